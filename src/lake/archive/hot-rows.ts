import { quotedName } from '../../kql/sql/fragment.ts';
import type { LedgerColumn } from '../../ledger/leaf.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Engine, Statement } from '../engine/engine.ts';
import type { EngineFailure } from '../engine/failure.ts';
import type { OutsideTable, OutsideTables } from '../engine/outside-table.ts';
import { rowHashSql } from '../record/row-hash-sql.ts';
import { BATCH_COLUMN, INGESTED_COLUMN } from '../tables/create-table-sql.ts';
import { type StoredTable, TIME_COLUMN } from '../tables/stored-table.ts';
import {
  type FileColumn,
  fileColumns,
  parquetSettings,
  type SealedColumn,
  sealedColumns,
  sealedOrder,
  sealedRelation,
} from './sealed-columns.ts';
import { momentOf, ticksOf } from './sealed-file.ts';

/** The rows of one day of a table that come from batches up to a number. */
export interface DayRows {
  readonly table: StoredTable;
  /** `YYYY-MM-DD`, in UTC. */
  readonly day: string;
  readonly through: number;
}

/** What rows are in sum. `digest` is the sum of their hashes, the same in whatever order they come. */
export interface RowsSum {
  readonly rows: number;
  readonly from: string;
  readonly to: string;
  readonly batches: number;
  readonly through: number;
  readonly ingested: string;
  readonly digest: string;
}

/** A day that the store has rows of, and of which batches. */
export interface HotDay {
  readonly day: string;
  readonly rows: number;
  readonly firstBatch: number;
  /** When the first and the last of them were stored. */
  readonly ingestedFrom: string;
  readonly ingestedTo: string;
}

type Answered<T> = Promise<Result<T, EngineFailure>>;

/** Sealing a day of a hundred million rows takes minutes; nothing waits for it. */
const limits = { seconds: 6 * 3600 };
const settings = { max_bytes_before_external_sort: 1024 ** 3, use_hive_partitioning: 0, use_query_condition_cache: 0 };
const DAY_TICKS = 864_000_000_000n;

const time = quotedName(TIME_COLUMN);
const batch = quotedName(BATCH_COLUMN);
const ofDay = `${time} >= {start:DateTime64(7, 'UTC')} AND ${time} <= {end:DateTime64(7, 'UTC')} AND ${batch} <= {through:UInt64}`;

/** The same for a mutation, which ClickHouse keeps as text: times before 1970 it could not read again. */
const ofDayInTicks = `reinterpretAsInt64(${time}) BETWEEN {first:Int64} AND {last:Int64} AND ${batch} <= {through:UInt64}`;

const parametersOf = ({ day, through }: Pick<DayRows, 'day' | 'through'>): Record<string, string> => ({
  start: `${day} 00:00:00.0000000`,
  end: `${day} 23:59:59.9999999`,
  through: String(through),
});

/** The columns of a row's hash: all that the archive keeps. */
const hashed = (columns: readonly SealedColumn[]): readonly LedgerColumn[] =>
  columns.map(({ name, type }) => ({ name, type: type === 'uint' ? 'long' : type }));

const sumSql = (columns: readonly SealedColumn[], from: string): string => {
  const hash = rowHashSql(hashed(columns));
  const parts = [1, 9, 17, 25].map((at) => `toString(sum(reinterpretAsUInt64(substring(h, ${at}, 8))))`);
  const facts = [
    'toString(count())',
    'toString(min(t))',
    'toString(max(t))',
    'toString(uniqExact(b))',
    'toString(max(b))',
    'toString(max(i))',
  ];
  return `SELECT ${[...facts, ...parts].join(', ')} FROM (SELECT ${hash} AS h, reinterpretAsInt64(${time}) AS t, ${batch} AS b, reinterpretAsInt64(${quotedName(INGESTED_COLUMN)}) AS i FROM ${from})`;
};

