import { quotedName } from '../../kql/sql/fragment.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Engine } from '../engine/engine.ts';
import type { EngineFailure } from '../engine/failure.ts';
import {
  BATCH_COLUMN,
  columnSql,
  createRecordedTableSql,
  createTableSql,
  hotPathSql,
  INGESTED_COLUMN,
  ROW_COLUMN,
  storedType,
  textIndexName,
  textIndexSql,
} from './create-table-sql.ts';
import type { StoredTable } from './stored-table.ts';

/** Why a stored table cannot become what its entry says. */
export interface TableConflict {
  readonly code: 'TABLE_CONFLICT';
  readonly message: string;
}

/** What the store has of a table: its columns with their types, and the names of its indexes. */
interface Stored {
  readonly columns: Map<string, string>;
  readonly indexes: Set<string>;
}

/**
 * Makes tables that the store lacks, and adds to others the columns, hot paths and word indexes that they lack. Nothing is
 * ever removed or changed: a column of another type, or one that the entry no longer has, is refused before anything is
 * done. How a stored column is kept (few values, codec, key) stays as it was made.
 * @param recorded the tables are those that the record fills
 */
export async function ensureTables(
  engine: Engine,
  tables: readonly StoredTable[],
  { recorded = false }: { readonly recorded?: boolean } = {},
): Promise<Result<undefined, EngineFailure | TableConflict>> {
  if (tables.length === 0) return ok(undefined);
  const stored = await readStored(engine, tables);
  if (!stored.ok) return stored;
  const conflict = tables
    .map((table) => conflictOf(table, stored.value.get(table.name), recorded))
    .find((found) => found !== undefined);
  if (conflict !== undefined) return err({ code: 'TABLE_CONFLICT', message: conflict });
  for (const table of tables) {
    const sql = statementFor(table, stored.value.get(table.name), recorded);
    if (sql === undefined) continue;
    const done = await engine.execute({ sql });
    if (!done.ok) return done;
  }
  return ok(undefined);
}

/** The one statement that brings the store to what the entry says; none where it is there already. */
function statementFor(table: StoredTable, stored: Stored | undefined, recorded: boolean): string | undefined {
  if (stored === undefined) return recorded ? createRecordedTableSql(table) : createTableSql(table);
  const lacking = (name: string): boolean => !stored.columns.has(name);
  const changes = [
    ...table.columns.filter(({ name }) => lacking(name)).map((column) => `ADD COLUMN ${columnSql(column, table.name)}`),
    ...table.columns.flatMap((column) =>
      (column.hotPaths ?? [])
        .filter((hot) => lacking(hot.column))
        .map((hot) => `ADD COLUMN ${hotPathSql(column, hot)}`),
    ),
    ...table.columns
      .filter(({ name, text }) => text === true && !stored.indexes.has(textIndexName(name)))
      .map(({ name }) => `ADD ${textIndexSql(name)}`),
  ];
  return changes.length === 0 ? undefined : `ALTER TABLE ${quotedName(table.name)} ${changes.join(', ')}`;
}

/** What an entry asks of a stored table that adding cannot give; undefined where nothing is. */
function conflictOf(table: StoredTable, stored: Stored | undefined, recorded: boolean): string | undefined {
  if (stored === undefined) return undefined;
  if (recorded && !stored.columns.has(BATCH_COLUMN))
    return `${table.name}: the stored table was not made for the record: move its rows elsewhere and drop it`;
  const known = new Set([
    INGESTED_COLUMN,
    BATCH_COLUMN,
    ROW_COLUMN,
    ...table.columns.flatMap(({ name, hotPaths }) => [name, ...(hotPaths ?? []).map((hot) => hot.column)]),
  ]);
  for (const column of table.columns) {
    const has = stored.columns.get(column.name);
    if (has === undefined) {
      if (column.required === true)
        return `${table.name}: the stored table has no ${column.name}, which cannot be added later`;
    } else if (plainType(has) !== plainType(storedType(column))) {
      return `${table.name}: the column ${column.name} is stored as ${plainType(has)}, and the entry asks for ${column.type}: a stored column keeps its type; give the new one another name`;
    }
  }
  const left = [...stored.columns.keys()].find((name) => !known.has(name) && !isHotPath(name, table));
  return left === undefined
    ? undefined
    : `${table.name}: the stored table has a column ${left} that the entry lacks: add it to the entry, so that what is stored stays in sight`;
}

/** A hot path that an entry no longer asks for is kept: it is computed from a column that is still there. */
const isHotPath = (name: string, { columns }: StoredTable): boolean =>
  columns.some((column) => column.type === 'dynamic' && name.startsWith(`${column.name}/`));

const plainType = (type: string): string => type.replace(/^LowCardinality\((.*)\)$/, '$1');

async function readStored(
  engine: Engine,
  tables: readonly StoredTable[],
): Promise<Result<Map<string, Stored>, EngineFailure>> {
  const parameters = { names: tables.map(({ name }) => name) };
  const wanted = 'database = currentDatabase() AND table IN {names:Array(String)}';
  const columns = await engine.query({
    sql: `SELECT table, name, type FROM system.columns WHERE ${wanted}`,
    parameters,
  });
  if (!columns.ok) return columns;
  const indexes = await engine.query({
    sql: `SELECT table, name FROM system.data_skipping_indices WHERE ${wanted}`,
    parameters,
  });
  if (!indexes.ok) return indexes;
  const found = new Map<string, Stored>();
  for (const [table, name, type] of columns.value.rows) {
    const stored = found.get(String(table)) ?? { columns: new Map(), indexes: new Set() };
    stored.columns.set(String(name), String(type));
    found.set(String(table), stored);
  }
  for (const [table, name] of indexes.value.rows) found.get(String(table))?.indexes.add(String(name));
  return ok(found);
}
