import { remember } from '../arm/remember.ts';
import { allOf, anyOf, not, type Truth } from '../lib/kleene.ts';
import { Unknown } from '../model/unknown.ts';
import { getMember, isValueArray, isValueObject, type Value, type ValueObject } from '../model/value.ts';
import type { Comparison, Operator } from './operators.ts';
import { isLike, isMatch, partialContains, partialEquals, partialEqualsPartial, partialLike } from './text-pattern.ts';

/** What stands at a field: a value, or nothing. A JSON `null` counts as nothing, as in Azure. */
export type Actual = Value | undefined;

/**
 * One condition on one value, in three-valued logic. Texts compare without regard to case; numbers, booleans and their
 * texts compare as Azure converts them; of nothing, every positive comparison is false and every negative one true.
 * Source: https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule#conditions
 */
export function compare(operator: Operator, actual: Actual, expected: Value): Truth {
  const truth = positive(operator.comparison, actual ?? undefined, expected);
  return operator.negated ? not(truth) : truth;
}

function positive(comparison: Comparison, actual: Actual, expected: Value): Truth {
  if (comparison === 'exists') return exists(actual, expected);
  if (actual instanceof Unknown) {
    const ifPresent = present(comparison, actual, expected);
    if (actual.presence === 'present') return ifPresent;
    return ifPresent === absent(comparison, expected) ? ifPresent : undefined;
  }
  return actual === undefined ? absent(comparison, expected) : present(comparison, actual, expected);
}

/** A comparison of nothing: false, unless `null` itself is asked for. */
function absent(comparison: Comparison, expected: Value): Truth {
  if (comparison === 'equals') return nothing(expected);
  if (comparison !== 'in') return false;
  return isValueArray(expected) ? anyOf(expected.map(nothing)) : false;
}

const nothing = (expected: Value): Truth => {
  if (expected instanceof Unknown) return expected.presence === 'maybe-absent' ? undefined : false;
  return expected === null;
};

function exists(actual: Actual, expected: Value): Truth {
  const wanted = readBoolean(expected);
  if (wanted === undefined) return undefined;
  if (actual instanceof Unknown) {
    if (actual.presence === 'maybe-absent') return undefined;
    return wanted;
  }
  return (actual !== undefined) === wanted;
}

/** `true`, `'True'`; undefined for anything that is no boolean. */
function readBoolean(value: Value): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  const text = value.toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

function present(comparison: Exclude<Comparison, 'exists'>, actual: Value, expected: Value): Truth {
  switch (comparison) {
    case 'equals':
      return equalValues(actual, expected);
    case 'in':
      return isIn(actual, expected);
    case 'contains':
      return contains(actual, expected);
    case 'containsKey':
      return containsKey(actual, expected);
    case 'like':
      return like(actual, expected);
    case 'match':
      return matches(actual, expected, false);
    case 'matchInsensitively':
      return matches(actual, expected, true);
    case 'less':
      return ordered(actual, expected, (order) => order < 0);
    case 'lessOrEquals':
      return ordered(actual, expected, (order) => order <= 0);
    case 'greater':
      return ordered(actual, expected, (order) => order > 0);
    case 'greaterOrEquals':
      return ordered(actual, expected, (order) => order >= 0);
    default:
      return comparison satisfies never;
  }
}

/** In lower case; what is compared with is most often a constant of a rule. */
const lowered = remember((text) => text.toLowerCase());

/** Equality as Azure converts: text without case, `'true'` and true, `'1'` and 1; arrays and objects member by member. */
export function equalValues(a: Value, b: Value): Truth {
  if (a instanceof Unknown) return b instanceof Unknown ? equalUnknowns(a, b) : equalsUnknown(a, b);
  if (b instanceof Unknown) return equalsUnknown(b, a);
  if (isValueArray(a)) return isValueArray(b) ? equalArrays(a, b) : false;
  if (isValueObject(a)) return isValueObject(b) ? equalObjects(a, b) : false;
  if (typeof a === 'object' || typeof b === 'object') return a === b;
  if (a === b) return true;
  if (typeof a === typeof b) return typeof a === 'string' && a.toLowerCase() === lowered(String(b));
  if (typeof a === 'string') return equalsText(a, b);
  return typeof b === 'string' ? equalsText(b, a) : false;
}

function equalsText(text: string, other: string | number | boolean): boolean {
  if (typeof other === 'boolean') return readBoolean(text) === other;
  return numberOf(text) === other;
}

function equalUnknowns(a: Unknown, b: Unknown): Truth {
  if (a.identity === b.identity && a.presence === b.presence) return true;
  return partialEqualsPartial(a, b);
}

const equalsUnknown = (unknown: Unknown, other: Value): Truth => {
  if (typeof other === 'string') return partialEquals(unknown, other);
  const isText = unknown.parts !== undefined && unknown.presence === 'present';
  return isText && typeof other === 'object' ? false : undefined;
};

function equalArrays(a: readonly Value[], b: readonly Value[]): Truth {
  return a.length === b.length ? allOf(a.map((item, i) => equalValues(item, b[i] ?? null))) : false;
}

