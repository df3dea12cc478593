import { type CtyObject, type CtyType, type CtyValue, Dynamic, elementType, isList, isObject } from '../cty/value.ts';
import { type Block, typeOf } from '../schema/schema.ts';
import { groupOf, isArmId, normalPattern, patternOf, recase, subscription } from './arm-id.ts';
import { knowledgeOf, knownTypes, shownInParent } from './knowledge.ts';
import { isMadeWithParent } from './made-with-parent.ts';
import type { Seed } from './seed.ts';

interface Stored {
  readonly type: string;
  readonly id: string;
  readonly state: CtyObject;
}

const key = (type: string, id: string): string => `${type}\0${id.toLowerCase()}`;

/** Kinds of resources that a type of azurerm makes; of others nobody can say that they do not exist. */
const made = new Set(knownTypes.flatMap((type) => normalPattern(knowledgeOf(type).id ?? 'x/y')));

/**
 * The resources that exist, as far as this run made them or was told. What lies in a resource group of this run and was
 * not made does not exist; what lies elsewhere is taken to exist.
 */
export class Cloud {
  #stored = new Map<string, Stored>();
  #ids = new Map<string, number>();
  #claimed = new Set<string>();
  #elsewhere: Set<string>;
  readonly seed: Seed;
  /** The subscription that whoever asks works in. */
  readonly subscription: string;

  /** `existing`: names of resource groups that were there before. */
  constructor(seed: Seed, existing: readonly string[] = [], own = subscription) {
    this.seed = seed;
    this.subscription = own;
    this.#elsewhere = new Set(existing.map((name) => name.toLowerCase()));
  }

  /** The same cloud, for who works in another subscription. */
  within(other: string): Cloud {
    const cloud = new Cloud(this.seed, [], other);
    cloud.#stored = this.#stored;
    cloud.#ids = this.#ids;
    cloud.#claimed = this.#claimed;
    cloud.#elsewhere = this.#elsewhere;
    return cloud;
  }

  get(type: string, id: string): CtyObject | undefined {
    return this.#stored.get(key(type, id))?.state;
  }

