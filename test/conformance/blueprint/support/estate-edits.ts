/**
 * Edits of an estate as somebody's later change would leave it: a resource gone, changed or added. What a parent's body
 * lists (subnets, rules, routes, peerings) is edited with the child, because the reader shows it in both places.
 */
import { idKey, isWithin, parentId } from '../../../../src/arm/resource-id.ts';
import type { Estate } from '../../../../src/model/estate.ts';
import type { Resource } from '../../../../src/model/resource.ts';
import { isValueArray, isValueObject, type Value, type ValueObject } from '../../../../src/model/value.ts';
import { withPath } from './mutations.ts';

export type Which = (resource: Resource) => boolean;
export type Edit = (estate: Estate) => Estate;

/** Resources of a type, whose id a pattern meets. */
export const named =
  (type: string, pattern: RegExp = /./): Which =>
  (resource) =>
    resource.type === type.toLowerCase() && pattern.test(resource.id);

export function first(estate: Estate, which: Which): Resource {
  const found = estate.resources.find(which);
  if (found === undefined) throw new Error(`the estate has no such resource: ${which}`);
  return found;
}

/** The estate without some resources and all that stands below or on them. */
export const without = (estate: Estate, gone: readonly Resource[]): Estate => {
  const ids = new Set(gone.map(({ id }) => idKey(id)));
  const isGone = (id: string): boolean => ids.has(idKey(id)) || gone.some((one) => isWithin(id, one.id));
  const listed = listsOf(gone);
  const resources = estate.resources.filter(({ id, extends: on }) => !isGone(id) && !(on !== undefined && isGone(on)));
  return {
    ...estate,
    resources: resources.map((resource) =>
      withList(resource, listed, (item) => (ids.has(itemId(item)) ? undefined : item)),
    ),
  };
};

/** Takes away the first resource that is meant. */
export const remove =
  (which: Which): Edit =>
  (estate) =>
    without(estate, [first(estate, which)]);

/** Takes away every resource that is meant. */
export const removeAll =
  (which: Which): Edit =>
  (estate) =>
    without(estate, [first(estate, which), ...estate.resources.filter(which)]);

/** Sets a path of every resource that is meant, at least of one. */
export const set =
  (which: Which, path: string, value: Value | undefined): Edit =>
  (estate) => {
    first(estate, which);
    const changed = new Map<string, ValueObject>();
    for (const resource of estate.resources) {
      if (which(resource)) changed.set(idKey(resource.id), withPath(resource.body, path, value) as ValueObject);
    }
    const listed = listsOf(estate.resources.filter(which));
    const resources = estate.resources.map((resource) => {
      const own = changed.get(idKey(resource.id));
      const edited = own === undefined ? resource : { ...resource, body: own };
      return withList(edited, listed, (item) => {
        const body = changed.get(itemId(item));
        return body === undefined || !isValueObject(item) ? item : { ...item, properties: body['properties'] ?? {} };
      });
    });
    return { ...estate, resources };
  };

/** Adds a resource with the name, made like another of its type where there is one. */
export const add =
  (like: Which, name: string, body: ValueObject, on?: (estate: Estate) => string): Edit =>
  (estate) => {
    const model = first(estate, like);
    const type = typeof body['type'] === 'string' ? body['type'].toLowerCase() : model.type;
    const id = on === undefined ? model.id.replace(/[^/]+$/, name) : on(estate);
    const own: ValueObject = { ...model.body, ...body, id, name };
    const parent = parentId(id);
    const resource: Resource = {
      ...model,
      id,
      type,
      name: model.name.replace(/[^/]+$/, name),
      body: own,
      ...(model.extends === undefined ? {} : { extends: id.replace(/\/providers\/[^/]+\/[^/]+\/[^/]+$/, '') }),
    };
    const segment = idKey(id).split('/').at(-2) ?? '';
    const resources = estate.resources.map((holder) =>
      parent !== undefined && idKey(holder.id) === idKey(parent)
        ? withItem(holder, segment, { id, name, properties: own['properties'] ?? {} })
        : holder,
    );
    return { ...estate, resources: [...resources, resource] };
  };

export const both =
  (...edits: readonly Edit[]): Edit =>
  (estate) =>
    edits.reduce((changed, edit) => edit(changed), estate);

const itemId = (item: Value): string => {
  const id = isValueObject(item) ? item['id'] : undefined;
  return typeof id === 'string' ? idKey(id) : '';
};

/** The parents of some resources, by id, with the names under which they list such children. */
function listsOf(resources: readonly Resource[]): ReadonlyMap<string, ReadonlySet<string>> {
  const lists = new Map<string, Set<string>>();
  for (const { id } of resources) {
    const parent = parentId(id);
    if (parent === undefined) continue;
    const key = idKey(parent);
    const known = lists.get(key) ?? new Set();
    lists.set(key, known.add(idKey(id).split('/').at(-2) ?? ''));
  }
  return lists;
}

function withList(
  resource: Resource,
  lists: ReadonlyMap<string, ReadonlySet<string>>,
  edit: (item: Value) => Value | undefined,
): Resource {
  const segments = lists.get(idKey(resource.id));
  const properties = resource.body['properties'];
  if (segments === undefined || !isValueObject(properties)) return resource;
  const edited = Object.entries(properties).map(([key, value]) =>
    segments.has(key.toLowerCase()) && isValueArray(value)
      ? [key, value.map(edit).filter((item): item is Value => item !== undefined)]
      : [key, value],
  );
  return { ...resource, body: { ...resource.body, properties: Object.fromEntries(edited) as ValueObject } };
}

function withItem(holder: Resource, segment: string, item: ValueObject): Resource {
  const properties = holder.body['properties'];
  if (!isValueObject(properties)) return holder;
  const key = Object.keys(properties).find((name) => name.toLowerCase() === segment);
  const list = key === undefined ? undefined : properties[key];
  if (key === undefined || !isValueArray(list)) return holder;
  return { ...holder, body: { ...holder.body, properties: { ...properties, [key]: [...list, item] } } };
}
