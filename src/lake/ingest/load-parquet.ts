import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { quotedName } from '../../kql/sql/fragment.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Engine } from '../engine/engine.ts';
import type { EngineFailure } from '../engine/failure.ts';
import { createTableSql } from '../tables/create-table-sql.ts';
import type { StoredTable } from '../tables/stored-table.ts';
import { parseType } from './clickhouse-type.ts';
import { convertedSql, type KustoValue, kustoValue } from './kusto-value-sql.ts';
import type { LoadFailure, LoadReport, LoadRequest } from './load-file.ts';
import { BrokenFileError } from './record.ts';
import type { Unreadable } from './row-writer.ts';

type Failed = EngineFailure | LoadFailure;

/** A column of the file: its type in ClickHouse, and its value as Kusto has it. */
interface FileColumn {
  readonly name: string;
  readonly type: string;
  readonly value: KustoValue;
}

/** A column of the table and the SQL that fills it from the file. */
interface Filled {
  readonly name: string;
  readonly sql: string;
  /** SQL that is true where the file has a value that the column cannot hold; none where it holds all. */
  readonly lost?: string;
}

const SECONDS = 6 * 3600;

/**
 * Loads Parquet by ClickHouse's own reader: the rows as they are into a table of their own, and from there, converted, into
 * the one that is asked for.
 */
export async function loadParquet(engine: Engine, request: LoadRequest): Promise<Result<LoadReport, Failed>> {
  const columns = await columnsOf(engine, request.file);
  if (!columns.ok) return columns;
  const staged = `${request.name} (as read)`;
  const types = columns.value.map(({ name, type }) => `${quotedName(name)} ${type}`).join(', ');
  const made = await engine.execute({
    sql: `CREATE TABLE ${quotedName(staged)} (${types}) ENGINE = MergeTree ORDER BY tuple()`,
  });
  if (!made.ok) return made;
  const report = await fill(engine, request, staged, columns.value);
  const dropped = await engine.execute({ sql: `DROP TABLE IF EXISTS ${quotedName(staged)}` });
  return report.ok && !dropped.ok ? dropped : report;
}

async function fill(
  engine: Engine,
  request: LoadRequest,
  staged: string,
  columns: readonly FileColumn[],
): Promise<Result<LoadReport, Failed>> {
  const limits = { seconds: SECONDS };
  const inserted = await engine.insert({
    table: staged,
    format: 'Parquet',
    rows: createReadStream(request.file),
    limits,
  });
  if (!inserted.ok) return inserted;
  const table = tableOf(request, columns);
  const filled = filledOf(request, table, columns);
  const lost = await lostOf(engine, staged, filled);
  if (!lost.ok) return lost;
  if (request.into === 'new') {
    const made = await engine.execute({
      sql: createTableSql(table).replace('CREATE TABLE IF NOT EXISTS', 'CREATE TABLE'),
    });
    if (!made.ok) return made;
  }
  const timeless = table.columns.find(
    ({ name, required }) => required === true && !filled.some((column) => column.name === name),
  );
  const values = filled.map(({ sql }) => sql);
  const names = filled.map(({ name }) => quotedName(name));
  if (timeless !== undefined) {
    names.push(quotedName(timeless.name));
    values.push("{now:DateTime64(7, 'UTC')}");
  }
  const copied = await engine.execute({
    sql: `INSERT INTO ${quotedName(request.name)} (${names.join(', ')}) SELECT ${values.join(', ')} FROM ${quotedName(staged)}`,
    parameters: timeless === undefined ? {} : { now: request.now },
    limits,
  });
  if (!copied.ok) {
    if (request.into === 'new') await engine.execute({ sql: `DROP TABLE IF EXISTS ${quotedName(request.name)}` });
    return copied;
  }
  const taken = new Set(filled.map(({ name }) => name));
  const notes = timeless === undefined ? [] : ['The rows say no time: TimeGenerated is the time of loading.'];
  return ok({
    table,
    rows: inserted.value.rowsWritten,
    bad: { count: 0, first: [] },
    unreadable: lost.value,
    ignored: columns.map(({ name }) => name).filter((name) => !taken.has(name)),
    notes,
  });
}

