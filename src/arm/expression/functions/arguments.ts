import { isUnknown, Unknown } from '../../../model/unknown.ts';
import { isValueArray, isValueObject, type Value, type ValueObject } from '../../../model/value.ts';
import { hasOpenNames } from '../equality.ts';
import { jsonText } from '../json-text.ts';
import type { CallSite } from './row.ts';

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth'];
const ordinal = (i: number): string => ordinals[i] ?? `${i + 1}th`;

/** What kind of value it is, in the words of a template. */
export function kindOf(value: Value | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (isUnknown(value)) return 'an unknown';
  if (isValueArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'boolean') return 'a bool';
  if (typeof value === 'string') return 'a string';
  return Number.isInteger(value) ? 'an int' : 'a float';
}

/** The failure to throw where the argument at position `i` is not of the kind that is wanted. */
export const wrongKind = (args: readonly Value[], i: number, call: CallSite, wanted: string): Error =>
  call.failure(`The ${ordinal(i)} argument of ${call.name} is ${kindOf(args[i])}; it must be ${wanted}`);

/** The text at a position. @throws ExpressionFailure for another kind; so do the three below */
export function textAt(args: readonly Value[], i: number, call: CallSite): string {
  const value = args[i];
  if (typeof value === 'string') return value;
  throw wrongKind(args, i, call, 'a string');
}

/** The array at a position. */
export function arrayAt(args: readonly Value[], i: number, call: CallSite): readonly Value[] {
  const value = args[i];
  if (isValueArray(value)) return value;
  throw wrongKind(args, i, call, 'an array');
}

/** The object at a position. */
export function objectAt(args: readonly Value[], i: number, call: CallSite): ValueObject {
  const value = args[i];
  if (isValueObject(value)) return value;
  throw wrongKind(args, i, call, 'an object');
}

/** The whole number at a position. */
export function integerAt(args: readonly Value[], i: number, call: CallSite): number {
  const value = args[i];
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw wrongKind(args, i, call, 'an int');
}

/** A value as text, as `string()` and `format()` write it: bools as `True` and `False`, null as nothing, the rest as JSON. */
export function textOf(value: Value): string | Unknown {
  if (typeof value === 'string' || isUnknown(value)) return value;
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  const text = jsonText(value);
  if (!holdsOpenName(value)) return text;
  const identity = `string(${text})`;
  return new Unknown('runtime', identity, { parts: [{ hole: identity }] });
}

function holdsOpenName(value: Value): boolean {
  if (isValueArray(value)) return value.some(holdsOpenName);
  return isValueObject(value) && (hasOpenNames(value) || Object.values(value).some(holdsOpenName));
}

/** Objects from members without touching prototypes, whatever the members are called. */
export const objectOf = (members: Iterable<readonly [string, Value]>): ValueObject => Object.fromEntries(members);

/** The name under which a member stands: a text, or the canonical text of an unknown one. */
export function memberName(args: readonly Value[], i: number, call: CallSite): string {
  const value = args[i];
  if (typeof value === 'string') return value;
  if (value !== undefined && isUnknown(value)) return value.toString();
  throw wrongKind(args, i, call, 'a string');
}
