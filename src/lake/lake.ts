import { type CompiledQuery, compileQuery } from '../kql/compile.ts';
import { CompileCache } from '../kql/compile-cache.ts';
import { type AnswerValue, decodeRow } from '../kql/decode.ts';
import type { KqlFailure } from '../kql/failure.ts';
import type { Catalogue } from '../kql/syntax/analyse.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { AnswerColumn, TableSchema } from '../model/table.ts';
import type { Engine } from './engine/engine.ts';
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
  | { readonly kind: 'engine'; readonly failure: { readonly code: string; readonly message: string } };

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

/** The tables that questions can name: each is looked up when a text names it, and made in the store when it is first read. */
export interface LakeTables {
  readonly names: readonly string[];
  readonly table: (name: string) => TableSchema | undefined;
  readonly ensure: (
    names: readonly string[],
  ) => Promise<Result<undefined, { readonly code: string; readonly message: string }>>;
  readonly functions?: Catalogue['functions'];
}

/** Tables in an engine, asked in Kusto's language. */
export class Lake {
  readonly #engine: Engine;
  readonly #tables: LakeTables;
  readonly #cache = new CompileCache();
  readonly #made = new Set<string>();

  constructor(engine: Engine, tables: LakeTables) {
    this.#engine = engine;
    this.#tables = tables;
  }

  /** What a text can name. Wildcards see every table, other texts only those whose names they hold. */
  catalogueFor(text: string): Catalogue {
    const functions = this.#tables.functions ?? [];
    const words = new Set([text, ...functions.map(({ body }) => body)].flatMap((part) => part.match(/\w+/g) ?? []));
    const all = /\b(union|search|find)\b/.test(text) && text.includes('*');
    const tables = this.#tables.names.filter((name) => all || words.has(name) || !/^\w+$/.test(name));
    return { tables: tables.flatMap((name) => this.#tables.table(name) ?? []), functions };
  }

  /** What a text compiles to over this lake's tables; compiled once. */
  compile(text: string): Promise<Result<CompiledQuery, KqlFailure>> {
    return this.#cache.get(text, () => compileQuery(text, this.catalogueFor(text)));
  }

  /** The answer to a question. */
  async query(text: string, options: QueryOptions): Promise<Result<Answer, QueryFailure>> {
    const compiled = await this.compile(text);
    if (!compiled.ok) return err({ kind: 'kql', failure: compiled.error });
    const lacking = compiled.value.tables.filter((name) => !this.#made.has(name));
    if (lacking.length > 0) {
      const made = await this.#tables.ensure(lacking);
      if (!made.ok) return err({ kind: 'engine', failure: made.error });
      for (const name of lacking) this.#made.add(name);
    }
    return runCompiled(this.#engine, compiled.value, options);
  }
}
