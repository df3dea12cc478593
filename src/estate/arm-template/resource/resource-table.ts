import { idKey } from '../../../arm/resource-id.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import { limits } from '../../../model/limits.ts';
import { Unknown } from '../../../model/unknown.ts';
import { evaluateJson, readCount } from '../evaluate.ts';
import type { Frame, Loop } from '../frame.ts';
import { below, entryOf, memberOf, type Place } from '../session.ts';
import { Declaration, type Owner } from './declaration.ts';

/** All the resources that one template declares, loops and children spread out, and how expressions find them. */
export class ResourceTable {
  readonly #owner: Owner;
  readonly #all: Declaration[] = [];
  readonly #symbolic = new Map<string, { readonly loop: boolean; readonly members: Declaration[] }>();
  readonly #byId = new Map<string, Declaration>();
  readonly #byName = new Map<string, Declaration>();
  #unindexed: Declaration[] = [];
  #indexing = false;

  /** @param place of the template's root */
  constructor(owner: Owner, template: Json, frame: Frame, place: Place) {
    this.#owner = owner;
    const [key, resources] = entryOf(template, 'resources') ?? ['resources', []];
    if (typeof resources !== 'object' || resources === null) {
      owner.session.report('error', 'ARM_RESOURCE', 'The resources must be a list or an object', below(place, key));
    }
    this.#addAll(resources, frame, below(place, key), undefined);
  }

  get all(): readonly Declaration[] {
    return this.#all;
  }

  /** The resource that `reference` means: a symbolic name, an id, or (in templates without symbolic names) a name. */
  find(text: string): Declaration | undefined {
    const symbol = /^([^[\]/]+)(?:\[(\d+)\])?$/.exec(text);
    const entry = symbol === null ? undefined : this.#symbolic.get((symbol[1] ?? '').toLowerCase());
    if (entry !== undefined) return entry.members[Number(symbol?.[2] ?? 0)];
    this.#index();
    return this.#byId.get(idKey(text)) ?? this.#byName.get(idKey(text));
  }

  /** The members of a symbolic copy loop; undefined for any other name. */
  collection(name: string): readonly Declaration[] | undefined {
    const entry = this.#symbolic.get(name.toLowerCase());
    return entry?.loop ? entry.members : undefined;
  }

  /** By id, and by full name where no id is the same. A resource that is just being named is found once it has a name. */
  #index(): void {
    if (this.#indexing) return;
    this.#indexing = true;
    const waiting = this.#unindexed;
    this.#unindexed = [];
    let done = 0;
    try {
      for (const declaration of waiting) {
        done++;
        this.#indexOne(declaration);
      }
    } finally {
      this.#indexing = false;
      this.#unindexed = this.#unindexed.concat(waiting.slice(done));
    }
  }

  #indexOne(declaration: Declaration): void {
    if (declaration.isBeingNamed) this.#unindexed.push(declaration);
    // A resource that a condition leaves out need not even have a name that can be evaluated.
    else if (declaration.existence !== false) {
      setOnce(this.#byId, idKey(String(declaration.identity.id)), declaration);
      setOnce(this.#byName, idKey(String(declaration.identity.name)), declaration);
    }
  }

  #addAll(resources: Json, frame: Frame, place: Place, parent: Declaration | undefined): void {
    const entries: readonly (readonly [string | number, Json])[] = Array.isArray(resources)
      ? resources.map((json: Json, i): readonly [number, Json] => [i, json])
      : isJsonObject(resources)
        ? Object.entries(resources)
        : [];
    for (const [key, json] of entries) {
      const at = below(place, key);
      if (isJsonObject(json)) this.#add(json, frame, at, parent, typeof key === 'string' ? key : undefined);
      else this.#owner.session.report('error', 'ARM_RESOURCE', 'A resource must be an object', at);
    }
  }

  #add(
    json: JsonObject,
    frame: Frame,
    place: Place,
    parent: Declaration | undefined,
    symbol: string | undefined,
  ): void {
    const copy = entryOf(json, 'copy');
    if (copy === undefined || !isJsonObject(copy[1])) {
      if (copy !== undefined) {
        this.#owner.session.report('error', 'ARM_COPY_COUNT', 'A copy loop must be an object', below(place, copy[0]));
      }
      this.#addOne(json, frame, place, parent, symbol, undefined);
      if (symbol !== undefined) this.#markLoop(symbol, false);
      return;
    }
    const at = below(place, copy[0]);
    const given = evaluateJson(memberOf(copy[1], 'name') ?? symbol ?? '', frame, at);
    const name = typeof given === 'string' ? given : '';
    const count = readCount(copy[1], frame, at);
    const turn = (index: Loop['index'], loop?: Unknown): boolean => {
      const inner = frame.within({ name: name.toLowerCase(), index, kind: 'resource' });
      return this.#addOne(json, inner, place, parent, symbol, loop);
    };
    if (symbol !== undefined) this.#markLoop(symbol, true);
    if (count instanceof Unknown) {
      turn(new Unknown(count.reason, `copyIndex('${name}')`), new Unknown(count.reason, count.identity));
      return;
    }
    for (let i = 0; i < count; i++) if (!turn(i)) return;
  }

  #markLoop(symbol: string, loop: boolean): void {
    const key = symbol.toLowerCase();
    this.#symbolic.set(key, { loop, members: this.#symbolic.get(key)?.members ?? [] });
  }

  /** False once the template has more resources than are read. */
  #addOne(
    json: JsonObject,
    frame: Frame,
    place: Place,
    parent: Declaration | undefined,
    symbolicName: string | undefined,
    loop: Unknown | undefined,
  ): boolean {
    const { session } = this.#owner;
    if (++session.expanded > limits.resources) {
      session.reportOnce('ARM_TOO_LARGE', `The template expands to more than ${limits.resources} resources`, place);
      return false;
    }
    const declaration = new Declaration({ owner: this.#owner, json, place, frame, parent, symbolicName, loop });
    this.#all.push(declaration);
    this.#unindexed.push(declaration);
    if (symbolicName !== undefined) {
      const key = symbolicName.toLowerCase();
      const entry = this.#symbolic.get(key);
      if (entry === undefined) this.#symbolic.set(key, { loop: false, members: [declaration] });
      else entry.members.push(declaration);
    }
    const children = entryOf(json, 'resources');
    if (children !== undefined) this.#addAll(children[1], frame, below(place, children[0]), declaration);
    return true;
  }
}

function setOnce<T>(map: Map<string, T>, key: string, value: T): void {
  if (!map.has(key)) map.set(key, value);
}
