import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AddedLines, readHistory } from './read-history.ts';

let folder = '';
const git = (...args: readonly string[]): void => {
  const own = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false', '-C', folder];
  execFileSync('git', [...own, ...args], { stdio: 'ignore' });
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'safeguard-git-'));
  git('init', '-q');
  mkdirSync(join(folder, 'app'));
  writeFileSync(join(folder, 'app/.env'), 'A=1\nB=2\n');
  writeFileSync(join(folder, 'top.txt'), '++ x\n@@ y\n');
  git('add', '.');
  git('commit', '-qm', 'one');
  writeFileSync(join(folder, 'app/.env'), 'A=1\n');
  git('commit', '-qam', 'two');
  writeFileSync(join(folder, 'app/.env'), 'A=3\n');
  git('commit', '-qam', 'three');
});
afterAll(() => rmSync(folder, { recursive: true }));

async function read(path: string, options = {}): Promise<{ readonly added: AddedLines[]; readonly result: unknown }> {
  const added: AddedLines[] = [];
  const result = await readHistory(path, (a) => added.push(a), options);
  return { added, result };
}

describe('readHistory', () => {
  it('hands on the lines that each commit added, file by file', async () => {
    const { added, result } = await read(folder);
    expect(result).toEqual({ ok: true, value: { truncated: false } });
    expect(added.map((a) => [a.path, a.text])).toEqual([
      ['app/.env', 'A=3'],
      ['app/.env', 'A=1\nB=2'],
      ['top.txt', '++ x\n@@ y'],
    ]);
    expect(added.every((a) => /^[0-9a-f]{40}$/.test(a.commit))).toBe(true);
  });

  it('keeps to the folder that was asked about', async () => {
    const { added } = await read(join(folder, 'app'));
    expect(new Set(added.map((a) => a.path))).toEqual(new Set(['.env']));
  });

  it.each([{ maxCharacters: 2 }, { maxCommits: 1 }])('says when a bound ended it: %o', async (options) => {
    expect((await read(folder, options)).result).toEqual({ ok: true, value: { truncated: true } });
  });

  it('says when there is no repository', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'safeguard-none-'));
    expect((await read(outside)).result).toEqual({ ok: false, error: 'it is not a git work tree' });
    rmSync(outside, { recursive: true });
  });
});
