import { existsSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { formatContentError } from '../../content/content-error.ts';
import { loadTables, readTableFolder } from '../../content/load-tables.ts';
import { warmUpKusto } from '../../kql/syntax/kusto.ts';
import type { Engine } from '../../lake/engine/engine.ts';
import { openEngine } from '../../lake/engine/open-engine.ts';
import { type FileFormat, fileFormats, loadFile } from '../../lake/ingest/load-file.ts';
import { Lake } from '../../lake/lake.ts';
import { ensureTables } from '../../lake/tables/ensure-tables.ts';
import type { StoredTable } from '../../lake/tables/stored-table.ts';
import { TableCatalog } from '../../lake/tables/table-catalog.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { EngineOnDemand } from './engine-on-demand.ts';

/** A file that stands for a table: `SigninLogs=signins.csv`. */
export interface TableFile {
  readonly table: string;
  readonly file: string;
}

/** Which lake a command works on. */
export interface LakeRequest {
  readonly cwd: string;
  /** A ClickHouse server; otherwise the embedded engine. */
  readonly url?: string;
  /** Where the embedded engine keeps its data; otherwise in memory of this run only. */
  readonly folder?: string;
  /** A folder of the user's own table entries. */
  readonly tables?: string;
  readonly files: readonly TableFile[];
  /** ISO 8601: what `now()` is, and the time of rows that tell none. */
  readonly now: string;
  /** The engine starts when it is first needed: for who only compiles. */
  readonly onDemand?: boolean;
}

/** A lake that answers, what was said while it was opened, and how to close it. */
export interface OpenLake {
  readonly lake: Lake;
  readonly engine: Engine;
  readonly notes: readonly string[];
  readonly close: () => Promise<void>;
}

const formatOf = (file: string): FileFormat | undefined => {
  const extension = extname(file).slice(1).toLowerCase();
  return fileFormats.find((format) => format === (extension === 'jsonl' ? 'ndjson' : extension));
};

/** What is wrong with a file before anything is started. */
const wrongFile = ({ cwd }: LakeRequest, file: string): string | undefined => {
  if (formatOf(file) === undefined)
    return `${file}: wanted a file that ends in ${fileFormats.map((name) => `.${name}`).join(', ')}`;
  return existsSync(resolve(cwd, file)) ? undefined : `${file}: there is no such file`;
};

/** The tables of this package and of the user's folder. */
export const catalogOf = ({ tables, cwd }: Pick<LakeRequest, 'tables' | 'cwd'>): Result<TableCatalog, string[]> => {
  const own = loadTables();
  if (!own.ok) return err(own.error.map(formatContentError));
  const catalog = new TableCatalog(own.value);
  const folder = resolve(cwd, tables ?? 'tables');
  if (tables === undefined && !existsSync(folder)) return ok(catalog);
  const users = readTableFolder(folder, tables ?? 'tables', own.value.common);
  return users.ok ? ok(catalog.with(users.value)) : err(users.error.map(formatContentError));
};

/** Starts the engine. The parser is made ready meanwhile: both take about a second, on processors of their own. */
const startEngine = async (request: LakeRequest): Promise<Result<Engine, string[]>> => {
  const options = {
    ...(request.url === undefined ? {} : { url: request.url }),
    ...(request.folder === undefined ? {} : { folder: resolve(request.cwd, request.folder) }),
  };
  if (request.onDemand === true && request.files.length === 0) return ok(new EngineOnDemand(options));
  const opening = openEngine(options);
  await setImmediate();
  await warmUpKusto();
  const opened = await opening;
  return opened.ok ? opened : err([opened.error.message]);
};

/** Opens a lake and loads the files that stand for tables. @returns on error the lines to show */
export const openLake = async (request: LakeRequest): Promise<Result<OpenLake, string[]>> => {
  const wrong = request.files.flatMap(({ file }) => wrongFile(request, file) ?? []);
  if (wrong.length > 0) return err(wrong);
  const catalog = catalogOf(request);
  if (!catalog.ok) return catalog;
  const started = await startEngine(request);
  if (!started.ok) return started;
  const engine = started.value;
  const loaded = await loadFiles(engine, request, catalog.value);
  if (!loaded.ok) {
    await engine.close();
    return loaded;
  }
  const { tables, notes } = loaded.value;
  const own = new Set(tables.map(({ name }) => name));
  const known = catalog.value.names().filter((name) => !own.has(name));
  const lake = new Lake(engine, {
    names: [...own, ...known],
    table: (name) => tables.find((table) => table.name === name) ?? catalog.value.get(name),
    ensure: (names) =>
      ensureTables(
        engine,
        names.filter((name) => !own.has(name)).flatMap((name) => catalog.value.get(name) ?? []),
      ),
  });
  return ok({ lake, engine, notes, close: () => engine.close() });
};

interface Loaded {
  readonly tables: readonly StoredTable[];
  readonly notes: readonly string[];
}

const loadFiles = async (
  engine: Engine,
  request: LakeRequest,
  catalog: TableCatalog,
): Promise<Result<Loaded, string[]>> => {
  const tables: StoredTable[] = [];
  const notes: string[] = [];
  for (const { table, file } of request.files) {
    const format = formatOf(file);
    if (format === undefined) continue;
    const known = catalog.get(table);
    const now = request.now.replace('T', ' ').replace(/Z$/, '');
    const loaded = await loadFile(engine, {
      file: resolve(request.cwd, file),
      format,
      name: table,
      into: 'new',
      now,
      ...(known === undefined ? {} : { known }),
    });
    if (!loaded.ok) return err([`${file}: ${loaded.error.message}`]);
    const { bad, unreadable, notes: more } = loaded.value;
    tables.push(loaded.value.table);
    if (bad.count > 0)
      notes.push(
        `${file}: ${bad.count} records are no rows and were left out, the first at line ${bad.first[0]?.line ?? '?'}`,
      );
    for (const { column, count } of unreadable)
      notes.push(`${file}: ${count} values of ${column} are not of its type and are null`);
    notes.push(...more.map((note) => `${file}: ${note}`));
  }
  return ok({ tables, notes });
};
