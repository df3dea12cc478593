import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { quotedName } from '../../kql/sql/fragment.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Engine } from '../engine/engine.ts';
import type { EngineFailure } from '../engine/failure.ts';
import { newTableSql } from '../tables/create-table-sql.ts';
import type { StoredTable } from '../tables/stored-table.ts';
import { FileColumns, tableFor, targetsOf } from './file-columns.ts';
import { loadParquet } from './load-parquet.ts';
import { readText, type TextNotes } from './read-text.ts';
import { BrokenFileError, type FileRecord } from './record.ts';
import { type BadRecord, RowWriter, timelessNote, type Unreadable } from './row-writer.ts';
import { splitCsv } from './split-csv.ts';
import { splitDocument, splitLines } from './split-json.ts';

export const fileFormats = ['csv', 'json', 'ndjson', 'parquet'] as const;
export type FileFormat = (typeof fileFormats)[number];

/** Rows of a file for a table. */
export interface LoadRequest {
  readonly file: string;
  readonly format: FileFormat;
  /** The table's name in the store. */
  readonly name: string;
  /** Where the columns are known; otherwise they are inferred from the file. */
  readonly known?: StoredTable;
  /**
   * `new`: the table is made here, and must not be there yet; columns of the file that a known table lacks are added to it.
   * `existing`: rows are added to a table that is there; columns that it lacks are left out and reported.
   */
  readonly into: 'new' | 'existing';
  /** The time of loading, `YYYY-MM-DD hh:mm:ss.fffffff`: the `TimeGenerated` of rows that say none. */
  readonly now: string;
}

/** What was loaded, and everything that was not loaded as it stands. */
export interface LoadReport {
  readonly table: StoredTable;
  readonly rows: number;
  /** Records that are no rows. */
  readonly bad: { readonly count: number; readonly first: readonly BadRecord[] };
  /** Values that are not of their column's type, loaded as null. */
  readonly unreadable: readonly Unreadable[];
  /** Columns of the file that the table lacks. */
  readonly ignored: readonly string[];
  /** Whatever else a reader of the answers must know, a sentence each. */
  readonly notes: readonly string[];
}

/** A file that cannot be loaded: one line that names file, line and cause. */
export interface LoadFailure {
  readonly code: 'FILE_UNREADABLE' | 'FILE_BROKEN';
  readonly message: string;
}

/** How many records are looked at before types are guessed. The others are checked while they are loaded. */
const HEAD_RECORDS = 5000;

/** Characters of rows that are handed over at once. */
const BATCH = 256 * 1024;

/** Seconds that a load may take. */
const SECONDS = 6 * 3600;

/** Exact numbers; an empty field is never taken for a column's default. */
const SETTINGS = {
  precise_float_parsing: 1,
  input_format_null_as_default: 0,
  date_time_input_format: 'basic',
} as const;

/**
 * Loads a file into a table. No value is changed and no record is dropped in silence: what does not fit is in the report.
 * Memory is bounded by the longest record, whatever the size of the file. After a failure a new table is gone; an existing
 * one may have got some of the rows.
 */
export async function loadFile(
  engine: Engine,
  request: LoadRequest,
): Promise<Result<LoadReport, EngineFailure | LoadFailure>> {
  try {
    // A pipe would give its first bytes once only, and the rest would look whole.
    if (!(await stat(request.file)).isFile()) {
      return err({ code: 'FILE_UNREADABLE', message: `${request.file}: no plain file: it is read more than once` });
    }
    if (request.format === 'parquet') return await loadParquet(engine, request);
    const first = await load(engine, request, HEAD_RECORDS);
    // What the head did not show is in sight once all records were looked at.
    return first.ok && first.value === undefined
      ? required(await load(engine, request, Number.POSITIVE_INFINITY))
      : required(first);
  } catch (thrown) {
    return err(failureOf(thrown, request.file));
  }
}

type Loaded = Result<LoadReport | undefined, EngineFailure | LoadFailure>;

function required(loaded: Loaded): Result<LoadReport, EngineFailure | LoadFailure> {
  if (!loaded.ok) return loaded;
  if (loaded.value !== undefined) return ok(loaded.value);
  return err({ code: 'FILE_UNREADABLE', message: 'the file changed while it was read' });
}

