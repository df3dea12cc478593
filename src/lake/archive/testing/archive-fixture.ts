import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KustoType } from '../../../model/table.ts';
import type { Engine } from '../../engine/engine.ts';
import { openEngine } from '../../engine/open-engine.ts';
import { Lake, type RowsElsewhere } from '../../lake.ts';
import { createRecordedTableSql } from '../../tables/create-table-sql.ts';
import type { StoredTable } from '../../tables/stored-table.ts';
import { Archive } from '../archive.ts';
import type { ArchivePlace } from '../archive-place.ts';
import { FolderPlace } from '../folder-place.ts';
import { defaultRetention, type RetentionPolicy } from '../retention.ts';
import { MemoryLedger } from './memory-ledger.ts';

/** The value of a result, or an error that names the failure. */
export function must<T>(result: { ok: true; value: T } | { ok: false; error: { code: string; message: string } }): T {
  if (result.ok) return result.value;
  throw new Error(`${result.error.code}: ${result.error.message}`);
}

/** A table with a column of each type, one of them required, a hot path, an index of words and a key. */
export const visits: StoredTable = {
  name: 'Visits',
  key: ['Patient'],
  columns: [
    { name: 'TimeGenerated', type: 'datetime', required: true },
    { name: 'Patient', type: 'string' },
    { name: 'Ward', type: 'string', few: true },
    { name: 'Note', type: 'string', text: true },
    { name: 'Seen', type: 'datetime' },
    { name: 'Detail', type: 'dynamic', hotPaths: [{ path: ['codes', 0], column: 'Detail/codes/0' }] },
    { name: 'Open', type: 'bool' },
    { name: 'Bed', type: 'int' },
    { name: 'Count', type: 'long' },
    { name: 'Score', type: 'real' },
    { name: 'Price', type: 'decimal' },
    { name: 'Stay', type: 'timespan' },
    { name: 'Id', type: 'guid' },
  ],
};

/** The same under another name. */
export const named = (name: string): StoredTable => ({ ...visits, name });

/** Cells of a row as the engine takes them as JSON. */
export type VisitRow = Readonly<Record<string, unknown>> & {
  readonly TimeGenerated: string;
  readonly $batch: number;
  readonly $row: number;
};

/** An engine with recorded tables, an archive in a folder, and a ledger in memory. */
export class ArchiveFixture {
  readonly engine: Engine;
  readonly folder: string;
  readonly ledger: MemoryLedger;
  readonly tables: readonly StoredTable[];
  now = '2026-06-01T00:00:00Z';

  private constructor(engine: Engine, folder: string, tables: readonly StoredTable[]) {
    this.engine = engine;
    this.folder = folder;
    this.tables = tables;
    this.ledger = new MemoryLedger();
  }

  static async open(...tables: readonly StoredTable[]): Promise<ArchiveFixture> {
    const engine = must(await openEngine({ verbatimErrors: true }));
    const folder = await mkdtemp(join(tmpdir(), 'safeguard-archive-'));
    for (const table of tables) must(await engine.execute({ sql: createRecordedTableSql(table) }));
    return new ArchiveFixture(engine, folder, tables);
  }

  table = (name: string): StoredTable | undefined => this.tables.find((table) => table.name === name);

  async place(): Promise<ArchivePlace> {
    return must(await FolderPlace.open(join(this.folder, 'archive')));
  }

  async archive(retention: RetentionPolicy = defaultRetention, place?: ArchivePlace): Promise<Archive> {
    return must(
      await Archive.open({
        engine: this.engine,
        place: place ?? (await this.place()),
        ledger: this.ledger,
        catalogFile: join(this.folder, 'archive.ndjson'),
        tables: { names: () => this.tables.map(({ name }) => name), get: this.table },
        retention,
        now: () => this.now,
      }),
    );
  }

  lake(elsewhere?: RowsElsewhere): Lake {
    return new Lake(
      this.engine,
      {
        names: this.tables.map(({ name }) => name),
        table: this.table,
        ensure: async () => ({ ok: true, value: undefined }),
      },
      elsewhere,
    );
  }

  /** Inserts rows; those of a batch are settled once its number is the ledger's last. */
  async insert(table: string, rows: readonly VisitRow[]): Promise<void> {
    if (rows.length === 0) return;
    must(await this.engine.insert({ table, format: 'JSONEachRow', rows }));
    const last = Math.max(this.ledger.lastBatch ?? 0, ...rows.map(({ $batch }) => $batch));
    this.ledger.lastBatch = last;
  }

  /** The first cell of a statement's answer. */
  async cell(sql: string): Promise<string> {
    return String(must(await this.engine.query({ sql })).rows[0]?.[0]);
  }

  async close(): Promise<void> {
    await this.engine.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Texts of values that are hard to keep, by type, as JSON takes them. */
export const hardValues: Readonly<Record<KustoType, readonly unknown[]>> = {
  string: ['', 'x', "it's `é` \\ \n\u0000", '💉', 'null'],
  dynamic: ['', '{"codes":["a",1.0],"b":{}}', '[1,2]', 'null', '{"codes":[null]}', '"text"'],
  bool: [null, true, false],
  int: [null, 0, -2147483648, 2147483647],
  long: [null, '0', '-9223372036854775808', '9223372036854775807'],
  real: [null, 0, -0.1, 1e308, 5e-324, 'nan', 'inf', '-inf', '-0'],
  decimal: [null, '0', '-0.000000000000000001', '12345678901234567890.123456789012345678'],
  datetime: [
    null,
    '0001-01-01 00:00:00.0000000',
    '0001-01-01 00:00:00.0000001',
    '9999-12-31 23:59:59.9999999',
    '1969-12-31 23:59:59.9999999',
    '2026-01-02 03:04:05.6000000',
    '2262-04-11 23:47:16.8547759',
  ],
  timespan: [null, '0', '-1', '9223372036854775807', '-9223372036854775808'],
  guid: [null, '9cee9603-bca7-4e62-9634-f1bfdc39ca2f', '00000000-0000-0000-0000-000000000000'],
};
