import { idKey } from '../arm/resource-id.ts';
import { anyOf, type Truth } from '../lib/kleene.ts';
import { Unknown } from '../model/unknown.ts';
import type { Value } from '../model/value.ts';
import { equalValues } from './compare.ts';

/** Something that names an id, `truth` undefined where what it names is not known well enough to say. */
export interface Naming<T> {
  readonly item: T;
  readonly truth: true | undefined;
}

interface Entry<T> {
  readonly item: T;
  readonly position: number;
  readonly names: readonly (Value | undefined)[];
}

/**
 * Finds what names an id without looking at everything that names any: only items whose names are not known are asked
 * one by one. Built once for an estate, because each of thousands of subjects asks.
 */
export class NamedIds<T> {
  readonly #byId = new Map<string, Entry<T>[]>();
  readonly #open: Entry<T>[] = [];

  /** @param namesOf the values of an item that hold the id it names; several where any of them counts */
  constructor(items: readonly T[], namesOf: (item: T) => readonly (Value | undefined)[]) {
    for (const [position, item] of items.entries()) this.#add({ item, position, names: namesOf(item) });
  }

  #add(entry: Entry<T>): void {
    if (entry.names.some((name) => name instanceof Unknown)) {
      this.#open.push(entry);
      return;
    }
    const keys = new Set(entry.names.flatMap((name) => (typeof name === 'string' ? [idKey(name)] : [])));
    for (const key of keys) {
      const known = this.#byId.get(key);
      if (known === undefined) this.#byId.set(key, [entry]);
      else known.push(entry);
    }
  }

  /** The items that name the id, or may do, in the order in which they were given. */
  naming(id: string): readonly Naming<T>[] {
    const sure = (this.#byId.get(idKey(id)) ?? []).map(
      ({ item, position }) => ({ item, position, truth: true }) as const,
    );
    if (this.#open.length === 0) return sure;
    const open = this.#open.flatMap(({ item, position, names }) => {
      const truth = anyOf(names.map((name) => namesId(name, id)));
      return truth === false ? [] : [{ item, position, truth }];
    });
    return [...sure, ...open].sort((a, b) => a.position - b.position);
  }
}

function namesId(value: Value | undefined, id: string): Truth {
  if (!(value instanceof Unknown)) return typeof value === 'string' && idKey(value) === idKey(id);
  return idKey(value.toString()) === idKey(id) ? true : equalValues(value, id);
}
