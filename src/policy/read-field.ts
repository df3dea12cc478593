import type { AbsencePolicy, AbsentProperty } from '../arm/absence.ts';
import { remember } from '../arm/remember.ts';
import type { Resource } from '../model/resource.ts';
import { Unknown } from '../model/unknown.ts';
import { getMember, isValueArray, isValueObject, type Value, type ValueObject } from '../model/value.ts';
import { NESTED, STAR } from './aliases/property-path.ts';
import type { CountScope } from './evaluation-context.ts';
import type { Field, FieldPath } from './field.ts';

/** One value at a field, or nothing, and where it stands (or would stand) in the body. */
export interface Reading {
  readonly value: Value | undefined;
  readonly at: readonly (string | number)[];
}

/** Every value at a field: one, or with `[*]` any number. `open` is set where an array has elements nobody knows. */
export interface Readings {
  readonly items: readonly Reading[];
  readonly open?: Unknown;
}

/** What a field reads from: the resource, what absence means, and the elements that surrounding `count`s look at. */
export interface ReadContext {
  readonly absence: AbsencePolicy;
  readonly counts: readonly CountScope[];
}

const nowhere: Readings = { items: [{ value: undefined, at: [] }] };

/** Reads a field of a resource. An alias of another type reads nothing, as in Azure; one that cannot resolve is unknown. */
export function readField(field: Field, resource: Resource, context: ReadContext): Readings {
  switch (field.kind) {
    case 'Type':
      return typeReadings(resource.type);
    case 'Name':
      return one(nameOf(resource, 'last'), ['name']);
    case 'FullName':
      return one(nameOf(resource, 'full'), ['name']);
    case 'Id':
      return one(textWithHoles(resource.id, resource), ['id']);
    case 'Path':
      return readPath(field.path, resource, context);
    case 'Alias': {
      const path = field.paths.get(resource.type);
      return path === undefined ? nowhere : readPath(path, resource, context);
    }
    case 'Unresolved':
      return one(new Unknown('unsupported', `field ${field.text}`, { presence: 'maybe-absent' }), []);
  }
}

const one = (value: Value, at: readonly string[]): Readings => ({ items: [{ value, at }] });

/** Every rule asks for the type first. */
const typeReadings = remember((type: string): Readings => one(type, ['type']));

/** The name as Azure gives it: `name` is the last segment, `fullName` has the parents before it. */
export function nameOf(resource: Resource, part: 'last' | 'full'): Value {
  const full = textWithHoles(resource.name, resource);
  if (part === 'full') return full;
  if (typeof full === 'string') return full.slice(full.lastIndexOf('/') + 1);
  const slash = lastSlash(resource.name);
  return textWithHoles(resource.name.slice(slash + 1), resource);
}

/** The last `/` outside `${...}`. */
function lastSlash(text: string): number {
  let depth = 0;
  for (let i = text.length - 1; i >= 0; i--) {
    if (text[i] === '}') depth++;
    else if (text[i] === '{' && text[i - 1] === '$') depth--;
    else if (text[i] === '/' && depth <= 0) return i;
  }
  return -1;
}

/** Names and ids show unknown pieces as `${identity}`: read them back as what they are. */
function textWithHoles(text: string, resource: Resource): Value {
  if (!text.includes('${')) return text;
  const name = resource.body['name'];
  const reason = name instanceof Unknown ? name.reason : 'runtime';
  return new Unknown(reason, text, { parts: splitHoles(text) });
}

