import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RecordedData, recordedData } from '../../src/app/verify/testing/recorded-data.ts';
import { runProgram } from '../../src/cli/run-program.ts';

// What an auditor does: a folder, a proof and a record verified with the public key.

let data: RecordedData;
beforeAll(async () => {
  data = await recordedData();
}, 120_000);
afterAll(() => data.remove());

const key = 'keys/ledger.key.pub';

async function ran(...argv: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const written = { out: '', err: '' };
  const code = await runProgram(['verify', ...argv], {
    out: async (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    outIsTty: false,
    errIsTty: false,
    env: {},
    cwd: data.root,
    clock: () => 0,
  });
  return { code, ...written };
}

/** Does something while a file has one byte changed. */
async function damaged<T>(path: string, place: number, work: () => Promise<T>): Promise<T> {
  const whole = join(data.root, path);
  const before = readFileSync(whole);
  const changed = Buffer.from(before);
  changed[place] = (changed[place] ?? 0) ^ 1;
  writeFileSync(whole, changed);
  try {
    return await work();
  } finally {
    writeFileSync(whole, before);
  }
}

describe('safeguard verify', () => {
  it('says of an untouched folder that it is intact, in words and as JSON', async () => {
    const { code, out, err } = await ran('.', '--key', key, '--witness', 'witness');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      /^Intact\n\nLedger {5}log\.example, \d+ leaves, root \S+=\nBatches {4}5, with 10 rows\nFiles {6}3 sealed/,
    );
    const json = JSON.parse((await ran('.', '--key', readFileSync(join(data.root, key), 'utf8').trim(), '--json')).out);
    expect(json).toMatchObject({ intact: true, findings: [], files: { expired: 1 } });
  });

  it('hashes every row again on request', async () => {
    const { code, out } = await ran('.', '--key', key, '--rows');
    expect(out).toContain('Rows       9, of 4 batches, hashed again; batches that are not whole in what is here: 1');
    expect(code).toBe(0);
  }, 60_000);

  it('names what is damaged, with exit code 1', async () => {
    const file = 'tables/Visits/day=2026-01-02/0001.parquet';
    const { code, out } = await damaged(`archive/${file}`, 100, () => ran('.', '--key', key));
    expect(code).toBe(1);
    expect(out).toContain(`NOT intact: 1 thing is not as recorded\n\n  file ${file}: is not what was sealed\n`);
  });

  it('proves a record to whoever has the public key', async () => {
    const made = await ran('0-2', '--key', key, '--archive', '.', '--proof', 'access.json');
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toMatch(
      /^Intact: the record is what was recorded\n\nRecord {5}0-2 of Visits\nBatch {6}0, accepted .* from ward-7/,
    );
    const read = await ran('access.json', '--key', key);
    expect(read).toEqual(made);
    expect(JSON.parse((await ran('access.json', '--key', key, '--json')).out)).toMatchObject({
      intact: true,
      record: '0-2',
    });
    const place = readFileSync(join(data.root, 'access.json'), 'utf8').indexOf('"bytes": "') + 20;
    const altered = await damaged('access.json', place, () => ran('access.json', '--key', key));
    expect([altered.code, altered.out]).toEqual([1, expect.stringMatching(/^NOT intact: the proof does not hold/)]);
  }, 60_000);

  it('writes a proof without the row', async () => {
    await ran('0-2', '--key', key, '--archive', '.', '--proof', 'hash.json', '--without-row');
    expect(JSON.parse(readFileSync(join(data.root, 'hash.json'), 'utf8')).row).toEqual({
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect((await ran('hash.json', '--key', key)).out).toMatch(/^Intact: a row with this hash is what was recorded/);
  }, 60_000);

  it.each([
    [[], /wanted: safeguard verify/],
    [['.'], /wanted: --key/],
    [['.', '--key', 'nothing'], /not written as name\+hash\+base64, and there is no such file/],
    [['nowhere', '--key', key], /no such file or folder/],
    [['keys', '--key', key], /there is no ledger here/],
    [['keys/ledger.key.pub', '--key', key], /is no JSON/],
    [['9999999999-1', '--key', key, '--archive', 'keys'], /there is no ledger here/],
    [['0-1', '--key', key, '--archive', '.'], /no such row/],
    [['.', '--key', key, '--witness', 'keys'], /no checkpoint is kept there/],
  ])(
    'could not run with %j, in one line and with exit code 2',
    async (argv, message) => {
      const { code, out, err } = await ran(...argv);
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(message);
      expect(err.trimEnd().split('\n')).toHaveLength(1);
    },
    60_000,
  );

  it('never shows the private key', async () => {
    const secret = readFileSync(join(data.root, 'keys', 'ledger.key'), 'utf8').split(/\+[0-9a-f]{8}\+/)[1] ?? '';
    const { out, err } = await ran('keys/ledger.key', '--key', 'keys/ledger.key');
    expect(`${out}${err}`).not.toContain(secret.slice(2, 30));
    expect(existsSync(join(data.root, 'keys', 'ledger.key'))).toBe(true);
  });
});
