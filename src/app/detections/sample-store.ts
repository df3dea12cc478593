import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KqlAnswer, type KqlFailure, type KqlRequest, type RunKql, withinWindow } from '../../examine/index.ts';
import { type CompiledQuery, compileQuery } from '../../kql/compile.ts';
import type { KqlFailure as CompileFailure } from '../../kql/failure.ts';
import { quotedName } from '../../kql/sql/fragment.ts';
import type { SavedFunction } from '../../kql/syntax/analyse.ts';
import type { Engine } from '../../lake/engine/engine.ts';
import type { EngineFailure } from '../../lake/engine/failure.ts';
import { type LoadReport, type LoadRequest, loadFile } from '../../lake/ingest/load-file.ts';
import { runCompiled } from '../../lake/lake.ts';
import { createTableSql } from '../../lake/tables/create-table-sql.ts';
import type { StoredTable } from '../../lake/tables/stored-table.ts';
import type { TableCatalog } from '../../lake/tables/table-catalog.ts';
import type { JsonObject } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';

/** What one query over samples may take. */
const LIMITS = { seconds: 30, rows: 100_000 } as const;

/** Runs queries over records that are given with them, in an engine that holds nothing else. One at a time. */
export class SampleStore {
  readonly #engine: Engine;
  readonly #catalog: TableCatalog;
  readonly #functions: readonly SavedFunction[];
  /** Tables that only records tell of, as they were last seen. */
  readonly #inferred = new Map<string, StoredTable>();
  /** Tables of the catalog that stand empty in the engine between two queries. */
  readonly #standing = new Set<string>();
  /** What queries over nothing but tables of the catalog compile to. */
  readonly #compiled = new Map<string, Result<CompiledQuery, KqlFailure>>();

  constructor(engine: Engine, catalog: TableCatalog, functions: readonly SavedFunction[] = []) {
    this.#engine = engine;
    this.#catalog = catalog;
    this.#functions = functions;
  }

  /** Tables that no entry describes, with the columns that their records have. */
  inferredTables(): readonly StoredTable[] {
    return [...this.#inferred.values()];
  }

  readonly run: RunKql = async (request) => {
    const tables = new Map<string, StoredTable>();
    try {
      return await this.#runOn(request, tables);
    } finally {
      await this.#clear(request, tables);
    }
  };

  /** @param tables filled with the tables whose columns come from the records */
  async #runOn(
    { kql, window, tables: samples }: KqlRequest,
    tables: Map<string, StoredTable>,
  ): Promise<Result<KqlAnswer, KqlFailure>> {
    const visible = withinWindow(samples, window);
    const notes: string[] = [];
    for (const [name, all] of Object.entries(samples)) {
      const loaded = await this.#load({ name, all, visible: visible[name] ?? [], now: window.to });
      if (!loaded.ok) return loaded;
      if (loaded.value === undefined) continue;
      const known = this.#catalog.get(name);
      notes.push(...notesOf(name, loaded.value, known));
      if (loaded.value.table !== known) tables.set(name, loaded.value.table);
    }
    const compiled = await this.#compile(kql, tables);
    if (!compiled.ok) return compiled;
    for (const name of compiled.value.tables.filter((read) => !tables.has(read))) {
      const table = this.#catalog.get(name);
      const stands = table === undefined ? ok(undefined) : await this.#stand(table);
      if (!stands.ok) return stands;
    }
    const answer = await runCompiled(this.#engine, compiled.value, { now: window.to, limits: LIMITS });
    if (answer.ok) return ok({ columns: answer.value.columns, rows: answer.value.rows, notes });
    const { error } = answer;
    return error.kind === 'engine' ? err(error.failure) : err(placed(error.failure));
  }

  /** Tables of the catalog stand empty again, and those of the records are gone. */
  async #clear({ tables: samples }: KqlRequest, own: ReadonlyMap<string, StoredTable>): Promise<void> {
    for (const name of Object.keys(samples)) {
      const empties = this.#standing.has(name) && !own.has(name);
      await this.#engine.execute({ sql: `${empties ? 'TRUNCATE TABLE' : 'DROP TABLE IF EXISTS'} ${quotedName(name)}` });
      if (!empties) this.#standing.delete(name);
    }
  }

  async #stand(table: StoredTable): Promise<Result<undefined, EngineFailure>> {
    if (this.#standing.has(table.name)) return ok(undefined);
    const made = await this.#engine.execute({ sql: createTableSql(table) });
    if (made.ok) this.#standing.add(table.name);
    return made;
  }

