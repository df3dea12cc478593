import { idKey, parentId, resourceGroupId } from '../../../arm/resource-id.ts';
import type { Resource } from '../../../model/resource.ts';
import { isUnknown } from '../../../model/unknown.ts';
import { getPath, isValueArray, type Value } from '../../../model/value.ts';

const MAX_TEXTS = 2_000;

/** What is asked of an existing estate to tell which parts it has. */
export class EstateView {
  readonly resources: readonly Resource[];
  readonly #byType = new Map<string, Resource[]>();
  readonly #byId = new Map<string, Resource>();
  readonly #children = new Map<string, Resource[]>();
  /** The networks of the private endpoints that lead to a resource. */
  readonly #endpoints = new Map<string, Set<string>>();

  constructor(resources: readonly Resource[]) {
    this.resources = resources;
    for (const resource of resources) {
      add(this.#byType, resource.type, resource);
      this.#byId.set(idKey(resource.id), resource);
      const parent = parentId(resource.id);
      if (parent !== undefined) add(this.#children, idKey(parent), resource);
    }
    for (const endpoint of this.of('microsoft.network/privateendpoints')) {
      const networks = networksNamed(endpoint);
      for (const text of textsOf(getPath(endpoint.body, ['properties', 'privateLinkServiceConnections']))) {
        if (text.includes('/providers/'))
          this.#endpoints.set(idKey(text), union(this.#endpoints.get(idKey(text)), networks));
      }
    }
  }

  of(type: string): readonly Resource[] {
    return this.#byType.get(type) ?? [];
  }

  childrenOf({ id }: Resource, type: string): readonly Resource[] {
    return (this.#children.get(idKey(id)) ?? []).filter((child) => child.type === type);
  }

  /** The region in ids' spelling; undefined where it is unknown or there is none. */
  location({ body }: Resource): string | undefined {
    const location = body['location'];
    if (typeof location !== 'string') return undefined;
    const key = location.toLowerCase().replaceAll(' ', '');
    return key === 'global' || key === '' ? undefined : key;
  }

  /** The networks that a resource stands in or is reached from: by its settings, its interfaces and its endpoints. */
  networksOf(resource: Resource): ReadonlySet<string> {
    const own = union(this.#endpoints.get(idKey(resource.id)), networksNamed(resource));
    if (own.size > 0) return own;
    const interfaces = [...textsOf(resource.body['properties'])]
      .map((text) => this.#byId.get(idKey(text)))
      .filter((found) => found?.type === 'microsoft.network/networkinterfaces');
    return interfaces.reduce((all, found) => (found === undefined ? all : union(all, networksNamed(found))), own);
  }

  byId(id: string): Resource | undefined {
    return this.#byId.get(idKey(id));
  }

  group({ id }: Resource): string | undefined {
    return resourceGroupId(id)?.split('/').at(-1);
  }
}

function add<Item>(map: Map<string, Item[]>, key: string, item: Item): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [item]);
  else known.push(item);
}

const union = (one: ReadonlySet<string> | undefined, other: ReadonlySet<string>): Set<string> =>
  new Set([...(one ?? []), ...other]);

/** Networks whose ids stand in the settings of a resource. */
function networksNamed({ body }: Resource): Set<string> {
  const found = new Set<string>();
  for (const text of textsOf(body['properties'])) {
    const id = /^(.*\/virtualNetworks\/[^/]+)(?:\/|$)/i.exec(text)?.[1];
    if (id !== undefined) found.add(idKey(id));
  }
  return found;
}

/** The texts in a value, the first of them where there are very many. */
export function* textsOf(value: Value | undefined): Generator<string> {
  const open: (Value | undefined)[] = [value];
  for (let seen = 0; open.length > 0 && seen < MAX_TEXTS; ) {
    const next = open.pop();
    if (typeof next === 'string') {
      seen++;
      yield next;
    } else if (isUnknown(next)) {
      seen++;
      yield next.toString().replace(/^\$\{|\}$/g, '');
    } else if (isValueArray(next)) open.push(...next);
    else if (typeof next === 'object' && next !== null) open.push(...Object.values(next));
  }
}

/** A text setting; undefined where it is another kind of value, or unknown. */
export function textAt({ body }: Resource, ...path: readonly (string | number)[]): string | undefined {
  const value = getPath(body, path);
  return typeof value === 'string' ? value : undefined;
}
