import { nearNames } from '../../lib/near-names.ts';
import { isUnknown, Unknown } from '../../model/unknown.ts';
import type { Value, ValueObject } from '../../model/value.ts';
import { isExpressionText } from '../expression/index.ts';
import { scopeBits, splitName, type TypeIndex, typeOfMember } from '../types/index.ts';
import { type Evaluate, ValueCheck } from './check-value.ts';
import { shown } from './expected.ts';
import { type Problem, type ProblemKind, usualSeverity } from './problem.ts';

/** A resource as a template declares it. */
export interface ResourceToValidate {
  /** Full type, parents included: `Microsoft.Storage/storageAccounts/blobServices`. Its case does not matter. */
  readonly type: string;
  readonly apiVersion: string;
  /** Full name, parents included, one part for each part of the type. Left out: the name is not checked. */
  readonly name?: Value;
  /**
   * The members of the resource: `location`, `sku`, `properties`, ... What only a template has (`condition`, `copy`,
   * `dependsOn`, `type`, `name`, `resources`, ...) may stand in it and is passed over. Texts `[...]` are expressions.
   */
  readonly body: ValueObject;
  /** The scope that it is deployed to, where that is known. */
  readonly scope?: keyof typeof scopeBits;
}

export interface ResourceValidation {
  /** Whether the index knows the type in this version. Where it does not, no problem of the resource itself is looked for. */
  readonly validated: boolean;
  /** The type as Microsoft spells it, or as it was given where the index does not know it. */
  readonly type: string;
  /** Errors and warnings in the order in which they stand; one of severity `not-validated` where it is not. */
  readonly problems: readonly Problem[];
}

/**
 * Checks a resource against its type: required members, names, types of values, allowed values, lengths, ranges, patterns,
 * members that only Azure sets, its name, and its scope. A value that is not known (an `Unknown`, or an expression that
 * `evaluate` leaves open) is never a problem. Bounded in time and depth; it never throws.
 * @param evaluate what an expression in the body gives; by default every expression is left open
 */
export function validateResource(
  index: TypeIndex,
  resource: ResourceToValidate,
  evaluate?: Evaluate,
): ResourceValidation {
  const { type, name } = withoutProviders(resource.type, resource.name);
  const found = index.find(type, resource.apiVersion);
  if (found.kind === 'unknown-type') return notValidated(type, unknownType(index, type));
  if (found.kind === 'unknown-version') return notValidated(type, unknownVersion(type, found.versions));
  const { shape } = found;
  const check = new ValueCheck(shape, evaluate);
  checkScope(check, shape.writable, resource.scope);
  if (name !== undefined) checkNameParts(check, type, name);
  const leaf = name === undefined ? undefined : lastPart(check.value(name) ?? name);
  checkRoot(check, shape.body, leaf, resource.body, splitName(shape.name).type);
  return { validated: true, type: splitName(shape.name).type, problems: check.problems };
}

const notValidated = (type: string, problem: Problem): ResourceValidation => ({
  validated: false,
  type,
  problems: [problem],
});

const problem = (kind: ProblemKind, path: Problem['path'], message: string, more: Partial<Problem> = {}): Problem => ({
  kind,
  severity: usualSeverity[kind],
  path,
  message,
  ...more,
});

function unknownType(index: TypeIndex, type: string): Problem {
  const types = new Set(index.names.map((name) => splitName(name).type));
  const near = [...types].find((each) => isNearType(type, each));
  const message = `the type ${shown(type)} is not in the index`;
  return problem('unknown-type', ['type'], message, near === undefined ? {} : { near });
}

/** Whether two types differ in one segment, and there by a slip. */
function isNearType(type: string, known: string): boolean {
  const wanted = type.toLowerCase().split('/');
  const segments = known.toLowerCase().split('/');
  if (wanted.length !== segments.length) return false;
  const [first, ...more] = wanted.flatMap((segment, i) => (segment === segments[i] ? [] : [i]));
  if (first === undefined || more.length > 0) return false;
  return nearNames(wanted[first] ?? '', [segments[first] ?? '']).length > 0;
}

function unknownVersion(type: string, versions: readonly string[]): Problem {
  return problem('unknown-version', ['apiVersion'], `this version of ${shown(type)} is not in the index`, {
    expected: versions.slice(-5).join(', '),
  });
}

/** `Microsoft.Storage/storageAccounts/providers/locks` named `account/Microsoft.Authorization/lock` is a lock. */
function withoutProviders(
  type: string,
  name: Value | undefined,
): { readonly type: string; readonly name: Value | undefined } {
  const at = type.toLowerCase().lastIndexOf('/providers/');
  if (at < 0) return { type, name };
  const before = type.slice(0, at).split('/').length - 1;
  const parts = name === undefined ? [] : partsOfName(name);
  const provider = parts[before];
  if (provider === undefined) return { type, name: undefined };
  const rest = parts.slice(before + 1);
  const isKnown = rest.every((part) => part !== undefined);
  return {
    type: `${provider}/${type.slice(at + '/providers/'.length)}`,
    name: isKnown ? rest.join('/') : undefined,
  };
}

