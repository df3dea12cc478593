import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DiskFiles } from './disk-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'safeguard-ledger-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('DiskFiles', () => {
  const files = new DiskFiles(join(folder, 'ledger'));
  const text = async (path: string): Promise<string | undefined> => {
    const bytes = await files.read(path);
    return bytes === undefined ? undefined : Buffer.from(bytes).toString();
  };
  const file = (path: string, content: string): { path: string; bytes: Buffer } => ({
    path,
    bytes: Buffer.from(content),
  });

  it('writes, replaces, adds to and removes files, and leaves no drafts', async () => {
    expect(await text('a')).toBeUndefined();
    expect(await files.list('b')).toEqual([]);
    await files.write([file('a', 'one'), file('b/c/d', 'two')], true);
    await files.append(file('a', ' more'), 3);
    await files.append(file('a', '!'), 4);
    expect([await text('a'), await text('b/c/d')]).toEqual(['one !ore', 'two']);
    await files.write([file('a', 'new')], false);
    await files.append(file('a', 's'), 3);
    expect(await text('a')).toBe('news');
    expect(await files.list('b')).toEqual(['c']);
    await files.remove('b');
    await files.remove('b');
    await files.write([file('b/c/d', 'again')], true);
    expect(await text('b/c/d')).toBe('again');
    expect(await text('a/b')).toBeUndefined();
    await files.close();
    expect(readdirSync(join(folder, 'ledger'))).toEqual(['a', 'b']);
  });

  it('rejects what the disk refuses', async () => {
    await files.write([file('f', '')], true);
    await expect(files.write([file('f/g', '')], true)).rejects.toThrow();
    await expect(files.append(file('none', 'x'), 0)).rejects.toThrow();
    await expect(files.read('b')).rejects.toThrow();
    await expect(files.list('f')).resolves.toEqual([]);
  });
});
