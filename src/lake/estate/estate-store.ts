import type { CompiledQuery } from '../../kql/compile.ts';
import { quotedName } from '../../kql/sql/fragment.ts';
import { clickhouseType } from '../../kql/sql/types.ts';
import type { Json } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { TableSchema } from '../../model/table.ts';
import type { Engine } from '../engine/engine.ts';
import type { EngineSettings } from '../engine/settings.ts';
import { type Answer, parametersOf, type QueryFailure, runCompiled } from '../lake.ts';

/** A cell as the engine takes it. */
type Cell = string | number | boolean | null;

/** How far one statement may go. */
const LIMITS = { seconds: 30 } as const;

/** Rows of one estate by table, the cells in the order of the table's columns. */
export type StoreRows = ReadonlyMap<string, readonly (readonly Cell[])[]>;

/** Which of several estates in one store a row belongs to. Queries do not see it. */
const RUN_COLUMN = '$run';

/** A question to one estate of the store. */
export interface StoreQuestion {
  readonly compiled: CompiledQuery;
  readonly values: Readonly<Record<string, Json>>;
  /** ISO 8601: what `now()` is. */
  readonly now: string;
  /** The estate, where the store holds several. */
  readonly run?: number;
}

/**
 * Estates as tables in the memory of an engine. One estate is asked as it is; several stand in the same tables under
 * numbers, and a question reads one of them.
 */
export class EstateStore {
  readonly #engine: Engine;
  readonly #schemas: ReadonlyMap<string, TableSchema>;
  #stages = 0;
  readonly #made = new Map<string, Promise<Result<undefined, string>>>();

  constructor(engine: Engine, schemas: readonly TableSchema[]) {
    this.#engine = engine;
    this.#schemas = new Map(schemas.map((schema) => [schema.name, schema]));
  }

  /** Adds the rows of estates, each with its number, making the tables that are not there yet. */
  async add(estates: ReadonlyMap<number, StoreRows>): Promise<Result<undefined, string>> {
    const byTable = new Map<string, (readonly Cell[])[]>();
    for (const [run, rows] of estates) {
      for (const [table, own] of rows) {
        const all = byTable.get(table) ?? [];
        byTable.set(table, all);
        for (const row of own) all.push([run, ...row]);
      }
    }
    const done = await Promise.all([...byTable].map(([table, rows]) => this.#insert(table, rows)));
    return done.find((each) => !each.ok) ?? ok(undefined);
  }

  async #insert(table: string, rows: readonly (readonly Cell[])[]): Promise<Result<undefined, string>> {
    const making = this.#made.get(table) ?? this.#make(table);
    this.#made.set(table, making);
    const made = await making;
    if (!made.ok || rows.length === 0) return made;
    const inserted = await this.#engine.insert({ table, format: 'JSONCompactEachRow', rows });
    return inserted.ok ? ok(undefined) : err(inserted.error.message);
  }

  async #make(table: string): Promise<Result<undefined, string>> {
    const columns = this.#schemas.get(table)?.columns ?? [];
    const definitions = columns.map(({ name, type }) => `${quotedName(name)} ${clickhouseType[type]}`);
    const sql = `CREATE TABLE ${quotedName(table)} (${[`${quotedName(RUN_COLUMN)} UInt32`, ...definitions].join(', ')}) ENGINE = Memory`;
    const made = await this.#engine.execute({ sql });
    return made.ok ? made : err(made.error.message);
  }

  /** Asks a question. Its tables must have been added. */
  async ask({ compiled, values, now, run }: StoreQuestion): Promise<Result<Answer, QueryFailure>> {
    const settings = run === undefined ? {} : onlyRun(compiled.tables, run);
    const names: Record<string, string> = {};
    const failed = await this.#keepStages({ compiled, values, now }, names, settings);
    const answer =
      failed ?? (await runCompiled(this.#engine, compiled, { now, values, limits: LIMITS, settings }, names));
    for (const name of Object.values(names)) {
      await this.#engine.execute({ sql: `DROP TABLE IF EXISTS ${quotedName(name)}` });
    }
    return answer;
  }

  /** Keeps the rows of each stage in a table of its own. @param names takes the tables' names by parameter */
  async #keepStages(
    { compiled, values, now }: StoreQuestion,
    names: Record<string, string>,
    settings: EngineSettings,
  ): Promise<Result<never, QueryFailure> | undefined> {
    for (const { name, sql } of compiled.stages ?? []) {
      this.#stages += 1;
      const table = `$stage${this.#stages}`;
      const kept = await this.#engine.execute({
        sql: `CREATE TABLE ${quotedName(table)} ENGINE = Memory AS ${sql}`,
        parameters: { ...parametersOf(compiled, { now, values }), ...names },
        limits: LIMITS,
        settings,
      });
      if (!kept.ok) return err({ kind: 'engine', failure: kept.error });
      names[name] = table;
    }
    return undefined;
  }
}

/** Has the engine read one estate's rows only. Source: https://clickhouse.com/docs/operations/settings/settings#additional_table_filters */
function onlyRun(tables: readonly string[], run: number): EngineSettings {
  const filters = tables.map((table) => `'${table}': '${quotedName(RUN_COLUMN)} = ${run}'`);
  return { additional_table_filters: `{${filters.join(', ')}}` };
}
