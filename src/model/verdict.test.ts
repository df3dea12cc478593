import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rollUp, type VerdictKind, verdictKinds } from './verdict.ts';

describe('rollUp', () => {
  it.each<[readonly VerdictKind[], VerdictKind]>([
    [[], 'not-applicable'],
    [['not-applicable'], 'not-applicable'],
    [['not-applicable', 'attested'], 'attested'],
    [['attested', 'pass'], 'pass'],
    [['pass', 'unknown', 'attested'], 'unknown'],
    [['pass', 'unknown', 'fail'], 'fail'],
  ])('of %j is %s', (kinds, expected) => {
    expect(rollUp(kinds)).toBe(expected);
  });

  it('depends neither on order nor on how the verdicts are grouped', () => {
    const kinds = fc.array(fc.constantFrom(...verdictKinds));
    fc.assert(
      fc.property(kinds, kinds, (left, right) => {
        expect(rollUp([rollUp(left), rollUp(right)])).toBe(rollUp([...right, ...left]));
      }),
    );
  });
});
