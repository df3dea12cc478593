import type { Estate } from '../model/estate.ts';
import type { Resource } from '../model/resource.ts';
import { idKey, isWithin, parentId, resourceGroupId, subscriptionId } from './resource-id.ts';

const none: readonly Resource[] = [];

/** Resources by something of theirs, worked out for a type when it is first asked for: most types never are. */
class Grouping {
  readonly #keyOf: (resource: Resource) => string | undefined;
  readonly #keyFor: (id: string) => string;
  readonly #byType = new Map<string, ReadonlyMap<string, readonly Resource[]>>();

  /**
   * @param keyOf the group of a resource; undefined for one that belongs to none
   * @param keyFor the group that is meant by an id
   */
  constructor(keyOf: (resource: Resource) => string | undefined, keyFor: (id: string) => string) {
    this.#keyOf = keyOf;
    this.#keyFor = keyFor;
  }

  /** @param resources all of the type, the same at every call */
  of(resources: readonly Resource[], type: string, id: string): readonly Resource[] {
    if (resources.length === 0) return none;
    let groups = this.#byType.get(type);
    if (groups === undefined) {
      groups = this.#grouped(resources);
      this.#byType.set(type, groups);
    }
    return groups.get(this.#keyFor(id)) ?? none;
  }

  #grouped(resources: readonly Resource[]): ReadonlyMap<string, readonly Resource[]> {
    const groups = new Map<string, Resource[]>();
    for (const resource of resources) {
      const key = this.#keyOf(resource);
      if (key !== undefined) push(groups, key, resource);
    }
    return groups;
  }
}

/** Answers "which resources are related to this one" without a scan. Built once for an estate. */
export class EstateIndex {
  readonly estate: Estate;
  readonly #byId = new Map<string, Resource>();
  readonly #byType = new Map<string, Resource[]>();
  readonly #strays = new Map<string, boolean>();
  readonly #children = new Grouping(({ id }) => parentId(idKey(id)), idKey);
  readonly #extensions = new Grouping(({ extends: on }) => (on === undefined ? undefined : idKey(on)), idKey);
  readonly #byGroup = new Grouping(({ id }) => groupKey(id), groupKey);
  readonly #bySubscription = new Grouping(({ id }) => subscriptionKey(id), subscriptionKey);

  readonly #made = new Map<unknown, unknown>();

  constructor(estate: Estate) {
    this.estate = estate;
    for (const resource of estate.resources) {
      this.#byId.set(idKey(resource.id), resource);
      push(this.#byType, resource.type, resource);
    }
  }

  /**
   * What a function makes of this index, made once. It is kept here and not in a map beside, so that it goes when the
   * index goes.
   */
  once<Made>(make: (index: EstateIndex) => Made): Made {
    if (!this.#made.has(make)) this.#made.set(make, make(this));
    return this.#made.get(make) as Made;
  }

  byId(id: string): Resource | undefined {
    return this.#byId.get(idKey(id));
  }

  /** @param type lower-case */
  byType(type: string): readonly Resource[] {
    return this.#byType.get(type) ?? none;
  }

  types(): readonly string[] {
    return [...this.#byType.keys()];
  }

  /** Direct children by id. @param type lower-case full type of the child */
  children(id: string, type: string): readonly Resource[] {
    return this.#children.of(this.byType(type), type, id);
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
    return this.#extensions.of(this.byType(type), type, id);
  }

  /** Resources of a type in the resource group of `id` (for one outside any group: outside any group too). */
  inResourceGroup(id: string, type: string): readonly Resource[] {
    return this.#byGroup.of(this.byType(type), type, id);
  }

  /** Resources of a type in the subscription of `id`. */
  inSubscription(id: string, type: string): readonly Resource[] {
    return this.#bySubscription.of(this.byType(type), type, id);
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
const groupKey = (id: string): string => idKey(resourceGroupId(id) ?? '');

function push(map: Map<string, Resource[]>, key: string, resource: Resource): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [resource]);
  else list.push(resource);
}