/** The known pieces of a text that shows its unknown ones as `${identity}`. */
export function splitHoles(text: string): (string | { hole: string })[] {
  const parts: (string | { hole: string })[] = [];
  let at = 0;
  for (let start = text.indexOf('${'); start >= 0; start = text.indexOf('${', at)) {
    const end = closing(text, start + 2);
    if (start > at) parts.push(text.slice(at, start));
    parts.push({ hole: text.slice(start + 2, end) });
    at = end + 1;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts;
}

function closing(text: string, from: number): number {
  let depth = 1;
  for (let i = from; i < text.length; i++) {
    if (text[i] === '{' && text[i - 1] === '$') depth++;
    else if (text[i] === '}' && --depth === 0) return i;
  }
  return text.length;
}

function readPath(path: FieldPath, resource: Resource, context: ReadContext): Readings {
  const scope = context.counts.length === 0 ? undefined : innermost(path, resource, context.counts);
  const reader = (): PathReader => new PathReader(path, resource, context.absence);
  if (scope !== undefined) return reader().read(scope.value, scope.path.steps.length, scope.at);
  // Most often the whole path leads through members that are plainly there.
  let value: Value = resource.body;
  let depth = 0;
  for (; depth < path.plain && isValueObject(value); depth++) {
    const next: Value | undefined = getMember(value, path.steps[depth] ?? '');
    if (next === undefined || next === null) return reader().readBelow(value, next, depth, path.place.slice(0, depth));
    value = next;
  }
  if (depth === path.steps.length) return { items: [{ value, at: path.place }] };
  return reader().read(value, depth, path.place.slice(0, depth));
}

type FieldScope = Extract<CountScope, { kind: 'Field' }>;

/** The nearest surrounding element that this path leads through. */
function innermost(path: FieldPath, resource: Resource, counts: readonly CountScope[]): FieldScope | undefined {
  for (let i = counts.length - 1; i >= 0; i--) {
    const scope = counts[i];
    if (scope?.kind === 'Field' && scope.resource === resource && leadsThrough(path, scope.path)) return scope;
  }
  return undefined;
}

const leadsThrough = (path: FieldPath, element: FieldPath): boolean =>
  element.steps.length <= path.steps.length &&
  element.steps.every((step, i) => step.toLowerCase() === path.steps[i]?.toLowerCase());

/** Walks one path; collects what it finds. Used once. */
class PathReader {
  readonly #items: Reading[] = [];
  #open: Unknown | undefined;
  readonly #path: FieldPath;
  readonly #resource: Resource;
  readonly #absence: AbsencePolicy;

  constructor(path: FieldPath, resource: Resource, absence: AbsencePolicy) {
    this.#path = path;
    this.#resource = resource;
    this.#absence = absence;
  }

  /** The readings from a value on, at which so many steps have led. */
  read(value: Value, i: number, at: readonly (string | number)[]): Readings {
    this.#walk(value, i, at);
    return this.#readings();
  }

  /** The same from a member of an object on, or from where there is none. */
  readBelow(object: ValueObject, member: Value | undefined, i: number, at: readonly (string | number)[]): Readings {
    this.#below(object, member, i, at);
    return this.#readings();
  }

  #readings(): Readings {
    return this.#open === undefined ? { items: this.#items } : { items: this.#items, open: this.#open };
  }

  #walk(value: Value, i: number, at: readonly (string | number)[]): void {
    const step = this.#path.steps[i];
    if (value instanceof Unknown && step !== undefined) this.#unknown(value, i, at);
    else if (step === undefined) this.#items.push({ value: value ?? undefined, at });
    else if (step === STAR) this.#elements(value, i, at);
    else if (!isValueObject(value)) this.#nothing(i, at);
    else if (step === NESTED) this.#nested(value, i, at);
    else this.#below(value, getMember(value, step), i, at);
  }

  #below(object: ValueObject, found: Value | undefined, i: number, at: readonly (string | number)[]): void {
    const isThere = found !== undefined && found !== null;
    const dotted = isThere ? undefined : this.#dottedMember(object, i);
    if (isThere) this.#walk(found, i + 1, [...at, this.#path.steps[i] ?? '']);
    else if (dotted !== undefined) this.#walk(dotted.value, dotted.next, [...at, dotted.name]);
    else this.#absent(i, at, found === null && i === this.#path.steps.length - 1);
  }

  /** A member whose own name holds dots, such as API Management's `customProperties`. */
  #dottedMember(object: ValueObject, i: number): { value: Value; next: number; name: string } | undefined {
    const { steps } = this.#path;
    if (i + 1 >= steps.length || !Object.keys(object).some((key) => key.includes('.'))) return undefined;
    let name = steps[i] ?? '';
    for (let next = i + 1; next < steps.length && steps[next] !== STAR; next++) {
      name += `.${steps[next]}`;
      const value = getMember(object, name) ?? undefined;
      if (value !== undefined) return { value, next: next + 1, name };
    }
    return undefined;
  }

  /** Sub-resources show their members under `properties`, some as plain objects: what is there decides. */
  #nested(object: ValueObject, i: number, at: readonly (string | number)[]): void {
    const next = this.#path.steps[i + 1] ?? '';
    const inner = getMember(object, 'properties');
    const isPlain =
      getMember(object, next) !== undefined && !(isValueObject(inner) && getMember(inner, next) !== undefined);
    if (isPlain) this.#walk(object, i + 1, at);
    else if (inner === undefined || inner === null) this.#absent(i, at);
    else this.#walk(inner, i + 1, [...at, 'properties']);
  }

  #elements(value: Value, i: number, at: readonly (string | number)[]): void {
    if (!isValueArray(value)) return;
    for (const [position, element] of value.entries()) this.#walk(element, i + 1, [...at, position]);
  }

  /** Below an unknown: its members may or may not be there, and its elements are any number. */
  #unknown(value: Unknown, i: number, at: readonly (string | number)[]): void {
    const rest = this.#path.steps.slice(i);
    if (rest.includes(STAR)) this.#open ??= value;
    else {
      const identity = `${value.identity}.${rest.join('.')}`;
      this.#items.push({
        value: new Unknown(value.reason, identity, { presence: 'maybe-absent' }),
        at: [...at, ...names(rest)],
      });
    }
  }

  /** Nothing stands at step `i`: what that means is for the absence policy to say. */
  #absent(i: number, at: readonly (string | number)[], isNull = false): void {
    const { steps, plain, absent } = this.#path;
    const star = steps.indexOf(STAR, i);
    const end = star < 0 ? steps.length : star;
    const property = absent[i] ?? nowhereAbsent;
    const absence = this.#absence(this.#resource, isNull ? { ...property, isNull } : property);
    // What led here is most often the path itself, whose place is known.
    const isPlain = plain === steps.length && at.length === i;
    const place = isPlain ? this.#path.place : [...at, ...names(steps.slice(i, end))];
    if (absence === 'missing') this.#nothing(end, place);
    else if (!(absence instanceof Unknown)) this.#walk(absence.default, end, place);
    else if (star >= 0) this.#open ??= absence;
    else this.#items.push({ value: distinct(absence, at), at: place });
  }

  /** Nothing is there: no elements if an array would follow, otherwise one empty reading. */
  #nothing(i: number, at: readonly (string | number)[]): void {
    const rest = this.#path.steps.slice(i);
    if (!rest.includes(STAR)) this.#items.push({ value: undefined, at: [...at, ...names(rest)] });
  }
}

const nowhereAbsent: AbsentProperty = { path: '', present: '' };

const names = (steps: readonly string[]): string[] => steps.map((step) => (step === NESTED ? 'properties' : step));

/** The same property of two elements is two unknowns. */
function distinct(unknown: Unknown, at: readonly (string | number)[]): Unknown {
  if (!at.some((step) => typeof step === 'number')) return unknown;
  return new Unknown(unknown.reason, `${unknown.identity}@${at.join('.')}`, { presence: unknown.presence });
}
