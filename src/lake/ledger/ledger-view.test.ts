import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { folderView, listIn } from './ledger-view.ts';

const folder = mkdtempSync(join(tmpdir(), 'safeguard-view-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('folderView', () => {
  const view = folderView(folder);

  it('reads files and names them by their paths', async () => {
    mkdirSync(join(folder, 'tile', '0'), { recursive: true });
    writeFileSync(join(folder, 'tile', '0', '000'), 'hashes');
    writeFileSync(join(folder, 'checkpoint'), '');
    expect((await view.paths()).toSorted()).toEqual(['checkpoint', 'tile/0/000']);
    expect(Buffer.from((await view.read('tile/0/000')) ?? []).toString()).toBe('hashes');
    expect(await view.read('checkpoint')).toHaveLength(0);
    expect(await view.read('tile/0/001')).toBeUndefined();
    expect(await view.read('checkpoint/x')).toBeUndefined();
    expect(await view.read('tile')).toBeUndefined();
  });

  it('reads no more of a file than a ledger has', async () => {
    writeFileSync(join(folder, 'large'), '');
    truncateSync(join(folder, 'large'), 3 * 1024 ** 3);
    expect((await view.read('large'))?.length).toBe(256 * 1024 ** 2);
  });
});

describe('listIn', () => {
  it('gives the names below a folder', () => {
    expect(listIn(['pending/a', 'pending/b/c', 'pendings/d', 'tile'], 'pending')).toEqual(['a', 'b/c']);
  });
});
