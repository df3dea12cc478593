import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CompileOptions, compileQuery } from '../../src/kql/compile.ts';
import type { DiscoveryQuery } from '../../src/kql/discovery.ts';
import { inferTables, objectionsTo } from '../../src/kql/infer-tables.ts';
import { quotedName } from '../../src/kql/sql/fragment.ts';
import { clickhouseType } from '../../src/kql/sql/types.ts';
import { type Kusto, loadKusto } from '../../src/kql/syntax/kusto.ts';
import type { Engine } from '../../src/lake/engine/engine.ts';
import { runCompiled } from '../../src/lake/lake.ts';
import type { TableSchema } from '../../src/model/table.ts';
import { conformanceEngine } from './kql/engine.ts';
import {
  describedTables,
  hasSentinelSet,
  type PublishedQuery,
  publishedQueries,
  savedParsers,
} from './support/sentinel-set.ts';

// Every published rule and parser that Microsoft's binder accepts compiles and runs over empty tables; of all of them nearly every
// one does once the tables that it lacks are derived from its own text.

if (!hasSentinelSet) console.log('Skipped: no Sentinel rules; set SAFEGUARD_TEST_DATA');

const now = '2026-01-02T03:04:05Z';
let engine: Engine | undefined;
let kusto: Kusto;

beforeAll(async () => {
  if (!hasSentinelSet) return;
  engine = await conformanceEngine();
  kusto = await loadKusto();
});
afterAll(async () => {
  await engine?.close();
});

/** Empty tables, each made when it is first read; `externaldata` reads empty ones too. */
class EmptyTables {
  readonly #engine: Engine;
  readonly #made = new Map<string, TableSchema>();
  #next = 0;
  constructor(on: Engine) {
    this.#engine = on;
  }

  async make(names: readonly string[], tables: readonly TableSchema[]): Promise<void> {
    for (const name of names) {
      const table = tables.find((candidate) => candidate.name === name) ?? this.#made.get(name);
      if (table === undefined || this.#made.get(name) === table) continue;
      const columns = table.columns.map((column) => `${quotedName(column.name)} ${clickhouseType[column.type]}`);
      await this.#engine.execute({
        sql: `CREATE OR REPLACE TABLE ${quotedName(name)} (${columns.join(', ')}) ENGINE = Memory`,
      });
      this.#made.set(name, table);
    }
  }

  /** The options of one compilation: what it reads from outside becomes an empty table. */
  options(catalogue: CompileOptions, outside: TableSchema[]): CompileOptions {
    return {
      ...catalogue,
      externalData: ({ columns }) => {
        this.#next += 1;
        const name = `outside${this.#next}`;
        outside.push({ name, columns });
        return name;
      },
    };
  }
}

/** Why a query does not compile or run; undefined where it does both. */
const failureOf = async ({ kql }: PublishedQuery, catalogue: CompileOptions, on: Engine, empty: EmptyTables) => {
  const outside: TableSchema[] = [];
  const options = empty.options(catalogue, outside);
  const make = (names: readonly string[]) => empty.make(names, [...catalogue.tables, ...outside]);
  const discover = async ({ sql, parameters, tables }: DiscoveryQuery) => {
    await make(tables);
    const found = await on.query({ sql, parameters: { ...parameters, now: now.replace('T', ' ').replace('Z', '') } });
    return found.ok ? found.value.rows : { code: found.error.code, message: found.error.message, start: 0, length: 0 };
  };
  const compiled = await compileQuery(kql, options, discover);
  if (!compiled.ok) return `${compiled.error.code} ${compiled.error.message}`;
  await make(compiled.value.tables);
  const answer = await runCompiled(on, compiled.value, { now });
  return answer.ok ? undefined : `${answer.error.failure.code} ${answer.error.failure.message.slice(0, 200)}`;
};

const byReason = (failures: ReadonlyMap<string, string>): string[] => {
  const reasons = new Map<string, string[]>();
  for (const [path, reason] of failures) reasons.set(reason, [...(reasons.get(reason) ?? []), path]);
  return [...reasons]
    .sort((a, b) => b[1].length - a[1].length)
    .map(([reason, paths]) => `${paths.length}x ${reason}: ${paths.slice(0, 3).join(', ')}`);
};

describe.skipIf(!hasSentinelSet)('published rules', () => {
  it('compile and run where the binder accepts them, and nearly all once the missing tables are derived', async (context) => {
    if (engine === undefined) return context.skip();
    const base = { tables: describedTables(), functions: savedParsers() };
    const queries = publishedQueries();
    const empty = new EmptyTables(engine);
    const accepted = new Map<string, string>();
    const derived = new Map<string, string>();
    const lacking: string[] = [];
    let acceptedCount = 0;
    for (const query of queries) {
      const [objection] = objectionsTo(kusto, query.kql, base);
      if (objection === undefined) {
        acceptedCount += 1;
        const failure = await failureOf(query, base, engine, empty);
        if (failure !== undefined) accepted.set(query.path, failure);
        continue;
      }
      const inferred = inferTables(kusto, query.kql, base);
      const names = [...inferred.tables.map(({ name }) => name), ...inferred.functions.map((name) => `${name}()`)];
      lacking.push(`${query.path}: ${names.length > 0 ? names.join(', ') : objection.message}`);
      const [remaining] = inferred.remaining;
      const failure =
        remaining === undefined
          ? await failureOf(query, inferred.catalogue, engine, empty)
          : `${remaining.code} ${remaining.message}`;
      if (failure !== undefined) derived.set(query.path, failure);
    }
    const ran = acceptedCount - accepted.size;
    const all = queries.length - accepted.size - derived.size;
    console.log(lacking.map((line) => `Not accepted, lacks: ${line}`).join('\n'));
    console.log([...byReason(accepted), ...byReason(derived)].join('\n'));
    console.log(
      `Rules and parsers: ${queries.length}. Accepted by the binder: ${acceptedCount}, compiled and run: ${ran}. With derived tables: ${all} (${((100 * all) / queries.length).toFixed(1)} %)`,
    );
    expect([...accepted]).toEqual([]);
    expect(all / queries.length).toBeGreaterThanOrEqual(0.97);
  });
});
