import type { AnswerValue } from '../kql/decode.ts';
import type { Answer } from '../lake/lake.ts';

/** How an answer can be written. */
export const answerFormats = ['table', 'json', 'csv'] as const;
export type AnswerFormat = (typeof answerFormats)[number];

const text = (value: AnswerValue): string => {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** Control characters would move the cursor or colour the screen: data never does. */
const printable = (value: string): string => value.replaceAll(/\p{Cc}/gu, (found) => (found === '\n' ? '⏎' : '·'));

const widest = 60;

const clipped = (value: string): string => (value.length > widest ? `${value.slice(0, widest - 1)}…` : value);

/** Columns side by side, numbers to the right, long values cut. */
const tableText = ({ columns, rows }: Answer): string => {
  const cells = rows.map((row) => row.map((value) => clipped(printable(text(value)))));
  const widths = columns.map(({ name }, index) =>
    Math.max(name.length, ...cells.map((row) => (row[index] ?? '').length)),
  );
  const numeric = columns.map(({ type }) => ['int', 'long', 'real', 'decimal'].includes(type));
  const line = (values: readonly string[]): string =>
    values
      .map((value, index) =>
        numeric[index] === true ? value.padStart(widths[index] ?? 0) : value.padEnd(widths[index] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const head = [line(columns.map(({ name }) => name)), line(widths.map((width) => '─'.repeat(width)))];
  return `${[...head, ...cells.map(line)].join('\n')}\n${rows.length} ${rows.length === 1 ? 'row' : 'rows'}\n`;
};

/** RFC 4180; a value that a spreadsheet would take for a formula is quoted with an apostrophe before it. */
const csvCell = (value: AnswerValue): string => {
  const plain = text(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const csvText = ({ columns, rows }: Answer): string =>
  [columns.map(({ name }) => csvCell(name)), ...rows.map((row) => row.map(csvCell))]
    .map((row) => `${row.join(',')}\r\n`)
    .join('');

/** An answer as text. */
export const renderAnswer = (answer: Answer, format: AnswerFormat): string => {
  if (format === 'csv') return csvText(answer);
  if (format === 'json') return `${JSON.stringify({ columns: answer.columns, rows: answer.rows }, undefined, 2)}\n`;
  return tableText(answer);
};
