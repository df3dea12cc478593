import { type CompiledQuery, compileQuery } from '../kql/compile.ts';
import { CompileCache } from '../kql/compile-cache.ts';
import { type AnswerValue, decodeRow } from '../kql/decode.ts';
import type { Discover, DiscoveryQuery } from '../kql/discovery.ts';
import type { KqlFailure } from '../kql/failure.ts';
import type { RenderHint } from '../kql/render-hint.ts';
import { inputName } from '../kql/sql/parameters.ts';
import type { Catalogue } from '../kql/syntax/analyse.ts';
import type { Json } from '../lib/json.ts';
import { nearNames } from '../lib/near-names.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { AnswerColumn, KustoType, TableSchema } from '../model/table.ts';
import type { Engine, EngineAnswer, EngineStatistics } from './engine/engine.ts';
import type { StatementParameters } from './engine/parameters.ts';
import type { EngineSettings, StatementLimits } from './engine/settings.ts';

/** The answer to a question in Kusto's language. */
export interface Answer {
  readonly columns: readonly AnswerColumn[];
  readonly rows: readonly (readonly AnswerValue[])[];
  readonly warnings: readonly KqlFailure[];
  /** How `render` asks that the rows be drawn. */
  readonly render?: RenderHint;
}

/** Why a question has no answer: the text is wrong or not supported, or the engine could not. */
export type QueryFailure =
  | { readonly kind: 'kql'; readonly failure: KqlFailure }
  | { readonly kind: 'engine'; readonly failure: { readonly code: string; readonly message: string } };

/** An answer whose cells are as the engine gives them: see `EngineAnswer`. Dynamics are their text. */
export interface CellAnswer extends Pick<Answer, 'columns' | 'warnings' | 'render'> {
  readonly rows: readonly (readonly unknown[])[];
  readonly statistics: EngineStatistics;
}

/** What `now()` is, as ISO 8601, and how far the question may go. */
export interface QueryOptions {
  readonly now: string;
  /** Where a scoped query begins to see, as ISO 8601. */
  readonly since?: string;
  /** Where it ends to see, as ISO 8601; only beside `since`. */
  readonly until?: string;
  /** No more than so many rows, the first ones; without it, more than the limit are a failure. Cells only. */
  readonly take?: number;
  readonly limits?: StatementLimits;
  readonly settings?: EngineSettings;
  /** Values of the query parameters that the text declares; one that is not given is null. */
  readonly values?: Readonly<Record<string, Json>>;
  /** Ends the question when it aborts. */
  readonly signal?: AbortSignal;
}

/** `2026-01-02T03:04:05.6Z` as ClickHouse reads a DateTime64(7). */
const engineTime = (iso: string): string => iso.replace('T', ' ').replace(/Z$/, '');

/** The values of query parameters as the engine takes them: text and dynamics are never null. */
const inputValues = (
  inputs: Readonly<Record<string, KustoType>>,
  values: Readonly<Record<string, Json>>,
): StatementParameters =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, type]) => {
      const value = values[name] ?? null;
      const isText = type === 'string' || type === 'dynamic';
      if (value === null) return [inputName(name), isText ? '' : null];
      if (type === 'dynamic' || typeof value === 'object') return [inputName(name), JSON.stringify(value)];
      return [inputName(name), type === 'datetime' ? engineTime(String(value)) : String(value)];
    }),
  );

/** Dynamic values become objects, which take up to fifty times the memory of their text. */
const largestDynamics = 64 * 1024 * 1024;

const tooLarge = {
  code: 'ENGINE_TOO_MANY_ROWS',
  message: 'The dynamic values of the answer are larger than 64 MB together',
};

/** Whether the dynamic values of an answer would take more memory than there is once they are objects. */
const isTooLarge = ({ columns }: CompiledQuery, rows: readonly (readonly unknown[])[]): boolean => {
  const dynamics = columns.flatMap(({ type }, index) => (type === 'dynamic' ? [index] : []));
  let size = 0;
  for (const row of dynamics.length === 0 ? [] : rows) {
    for (const index of dynamics) size += String(row[index] ?? '').length;
    if (size > largestDynamics) return true;
  }
  return false;
};

