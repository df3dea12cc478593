import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ValueObject } from '../model/value.ts';
import { auditRule, judge, makeResource } from './testing/judge.ts';

const S = 'Microsoft.Storage/storageAccounts';

/** Whether a condition beside the type holds of an account with these properties. */
const holds = (condition: object, properties: ValueObject): boolean =>
  judge(auditRule(condition), [makeResource(S, 'a', { properties })]).state === 'NonCompliant';

describe('a count over a list of the rule', () => {
  const call = fc.constantFrom(
    `field('${S}/x')`,
    `toUpper(field('${S}/x'))`,
    `string(coalesce(field('${S}/y'), 'none'))`,
    `concat(field('${S}/x'), ELEMENT)`,
    `first(split(field('${S}/x'), ELEMENT))`,
    `if(equals(field('${S}/x'), ELEMENT), ELEMENT, toLower(field('${S}/x')))`,
    `first(map(createArray('a', 'b'), lambda('l', concat(lambdaVariables('l'), ELEMENT))))`,
    'ELEMENT',
  );
  const test = fc.constantFrom('equals', 'less', 'contains', 'startsWith');

  it('asks of each element what the condition asks with that element written in its place', () => {
    const list = fc.array(fc.constantFrom('a', 'b', 'A', 'ab'), { minLength: 1, maxLength: 4 });
    const x = fc.constantFrom('a', 'ab', 'bA', 'B');
    fc.assert(
      fc.property(test, call, call, list, x, (name, left, right, elements, value) => {
        const text = `[${name}(${left}, ${right})]`;
        const one = (element: string): boolean =>
          holds({ value: text.replaceAll('ELEMENT', `'${element}'`), equals: true }, { x: value });
        const where = { value: text.replaceAll('ELEMENT', "current('e')"), equals: true };
        const all = { count: { value: elements, name: 'e', where }, equals: elements.filter(one).length };
        expect(holds(all, { x: value }), text).toBe(true);
      }),
    );
  });

  it('inside one over elements of the resource reads the field of each of them', () => {
    const where = { value: `[equals(first(field('${S}/list[*].v')), current('e'))]`, equals: true };
    const inner = { count: { value: ['p', 'q'], name: 'e', where }, equals: 1 };
    const rule = { count: { field: `${S}/list[*]`, where: inner }, equals: 2 };
    expect(holds(rule, { list: [{ v: 'p' }, { v: 'q' }] })).toBe(true);
    expect(holds(rule, { list: [{ v: 'p' }, { v: 'r' }] })).toBe(false);
  });
});
