import { isJsonObject, type Json, type JsonPath } from '../../../lib/json.ts';
import { nearNames } from '../../../lib/near-names.ts';
import { isUnknown, joinText, type Unknown } from '../../../model/unknown.ts';
import type { Value } from '../../../model/value.ts';
import { type CallExpression, type Expression, isExpressionText, parseExpression } from '../../expression/index.ts';
import { shown } from '../expected.ts';
import type { Problem } from '../problem.ts';
import type { DeclaredResource, DeclaredTemplate } from './declared-resources.ts';
import { memberEntry } from './member-entry.ts';
import { subexpressions, writtenExpressions } from './walk-expressions.ts';

/** A resource that an expression means: in the deployment's own scope, by type and name. */
interface Meant {
  readonly type: string;
  readonly name: string | Unknown;
}

/**
 * Resources that a template names as its own and does not hold: in `dependsOn`, in `reference` without an API version, and
 * `resourceId` with a name that is nearly, but not quite, one of the template's. What has another scope, is named by what
 * is not known, or may lie in Azure already is passed over.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/resource-dependency
 */
export function* checkReferences(template: DeclaredTemplate): Iterable<Problem> {
  const held = new Held(template);
  for (const resource of template.resources) yield* checkDependencies(held, resource);
  if (template.isOuter) return;
  const inside = new Set(
    template.resources.flatMap(({ nested }) => (nested === undefined ? [] : [JSON.stringify(nested.path)])),
  );
  const skip = (at: JsonPath): boolean => {
    const step = String(at.at(-1)).toLowerCase();
    if (at.length === template.path.length + 1) return step !== 'resources' && step !== 'outputs';
    return step === 'dependson' || (step === 'template' && inside.has(JSON.stringify(at)));
  };
  for (const { path, expression } of writtenExpressions(template.json, template.path, skip)) {
    for (const part of expression === undefined ? [] : subexpressions(expression)) {
      const problem = part.kind === 'Call' ? checkCall(held, part, path) : checkOutput(held, part, path);
      if (problem !== undefined) yield problem;
    }
  }
}

/** The resources of one template, as its expressions can find them. */
class Held {
  readonly template: DeclaredTemplate;
  readonly #symbols: ReadonlyMap<string, string>;
  readonly #plain: ReadonlySet<string>;
  readonly #byType = new Map<string, DeclaredResource[]>();
  readonly #hasOpenNames: boolean;

