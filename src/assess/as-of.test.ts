import { describe, expect, it } from 'vitest';
import { dayAfter, readAsOf, secondsOf } from './as-of.ts';

describe('readAsOf', () => {
  it.each([
    ['2026-06-30', '2026-06-30', '2026-06-30T00:00:00.000Z'],
    ['2026-06-30T23:30:00-02:00', '2026-07-01', '2026-07-01T01:30:00.000Z'],
    ['2024-02-29', '2024-02-29', '2024-02-29T00:00:00.000Z'],
  ])('reads %s', (text, day, instant) => expect(readAsOf(text)).toEqual({ ok: true, value: { day, instant } }));

  it.each([
    '',
    'today',
    '2026-02-30',
    '2026-6-30',
    '2026-06-30T10:00',
    '2026-13-01',
    '30.06.2026',
    '2026-06-30T25:00:00Z',
  ])('refuses %j', (text) => expect(readAsOf(text).ok).toBe(false));
});

describe('dayAfter', () => {
  it.each([
    ['2025-06-30', 'P12M', '2026-06-30'],
    ['2026-01-31', 'P1M', '2026-02-28'],
    ['2024-02-29', 'P1Y', '2025-02-28'],
    ['2026-03-30', 'P92D', '2026-06-30'],
    ['2026-01-01', 'P999999999Y', '9999-12-31'],
    ['2026-01-01', 'nonsense', '2026-01-01'],
  ])('%s and %s is %s', (day, duration, expected) => expect(dayAfter(day, duration)).toBe(expected));
});

describe('secondsOf', () => {
  it.each([
    ['PT4H', 14_400],
    ['P1D', 86_400],
    ['P1M', 31 * 86_400],
  ])('%s is %i seconds', (duration, expected) => expect(secondsOf(duration, '2026-01-01')).toBe(expected));
});
