import { isUnknown } from '../../../model/unknown.ts';
import { isValueObject, type Value } from '../../../model/value.ts';
import { hasOpenNames } from '../equality.ts';
import { arrayAt, memberName, objectAt, objectOf, textAt, wrongKind } from './arguments.ts';
import { parseJsonText } from './encoding.ts';
import { type FunctionRow, reference } from './row.ts';

const page = reference('object');

const createObject: FunctionRow['evaluate'] = (args, call) => {
  if (args.length % 2 !== 0) throw call.failure('createObject takes names and values in pairs');
  const members: [string, Value][] = [];
  for (let i = 0; i < args.length; i += 2) members.push([memberName(args, i, call), args[i + 1] ?? null]);
  return objectOf(members);
};

/** Names in the order of the alphabet, case apart, as Azure lists the members of an object. */
const byName = (a: string, b: string): number => {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  return x < y ? -1 : x > y ? 1 : 0;
};

const items: FunctionRow['evaluate'] = (args, call) => {
  const object = objectAt(args, 0, call);
  if (hasOpenNames(object)) return call.unknown(args, { reason: 'runtime' });
  return Object.keys(object)
    .sort(byName)
    .map((key) => ({ key, value: object[key] ?? null }));
};

const objectKeys: FunctionRow['evaluate'] = (args, call) => {
  const object = objectAt(args, 0, call);
  if (hasOpenNames(object)) return call.unknown(args, { reason: 'runtime' });
  return Object.keys(object).sort(byName);
};

const shallowMerge: FunctionRow['evaluate'] = (args, call) => {
  const objects = arrayAt(args, 0, call);
  if (objects.some(isUnknown)) return call.unknown(args);
  const names = new Map<string, string>();
  const members = new Map<string, Value>();
  for (const object of objects) {
    if (!isValueObject(object)) throw wrongKind(args, 0, call, 'an array of objects');
    for (const [name, value] of Object.entries(object)) {
      const existing = names.get(name.toLowerCase()) ?? name;
      names.set(name.toLowerCase(), existing);
      members.set(existing, value);
    }
  }
  return objectOf(members);
};

export const objectRows: readonly FunctionRow[] = [
  {
    name: 'createObject',
    minimum: 0,
    maximum: Infinity,
    document: page('createobject'),
    unknowns: 'own',
    examples: [
      {
        call: "createObject('intProp', 1, 'stringProp', 'abc', 'boolProp', true(), 'nullProp', null())",
        gives: { intProp: 1, stringProp: 'abc', boolProp: true, nullProp: null },
      },
      { call: 'createObject()', gives: {} },
    ],
    evaluate: createObject,
  },
  {
    name: 'items',
    minimum: 1,
    maximum: 1,
    document: page('items'),
    cost: 'arguments',
    examples: [
      {
        call: "items(createObject('b', 2, 'a', 1))",
        gives: [
          { key: 'a', value: 1 },
          { key: 'b', value: 2 },
        ],
      },
    ],
    evaluate: items,
  },
  {
    name: 'objectKeys',
    minimum: 1,
    maximum: 1,
    document: page('objectkeys'),
    cost: 'arguments',
    examples: [{ call: "objectKeys(createObject('b', 2, 'a', 1))", gives: ['a', 'b'] }],
    evaluate: objectKeys,
  },
  {
    name: 'shallowMerge',
    minimum: 1,
    maximum: 1,
    document: page('shallowmerge'),
    cost: 'arguments',
    examples: [
      {
        call: "shallowMerge(createArray(createObject('a', createObject('x', 1)), createObject('a', createObject('y', 2))))",
        gives: { a: { y: 2 } },
      },
    ],
    evaluate: shallowMerge,
  },
  {
    name: 'json',
    minimum: 1,
    maximum: 1,
    document: page('json'),
    cost: 'arguments',
    examples: [
      { call: `json('{"a":[1,true,null]}')`, gives: { a: [1, true, null] } },
      { call: "json('null')", gives: null },
      { call: "json('0.1')", gives: 0.1 },
    ],
    evaluate: (args, call) => parseJsonText(textAt(args, 0, call), call),
  },
  {
    name: 'null',
    minimum: 0,
    maximum: 0,
    document: page('null'),
    examples: [{ call: 'null()', gives: null }],
    evaluate: () => null,
  },
];
