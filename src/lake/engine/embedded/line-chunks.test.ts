import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineChunks, RowTooLongError } from './line-chunks.ts';

async function chunksOf(parts: readonly string[], size: number, maxLine = 1_000_000): Promise<string[]> {
  const chunks: string[] = [];
  for await (const chunk of lineChunks(Readable.from(parts), size, maxLine)) chunks.push(chunk.toString('utf8'));
  return chunks;
}

describe('lineChunks', () => {
  it.each([
    [[], []],
    [['ab'], ['ab']],
    [['a\nb\n'], ['a\nb\n']],
    [
      ['a\nbb\n', 'cc\ndd'],
      ['a\n', 'bb\n', 'cc\n', 'dd'],
    ],
    [
      ['a', 'aaaaaaaaaaa', 'a\nb\nc'],
      ['aaaaaaaaaaaaa\n', 'b\nc'],
    ],
  ])('cuts %j at ends of lines', async (parts, expected) => {
    expect(await chunksOf(parts, 4)).toEqual(expected);
  });

  it('cuts the same bytes the same way, however they arrive', async () => {
    const parts = fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '\n', 'bcd'), maxLength: 30 }), {
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(parts, fc.integer({ min: 1, max: 20 }), async (texts, size) => {
        const whole = texts.join('');
        const chunks = await chunksOf(texts, size);
        expect(chunks.join('')).toBe(whole);
        expect(await chunksOf([whole], size)).toEqual(chunks);
        for (const chunk of chunks.slice(0, -1)) expect(chunk.endsWith('\n')).toBe(true);
      }),
    );
  });

  it('refuses a line that is too long', async () => {
    await expect(chunksOf(['x'.repeat(50), 'y'.repeat(60)], 10, 100)).rejects.toThrow(RowTooLongError);
  });
});
