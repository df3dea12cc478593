import { idKey, isWithin, parentId } from '../../../src/arm/resource-id.ts';
import type { Estate } from '../../../src/model/estate.ts';
import type { Resource } from '../../../src/model/resource.ts';
import { isUnknown, Unknown } from '../../../src/model/unknown.ts';
import { isValueArray, isValueObject, type Value } from '../../../src/model/value.ts';

type Path = readonly (string | number)[];

/** A leaf of one resource's body. */
export interface Leaf {
  readonly resource: number;
  readonly path: Path;
}

/** Names at the top of a body that say which resource it is; without them it is another one. */
const identity = new Set(['type', 'id', 'name', 'apiversion']);

/** Every known scalar of every resource, its identity apart. */
export function leavesOf(estate: Estate): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const visit = (value: Value, resource: number, path: Path): void => {
    if (isUnknown(value)) return;
    if (isValueArray(value)) for (const [i, item] of value.entries()) visit(item, resource, [...path, i]);
    else if (isValueObject(value)) {
      for (const [name, member] of Object.entries(value)) {
        if (path.length > 0 || !identity.has(name.toLowerCase())) visit(member, resource, [...path, name]);
      }
    } else leaves.push({ resource, path });
  };
  for (const [i, { body }] of estate.resources.entries()) visit(body, i, []);
  return leaves;
}

/** The estate with one leaf unknown, as if a parameter without value stood there; in place of a `null`, one that may be null. */
export function withUnknown(estate: Estate, { resource, path }: Leaf): Estate {
  const replaced = (value: Value, rest: Path): Value => {
    const [step, ...next] = rest;
    if (step === undefined) {
      return new Unknown('parameter', 'mutation', { presence: value === null ? 'maybe-absent' : 'present' });
    }
    if (isValueArray(value)) return value.map((item, i) => (i === step ? replaced(item, next) : item));
    if (!isValueObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, k === step ? replaced(v, next) : v]));
  };
  const resources = estate.resources.map((r, i): Resource => {
    if (i !== resource) return r;
    const body = replaced(r.body, path);
    return isValueObject(body) ? { ...r, body } : r;
  });
  return { ...estate, resources };
}

/**
 * Positions of resources that may be taken away as if no file had spoken of them. A child beside its parent is not one
 * of them: who declares the parent declares its children, so without the child there is none.
 */
export function removable({ resources }: Estate): readonly number[] {
  const ids = new Set(resources.map(({ id }) => idKey(id)));
  return resources.flatMap(({ id }, i) => (ids.has(idKey(parentId(id) ?? '')) ? [] : [i]));
}

/** The estate without a resource and everything below it. */
export function without(estate: Estate, index: number): Estate {
  const removed = estate.resources[index];
  if (removed === undefined) return estate;
  return { ...estate, resources: estate.resources.filter(({ id }) => !isWithin(id, removed.id)) };
}

/** At most `max` of the items, evenly spread and always the same ones. */
export function sample<T>(items: readonly T[], max: number): readonly T[] {
  if (items.length <= max) return items;
  return Array.from({ length: max }, (_, i) => items[Math.floor((i * items.length) / max)]).filter(
    (x) => x !== undefined,
  );
}
