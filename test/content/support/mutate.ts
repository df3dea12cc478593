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

/** The estate with one leaf unknown, as if a parameter without value stood there. */
export function withUnknown(estate: Estate, { resource, path }: Leaf): Estate {
  const unknown = new Unknown('parameter', 'mutation');
  const replaced = (value: Value, rest: Path): Value => {
    const [step, ...next] = rest;
    if (step === undefined) return unknown;
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

export const without = (estate: Estate, index: number): Estate => ({
  ...estate,
  resources: estate.resources.filter((_, i) => i !== index),
});

/** At most `max` of the items, evenly spread and always the same ones. */
export function sample<T>(items: readonly T[], max: number): readonly T[] {
  if (items.length <= max) return items;
  return Array.from({ length: max }, (_, i) => items[Math.floor((i * items.length) / max)]).filter(
    (x) => x !== undefined,
  );
}
