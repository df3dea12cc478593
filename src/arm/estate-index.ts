import type { Estate } from '../model/estate.ts';
import type { Resource } from '../model/resource.ts';
import { idKey, isWithin, parentId, resourceGroupId, subscriptionId } from './resource-id.ts';

/** Answers "which resources are related to this one" without a scan. Built once for an estate. */
export class EstateIndex {
  readonly estate: Estate;
  readonly #byId = new Map<string, Resource>();
  readonly #byType = new Map<string, Resource[]>();
  readonly #children = new Map<string, Resource[]>();
  readonly #strays = new Map<string, boolean>();
  readonly #extensions = new Map<string, Resource[]>();
  readonly #byGroup = new Map<string, Resource[]>();
  /** By type, filled when a type is first asked for; the resources by subscription. */
  readonly #bySubscription = new Map<string, ReadonlyMap<string, readonly Resource[]>>();

  constructor(estate: Estate) {
    this.estate = estate;
    for (const resource of estate.resources) this.#add(resource);
  }

  #add(resource: Resource): void {
    this.#byId.set(idKey(resource.id), resource);
    push(this.#byType, resource.type, resource);
    const parent = parentId(resource.id);
    if (parent !== undefined) push(this.#children, `${idKey(parent)}|${resource.type}`, resource);
    if (resource.extends !== undefined) push(this.#extensions, `${idKey(resource.extends)}|${resource.type}`, resource);
    const group = resourceGroupId(resource.id) ?? '';
    push(this.#byGroup, `${idKey(group)}|${resource.type}`, resource);
  }

  byId(id: string): Resource | undefined {
    return this.#byId.get(idKey(id));
  }

  /** @param type lower-case */
  byType(type: string): readonly Resource[] {
    return this.#byType.get(type) ?? [];
  }

  types(): readonly string[] {
    return [...this.#byType.keys()];
  }

  /** Direct children by id. @param type lower-case full type of the child */
  children(id: string, type: string): readonly Resource[] {
    return this.#children.get(`${idKey(id)}|${type}`) ?? [];
  }

  /**
   * Whether the input holds a child of this type whose parent is none of the estate's and is not wholly known by name: a
   * part compiled by itself, which may belong to any parent. @param type lower-case full type of the child
   */
  hasStrayChild(type: string): boolean {
    const known = this.#strays.get(type);
    if (known !== undefined) return known;
    const found = this.byType(type).some(({ id }) => {
      const parent = parentId(id);
      return parent?.includes('${') === true && this.byId(parent) === undefined;
    });
    this.#strays.set(type, found);
    return found;
  }

  /** Extension resources (diagnostic settings, locks, role assignments) that stand on this id. */
  extensions(id: string, type: string): readonly Resource[] {
    return this.#extensions.get(`${idKey(id)}|${type}`) ?? [];
  }

  /** Resources of a type in the resource group of `id` (for one outside any group: outside any group too). */
  inResourceGroup(id: string, type: string): readonly Resource[] {
    return this.#byGroup.get(`${idKey(resourceGroupId(id) ?? '')}|${type}`) ?? [];
  }

  /** Resources of a type in the subscription of `id`. */
  inSubscription(id: string, type: string): readonly Resource[] {
    const known = this.#bySubscription.get(type) ?? grouped(this.byType(type), ({ id }) => subscriptionKey(id));
    this.#bySubscription.set(type, known);
    return known.get(subscriptionKey(id)) ?? [];
  }

  /**
   * Whether the input holds everything there is in this scope (of this type): only then may "there is none" be said.
   * @param scope an id; @param type lower-case
   */
  isWhole(scope: string, type: string): boolean {
    if (this.estate.wholeTypes.has(type)) return true;
    const { whole } = this.estate.declaration.estate;
    return typeof whole === 'boolean' ? whole : whole.some((declared) => isWithin(scope, declared));
  }
}

const subscriptionKey = (id: string): string => idKey(subscriptionId(id) ?? '');

function grouped(
  resources: readonly Resource[],
  keyOf: (resource: Resource) => string,
): ReadonlyMap<string, readonly Resource[]> {
  const groups = new Map<string, Resource[]>();
  for (const resource of resources) push(groups, keyOf(resource), resource);
  return groups;
}

function push(map: Map<string, Resource[]>, key: string, resource: Resource): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [resource]);
  else list.push(resource);
}
