import type { ColumnSchema, HotPath, TableSchema } from '../../model/table.ts';
import { type ColumnEntry, type CommonColumns, hotPathColumn, type TableEntry } from '../../model/table-entry.ts';

/** A column and how the store keeps it. */
export interface StoredColumn extends ColumnSchema {
  /** Each different value is stored once. */
  readonly few?: boolean;
}

/** A table as queries see it, and how the store keeps it. */
export interface StoredTable extends TableSchema {
  readonly columns: readonly StoredColumn[];
  /** Columns that rows are sorted by within each hour; none where the table is only scanned. */
  readonly key: readonly string[];
}

/** The column by which records are kept and found; the one column that is never null. */
export const TIME_COLUMN = 'TimeGenerated';

/** The table of an entry: `TimeGenerated`, its own columns in the entry's order, then the other common ones. */
export function storedTable(entry: TableEntry, common: CommonColumns): StoredTable {
  const few = new Set(common.fewValues);
  const own = Object.entries(entry.columns).filter(([name]) => !Object.hasOwn(common.columns, name));
  const shared = Object.entries(common.columns).map(([name, type]): [string, ColumnEntry] => [
    name,
    entry.columns[name] ?? { type, paths: [], text: false },
  ]);
  const isTime = ([name]: readonly [string, ColumnEntry]): boolean => name === TIME_COLUMN;
  const ordered = [...shared.filter(isTime), ...own, ...shared.filter((column) => !isTime(column))];
  return {
    name: entry.table,
    key: entry.key,
    columns: ordered.map(([name, column]) => storedColumn(name, column, few)),
  };
}

function storedColumn(name: string, entry: ColumnEntry, few: ReadonlySet<string>): StoredColumn {
  const hotPaths: HotPath[] = entry.paths.map((path) => ({ path, column: hotPathColumn(name, path) }));
  return {
    name,
    type: entry.type,
    ...(name === TIME_COLUMN ? { required: true } : {}),
    ...(hotPaths.length > 0 ? { hotPaths } : {}),
    ...(entry.text ? { text: true } : {}),
    ...(entry.type === 'string' && !entry.text && (entry.few ?? few.has(name)) ? { few: true } : {}),
  };
}
