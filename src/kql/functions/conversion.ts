import type { KustoType } from '../../model/table.ts';
import { convert } from '../expressions/convert.ts';
import type { Scalar } from '../sql/fragment.ts';
import type { Call, FunctionRow } from './row.ts';

const to =
  (type: KustoType) =>
  ({ arguments: [value] }: Call): Scalar =>
    convert(value as Scalar, type);

/** `tostring()` and its relatives. */
export const conversionFunctions: readonly FunctionRow[] = [
  {
    name: 'tostring',
    sql: to('string'),
    examples: [
      ['tostring(123)', '123'],
      ['tostring(true)', 'True'],
      ['tostring(int(null))', ''],
    ],
  },
  {
    name: 'toint',
    sql: to('int'),
    examples: [
      ['toint("123")', 123],
      ['toint("3.14")', null],
      ['toint(3.9)', 3],
    ],
  },
  {
    name: 'tolong',
    sql: to('long'),
    examples: [
      ['tolong("0xFF")', 255],
      ['tolong(" 42 ")', 42],
    ],
  },
  { name: 'toreal', sql: to('real'), examples: [['toreal("1.5")', 1.5]] },
  { name: 'todouble', sql: to('real'), examples: [['todouble("1.5")', 1.5]], document: 'todouble-function' },
  { name: 'todecimal', sql: to('decimal'), examples: [['todecimal("1.5")', 1.5]] },
  {
    name: 'tobool',
    sql: to('bool'),
    examples: [
      ['tobool("true")', true],
      ['tobool("x")', null],
    ],
  },
  { name: 'toboolean', sql: to('bool'), examples: [['toboolean("0")', false]], document: 'tobool-function' },
  { name: 'todatetime', sql: to('datetime'), examples: [['todatetime("2020-01-02")', '2020-01-02T00:00:00Z']] },
  { name: 'totimespan', sql: to('timespan'), examples: [['totimespan("1.00:00:01")', '1.00:00:01']] },
  {
    name: 'toguid',
    sql: to('guid'),
    examples: [
      ['toguid("70fc66f7-8279-44fc-9092-d364d70fce44")', '70fc66f7-8279-44fc-9092-d364d70fce44'],
      ['toguid("70fc66f78279-44fc-9092-d364d70fce44")', '70fc66f7-8279-44fc-9092-d364d70fce44'],
      ['toguid("no guid")', null],
    ],
  },
];
