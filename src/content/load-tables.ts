import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { err, ok, type Result } from '../lib/result.ts';
import {
  type CommonColumns,
  commonColumnsSchema,
  type TableEntries,
  type TableEntry,
  tableEntrySchema,
} from '../model/table-entry.ts';
import { readChecked } from './check-schema.ts';
import type { ContentError } from './content-error.ts';
import { filesBelow, textOf } from './read-folder.ts';

/** The folder that holds `tables/` of this package. */
const packageRoot: string = fileURLToPath(new URL('../..', import.meta.url));

/** Written by the build beside the compiled code; absent when the sources run directly. */
const compiledFile: string = fileURLToPath(new URL('../tables.json', import.meta.url));

/** Raised when the shape of the compiled file changes, so that a stale one is never taken. */
const FORMAT = 1;

const COMMON = 'tables/common.yaml';

/**
 * The tables below a root. This package's own are taken from the compiled file, without validating them a second time:
 * the build did. Any other root, or a package that was not built, is read from its folder.
 */
export function loadTables(root: string = packageRoot): Result<TableEntries, ContentError[]> {
  if (resolve(root) === resolve(packageRoot)) {
    const compiled = readCompiled();
    if (compiled !== undefined) return ok(compiled);
  }
  return readTables(root);
}

/** Reads and validates the tables of a root, and writes them as the one JSON text that `loadTables` takes. */
export function compileTables(root: string = packageRoot): Result<string, ContentError[]> {
  const tables = readTables(root);
  return tables.ok ? ok(JSON.stringify({ format: FORMAT, ...tables.value })) : tables;
}

/**
 * Reads the table entries of a folder, such as the `tables/` of a user beside `safeguard.yaml`: every `.yaml` below it,
 * one table a file that bears its name. Errors of all files are returned together.
 * @param shown how the folder is called in errors
 */
export function readTableFolder(
  folder: string,
  shown: string,
  common: CommonColumns,
): Result<Record<string, TableEntry>, ContentError[]> {
  const tables: Record<string, TableEntry> = {};
  const errors: ContentError[] = [];
  for (const path of filesBelow(folder)) {
    const file = `${shown}/${path}`;
    if (file === COMMON || !/\.ya?ml$/.test(path)) continue;
    const read = readTableEntry(textOf(join(folder, path)) ?? '', file, common);
    if (!read.ok) errors.push(...read.error);
    else if (!Object.hasOwn(tables, read.value.table)) tables[read.value.table] = read.value;
    else errors.push({ file, line: 1, message: `the table ${read.value.table} has an entry already: keep one` });
  }
  return errors.length > 0 ? err(errors) : ok(tables);
}

/** Reads one table entry. A file that is not named after its table, or that gives a common column another type, is an error. */
export function readTableEntry(text: string, file: string, common: CommonColumns): Result<TableEntry, ContentError[]> {
  const read = readChecked(tableEntrySchema, text, file);
  if (!read.ok) return read;
  const { value: entry, lineOf } = read.value;
  const errors: ContentError[] = [];
  const named = basename(file).replace(/\.ya?ml$/, '');
  if (named !== entry.table) {
    const message = `"table" is "${entry.table}", but the file is named ${named}: name the file after its table`;
    errors.push({ file, line: lineOf(['table']), message });
  }
  for (const [name, { type }] of Object.entries(entry.columns)) {
    const wanted = Object.hasOwn(common.columns, name) ? common.columns[name] : undefined;
    if (wanted === undefined || wanted === type) continue;
    const message = `"columns.${name}" is a ${wanted} in every table: remove it here`;
    errors.push({ file, line: lineOf(['columns', name]), message });
  }
  return errors.length > 0 ? err(errors) : ok(entry);
}

function readTables(root: string): Result<TableEntries, ContentError[]> {
  const text = textOf(join(root, COMMON));
  if (text === undefined) {
    return err([{ file: COMMON, line: 1, message: 'the file is missing: it holds the columns that every table has' }]);
  }
  const common = readChecked(commonColumnsSchema, text, COMMON);
  if (!common.ok) return common;
  const tables = readTableFolder(join(root, 'tables'), 'tables', common.value.value);
  return tables.ok ? ok({ common: common.value.value, tables: tables.value }) : tables;
}

function readCompiled(): TableEntries | undefined {
  const text = textOf(compiledFile);
  if (text === undefined) return undefined;
  const { format, ...entries } = JSON.parse(text) as TableEntries & { readonly format: number };
  return format === FORMAT ? entries : undefined;
}
