import { anyOf, type Truth } from '../../../lib/kleene.ts';
import { isUnknown, type TextPart, type Unknown } from '../../../model/unknown.ts';
import { getMember, isValueArray, isValueObject, type Value } from '../../../model/value.ts';
import { equalValues, hasOpenNames, knownEnd, knownStart } from '../equality.ts';
import { kindOf, textAt, wrongKind } from './arguments.ts';
import { type CallSite, type FunctionRow, reference } from './row.ts';

const page = reference('array');

/** Whether a container is empty; what is known of a text or of an object with unknown names can be enough. */
function isEmpty(value: Value, call: CallSite): Truth {
  if (value === null) return true;
  if (isUnknown(value)) return value.parts?.some((part) => typeof part === 'string') ? false : undefined;
  if (typeof value === 'string' || isValueArray(value)) return value.length === 0;
  if (isValueObject(value)) return Object.keys(value).length === 0;
  throw wrongKind([value], 0, call, 'an array, an object or a string');
}

function contains(container: Value, item: Value, call: CallSite): Truth {
  if (isUnknown(container)) return containsInPieces(container, item);
  if (isValueArray(container)) return anyOf(container.map((element) => equalValues(element, item)));
  if (typeof container === 'string') return containsText(container, item, call);
  if (!isValueObject(container)) throw wrongKind([container], 0, call, 'an array, an object or a string');
  if (isUnknown(item)) {
    if (Object.hasOwn(container, item.toString())) return true;
    return Object.keys(container).length === 0 ? false : undefined;
  }
  if (getMember(container, String(scalarText(item, call))) !== undefined) return true;
  return hasOpenNames(container) ? undefined : false;
}

function containsInPieces(container: Unknown, item: Value): Truth {
  if (typeof item !== 'string') return undefined;
  if (item === '') return container.parts === undefined ? undefined : true;
  return container.parts?.some((part) => typeof part === 'string' && part.includes(item)) ? true : undefined;
}

function containsText(text: string, item: Value, call: CallSite): Truth {
  if (!isUnknown(item)) return text.includes(scalarText(item, call));
  const impossible = item.parts?.some((part) => typeof part === 'string' && !text.includes(part));
  return impossible ? false : undefined;
}

function scalarText(value: Value, call: CallSite): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw call.failure(`${call.name} cannot look for ${kindOf(value)} there`);
}

const length: FunctionRow['evaluate'] = (args, call) => {
  const value = args[0] ?? null;
  if (isUnknown(value)) return call.unknown(args);
  if (typeof value === 'string' || isValueArray(value)) return value.length;
  if (!isValueObject(value)) throw wrongKind(args, 0, call, 'an array, an object or a string');
  const names = Object.keys(value);
  return names.length > 1 && hasOpenNames(value) ? call.unknown(args, { reason: 'runtime' }) : names.length;
};

/** The first or last character of a text, or element of an array. Empty texts give empty, empty arrays null. */
const end =
  (position: 0 | -1, known: (parts: readonly TextPart[]) => string): FunctionRow['evaluate'] =>
  (args, call) => {
    const value = args[0] ?? null;
    if (isUnknown(value)) {
      const character = known(value.parts ?? []).at(position);
      return (
        character ?? call.unknown(args, { maybeAbsent: value.parts === undefined, text: value.parts !== undefined })
      );
    }
    if (typeof value === 'string') return value.at(position) ?? '';
    if (isValueArray(value)) return value.at(position) ?? null;
    throw wrongKind(args, 0, call, 'an array or a string');
  };

/** Position in a text (case does not count) or in an array (it does), -1 where it is not. */
const position =
  (last: boolean): FunctionRow['evaluate'] =>
  (args, call) => {
    const [container = null, item = null] = args;
    if (isUnknown(container)) return call.unknown(args);
    if (isValueArray(container)) return positionInArray(container, item, last) ?? call.unknown(args);
    if (isUnknown(item)) return call.unknown(args);
    const text = textAt(args, 0, call).toLowerCase();
    const wanted = textAt(args, 1, call).toLowerCase();
    return last ? text.lastIndexOf(wanted) : text.indexOf(wanted);
  };

