import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childOf, isJsonObject, type Json, jsonDepth, MAX_JSON_DEPTH, parseBoundedJson, parseJson } from './json.ts';

describe('isJsonObject', () => {
  it.each<[Json | undefined, boolean]>([
    [{}, true],
    [{ a: 1 }, true],
    [[], false],
    [null, false],
    [undefined, false],
    ['{}', false],
    [0, false],
  ])('of %j is %s', (value, expected) => {
    expect(isJsonObject(value)).toBe(expected);
  });
});

describe('jsonDepth', () => {
  it.each([
    ['', 0],
    ['1', 0],
    ['{}', 1],
    ['[[],[[]]]', 3],
    ['{"a":[{"b":1}]}', 3],
    ['"[[[["', 0],
    ['"\\"[[[["', 0],
    ['["\\\\",[]]', 2],
    ['["\\\\\\"[", 1]', 1],
    ['"never closed [[', 0],
    ['"\\', 0],
    [']]]][', 0],
  ])('of %s is %d', (text, expected) => {
    expect(jsonDepth(text)).toBe(expected);
  });

  it('is the nesting of any value that JSON.stringify writes', () => {
    const nesting = (value: unknown): number =>
      typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(nesting)) : 0;
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(jsonDepth(JSON.stringify(value))).toBe(nesting(value));
      }),
    );
  });

  it('is linear in escaped quotes', () => {
    expect(jsonDepth(`["${'\\\\\\"'.repeat(500_000)}`)).toBe(1);
  });

  it('counts a million brackets without recursion', () => {
    expect(jsonDepth('['.repeat(1_000_000))).toBe(1_000_000);
  });
});

describe('parseJson and parseBoundedJson', () => {
  it.each<[string, Json | undefined]>([
    ['{"a":[1,null]}', { a: [1, null] }],
    ['null', null],
    ['', undefined],
    ['{', undefined],
    ["{'a':1}", undefined],
    ['\uFEFF{}', undefined],
  ])('of %j', (text, expected) => {
    expect([parseJson(text), parseBoundedJson(text)]).toEqual([expected, expected]);
  });

  it('stops at the depth that every reader stops at', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect(parseBoundedJson(nested(MAX_JSON_DEPTH))).toBeDefined();
    expect(parseBoundedJson(nested(MAX_JSON_DEPTH + 1))).toBeUndefined();
  });
});

describe('childOf', () => {
  it.each<[Json | undefined, string | number, Json | undefined]>([
    [{ a: 1 }, 'a', 1],
    [{ a: 1 }, 'A', undefined],
    [{ 0: 'x' }, 0, 'x'],
    [{}, 'toString', undefined],
    [[1, 2], 1, 2],
    [[1, 2], '1', undefined],
    [[1, 2], 'length', undefined],
    ['text', 0, undefined],
    [null, 'a', undefined],
    [undefined, 'a', undefined],
  ])('of %j at %j is %j', (value, step, expected) => {
    expect(childOf(value, step)).toBe(expected);
  });
});