  /** Everything of a type. */
  all(type: string): readonly Stored[] {
    return [...this.#stored.values()].filter((one) => one.type === type);
  }

  /** Takes an id for what is about to be made. False: it is taken. */
  claim(type: string, id: string): boolean {
    const own = key(type, id);
    if (this.#stored.has(own) || this.#claimed.has(own)) return false;
    this.#claimed.add(own);
    return true;
  }

  put(type: string, id: string, state: CtyObject): void {
    this.#claimed.delete(key(type, id));
    if (!this.#stored.has(key(type, id))) this.#count(id, 1);
    this.#stored.set(key(type, id), { type, id, state });
  }

  remove(type: string, id: string): void {
    if (this.#stored.delete(key(type, id))) this.#count(id, -1);
  }

  #count(id: string, by: number): void {
    const lower = id.toLowerCase();
    this.#ids.set(lower, (this.#ids.get(lower) ?? 0) + by);
  }

  /** A resource group that is there although nothing here made it. */
  foundGroup(name: string): void {
    this.#elsewhere.add(name.toLowerCase());
  }

  hasGroup(name: string, of = this.subscription): boolean {
    return this.#elsewhere.has(name.toLowerCase()) || this.#has(`/subscriptions/${of}/resourceGroups/${name}`);
  }

  #has(id: string): boolean {
    return (this.#ids.get(id.toLowerCase()) ?? 0) > 0 || this.#isInside(id);
  }

  /** Whether a resource shows the id inside itself, as a virtual network does its subnets. */
  #isInside(id: string): boolean {
    const parent = id.toLowerCase().split('/').slice(0, -2).join('/');
    return [...this.#stored.values()].some(
      (one) => one.id.toLowerCase() === parent && mentions(one.state, id.toLowerCase()),
    );
  }

  /** Of the ids in a value those that name nothing: in a group of this run, of a kind that azurerm makes, and not there. */
  missing(value: CtyValue): string[] {
    return idsIn(value).filter((id) => {
      const group = groupOf(id);
      return group !== undefined && this.#has(group) && made.has(patternOf(id)) && !this.#isThere(id);
    });
  }

  /** Whether an id names what exists, or what Azure made with a parent that does. */
  #isThere(id: string): boolean {
    if (this.#has(id)) return true;
    const { type, name, parent } = lastPair(id);
    if (/^microsoft\.compute\/disks$/i.test(type) && this.#madeByMachine(name)) return true;
    return isMadeWithParent(type, name) && (!made.has(patternOf(parent)) || this.#isThere(parent));
  }

  /** Whether a disk is the one that a machine of this run starts from, which comes with the machine. */
  #madeByMachine(name: string): boolean {
    const machines = ['azurerm_linux_virtual_machine', 'azurerm_windows_virtual_machine'].flatMap((type) =>
      this.all(type),
    );
    return machines.some(({ state }) => {
      const disks = state['os_disk'] ?? null;
      return isList(disks) && disks.some((disk) => nameIn(disk) === name);
    });
  }

  /** A resource as Azure gives it back: references in another case, sets in another order, and its children inside it. */
  view(type: string, block: Block, state: CtyObject): CtyObject {
    const id = String(state['id']);
    const seen = this.#disguise({ ...state, ...this.#children(type, id, state) }, typeOf(block), id);
    return { ...(isObject(seen) ? seen : state), id: state['id'] ?? id };
  }

  #disguise(value: CtyValue, type: CtyType, place: string): CtyValue {
    if (typeof value === 'string') return isArmId(value) ? recase(value, this.seed, place) : value;
    if (typeof type === 'string') return value;
    if (isList(value)) {
      const items = value.map((item, index) => this.#disguise(item, elementType(type, index), place));
      return type[0] === 'set' ? this.seed.shuffle(place, items) : items;
    }
    if (!isObject(value) || type[0] !== 'object') return value;
    return Object.fromEntries(
      Object.entries(type[1]).map(([name, inner]) => {
        // An id inside the resource is its own, which azurerm writes by itself.
        const item = value[name] ?? null;
        return [name, name === 'id' ? item : this.#disguise(item, inner, place)];
      }),
    );
  }

  #children(type: string, id: string, state: CtyObject): CtyObject {
    const shown: Record<string, CtyValue> = {};
    for (const [childType, { parent, attribute }] of Object.entries(shownInParent)) {
      const inline = state[attribute];
      if (parent !== type || !isList(inline)) continue;
      const children = [...this.#stored.values()].filter(
        (one) => one.type === childType && one.id.toLowerCase().startsWith(`${id.toLowerCase()}/`),
      );
      const names = new Set(inline.map((item) => nameIn(item)));
      shown[attribute] = [...inline, ...children.map(({ state: own }) => own).filter((own) => !names.has(nameIn(own)))];
    }
    return shown;
  }
}

/** The type and name of the resource that an id names, and the id of its parent. */
function lastPair(id: string): { readonly type: string; readonly name: string; readonly parent: string } {
  const segments = id.split('/');
  const provider = segments.findLastIndex((segment) => segment.toLowerCase() === 'providers');
  const kinds = segments.slice(provider + 1).filter((_, at) => at === 0 || at % 2 === 1);
  return { type: kinds.join('/'), name: segments.at(-1) ?? '', parent: segments.slice(0, -2).join('/') };
}

/** Elements are told apart by their name, access policies by whom they are for. */
const nameIn = (item: CtyValue): CtyValue =>
  isObject(item) ? (item['name'] ?? `${String(item['object_id'])} ${String(item['application_id'] ?? '')}`) : null;

function mentions(value: CtyValue, lower: string): boolean {
  if (typeof value === 'string') return value.toLowerCase() === lower;
  if (isList(value)) return value.some((item) => mentions(item, lower));
  return isObject(value) && Object.values(value).some((item) => mentions(item, lower));
}

function idsIn(value: CtyValue): string[] {
  if (typeof value === 'string') return isArmId(value) ? [value] : [];
  if (value instanceof Dynamic) return idsIn(value.value);
  if (isList(value)) return value.flatMap(idsIn);
  return isObject(value) ? Object.values(value).flatMap(idsIn) : [];
}
