import { arithmetic } from '../expressions/arithmetic.ts';
import { convert } from '../expressions/convert.ts';
import { nowFragment } from '../expressions/literals.ts';
import { type Scalar, scalar } from '../sql/fragment.ts';
import type { Call, FunctionRow } from './row.ts';

const present: Scalar = scalar('datetime', nowFragment, false);

/** `now()`, `now(offset)`. */
const now = ({ arguments: [offset] }: Call): Scalar =>
  offset === undefined ? present : arithmetic('+', present, convert(offset, 'timespan'), 'datetime');

const ago = ({ arguments: [span] }: Call): Scalar =>
  arithmetic('-', present, convert(span as Scalar, 'timespan'), 'datetime');

export const datetimeFunctions: readonly FunctionRow[] = [
  { name: 'now', sql: now, examples: [['now() - now(-1h)', '01:00:00']] },
  { name: 'ago', sql: ago, examples: [['now() - ago(1h)', '01:00:00']] },
];
