import { isJsonObject, type Json, type JsonObject, type JsonPath } from '../../../src/lib/json.ts';

/** The six kinds of mistake. */
export const mistakeKinds = ['type', 'missing', 'misspelt', 'enum', 'read-only', 'range or pattern'] as const;
/** An `open enum` is no mistake for certain: it is measured apart. */
export type MistakeKind = (typeof mistakeKinds)[number] | 'open enum';

/** One mistake that can be made in a resource: the member at `path` gets another value, goes, or changes its name. */
export interface Mistake {
  readonly kind: MistakeKind;
  readonly path: JsonPath;
  readonly change: { readonly value: Json } | { readonly renamed: string } | 'removed';
}

/** Chance that comes out the same for the same seed (mulberry32). */
export function seededChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const pick = <T>(chance: () => number, list: readonly T[]): T => {
  const found = list[Math.floor(chance() * list.length)];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
};

const REQUIRED = 1;
const READ_ONLY = 2;

/** What a template has of its own beside the members of a resource. */
const TEMPLATE_ONLY = new Set([
  'name',
  'type',
  'apiVersion',
  'id',
  'dependsOn',
  'condition',
  'copy',
  'scope',
  'comments',
]);

/**
 * Every mistake that the types as Microsoft writes them tell of a resource, worked out from their file alone and by nothing
 * of the product: what the validator finds is judged by something else than itself.
 */
export function possibleMistakes(types: readonly Json[], body: number, resource: JsonObject): readonly Mistake[] {
  return new Planter(types).of(body, resource);
}

class Planter {
  readonly #types: readonly Json[];
  readonly #found: Mistake[] = [];

  constructor(types: readonly Json[]) {
    this.#types = types;
  }

  of(body: number, resource: JsonObject): readonly Mistake[] {
    this.#object(this.#type(body), resource, []);
    return this.#found;
  }

  #type(position: number): JsonObject {
    const type = this.#types[position];
    return isJsonObject(type) ? type : {};
  }

  #target(reference: Json | undefined): JsonObject {
    const target = isJsonObject(reference) ? String(reference['$ref']) : '';
    return this.#type(Number(target.slice(2)));
  }

  #walk(type: JsonObject, value: Json, path: JsonPath): void {
    if (path.length > 12) return;
    if (type['$type'] === 'ArrayType' && Array.isArray(value)) {
      for (const [i, element] of value.entries())
        this.#walk(this.#target(type['itemType']), element as Json, [...path, i]);
    } else if (isJsonObject(value)) this.#object(type, value, path);
  }

  #object(type: JsonObject, object: JsonObject, path: JsonPath): void {
    const members = this.#members(type, object);
    if (members === undefined) return;
    for (const [name, member] of Object.entries(members.list)) {
      if (!isJsonObject(member) || (path.length === 0 && TEMPLATE_ONLY.has(name))) continue;
      this.#member(
        name,
        this.#target(member['type']),
        Number(member['flags']),
        object,
        [...path, name],
        members.closed,
      );
    }
  }

  /** The members that the object may have; undefined where that is not known. */
  #members(type: JsonObject, object: JsonObject): { readonly list: JsonObject; readonly closed: boolean } | undefined {
    const own = type['properties'];
    if (type['$type'] === 'ObjectType' && isJsonObject(own)) {
      return { list: own, closed: type['additionalProperties'] === undefined };
    }
    const { discriminator, elements, baseProperties } = type;
    const tag = object[String(discriminator)];
    if (type['$type'] !== 'DiscriminatedObjectType' || !isJsonObject(elements) || typeof tag !== 'string')
      return undefined;
    const variant = this.#target(elements[tag]);
    const more = variant['properties'];
    if (!isJsonObject(more) || !isJsonObject(baseProperties)) return undefined;
    const { [String(discriminator)]: _tag, ...rest } = more;
    return { list: { ...baseProperties, ...rest }, closed: variant['additionalProperties'] === undefined };
  }

  #member(name: string, type: JsonObject, flags: number, object: JsonObject, path: JsonPath, closed: boolean): void {
    const value = object[name];
    const isThere = value !== undefined && value !== null;
    if ((flags & READ_ONLY) !== 0) {
      if (!isThere && closed) this.#add('read-only', path, { value: this.#sample(type) });
      return;
    }
    if (isThere) {
      const wrong = WRONG[String(type['$type'])];
      if (wrong !== undefined) this.#add('type', path, { value: wrong });
      if ((flags & REQUIRED) !== 0) this.#add('missing', path, 'removed');
      if (closed && name.length >= 4) this.#add('misspelt', path, { renamed: misspelt(name) });
      this.#walk(type, value, path);
    }
    const choice = this.#choice(type);
    if (choice !== undefined) this.#add(choice, path, { value: 'NoSuchChoice' });
    for (const bad of outside(type)) this.#add('range or pattern', path, { value: bad });
  }

  /** Whether a type is one of some texts, and whether others may be right too. */
  #choice(type: JsonObject): 'enum' | 'open enum' | undefined {
    const elements = type['elements'];
    if (type['$type'] !== 'UnionType' || !Array.isArray(elements)) return undefined;
    const kinds = elements.map((element: Json) => this.#target(element)['$type']);
    if (kinds.every((kind) => kind === 'StringLiteralType')) return 'enum';
    return kinds.every((kind) => kind === 'StringLiteralType' || kind === 'StringType') ? 'open enum' : undefined;
  }

  #sample(type: JsonObject): Json {
    const samples: { readonly [type: string]: Json } = {
      BooleanType: true,
      IntegerType: 1,
      ArrayType: [],
      ObjectType: {},
    };
    return samples[String(type['$type'])] ?? 'Succeeded';
  }

  #add(kind: MistakeKind, path: JsonPath, change: Mistake['change']): void {
    this.#found.push({ kind, path, change });
  }
}