/** The statements by which the archive reads, writes and removes the rows of a recorded table. */
export class HotRows {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The days before a day, or up to it where it is `included`, that the store has rows of. A table that the store lacks has none. */
  async days(table: string, before: string, through: number, included = false): Answered<readonly HotDay[]> {
    const known = await this.#texts({
      sql: 'SELECT 1 FROM system.tables WHERE database = currentDatabase() AND name = {table:String}',
      parameters: { table },
    });
    if (!known.ok || known.value.length === 0) return known.ok ? ok([]) : known;
    const answered = await this.#texts({
      sql: `SELECT toString(d), toString(count()), toString(min(b)), toString(min(i)), toString(max(i)) FROM (SELECT intDiv(t - positiveModulo(t, ${DAY_TICKS}), ${DAY_TICKS}) AS d, b, i FROM (SELECT reinterpretAsInt64(${time}) AS t, ${batch} AS b, reinterpretAsInt64(${quotedName(INGESTED_COLUMN)}) AS i FROM ${quotedName(table)} WHERE ${time} < {start:DateTime64(7, 'UTC')} AND ${batch} <= {through:UInt64})) GROUP BY d ORDER BY d`,
      parameters: {
        start: `${before} ${included ? '23:59:59.9999999' : '00:00:00.0000000'}`,
        through: String(through),
      },
    });
    if (!answered.ok) return answered;
    return ok(
      answered.value.map(([day = '0', rows, first, from = '0', to = '0']) => ({
        day: momentOf(BigInt(day) * DAY_TICKS).slice(0, 10),
        rows: Number(rows),
        firstBatch: Number(first),
        ingestedFrom: momentOf(BigInt(from)),
        ingestedTo: momentOf(BigInt(to)),
      })),
    );
  }

  /** What the rows of a day are in sum; undefined where there are none. */
  sum(rows: DayRows): Answered<RowsSum | undefined> {
    const columns = sealedColumns(rows.table);
    return this.#sum(sumSql(columns, `${quotedName(rows.table.name)} WHERE ${ofDay}`), parametersOf(rows));
  }

  /** What the rows of a file are in sum, read back as a query reads them. */
  sumOfFile(table: StoredTable, word: string, file: OutsideTable): Answered<RowsSum | undefined> {
    const columns = sealedColumns(table);
    return this.#sum(sumSql(columns, sealedRelation(columns, word)), {}, { [word]: file });
  }

  async #sum(sql: string, parameters: Record<string, string>, outside?: OutsideTables): Answered<RowsSum | undefined> {
    const answered = await this.#texts({ sql, parameters, ...(outside === undefined ? {} : { outside }) });
    if (!answered.ok) return answered;
    const [count = '0', from = '0', to = '0', batches, through, ingested = '0', ...digest] = answered.value[0] ?? [];
    if (count === '0') return ok(undefined);
    return ok({
      rows: Number(count),
      from: momentOf(BigInt(from)),
      to: momentOf(BigInt(to)),
      batches: Number(batches),
      through: Number(through),
      ingested: momentOf(BigInt(ingested)),
      digest: digest.join(' '),
    });
  }

  /** The columns that a file of these rows has. */
  async columnsFor(rows: DayRows): Answered<readonly FileColumn[]> {
    const all = fileColumns(sealedColumns(rows.table));
    const asked = all.flatMap(({ needed }) => (needed === undefined ? [] : [`countIf(${needed}) > 0`]));
    const answered = await this.#texts({
      sql: `SELECT ${asked.map((sql) => `toString(${sql})`).join(', ')} FROM ${quotedName(rows.table.name)} AS _ WHERE ${ofDay}`,
      parameters: parametersOf(rows),
    });
    if (!answered.ok) return answered;
    const flags = [...(answered.value[0] ?? [])];
    return ok(all.filter(({ needed }) => needed === undefined || flags.shift() === '1'));
  }

  /** Writes the rows of a day to one file, sorted. What the file held before is gone. */
  write(rows: DayRows, columns: readonly FileColumn[], word: string, file: OutsideTable): Answered<undefined> {
    const list = columns.map(({ name, written }) => `${written} AS ${quotedName(name)}`).join(', ');
    const { table } = rows;
    return this.#engine.execute({
      sql: `INSERT INTO FUNCTION ${word} SELECT ${list} FROM (SELECT * FROM ${quotedName(table.name)} WHERE ${ofDay}) AS _ ORDER BY ${sealedOrder(table)}`,
      parameters: parametersOf(rows),
      outside: { [word]: file },
      limits,
      settings: { ...settings, ...parquetSettings, engine_file_truncate_on_insert: 1 },
    });
  }

  /** Removes the rows of a day from the store. Rows of later batches stay, whenever they come. Again is no harm. */
  async remove(rows: DayRows): Answered<undefined> {
    const table = quotedName(rows.table.name);
    const parameters = parametersOf(rows);
    const first = ticksOf(`${rows.day}T00:00:00Z`);
    const parts = await this.#texts({ sql: `SELECT DISTINCT _partition_id FROM ${table} WHERE ${ofDay}`, parameters });
    if (!parts.ok) return parts;
    for (const [id = ''] of parts.value) {
      if (!/^[\w-]+$/.test(id)) continue;
      const removed = await this.#engine.execute({
        sql: `ALTER TABLE ${table} DELETE IN PARTITION ID '${id}' WHERE ${ofDayInTicks}`,
        parameters: { first: String(first), last: String(first + DAY_TICKS - 1n), through: String(rows.through) },
        limits,
        settings: { mutations_sync: 2 },
      });
      if (!removed.ok) return removed;
    }
    const left = await this.#texts({ sql: `SELECT toString(count()) FROM ${table} WHERE ${ofDay}`, parameters });
    if (!left.ok) return left;
    if (left.value[0]?.[0] === '0') return ok(undefined);
    return err({ code: 'ENGINE_SQL', message: 'The rows of a sealed day are still there', retryable: true });
  }

  async #texts(statement: Statement): Answered<readonly (readonly string[])[]> {
    const answered = await this.#engine.query({ limits, settings, ...statement });
    return answered.ok ? ok(answered.value.rows.map((row) => row.map(String))) : answered;
  }
}
