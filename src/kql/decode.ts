import type { AnswerColumn, KustoType } from '../model/table.ts';
import { timespanTextOf } from './expressions/literal-text.ts';

/**
 * A value of an answer. Numbers that a double holds exactly are numbers, larger ones text; datetimes are ISO 8601 with up to seven
 * digits and `Z`; timespans `[-][d.]hh:mm:ss[.fffffff]`; dynamics are the parsed JSON; a real that JSON cannot say is `NaN` or `±Infinity` as text.
 */
export type AnswerValue =
  | null
  | boolean
  | number
  | string
  | readonly AnswerValue[]
  | { readonly [key: string]: AnswerValue };

/** A cell as ClickHouse's JSONCompact gives it, with 64-bit numbers and decimals as text. */
export type EngineCell = unknown;

const trimmed = (fraction: string): string => fraction.replace(/\.?0+$/, '');

const datetime = (cell: string): string => `${trimmed(cell.replace(' ', 'T'))}Z`;

const whole = (cell: unknown): number | string => {
  const text = String(cell);
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
};

const real = (cell: unknown): number | string => {
  if (typeof cell === 'number') return cell;
  if (cell === 'nan' || cell === '-nan') return 'NaN';
  if (cell === 'inf') return 'Infinity';
  return cell === '-inf' ? '-Infinity' : Number(cell);
};

/** A decimal that a double holds to the digit is a number, any other text. */
const decimal = (cell: unknown): number | string => {
  const text = String(cell);
  const plain = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return String(Number(plain)) === plain ? Number(plain) : plain;
};

/** Texts pass; a whole number that a double would round becomes text, as 64-bit columns do. */
const wideNumbers = /"(?:[^"\\]|\\.)*"|(?<![\d.])-?\d{16,}(?![\d.eE])/g;

const dynamic = (cell: string): AnswerValue => {
  if (cell === '' || cell === 'null') return null;
  const exact = cell.replaceAll(wideNumbers, (token) =>
    token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`,
  );
  try {
    return JSON.parse(exact) as AnswerValue;
  } catch {
    return cell;
  }
};

const decoders: Readonly<Record<KustoType, (cell: never) => AnswerValue>> = {
  string: (cell: string) => cell,
  guid: (cell: string) => cell,
  bool: (cell: boolean | number) => cell === true || cell === 1,
  int: whole,
  long: whole,
  real,
  decimal,
  datetime,
  timespan: (cell: string | number) => timespanTextOf(BigInt(cell)),
  dynamic,
};

/** One cell as a value of its Kusto type. */
const decodeCell = (type: KustoType, cell: EngineCell): AnswerValue =>
  cell === null || cell === undefined ? null : decoders[type](cell as never);

/** One row. */
export const decodeRow = (columns: readonly AnswerColumn[], row: readonly EngineCell[]): AnswerValue[] =>
  columns.map(({ type }, index) => decodeCell(type, row[index]));
