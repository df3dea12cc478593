import type { AnswerValue } from '../kql/decode.ts';
import type { Answer } from '../lake/lake.ts';
import { cellText, clipped, printable } from './cell-text.ts';
import { drawChart } from './chart.ts';

/** How an answer can be written. */
export const answerFormats = ['table', 'json', 'csv', 'chart'] as const;
export type AnswerFormat = (typeof answerFormats)[number];

const widest = 60;

/** Columns side by side, numbers to the right, long values cut. */
export const tableText = ({ columns, rows }: Pick<Answer, 'columns' | 'rows'>): string => {
  const cells = rows.map((row) => row.map((value) => clipped(printable(cellText(value)), widest)));
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
  const plain = cellText(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const csvText = ({ columns, rows }: Answer): string =>
  [columns.map(({ name }) => csvCell(name)), ...rows.map((row) => row.map(csvCell))]
    .map((row) => `${row.join(',')}\r\n`)
    .join('');

/** What a terminal is like, for what is drawn. */
export interface Drawing {
  readonly width: number;
  readonly color: boolean;
}

/** An answer as `render` asks for it, or as bars where the question does not say; a table where it cannot be drawn. */
const chartText = (answer: Answer, drawing: Drawing): string =>
  drawChart(answer, answer.render ?? { kind: 'barchart', properties: {} }, drawing) ?? tableText(answer);

/** An answer as text. */
export const renderAnswer = (answer: Answer, format: AnswerFormat, drawing: Drawing): string => {
  switch (format) {
    case 'csv':
      return csvText(answer);
    case 'json':
      return `${JSON.stringify({ columns: answer.columns, rows: answer.rows }, undefined, 2)}\n`;
    case 'chart':
      return chartText(answer, drawing);
    case 'table':
      return tableText(answer);
  }
};
