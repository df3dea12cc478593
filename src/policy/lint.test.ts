import { describe, expect, it } from 'vitest';
import { isAssignable, lintForAzure } from './lint.ts';
import { auditRule } from './testing/judge.ts';

describe('lintForAzure', () => {
  it.each<[string, object, RegExp]>([
    ['a template function', { value: "[resourceId('a/b', 'c')]", equals: 'x' }, /resourceid is not available/],
    ['a lambda', { value: "[filter(field('tags'), lambda('t', true()))]", equals: 'x' }, /filter is not available/],
    ['durations in order', { field: 'Microsoft.X/y/retention', less: 'P7Y' }, /durations compare as text/],
    ['two wildcards', { field: 'name', like: '*a*' }, /one wildcard/],
    ['a field Azure has not', { field: 'sku.name', equals: 'x' }, /no field of Azure Policy/],
    ['no alias', { field: 'nonsense', equals: 'x' }, /neither a field nor an alias/],
    ['an operator Azure has not', { field: 'name', startsWith: 'x' }, /unknown key or operator/],
    ['in without a list', { field: 'name', in: 'x' }, /take a list/],
    [
      'something inside a count',
      { count: { field: 'Microsoft.X/y/a[*]', where: { field: 'zones', equals: '1' } }, equals: 1 },
      /no field/,
    ],
  ])('finds %s', (_, condition, message) => {
    expect(lintForAzure(auditRule(condition)).join('\n')).toMatch(message);
  });

  it.each<[string, object]>([
    [
      'aliases and tags',
      {
        allOf: [
          { field: "tags['a']", exists: true },
          { field: 'Microsoft.X/y/a[*].b', like: 'x*' },
        ],
      },
    ],
    ['policy functions', { value: "[addDays(utcNow(), int(parameters('days')))]", greater: '2026-01-01' }],
    ['lists of durations', { field: 'Microsoft.X/y/retention', in: ['P7Y', 'P8Y'] }],
  ])('accepts %s', (_, condition) => {
    expect(lintForAzure(auditRule(condition))).toEqual([]);
  });
});

describe('isAssignable', () => {
  it('holds for Azure resources alone', () => {
    expect(isAssignable(['microsoft.sql/servers'])).toBe(true);
    expect(isAssignable(['microsoft.graph/users'])).toBe(false);
    expect(isAssignable(['microsoft.sql/servers', 'safeguard.source/settings'])).toBe(false);
    expect(isAssignable([])).toBe(false);
  });
});