/** Loads with types guessed from so many records; undefined where a later one did not fit them. */
async function load(engine: Engine, request: LoadRequest, look: number): Promise<Loaded> {
  const { name, known, into, now } = request;
  const notes: TextNotes = { replaced: false };
  const columns = await lookAt(request, look, notes);
  const table = tableFor(name, known, columns, into === 'new');
  if (table.columns.length === 0)
    return err({ code: 'FILE_BROKEN', message: `${request.file}:1: no record, so no columns` });
  const targets = targetsOf(table, known, columns);
  const preset = new Map(known === undefined ? [] : [['Type', known.name]]);
  const writer = new RowWriter({ targets, columns, growing: into === 'new', now, preset });
  if (into === 'new') {
    const made = await engine.execute({ sql: newTableSql(table) });
    if (!made.ok) return made;
  }
  const inserted = await insertRows(
    engine,
    request,
    writer,
    targets.map((target) => target.name),
    notes,
  );
  if (into === 'new' && (!inserted.ok || writer.surprised)) {
    const dropped = await engine.execute({ sql: `DROP TABLE IF EXISTS ${quotedName(name)}` });
    if (!dropped.ok) return dropped;
  }
  if (!inserted.ok) return inserted;
  return ok(writer.surprised ? undefined : reportOf(table, writer, columns, notes));
}

async function lookAt(request: LoadRequest, look: number, notes: TextNotes): Promise<FileColumns> {
  const columns = new FileColumns();
  let seen = 0;
  for await (const records of recordsOf(request, notes)) {
    for (const record of records) {
      if (request.format === 'csv' && columns.header === undefined) columns.setHeader(record);
      else columns.add(record);
    }
    seen += records.length;
    if (seen >= look) break;
  }
  return columns;
}

function recordsOf({ file, format }: LoadRequest, notes: TextNotes): AsyncGenerator<FileRecord[]> {
  const text = readText(file, notes);
  if (format === 'csv') return splitCsv(text);
  return format === 'ndjson' ? splitLines(text) : splitDocument(text);
}

/** The rows as a stream; what breaks while they are read is kept, because the engine only sees that they ended. */
async function insertRows(
  engine: Engine,
  request: LoadRequest,
  writer: RowWriter,
  columns: readonly string[],
  notes: TextNotes,
): Promise<Result<undefined, EngineFailure | LoadFailure>> {
  let broken: unknown;
  async function* lines(): AsyncGenerator<string> {
    try {
      yield* rowLines(recordsOf(request, notes), writer, request.format === 'csv');
    } catch (thrown) {
      broken = thrown;
    }
  }
  const inserted = await engine.insert({
    table: request.name,
    columns,
    format: 'JSONCompactEachRow',
    rows: Readable.from(lines()),
    settings: SETTINGS,
    limits: { seconds: SECONDS },
  });
  if (broken !== undefined) return err(failureOf(broken, request.file));
  return inserted.ok ? ok(undefined) : inserted;
}

async function* rowLines(
  batches: AsyncIterable<FileRecord[]>,
  writer: RowWriter,
  headed: boolean,
): AsyncGenerator<string> {
  let skip = headed;
  let held = '';
  for await (const records of batches) {
    for (const record of records) {
      if (skip) skip = false;
      else held += writer.line(record) ?? '';
      if (writer.surprised) return;
      if (held.length < BATCH) continue;
      yield held;
      held = '';
    }
  }
  if (held !== '') yield held;
}

function reportOf(table: StoredTable, writer: RowWriter, columns: FileColumns, text: TextNotes): LoadReport {
  const notes = columns.local.map(
    (name) =>
      `${name} holds the local times of an unknown place: they are read as UTC. Export with UTC to have them right.`,
  );
  if (writer.timeless > 0) notes.push(timelessNote(writer.timeless));
  if (text.replaced) notes.push('Some bytes are no text: they became U+FFFD.');
  return {
    table,
    rows: writer.rows,
    bad: { count: writer.badCount, first: writer.bad },
    unreadable: writer.unreadable,
    ignored: [...writer.ignored],
    notes,
  };
}

function failureOf(thrown: unknown, file: string): LoadFailure {
  if (thrown instanceof BrokenFileError)
    return { code: 'FILE_BROKEN', message: `${file}:${thrown.line}: ${thrown.message}` };
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : undefined;
  if (code === undefined) throw thrown;
  const reason = code === 'ENOENT' ? 'there is no such file' : `not readable (${code})`;
  return { code: 'FILE_UNREADABLE', message: `${file}: ${reason}` };
}
