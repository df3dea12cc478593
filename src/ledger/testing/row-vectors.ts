import type { LedgerColumn } from '../leaf.ts';
import type { RowValue } from '../row-encoding.ts';

/** A row, its bytes in hex, and its hash. Whatever hashes rows, in whatever language, is tried on these. */
export interface RowVector {
  readonly about: string;
  readonly columns: readonly LedgerColumn[];
  readonly values: readonly RowValue[];
  readonly bytes: string;
}

const one = (type: LedgerColumn['type'], value: RowValue, bytes: string): RowVector => ({
  about: `${type} ${JSON.stringify(value)}`,
  columns: [{ name: 'C', type }],
  values: [value],
  bytes,
});

/** Written by hand from the definition of the encoding, not by the code under test. */
export const rowVectors: readonly RowVector[] = [
  { about: 'no columns', columns: [], values: [], bytes: '' },
  one('string', '', '0100000000'),
  one('string', 'abc', '0103000000616263'),
  one('string', 'é\u0000\u{1f600}', '0107000000c3a900f09f9880'),
  one('dynamic', '{"a":1}', '01070000007b2261223a317d'),
  one('dynamic', '', '0100000000'),
  one('bool', '1', '010100000031'),
  one('bool', '0', '010100000030'),
  one('bool', null, '00'),
  one('int', '-2147483648', '010b0000002d32313437343833363438'),
  one('long', '9223372036854775807', `0113000000${hexOf('9223372036854775807')}`),
  one('long', null, '00'),
  one('real', '1', '0108000000000000000000f03f'),
  one('real', '0', '01080000000000000000000000'),
  one('real', '-0', '01080000000000000000000080'),
  one('real', '-2.5', '010800000000000000000004c0'),
  one('real', '1e308', '0108000000a0c8eb85f3cce17f'),
  one('real', 'nan', '0108000000000000000000f87f'),
  one('real', 'inf', '0108000000000000000000f07f'),
  one('real', '-inf', '0108000000000000000000f0ff'),
  one('real', null, '00'),
  one('datetime', '621355968000000000', '0112000000363231333535393638303030303030303030'),
  one('datetime', '0', '010100000030'),
  one('timespan', '-10000000', '01090000002d3130303030303030'),
  one('guid', '6BA7B810-9dad-11d1-80b4-00c04fd430c8', `0124000000${hexOf('6ba7b810-9dad-11d1-80b4-00c04fd430c8')}`),
  one('decimal', '1.500', '0103000000312e35'),
  one('decimal', '-0.000', '010100000030'),
  one('decimal', '100', '0103000000313030'),
  one('decimal', '-12.050', '01060000002d31322e3035'),
  {
    about: 'several columns, with nulls between',
    columns: [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'A', type: 'long' },
      { name: 'B', type: 'string' },
      { name: '$batch', type: 'long' },
      { name: '$row', type: 'int' },
    ],
    values: ['638712864000000001', null, 'x', '7', '0'],
    bytes: `0112000000${hexOf('638712864000000001')}00010100000078010100000037010100000030`,
  },
];

function hexOf(ascii: string): string {
  return [...ascii].map((letter) => letter.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}
