import { type CompiledQuery, compileQuery } from '../kql/compile.ts';
import { CompileCache } from '../kql/compile-cache.ts';
import { type AnswerValue, decodeRow } from '../kql/decode.ts';
import type { Discover, DiscoveryQuery } from '../kql/discovery.ts';
import type { KqlFailure } from '../kql/failure.ts';
import type { SealedRead, SealedScan } from '../kql/plan/node.ts';
import type { RenderHint } from '../kql/render-hint.ts';
import { inputName } from '../kql/sql/parameters.ts';
import type { Catalogue } from '../kql/syntax/analyse.ts';
import type { Json } from '../lib/json.ts';
import { nearNames } from '../lib/near-names.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { AnswerColumn, KustoType, TableSchema } from '../model/table.ts';
import type { Engine, EngineAnswer, EngineRowStream, Statement } from './engine/engine.ts';
import type { OutsideTables } from './engine/outside-table.ts';
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

/** What is told of an answer besides its rows. */
export type AnswerHead = Pick<Answer, 'columns' | 'warnings' | 'render'>;

/** Takes a row, its cells as the engine gives them (see `EngineAnswer`; dynamics are their text). False: it has enough. */
export type RowTaker = (row: readonly unknown[]) => boolean;

/** What `now()` is, as ISO 8601, and how far the question may go. */
export interface QueryOptions {
  readonly now: string;
  /** Where a scoped query begins to see, as ISO 8601. */
  readonly since?: string;
  /** Where it ends to see, as ISO 8601; only beside `since`. */
  readonly until?: string;
  /** No more than so many rows, the first ones; without it, more than the limit are a failure. */
  readonly take?: number;
  readonly limits?: StatementLimits;
  readonly settings?: EngineSettings;
  /** Values of the query parameters that the text declares; one that is not given is null. */
  readonly values?: Readonly<Record<string, Json>>;
  /** Only the rows of this resource and what is below it: those whose `_ResourceId` says so. */
  readonly resource?: string;
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
const isTooLarge = (columns: AnswerHead['columns'], rows: readonly (readonly unknown[])[]): boolean => {
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
  { now, since, until, resource, values = {} }: Pick<QueryOptions, 'now' | 'since' | 'until' | 'resource' | 'values'>,
): StatementParameters => ({
  ...compiled.parameters,
  ...inputValues(compiled.inputs ?? {}, values),
  now: engineTime(now),
  ...(since === undefined ? {} : { since: engineTime(since) }),
  ...(until === undefined ? {} : { until: engineTime(until) }),
  ...(resource === undefined ? {} : { resource: resource.toLowerCase() }),
});

/** The statement of a compiled query. @param names of the tables that hold the query's stages, by their parameters */
const statementOf = (
  compiled: CompiledQuery,
  options: QueryOptions,
  names: StatementParameters = {},
  spanned?: Spanned,
): Statement => {
  const { limits, signal, take } = options;
  const settings = spanned === undefined ? options.settings : { ...spanned.settings, ...options.settings };
  return {
    sql: take === undefined ? compiled.sql : `SELECT * FROM (${compiled.sql}) LIMIT ${Math.max(0, Math.floor(take))}`,
    parameters: { ...parametersOf(compiled, options), ...names, ...spanned?.parameters },
    ...(limits === undefined ? {} : { limits }),
    ...(settings === undefined ? {} : { settings }),
    ...(signal === undefined ? {} : { signal }),
    ...(spanned === undefined ? {} : { outside: spanned.outside }),
  };
};

const answeredBy = async (engine: Engine, statement: Statement): Promise<Result<EngineAnswer, QueryFailure>> => {
  const answered = await engine.query(statement);
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
  const answered = await answeredBy(engine, statementOf(compiled, options, names));
  return answered.ok ? answerOf(compiled, answered.value.rows) : answered;
};

/** What the engine answered, in Kusto's types. @param cells rows as a `RowTaker` gets them */
export const answerOf = (
  { columns, warnings, render }: AnswerHead,
  cells: readonly (readonly unknown[])[],
): Result<Answer, QueryFailure> => {
  if (isTooLarge(columns, cells)) return err({ kind: 'engine', failure: tooLarge });
  const rows = cells.map((row) => decodeRow(columns, row));
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

/** What the words of one run's statement stand for, and what it runs with besides. */
export interface Spanned {
  readonly outside: OutsideTables;
  readonly parameters: StatementParameters;
  readonly settings: EngineSettings;
  /** Whether anything outside of the store is asked for. */
  readonly asked: boolean;
}

/** Rows of tables that have left the store. */
export interface RowsElsewhere {
  /** Whether a table has any. */
  has(table: string): boolean;
  /** How they are read beside those in the store. */
  scan(table: TableSchema, number: number): SealedScan | undefined;
  /** Told before it is decided where a question's rows are read. @returns what is told when they have been read */
  begin(): () => void;
  /** What is read for one run. */
  span(
    reads: readonly SealedRead[],
    parameters: StatementParameters,
  ): Promise<Result<Spanned, { readonly code: string; readonly message: string }>>;
}

/** A compiled query and where its rows are. */
interface Prepared {
  readonly compiled: CompiledQuery;
  readonly spanned?: Spanned;
}

/** Tables in an engine, asked in Kusto's language. */
export class Lake {
  readonly #engine: Engine;
  readonly #tables: LakeTables;
  readonly #elsewhere: RowsElsewhere | undefined;
  readonly #cache = new CompileCache();
  readonly #made = new Set<string>();

  /** @param elsewhere rows that have left the tables; without it a table is what the engine has of it */
  constructor(engine: Engine, tables: LakeTables, elsewhere?: RowsElsewhere) {
    this.#engine = engine;
    this.#tables = tables;
    this.#elsewhere = elsewhere;
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
  compile(text: string, options: QueryOptions): Promise<Result<CompiledQuery, KqlFailure>> {
    return this.#compile(text, options, undefined);
  }

  async #compile(
    text: string,
    options: QueryOptions,
    elsewhere: RowsElsewhere | undefined,
  ): Promise<Result<CompiledQuery, KqlFailure>> {
    const scope = scopeOf(options);
    // Which tables have rows elsewhere changes what a text compiles to; it changes seldom.
    const outside = elsewhere === undefined ? [] : this.#tables.names.filter((name) => elsewhere.has(name));
    const key = `${scope ?? ''}:${options.resource !== undefined}:${outside.join(',')}:${text}`;
    const known = this.#cache.find(key);
    if (known !== undefined) return known;
    const catalogue = this.catalogueFor(text);
    const compiled = await compileQuery(
      text,
      {
        ...catalogue,
        ...(scope === undefined ? {} : { scoped: scope }),
        ...(options.resource === undefined ? {} : { ofResource: true }),
        ...(elsewhere === undefined ? {} : { sealed: elsewhere.scan }),
      },
      (query) => this.#discover(query, options),
    );
    if (!compiled.ok) return err(this.#suggested(compiled.error, text));
    if (compiled.value.discovered !== true) this.#cache.keep(key, compiled);
    return compiled;
  }

  /** The answer to a question. */
  async query(text: string, options: QueryOptions): Promise<Result<Answer, QueryFailure>> {
    return this.#run(text, options, async ({ compiled }, statement) => {
      const answered = await answeredBy(this.#engine, statement);
      return answered.ok ? answerOf(compiled, answered.value.rows) : answered;
    });
  }

  /**
   * The answer to a question row by row, for who writes values in a form of their own, and may have enough before the end:
   * nothing is held here.
   * @param begin is given the columns before the first row
   */
  async eachRow(
    text: string,
    options: QueryOptions,
    begin: (columns: readonly AnswerColumn[]) => RowTaker,
  ): Promise<Result<AnswerHead, QueryFailure>> {
    return this.#run(text, options, async ({ compiled: { columns, warnings, render } }, statement) => {
      const answered = await this.#engine.queryRows(statement);
      if (!answered.ok) return err({ kind: 'engine', failure: answered.error });
      const taken = await takeRows(answered.value.batches, begin(columns));
      return taken.ok ? ok({ columns, warnings, ...(render === undefined ? {} : { render }) }) : taken;
    });
  }

