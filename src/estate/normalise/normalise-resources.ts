import { idKey, parentId } from '../../arm/resource-id.ts';
import type { Diagnostic, Resource } from '../../model/resource.ts';
import { getMember, isValueObject, type ValueObject } from '../../model/value.ts';
import { joinArray, joinObject } from './inline-children.ts';
import { type InlineRow, inlineRows } from './inline-rows.ts';
import { joinSettings } from './join-settings.ts';
import { mergeDuplicates } from './merge-duplicates.ts';

/** One resource for each id, and children shown both inside their parent and by themselves. */
export interface NormalisedResources {
  readonly resources: readonly Resource[];
  readonly diagnostics: readonly Diagnostic[];
}

const rowsByParent = new Map<string, InlineRow[]>();
for (const row of inlineRows) rowsByParent.set(row.parentType, [...(rowsByParent.get(row.parentType) ?? []), row]);
const childTypes = new Set(inlineRows.map((row) => row.childType));

/**
 * Makes one picture of what was read in several ways: duplicates are merged, and where Azure shows a child both inside its
 * parent and as a resource (subnets, security rules, site configuration), so does the result, each child exactly once.
 * What is unknown stays unknown. Doing it twice changes nothing.
 * @param scopeOf names the input that a resource came from. An id with an unknown piece, such as `${parameters('name')}`,
 *   means something else in each input, so such ids are the same only within one.
 */
export function normaliseResources(
  resources: readonly Resource[],
  scopeOf: (resource: Resource) => string = () => '',
): NormalisedResources {
  const keyOf: KeyOf = (id, resource) => (id.includes('${') ? `${scopeOf(resource)}|${idKey(id)}` : idKey(id));
  const merged = mergeDuplicates(resources.map(withoutUnreturned), keyOf, scopeOf);
  const children = groupChildren(merged.resources, keyOf);
  const replaced = new Map<string, Resource>();
  const added = new Map<string, Resource[]>();
  for (const resource of merged.resources) {
    const rows = rowsByParent.get(resource.type);
    if (rows === undefined) continue;
    const key = keyOf(resource.id, resource);
    let parent = resource;
    for (const row of rows) {
      const own = children.get(`${key}|${row.childType}`) ?? [];
      const joined = row.kind === 'array' ? joinArray(parent, row, own) : joinObject(parent, row, own);
      parent = joined.parent;
      const known = new Set(own.map((child) => idKey(child.id)));
      for (const [id, child] of joined.children) {
        if (known.has(id)) replaced.set(keyOf(child.id, child), child);
        else added.set(key, [...(added.get(key) ?? []), child]);
      }
    }
    if (parent !== resource) replaced.set(key, parent);
  }
  const result = merged.resources.flatMap((resource) => {
    const key = keyOf(resource.id, resource);
    return [replaced.get(key) ?? resource, ...(rowsByParent.has(resource.type) ? (added.get(key) ?? []) : [])];
  });
  return { resources: joinSettings(result, keyOf), diagnostics: merged.diagnostics };
}

type KeyOf = (id: string, resource: Resource) => string;

function groupChildren(resources: readonly Resource[], keyOf: KeyOf): ReadonlyMap<string, readonly Resource[]> {
  const children = new Map<string, Resource[]>();
  for (const resource of resources) {
    const parent = childTypes.has(resource.type) ? parentId(resource.id) : undefined;
    if (parent === undefined) continue;
    const key = `${keyOf(parent, resource)}|${resource.type}`;
    const known = children.get(key);
    if (known === undefined) children.set(key, [resource]);
    else known.push(resource);
  }
  return children;
}

/**
 * A live site lists the members of its `siteConfig` as null, which means that they were not returned and not that they are
 * unset: they are left out, so that they stay unknown.
 * Source: https://learn.microsoft.com/rest/api/appservice/web-apps/get-configuration
 */
function withoutUnreturned(resource: Resource): Resource {
  if (resource.completeness !== 'full' || !/^microsoft\.web\/sites(?:\/slots)?$/.test(resource.type)) return resource;
  const properties = getMember(resource.body, 'properties');
  if (!isValueObject(properties)) return resource;
  const config = getMember(properties, 'siteConfig');
  if (config === undefined || (config !== null && !isValueObject(config))) return resource;
  if (config !== null && !Object.values(config).includes(null)) return resource;
  const rest: ValueObject =
    config === null ? {} : Object.fromEntries(Object.entries(config).filter(([, v]) => v !== null));
  const kept = Object.entries(properties).filter(([key]) => key.toLowerCase() !== 'siteconfig');
  const next = Object.keys(rest).length === 0 ? kept : [...kept, ['siteConfig', rest] as const];
  const body = Object.entries(resource.body).map(([key, value]): readonly [string, typeof value] =>
    key.toLowerCase() === 'properties' ? [key, Object.fromEntries(next)] : [key, value],
  );
  return { ...resource, body: Object.fromEntries(body) };
}
