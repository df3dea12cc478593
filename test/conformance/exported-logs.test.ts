/** Tables that were exported from a workspace become rows of the same tables: no row and no cell is lost. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CsvSplitter, readCsvHeader } from '../../src/connect/bytes/split-csv.ts';
import { loadStreams } from '../../src/content/load-streams.ts';
import { loadTables } from '../../src/content/load-tables.ts';
import type { Engine } from '../../src/lake/engine/engine.ts';
import { openEngine } from '../../src/lake/engine/open-engine.ts';
import { mapRecords } from '../../src/lake/record/testing/map-records.ts';
import { TableCatalog } from '../../src/lake/tables/table-catalog.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(
  process.env['SAFEGUARD_TEST_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url)),
  'logs',
);
const present = existsSync(folder);
if (!present) console.log(`Skipped: no exported logs in ${folder}; set SAFEGUARD_TEST_DATA`);

const exported = [
  { file: 'azure_activity.csv', stream: 'workspace/azure-activity-export' },
  { file: 'office_activity.csv', stream: 'workspace/office-activity-export' },
  { file: 'sign-in_adelete.csv', stream: 'workspace/signin-logs-export' },
  { file: 'AuditLogs_Hunting.csv', stream: 'workspace/audit-logs-export' },
].filter(({ file }) => existsSync(join(folder, file)));

/** The rows of a file as the records that a source delivers. */
function recordsOf(file: string): Buffer[] {
  const bytes = readFileSync(join(folder, file));
  const header = readCsvHeader(bytes);
  if (header === undefined) throw new Error(`${file} has no header`);
  const records: Buffer[] = [];
  const splitter = new CsvSplitter(header.form, header.end);
  const take = (record: unknown): void => {
    if (!Buffer.isBuffer(record)) throw new Error(`${file} has a row that is too long`);
    records.push(Buffer.from(record));
  };
  splitter.push(bytes.subarray(header.end), take);
  splitter.finish(true, take);
  return records;
}

/** Names that stand once for several columns of the row, or say what is known. */
const REPEATED = /^(?:Type|.*_d|TimeGenerated|_AdditionalFields)$/;

let engine: Engine | undefined;
beforeAll(async () => {
  const opened = present ? await openEngine({ verbatimErrors: true }) : undefined;
  if (opened?.ok === true) engine = opened.value;
  else if (present) console.log('Skipped: no ClickHouse engine');
});
afterAll(() => engine?.close());

describe('exported logs', () => {
  const tables = loadTables(root);
  const streams = loadStreams(root);

  it.each(exported)('$file loses nothing', async ({ file, stream: name }) => {
    const stream = streams.ok ? streams.value[name] : undefined;
    const table = tables.ok && stream !== undefined ? new TableCatalog(tables.value).get(stream.table) : undefined;
    if (engine === undefined || stream === undefined || table === undefined) return;
    const records = recordsOf(file);
    const { rows, dead } = await mapRecords(engine, stream, table, records);
    expect(dead).toEqual({});
    expect(rows.length).toBe(records.length);
    const cells = (row: object): number => Object.keys(row).filter((column) => !REPEATED.test(column)).length;
    const more = (row: Readonly<Record<string, unknown>>): number => Object.keys(row['_AdditionalFields'] ?? {}).length;
    const sent = records.map((record) => cells(JSON.parse(record.toString())));
    expect(rows.map((row) => cells(row) + more(row))).toEqual(sent);
  });
});
