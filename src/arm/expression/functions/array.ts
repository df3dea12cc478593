import { isUnknown, type Unknown } from '../../../model/unknown.ts';
import { isValueArray, type Value } from '../../../model/value.ts';
import { knownStart } from '../equality.ts';
import { type Access, readIndex } from '../member-access.ts';
import { arrayAt, integerAt, textAt, wrongKind } from './arguments.ts';
import { joinedText } from './joined-text.ts';
import { type CallSite, type FunctionRow, reference } from './row.ts';

const page = reference('array');
/** The most elements that `range` gives, as documented. */
const MAX_RANGE = 10_000;

const concat: FunctionRow['evaluate'] = (args, call) => {
  if (!args.some(isValueArray)) return joinedText(args, call);
  if (args.some(isUnknown)) return call.unknown(args);
  return args.flatMap((_, i) => arrayAt(args, i, call));
};

const range: FunctionRow['evaluate'] = (args, call) => {
  const start = integerAt(args, 0, call);
  const count = integerAt(args, 1, call);
  if (count < 0 || count > MAX_RANGE || start + count > 2147483647) {
    throw call.failure(`range gives 0 to ${MAX_RANGE} numbers up to 2147483647, not ${count} from ${start}`);
  }
  return Array.from({ length: count }, (_, i) => start + i);
};

const take: FunctionRow['evaluate'] = (args, call) => {
  const [value = null, wanted = null] = args;
  if (isUnknown(value) || isUnknown(wanted)) {
    if (isUnknown(value) && value.parts !== undefined && typeof wanted === 'number') {
      const start = knownStart(value.parts);
      return wanted <= start.length ? start.slice(0, Math.max(wanted, 0)) : call.unknown(args, { text: true });
    }
    return call.unknown(args, { text: typeof value === 'string' });
  }
  const count = Math.max(integerAt(args, 1, call), 0);
  if (typeof value === 'string' || isValueArray(value)) return value.slice(0, count);
  throw wrongKind(args, 0, call, 'an array or a string');
};

const skip: FunctionRow['evaluate'] = (args, call) => {
  const value = args[0] ?? null;
  const count = Math.max(integerAt(args, 1, call), 0);
  if (typeof value === 'string' || isValueArray(value)) return value.slice(count);
  throw wrongKind(args, 0, call, 'an array or a string');
};

/** From the end, counted from 1. */
const fromEnd =
  (safe: boolean): FunctionRow['evaluate'] =>
  (args, call) => {
    if (!isUnknown(args[1])) integerAt(args, 1, call);
    if (safe && args[0] === null) return null;
    if (args.some(isUnknown)) return call.unknown(args, { maybeAbsent: safe });
    const array = arrayAt(args, 0, call);
    const at = array.length - integerAt(args, 1, call);
    const element = array[at];
    if (element !== undefined) return element;
    if (safe) return null;
    throw call.failure(`There is no such element in an array of ${array.length}`, 'ARM_NO_MEMBER');
  };

const tryGet: FunctionRow['evaluate'] = (args, call) => {
  const access: Access = { safe: true, failure: (message) => call.failure(message, 'ARM_NO_MEMBER') };
  const [first = null, ...indexes] = args;
  for (const [i, index] of indexes.entries())
    if (!isUnknown(index) && typeof index !== 'number') textAt(args, i + 1, call);
  let value: Value = first;
  for (const index of indexes) {
    if (value === null) return null;
    value = isUnknown(value) ? tryMemberOfUnknown(value, index, call) : readIndex(value, index, access);
  }
  return value;
};

function tryMemberOfUnknown(value: Unknown, key: Value, call: CallSite): Value {
  const known = typeof key === 'string' || typeof key === 'number' ? call.known(value, key) : undefined;
  return known ?? call.unknown([value, key], { maybeAbsent: true });
}

export const arrayRows: readonly FunctionRow[] = [
  {
    name: 'array',
    minimum: 1,
    maximum: 1,
    document: page('array'),
    examples: [
      { call: 'array(1)', gives: [1] },
      { call: "array('efgh')", gives: ['efgh'] },
      { call: "array(createArray('a'))", gives: ['a'] },
    ],
    evaluate: ([value = null]) => (isValueArray(value) ? value : [value]),
  },
  {
    name: 'concat',
    minimum: 0,
    maximum: Infinity,
    document: page('concat'),
    unknowns: 'own',
    examples: [
      { call: "concat('a', 'b')", gives: 'ab' },
      { call: "concat('a', 1)", gives: 'a1' },
      { call: "concat(createArray('1-1'), createArray('2-1', '2-2'))", gives: ['1-1', '2-1', '2-2'] },
    ],
    evaluate: concat,
  },
  {
    name: 'createArray',
    minimum: 0,
    maximum: Infinity,
    document: page('createarray'),
    unknowns: 'own',
    examples: [
      { call: "createArray('a', 1, createArray())", gives: ['a', 1, []] },
      { call: 'createArray()', gives: [] },
    ],
    evaluate: (args) => args,
  },
  {
    name: 'range',
    minimum: 2,
    maximum: 2,
    document: page('range'),
    examples: [
      { call: 'range(5, 3)', gives: [5, 6, 7] },
      { call: 'range(0, 0)', gives: [] },
    ],
    evaluate: range,
  },
  {
    name: 'take',
    minimum: 2,
    maximum: 2,
    document: page('take'),
    unknowns: 'own',
    examples: [
      { call: "take(createArray('one', 'two', 'three'), 2)", gives: ['one', 'two'] },
      { call: "take('one two three', 2)", gives: 'on' },
      { call: "take('one', 10)", gives: 'one' },
      { call: "take('one', -1)", gives: '' },
    ],
    evaluate: take,
  },
  {
    name: 'skip',
    minimum: 2,
    maximum: 2,
    document: page('skip'),
    examples: [
      { call: "skip(createArray('one', 'two', 'three'), 2)", gives: ['three'] },
      { call: "skip('one two three', 4)", gives: 'two three' },
    ],
    evaluate: skip,
  },
  {
    name: 'indexFromEnd',
    minimum: 2,
    maximum: 2,
    document: page('indexfromend'),
    unknowns: 'own',
    examples: [{ call: "indexFromEnd(createArray('a', 'b', 'c'), 1)", gives: 'c' }],
    evaluate: fromEnd(false),
  },
  {
    name: 'tryIndexFromEnd',
    minimum: 2,
    maximum: 2,
    document: page('tryindexfromend'),
    unknowns: 'own',
    examples: [
      { call: "tryIndexFromEnd(createArray('a', 'b', 'c'), 3)", gives: 'a' },
      { call: "tryIndexFromEnd(createArray('a', 'b', 'c'), 4)", gives: null },
    ],
    evaluate: fromEnd(true),
  },
  {
    name: 'tryGet',
    minimum: 2,
    maximum: Infinity,
    document: page('tryget'),
    unknowns: 'own',
    examples: [
      { call: "tryGet(createObject('a', 1), 'A')", gives: 1 },
      { call: "tryGet(createObject('a', 1), 'b', 'c')", gives: null },
      { call: "tryGet(createArray('x'), 1)", gives: null },
      { call: "tryGet(null(), 'a')", gives: null },
      { call: "tryGet(createObject('a', createArray(7)), 'a', 0)", gives: 7 },
    ],
    evaluate: tryGet,
  },
];
