import type { QueryFailure } from '../lake/lake.ts';

const widest = 120;

/** The lines that tell why a question has no answer: code and message, and for the text the place with a mark below it. */
export const showQueryFailure = (error: QueryFailure, kql: string): string[] => {
  if (error.kind === 'engine') return [`${error.failure.code}: ${error.failure.message}`];
  const { code, message, start, length, hint } = error.failure;
  const before = kql.slice(0, start);
  const line = before.split('\n').length;
  const column = start - (before.lastIndexOf('\n') + 1);
  const whole = kql.split('\n')[line - 1] ?? '';
  // Of a long line, what stands around the place.
  const from = column > widest - 20 ? column - 40 : 0;
  const shown = whole.slice(from, from + widest);
  const width = Math.max(1, Math.min(length, shown.length - (column - from)));
  return [
    `${code} at line ${line}, column ${column + 1}: ${message}`,
    `  ${shown}`,
    `  ${' '.repeat(column - from)}${'^'.repeat(width)}`,
    ...(hint === undefined ? [] : [hint]),
  ];
};
