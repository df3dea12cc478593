import { canonicalCall, ExpressionFailure, type HostFunction } from '../../../arm/expression/index.ts';
import { Unknown } from '../../../model/unknown.ts';
import { getMember, isValueArray, isValueObject, type Value, type ValueObject } from '../../../model/value.ts';
import { LIST } from '../frame.ts';
import type { Session } from '../session.ts';
import type { Declaration } from './declaration.ts';

/** How expressions find the resources of their own template and of the templates around it. */
export interface Lookup {
  readonly find: (text: string) => Declaration | undefined;
  readonly collection: (name: string) => readonly Declaration[] | undefined;
}

const runtime = (identity: string): Unknown => new Unknown('runtime', identity);

/**
 * `reference`, `references`, `resourceInfo` and `list*`. A property of a resource in the template is known where the
 * template itself sets it; everything else only Azure knows.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource#reference
 */
export function referenceFunctions(session: Session, lookup: Lookup): [string, HostFunction][] {
  const find = (arg: Value | undefined): Declaration | undefined => lookup.find(textOf(arg, 'reference'));
  return [
    ['reference', (args) => referTo(session, find(args[0]), args)],
    ['references', (args) => referToAll(session, lookup, args)],
    [LIST, ([name, target, ...rest]) => listOf(String(name), target, lookup, rest)],
    ['resourceinfo', (args) => resourceInfo(find(args[0]), args)],
  ];
}

/** What `listKeys` and the like give exists only in Azure. A symbolic name is not unique, so the id names the resource. */
function listOf(name: string, target: Value | undefined, lookup: Lookup, rest: readonly Value[]): Value {
  const declaration = typeof target === 'string' ? lookup.find(target) : undefined;
  const resource = declaration?.identity.id ?? target ?? '';
  return runtime(canonicalCall(SPELLINGS.get(name) ?? name, [resource, ...rest]));
}

/** Calls come in lower case; messages show the usual ones as people write them. */
const SPELLINGS: ReadonlyMap<string, string> = new Map(
  ['listKeys', 'listSecrets', 'listAccountSas', 'listServiceSas', 'listCallbackUrl'].map((name) => [
    name.toLowerCase(),
    name,
  ]),
);

function textOf(value: Value | undefined, name: string): string {
  if (typeof value === 'string') return value;
  if (value instanceof Unknown) return value.toString();
  throw new ExpressionFailure('ARM_ARGUMENT', `${name} takes a symbolic name or a resource id`);
}

const isFull = (args: readonly Value[]): boolean => {
  const last = args.at(-1);
  return args.length > 1 && typeof last === 'string' && last.toLowerCase() === 'full';
};

function referTo(session: Session, declaration: Declaration | undefined, args: readonly Value[]): Value {
  const full = isFull(args);
  if (declaration === undefined) return runtime(canonicalCall('reference', [args[0] ?? '', ...(full ? ['full'] : [])]));
  const identity = canonicalCall('reference', [declaration.identity.id, ...(full ? ['full'] : [])]);
  if (declaration.isExisting || declaration.existence === false) return runtime(identity);
  return session.partlyKnown(runtime(identity), (key) => memberOfReference(session, declaration, identity, full, key));
}

function memberOfReference(
  session: Session,
  declaration: Declaration,
  identity: string,
  full: boolean,
  key: string | number,
): Value | undefined {
  const name = String(key).toLowerCase();
  if (full) return memberOfFull(session, declaration, identity, name);
  if (declaration.isDeployment) return name === 'outputs' ? declaration.nested?.outputs() : undefined;
  return declaredMember(session, declaration.body['properties'], key, `${identity}.${key}`);
}

/** What `reference(x, version, 'Full')` gives beyond the properties, as far as the template sets it. */
const FULL_MEMBERS: ReadonlySet<string> = new Set(['location', 'tags', 'kind', 'sku', 'identity', 'plan', 'zones']);

function memberOfFull(session: Session, declaration: Declaration, identity: string, name: string): Value | undefined {
  const path = `${identity}.${name}`;
  if (name === 'apiversion') return declaration.apiVersion;
  if (name === 'properties') {
    const members = (key: string | number): Value | undefined =>
      memberOfReference(session, declaration, path, false, key);
    return session.partlyKnown(runtime(path), members);
  }
  return FULL_MEMBERS.has(name) ? declaredMember(session, declaration.body, name, path) : undefined;
}

/** A member that the template sets. Azure may add members to an object and fill in a null, so those stay open. */
function declaredMember(
  session: Session,
  holder: Value | undefined,
  key: string | number,
  identity: string,
): Value | undefined {
  const member = isValueArray(holder)
    ? typeof key === 'number'
      ? holder[key]
      : undefined
    : isValueObject(holder)
      ? getMember(holder, String(key))
      : undefined;
  if (member === undefined || member === null) return undefined;
  if (isValueArray(member) ? member.every(isPlain) : isPlain(member)) return member;
  return session.partlyKnown(runtime(identity), (inner) =>
    declaredMember(
      session,
      member,
      inner,
      typeof inner === 'number' ? `${identity}[${inner}]` : `${identity}.${inner}`,
    ),
  );
}

const isPlain = (value: Value): boolean => typeof value !== 'object' || value instanceof Unknown;

function referToAll(session: Session, lookup: Lookup, args: readonly Value[]): Value {
  const name = textOf(args[0], 'references');
  const identity = canonicalCall('references', args);
  const members = lookup.collection(name);
  if (members === undefined) return runtime(identity);
  const there = members.filter((declaration) => declaration.existence !== false);
  if (there.some((declaration) => declaration.existence instanceof Unknown)) return runtime(identity);
  return there.map((declaration) => referTo(session, declaration, [declaration.identity.id, ...args.slice(1)]));
}

function resourceInfo(declaration: Declaration | undefined, args: readonly Value[]): Value {
  if (declaration === undefined) return runtime(canonicalCall('resourceInfo', args));
  const { id, name, type } = declaration.identity;
  const info: ValueObject = { id, name, type, apiVersion: declaration.apiVersion ?? '' };
  return info;
}
