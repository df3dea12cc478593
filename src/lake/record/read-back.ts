import { quotedName } from '../../kql/sql/fragment.ts';
import type { LedgerColumn } from '../../ledger/leaf.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { Engine } from '../engine/engine.ts';
import type { EngineFailure } from '../engine/failure.ts';
import { BATCH_COLUMN, INGESTED_COLUMN, ROW_COLUMN } from '../tables/create-table-sql.ts';
import { TIME_COLUMN } from '../tables/stored-table.ts';
import { rowHashSql } from './row-hash-sql.ts';

/** The rows of a batch as they are stored. */
export interface StoredRows {
  readonly rows: number;
  /** RFC 9162 root over the hashes of the rows in the order of `$row`, in hex. */
  readonly root: string;
  /** The least and greatest time, ISO 8601 with seven decimals. */
  readonly from: string;
  readonly to: string;
  /** Rows whose time is more than a day before or after they were stored. */
  readonly late: number;
  readonly early: number;
}

/**
 * SQL of the root of the tree of RFC 9162 section 2.1.1 over an array of hashes, of which there is at least one: two neighbours become
 * one, level by level, and the last of an odd number stays as it is. Hashes become texts by `concat`: `toString` would leave out
 * zeros at their ends.
 */
const treeRootSql = (hashes: string): string => {
  const odd = 'arrayFilter((hash, at) -> at % 2 = 1, level, arrayEnumerate(level))';
  const even = 'arrayFilter((hash, at) -> at % 2 = 0, level, arrayEnumerate(level))';
  const joined = `arrayMap((a, b) -> if(b = '', a, concat(SHA256(concat('\\x01', a, b)), '')), ${odd}, arrayResize(${even}, length(${odd}), ''))`;
  return `arrayFold((level, step) -> if(length(level) > 1, ${joined}, level), range(toUInt8(ceil(log2(length(${hashes})) + 0.001))), ${hashes})[1]`;
};

const DAY = 86_400;

/** A time out of its ticks. Times themselves are not compared by `min` and `max`: the engine takes those before 1970 for the greatest. */
export const timeSql = (ticks: string): string => `toString(reinterpret(${ticks}, 'DateTime64(7, \\'UTC\\')'))`;

/** Reads back what an insert wrote: counts, times and roots of batches, by number. Batches without rows are not in it. */
export async function readBack(
  engine: Engine,
  table: string,
  columns: readonly LedgerColumn[],
  batches: readonly number[],
): Promise<Result<ReadonlyMap<number, StoredRows>, EngineFailure>> {
  const [batch, row, time, ingested] = [BATCH_COLUMN, ROW_COLUMN, TIME_COLUMN, INGESTED_COLUMN].map(quotedName);
  const away = `dateDiff('second', ${ingested}, ${time})`;
  const answer = await engine.query({
    sql: `SELECT b, rows, lower(hex(${treeRootSql('hashes')})), first, last, late, early FROM (
  SELECT b, count() AS rows, arrayMap(pair -> pair.2, arraySort(groupArray((r, h)))) AS hashes,
    ${timeSql('min(t)')} AS first, ${timeSql('max(t)')} AS last, countIf(away < -${DAY}) AS late, countIf(away > ${DAY}) AS early
  FROM (SELECT ${batch} AS b, ${row} AS r, reinterpretAsInt64(${time}) AS t, ${away} AS away, concat(${rowHashSql(columns)}, '') AS h
    FROM ${quotedName(table)} WHERE ${batch} IN (${batches.join(', ')}))
  GROUP BY b)`,
    limits: { seconds: 600 },
  });
  if (!answer.ok) return answer;
  return ok(
    new Map(
      answer.value.rows.map(([number, rows, root, from, to, late, early]) => [
        Number(number),
        {
          rows: Number(rows),
          root: String(root),
          from: isoTime(from),
          to: isoTime(to),
          late: Number(late),
          early: Number(early),
        },
      ]),
    ),
  );
}

const isoTime = (text: unknown): string => `${String(text).replace(' ', 'T')}Z`;
