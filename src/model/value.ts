import { isUnknown, Unknown } from './unknown.ts';

/** JSON in which any place may hold an unknown. */
export type Value = null | boolean | number | string | Unknown | readonly Value[] | ValueObject;
export interface ValueObject {
  readonly [key: string]: Value;
}

/** Whether it is an object with members: no array, no unknown, not null. */
export const isValueObject = (value: Value | undefined): value is ValueObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isUnknown(value);

/** Whether it is a list; `Array.isArray` does not narrow readonly arrays. */
export const isValueArray = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);

/** The member whose name equals `key` in any case, as Azure compares names; an exact match wins. */
export function getMember(object: ValueObject, key: string): Value | undefined {
  if (Object.hasOwn(object, key)) return object[key];
  const wanted = key.toLowerCase();
  for (const name of Object.keys(object)) if (name.toLowerCase() === wanted) return object[name];
  return undefined;
}

/** The object with a member set: the one whose name equals `name` in any case, or a new one. */
export function withMember(object: ValueObject, name: string, value: Value): ValueObject {
  const known = Object.keys(object).find((key) => key.toLowerCase() === name.toLowerCase());
  return { ...object, [known ?? name]: value };
}

/** The value at a path of member names and array positions; undefined where nothing is there. An unknown on the way is the answer. */
export function getPath(value: Value | undefined, path: readonly (string | number)[]): Value | undefined {
  let at: Value | undefined = value;
  for (const step of path) {
    if (at === undefined || at instanceof Unknown) return at;
    if (isValueArray(at) && typeof step === 'number') at = at[step];
    else if (isValueObject(at)) at = getMember(at, String(step));
    else return undefined;
  }
  return at;
}
