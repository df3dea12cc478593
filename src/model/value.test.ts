import { describe, expect, it } from 'vitest';
import { Unknown } from './unknown.ts';
import { getMember, getPath, isValueArray, isValueObject, type Value, withMember } from './value.ts';

const unknown = new Unknown('parameter', 'p');

describe('getMember', () => {
  it.each([
    ['Sku', 'exact'],
    ['sku', 'other'],
    ['SKU', 'exact'],
    ['kind', undefined],
    ['toString', undefined],
    ['__proto__', undefined],
  ])('of %s is %s: an exact match wins, and nothing is inherited', (key, expected) => {
    expect(getMember({ Sku: 'exact', sku: 'other' }, key)).toBe(expected);
  });
});

describe('withMember', () => {
  it('sets the member of that name in any case, and leaves its argument as it was', () => {
    const object = { Sku: 1 };
    expect(withMember(object, 'sku', 2)).toEqual({ Sku: 2 });
    expect(withMember(object, 'kind', 2)).toEqual({ Sku: 1, kind: 2 });
    expect(object).toEqual({ Sku: 1 });
  });
});

describe('getPath', () => {
  const value: Value = { properties: { Rules: [{ on: false }, null], later: unknown } };
  it.each<[readonly (string | number)[], Value | undefined]>([
    [[], value],
    [['PROPERTIES', 'rules', 0, 'on'], false],
    [['properties', 'rules', 1], null],
    [['properties', 'rules', 1, 'on'], undefined],
    [['properties', 'rules', 2], undefined],
    [['properties', 'rules', -1], undefined],
    [['properties', 'rules', '0'], undefined],
    [['properties', 'rules', 'length'], undefined],
    [['properties', 'none', 'deeper'], undefined],
    [['properties', 'later'], unknown],
    [['properties', 'later', 'deeper', 3], unknown],
  ])('of %j', (path, expected) => {
    expect(getPath(value, path)).toBe(expected);
  });
});

describe('isValueObject and isValueArray', () => {
  it.each<[string, Value | undefined, boolean, boolean]>([
    ['an object', {}, true, false],
    ['an array', [], false, true],
    ['an unknown', unknown, false, false],
    ['null', null, false, false],
    ['text', 'x', false, false],
    ['nothing', undefined, false, false],
  ])('tell %s', (_, value, object, array) => {
    expect([isValueObject(value), isValueArray(value)]).toEqual([object, array]);
  });
});
