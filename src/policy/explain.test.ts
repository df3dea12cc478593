import { describe, expect, it } from 'vitest';
import type { Json } from '../lib/json.ts';
import type { ValueObject } from '../model/value.ts';
import { judge, makeResource } from './testing/judge.ts';

const type = 'Microsoft.Network/networkSecurityGroups/securityRules';
const port = `field('${type}/destinationPortRange')`;

/** What decided, for a rule that fails where the conditions hold beside the type. */
function decided(conditions: readonly Json[], properties: ValueObject) {
  const rule = { if: { allOf: [{ field: 'type', equals: type }, ...conditions] }, then: { effect: 'audit' } };
  return judge(rule, [makeResource(type, 'nsg/ssh', { properties })]).decided;
}

describe('decidingLeaf', () => {
  it('names the field that an expression is over, not the expression', () => {
    const expression = { value: `[equals(string(${port}), '22')]`, equals: true };
    expect(decided([expression], { destinationPortRange: '22' })).toEqual({
      path: 'properties.destinationPortRange',
      actual: '22',
    });
  });

  it('names the field that a count over a list of the rule asks about', () => {
    const count = {
      count: {
        value: ['22', '3389'],
        name: 'port',
        where: { value: `[equals(string(${port}), current('port'))]`, equals: true },
      },
      greater: 0,
    };
    expect(decided([count], { destinationPortRange: '3389' })).toMatchObject({
      path: 'properties.destinationPortRange',
      actual: '3389',
    });
  });

  it('takes the first of several alternatives that none holds: the one its author prefers', () => {
    const wanted = {
      anyOf: [
        { field: `${type}/access`, equals: 'Deny' },
        { field: `${type}/priority`, greater: 4000 },
      ],
    };
    expect(decided([{ not: wanted }], { access: 'Allow', priority: 100 })?.path).toBe('properties.access');
  });

  it('takes the last of several conditions that all hold: what is asked of what the others name', () => {
    const both = [
      { field: `${type}/access`, equals: 'Allow' },
      { field: `${type}/priority`, less: 200 },
    ];
    expect(decided(both, { access: 'Allow', priority: 100 })?.path).toBe('properties.priority');
  });
});