  constructor(template: DeclaredTemplate) {
    this.template = template;
    const { resources } = template;
    this.#symbols = new Map(
      resources.flatMap(({ symbol }) => (symbol === undefined ? [] : [[symbol.toLowerCase(), symbol]])),
    );
    const names = resources.flatMap(({ name, loop }) => [name, loop].filter((each) => typeof each === 'string'));
    this.#plain = new Set(names.map((name) => name.toLowerCase()));
    this.#hasOpenNames = resources.some(({ name, json }) => typeof name !== 'string' || hasLoop(json));
    for (const resource of resources) {
      const key = resource.type?.toLowerCase() ?? '';
      this.#byType.set(key, [...(this.#byType.get(key) ?? []), resource]);
    }
  }

  /** The template of the one deployment that is meant; undefined where that is not certain, or it is not at hand. */
  deployed(meant: Meant | string): DeclaredTemplate | undefined {
    const { resources } = this.template;
    const found =
      typeof meant === 'string'
        ? resources.filter(({ symbol }) => symbol?.toLowerCase() === meant.replace(/\[\d*\]$/, '').toLowerCase())
        : (this.#byType.get(meant.type.toLowerCase()) ?? []).filter(({ name }) => String(name) === String(meant.name));
    return found.length === 1 ? found[0]?.nested : undefined;
  }

  evaluate(expression: Expression | undefined): Value | undefined {
    if (expression === undefined) return undefined;
    return this.template.scope?.evaluateExpression(expression);
  }

  /** Whether a name without a type may be one of a resource or loop; the nearest that there is, where it cannot. */
  lacksPlain(name: string): { readonly near: string | undefined } | undefined {
    const key = name.replace(/\[\d*\]?$/, '').toLowerCase();
    if (this.#symbols.has(key) || this.#plain.has(key)) return undefined;
    if (!this.template.isSymbolic && this.#hasOpenNames) return undefined;
    const names = this.template.isSymbolic ? [...this.#symbols.values()] : [...this.#plain];
    return { near: nearNames(name, names)[0] };
  }

  /** Whether the template cannot hold what is meant. `near`: the name of one of that type that it may have been. */
  lacks({ type, name }: Meant): { readonly isOfType: boolean; readonly near: string | undefined } | undefined {
    // A type that is not known may be any.
    if (this.#byType.has('')) return undefined;
    const same = this.#byType.get(type.toLowerCase());
    if (same === undefined) return { isOfType: false, near: undefined };
    const isOpen = isUnknown(name) || same.some((each) => typeof each.name !== 'string' || hasLoop(each.json));
    if (isOpen) return undefined;
    const names = same.map((each) => String(each.name));
    if (names.some((each) => each.toLowerCase() === name.toLowerCase())) return undefined;
    return { isOfType: true, near: nearNames(name, names)[0] };
  }
}

/** A resource in a loop has as many names as the loop has turns. */
const hasLoop = (json: Json): boolean => memberEntry(json, 'copy') !== undefined;

function* checkDependencies(held: Held, { json, path }: DeclaredResource): Iterable<Problem> {
  const [key, list] = memberEntry(json, 'dependsOn') ?? ['dependsOn', []];
  if (!Array.isArray(list)) return;
  for (const [i, entry] of (list as readonly Json[]).entries()) {
    const at = [...path, key, i];
    if (typeof entry !== 'string') continue;
    const problem = checkDependency(held, entry, at);
    if (problem !== undefined) yield problem;
  }
}

function checkDependency(held: Held, entry: string, path: JsonPath): Problem | undefined {
  const parsed = isExpressionText(entry) ? parseExpression(entry.slice(1, -1)) : undefined;
  const call = parsed?.ok === true && parsed.value.kind === 'Call' ? parsed.value : undefined;
  const meant = call !== undefined && isIdCall(call) ? meantBy(held, call) : meantByText(held, entry);
  if (meant === undefined) return undefined;
  return notHeld(held, meant, path, 'depends on');
}

/** The resource that `resourceId('type', 'name')` means, unless another scope is named. */
function meantBy(held: Held, call: CallExpression): Meant | undefined {
  const [type, ...names] = call.args.map((arg) => held.evaluate(arg));
  if (typeof type !== 'string' || !/^[\w.-]+\/[^/]/.test(type)) return undefined;
  const texts = names.filter((name) => typeof name === 'string' || isUnknown(name));
  if (texts.length !== names.length || names.length === 0) return undefined;
  return { type, name: joinText(texts.flatMap((name, i) => (i === 0 ? [name] : ['/', name]))) };
}

const isIdCall = ({ name, namespace }: CallExpression): boolean =>
  namespace === undefined &&
  /^(?:resourceId|subscriptionResourceId|tenantResourceId|managementGroupResourceId)$/i.test(name);

/** `Microsoft.Network/virtualNetworks/name`, or a name alone; an id that begins with its scope may be of another. */
function meantByText(held: Held, text: string): Meant | string | undefined {
  const value = held.template.scope?.evaluate(text);
  if (typeof value !== 'string' || value === '' || value.startsWith('/')) return undefined;
  if (!value.includes('/')) return value;
  const [provider = '', ...rest] = value.split('/');
  if (!provider.includes('.') || rest.length % 2 !== 0) return undefined;
  const types = rest.filter((_, i) => i % 2 === 0);
  return { type: [provider, ...types].join('/'), name: rest.filter((_, i) => i % 2 === 1).join('/') };
}

function notHeld(held: Held, meant: Meant | string, path: JsonPath, verb: string): Problem | undefined {
  if (typeof meant === 'string') {
    const lack = held.lacksPlain(meant);
    if (lack === undefined) return undefined;
    return problem(path, `${verb} "${shown(meant)}", which the template does not hold`, lack.near);
  }
  const lack = held.lacks(meant);
  if (lack === undefined) return undefined;
  const what = lack.isOfType ? `a ${shown(meant.type)} of a name` : `a ${shown(meant.type)}`;
  return problem(path, `${verb} ${what} that the template does not hold`, lack.near);
}

const problem = (
  path: JsonPath,
  message: string,
  near: string | undefined,
  severity: Problem['severity'] = 'error',
): Problem => ({ kind: 'reference', severity, path, message, ...(near === undefined ? {} : { near }) });

function checkCall(held: Held, call: CallExpression, path: JsonPath): Problem | undefined {
  if (call.namespace !== undefined) return undefined;
  if (call.name.toLowerCase() === 'reference') return checkReference(held, call, path);
  return isIdCall(call) ? checkId(held, call, path) : undefined;
}

/** `reference('deployment').outputs.name` where the deployment's template has no output of that name. */
function checkOutput(held: Held, expression: Expression, path: JsonPath): Problem | undefined {
  if (expression.kind !== 'Member' && expression.kind !== 'Index') return undefined;
  const { target: outputs, safe } = expression;
  const name = expression.kind === 'Member' ? expression.name : textOf(expression.index);
  if (safe || name === undefined || outputs.kind !== 'Member' || outputs.name.toLowerCase() !== 'outputs')
    return undefined;
  const call = outputs.target;
  if (call.kind !== 'Call' || call.namespace !== undefined || call.name.toLowerCase() !== 'reference') return undefined;
  const meant = meantByReference(held, call);
  const deployed = meant === undefined ? undefined : held.deployed(meant);
  if (deployed === undefined) return undefined;
  const [, declared] = memberEntry(deployed.json, 'outputs') ?? ['', {}];
  if (!isJsonObject(declared) || memberEntry(declared, name) !== undefined) return undefined;
  const [near] = nearNames(name, Object.keys(declared));
  return problem(path, `the deployment has no output "${shown(name)}"`, near);
}

const textOf = (expression: Expression): string | undefined =>
  expression.kind === 'String' ? expression.value : undefined;

function meantByReference(held: Held, { args: [target] }: CallExpression): Meant | string | undefined {
  if (target?.kind === 'Call' && isIdCall(target)) return meantBy(held, target);
  return target?.kind === 'String' ? meantByText(held, target.value) : undefined;
}

/** Without an API version `reference` finds what the template itself deploys, and nothing else. */
function checkReference(held: Held, call: CallExpression, path: JsonPath): Problem | undefined {
  const [target, version] = call.args;
  if (target === undefined || version !== undefined) return undefined;
  const meant = meantByReference(held, call);
  return meant === undefined ? undefined : notHeld(held, meant, path, 'refers to');
}

/** An id with too many or too few names; or one that is nearly that of a resource of the template. */
function checkId(held: Held, call: CallExpression, path: JsonPath): Problem | undefined {
  const at = call.args.findIndex((arg) => arg.kind === 'String' && /^[\w.-]+\/[^/]/.test(arg.value));
  const type = call.args[at];
  if (type?.kind !== 'String') return undefined;
  const wanted = type.value.split('/').length - 1;
  const given = call.args.length - at - 1;
  if (given !== wanted) {
    const message = `the id of a ${shown(type.value)} takes ${wanted} ${wanted === 1 ? 'name' : 'names'}, not ${given}`;
    return problem(path, message, undefined);
  }
  const meant = at === 0 ? meantBy(held, call) : undefined;
  const lack = meant === undefined ? undefined : held.lacks(meant);
  if (lack?.near === undefined) return undefined;
  const message = `there is no ${shown(type.value)} of this name in the template`;
  return problem(path, message, lack.near, 'warning');
}

/** Names that a list of parameters gives and its template does not declare, and those that it needs and does not get. */
export function* checkPassedParameters({ json, path, nested }: DeclaredResource): Iterable<Problem> {
  if (nested === undefined || nested.isOuter) return;
  const [outer, properties] = memberEntry(json, 'properties') ?? ['properties', {}];
  if (memberEntry(properties, 'parametersLink') !== undefined) return;
  const [key, given] = memberEntry(properties, 'parameters') ?? ['parameters', {}];
  if (!isJsonObject(given) || Object.keys(given).some((name) => name.startsWith('[') || name.toLowerCase() === 'copy'))
    return;
  const [, declared] = memberEntry(nested.json, 'parameters') ?? ['', {}];
  const parameters = isJsonObject(declared) ? declared : {};
  for (const name of Object.keys(given)) {
    if (memberEntry(parameters, name) !== undefined) continue;
    const [near] = nearNames(name, Object.keys(parameters));
    yield problem([...path, outer, key, name], `the template has no parameter "${shown(name)}"`, near);
  }
  for (const [name, parameter] of Object.entries(parameters)) {
    if (memberEntry(given, name) !== undefined || mayBeLeftOut(parameter, nested.json, 0)) continue;
    yield problem([...path, outer, key], `the template needs a parameter "${shown(name)}"`, undefined);
  }
}

function mayBeLeftOut(parameter: Json, template: Json, depth: number): boolean {
  if (memberEntry(parameter, 'defaultValue') !== undefined || memberEntry(parameter, 'nullable')?.[1] === true)
    return true;
  const [, reference] = memberEntry(parameter, '$ref') ?? [];
  if (typeof reference !== 'string' || depth > 20) return false;
  const definitions = memberEntry(template, 'definitions')?.[1];
  const definition = memberEntry(definitions, reference.split('/').at(-1) ?? '')?.[1];
  return definition !== undefined && mayBeLeftOut(definition, template, depth + 1);
}
