/** Exported logs, read by the source that a user configures, accepted, stored and in the ledger: no record is lost or doubled. */
import { copyFileSync, createReadStream, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { catalogOf } from '../../src/app/lake/open-lake.ts';
import { type OpenRecord, openRecord } from '../../src/app/record/open-record.ts';
import { readRecordSection } from '../../src/app/record/record-section.ts';
import { makeDataFolder } from '../../src/app/serve/data-folder.ts';
import { type OpenSources, openSources } from '../../src/app/sources/open-sources.ts';
import { streamByCategory } from '../../src/app/sources/stream-of.ts';
import { loadStreams } from '../../src/content/load-streams.ts';
import { splitCsv } from '../../src/lake/ingest/split-csv.ts';

const logs = join(
  process.env['SAFEGUARD_TEST_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url)),
  'logs',
);
const present = existsSync(logs);
if (!present) console.log(`Skipped: no exported logs in ${logs}; set SAFEGUARD_TEST_DATA`);

const exported = [
  { file: 'azure_activity.csv', stream: 'workspace/azure-activity-export', table: 'AzureActivity' },
  { file: 'office_activity.csv', stream: 'workspace/office-activity-export', table: 'OfficeActivity' },
  { file: 'sign-in_adelete.csv', stream: 'workspace/signin-logs-export', table: 'SigninLogs' },
  { file: 'AuditLogs_Hunting.csv', stream: 'workspace/audit-logs-export', table: 'AuditLogs' },
].filter(({ file }) => existsSync(join(logs, file)));

const root = mkdtempSync(join(tmpdir(), 'safeguard-exported-'));
const inbox = join(root, 'inbox');
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function start(): Promise<{ record: OpenRecord; sources: OpenSources }> {
  const folder = makeDataFolder(root);
  const catalog = catalogOf({ cwd: root });
  const streams = loadStreams();
  const section = readRecordSection({ name: 'record.example' });
  if (!folder.ok || !catalog.ok || !streams.ok || !section.ok) throw new Error('the content of the package is broken');
  const record = await openRecord({
    folder: folder.value,
    section: section.value,
    tables: { names: catalog.value.names(), get: (name) => catalog.value.get(name) },
    stream: (name) => streams.value[name],
    now: () => new Date(),
  });
  if (!record.ok) throw new Error(record.error.join('\n'));
  const files = exported.map(({ file, stream }) => ({ match: file, stream }));
  const sources = openSources(
    [{ kind: 'files', name: 'exports', path: 'inbox', files, everySeconds: 0.1, settleSeconds: 0 }],
    {
      intake: record.value.intake,
      streamOf: streamByCategory(streams.value),
      folder: root,
      environment: {},
      now: () => new Date(),
      log: ({ message }) => console.log(message),
    },
  );
  if (!sources.ok) throw new Error(sources.error.join('\n'));
  sources.value.start();
  return { record: record.value, sources: sources.value };
}

/** Rows of a file, by another reader of CSV than that of sources. */
async function rowsOf(path: string): Promise<number> {
  let rows = -1;
  for await (const records of splitCsv(createReadStream(path, 'utf8'))) rows += records.length;
  return rows;
}

describe.runIf(present)('exported logs, from a folder to the ledger', () => {
  it('are each stored once, also over a restart', async () => {
    mkdirSync(inbox);
    for (const { file } of exported) copyFileSync(join(logs, file), join(inbox, file));
    let { record, sources } = await start();
    const count = async (sql: string): Promise<number> => {
      const answered = await record.engine.query({ sql });
      if (!answered.ok) throw new Error(answered.error.message);
      return Number(answered.value.rows[0]?.[0]);
    };
    const expected = await Promise.all(exported.map(({ file }) => rowsOf(join(logs, file))));
    const stored = async (): Promise<number[]> => {
      await record.intake.settled();
      const counts: number[] = [];
      for (const { table } of exported) counts.push(await count(`SELECT count() FROM "${table}"`));
      return counts;
    };
    const all = expected.reduce((a, b) => a + b, 0);
    await vi.waitFor(() => expect(sources.health()[0]?.health.records).toBe(all), 60_000);
    expect(await stored()).toEqual(expected);
    expect(record.intake.status().counts).toMatchObject({ records: all, dead: 0, duplicates: 0 });
    await sources.stop();
    await record.close();

    ({ record, sources } = await start());
    await vi.waitFor(() => expect(sources.health()[0]?.health.state).toBe('ok'), 60_000);
    expect(sources.health()[0]?.health.records).toBe(0);
    expect(await stored()).toEqual(expected);
    await sources.stop();
    await record.close();
  });
});
