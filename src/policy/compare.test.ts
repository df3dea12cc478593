import { describe, expect, it } from 'vitest';
import type { Truth } from '../lib/kleene.ts';
import { Unknown } from '../model/unknown.ts';
import type { Value } from '../model/value.ts';
import { compare, compareRange } from './compare.ts';
import { findOperator, operators, oppositeName } from './operators.ts';

const present = new Unknown('parameter', 'p');
const absent = new Unknown('not-declared', 'a', { presence: 'maybe-absent' });
const text = (...parts: (string | { hole: string })[]): Unknown =>
  new Unknown('runtime', JSON.stringify(parts), { parts });
const hole = { hole: 'x' };

const run = (name: string, actual: Value | undefined, expected: Value): Truth => {
  const operator = findOperator(name);
  if (operator === undefined) throw new Error(name);
  return compare(operator, actual, expected);
};

describe('compare', () => {
  it.each<[string, Value | undefined, Value, Truth]>([
    ['equals', 'Deny', 'deny', true],
    ['equals', 'Deny', 'Allow', false],
    ['equals', true, 'True', true],
    ['equals', 'false', false, true],
    ['equals', 90, '90', true],
    ['equals', '90', 90, true],
    ['equals', 1, true, false],
    ['equals', undefined, '', false],
    ['equals', null, 'x', false],
    ['equals', undefined, 'x', false],
    ['equals', [1, 'A'], [1, 'a'], true],
    ['equals', { a: 1 }, { A: 1 }, true],
    ['equals', { a: 1 }, { a: 1, b: 2 }, false],
    ['notEquals', undefined, 'x', true],
    ['notEquals', 'X', 'x', false],
    ['like', 'Microsoft.Compute', 'microsoft.*', true],
    ['like', 'abc', 'a*d', false],
    ['like', 'abc', 'ABC', true],
    ['like', 'a/b/c/d', 'a/*/c/*', true],
    ['like', undefined, '*', false],
    ['notLike', undefined, '*', true],
    ['match', 'ab12', '??##', true],
    ['match', 'ab1x', '??##', false],
    ['match', 'ab1x', '....', true],
    ['match', 'AB-1', 'ab-#', false],
    ['matchInsensitively', 'AB-1', 'ab-#', true],
    ['notMatch', 'AB-1', 'ab-#', true],
    ['notMatchInsensitively', 'AB-1', 'ab-#', false],
    ['notMatch', undefined, '#', true],
    ['contains', 'Hello World', 'WORLD', true],
    ['contains', ['a', 'B'], 'b', true],
    ['contains', ['ab'], 'b', false],
    ['contains', undefined, 'b', false],
    ['notContains', undefined, 'b', true],
    ['notContains', 'abc', 'b', false],
    ['in', 'B', ['a', 'b'], true],
    ['in', 'c', ['a', 'b'], false],
    ['in', undefined, ['a'], false],
    ['in', undefined, ['a', null], true],
    ['notIn', undefined, ['a'], true],
    ['notIn', 'A', ['a'], false],
    ['containsKey', { Env: 'x' }, 'env', true],
    ['containsKey', { Env: 'x' }, 'other', false],
    ['notContainsKey', { Env: 'x' }, 'other', true],
    ['notContainsKey', undefined, 'other', true],
    ['less', 1, 2, true],
    ['less', '1', 2, true],
    ['less', '10', '9', true],
    ['less', undefined, 2, false],
    ['greaterOrEquals', undefined, 2, false],
    ['lessOrEquals', 2, 2, true],
    ['greater', '2026-02-01T00:00:00Z', '2026-01-31T23:00:00-02:00', false],
    ['greater', '2026-02-02', '2026-02-01T00:00:00Z', true],
    ['greaterOrEquals', '090', '030', true],
    ['greater', true, 1, undefined],
    ['greater', 'abc', 1, undefined],
    ['exists', 'x', true, true],
    ['exists', 'x', 'False', false],
    ['exists', undefined, 'false', true],
    ['exists', null, true, false],
    ['exists', 'x', present, undefined],
  ])('%s of %j and %j is %j', (name, actual, expected, truth) => {
    expect(run(name, actual, expected)).toBe(truth);
  });

  it.each<[string, Value | undefined, Value, Truth]>([
    ['equals', present, 'x', undefined],
    ['notEquals', present, 'x', undefined],
    ['equals', present, present, true],
    ['equals', absent, 'x', undefined],
    ['notEquals', absent, 'x', undefined],
    ['exists', present, true, true],
    ['exists', present, 'false', false],
    ['exists', absent, true, undefined],
    ['in', present, ['x'], undefined],
    ['in', 'x', [present, 'X'], true],
    ['in', 'x', present, undefined],
    ['in', undefined, present, false],
    ['contains', [present], 'x', undefined],
    ['contains', [present, 'x'], 'x', true],
    ['contains', 'abc', present, undefined],
    ['less', present, 1, undefined],
    ['containsKey', present, 'a', undefined],
    ['equals', text('@Microsoft.KeyVault(', hole), 'plain', false],
    ['equals', text('abc', hole), 'abcdef', undefined],
    ['equals', text(hole, 'xyz'), 'abc', false],
    ['equals', text('abc', hole), text('abd', hole), false],
    ['equals', text('abc', hole), text('ab', hole), undefined],
    ['like', text('@Microsoft.KeyVault(', hole), '@microsoft.keyvault(*', true],
    ['like', text('plain', hole), '@Microsoft.KeyVault(*', false],
    ['like', text('@Micro', hole), '@Microsoft.KeyVault(*', undefined],
    ['like', text(hole, '.net'), '*.net', true],
    ['like', text(hole, '.net'), '*.com', false],
    ['contains', text('a', hole, 'keyvault'), 'KeyVault', true],
    ['contains', text('a', hole), 'keyvault', undefined],
    ['notContains', text('has-x', hole), 'x', false],
    ['like', 'abc', text('abd', hole), false],
    ['like', new Unknown('runtime', 'm', { presence: 'maybe-absent', parts: ['plain', hole] }), '@*', false],
    ['notLike', new Unknown('runtime', 'm', { presence: 'maybe-absent', parts: ['plain', hole] }), '@*', true],
    ['like', new Unknown('runtime', 'm', { presence: 'maybe-absent', parts: ['@', hole] }), '@*', undefined],
  ])('with unknowns: %s of %s and %s is %j', (name, actual, expected, truth) => {
    expect(run(name, actual, expected)).toBe(truth);
  });
});

