import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { formatContentError } from '../../content/content-error.ts';
import { loadTables } from '../../content/load-tables.ts';
import { importTable, tableEntryYaml } from '../../lake/tables/import-table.ts';
import type { StoredTable } from '../../lake/tables/stored-table.ts';
import { nearNames } from '../../lib/near-names.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { writeFilePieces } from '../write-file.ts';
import { catalogOf } from './open-lake.ts';

/** Where the user's own entries are: a folder, or `tables` beside the work where there is one. */
export interface TablesRequest {
  readonly cwd: string;
  readonly tables?: string;
}

/** A table that can be asked, and what a row of it is. */
export interface ListedTable extends StoredTable {
  readonly about?: string;
}

/** Every table that can be asked, by name. @returns on error the lines to show */
export const listTables = (request: TablesRequest): Result<readonly ListedTable[], string[]> => {
  const catalog = catalogOf(request);
  if (!catalog.ok) return catalog;
  return ok(
    catalog.value.names().flatMap((name) => {
      const table = catalog.value.get(name);
      const about = catalog.value.about(name);
      return table === undefined ? [] : [{ ...table, ...(about === undefined ? {} : { about }) }];
    }),
  );
};

/** One table. @returns on error the lines to show */
export const showTable = (name: string, request: TablesRequest): Result<ListedTable, string[]> => {
  const tables = listTables(request);
  if (!tables.ok) return tables;
  const found = tables.value.find((table) => table.name === name);
  if (found !== undefined) return ok(found);
  const near = nearNames(
    name,
    tables.value.map((table) => table.name),
  );
  const hint = near.length > 0 ? `did you mean ${near.join(', ')}?` : 'safeguard tables list shows all';
  return err([`There is no table "${name.slice(0, 60)}": ${hint}`]);
};

/** Descriptions of tables are small. */
const largestBytes = 16 * 1024 * 1024;

/** A table's description from Azure, made an entry of the user's. */
export interface ImportRequest {
  readonly cwd: string;
  readonly file: string;
  readonly name?: string;
  /** The folder that the entry is written into. */
  readonly out: string;
}

/** Makes an entry of what Azure says of a table, and writes it. Never writes over one. @returns the file, or the lines to show */
export const importTableFile = async ({ cwd, file, name, out }: ImportRequest): Promise<Result<string, string[]>> => {
  const text = textOf(resolve(cwd, file));
  if (!text.ok) return err([`${file}: ${text.error}`]);
  const own = loadTables();
  if (!own.ok) return err(own.error.map(formatContentError));
  const entry = await importTable(
    { text: text.value, file, ...(name === undefined ? {} : { name }) },
    own.value.common,
  );
  if (!entry.ok) return err([entry.error]);
  const target = join(resolve(cwd, out), `${entry.value.table}.yaml`);
  const shown = relative(cwd, target);
  if (existsSync(target)) return err([`${shown}: there is an entry already: remove it first, or give --name or --out`]);
  try {
    mkdirSync(resolve(cwd, out), { recursive: true });
  } catch {
    return err([`${out}: the folder cannot be made`]);
  }
  const written = await writeFilePieces(target, [tableEntryYaml(entry.value)]);
  return written.ok ? ok(shown) : err([written.error]);
};

const textOf = (file: string): Result<string, string> => {
  try {
    if (statSync(file).size > largestBytes) return err('is larger than 16 MB: wanted the description of one table');
    return ok(readFileSync(file, 'utf8'));
  } catch {
    return err('cannot be read');
  }
};
