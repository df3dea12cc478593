import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject, type Json, jsonDepth } from './json.ts';

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
