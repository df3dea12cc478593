import { describe, expect, it } from 'vitest';
import { EstateIndex } from '../arm/estate-index.ts';
import { type AttestationRecord, attestationSchema } from '../model/attestation.ts';
import { type AttestationRule, attestationRuleSchema } from '../model/control.ts';
import { declarationSchema } from '../model/declaration.ts';
import { judgeAttestation } from './judge-attestation.ts';

const asOf = { day: '2026-06-30', instant: '2026-06-30T00:00:00.000Z' };
const index = new EstateIndex({
  resources: [],
  diagnostics: [],
  inputs: [],
  wholeTypes: new Set(),
  declaration: declarationSchema.parse({ estate: { tiers: [{ name: 'clinical', rto: 'PT4H', rpo: 'PT1H' }] } }),
});

const record = (more: object = {}): AttestationRecord => ({
  ...attestationSchema.parse({ record: 'plan', date: '2026-05-12', by: { name: 'D', role: 'officer' }, ...more }),
  file: 'attestations/plan.yaml',
});
const judge = (rule: Partial<AttestationRule>, ...records: AttestationRecord[]) =>
  judgeAttestation(attestationRuleSchema.parse({ record: 'plan', ...rule }), {
    index,
    records,
    asOf,
    services: [],
  }).map(({ subject, verdict, reason }) => [subject, verdict, reason.code]);
const byProvider = { by: { name: 'Microsoft', role: 'provider' } };

describe('judgeAttestation', () => {
  it.each<[string, Partial<AttestationRule>, AttestationRecord[], [string, string, string]]>([
    ['a record that holds', {}, [record()], ['estate', 'attested', 'record']],
    ["the provider's own record", {}, [record(byProvider)], ['estate', 'attested', 'provider']],
    ['a provider record that is too old', { maxAge: 'P31D' }, [record(byProvider)], ['estate', 'fail', 'expired']],
    ['no record', {}, [], ['estate', 'unknown', 'no-record']],
    ['a record of another kind', {}, [record({ record: 'other' })], ['estate', 'unknown', 'no-record']],
    ['the last day', { maxAge: 'P49D' }, [record()], ['estate', 'attested', 'record']],
    ['the day after', { maxAge: 'P48D' }, [record()], ['estate', 'fail', 'expired']],
    ['a record that lacks its document', { requires: ['document'] }, [record()], ['estate', 'unknown', 'no-record']],
    ['a failed test', { requires: ['passed'] }, [record({ result: 'failed' })], ['estate', 'fail', 'record']],
    [
      'two tests of one day, one failed',
      { requires: ['passed'] },
      [record({ result: 'passed', until: '2027-01-01' }), record({ result: 'failed' })],
      ['estate', 'fail', 'record'],
    ],
    [
      'a time over its tier',
      { per: 'tier', requires: ['measured'] },
      [record({ measured: { tier: 'clinical', rto: 'PT5H', rpo: 'PT1H' } })],
      ['tier/clinical', 'fail', 'record'],
    ],
  ])('judges %s', (_, rule, records, expected) => {
    expect(judge(rule, ...records)).toEqual([expected]);
  });
});
