import { availableParallelism, totalmem } from 'node:os';

/** The value of a setting, as ClickHouse takes it. */
export type SettingValue = string | number | boolean;

/** Settings by ClickHouse's names (https://clickhouse.com/docs/operations/settings/settings). */
export type EngineSettings = Readonly<Record<string, SettingValue>>;

/** How far one statement may go. Every statement has all of them; what it does not say is the engine's default. */
export interface StatementLimits {
  /** Seconds of running, waiting for a session not counted. Default 60. */
  readonly seconds?: number;
  /** Bytes of memory. Default: half of the machine's, at most 4 GiB. */
  readonly memoryBytes?: number;
  /** Rows of the answer; one more is a failure, never a cut. Default 1,000,000. */
  readonly rows?: number;
  /** Bytes of the answer as ClickHouse holds it in memory. Default 256 MiB. */
  readonly resultBytes?: number;
}

const GIBIBYTE = 1024 ** 3;

/** The limits of a statement that sets none. */
export const defaultLimits: Required<StatementLimits> = {
  seconds: 60,
  memoryBytes: Math.min(4 * GIBIBYTE, Math.floor(totalmem() / 2)),
  rows: 1_000_000,
  resultBytes: GIBIBYTE / 4,
};

/**
 * What every statement runs with, on both engines, so that an answer does not depend on a server's profile.
 * - `join_use_nulls`: a join's missing side is NULL, not 0 or ''.
 * - `session_timezone`, `date_time_output_format`: times are written `YYYY-MM-DD hh:mm:ss.fffffff` in UTC.
 * - `output_format_json_*`: 64-bit integers, decimals and `nan`/`inf` are strings in JSON, because JavaScript has no others.
 * - `max_query_size`, `max_ast_*`, `max_parser_depth`: the compiler's SQL may be long and deep; it is bounded before it gets here.
 * - `compile_aggregate_expressions`: what the engine compiles takes times before 1970 for the greatest in `min` and `max`.
 * - The query condition cache is on unless a statement sets `use_query_condition_cache: 0`.
 */
const fixed: EngineSettings = {
  join_use_nulls: 1,
  session_timezone: 'UTC',
  date_time_output_format: 'simple',
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_denormals: 1,
  output_format_json_quote_decimals: 1,
  output_format_json_escape_forward_slashes: 0,
  max_query_size: 64 * 1024 * 1024,
  max_ast_elements: 500_000,
  max_expanded_ast_elements: 2_000_000,
  max_ast_depth: 5000,
  max_parser_depth: 5000,
  log_queries: 0,
  compile_aggregate_expressions: 0,
};

/** A limit as a number that ClickHouse takes for one: to it, 0 is no limit at all. */
const limit = (value: number, least: number): number =>
  Math.min(Math.max(Number.isNaN(value) ? least : value, least), Number.MAX_SAFE_INTEGER);

/** The settings of one statement: the fixed ones, its limits, its own. Its own cannot lift a limit or change the fixed ones. */
export function settingsOf(own: EngineSettings = {}, limits: StatementLimits = {}): EngineSettings {
  const { seconds, memoryBytes, rows, resultBytes } = { ...defaultLimits, ...limits };
  return {
    max_threads: availableParallelism(),
    ...own,
    ...fixed,
    max_execution_time: limit(seconds, 0.001),
    timeout_overflow_mode: 'throw',
    max_memory_usage: Math.floor(limit(memoryBytes, 1)),
    max_result_rows: Math.floor(limit(rows, 1)),
    max_result_bytes: Math.floor(limit(resultBytes, 1)),
    result_overflow_mode: 'throw',
  };
}
