import type { Declaration } from '../model/resource.ts';
import { Expression, type Value, type ValueMap } from '../model/value.ts';

/**
 * What a setting serves: citations, items of the checklist and the controls that judge it, as one line; undefined where
 * nothing asks for it. Paths stand from the top of a resource, `[*]` for any element.
 */
export type Serving = (type: string, path: string) => string | undefined;

/** The settings of a resource that serve something, in the order in which they stand, with what they serve. */
export function servedSettings(resource: Declaration, serving: Serving): ReadonlyMap<string, string> {
  const served = new Map<string, string>();
  for (const path of settingPaths(resource)) {
    const line = served.has(path) ? undefined : serving(resource.type, path);
    if (line !== undefined) served.set(path, line);
  }
  return served;
}

/** The path of every setting that a resource states, containers before what they hold. */
export function* settingPaths({ sku, identity, zones, properties }: Declaration): Generator<string> {
  for (const [name, value] of Object.entries({ sku, identity, zones, properties })) {
    if (value !== undefined) yield* pathsIn(value, name);
  }
}

function* pathsIn(value: Value, path: string): Generator<string> {
  yield path;
  if (value instanceof Expression || typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value as readonly Value[]) yield* pathsIn(item, `${path}[*]`);
  } else {
    for (const [key, item] of Object.entries(value as ValueMap)) yield* pathsIn(item, `${path}.${key}`);
  }
}
