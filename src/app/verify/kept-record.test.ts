import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadStreams } from '../../content/load-streams.ts';
import { parseVerifierKey } from '../../ledger/verifier-key.ts';
import { catalogOf } from '../lake/open-lake.ts';
import { type OpenRecord, openRecord } from '../record/open-record.ts';
import { readRecordSection } from '../record/record-section.ts';
import { makeDataFolder } from '../serve/data-folder.ts';
import { archiveFolders } from './archive-folders.ts';
import { openRows } from './open-rows.ts';
import { verifyArchive } from './verify-archive.ts';
import { verifyRecord } from './verify-record.ts';

// The whole way: records accepted by the intake, sealed by the archive, verified by their ledger.

const root = mkdtempSync(join(tmpdir(), 'safeguard-verify-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const must = <T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown },
): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

const open = async (): Promise<OpenRecord> => {
  const catalog = must(catalogOf({ cwd: root }));
  const streams = must(loadStreams());
  return must(
    await openRecord({
      folder: must(makeDataFolder(root)),
      section: must(readRecordSection({ name: 'record.example' })),
      tables: { names: catalog.names(), get: (name) => catalog.get(name) },
      stream: (name) => streams[name],
      now: () => new Date('2026-06-01T12:00:00Z'),
    }),
  );
};

const signIn = (user: string, time: string): Buffer =>
  Buffer.from(
    JSON.stringify({
      time,
      category: 'SignInLogs',
      properties: {
        id: `id-${user}-${time}`,
        userPrincipalName: user,
        createdDateTime: time,
        status: { errorCode: 0 },
      },
    }),
  );

beforeAll(async () => {
  const record = await open();
  const deliveries: readonly (readonly Buffer[])[] = [
    [signIn('ana', '2026-01-02T03:04:05.1234567Z'), signIn('ben', '2026-01-02T09:00:00Z'), Buffer.from('no record')],
    [signIn('ana', '2026-01-03T00:00:00Z'), signIn('zoë', '2026-05-31T00:00:00Z')],
  ];
  for (const records of deliveries) {
    must(await record.intake.accept({ stream: 'entra/sign-in-logs', source: 'test', records }));
    await record.intake.settled();
  }
  for (const day of ['2026-01-02', '2026-01-03']) must(await record.archive.seal('SigninLogs', day));
  await record.close();
}, 120_000);

const verifyAll = async () => {
  const folders = must(archiveFolders(root));
  const key = must(parseVerifierKey(readFileSync(join(root, 'keys', 'ledger.key.pub'), 'utf8').trim()));
  const request = { folders, key, openRows: () => openRows(folders), progress: () => undefined };
  return {
    archive: must(await verifyArchive({ ...request, witnesses: [] })),
    prove: (record: string) => verifyRecord({ ...request, record }),
  };
};

describe('a record that the service kept', () => {
  it('is intact to its last row, in sealed files, in the store and among dead letters', async () => {
    const { archive, prove } = await verifyAll();
    expect(archive).toMatchObject({
      intact: true,
      findings: [],
      batches: 2,
      rows: 5,
      files: { checked: 2 },
      rowsOf: { checked: 3, rows: 5, elsewhere: 0 },
    });
    for (const [record, table] of [
      ['0-0', 'SigninLogs'],
      ['0-2', 'DeadLetters'],
      ['1-1', 'SigninLogs'],
    ] as const)
      expect(await prove(record), record).toEqual({ ok: true, value: expect.objectContaining({ record, table }) });
  }, 120_000);

  it('is verified while it is kept, as far as nobody else holds it', async () => {
    const record = await open();
    try {
      const { archive } = await verifyAll();
      expect(archive).toMatchObject({ intact: true, batches: 2, rowsOf: { elsewhere: 2 } });
      expect(archive.remarks.join()).toContain('rows that are in no sealed file yet are not read');
    } finally {
      await record.close();
    }
  }, 120_000);

  it('is not intact once a row was taken from the store', async () => {
    const record = await open();
    must(
      await record.engine.execute({
        sql: "ALTER TABLE SigninLogs DELETE WHERE toDate(TimeGenerated) = '2026-05-31'",
        settings: { mutations_sync: 2 },
      }),
    );
    await record.close();
    const { archive } = await verifyAll();
    expect(archive).toMatchObject({
      intact: false,
      findings: [{ kind: 'batch', name: '1 (SigninLogs)', message: 'has 1 rows, and 2 were recorded' }],
    });
  }, 120_000);
});
