import { describe, expect, it } from 'vitest';
import { formatTimespan, parseTimespan, shortTimespan } from './timespan.ts';

describe('parseTimespan', () => {
  it.each<[string, number | undefined]>([
    ['5m', 300],
    ['1h', 3600],
    ['14d', 1_209_600],
    ['1.5h', 5400],
    ['00:05:00', 300],
    ['1.00:00:00', 86_400],
    ['PT1H', 3600],
    ['P14D', 1_209_600],
    ['pt5m', 300],
    ['P1M', undefined],
    ['1 hour', undefined],
    ['', undefined],
    ['-1h', undefined],
  ])('reads %s', (text, seconds) => {
    expect(parseTimespan(text)).toBe(seconds);
  });
});

describe('formatTimespan', () => {
  it.each([
    [18_000, '05:00:00'],
    [1_209_600, '14.00:00:00'],
    [93_784, '1.02:03:04'],
  ])('prints %d seconds as Sentinel does', (seconds, text) => {
    expect(formatTimespan(seconds)).toBe(text);
  });
});

describe('shortTimespan', () => {
  it.each([
    [1_209_600, '14d'],
    [5400, '90m'],
    [61, '61s'],
    [7200, '2h'],
  ])('prints %d seconds in the largest unit that is whole', (seconds, text) => {
    expect(shortTimespan(seconds)).toBe(text);
  });
});
