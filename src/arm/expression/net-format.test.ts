import { describe, expect, it } from 'vitest';
import { formatNetDate, parseNetDate } from './net-date.ts';
import { formatNumber } from './net-format.ts';
import { evaluateIn } from './testing/evaluate-in.ts';

describe('formatNumber', () => {
  it.each([
    [7, 'D3', '007'],
    [-7, 'd3', '-007'],
    [255, 'X', 'FF'],
    [255, 'x4', '00ff'],
    [-1, 'X', 'FFFFFFFFFFFFFFFF'],
    [1234567.891, 'N2', '1,234,567.89'],
    [1234, 'N', '1,234.00'],
    [0.5, 'P0', '50 %'],
    [5, '000', '005'],
    [1.5, '00.00', '01.50'],
    [2.34567, 'F3', '2.346'],
    [12, 'G', '12'],
    [12, 'C', undefined],
    [12, '#,##0', undefined],
  ])('writes %d as %s', (value, specifier, text) => {
    expect(formatNumber(value, specifier)).toBe(text);
  });
});

describe('format', () => {
  it.each([
    ["format('{0:yyyy-MM-dd}', '2026-01-31T10:20:30Z')", '2026-01-31'],
    ["format('{0:D3}', 'text')", 'text'],
    ["format('{0}{1}', createArray(1), createObject('a', null()))", '[1]{"a":null}'],
    ["format('{{}}{0}', null())", '{}'],
    ["format('{0')", 'ARM_ARGUMENT'],
    ["format('}')", 'ARM_ARGUMENT'],
    ["format('{0,99999}', 1)", 'ARM_ARGUMENT'],
  ])('%s gives %s', (call, text) => {
    expect(evaluateIn(call)).toBe(text);
  });

  it('leaves a number format that it does not know open, not wrong', () => {
    expect(evaluateIn("format('a{0:C}', 1)")).toMatch(/^unknown: a\$\{format/);
  });
});

describe('formatNetDate', () => {
  const date = new Date(Date.UTC(2026, 1, 3, 15, 4, 5, 60));
  it.each([
    ['d', '2/3/2026'],
    ['D', 'Tuesday, February 3, 2026'],
    ['t', '3:04 PM'],
    ['o', '2026-02-03T15:04:05.0600000Z'],
    ['R', 'Tue, 03 Feb 2026 15:04:05 GMT'],
    ['u', '2026-02-03 15:04:05Z'],
    ['s', '2026-02-03T15:04:05'],
    ['yyyyMMddTHHmmssZ', '20260203T150405Z'],
    ['yy M d h:m:s.fff', '26 2 3 3:4:5.060'],
    ["yyyy 'year' MMM \\M", '2026 year Feb M'],
  ])('%s gives %s', (format, text) => {
    expect(formatNetDate(date, format)).toBe(text);
  });
});

describe('parseNetDate', () => {
  it.each([
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2026-01-31 10:20:30Z', '2026-01-31T10:20:30.000Z'],
    ['2026-01-31T10:20:30.1234567+02:00', '2026-01-31T08:20:30.123Z'],
    ['2026-02-30', undefined],
    ['2026-01-31T25:00:00Z', undefined],
    ['31/01/2026', undefined],
  ])('reads %s as %s', (text, iso) => {
    expect(parseNetDate(text)?.toISOString()).toBe(iso);
  });
});
