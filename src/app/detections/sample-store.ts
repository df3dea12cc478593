import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KqlAnswer, type KqlFailure, type KqlRequest, type RunKql, withinWindow } from '../../examine/index.ts';
import { type CompiledQuery, compileQuery } from '../../kql/compile.ts';
import type { KqlFailure as CompileFailure } from '../../kql/failure.ts';
import { quotedName } from '../../kql/sql/fragment.ts';
import type { SavedFunction } from '../../kql/syntax/analyse.ts';
import type { Engine } from '../../lake/engine/engine.ts';
import { type LoadReport, type LoadRequest, loadFile } from '../../lake/ingest/load-file.ts';
import { runCompiled } from '../../lake/lake.ts';
import { createTableSql } from '../../lake/tables/create-table-sql.ts';
import type { StoredTable } from '../../lake/tables/stored-table.ts';
import type { TableCatalog } from '../../lake/tables/table-catalog.ts';
import type { JsonObject } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';

/** Seconds and bytes that one query over samples may take. */
const LIMITS = { seconds: 30, rows: 100_000 } as const;

/** Runs queries over records that are given with them, in an engine that holds nothing else. One at a time. */
export class SampleStore {
  readonly #engine: Engine;
  readonly #catalog: TableCatalog;
  readonly #functions: readonly SavedFunction[];
  /** Tables that only records tell of, as they were last seen. */
  readonly #inferred = new Map<string, StoredTable>();

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
    const made = new Set<string>();
    try {
      return await this.#runOn(request, made);
    } finally {
      for (const name of made) await this.#engine.execute({ sql: `DROP TABLE IF EXISTS ${quotedName(name)}` });
    }
  };

  async #runOn(request: KqlRequest, made: Set<string>): Promise<Result<KqlAnswer, KqlFailure>> {
    const { kql, window } = request;
    const visible = withinWindow(request.tables, window);
    const notes: string[] = [];
    const tables = new Map<string, StoredTable>();
    for (const [name, all] of Object.entries(request.tables)) {
      made.add(name);
      const loaded = await this.#load({ name, all, visible: visible[name] ?? [], now: window.to });
      if (!loaded.ok) return loaded;
      if (loaded.value === undefined) continue;
      const { report, table } = loaded.value;
      tables.set(name, table);
      notes.push(...notesOf(name, report, this.#catalog.get(name)));
    }
    const compiled = await this.#compile(kql, tables);
    if (!compiled.ok) return compiled;
    const missing = compiled.value.tables.filter((name) => !tables.has(name));
    for (const table of missing.flatMap((name) => this.#catalog.get(name) ?? [])) {
      made.add(table.name);
      const empty = await this.#engine.execute({ sql: createTableSql(table) });
      if (!empty.ok) return err(empty.error);
    }
    const answer = await runCompiled(this.#engine, compiled.value, { now: window.to, limits: LIMITS });
    if (answer.ok) return ok({ columns: answer.value.columns, rows: answer.value.rows, notes });
    const { error } = answer;
    return error.kind === 'engine' ? err(error.failure) : err(placed(error.failure));
  }

  /** Compiled over the tables of the catalog, where a sample has none of its own of that name. */
  async #compile(kql: string, samples: ReadonlyMap<string, StoredTable>): Promise<Result<CompiledQuery, KqlFailure>> {
    const others = this.#catalog.names().filter((name) => !samples.has(name));
    const tables = [...others.flatMap((name) => this.#catalog.get(name) ?? []), ...samples.values()];
    const compiled = await compileQuery(kql, { tables, functions: this.#functions });
    return compiled.ok ? compiled : err(placed(compiled.error));
  }

  /**
   * Makes the table of a sample with the rows that are seen. A table that nobody describes is inferred from all rows, so
   * that a window does not decide what columns it has. Undefined for a described table of which no row is seen.
   */
  async #load({ name, all, visible, now }: Sample): Promise<Result<Loaded | undefined, KqlFailure>> {
    const known = this.#catalog.get(name);
    if (known !== undefined && visible.length === 0) return ok(undefined);
    const loaded = await this.#loadRows(known === undefined ? all : visible, {
      name,
      now,
      into: 'new',
      ...(known === undefined ? {} : { known }),
    });
    if (!loaded.ok) return loaded;
    const { table } = loaded.value;
    if (known !== undefined) return ok({ report: loaded.value, table });
    this.#inferred.set(name, table);
    if (visible.length === all.length) return ok({ report: loaded.value, table });
    const emptied = await this.#engine.execute({ sql: `TRUNCATE TABLE ${quotedName(name)}` });
    if (!emptied.ok) return err(emptied.error);
    if (visible.length === 0) return ok({ report: loaded.value, table });
    const again = await this.#loadRows(visible, { name, now, into: 'existing', known: table });
    return again.ok ? ok({ report: again.value, table }) : again;
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

interface Loaded {
  readonly report: LoadReport;
  readonly table: StoredTable;
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
