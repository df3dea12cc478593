import type { FunctionRow } from '../functions/row.ts';

/** Counting and adding up. */
export const basicAggregates: readonly FunctionRow[] = [
  { name: 'count', sql: 'toInt64(count())', null: 'never', examples: [] },
  { name: 'countif', sql: 'toInt64(countIf($1))', takes: ['bool'], null: 'never', examples: [] },
];
