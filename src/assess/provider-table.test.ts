import { describe, expect, it } from 'vitest';
import type { Service } from '../model/law.ts';
import { providerJudgement } from './provider-table.ts';

const service = (type: string, state: Service['baa']['state']): Service => ({
  service: type,
  types: [type],
  baa: { state, asOf: '2026-04-12' },
  duties: [],
});
const table = [
  service('microsoft.storage/storageaccounts', 'in-scope'),
  service('microsoft.new/things', 'preview'),
  service('microsoft.old/things', 'out-of-scope'),
  service('microsoft.cache/redis', 'unknown'),
];

describe('providerJudgement', () => {
  it.each([
    ['microsoft.storage/storageaccounts', 'attested', 'provider'],
    ['microsoft.new/things', 'fail', 'provider'],
    ['microsoft.old/things', 'fail', 'provider'],
    ['microsoft.cache/redis', 'unknown', 'no-record'],
    ['microsoft.unheard/of', 'unknown', 'no-record'],
  ])('%s is %s', (type, verdict, code) => {
    const judged = providerJudgement(type, table);
    expect([judged.subject, judged.verdict, judged.reason.code]).toEqual([`type/${type}`, verdict, code]);
  });
});
