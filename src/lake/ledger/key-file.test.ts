import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseVerifierKey } from '../../ledger/verifier-key.ts';
import { openKeyFile } from './key-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'safeguard-key-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const options = { name: 'record.clinic.example', create: true };

describe('openKeyFile', () => {
  it('makes a key that only its owner reads, and finds it again', async () => {
    const path = join(folder, 'keys', 'ledger.key');
    const made = await openKeyFile(path, options);
    const found = await openKeyFile(path, { ...options, name: 'another' });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(made.ok && found.ok && found.value.key).toEqual(made.ok && made.value.key);
    const shown = parseVerifierKey(readFileSync(`${path}.pub`, 'utf8').trim());
    expect(shown).toEqual(made.ok && { ok: true, value: made.value.key });
    expect(made.ok && made.value.key.name).toBe('record.clinic.example');
  });

  it('gives two who make it at once the same key', async () => {
    const path = join(folder, 'both.key');
    const [one, other] = await Promise.all([openKeyFile(path, options), openKeyFile(path, options)]);
    expect(one.ok && other.ok && one.value.key).toEqual(other.ok && other.value.key);
    expect(one.ok).toBe(true);
  });

  it('makes none where a ledger has been signed already', async () => {
    expect(await openKeyFile(join(folder, 'none.key'), { ...options, create: false })).toMatchObject({
      ok: false,
      error: { code: 'LEDGER_KEY' },
    });
  });

  it('refuses a key that others can read', async () => {
    const path = join(folder, 'open.key');
    await openKeyFile(path, options);
    chmodSync(path, 0o644);
    expect(await openKeyFile(path, options)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('chmod 600') },
    });
  });

  it('refuses a damaged key without showing any of it', async () => {
    const path = join(folder, 'damaged.key');
    await openKeyFile(path, options);
    const text = readFileSync(path, 'utf8');
    const secret = text.split(/\+[0-9a-f]{8}\+/)[1]?.slice(0, 20) ?? '';
    const changes = ['', 'x', text.replace('KEY', 'key'), text.replace(/\+.{3}(?==?\n)/, '+AAA'), `${text}x`];
    for (const changed of [text.replace(secret, [...secret].reverse().join('')), ...changes]) {
      writeFileSync(path, changed);
      const opened = await openKeyFile(path, { ...options, create: false });
      expect(opened.ok).toBe(changed === text);
      expect(JSON.stringify(opened)).not.toContain(secret);
    }
  });

  it('says what it cannot do in one line', async () => {
    writeFileSync(join(folder, 'file'), '');
    const opened = await openKeyFile(join(folder, 'file', 'ledger.key'), options);
    expect(opened).toMatchObject({ ok: false, error: { code: 'LEDGER_KEY' } });
  });
});
