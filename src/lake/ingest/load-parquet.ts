import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { quotedName } from '../../kql/sql/fragment.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Engine } from '../engine/engine.ts';
import type { EngineFailure } from '../engine/failure.ts';
import { newTableSql } from '../tables/create-table-sql.ts';
import type { StoredTable } from '../tables/stored-table.ts';
import { parseType } from './clickhouse-type.ts';
import { convertedSql, type KustoValue, kustoValue } from './kusto-value-sql.ts';
import type { LoadFailure, LoadReport, LoadRequest } from './load-file.ts';
import { BrokenFileError } from './record.ts';
import { timelessNote, type Unreadable } from './row-writer.ts';

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
  /** The same of the required time, without which there is no row. */
  readonly refused?: string;
  /** SQL that is true where the file says no time. */
  readonly timeless?: string;
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
  const rows = createReadStream(request.file);
  const inserted = await engine.insert({ table: staged, format: 'Parquet', rows, limits });
  if (!inserted.ok) return inserted;
  const table = tableOf(request, columns);
  const filled = filledOf(table, columns);
  const counted = await countsOf(engine, staged, filled);
  if (!counted.ok) return counted;
  if (request.into === 'new') {
    const made = await engine.execute({ sql: newTableSql(table) });
    if (!made.ok) return made;
  }
  const refused = filled.flatMap(({ refused: sql }) => (sql === undefined ? [] : [`NOT (${sql})`]));
  const copied = await engine.execute({
    sql: [
      `INSERT INTO ${quotedName(request.name)} (${filled.map(({ name }) => quotedName(name)).join(', ')})`,
      `SELECT ${filled.map(({ sql }) => sql).join(', ')} FROM ${quotedName(staged)}`,
      ...(refused.length === 0 ? [] : [`WHERE ${refused.join(' AND ')}`]),
    ].join(' '),
    parameters: filled.some(({ timeless }) => timeless !== undefined) ? { now: request.now } : {},
    limits,
  });
  if (!copied.ok) {
    if (request.into === 'new') await engine.execute({ sql: `DROP TABLE IF EXISTS ${quotedName(request.name)}` });
    return copied;
  }
  const { unreadable, bad, timeless } = counted.value;
  const taken = new Set(filled.map(({ name }) => name));
  return ok({
    table,
    rows: inserted.value.rowsWritten - bad,
    bad: { count: bad, first: [] },
    unreadable,
    ignored: columns.map(({ name }) => name).filter((name) => !taken.has(name)),
    notes: timeless === 0 ? [] : [timelessNote(timeless)],
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

function filledOf(table: StoredTable, columns: readonly FileColumn[]): Filled[] {
  const inFile = new Map(columns.map((column) => [column.name, column]));
  return table.columns.flatMap(({ name, type, required }): Filled[] => {
    const column = inFile.get(name);
    const now = "{now:DateTime64(7, 'UTC')}";
    if (column === undefined) return required === true ? [{ name, sql: now, timeless: '1' }] : [];
    const sql = convertedSql(column.value, type) ?? 'NULL';
    const absent = column.value.type === 'string' ? `${column.value.sql} = ''` : `isNull(${quotedName(name)})`;
    const lost = `NOT (${absent}) AND isNull(${sql})`;
    if (required === true) return [{ name, sql: `ifNull(${sql}, ${now})`, timeless: absent, refused: lost }];
    if (column.value.type === type) return [{ name, sql }];
    const empty = type === 'string' || type === 'dynamic';
    return [{ name, sql: empty ? `ifNull(${sql}, '')` : sql, lost }];
  });
}

interface Counts {
  readonly unreadable: Unreadable[];
  readonly bad: number;
  readonly timeless: number;
}

async function countsOf(
  engine: Engine,
  staged: string,
  filled: readonly Filled[],
): Promise<Result<Counts, EngineFailure>> {
  const lost = filled.filter((column) => column.lost !== undefined);
  const conditions = [
    filled.find(({ refused }) => refused !== undefined)?.refused ?? '0',
    filled.find(({ timeless }) => timeless !== undefined)?.timeless ?? '0',
    ...lost.map((column) => column.lost ?? '0'),
  ];
  const answer = await engine.query({
    sql: `SELECT ${conditions.map((condition) => `countIf(${condition})`).join(', ')} FROM ${quotedName(staged)}`,
    limits: { seconds: SECONDS },
  });
  if (!answer.ok) return answer;
  const [bad = 0, timeless = 0, ...counts] = (answer.value.rows[0] ?? []).map(Number);
  const unreadable = lost
    .map(({ name }, at) => ({ column: name, count: counts[at] ?? 0 }))
    .filter(({ count }) => count > 0);
  return ok({ unreadable, bad, timeless });
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
