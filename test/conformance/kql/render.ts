import type { AnswerValue } from '../../../src/kql/decode.ts';
import type { AnswerColumn, KustoType } from '../../../src/model/table.ts';

const twelve = (value: number): number => Number(value.toPrecision(12));

/** A value as text that two equal answers share: floats to twelve digits, keys of bags in order. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) => {
    if (typeof item === 'number') return twelve(item);
    // Wide whole numbers are text here and rounded doubles in the expectations.
    if (typeof item === 'string' && /^-?\d{16,}$/.test(item)) return twelve(Number(item));
    if (item === null || typeof item !== 'object' || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  });

/** A cell as expectations write it: a dynamic written as text is parsed, a decimal is text. */
export const comparable = (value: unknown, type: KustoType | undefined): unknown => {
  if (type === 'decimal' && value !== null) return String(value);
  // A text that is JSON is compared as JSON: the numbers in it to twelve digits as well.
  const isJson = typeof value === 'string' && (type === 'dynamic' || /^[[{]/.test(value));
  if (!isJson) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
};

const sevenDigits = (text: string): string => {
  const [, plain, fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(text) ?? [];
  return `${plain}.${fraction.padEnd(7, '0')}Z`;
};

const cell = (value: AnswerValue, type: KustoType | undefined): string => {
  if (value === null) return 'null';
  if (type === 'string') return `'${String(value)}'`;
  if (type === 'bool') return value === true ? 'True' : 'False';
  if (type === 'dynamic') return JSON.stringify(value);
  if (Object.is(value, -0)) return '-0';
  // From 1e15 on the engine writes reals with an exponent, which is read to twelve digits.
  if (typeof value === 'number' && type === 'real' && Math.abs(value) >= 1e15) return String(twelve(value));
  return type === 'datetime' ? sevenDigits(String(value)) : String(value);
};

/** A row as the short expectations write it, blanks apart: `(1, 'a', null)`. */
export const rowText = (row: readonly AnswerValue[], columns: readonly AnswerColumn[]): string =>
  squashed(`(${row.map((value, index) => cell(value, columns[index]?.type)).join(',')})`);

/** Text without blanks, floats to twelve digits, wide whole numbers without the quotes that keep them exact. */
export const squashed = (text: string): string =>
  text
    .replace(/"(-?\d{16,})"/g, '$1')
    .replace(/-?\d+(?:\.\d+(?:e[+-]?\d+)?|e[+-]?\d+)/gi, (number) => String(twelve(Number(number))))
    .replace(/\s+/g, '')
    .replace(/Infinity|∞/g, 'inf');
