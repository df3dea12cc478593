import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { dataFolderPath, makeDataFolder, ownDataFolder } from './data-folder.ts';
import { announceOwner, askOwner, findOwner, retractOwner } from './find-owner.ts';

const scratch = mkdtempSync(join(tmpdir(), 'safeguard-owner-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const made = (name: string) => {
  const folder = makeDataFolder(join(scratch, name));
  if (!folder.ok) throw new Error(folder.error);
  return folder.value;
};
const owner = { pid: process.pid, address: 'https://127.0.0.1:9', token: 'a-token-of-some-length' };

describe('dataFolderPath', () => {
  it.each([
    [{}, '/x/safeguard-data'],
    [{ SAFEGUARD_DATA: '' }, '/x/safeguard-data'],
    [{ SAFEGUARD_DATA: 'here' }, '/x/here'],
    [{ SAFEGUARD_DATA: '/there' }, '/there'],
  ])('of %j is %s', (env, expected) => expect(dataFolderPath(env, '/x')).toBe(expected));
});

describe('a data folder', () => {
  it('is its user’s alone, and made once', () => {
    const folder = made('private');
    expect(folder.isNew).toBe(true);
    for (const path of [folder.root, folder.keys, folder.state]) expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(made('private').isNew).toBe(false);
  });

  it('that cannot be made is said in one line', () => {
    writeFileSync(join(scratch, 'file'), '');
    expect(makeDataFolder(join(scratch, 'file', 'x'))).toMatchObject({
      ok: false,
      error: expect.stringMatching(/ENOTDIR/),
    });
  });

  it('has one owner', () => {
    const folder = made('owned');
    const first = ownDataFolder(folder);
    expect(first.ok).toBe(true);
    const second = ownDataFolder(folder);
    expect(second).toMatchObject({ ok: false, error: expect.stringContaining(`process ${process.pid}`) });
    if (first.ok) first.value.release();
    const third = ownDataFolder(folder);
    expect(third.ok).toBe(true);
    if (third.ok) third.value.release();
  });

  it('of a dead owner is taken over', () => {
    const folder = made('dead');
    const dead = { pid: 2 ** 22 + 1, started: '1', owner: 2 ** 22 + 1, ownerStarted: '1' };
    writeFileSync(join(folder.root, 'owner.lock'), JSON.stringify(dead));
    expect(findOwner(folder.root)).toEqual({ kind: 'none' });
    const taken = ownDataFolder(folder);
    expect(taken.ok).toBe(true);
    if (taken.ok) taken.value.release();
  });
});

describe('findOwner', () => {
  it('finds nobody, one that starts, one that runs, and one that stops', () => {
    const folder = made('found');
    expect(findOwner(join(scratch, 'nowhere'))).toEqual({ kind: 'none' });
    expect(findOwner(folder.root)).toEqual({ kind: 'none' });
    const owned = ownDataFolder(folder);
    expect(findOwner(folder.root)).toEqual({ kind: 'starting', pid: process.pid });
    writeFileSync(join(folder.tls, 'ca.pem'), 'the authority');
    announceOwner(folder, owner);
    expect(statSync(folder.ownerFile).mode & 0o777).toBe(0o600);
    expect(findOwner(folder.root)).toEqual({ kind: 'running', ...owner, ca: 'the authority' });
    retractOwner(folder);
    expect(findOwner(folder.root).kind).toBe('starting');
    if (owned.ok) owned.value.release();
  });

  it.each(['', '{', '[]', '{"pid":1,"address":"http://x","token":"short"}', JSON.stringify({ ...owner, pid: 1 })])(
    'takes a file that says %j for none',
    (text) => {
      const folder = made('odd');
      const owned = ownDataFolder(folder);
      writeFileSync(folder.ownerFile, text);
      expect(findOwner(folder.root).kind).toBe('starting');
      if (owned.ok) owned.value.release();
    },
  );
});

describe('askOwner', () => {
  it('says who does not answer, without the token', async () => {
    const asked = await askOwner({ kind: 'running', ...owner, ca: '' }, { method: 'GET', path: '/healthz' });
    expect(asked).toMatchObject({ ok: false, error: expect.stringMatching(/ECONNREFUSED/) });
    expect(JSON.stringify(asked)).not.toContain(owner.token);
  });
});
