import { remember } from '../../arm/remember.ts';
import { isUnknown, Unknown } from '../../model/unknown.ts';
import { isValueArray, isValueObject, type Value, type ValueObject } from '../../model/value.ts';

/** Member names and array positions from the root of a value. */
export type ValuePath = readonly (string | number)[];

const paths = new Map<string, ValuePath>();

/** `identity[0].type` to its steps; '' to none. Texts come from mappings, so few are ever kept. */
export function readPath(text: string): ValuePath {
  let path = paths.get(text);
  if (path === undefined) {
    path = [...text.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map((m) => (m[1] === undefined ? m[0] : Number(m[1])));
    paths.set(text, path);
  }
  return path;
}

/** The value at a path inside a block; below an unknown stands an unknown of its own. */
export function valueIn(value: Value | undefined, path: ValuePath, unset?: WeakSet<Unknown>): Value | undefined {
  let at = value;
  let i = -1;
  for (const step of path) {
    i++;
    if (isUnknown(at)) {
      const inner = new Unknown(at.reason, `${at.identity}.${path.slice(i).join('.')}`, { presence: 'maybe-absent' });
      if (unset?.has(at) === true) unset.add(inner);
      return inner;
    }
    if (isValueArray(at)) at = typeof step === 'number' ? at[step] : undefined;
    else at = isValueObject(at) && Object.hasOwn(at, step) ? at[step] : undefined;
  }
  return at === null ? undefined : at;
}

/** An object that is still being put together. */
export interface Draft {
  [key: string]: Value | Draft;
}

/** The last name of a dotted path and those above it. Texts come from mappings, so few are asked for. */
const placeOf = remember((path: string): { readonly above: readonly string[]; readonly last: string } => {
  const steps = path.split('.');
  return { above: steps.slice(0, -1), last: steps.at(-1) ?? path };
});

/** Writes a value at a dotted path; objects that meet are merged, arrays joined, and what is known wins over what is not. */
export function writeAt(target: Draft, path: string, value: Value): void {
  const { above, last } = placeOf(path);
  let at = target;
  for (const step of above) {
    const next = at[step];
    if (isDraft(next)) at = next;
    else {
      const fresh: Draft = {};
      at[step] = fresh;
      at = fresh;
    }
  }
  at[last] = merged(at[last], value);
}

/** Of two arrays at one place: both, or the first (two blocks describe one thing), or the last (a patch). */
export type Arrays = 'join' | 'keep' | 'replace';

/** Arrays that a draft made itself and may add to in place, so that many additions stay linear. */
const ownArrays = new WeakSet<object>();

/** What two rows that write to one place come to. */
function merged(old: Value | Draft | undefined, value: Value, arrays: Arrays = 'join'): Value | Draft {
  if (old === undefined) return isValueObject(value) ? copy(value) : value;
  if (isUnknown(old) || isUnknown(value)) return mergedUnknown(old, value);
  if (isValueArray(old as Value) && isValueArray(value)) {
    if (arrays === 'join') return appended(old as readonly Value[], value);
    return arrays === 'keep' ? (old as Value) : value;
  }
  if (!isDraft(old) || !isValueObject(value)) return isValueObject(value) ? copy(value) : value;
  mergeInto(old, value, arrays);
  return old;
}

/** Of a single value, what is known wins. Of an object or a list, a part that is known does not say what else is in it. */
function mergedUnknown(old: Value | Draft, value: Value): Value | Draft {
  const [open, other] = isUnknown(old) ? [old, value] : [value, old];
  return isDraft(other) || isValueArray(other as Value) ? open : other;
}

function appended(old: readonly Value[], more: readonly Value[]): readonly Value[] {
  const list = ownArrays.has(old) ? (old as Value[]) : [...old];
  ownArrays.add(list);
  for (const value of more) list.push(value);
  return list;
}

/** Writes the members of `source` into `target`: objects that meet are merged, arrays as `arrays` says. */
export function mergeInto(target: Draft, source: ValueObject, arrays: Arrays = 'join'): void {
  for (const [key, value] of Object.entries(source)) {
    const old = Object.hasOwn(target, key) ? target[key] : undefined;
    const result = merged(old, value, arrays);
    Object.defineProperty(target, key, { value: result, enumerable: true, writable: true, configurable: true });
  }
}

const copy = (value: ValueObject): Draft => {
  const fresh: Draft = {};
  mergeInto(fresh, value);
  return fresh;
};

const isDraft = (value: Value | Draft | undefined): value is Draft => isValueObject(value as Value);
