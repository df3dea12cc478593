import { describe, expect, it } from 'vitest';
import { type ControlEntry, controlSchema } from '../model/control.ts';
import { cfrRowSchema, type Law } from '../model/law.ts';
import { coverage, coveragePage } from './coverage.ts';

const row = (citation: string, more: Record<string, unknown>) =>
  cfrRowSchema.parse({ citation, title: 'T', safeguard: 'technical', asks: 'A', ...more });
const law: Law = {
  cfr: [
    row('164.312(a)(1)', { kind: 'standard' }),
    row('164.312(a)(2)(iv)', { kind: 'addressable', standard: '164.312(a)(1)' }),
    row('164.312(b)', { kind: 'standard', standsAlone: true, procedures: ['review'] }),
  ],
  nprm: [{ id: 'nprm-09', title: 'N', asks: 'A', procedures: [] }],
  checklist: [{ id: '9', group: 'Encryption', title: 'a | b', deployable: 'arm', asks: 'A', procedures: [] }],
  recommendations: [],
  procedures: [],
  waiting: [
    { id: 'network-901', title: 'W', why: 'Y', needs: 'query', cfr: ['164.312(b)'], checklist: [], recommends: [] },
  ],
  crosswalk: [],
  services: [],
};
const control = (
  id: string,
  satisfies: Record<string, string[]>,
  more: Record<string, unknown> = {},
): ControlEntry => ({
  area: 'data',
  slug: id,
  control: controlSchema.parse({
    id,
    title: 'T',
    why: 'W',
    severity: 'high',
    satisfies,
    judges: {},
    absent: 'A',
    remediation: { text: 'R' },
    rule: { attestation: { record: 'r' } },
    ...more,
  }),
});
const controls = [
  control('data-002', { cfr: ['164.312(a)(2)(iv)'], checklist: ['9'] }),
  control('data-001', { cfr: ['164.312(a)(2)(iv)'] }),
  control('data-003', { nprm: ['nprm-09'] }, { deprecated: 'gone' }),
];

describe('coverage', () => {
  it('lists what answers each row, and leaves out standards that are met through their specifications', () => {
    expect(coverage(law, controls).map((r) => [r.id, r.controls, r.procedures, r.waiting])).toEqual([
      ['164.312(a)(2)(iv)', ['data-001', 'data-002'], [], []],
      ['164.312(b)', [], ['review'], ['network-901']],
      ['9', ['data-002'], [], []],
      ['nprm-09', [], [], []],
    ]);
  });
});

describe('coveragePage', () => {
  it('writes one table a list, with bars escaped', () => {
    const page = coveragePage(law, controls);
    expect(page).toContain('| 164.312(b) | standard | T |  | review | network-901 |');
    expect(page).toContain('a \\| b');
    expect(page.match(/^## /gm)).toHaveLength(4);
  });
});