function positionInArray(array: readonly Value[], item: Value, last: boolean): number | undefined {
  for (let step = 0; step < array.length; step++) {
    const i = last ? array.length - 1 - step : step;
    const same = equalValues(array[i] ?? null, item);
    if (same === true) return i;
    if (same === undefined) return undefined;
  }
  return -1;
}

export const collectionRows: readonly FunctionRow[] = [
  {
    name: 'empty',
    minimum: 1,
    maximum: 1,
    document: page('empty'),
    unknowns: 'own',
    examples: [
      { call: 'empty(createArray())', gives: true },
      { call: "empty('')", gives: true },
      { call: 'empty(null())', gives: true },
      { call: "empty(createObject('a', 1))", gives: false },
      { call: "empty('a')", gives: false },
    ],
    evaluate: (args, call) => isEmpty(args[0] ?? null, call) ?? call.unknown(args),
  },
  {
    name: 'contains',
    minimum: 2,
    maximum: 2,
    document: page('contains'),
    unknowns: 'own',
    cost: 'arguments',
    examples: [
      { call: "contains('OneTwoThree', 'e')", gives: true },
      { call: "contains('OneTwoThree', 'z')", gives: false },
      { call: "contains(createObject('one', 'a'), 'ONE')", gives: true },
      { call: "contains(createObject('one', 'a'), 'three')", gives: false },
      { call: "contains(createArray('one', 'two'), 'two')", gives: true },
      { call: "contains(createArray('one', 'two'), 'Two')", gives: false },
    ],
    evaluate: (args, call) => contains(args[0] ?? null, args[1] ?? null, call) ?? call.unknown(args),
  },
  {
    name: 'length',
    minimum: 1,
    maximum: 1,
    document: page('length'),
    unknowns: 'own',
    examples: [
      { call: "length(createArray('one', 'two', 'three'))", gives: 3 },
      { call: "length('One Two Three')", gives: 13 },
      { call: "length(createObject('a', 1, 'b', 2))", gives: 2 },
    ],
    evaluate: length,
  },
  {
    name: 'first',
    minimum: 1,
    maximum: 1,
    document: page('first'),
    unknowns: 'own',
    examples: [
      { call: "first(createArray('one', 'two'))", gives: 'one' },
      { call: "first('One Two Three')", gives: 'O' },
      { call: 'first(createArray())', gives: null },
      { call: "first('')", gives: '' },
    ],
    evaluate: end(0, knownStart),
  },
  {
    name: 'last',
    minimum: 1,
    maximum: 1,
    document: page('last'),
    unknowns: 'own',
    examples: [
      { call: "last(createArray('one', 'two'))", gives: 'two' },
      { call: "last('One Two Three')", gives: 'e' },
    ],
    evaluate: end(-1, knownEnd),
  },
  {
    name: 'indexOf',
    minimum: 2,
    maximum: 2,
    document: page('indexof'),
    unknowns: 'own',
    cost: 'arguments',
    examples: [
      { call: "indexOf(createArray('one', 'two', 'three'), 'two')", gives: 1 },
      { call: "indexOf('test', 't')", gives: 0 },
      { call: "indexOf('abcdef', 'CD')", gives: 2 },
      { call: "indexOf('abcdef', 'z')", gives: -1 },
    ],
    evaluate: position(false),
  },
  {
    name: 'lastIndexOf',
    minimum: 2,
    maximum: 2,
    document: page('lastindexof'),
    unknowns: 'own',
    cost: 'arguments',
    examples: [
      { call: "lastIndexOf(createArray('one', 'two', 'one'), 'one')", gives: 2 },
      { call: "lastIndexOf('test', 't')", gives: 3 },
      { call: "lastIndexOf('abcdef', 'AB')", gives: 0 },
    ],
    evaluate: position(true),
  },
];
