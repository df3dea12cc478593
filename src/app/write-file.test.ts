import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchFolder } from './testing/scratch-folder.ts';
import { blocks, writeFilePieces } from './write-file.ts';

const scratch = scratchFolder();

function* failing(): Iterable<string> {
  yield 'x'.repeat(100_000);
  throw new Error('a value of the input');
}

describe('writeFilePieces', () => {
  it('writes all pieces and leaves nothing else behind', async () => {
    const path = join(scratch.path(), 'report.txt');
    expect(await writeFilePieces(path, ['a', 'é', 'b'.repeat(200_000)])).toEqual({ ok: true, value: undefined });
    expect(readFileSync(path, 'utf8')).toBe(`aé${'b'.repeat(200_000)}`);
    expect(readdirSync(scratch.path())).toEqual(['report.txt']);
  });

  it('keeps the file that was there when a piece cannot be made', async () => {
    scratch.put({ 'report.txt': 'before' });
    const path = join(scratch.path(), 'report.txt');
    expect(await writeFilePieces(path, failing())).toEqual({ ok: false, error: `Cannot write ${path}: error` });
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(readdirSync(scratch.path())).toEqual(['report.txt']);
  });

  it.each([
    ['none/report.txt', 'its folder does not exist'],
    ['folder', 'it is a folder'],
  ])('says why it cannot write %s', async (name, reason) => {
    scratch.put({ 'folder/file': '' });
    const path = join(scratch.path(), name);
    expect(await writeFilePieces(path, ['x'])).toEqual({ ok: false, error: `Cannot write ${path}: ${reason}` });
  });
});

describe('blocks', () => {
  it('joins small pieces without losing any', () => {
    const pieces = Array.from({ length: 10_000 }, (_, i) => `line ${i}\n`);
    const joined = [...blocks(pieces)];
    expect(joined.join('')).toBe(pieces.join(''));
    expect(joined.length).toBeLessThan(4);
    expect([...blocks([])]).toEqual([]);
  });
});
