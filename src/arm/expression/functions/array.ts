import type { Truth } from '../../../lib/kleene.ts';
import { isUnknown, type Unknown } from '../../../model/unknown.ts';
import { getMember, isValueArray, isValueObject, type Value, type ValueObject } from '../../../model/value.ts';
import { equalValues, hasOpenNames, knownStart } from '../equality.ts';
import { type Access, readIndex } from '../member-access.ts';
import { arrayAt, integerAt, kindOf, objectOf, textAt, wrongKind } from './arguments.ts';
import { joinedText } from './joined-text.ts';
import { type CallSite, type FunctionRow, reference } from './row.ts';

const page = reference('array');
/** The most elements that `range` gives, as documented. */
const MAX_RANGE = 10_000;
/** Comparisons that a union or intersection of arrays may take are charged, since each element meets each other. */
const charged = (call: CallSite, a: number, b: number): void => call.charge(a * b);

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

/** The elements of all arrays, each once; undefined where an unknown leaves open whether two are the same. */
function unionOfArrays(arrays: readonly (readonly Value[])[], call: CallSite): readonly Value[] | undefined {
  const result: Value[] = [];
  const plain = new Set<Value>();
  for (const element of arrays.flat()) {
    const simple = typeof element !== 'object' || element === null;
    if (simple && plain.has(element)) continue;
    const others = simple ? result.filter((other) => typeof other === 'object' && other !== null) : result;
    charged(call, others.length, 1);
    const same = others.map((other) => equalValues(other, element));
    if (same.includes(true)) continue;
    if (same.includes(undefined)) return undefined;
    result.push(element);
    if (simple) plain.add(element);
  }
  return result;
}

/** Members of the later object win; objects under one name are merged in turn, arrays and the rest replaced. */
function unionOfObjects(a: ValueObject, b: ValueObject, call: CallSite): ValueObject {
  const names = new Map<string, string>();
  const members = new Map<string, Value>();
  for (const [name, value] of Object.entries(a)) {
    names.set(name.toLowerCase(), name);
    members.set(name, value);
  }
  call.charge(names.size);
  for (const [name, value] of Object.entries(b)) {
    const existing = names.get(name.toLowerCase()) ?? name;
    names.set(name.toLowerCase(), existing);
    members.set(existing, mergedMember(members.get(existing), value, call));
  }
  return objectOf(members);
}

function mergedMember(before: Value | undefined, after: Value, call: CallSite): Value {
  if (before === undefined) return after;
  if (isValueObject(before) && isValueObject(after)) return unionOfObjects(before, after, call);
  const open = isUnknown(after) && after.parts === undefined;
  if (open && (isValueObject(before) || isUnknown(before))) return call.unknown([before, after]);
  return isUnknown(before) && isValueObject(after) ? call.unknown([before, after]) : after;
}

const union: FunctionRow['evaluate'] = (args, call) => {
  if (args.every(isValueArray)) return unionOfArrays(args, call) ?? call.unknown(args);
  if (args.every(isValueObject)) return args.reduce((a, b) => unionOfObjects(a, b, call));
  throw call.failure(`union takes arrays or objects, all of one kind; one argument is ${kindOf(oddOne(args))}`);
};

const oddOne = (args: readonly Value[]): Value | undefined =>
  args.find((arg) => !isValueArray(arg) && !isValueObject(arg)) ?? args.at(-1);

const intersection: FunctionRow['evaluate'] = (args, call) => {
  const [first = null, ...rest] = args;
  if (isValueArray(first))
    return rest.reduce<Value>((a, _, i) => commonElements(a, arrayAt(rest, i, call), call), first);
  if (!args.every(isValueObject)) throw call.failure('intersection takes arrays or objects, all of one kind');
  return args.reduce<Value>((a, b) => commonMembers(a, b, call), first);
};

function commonElements(a: Value, b: readonly Value[], call: CallSite): Value {
  if (!isValueArray(a)) return a;
  charged(call, a.length, b.length);
  const result: Value[] = [];
  for (const element of a) {
    const same = b.map((other) => equalValues(element, other));
    if (!same.includes(true)) {
      if (same.includes(undefined)) return call.unknown([a, b]);
    } else if (!result.some((other) => equalValues(other, element) === true)) result.push(element);
  }
  return result;
}

/** A missing member may be there after all where a name on either side is unknown. */
const openOrMissing = (name: string, other: ValueObject): Truth =>
  hasOpenNames(other) || (name.includes('${') && Object.keys(other).length > 0) ? undefined : false;

function commonMembers(a: Value, b: ValueObject, call: CallSite): Value {
  if (!isValueObject(a)) return a;
  const members: [string, Value][] = [];
  for (const [name, value] of Object.entries(a)) {
    const other = getMember(b, name);
    const same = other === undefined ? openOrMissing(name, b) : equalValues(value, other);
    if (same === undefined) return call.unknown([a, b]);
    if (same) members.push([name, value]);
  }
  return objectOf(members);
}

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
    name: 'union',
    minimum: 1,
    maximum: Infinity,
    document: page('union'),
    cost: 'arguments',
    examples: [
      { call: "union(createArray('one', 'two'), createArray('two', 'three'))", gives: ['one', 'two', 'three'] },
      { call: "union(createObject('a', 1, 'b', 2), createObject('b', 3))", gives: { a: 1, b: 3 } },
      {
        call: "union(createObject('a', createObject('x', 1)), createObject('a', createObject('y', 2)))",
        gives: { a: { x: 1, y: 2 } },
      },
    ],
    evaluate: union,
  },
  {
    name: 'intersection',
    minimum: 1,
    maximum: Infinity,
    document: page('intersection'),
    cost: 'arguments',
    examples: [
      {
        call: "intersection(createArray('one', 'two', 'three'), createArray('two', 'three'))",
        gives: ['two', 'three'],
      },
      {
        call: "intersection(createObject('one', 'a', 'two', 'b'), createObject('one', 'a', 'two', 'c'))",
        gives: { one: 'a' },
      },
    ],
    evaluate: intersection,
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
