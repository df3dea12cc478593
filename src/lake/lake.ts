import { type CompiledQuery, compileQuery } from '../kql/compile.ts';
import { CompileCache } from '../kql/compile-cache.ts';
import { type AnswerValue, decodeRow } from '../kql/decode.ts';
import type { KqlFailure } from '../kql/failure.ts';
import type { Catalogue } from '../kql/syntax/analyse.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { AnswerColumn } from '../model/table.ts';
import type { Engine } from './engine/engine.ts';
import type { EngineFailure } from './engine/failure.ts';
import type { StatementLimits } from './engine/settings.ts';

/** The answer to a question in Kusto's language. */
export interface Answer {
  readonly columns: readonly AnswerColumn[];
  readonly rows: readonly (readonly AnswerValue[])[];
  readonly warnings: readonly KqlFailure[];
}

/** Why a question has no answer: the text is wrong or not supported, or the engine could not. */
export type QueryFailure =
  | { readonly kind: 'kql'; readonly failure: KqlFailure }
  | { readonly kind: 'engine'; readonly failure: EngineFailure };

/** What `now()` is, as ISO 8601, and how far the question may go. */
export interface QueryOptions {
  readonly now: string;
  readonly limits?: StatementLimits;
}

/** `2026-01-02T03:04:05.6Z` as ClickHouse reads a DateTime64(7). */
const engineTime = (iso: string): string => iso.replace('T', ' ').replace(/Z$/, '');

/** Runs a compiled query and reads its answer back into Kusto's types. */
export const runCompiled = async (
  engine: Engine,
  compiled: CompiledQuery,
  { now, limits }: QueryOptions,
): Promise<Result<Answer, QueryFailure>> => {
  const parameters = { ...compiled.parameters, now: engineTime(now) };
  const answered = await engine.query({ sql: compiled.sql, parameters, ...(limits === undefined ? {} : { limits }) });
  if (!answered.ok) return err({ kind: 'engine', failure: answered.error });
  const rows = answered.value.rows.map((row) => decodeRow(compiled.columns, row));
  return ok({ columns: compiled.columns, rows, warnings: compiled.warnings });
};

/** Tables in an engine, asked in Kusto's language. */
export class Lake {
  readonly #engine: Engine;
  readonly #catalogue: Catalogue;
  readonly #cache = new CompileCache();

  constructor(engine: Engine, catalogue: Catalogue) {
    this.#engine = engine;
    this.#catalogue = catalogue;
  }

  /** What a text compiles to over this lake's tables; compiled once. */
  compile(text: string): Promise<Result<CompiledQuery, KqlFailure>> {
    return this.#cache.get(text, () => compileQuery(text, this.#catalogue));
  }

  /** The answer to a question. */
  async query(text: string, options: QueryOptions): Promise<Result<Answer, QueryFailure>> {
    const compiled = await this.compile(text);
    if (!compiled.ok) return err({ kind: 'kql', failure: compiled.error });
    return runCompiled(this.#engine, compiled.value, options);
  }
}
