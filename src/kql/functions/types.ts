import { fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import type { FunctionRow } from './row.ts';
import { argument } from './text-fragments.ts';

/** The kind of what a dynamic holds. */
const ofDynamic = (value: Scalar): Scalar =>
  scalar(
    'string',
    fragment`multiIf(${value} IN ('', 'null'), 'null', startsWith(${value}, '{'), 'dictionary', startsWith(${value}, '['), 'array', startsWith(${value}, '"'), 'string', ${value} IN ('true', 'false'), 'bool', match(${value}, '[.eE]'), 'double', 'long')`,
    false,
  );

/** Functions about the types of values. */
export const typeFunctions: readonly FunctionRow[] = [
  {
    name: 'gettype',
    sql: (call) => {
      const value = argument(call, 0);
      return value.type === 'dynamic' ? ofDynamic(value) : scalar('string', raw(`'${value.type}'`), false);
    },
    examples: [
      ['gettype("a")', 'string'],
      ['gettype(todecimal(1))', 'decimal'],
      ['gettype(dynamic({"a": 1}))', 'dictionary'],
      ['gettype(parse_json("[1, 2]"))', 'array'],
      ['gettype(parse_json("null"))', 'null'],
    ],
  },
  {
    name: 'new_guid',
    sql: 'generateUUIDv4(rowNumberInAllBlocks())',
    null: 'never',
    examples: [['isnull(new_guid())', false]],
  },
];
