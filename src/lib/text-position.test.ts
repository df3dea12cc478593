import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineIndex } from './text-position.ts';

describe('LineIndex', () => {
  it.each([
    ['', 0, 1, 1],
    ['ab\ncd', 0, 1, 1],
    ['ab\ncd', 2, 1, 3],
    ['ab\ncd', 3, 2, 1],
    ['ab\ncd', 5, 2, 3],
    ['a\r\nb', 3, 2, 1],
    ['\n\n\n', 2, 3, 1],
    ['\u{1f600}x', 2, 1, 3],
  ])('of %j at %d', (text, offset, line, column) => {
    expect(new LineIndex(text).at(offset)).toEqual({ line, column });
  });

  it('says the same as counting line ends', () => {
    const text = fc.array(fc.constantFrom('a', '\n', '\r\n', 'bc')).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, fc.nat(60), (written, at) => {
        const offset = Math.min(at, written.length);
        const before = written.slice(0, offset).split('\n');
        const expected = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
        expect(new LineIndex(written).at(offset)).toEqual(expected);
      }),
    );
  });
});