function tableOf({ name, known, into }: LoadRequest, columns: readonly FileColumn[]): StoredTable {
  const own = new Set(known?.columns.map((column) => column.name));
  const added = columns
    .filter((column) => !own.has(column.name))
    .map((column) => ({ name: column.name, type: column.value.type }));
  if (known === undefined) return { name, key: [], columns: added };
  return { ...known, name, columns: into === 'new' ? [...known.columns, ...added] : known.columns };
}

function filledOf({ now }: LoadRequest, table: StoredTable, columns: readonly FileColumn[]): Filled[] {
  const inFile = new Map(columns.map((column) => [column.name, column]));
  return table.columns.flatMap(({ name, type, required }): Filled[] => {
    const column = inFile.get(name);
    if (column === undefined) return [];
    const sql = convertedSql(column.value, type) ?? 'NULL';
    const source = quotedName(name);
    if (required === true)
      return [{ name, sql: `ifNull(${sql}, toDateTime64('${now}', 7, 'UTC'))`, lost: `isNull(${sql})` }];
    if (column.value.type === type) return [{ name, sql }];
    if (sql === 'NULL' && (type === 'string' || type === 'dynamic'))
      return [{ name, sql: "''", lost: `isNotNull(${source})` }];
    return [{ name, sql, lost: `isNotNull(${source}) AND toString(${source}) != '' AND isNull(${sql})` }];
  });
}

async function lostOf(
  engine: Engine,
  staged: string,
  filled: readonly Filled[],
): Promise<Result<Unreadable[], EngineFailure>> {
  const checked = filled.filter(({ lost }) => lost !== undefined);
  if (checked.length === 0) return ok([]);
  const counts = checked.map(({ lost }) => `countIf(${lost})`).join(', ');
  const answer = await engine.query({
    sql: `SELECT ${counts} FROM ${quotedName(staged)}`,
    limits: { seconds: SECONDS },
  });
  if (!answer.ok) return answer;
  return ok(
    checked
      .map(({ name }, at) => ({ column: name, count: Number(answer.value.rows[0]?.[at] ?? 0), firstLine: 1 }))
      .filter(({ count }) => count > 0),
  );
}

/** Asks the engine for the columns by the end of the file alone, which says all about them. */
async function columnsOf(engine: Engine, file: string): Promise<Result<FileColumn[], Failed>> {
  const footer = await footerOf(file);
  const answer = await engine.query({
    sql: 'DESCRIBE TABLE format(Parquet, base64Decode({footer:String}))',
    parameters: { footer: footer.toString('base64') },
  });
  if (!answer.ok) return answer;
  const columns: FileColumn[] = [];
  for (const [name, type] of answer.value.rows) {
    const parsed = parseType(String(type));
    if (parsed === undefined)
      return err({ code: 'FILE_BROKEN', message: `${file}:1: a column's type is not readable` });
    columns.push({ name: String(name), type: String(type), value: kustoValue(quotedName(String(name)), parsed) });
  }
  return ok(columns);
}

/** Largest description of a file's columns. */
const LARGEST_FOOTER = 16 * 1024 * 1024;

/** A Parquet file of no rows with the description of the given one. Source: https://parquet.apache.org/docs/file-format/ */
async function footerOf(file: string): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const tail = Buffer.alloc(8);
    if (size < 12) throw new BrokenFileError(1, 'is no Parquet file');
    await handle.read(tail, 0, 8, size - 8);
    const length = tail.readUInt32LE(0);
    if (tail.toString('latin1', 4) !== 'PAR1' || length > size - 12 || length > LARGEST_FOOTER) {
      throw new BrokenFileError(1, 'is no Parquet file, or its end is missing');
    }
    const footer = Buffer.alloc(length);
    await handle.read(footer, 0, length, size - 8 - length);
    return Buffer.concat([Buffer.from('PAR1'), footer, tail]);
  } finally {
    await handle.close();
  }
}
