import type { FunctionRow } from './row.ts';

// Functions of the bits of a long. A shift goes round at 64, and there is none by a negative number.

const bits = (name: string, sql: string, examples: FunctionRow['examples']): FunctionRow => ({
  name,
  sql: `toInt64(${sql})`,
  takes: ['long'],
  gives: 'long',
  examples,
});

const shift = (name: string, sql: string, examples: FunctionRow['examples']): FunctionRow => ({
  ...bits(name, `if($2 < 0, NULL, ${sql}($1, $2 % 64))`, examples),
  null: 'always',
});

export const bitwiseFunctions: readonly FunctionRow[] = [
  bits('binary_and', 'bitAnd($1, $2)', [['binary_and(6, 3)', 2]]),
  bits('binary_or', 'bitOr($1, $2)', [['binary_or(6, 3)', 7]]),
  bits('binary_xor', 'bitXor($1, $2)', [['binary_xor(6, 3)', 5]]),
  bits('binary_not', 'bitNot($1)', [['binary_not(0)', -1]]),
  shift('binary_shift_left', 'bitShiftLeft', [['binary_shift_left(1, 4)', 16]]),
  shift('binary_shift_right', 'bitShiftRight', [['binary_shift_right(-8, 1)', -4]]),
  bits('bitset_count_ones', 'bitCount($1)', [['bitset_count_ones(42)', 3]]),
];