/** The parts of a name; undefined for those that are not known. */
function partsOfName(name: Value): readonly (string | undefined)[] {
  if (typeof name === 'string') return isExpressionText(name) ? [] : name.split('/');
  const parts: (string | undefined)[] = [''];
  for (const piece of isUnknown(name) ? (name.parts ?? []) : []) {
    if (typeof piece !== 'string') {
      parts[parts.length - 1] = undefined;
      continue;
    }
    const [first = '', ...more] = piece.split('/');
    const last = parts.pop();
    parts.push(last === undefined ? undefined : last + first, ...more);
  }
  return parts;
}

function checkScope(check: ValueCheck, writable: number, scope: keyof typeof scopeBits | undefined): void {
  if (writable === 0) check.add('scope', ['type'], 'cannot be deployed: Azure alone makes it');
  else if (scope !== undefined && (writable & scopeBits[scope]) === 0) {
    const expected = Object.entries(scopeBits).flatMap(([name, bit]) => ((writable & bit) === 0 ? [] : [name]));
    // Types say at which scopes they were documented, which is not always all of them.
    check.add('scope', ['type'], `is not known to be deployed to a scope of this kind (${scope})`, {
      severity: 'warning',
      expected: expected.join(', '),
    });
  }
}

function checkNameParts(check: ValueCheck, type: string, name: Value): void {
  const value = check.value(name);
  const wanted = type.split('/').length - 1;
  if (value !== undefined && typeof value !== 'string') {
    check.add('wrong-type', ['name'], 'is of the wrong type', { expected: 'a text' });
    return;
  }
  if (value === undefined) return;
  const parts = value.split('/');
  if (parts.length !== wanted || parts.includes('')) {
    const expected = `${wanted} ${wanted === 1 ? 'part' : 'parts, with "/" between them'}`;
    check.add('name', ['name'], 'does not fit the type: it has one part for each part of the type', { expected });
  }
}

/** The last part of a name, as far as it is known. */
function lastPart(name: Value): string | undefined {
  if (typeof name === 'string') return isExpressionText(name) ? undefined : name.slice(name.lastIndexOf('/') + 1);
  return isUnknown(name) ? knownEnd(name) : undefined;
}

function knownEnd({ parts = [] }: Unknown): string | undefined {
  const end = parts.at(-1);
  return typeof end === 'string' && end.includes('/') ? end.slice(end.lastIndexOf('/') + 1) : undefined;
}

/** What a template alone has. Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/resource-declaration */
const TEMPLATE_ONLY: readonly string[] = [
  ...['apiversion', 'asserts', 'comments', 'condition', 'copy', 'dependson', 'existing', 'extension', 'import'],
  ...['metadata', 'name', 'resources', 'scope', 'type', '@options'],
];
const ofAny: ReadonlySet<string> = new Set(TEMPLATE_ONLY);
const ofDeployment: ReadonlySet<string> = new Set([...TEMPLATE_ONLY, 'resourcegroup', 'subscriptionid']);

/** What Azure Resource Manager takes of any resource; whether the resource's own service does is another question. */
const ENVELOPE: ReadonlySet<string> = new Set([
  ...['extendedlocation', 'identity', 'kind', 'location', 'managedby', 'managedbyextended', 'plan', 'sku', 'tags'],
  'zones',
]);

function checkRoot(
  check: ValueCheck,
  body: number,
  leaf: string | undefined,
  members: ValueObject,
  type: string,
): void {
  const node = check.node(body);
  if (node.kind !== 'object' && node.kind !== 'tagged') return;
  const own = Object.entries(members).filter(([member]) => member.toLowerCase() !== 'name');
  const named = { ...Object.fromEntries(own), name: leaf ?? new Unknown('parameter', 'name') };
  const root = node.kind === 'object' ? node : check.variantOf(node, named, []);
  const nameMember = root.members['name'];
  if (leaf !== undefined && nameMember !== undefined) check.check(typeOfMember(nameMember), leaf, ['name']);
  const known = new Set(Object.keys(root.members).map((member) => member.toLowerCase()));
  const foreign = root.rest === undefined ? own.filter(([member]) => isForeign(member, known)) : [];
  const skip = type.toLowerCase() === 'microsoft.resources/deployments' ? ofDeployment : ofAny;
  check.checkObject(root, members, [], new Set([...skip, ...foreign.map(([member]) => member.toLowerCase())]));
  for (const [member] of foreign) {
    const message = `a ${shown(type)} is not known to have "${shown(member)}"`;
    check.add('unknown-property', [member], message, { severity: 'warning' });
  }
}

const isForeign = (member: string, known: ReadonlySet<string>): boolean =>
  ENVELOPE.has(member.toLowerCase()) && !known.has(member.toLowerCase());