describe('compareRange', () => {
  it.each<[string, number, number, Value, Truth]>([
    ['equals', 2, 2, 2, true],
    ['equals', 0, 1, 2, false],
    ['equals', 0, 2, 2, undefined],
    ['notEquals', 0, 1, 2, true],
    ['greaterOrEquals', 1, Number.POSITIVE_INFINITY, 1, true],
    ['greaterOrEquals', 0, Number.POSITIVE_INFINITY, 1, undefined],
    ['greater', 0, 3, 3, false],
    ['less', 0, 0, '1', true],
    ['less', 1, Number.POSITIVE_INFINITY, 1, false],
    ['lessOrEquals', 0, 5, 5, true],
    ['in', 0, 1, [2, 3], false],
    ['in', 0, 2, [2, 3], undefined],
    ['notIn', 0, 1, [2, 3], true],
    ['exists', 0, 9, true, true],
    ['less', 0, 5, present, undefined],
  ])('%s of %d..%d and %j is %j', (name, low, high, expected, truth) => {
    const operator = findOperator(name);
    expect(operator && compareRange(operator, low, high, expected)).toBe(truth);
  });
});

describe('findOperator', () => {
  it('reads names in any case and knows each operator of the documentation', () => {
    expect(operators).toHaveLength(19);
    expect(findOperator('NOTEQUALS')?.name).toBe('notEquals');
    expect(findOperator('Like')?.name).toBe('like');
    expect(findOperator('startsWith')).toBeUndefined();
  });

  it('names the opposite of each operator but exists', () => {
    const without = operators.filter((operator) => oppositeName(operator) === undefined);
    expect(without.map((operator) => operator.name)).toEqual(['exists']);
  });
});
