import type { Declaration } from '../model/resource.ts';
import { Expression, type Value, type ValueMap } from '../model/value.ts';

/**
 * What the settings of a type serve, each by its path from the top of the resource, `[*]` for any element: citations, items of
 * the checklist and the controls that judge it, as one line. Undefined where nothing asks for any setting of the type.
 */
export type Serving = (type: string) => ((path: string) => string | undefined) | undefined;

/** The settings of a resource that serve something, in the order in which they stand, with what they serve. */
export function servedSettings(resource: Declaration, serving: Serving): ReadonlyMap<string, string> {
  const served = new Map<string, string>();
  const of = serving(resource.type);
  if (of === undefined) return served;
  for (const path of settingPaths(resource)) {
    const line = served.has(path) ? undefined : of(path);
    if (line !== undefined) served.set(path, line);
  }
  return served;
}

/** The path of every setting that a resource states, containers before what they hold. */
function* settingPaths({ sku, identity, zones, properties }: Declaration): Generator<string> {
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
