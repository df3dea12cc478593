import { describe, expect, it } from 'vitest';
import type { HoldScope } from './catalog-line.ts';
import {
  checkRetention,
  daysAfter,
  defaultRetention,
  fateOf,
  hotSince,
  isHeldBy,
  isSealable,
  keptUntil,
  policyText,
  type RetentionPolicy,
  yearsAfter,
} from './retention.ts';

const policy = (changed: Partial<RetentionPolicy>): RetentionPolicy => ({ ...defaultRetention, ...changed });
const file = (day: string, ingested = `${day}T12:00:00.0000000Z`, table = 'SigninLogs') => ({ table, day, ingested });

describe('checkRetention', () => {
  it.each<[string, Partial<RetentionPolicy>]>([
    ['the defaults', {}],
    ['more of each', { years: 10, hotDays: 400, marginDays: 0 }],
    [
      'a table for less, with its reason',
      { tables: { Perf: { hotDays: 7, reason: 'counters of machines hold no ePHI' } } },
    ],
    ['a table for fewer years, with its reason', { tables: { Perf: { years: 1, reason: 'no record of 164.316(b)' } } }],
    ['a table for more', { tables: { SigninLogs: { years: 10, hotDays: 180 } } }],
  ])('takes %s', (_what, changed) => {
    expect(checkRetention(policy(changed)).ok).toBe(true);
  });

  it.each<[string, Partial<RetentionPolicy>, RegExp]>([
    ['less than six years', { years: 5 }, /retention\.years: wanted .* at least 6 \(45 CFR 164\.316\(b\)\(2\)\(i\)\)/],
    ['less than ninety days', { hotDays: 89 }, /retention\.hotDays: wanted .* at least 90/],
    ['a fraction', { years: 6.5 }, /years/],
    ['a negative margin', { marginDays: -1 }, /marginDays/],
    ['a table for less without a reason', { tables: { T: { hotDays: 30 } } }, /tables\.T\.reason: say in a sentence/],
    ['a reason that is none', { tables: { T: { years: 1, reason: '    short    ' } } }, /tables\.T\.reason/],
    ['no day at all', { tables: { T: { hotDays: 0, reason: 'a sentence of some length' } } }, /tables\.T\.hotDays/],
  ])('refuses %s', (_what, changed, message) => {
    const checked = checkRetention(policy(changed));
    expect(checked.ok ? '' : checked.error.message).toMatch(message);
  });
});

describe('days and years', () => {
  it.each([
    ['2024-02-28', 1, '2024-02-29'],
    ['2026-03-01', -1, '2026-02-28'],
    ['0001-01-01', 1, '0001-01-02'],
    ['2026-11-22', -90, '2026-08-24'],
  ])('%s and %i days is %s', (day, days, later) => {
    expect(daysAfter(day, days)).toBe(later);
  });

  it.each([
    ['2024-02-29', 6, '2030-03-01'],
    ['2024-02-29', 4, '2028-02-29'],
    ['2020-12-31', 6, '2026-12-31'],
  ])('%s and %i years is %s', (day, years, later) => {
    expect(yearsAfter(day, years)).toBe(later);
  });
});

describe('isSealable', () => {
  const now = '2026-06-01T12:00:00Z';
  const since = hotSince(defaultRetention, 'SigninLogs', now);
  it.each<[string, string, string, string, boolean]>([
    ['the last day of the hot span', '2026-03-03', '2026-03-03T01', '2026-03-03T02', false],
    ['the day before it', '2026-03-02', '2026-03-02T01', '2026-03-02T02', true],
    ['a day for which rows came today', '2026-01-02', '2026-06-01T01', '2026-06-01T11', false],
    ['a day whose last rows came a day ago', '2026-01-02', '2026-05-31T01', '2026-05-31T12', true],
    ['a day for which more has come for a week', '2026-01-02', '2026-05-25T11', '2026-06-01T11', true],
  ])('%s', (_what, day, first, last, sealable) => {
    const hot = { day, ingestedFrom: `${first}:00:00.0000000Z`, ingestedTo: `${last}:00:00.0000000Z` };
    expect(isSealable(hot, since, now)).toBe(sealable);
  });

  it('goes by the table where it has a span of its own', () => {
    const own = policy({ tables: { Perf: { hotDays: 7, reason: 'counters of machines hold no ePHI' } } });
    expect([hotSince(own, 'Perf', now), hotSince(own, 'SigninLogs', now)]).toEqual(['2026-05-25', '2026-03-03']);
  });
});

describe('keptUntil', () => {
  it.each<[string, string, string | undefined, string]>([
    ['six years and half a year after the day', '2020-01-01', undefined, '2026-06-30'],
    ['a leap day', '2020-02-29', undefined, '2026-08-28'],
    ['from the day on which late rows were stored', '2020-01-01', '2021-01-01T00:00:00.0000000Z', '2027-06-30'],
  ])('%s', (_what, day, ingested, until) => {
    expect(keptUntil(defaultRetention, file(day, ingested))).toBe(until);
  });
});

describe('fateOf', () => {
  const hold = (scope: HoldScope) => [{ id: 'case 7', scope }];
  it.each<[string, string, HoldScope | undefined, string]>([
    ['kept on its last day', '2026-06-30T23:59:59Z', undefined, 'kept'],
    ['over on the day after', '2026-07-01T00:00:00Z', undefined, 'expired'],
    ['held', '2040-01-01T00:00:00Z', {}, 'held'],
    ['held by its table', '2040-01-01T00:00:00Z', { table: 'SigninLogs' }, 'held'],
    ['another table held', '2040-01-01T00:00:00Z', { table: 'AuditLogs' }, 'expired'],
    ['other days held', '2040-01-01T00:00:00Z', { from: '2020-01-02' }, 'expired'],
    ['held up to its day', '2040-01-01T00:00:00Z', { from: '2019-01-01', to: '2020-01-01' }, 'held'],
  ])('%s', (_what, now, scope, kind) => {
    expect(fateOf(file('2020-01-01'), defaultRetention, scope === undefined ? [] : hold(scope), now).kind).toBe(kind);
  });

  it('holds a day that a range includes', () => {
    expect(isHeldBy({ from: '2020-01-01', to: '2020-01-31' }, file('2020-01-31'))).toBe(true);
    expect(isHeldBy({ from: '2020-01-01', to: '2020-01-30' }, file('2020-01-31'))).toBe(false);
  });
});

describe('policyText', () => {
  it('says the law and, of less than it asks, the reason', () => {
    const less = policy({ tables: { Perf: { years: 1, reason: 'counters of machines hold no ePHI' } } });
    expect(policyText(less, 'SigninLogs')).toBe('6 years and 180 days (45 CFR 164.316(b)(2)(i))');
    expect(policyText(less, 'Perf')).toBe(
      '1 years and 180 days (45 CFR 164.316(b)(2)(i)): counters of machines hold no ePHI',
    );
  });
});
