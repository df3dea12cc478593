import type { TableEntries, TableEntry } from '../../model/table-entry.ts';
import { type StoredTable, storedTable } from './stored-table.ts';

/** The tables that there are, each made when it is first asked for: a query names few. */
export class TableCatalog {
  readonly #entries: TableEntries;
  readonly #made = new Map<string, StoredTable>();

  constructor(entries: TableEntries) {
    this.#entries = entries;
  }

  /** Sorted, and compared by case as Kusto does. */
  names(): readonly string[] {
    return Object.keys(this.#entries.tables).sort();
  }

  /** The table of that name; undefined where there is none. */
  get(name: string): StoredTable | undefined {
    const made = this.#made.get(name);
    if (made !== undefined || !Object.hasOwn(this.#entries.tables, name)) return made;
    const entry = this.#entries.tables[name];
    if (entry === undefined) return undefined;
    const table = storedTable(entry, this.#entries.common);
    this.#made.set(name, table);
    return table;
  }

  /** What a row of the table is, in one sentence, where its entry says it. */
  about(name: string): string | undefined {
    return Object.hasOwn(this.#entries.tables, name) ? this.#entries.tables[name]?.about : undefined;
  }

  /** These tables and those of a user, which take the place of any that bear their names. */
  with(tables: Readonly<Record<string, TableEntry>>): TableCatalog {
    const { common, tables: own } = this.#entries;
    return new TableCatalog({ common, tables: { ...own, ...tables } });
  }
}