  /** Compiled over the tables of the catalog, where the records have none of their own of that name. */
  async #compile(kql: string, own: ReadonlyMap<string, StoredTable>): Promise<Result<CompiledQuery, KqlFailure>> {
    const known = own.size === 0 ? this.#compiled.get(kql) : undefined;
    if (known !== undefined) return known;
    const others = this.#catalog.names().filter((name) => !own.has(name));
    const tables = [...others.flatMap((name) => this.#catalog.get(name) ?? []), ...own.values()];
    const compiled = await compileQuery(kql, { tables, functions: this.#functions });
    const result = compiled.ok ? compiled : err(placed(compiled.error));
    if (own.size === 0) this.#compiled.set(kql, result);
    return result;
  }

  /**
   * Loads the rows of a sample that are seen. A described table stands as it is described, unless the records have other
   * columns too; any other is inferred from all records, so that a window does not decide what columns it has. Undefined
   * for a described table of which no row is seen.
   */
  async #load({ name, all, visible, now }: Sample): Promise<Result<LoadReport | undefined, KqlFailure>> {
    const known = this.#catalog.get(name);
    if (known === undefined) return this.#loadInferred({ name, all, visible, now });
    if (visible.length === 0) return ok(undefined);
    const columns = new Set(known.columns.map((column) => column.name));
    if (visible.every((record) => Object.keys(record).every((key) => columns.has(key)))) {
      const stands = await this.#stand(known);
      if (!stands.ok) return stands;
      const loaded = await this.#loadRows(visible, { name, now, into: 'existing', known });
      return loaded.ok ? ok({ ...loaded.value, table: known }) : loaded;
    }
    const gone = await this.#drop(name);
    return gone.ok ? this.#loadRows(visible, { name, now, into: 'new', known }) : gone;
  }

  async #loadInferred({ name, all, visible, now }: Sample): Promise<Result<LoadReport, KqlFailure>> {
    const loaded = await this.#loadRows(all, { name, now, into: 'new' });
    if (!loaded.ok) return loaded;
    const { table } = loaded.value;
    this.#inferred.set(name, table);
    if (visible.length === all.length) return loaded;
    const emptied = await this.#engine.execute({ sql: `TRUNCATE TABLE ${quotedName(name)}` });
    if (!emptied.ok) return emptied;
    if (visible.length === 0) return loaded;
    const again = await this.#loadRows(visible, { name, now, into: 'existing', known: table });
    return again.ok ? ok({ ...again.value, table }) : again;
  }

  async #drop(name: string): Promise<Result<undefined, EngineFailure>> {
    this.#standing.delete(name);
    return this.#engine.execute({ sql: `DROP TABLE IF EXISTS ${quotedName(name)}` });
  }

  /** Through a file, which is what is loaded from; it is gone at once. */
  async #loadRows(
    records: readonly JsonObject[],
    { now, ...request }: Omit<LoadRequest, 'file' | 'format'>,
  ): Promise<Result<LoadReport, KqlFailure>> {
    const folder = await mkdtemp(join(tmpdir(), 'safeguard-sample-'));
    try {
      const file = join(folder, 'records.ndjson');
      await writeFile(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''), { mode: 0o600 });
      const loaded = await loadFile(this.#engine, { ...request, file, format: 'ndjson', now: engineTime(now) });
      if (loaded.ok) return loaded;
      const { code, message } = loaded.error;
      return err({ code, message: message.replace(file, request.name) });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

interface Sample {
  readonly name: string;
  readonly all: readonly JsonObject[];
  readonly visible: readonly JsonObject[];
  /** ISO 8601, UTC. */
  readonly now: string;
}

const engineTime = (iso: string): string => iso.replace('T', ' ').replace(/Z$/, '');

const placed = ({ code, message, start, hint }: CompileFailure): KqlFailure => ({
  code,
  message,
  offset: start,
  ...(hint === undefined ? {} : { hint }),
});

/** What of a sample was not taken as it stands. */
function notesOf(name: string, report: LoadReport, known: StoredTable | undefined): readonly string[] {
  const own = new Set(known?.columns.map((column) => column.name));
  const strange = known === undefined ? [] : report.table.columns.filter((column) => !own.has(column.name));
  return [
    ...(strange.length === 0 ? [] : [`${name} has no column ${strange.map((column) => column.name).join(', ')}`]),
    ...report.unreadable.map(({ column, count }) => `${name}.${column}: ${count} values are not of its type`),
    ...(report.bad.count === 0 ? [] : [`${name}: ${report.bad.count} records are no rows`]),
    ...report.notes.map((note) => `${name}: ${note}`),
  ];
}
