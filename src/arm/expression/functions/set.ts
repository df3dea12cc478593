import type { Truth } from '../../../lib/kleene.ts';
import { isUnknown } from '../../../model/unknown.ts';
import { getMember, isValueArray, isValueObject, type Value, type ValueObject } from '../../../model/value.ts';
import { equalValues, hasOpenNames } from '../equality.ts';
import { arrayAt, kindOf, objectOf } from './arguments.ts';
import { type CallSite, type FunctionRow, reference } from './row.ts';

const page = reference('array');
/** Comparisons that a union or intersection of arrays may take are charged, since each element meets each other. */
const charged = (call: CallSite, a: number, b: number): void => call.charge(a * b);

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

export const setRows: readonly FunctionRow[] = [
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
];
