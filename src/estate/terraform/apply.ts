import { parseResourceId } from '../../arm/resource-id.ts';
import { isUnknown, Unknown } from '../../model/unknown.ts';
import { isValueArray, isValueObject, type Value, type ValueObject } from '../../model/value.ts';
import type { Convert, ConvertTools, Row } from './mapping/mapping.ts';
import { type Draft, mergeInto, readPath, type ValuePath, valueIn, writeAt } from './value-path.ts';
import { joinPieces, pieceOf, textOf } from './value-text.ts';

/** Where rows read from: a resource, or a block of one. */
export interface RowSource {
  readonly read: (path: ValuePath) => Value | undefined;
  /** Unknowns of attributes that nobody wrote. */
  readonly unset: WeakSet<Unknown>;
  readonly subscriptionId: string;
  /** ARM id of the resource. */
  readonly id: () => Value;
}

/** Applies rows; gives the object that they make. Nothing is written for what is absent. */
export function applyRows(rows: readonly Row[], source: RowSource, target: Draft = {}): Draft {
  const tools: ConvertTools = {
    subscriptionId: source.subscriptionId,
    id: source.id,
    rows: (inner, block) =>
      applyRows(inner, { ...source, read: (path) => valueIn(block, path, source.unset) }) as ValueObject,
  };
  for (const [from, to, as] of rows) {
    const value = as?.fixed ?? (from.includes('{') ? fill(from, source) : source.read(readPath(from)));
    const result = convert(value, to, as, tools, source);
    if (result === undefined) continue;
    if (to !== '') writeAt(target, to, result);
    else if (isValueObject(result)) mergeInto(target, result);
  }
  return target;
}

/** A text in which `{attribute}` stands for an attribute; absent when one of them is. */
function fill(template: string, source: RowSource): Value | undefined {
  const pieces: (string | Unknown)[] = [];
  for (const [i, piece] of template.split(/\{([a-z0-9_.[\]]+)\}/).entries()) {
    const value = i % 2 === 0 ? piece : source.read(readPath(piece));
    if (value === undefined || value === null || (isUnknown(value) && source.unset.has(value))) return undefined;
    pieces.push(pieceOf(value));
  }
  return joinPieces(pieces);
}

function convert(
  value: Value | undefined,
  to: string,
  as: Convert | undefined,
  tools: ConvertTools,
  source: RowSource,
): Value | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (isUnknown(value)) {
    if (source.unset.has(value) && as?.computed !== true) return undefined;
    if (as === undefined || as.sameUnknown === true) return value;
    if (as.unknown !== undefined) return as.unknown(value, tools);
    return new Unknown(value.reason, `${to}(${value.identity})`, { presence: value.presence });
  }
  const cleaned = clean(value, source.unset, as?.computed === true);
  return as === undefined ? cleaned : as.convert(cleaned, tools);
}

/** Leaves out what is absent inside a value: null members, and unknowns that nobody wrote. */
function clean(value: Value, unset: WeakSet<Unknown>, keepUnset: boolean): Value {
  if (isValueArray(value)) return value.filter((v) => v !== null);
  if (!isValueObject(value)) return value;
  const entries = Object.entries(value).filter(([, v]) => v !== null && (keepUnset || !(isUnknown(v) && unset.has(v))));
  return entries.length === Object.keys(value).length ? value : Object.fromEntries(entries);
}

/** `West Europe` -> `westeurope`, as Resource Graph shows a location. */
export const locationOf = (value: Value): Value =>
  typeof value === 'string' ? value.toLowerCase().replaceAll(' ', '') : value;

/** What every tracked resource has: location, tags, zones and a managed identity. */
export function applyCommon(source: RowSource, target: Draft): void {
  const location = known(source, 'location');
  if (location !== undefined && location !== '') writeAt(target, 'location', locationOf(location));
  const tags = known(source, 'tags');
  if (tags !== undefined) writeAt(target, 'tags', tags);
  const identity = source.read(['identity']);
  const block = isValueArray(identity) ? identity[0] : identity;
  if (isUnknown(block)) {
    if (!source.unset.has(block)) writeAt(target, 'identity', block);
  } else if (isValueObject(block)) writeAt(target, 'identity', readIdentity(block));
  const zones = known(source, 'zones') ?? known(source, 'zone');
  if (isValueArray(zones) ? zones.length > 0 : zones !== undefined) {
    writeAt(target, 'zones', isValueArray(zones) ? zones : [zones as Value]);
  }
}

function known(source: RowSource, attribute: string): Value | undefined {
  const value = source.read([attribute]);
  return value === null || (isUnknown(value) && source.unset.has(value)) ? undefined : value;
}

/** Terraform's identity block as ARM has it: `userAssignedIdentities` is a map with the ids as keys. */
function readIdentity(block: ValueObject): ValueObject {
  const { type, identity_ids: ids, principal_id: principal, tenant_id: tenant } = block;
  const users = isValueArray(ids ?? null) ? (ids as readonly Value[]).filter((id) => id !== null) : [];
  return {
    ...(type === undefined || type === null
      ? {}
      : { type: typeof type === 'string' ? type.replaceAll(', ', ',') : type }),
    ...(isUnknown(ids) ? { userAssignedIdentities: ids } : {}),
    ...(users.length === 0 ? {} : { userAssignedIdentities: Object.fromEntries(users.map((id) => [textOf(id), {}])) }),
    ...(principal === undefined || principal === null || principal === '' ? {} : { principalId: principal }),
    ...(tenant === undefined || tenant === null || tenant === '' ? {} : { tenantId: tenant }),
  };
}

/** The names of a resource for an id of this type; the last piece of the id where it cannot be read. */
export function namesOf(id: string, type: string): readonly string[] {
  const parts = parseResourceId(id);
  return parts?.type === type.toLowerCase() ? parts.names : [id.split('/').at(-1) ?? id];
}
