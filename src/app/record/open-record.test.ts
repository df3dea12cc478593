import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadStreams } from '../../content/load-streams.ts';
import { type Azurite, azuriteAccount, azuriteKey, startAzurite } from '../../lake/archive/testing/azurite.ts';
import { FolderCopy } from '../../lake/ledger/witness.ts';
import { catalogOf } from '../lake/open-lake.ts';
import { makeDataFolder } from '../serve/data-folder.ts';
import { scratchFolder } from '../testing/scratch-folder.ts';
import { type OpenRecord, openRecord } from './open-record.ts';
import { readRecordSection, retentionOf } from './record-section.ts';
import { recordStatus } from './record-status.ts';

const scratch = scratchFolder();
let open: OpenRecord | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

const now = new Date('2026-06-01T12:00:00Z');

/** Where sealed files lie: the section's `archive` as it is written. */
const start = async (archive?: unknown): Promise<OpenRecord> => {
  const folder = makeDataFolder(scratch.path());
  const catalog = catalogOf({ cwd: scratch.path() });
  const streams = loadStreams();
  const section = readRecordSection(
    { name: 'record.example', ...(archive === undefined ? {} : { archive }) },
    { ARCHIVE_KEY: azuriteKey },
  );
  if (!folder.ok || !catalog.ok || !streams.ok || !section.ok) throw new Error('the content of the package is broken');
  const opened = await openRecord({
    folder: folder.value,
    section: section.value,
    tables: { names: catalog.value.names(), get: (name) => catalog.value.get(name) },
    stream: (name) => streams.value[name],
    now: () => now,
    environment: { ARCHIVE_KEY: azuriteKey },
    witnesses: [new FolderCopy(witness())],
  });
  if (!opened.ok) throw new Error(opened.error.join('\n'));
  open = opened.value;
  return opened.value;
};

const witness = (): string => join(scratch.path(), 'witness');

const signIn = (user: string, time: string): Buffer =>
  Buffer.from(
    JSON.stringify({
      time,
      resourceId: '/tenants/5b9c/providers/Microsoft.aadiam',
      operationName: 'Sign-in activity',
      category: 'SignInLogs',
      properties: {
        id: `id-${user}-${time}`,
        userPrincipalName: user,
        createdDateTime: time,
        status: { errorCode: 0 },
      },
    }),
  );

const answer = async ({ lake }: OpenRecord, text: string): Promise<unknown> => {
  const answered = await lake.query(text, { now: now.toISOString() });
  if (!answered.ok) throw new Error(JSON.stringify(answered.error));
  return answered.value.rows;
};

const counted = 'SigninLogs | summarize n = count() by UserPrincipalName | sort by UserPrincipalName asc';
const expected = [
  ['ana@clinic.example', 2],
  ['ben@clinic.example', 1],
];

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
  const { BlobServiceClient, StorageSharedKeyCredential } = await import('@azure/storage-blob');
  const key = new StorageSharedKeyCredential(azuriteAccount, azuriteKey);
  await new BlobServiceClient(azurite.url, key).createContainer('records');
}, 60_000);
afterAll(() => azurite.close());

describe('openRecord', () => {
  it.each([
    ['a folder', () => undefined],
    ['a container of blobs', () => ({ url: `${azurite.url}/records`, accountKeyFrom: 'ARCHIVE_KEY' })],
  ])(
    'keeps records from acceptance to a sealed file in %s, over a restart, and answers the same all the way',
    async (_, archive) => {
      let record = await start(archive());
      const accepted = await record.intake.accept({
        stream: 'entra/sign-in-logs',
        source: 'test',
        position: { partition: 'p', from: '', to: '3' },
        records: [
          signIn('ana@clinic.example', '2026-01-02T03:04:05.1234567Z'),
          signIn('ana@clinic.example', '2026-05-31T03:04:05Z'),
          signIn('ben@clinic.example', '2026-01-02T09:00:00Z'),
        ],
      });
      expect(accepted).toMatchObject({ ok: true, value: { records: 3, repeated: false } });
      await record.intake.settled();
      expect(await answer(record, counted)).toEqual(expected);

      const sealed = await record.archive.seal('SigninLogs', '2026-01-02');
      expect(sealed).toMatchObject({ ok: true, value: { table: 'SigninLogs', day: '2026-01-02', rows: 2 } });
      expect(await answer(record, counted)).toEqual(expected);
      const recent = 'SigninLogs | where TimeGenerated > ago(7d) | project UserPrincipalName';
      expect(await answer(record, recent)).toEqual([['ana@clinic.example']]);

      await record.close();
      record = await start(archive());
      expect(await answer(record, counted)).toEqual(expected);
      const section = readRecordSection(undefined);
      const status = section.ok
        ? await recordStatus({ record, retention: retentionOf(section.value), sources: [], now: now.toISOString() })
        : section;
      expect(status).toMatchObject({
        ok: true,
        value: {
          hot: { rows: 1, tables: [{ table: 'SigninLogs', oldestDay: '2026-05-31', newestDay: '2026-05-31' }] },
          cold: { files: 1, rows: 2 },
          oldestDay: '2026-01-02',
          nextSeal: { table: 'SigninLogs', day: '2026-05-31', due: '2026-08-30' },
          alerts: [],
        },
      });
      expect(record.intake.cursor('test', 'p')).toBe('3');
      expect(await record.round()).toEqual({ sealed: [], expired: [], failures: [] });
      const kinds: string[] = [];
      for await (const leaf of record.ledger.leavesFrom(0)) if (leaf.ok) kinds.push(leaf.value.leaf.kind);
      expect(kinds).toEqual(['schema', 'batch', 'seal', 'note']);
      expect(readdirSync(witness())).toEqual(['0000000000000003.checkpoint']);
    },
  );
});
