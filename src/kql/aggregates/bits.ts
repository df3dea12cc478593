import type { FunctionRow } from '../functions/row.ts';

/** Bits of all longs of a group together; null where there are none. */
const bits = (name: string, sql: string): FunctionRow => ({
  name,
  sql: `if(count($1) = 0, NULL, toInt64(${sql}($1)))`,
  takes: ['long'],
  gives: 'long',
  null: 'always',
  examples: [],
  document: `${name.replaceAll('_', '-')}-aggregation-function`,
});

export const bitAggregates: readonly FunctionRow[] = [
  bits('binary_all_and', 'groupBitAnd'),
  bits('binary_all_or', 'groupBitOr'),
  bits('binary_all_xor', 'groupBitXor'),
];
