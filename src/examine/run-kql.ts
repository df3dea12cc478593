import type { Json, JsonObject } from '../lib/json.ts';
import type { Result } from '../lib/result.ts';
import type { AnswerColumn } from '../model/table.ts';
import type { QueryWindow } from './window.ts';

/** Records by the name of their table, as they were written: columns by their Log Analytics names. */
export type SampleTables = Readonly<Record<string, readonly JsonObject[]>>;

/** A query to run over records that are given with it. */
export interface KqlRequest {
  readonly kql: string;
  readonly window: QueryWindow;
  readonly tables: SampleTables;
}

/**
 * A cell of an answer: null, boolean, number or text; datetimes as ISO 8601 text, timespans as `d.hh:mm:ss.fffffff`, a
 * long past 2^53 as text, a dynamic as the JSON value it is.
 */
export type Cell = Json;

/** An answer: columns, and rows of as many cells. */
export interface KqlAnswer {
  readonly columns: readonly AnswerColumn[];
  readonly rows: readonly (readonly Cell[])[];
  /** What of the records was not taken as it stands: one line each, without a value. */
  readonly notes?: readonly string[];
}

/** Why a query has no answer, in words that repeat no value of the data. */
export interface KqlFailure {
  readonly code: string;
  readonly message: string;
  /** UTF-16 code units from the start of the query. */
  readonly offset?: number;
  readonly hint?: string;
}

/** Runs a query over records and nothing else. Implemented by the lake; `testing/` holds a twin. */
export type RunKql = (request: KqlRequest) => Promise<Result<KqlAnswer, KqlFailure>>;