function equalObjects(a: ValueObject, b: ValueObject): Truth {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return allOf(
    names.map((name) => {
      const other = getMember(b, name);
      return other === undefined ? false : equalValues(a[name] ?? null, other);
    }),
  );
}

function isIn(actual: Value, expected: Value): Truth {
  if (expected instanceof Unknown) return undefined;
  return isValueArray(expected) ? isAnyOf(actual, expected) : equalValues(actual, expected);
}

/** `anyOf` of what equals; a text is compared in lower case once for all. */
function isAnyOf(actual: Value, expected: readonly Value[]): Truth {
  const text = typeof actual === 'string' ? actual.toLowerCase() : undefined;
  let result: Truth = false;
  for (const item of expected) {
    const isText = text !== undefined && typeof item === 'string';
    const truth = isText ? lowered(item) === text : equalValues(actual, item);
    if (truth === true) return true;
    if (truth === undefined) result = undefined;
  }
  return result;
}

function contains(actual: Value, expected: Value): Truth {
  if (isValueArray(actual)) return anyOf(actual.map((item) => equalValues(item, expected)));
  if (isValueObject(actual)) return false;
  const wanted = textOf(expected);
  if (actual instanceof Unknown) return wanted === undefined ? undefined : partialContains(actual, wanted);
  const text = textOf(actual);
  if (expected instanceof Unknown) return undefined;
  if (text === undefined || wanted === undefined) return false;
  return text.toLowerCase().includes(wanted.toLowerCase());
}

function containsKey(actual: Value, expected: Value): Truth {
  if (actual instanceof Unknown || expected instanceof Unknown) return undefined;
  const key = textOf(expected);
  return isValueObject(actual) && key !== undefined && getMember(actual, key) !== undefined;
}

function like(actual: Value, expected: Value): Truth {
  if (expected instanceof Unknown) return equalToPattern(actual, expected);
  const pattern = textOf(expected);
  if (pattern === undefined) return false;
  if (actual instanceof Unknown) return partialLike(actual, pattern);
  const text = textOf(actual);
  return text === undefined ? false : isLike(text, pattern);
}

/** A pattern with an unknown piece: decided only where its known pieces contradict the text. */
const equalToPattern = (actual: Value, pattern: Unknown): Truth => {
  const hasWildcard = pattern.parts?.some((part) => typeof part === 'string' && part.includes('*')) ?? true;
  return !hasWildcard && typeof actual === 'string' ? partialEquals(pattern, actual) : undefined;
};

function matches(actual: Value, expected: Value, insensitively: boolean): Truth {
  if (actual instanceof Unknown || expected instanceof Unknown) return undefined;
  const text = textOf(actual);
  const pattern = textOf(expected);
  return text === undefined || pattern === undefined ? false : isMatch(text, pattern, insensitively);
}

function ordered(actual: Value, expected: Value, test: (order: number) => boolean): Truth {
  const order = orderOf(actual, expected);
  return order === undefined ? undefined : test(order);
}

const INSTANT = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/i;

/**
 * Which comes first. Numbers and their texts by value, dates by instant, other texts by character without case, so
 * that `'10'` is before `'9'` as in Azure. Undefined for what Azure cannot compare, such as a boolean.
 */
function orderOf(a: Value, b: Value): number | undefined {
  if (typeof a === 'number' || typeof b === 'number') {
    const left = numberOf(a);
    const right = numberOf(b);
    return left === undefined || right === undefined ? undefined : left - right;
  }
  if (typeof a !== 'string' || typeof b !== 'string') return undefined;
  if (INSTANT.test(a) && INSTANT.test(b)) {
    const difference = Date.parse(a) - Date.parse(b);
    if (!Number.isNaN(difference)) return difference;
  }
  const left = a.toLowerCase();
  const right = b.toLowerCase();
  return left < right ? -1 : left > right ? 1 : 0;
}

function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

const textOf = (value: Value): string | undefined => {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
};

/** Whether a number that lies between `low` and `high` (which may be infinite) satisfies a condition. */
export function compareRange(operator: Operator, low: number, high: number, expected: Value): Truth {
  if (low === high) return compare(operator, low, expected);
  const truth = rangeTruth(operator.comparison, low, high, expected);
  return operator.negated ? not(truth) : truth;
}

function rangeTruth(comparison: Comparison, low: number, high: number, expected: Value): Truth {
  if (comparison === 'exists') return exists(low, expected);
  if (comparison === 'in') {
    return isValueArray(expected) && expected.every((item) => outside(low, high, item)) ? false : undefined;
  }
  if (comparison === 'equals') return outside(low, high, expected) ? false : undefined;
  const bound = numberOf(expected);
  if (bound === undefined) return undefined;
  const atLow = present(comparison, low, bound);
  return atLow === present(comparison, high, bound) && isOrder(comparison) ? atLow : undefined;
}

const outside = (low: number, high: number, expected: Value): boolean => {
  const number = numberOf(expected);
  return number !== undefined && (number < low || number > high);
};

const isOrder = (comparison: Comparison): boolean =>
  ['less', 'lessOrEquals', 'greater', 'greaterOrEquals'].includes(comparison);
