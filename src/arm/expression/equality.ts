import { allOf, type Truth } from '../../lib/kleene.ts';
import { isUnknown, type TextPart, type Unknown } from '../../model/unknown.ts';
import { isValueArray, isValueObject, type Value, type ValueObject } from '../../model/value.ts';

/**
 * Whether two values are equal, as `equals` has it: texts by case, arrays in order, objects by their members. Undefined
 * where an unknown leaves it open; what is known of a text can decide it (another start, another end), and so does
 * one identity on both sides.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-comparison#equals
 */
export function equalValues(a: Value, b: Value): Truth {
  if (a === b) return true;
  if (isUnknown(a)) return isUnknown(b) ? equalUnknowns(a, b) : equalToKnown(a, b);
  if (isUnknown(b)) return equalToKnown(b, a);
  if (isValueArray(a)) return isValueArray(b) && equalArrays(a, b);
  if (isValueObject(a)) return isValueObject(b) ? equalObjects(a, b) : false;
  return false;
}

function equalArrays(a: readonly Value[], b: readonly Value[]): Truth {
  if (a.length !== b.length) return false;
  return allOf(a.map((element, i) => equalValues(element, b[i] ?? null)));
}

function equalObjects(a: ValueObject, b: ValueObject): Truth {
  const names = Object.keys(a);
  const open = hasOpenNames(a) || hasOpenNames(b);
  const sameNames = names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name));
  if (!sameNames) return open ? undefined : false;
  return allOf(names.map((name) => equalValues(a[name] ?? null, b[name] ?? null)));
}

function equalUnknowns(a: Unknown, b: Unknown): Truth {
  if (a.identity === b.identity) return true;
  if (a.parts === undefined || b.parts === undefined) return undefined;
  if (a.toString() === b.toString()) return true;
  const starts = clash(knownStart(a.parts), knownStart(b.parts));
  const ends = clash(reverse(knownEnd(a.parts)), reverse(knownEnd(b.parts)));
  return starts || ends ? false : undefined;
}

const clash = (a: string, b: string): boolean => !a.startsWith(b) && !b.startsWith(a);

function equalToKnown(unknown: Unknown, known: Value): Truth {
  if (unknown.parts === undefined) return undefined;
  if (typeof known !== 'string') return false;
  return couldBe(unknown.parts, known) ? undefined : false;
}

/** The text before the first unknown piece. */
export const knownStart = (parts: readonly TextPart[]): string => (typeof parts[0] === 'string' ? parts[0] : '');

/** The text after the last unknown piece. */
export function knownEnd(parts: readonly TextPart[]): string {
  const last = parts.at(-1);
  return typeof last === 'string' ? last : '';
}

const reverse = (text: string): string => text.split('').reverse().join('');

/** Whether some filling of the holes makes the partly known text equal to `text`. A hole may be empty. */
function couldBe(parts: readonly TextPart[], text: string): boolean {
  const start = knownStart(parts);
  const end = knownEnd(parts);
  if (text.length < start.length + end.length || !text.startsWith(start) || !text.endsWith(end)) return false;
  let at = start.length;
  const inner = parts.slice(typeof parts[0] === 'string' ? 1 : 0, typeof parts.at(-1) === 'string' ? -1 : undefined);
  for (const part of inner) {
    if (typeof part !== 'string') continue;
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > text.length - end.length) return false;
    at = found + part.length;
  }
  return true;
}

/**
 * Whether a member's name is itself unknown in part: such a member stands under its canonical text, with `${...}` where
 * the unknown is, and what such an object does not seem to hold it may hold after all.
 */
export const hasOpenNames = (object: ValueObject): boolean => Object.keys(object).some((name) => name.includes('${'));
