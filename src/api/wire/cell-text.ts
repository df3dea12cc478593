import { timespanTextOf } from '../../kql/expressions/literal-text.ts';
import type { AnswerColumn, KustoType } from '../../model/table.ts';

/** A cell of the engine as JSON text. */
type Write = (cell: unknown) => string;

const quoted: Write = (cell) => JSON.stringify(String(cell));

/** All digits, as the services write them: it is for the client to keep those that a double does not hold. */
const digits: Write = (cell) => {
  const text = String(cell);
  return /^-?\d+$/.test(text) ? text : 'null';
};

const real: Write = (cell) => {
  if (typeof cell === 'number') return JSON.stringify(cell);
  const text = String(cell);
  if (text === 'nan' || text === '-nan') return '"NaN"';
  if (text === 'inf') return '"Infinity"';
  if (text === '-inf') return '"-Infinity"';
  return JSON.stringify(Number(text));
};

/** ISO 8601 with `Z`, to the tick, zeros at the end left out: `2026-01-02T03:04:05.1234567Z`. */
const datetime: Write = (cell) => {
  const text = String(cell).replace(' ', 'T');
  return `"${text.includes('.') ? text.replace(/\.?0+$/, '') : text}Z"`;
};

/** `[-][d.]hh:mm:ss[.fffffff]` of ticks. */
const timespan: Write = (cell) => `"${timespanTextOf(BigInt(String(cell)))}"`;

/** The JSON text of the value, as text: so nothing of it is lost in a client that reads numbers as doubles. */
const dynamic: Write = (cell) => (cell === '' || cell === 'null' ? 'null' : quoted(cell));

const decimal: Write = (cell) => {
  const text = String(cell);
  return `"${text.includes('.') ? text.replace(/\.?0+$/, '') : text}"`;
};

const writers: Readonly<Record<KustoType, Write>> = {
  bool: (cell) => (cell === true || cell === 1 ? 'true' : 'false'),
  int: digits,
  long: digits,
  real,
  decimal,
  string: quoted,
  guid: quoted,
  datetime,
  timespan,
  dynamic,
};

/**
 * Writes rows as Azure Data Explorer and Log Analytics do: a JSON array of cells. Real numbers that JSON cannot say are `"NaN"`,
 * `"Infinity"` and `"-Infinity"`; decimals, dynamics, times and timespans are texts.
 */
export const rowWriter = (columns: readonly AnswerColumn[]): ((row: readonly unknown[]) => string) => {
  const write = columns.map(({ type }) => writers[type]);
  return (row) => {
    const cells = write.map((one, at) => {
      const cell = row[at];
      return cell === null || cell === undefined ? 'null' : one(cell);
    });
    return `[${cells.join(',')}]`;
  };
};
