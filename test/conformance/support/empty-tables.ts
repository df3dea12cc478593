import { type CompileOptions, compileQuery } from '../../../src/kql/compile.ts';
import type { DiscoveryQuery } from '../../../src/kql/discovery.ts';
import { inferTables, objectionsTo } from '../../../src/kql/infer-tables.ts';
import { quotedName } from '../../../src/kql/sql/fragment.ts';
import { clickhouseType } from '../../../src/kql/sql/types.ts';
import type { Catalogue } from '../../../src/kql/syntax/analyse.ts';
import type { Kusto } from '../../../src/kql/syntax/kusto.ts';
import type { Engine } from '../../../src/lake/engine/engine.ts';
import { runCompiled } from '../../../src/lake/lake.ts';
import type { TableSchema } from '../../../src/model/table.ts';

/** The longest rules are hundreds of nested queries, which the engine takes a while to plan. */
const limits = { seconds: 300 };

const now = '2026-01-02T03:04:05Z';

/** What became of a query over empty tables. */
export interface Outcome {
  /** What the binder objects to with the tables that are described; undefined where it accepts the query. */
  readonly lacks?: string;
  /** Why it does not compile or run, with the tables that it lacks derived from its text; undefined where it does both. */
  readonly failure?: string;
}

/** Empty tables, each made when it is first read, under a name of its own so that queries can run side by side. */
export class EmptyTables {
  readonly #kusto: Kusto;
  readonly #engine: Engine;
  readonly #base: Catalogue;
  readonly #names = new WeakMap<TableSchema, string>();
  readonly #made = new Map<string, ReturnType<Engine['execute']>>();
  #count = 0;

  constructor(kusto: Kusto, engine: Engine, base: Catalogue) {
    this.#kusto = kusto;
    this.#engine = engine;
    this.#base = base;
  }

  /** Compiles and runs one query. */
  async outcomeOf(kql: string): Promise<Outcome> {
    const [objection] = objectionsTo(this.#kusto, kql, this.#base);
    if (objection === undefined) return failed(await this.#failureOf(kql, this.#base));
    const { tables, functions, remaining, catalogue } = inferTables(this.#kusto, kql, this.#base);
    const names = [...tables.map(({ name }) => name), ...functions.map((name) => `${name}()`)];
    const lacks = names.length > 0 ? names.join(', ') : objection.message;
    const [left] = remaining;
    if (left !== undefined) return { lacks, failure: `${left.code} ${left.message}` };
    return { lacks, ...failed(await this.#failureOf(kql, catalogue)) };
  }

  /** Why a query does not compile or run; undefined where it does both. What it reads from outside is an empty table too. */
  async #failureOf(kql: string, catalogue: Catalogue): Promise<string | undefined> {
    const outside = new Map<string, TableSchema>();
    const options: CompileOptions = {
      ...catalogue,
      storedAs: (table) => this.#nameOf(table),
      externalData: ({ columns }) => {
        const table: TableSchema = { name: 'outside', columns };
        outside.set(this.#nameOf(table), table);
        return this.#nameOf(table);
      },
    };
    const make = (names: readonly string[]) =>
      Promise.all(
        names.map((name) => {
          const table = outside.get(name) ?? catalogue.tables.find((candidate) => candidate.name === name);
          return table === undefined ? undefined : this.#make(table);
        }),
      );
    const discover = async ({ sql, parameters, tables }: DiscoveryQuery) => {
      await make(tables);
      const found = await this.#engine.query({ sql, parameters: { ...parameters, now: now.replace(/[TZ]/g, ' ') } });
      return found.ok
        ? found.value.rows
        : { code: found.error.code, message: found.error.message, start: 0, length: 0 };
    };
    const compiled = await compileQuery(kql, options, discover);
    if (!compiled.ok) return `${compiled.error.code} ${compiled.error.message}`;
    await make(compiled.value.tables);
    const answer = await runCompiled(this.#engine, compiled.value, { now, limits });
    return answer.ok ? undefined : `${answer.error.failure.code} ${answer.error.failure.message.slice(0, 200)}`;
  }

  #nameOf(table: TableSchema): string {
    const known = this.#names.get(table);
    if (known !== undefined) return known;
    this.#count += 1;
    const name = `${table.name}_${this.#count}`;
    this.#names.set(table, name);
    return name;
  }

  async #make(table: TableSchema): Promise<void> {
    const name = this.#nameOf(table);
    const columns = table.columns.map((column) => `${quotedName(column.name)} ${clickhouseType[column.type]}`);
    const sql = `CREATE TABLE ${quotedName(name)} (${columns.join(', ')}) ENGINE = Null`;
    const made = this.#made.get(name) ?? this.#engine.execute({ sql });
    this.#made.set(name, made);
    const result = await made;
    if (!result.ok) throw new Error(`${table.name} cannot be made: ${result.error.code} ${result.error.message}`);
  }
}

const failed = (failure: string | undefined): Outcome => (failure === undefined ? {} : { failure });
