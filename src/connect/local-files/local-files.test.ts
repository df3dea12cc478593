import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../lib/hash.ts';
import { HashedStream, readHead, readTextFile, readTextNow } from './read-file.ts';
import { walkFiles } from './walk-files.ts';

let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'safeguard-files-'));
  for (const folder of ['a/b', 'a/node_modules/x', 'a/.git', 'a/.terraform', 'outside']) {
    mkdirSync(join(cwd, folder), { recursive: true });
  }
  for (const file of [
    'a/z.json',
    'a/b/y.json',
    'a/node_modules/x/p.json',
    'a/.git/config',
    'a/.env',
    'outside/o.json',
  ]) {
    writeFileSync(join(cwd, file), '{}');
  }
  symlinkSync(join(cwd, 'outside'), join(cwd, 'a/link'));
  symlinkSync(join(cwd, 'a'), join(cwd, 'a/b/loop'));
});
afterAll(() => rmSync(cwd, { recursive: true }));

describe('walkFiles', () => {
  it('lists files in order, without dependencies and without following links', async () => {
    const { files, diagnostics } = await walkFiles(['a'], { cwd });
    expect(files.map((f) => [f.shown, f.named])).toEqual([
      ['a/.env', false],
      ['a/b/y.json', false],
      ['a/z.json', false],
    ]);
    expect(diagnostics.map((d) => d.code)).toEqual(['INPUT_LINK']);
  });

  it('lists a file once, as named when it was named, whatever the order of the paths', async () => {
    for (const paths of [
      ['a', 'a/z.json', './a'],
      ['a/z.json', 'a'],
    ]) {
      const { files } = await walkFiles(paths, { cwd });
      expect(files.map((f) => f.shown)).toEqual(['a/.env', 'a/b/y.json', 'a/z.json']);
      expect(files.find((f) => f.shown === 'a/z.json')?.named).toBe(true);
    }
  });

  it('says what it cannot read and where a bound ended it', async () => {
    expect((await walkFiles(['none'], { cwd })).diagnostics.map((d) => [d.code, d.source.file])).toEqual([
      ['INPUT_NOT_FOUND', 'none'],
    ]);
    expect((await walkFiles(['a/b', 'outside'], { cwd, maxFiles: 1 })).diagnostics.map((d) => d.code)).toContain(
      'INPUT_TOO_MANY',
    );
    expect((await walkFiles(['a'], { cwd, maxDepth: 0 })).diagnostics.map((d) => d.code)).toContain('INPUT_TOO_DEEP');
  });
});

describe('readTextFile', () => {
  it('reads UTF-8 and UTF-16 without their marks and hashes the bytes', async () => {
    const bytes = Buffer.from('\uFEFF{"a":"é"}', 'utf16le');
    writeFileSync(join(cwd, 'u16'), bytes);
    expect(await readTextFile(join(cwd, 'u16'), 1000)).toEqual({
      ok: true,
      value: { text: '{"a":"é"}', sha256: sha256(bytes) },
    });
    expect(readTextNow(join(cwd, 'u16'), 1000)?.text).toBe('{"a":"é"}');
  });

  it.each([
    ['a file that is too large', 'a/z.json', 1],
    ['a file that is not there', 'none', 100],
    ['a folder', 'a', 100],
  ])('refuses %s', async (_name, path, bytes) => {
    expect((await readTextFile(join(cwd, path), bytes)).ok).toBe(false);
    expect(readTextNow(join(cwd, path), bytes)).toBeUndefined();
  });

  it('reads the head of a file', async () => {
    writeFileSync(join(cwd, 'head'), 'aé'.repeat(100));
    expect(await readHead(join(cwd, 'head'), 5)).toEqual({ ok: true, value: 'aéa' });
  });

  it('hashes a stream on the way', async () => {
    const stream = new HashedStream(join(cwd, 'head'));
    let size = 0;
    for await (const chunk of stream) size += chunk.length;
    expect([size, stream.sha256()]).toEqual([300, sha256('aé'.repeat(100))]);
  });
});
