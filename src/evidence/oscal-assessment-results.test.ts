import { describe, expect, it } from 'vitest';
import { isUuid } from '../lib/uuid.ts';
import type { Assessment, VerdictCounts } from '../model/assessment.ts';
import type { CfrRow } from '../model/law.ts';
import type { Verdict } from '../model/verdict.ts';
import { oscalAssessmentResults } from './oscal-assessment-results.ts';

const counts = (given: Partial<VerdictCounts>): VerdictCounts => ({
  fail: 0,
  unknown: 0,
  pass: 0,
  attested: 0,
  'not-applicable': 0,
  ...given,
});
const score = { pass: 0, fail: 5, ratio: 0, controls: counts({ fail: 1 }), waived: 0 };
const row: CfrRow = {
  citation: '164.312(e)(1)',
  title: 'Transmission security',
  kind: 'standard',
  standsAlone: true,
  safeguard: 'technical',
  asks: 'Guard what\n  travels',
  procedures: [],
};
const verdict: Verdict = {
  control: 'encryption-001',
  subject: '/subscriptions/S/resourceGroups/G/providers/A.B/c/d',
  verdict: 'fail',
  reason: { code: 'rule', text: 'does not\ncomply' },
  decided: { path: 'properties.tls', actual: 'TLS1_0', expected: 'TLS1_2' },
  source: { file: 'main.json', line: 3 },
  asOf: '2026-06-30T00:00:00.000Z',
  rulesHash: 'f',
  runId: 'r',
};

function assessment(verdicts: readonly Verdict[], kind: Verdict['verdict'] = 'fail'): Assessment {
  return {
    runId: '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
    asOf: '2026-06-30T00:00:00.000Z',
    rulesHash: 'f',
    profile: 'hipaa',
    minimumSeverity: 'low',
    scope: [],
    inputs: [{ file: 'main.json', kind: 'arm-template', sha256: 'a'.repeat(64) }],
    resources: 1,
    controls: [
      {
        entry: undefined,
        id: 'encryption-001',
        title: 'TLS',
        why: 'Older versions are broken',
        severity: 'high',
        kind: 'policy',
        satisfies: { cfr: [row.citation], checklist: [], recommends: [], nprm: [], mcsb: [] },
        verdict: kind,
        counts: counts({ [kind]: verdicts.length }),
        waived: 0,
      },
    ],
    verdicts: {
      length: verdicts.length,
      of: () => verdicts,
      [Symbol.iterator]: () => verdicts[Symbol.iterator](),
    },
    counts: counts({ [kind]: verdicts.length }),
    waived: 0,
    rule: { score, standards: [{ row, verdict: kind, score, controls: ['encryption-001'], specifications: [] }] },
    checklist: { score, items: [] },
    recommendations: { score, items: [] },
    proposal: undefined,
    notes: [],
    diagnostics: [],
  };
}

const text = (given: Assessment): string => [...oscalAssessmentResults(given, { version: '1.2.3' })].join('');
/** Values of every member of that name, wherever it stands. */
const valuesOf = (value: unknown, name: string): unknown[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, member]) => [...(key === name ? [member] : []), ...valuesOf(member, name)])
    : [];

describe('oscalAssessmentResults', () => {
  const document: unknown = JSON.parse(text(assessment([verdict])));

  it('is the same each time, with a UUID of its own for each thing', () => {
    expect(text(assessment([verdict]))).toBe(text(assessment([verdict])));
    const ids = valuesOf(document, 'uuid');
    expect(ids.every((id) => isUuid(String(id)))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('refers only to what it holds', () => {
    const ids = new Set(valuesOf(document, 'uuid'));
    const references = ['subject-uuid', 'observation-uuid'].flatMap((name) => valuesOf(document, name));
    expect(references.length).toBe(2);
    expect(references.filter((id) => !ids.has(id))).toEqual([]);
    expect(ids.has(String(valuesOf(document, 'import-ap').flatMap((plan) => valuesOf(plan, 'href'))[0]).slice(1))).toBe(
      true,
    );
  });

  it('writes what decided, on one line and with its place', () => {
    const props = valuesOf(document, 'props').flat();
    expect(props).toContainEqual(expect.objectContaining({ name: 'reason', value: 'does not comply' }));
    expect(props).toContainEqual(expect.objectContaining({ name: 'source', value: 'main.json:3' }));
    expect(props).toContainEqual(expect.objectContaining({ name: 'actual', value: 'TLS1_0' }));
  });

  it.each<[Verdict['verdict'], string, string]>([
    ['fail', 'not-satisfied', 'fail'],
    ['unknown', 'not-satisfied', 'other'],
    ['pass', 'satisfied', 'pass'],
    ['attested', 'satisfied', 'pass'],
    ['not-applicable', 'not-satisfied', 'other'],
  ])('of a row that is %s says %s', (kind, state, reason) => {
    const status = valuesOf(JSON.parse(text(assessment([verdict], kind))), 'status');
    expect(status).toEqual([expect.objectContaining({ state, reason })]);
  });

  it('leaves lists out that would be empty', () => {
    const none: unknown = JSON.parse(text(assessment([])));
    expect(valuesOf(none, 'inventory-items')).toEqual([]);
    expect(valuesOf(none, 'subjects')).toEqual([]);
  });
});