  async #run<T>(
    text: string,
    options: QueryOptions,
    give: (prepared: Prepared, statement: Statement) => Promise<Result<T, QueryFailure>>,
  ): Promise<Result<T, QueryFailure>> {
    const end = this.#elsewhere?.begin();
    try {
      const prepared = await this.#prepare(text, options);
      if (!prepared.ok) return prepared;
      const { compiled, spanned } = prepared.value;
      return await give(prepared.value, statementOf(compiled, options, {}, spanned));
    } finally {
      end?.();
    }
  }

  /** Compiles a text and makes the tables that it reads. */
  async #prepare(text: string, options: QueryOptions): Promise<Result<Prepared, QueryFailure>> {
    const compiled = await this.compile(text, options);
    if (!compiled.ok) return err({ kind: 'kql', failure: compiled.error });
    const made = await this.#make(compiled.value.tables);
    if (!made.ok) return err({ kind: 'engine', failure: made.error });
    const elsewhere = this.#elsewhere;
    if (elsewhere === undefined || !compiled.value.tables.some((name) => elsewhere.has(name)))
      return ok({ compiled: compiled.value });
    return this.#span(text, compiled.value, options, elsewhere);
  }

  /** The same query over the rows of both places, where it asks for any that have left the store. */
  async #span(
    text: string,
    stored: CompiledQuery,
    options: QueryOptions,
    elsewhere: RowsElsewhere,
  ): Promise<Result<Prepared, QueryFailure>> {
    const compiled = await this.#compile(text, options, elsewhere);
    if (!compiled.ok) return err({ kind: 'kql', failure: compiled.error });
    const reads = compiled.value.sealed ?? [];
    const spanned = await elsewhere.span(reads, parametersOf(compiled.value, options));
    if (!spanned.ok) return err({ kind: 'engine', failure: spanned.error });
    return ok(spanned.value.asked ? { compiled: compiled.value, spanned: spanned.value } : { compiled: stored });
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
  async #discover(
    { sql, parameters: own, tables, sealed = [] }: DiscoveryQuery,
    options: QueryOptions,
  ): ReturnType<Discover> {
    const { now, since, until, resource, signal } = options;
    const made = await this.#make(tables);
    if (!made.ok) return { ...nowhere, ...made.error };
    const parameters = {
      ...own,
      now: engineTime(now),
      ...(since === undefined ? {} : { since: engineTime(since) }),
      ...(until === undefined ? {} : { until: engineTime(until) }),
      ...(resource === undefined ? {} : { resource: resource.toLowerCase() }),
    };
    const spanned = sealed.length === 0 ? undefined : await this.#elsewhere?.span(sealed, parameters);
    if (spanned?.ok === false) return { ...nowhere, ...spanned.error };
    const answered = await this.#engine.query({
      sql,
      parameters: { ...parameters, ...spanned?.value?.parameters },
      ...(spanned?.value === undefined ? {} : { outside: spanned.value.outside, settings: spanned.value.settings }),
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

/** Hands rows on until their taker has enough, which ends the statement. */
const takeRows = async (
  batches: EngineRowStream['batches'],
  take: RowTaker,
): Promise<Result<undefined, QueryFailure>> => {
  for await (const batch of batches) {
    if (!batch.ok) return err({ kind: 'engine', failure: batch.error });
    for (const row of batch.value) if (!take(row)) return ok(undefined);
  }
  return ok(undefined);
};

/** How the time that a question sees is bounded. */
const scopeOf = ({ since, until }: QueryOptions): true | 'between' | undefined => {
  if (since === undefined) return undefined;
  return until === undefined ? true : 'between';
};
