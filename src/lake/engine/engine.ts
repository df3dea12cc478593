import type { Readable } from 'node:stream';
import type { Result } from '../../lib/result.ts';
import type { EngineFailure } from './failure.ts';
import type { OutsideTables } from './outside-table.ts';
import type { StatementParameters } from './parameters.ts';
import type { EngineSettings, StatementLimits } from './settings.ts';

/** A statement and what it runs with. Its text holds no values: they are `parameters`, named `{name:Type}` in the text. */
export interface Statement {
  /** One statement, without a FORMAT or SETTINGS clause. */
  readonly sql: string;
  readonly parameters?: StatementParameters;
  readonly settings?: EngineSettings;
  readonly limits?: StatementLimits;
  /** Ends the statement when it aborts, with the failure `ENGINE_CANCELLED`. */
  readonly signal?: AbortSignal;
  /** What words of the text stand for files of the archive. */
  readonly outside?: OutsideTables;
}

/** A column of an answer, with its type as ClickHouse writes it: `Nullable(DateTime64(7, 'UTC'))`. */
export interface EngineColumn {
  readonly name: string;
  readonly type: string;
}

/** What a statement cost. */
export interface EngineStatistics {
  readonly elapsedSeconds: number;
  readonly rowsRead: number;
  readonly bytesRead: number;
}

/**
 * An answer in whole. Cells are what JSON makes of them: null, boolean, string, number (up to 32 bits and finite floats),
 * arrays; 64-bit integers, decimals, `nan`, `inf` and `-inf` are strings, and so are dates, times and UUIDs. Bytes that
 * are no UTF-8 arrive as U+FFFD: ask for `hex(…)` or `base64Encode(…)` where bytes matter.
 */
export interface EngineAnswer {
  readonly columns: readonly EngineColumn[];
  readonly rows: readonly (readonly unknown[])[];
  readonly statistics: EngineStatistics;
}

/** An answer as it comes: batches of rows, and a failure as the last batch when it breaks off. */
export interface EngineRowStream {
  readonly columns: readonly EngineColumn[];
  readonly batches: AsyncIterable<Result<readonly (readonly unknown[])[], EngineFailure>>;
}

/** Rows for a table. */
export interface InsertRequest {
  /** A table's name, or the database's and the table's. Quoted here. */
  readonly table: string | readonly [database: string, table: string];
  /** The columns that the rows have; all of the table when left out. */
  readonly columns?: readonly string[];
  /** One row a line; or a file of Parquet, of at most 64 MB where the engine is embedded; RowBinary to a server alone. */
  readonly format: 'JSONEachRow' | 'JSONCompactEachRow' | 'Parquet' | 'RowBinary';
  /** Text or bytes in that format, or rows that become it. A stream is never held whole. */
  readonly rows: string | Readable | readonly unknown[];
  readonly settings?: EngineSettings;
  readonly limits?: StatementLimits;
}

/**
 * ClickHouse, embedded or a server: the code above does not know which.
 *
 * ```ts
 * import { openEngine } from '…/lake/engine/open-engine.ts';
 *
 * const opened = await openEngine();                  // a temporary embedded engine; {folder} keeps, {url} is a server
 * if (!opened.ok) return opened;                      // EngineFailure {code, message, retryable}
 * const engine = opened.value;
 * await engine.execute({ sql: 'CREATE TABLE t (a String, n Nullable(Int64)) ENGINE = MergeTree ORDER BY a' });
 * await engine.insert({ table: 't', format: 'JSONEachRow', rows: [{ a: 'x', n: '9007199254740993' }] });
 * const answer = await engine.query({
 *   sql: 'SELECT a, n FROM t WHERE a IN {p1:Array(String)} AND a != {p2:String}',
 *   parameters: { p1: ["it's", 'x'], p2: 'plain text, nothing escaped' },
 *   settings: { use_query_condition_cache: 0 },       // optional
 *   limits: { seconds: 10, rows: 1000 },              // optional
 * });
 * // {ok: true, value: {columns: [{name: 'a', type: 'String'}, …], rows: [['x', '9007199254740993']], statistics}}
 * await engine.close();
 * ```
 *
 * Any number of calls may be made at once; an embedded engine runs `sessions` reading statements (default 4) and two
 * changing ones at a time, the others wait in order. Nothing rejects: what a user can cause is a failure in the result.
 */
export interface Engine {
  /** Runs a reading statement (SELECT, WITH, EXPLAIN, SHOW, DESCRIBE, EXISTS) and gives its whole answer. */
  query(statement: Statement): Promise<Result<EngineAnswer, EngineFailure>>;
  /** The same for an answer too big to hold: rows come in batches, at the pace at which they are taken. */
  queryRows(statement: Statement): Promise<Result<EngineRowStream, EngineFailure>>;
  /** Runs a changing statement (CREATE, DROP, ALTER, INSERT … SELECT, …). */
  execute(statement: Statement): Promise<Result<undefined, EngineFailure>>;
  /**
   * Inserts rows. Not one transaction: a failure after about 8 MB may leave earlier rows in the table. With the setting
   * `insert_deduplication_token`, the same rows sent again are inserted once (where the table deduplicates).
   */
  insert(request: InsertRequest): Promise<Result<{ readonly rowsWritten: number }, EngineFailure>>;
  /** Waits for statements under way, then ends the embedded process and removes a temporary folder. */
  close(): Promise<void>;
}