/** What the statements of a compiled query read besides tables. */
export const parametersOf = (
  compiled: CompiledQuery,
  { now, since, until, values = {} }: Pick<QueryOptions, 'now' | 'since' | 'until' | 'values'>,
): StatementParameters => ({
  ...compiled.parameters,
  ...inputValues(compiled.inputs ?? {}, values),
  now: engineTime(now),
  ...(since === undefined ? {} : { since: engineTime(since) }),
  ...(until === undefined ? {} : { until: engineTime(until) }),
});

/** Runs a compiled query. @param names of the tables that hold the query's stages, by their parameters */
const runStatement = async (
  engine: Engine,
  compiled: CompiledQuery,
  options: QueryOptions,
  names: StatementParameters = {},
): Promise<Result<EngineAnswer, QueryFailure>> => {
  const { limits, settings, signal, take } = options;
  const answered = await engine.query({
    sql: take === undefined ? compiled.sql : `SELECT * FROM (${compiled.sql}) LIMIT ${Math.max(0, Math.floor(take))}`,
    parameters: { ...parametersOf(compiled, options), ...names },
    ...(limits === undefined ? {} : { limits }),
    ...(settings === undefined ? {} : { settings }),
    ...(signal === undefined ? {} : { signal }),
  });
  return answered.ok ? answered : err({ kind: 'engine', failure: answered.error });
};

/**
 * Runs a compiled query and reads its answer back into Kusto's types.
 * @param names of the tables that hold the query's stages, by their parameters
 */
