import { describe, expect, it } from 'vitest';
import { type ControlEntry, controlSchema } from '../model/control.ts';
import { recordKinds, recordKindsPage } from './record-kinds.ts';

const control = (id: string, rule: Record<string, unknown>, more: Record<string, unknown> = {}): ControlEntry => ({
  area: 'governance',
  slug: id,
  control: controlSchema.parse({
    id,
    title: 'T | U',
    why: 'W',
    severity: 'high',
    satisfies: { cfr: ['164.308(a)(2)'] },
    judges: { scope: 'estate' },
    absent: 'A',
    remediation: { text: 'R' },
    rule,
    ...more,
  }),
});
const attested = (record: string, more: Record<string, unknown> = {}) => ({ attestation: { record, ...more } });
const controls = [
  control('governance-003', attested('plan', { maxAge: 'P1Y' })),
  control('governance-002', attested('plan', { maxAge: 'P92D', requires: ['document', 'covers'] })),
  control('governance-001', attested('agreement')),
  control('governance-004', attested('test', { maxAge: 'P1Y6M', requires: ['measured', 'passed'], per: 'tier' })),
  control('governance-005', attested('register', { per: 'resource-type' })),
  control('governance-006', attested('gone'), { deprecated: 'gone' }),
  control('governance-007', { policy: { if: { field: 'type', equals: 'a/b' }, then: { effect: 'audit' } } }),
];

describe('recordKinds', () => {
  it('lists what a control in force reads, by kind and control', () => {
    expect(recordKinds(controls).map(({ kind, control: id }) => [kind, id])).toEqual([
      ['agreement', 'governance-001'],
      ['plan', 'governance-002'],
      ['plan', 'governance-003'],
      ['register', 'governance-005'],
      ['test', 'governance-004'],
    ]);
  });
});

describe('recordKindsPage', () => {
  it('says how long a record holds, what it must say, which control reads it and what it answers', () => {
    const rows = recordKindsPage(controls)
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    expect(rows).toEqual([
      '| `agreement` | until its `until`, or for good | no more | governance-001 T \\| U | 164.308(a)(2) |',
      '| `plan` | 92 days | `document`, `covers` (every subscription with ePHI) | governance-002 T \\| U | 164.308(a)(2) |',
      '| `plan` | 1 year | no more | governance-003 T \\| U | 164.308(a)(2) |',
      '| `register` | until its `until`, or for good | `types` (every service in use) | governance-005 T \\| U | 164.308(a)(2) |',
      '| `test` | P1Y6M | `measured` (within the times of the tier), `result: passed`; one record for each tier | governance-004 T \\| U | 164.308(a)(2) |',
    ]);
  });
});
