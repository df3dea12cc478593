import { describe, expect, it } from 'vitest';
import { oneLine } from './one-line.ts';

describe('oneLine', () => {
  it.each([
    ['', ''],
    ['as it is: "é" \u{1f600}', 'as it is: "é" \u{1f600}'],
    ['a\r\n\tb', 'a b'],
    ['a\u2028b\u0085c', 'a b\ufffdc'],
    ['\u001b[31mred', '\ufffd[31mred'],
    ['a\u0000b', 'a\ufffdb'],
    ['\ud800', '\ufffd'],
    ['\u202eevil', '\ufffdevil'],
  ])('of %j is %j', (text, expected) => {
    expect(oneLine(text)).toBe(expected);
  });
});