export const runCompiled = async (
  engine: Engine,
  compiled: CompiledQuery,
  options: QueryOptions,
  names: StatementParameters = {},
): Promise<Result<Answer, QueryFailure>> => {
  const answered = await runStatement(engine, compiled, options, names);
  if (!answered.ok) return answered;
  if (isTooLarge(compiled, answered.value.rows)) return err({ kind: 'engine', failure: tooLarge });
  const rows = answered.value.rows.map((row) => decodeRow(compiled.columns, row));
  const { columns, warnings, render } = compiled;
  return ok({ columns, rows, warnings, ...(render === undefined ? {} : { render }) });
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

  /** The names of all tables, those of this lake's own files first. */
  get tableNames(): readonly string[] {
    return this.#tables.names;
  }

  /** What a table is like; undefined where there is none of that name. */
  table(name: string): TableSchema | undefined {
    return this.#tables.names.includes(name) ? this.#tables.table(name) : undefined;
  }

  /** All tables and functions. */
  get catalogue(): Catalogue {
    const { names, table, functions = [] } = this.#tables;
    return { tables: names.flatMap((name) => table(name) ?? []), functions };
  }

  /** What a text can name. Wildcards see every table, other texts only those whose names they hold. */
  catalogueFor(text: string): Catalogue {
    const functions = this.#tables.functions ?? [];
    const words = new Set([text, ...functions.map(({ body }) => body)].flatMap((part) => part.match(/\w+/g) ?? []));
    const all = /\b(union|search|find)\b/.test(text) && text.includes('*');
    const tables = this.#tables.names.filter((name) => all || words.has(name) || !/^\w+$/.test(name));
    return { tables: tables.flatMap((name) => this.#tables.table(name) ?? []), functions };
  }

  /** What a text compiles to over this lake's tables; compiled once, unless its columns have to be found in the data. */
  async compile(text: string, options: QueryOptions): Promise<Result<CompiledQuery, KqlFailure>> {
    const scope = scopeOf(options);
    const key = `${scope ?? ''}:${text}`;
    const known = this.#cache.find(key);
    if (known !== undefined) return known;
    const catalogue = this.catalogueFor(text);
    const compiled = await compileQuery(
      text,
      scope === undefined ? catalogue : { ...catalogue, scoped: scope },
      (query) => this.#discover(query, options),
    );
    if (!compiled.ok) return err(this.#suggested(compiled.error, text));
    if (compiled.value.discovered !== true) this.#cache.keep(key, compiled);
    return compiled;
  }

  /** The answer to a question. */
  async query(text: string, options: QueryOptions): Promise<Result<Answer, QueryFailure>> {
    const prepared = await this.#prepare(text, options);
    return prepared.ok ? runCompiled(this.#engine, prepared.value, options) : prepared;
  }

  /** The answer to a question, for who writes its values in a form of their own. */
  async cells(text: string, options: QueryOptions): Promise<Result<CellAnswer, QueryFailure>> {
    const prepared = await this.#prepare(text, options);
    if (!prepared.ok) return prepared;
    const answered = await runStatement(this.#engine, prepared.value, options);
    if (!answered.ok) return answered;
    const { columns, warnings, render } = prepared.value;
    const { rows, statistics } = answered.value;
    return ok({ columns, rows, statistics, warnings, ...(render === undefined ? {} : { render }) });
  }

  /** Compiles a text and makes the tables that it reads. */
  async #prepare(text: string, options: QueryOptions): Promise<Result<CompiledQuery, QueryFailure>> {
    const compiled = await this.compile(text, options);
    if (!compiled.ok) return err({ kind: 'kql', failure: compiled.error });
    const made = await this.#make(compiled.value.tables);
    return made.ok ? compiled : err({ kind: 'engine', failure: made.error });
  }

  /** Makes tables that are read for the first time. */
  async #make(names: readonly string[]): ReturnType<LakeTables['ensure']> {
    const lacking = names.filter((name) => !this.#made.has(name));
    if (lacking.length === 0) return ok(undefined);
    const made = await this.#tables.ensure(lacking);
    if (made.ok) for (const name of lacking) this.#made.add(name);
    return made;
  }

  /** The rows of a small query that finds the columns of a plugin. */
  async #discover({ sql, parameters, tables }: DiscoveryQuery, options: QueryOptions): ReturnType<Discover> {
    const { now, since, until, signal } = options;
    const made = await this.#make(tables);
    if (!made.ok) return { ...nowhere, ...made.error };
    const answered = await this.#engine.query({
      sql,
      parameters: {
        ...parameters,
        now: engineTime(now),
        ...(since === undefined ? {} : { since: engineTime(since) }),
        ...(until === undefined ? {} : { until: engineTime(until) }),
      },
      ...(signal === undefined ? {} : { signal }),
    });
    if (answered.ok) return answered.value.rows;
    const { code, message } = answered.error;
    return { ...nowhere, code, message };
  }

  /** A name that is unknown, with the tables, and columns of the tables asked, whose names are near. */
  #suggested(failure: KqlFailure, text: string): KqlFailure {
    const [, name, kinds = ''] = /^The name '(.*)' does not refer to any known ([a-z, ]*)/.exec(failure.message) ?? [];
    if (name === undefined || failure.hint !== undefined) return failure;
    const columns = kinds.includes('column')
      ? this.catalogueFor(text).tables.flatMap((table) => table.columns.map((column) => column.name))
      : [];
    const tables = kinds.includes('table') ? this.#tables.names : [];
    const near = nearNames(name, [...new Set([...columns, ...tables])]);
    if (near.length > 0) return { ...failure, hint: `did you mean ${near.join(', ')}?` };
    return kinds.startsWith('table')
      ? { ...failure, hint: 'safeguard tables list shows those that are known' }
      : failure;
  }
}

const nowhere = { start: 0, length: 0 };

/** How the time that a question sees is bounded. */
const scopeOf = ({ since, until }: QueryOptions): true | 'between' | undefined => {
  if (since === undefined) return undefined;
  return until === undefined ? true : 'between';
};