/** A value of another type for each. */
const WRONG: { readonly [type: string]: Json } = {
  StringType: 17,
  UnionType: 17,
  BooleanType: 'yes',
  IntegerType: 'many',
  ArrayType: 'one',
  ObjectType: 'all of it',
  DiscriminatedObjectType: 'all of it',
};

/** Two letters in the middle change places; where they are the same, one goes. */
function misspelt(name: string): string {
  const at = Math.floor(name.length / 2);
  const [a = '', b = ''] = [name[at - 1], name[at]];
  return name.slice(0, at - 1) + (a.toLowerCase() === b.toLowerCase() ? b : b + a) + name.slice(at + 1);
}

/** Values outside the bounds of a type. */
function outside(type: JsonObject): readonly Json[] {
  const { minValue, maxValue, minLength, maxLength, pattern } = type;
  const bad: Json[] = [];
  if (typeof minValue === 'number') bad.push(minValue - 1);
  if (typeof maxValue === 'number') bad.push(maxValue + 1);
  const isList = type['$type'] === 'ArrayType';
  const filled = (length: number): Json =>
    isList ? Array<Json>(length).fill("[parameters('x')]") : 'a'.repeat(length);
  if (typeof minLength === 'number' && minLength > 0) bad.push(filled(minLength - 1));
  if (typeof maxLength === 'number' && maxLength < 5000) bad.push(filled(maxLength + 1));
  if (typeof pattern === 'string')
    bad.push(...['no such %% form <>', '!', ' '].filter((text) => !new RegExp(pattern).test(text)).slice(0, 1));
  return bad;
}

/** The resource with the mistake in it. */
export function plant(resource: Json, { path, change }: Mistake): Json {
  const [step, ...rest] = path;
  if (step === undefined) return resource;
  const deeper = (value: Json): Json =>
    rest.length === 0 && typeof change === 'object' && 'value' in change
      ? change.value
      : plant(value, { kind: 'type', path: rest, change });
  if (Array.isArray(resource)) {
    return (resource as readonly Json[]).map((element, i) => (i === step ? deeper(element) : element));
  }
  const object = isJsonObject(resource) ? resource : {};
  if (rest.length > 0) return { ...object, [step]: deeper(object[step] ?? null) };
  const { [step]: old = null, ...others } = object;
  if (change === 'removed') return others;
  return 'renamed' in change ? { ...others, [change.renamed]: old } : { ...object, [step]: change.value };
}
