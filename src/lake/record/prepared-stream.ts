import type { LedgerColumn } from '../../ledger/leaf.ts';
import type { Stream } from '../../model/stream.ts';
import type { StoredTable } from '../tables/stored-table.ts';
import { ledgerColumns } from './ledger-columns.ts';
import { type Mapping, mappingSql } from './mapping-sql.ts';

/** A stream with what statements need of it. */
export interface PreparedStream {
  readonly stream: Stream;
  readonly table: StoredTable;
  readonly mapping: Mapping;
  readonly ledgerColumns: readonly LedgerColumn[];
}

/** What the intake knows streams and tables by. */
export interface RecordCatalog {
  readonly stream: (name: string) => Stream | undefined;
  readonly table: (name: string) => StoredTable | undefined;
}

/** Streams, each prepared when it is first asked for. */
export class PreparedStreams {
  readonly #catalog: RecordCatalog;
  readonly #prepared = new Map<Stream, PreparedStream>();

  constructor(catalog: RecordCatalog) {
    this.#catalog = catalog;
  }

  /** The stream of that name; undefined where there is none, or none of its table. */
  get(name: string): PreparedStream | undefined {
    const stream = this.#catalog.stream(name);
    const table = stream === undefined ? undefined : this.#catalog.table(stream.table);
    if (stream === undefined || table === undefined) return undefined;
    const known = this.#prepared.get(stream);
    if (known !== undefined && known.table === table) return known;
    const prepared = { stream, table, mapping: mappingSql(stream, table), ledgerColumns: ledgerColumns(table) };
    this.#prepared.set(stream, prepared);
    return prepared;
  }

  table(name: string): StoredTable | undefined {
    return this.#catalog.table(name);
  }
}
