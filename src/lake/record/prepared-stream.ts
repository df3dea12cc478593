import type { KqlFailure } from '../../kql/failure.ts';
import type { LedgerColumn } from '../../ledger/leaf.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { Stream } from '../../model/stream.ts';
import type { StoredTable } from '../tables/stored-table.ts';
import { ledgerColumns } from './ledger-columns.ts';
import type { Mapping } from './mapping-sql.ts';
import { compileMapping } from './transformation.ts';

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

  /** The table of a stream; undefined where there is no such stream, or none of its table. */
  tableOf(name: string): StoredTable | undefined {
    const stream = this.#catalog.stream(name);
    return stream === undefined ? undefined : this.#catalog.table(stream.table);
  }

  /** The stream of that name, whose table is there. A failure is one of its KQL. */
  async get(name: string): Promise<Result<PreparedStream, KqlFailure> | undefined> {
    const stream = this.#catalog.stream(name);
    const table = this.tableOf(name);
    if (stream === undefined || table === undefined) return undefined;
    const known = this.#prepared.get(stream);
    if (known !== undefined && known.table === table) return ok(known);
    const mapping = await compileMapping(stream, table);
    if (!mapping.ok) return mapping;
    const prepared = { stream, table, mapping: mapping.value, ledgerColumns: ledgerColumns(table) };
    this.#prepared.set(stream, prepared);
    return ok(prepared);
  }

  table(name: string): StoredTable | undefined {
    return this.#catalog.table(name);
  }
}
