import { describe, expect, it } from 'vitest';
import { addDuration, parseDuration } from './duration.ts';

describe('parseDuration', () => {
  it.each([
    ['PT4H', 0, 0, 14_400],
    ['P30D', 0, 30, 0],
    ['P7Y', 84, 0, 0],
    ['P1Y2M3W4DT5H6M7S', 14, 25, 18_367],
    ['PT0.5S', 0, 0, 0.5],
    ['P0D', 0, 0, 0],
    ['P1M', 1, 0, 0],
    ['PT1M', 0, 0, 60],
  ])('reads %s', (text, months, days, seconds) => {
    expect(parseDuration(text)).toEqual({ ok: true, value: { months, days, seconds } });
  });

  it.each([
    '',
    'P',
    'PT',
    'P1DT',
    '1D',
    'p1d',
    'P-1D',
    '-P1D',
    'P1.5D',
    'P1H',
    'PT1D',
    'P1D ',
    'P1D\n',
    'P9999999999D',
  ])('does not take %j for a duration', (text) => {
    expect(parseDuration(text).ok).toBe(false);
  });

  it('shows no more than the first 40 characters of what it cannot read', () => {
    const said = parseDuration('x'.repeat(10_000));
    expect(said.ok ? '' : said.error).toBe(
      `Cannot read duration "${'x'.repeat(40)}": write ISO 8601, such as PT4H or P30D`,
    );
  });
});

describe('addDuration', () => {
  it.each<[string, string, 1 | -1, string]>([
    ['2026-01-31T00:00:00Z', 'P1M', 1, '2026-02-28T00:00:00.000Z'],
    ['2028-01-31T00:00:00Z', 'P1M', 1, '2028-02-29T00:00:00.000Z'],
    ['2028-02-29T12:00:00Z', 'P1Y', 1, '2029-02-28T12:00:00.000Z'],
    ['2026-03-31T00:00:00Z', 'P1M', -1, '2026-02-28T00:00:00.000Z'],
    ['2026-01-15T00:00:00Z', 'P2M', -1, '2025-11-15T00:00:00.000Z'],
    ['2026-12-31T23:00:00Z', 'PT2H', 1, '2027-01-01T01:00:00.000Z'],
    ['2026-01-31T00:00:00Z', 'P1M1D', 1, '2026-03-01T00:00:00.000Z'],
  ])('of %s and %s with sign %d', (instant, text, sign, expected) => {
    const duration = parseDuration(text);
    expect(duration.ok && addDuration(new Date(instant), duration.value, sign).toISOString()).toBe(expected);
  });

  it('adds when no sign is given and leaves its argument as it was', () => {
    const instant = new Date('2026-01-31T00:00:00Z');
    expect(addDuration(instant, { months: 1, days: 0, seconds: 0 }).toISOString()).toBe('2026-02-28T00:00:00.000Z');
    expect(instant.toISOString()).toBe('2026-01-31T00:00:00.000Z');
  });
});
