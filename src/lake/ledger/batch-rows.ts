import { randomBytes } from 'node:crypto';
import { quotedName } from '../../kql/sql/fragment.ts';
import type { SchemaLeaf } from '../../ledger/leaf.ts';
import { ok, type Result } from '../../lib/result.ts';
import { fileColumns, sealedColumns, sealedRelation } from '../archive/sealed-columns.ts';
import type { Engine, Statement } from '../engine/engine.ts';
import type { EngineFailure } from '../engine/failure.ts';
import { type OutsideTable, outsideWord } from '../engine/outside-table.ts';
import { rowEncodingSql, rowHashSql } from '../record/row-hash-sql.ts';
import { BATCH_COLUMN, INGESTED_COLUMN, ROW_COLUMN } from '../tables/create-table-sql.ts';
import { type StoredTable, TIME_COLUMN } from '../tables/stored-table.ts';

/** Where rows of a table are looked for. */
export interface RowPlaces {
  /** The folder of the archive, and the paths of sealed files below it. */
  readonly folder: string;
  readonly files: readonly string[];
  /** Whether the engine's own table of that name is read as well. */
  readonly stored: boolean;
}

/** The hashes of the rows of a batch, in the order of `$row`, 32 bytes each. */
export interface BatchHashes {
  readonly batch: number;
  readonly hashes: Uint8Array;
}

/** A row that was looked for: its place among the rows of its batch, and its bytes. */
export interface FoundRow {
  readonly index: number;
  readonly bytes: Uint8Array;
}

type Answered<T> = Promise<Result<T, EngineFailure>>;

const limits = { seconds: 3600, resultBytes: 1024 ** 3 };
const settings = { use_hive_partitioning: 0, use_query_condition_cache: 0 };
const [batch, row] = [BATCH_COLUMN, ROW_COLUMN].map(quotedName);
const asked = `${batch} >= {first:UInt64} AND ${batch} <= {last:UInt64}`;

/** A table as the archive keeps it, from the columns that the ledger has of it. */
const tableOf = ({ table, columns }: Pick<SchemaLeaf, 'table' | 'columns'>): StoredTable => ({
  name: table,
  key: [],
  columns: columns
    .filter(({ name }) => ![INGESTED_COLUMN, BATCH_COLUMN, ROW_COLUMN].includes(name))
    .map(({ name, type }) => ({ name, type, ...(name === TIME_COLUMN ? { required: true } : {}) })),
});

/** The rows of batches, hashed as the ledger hashes them: from Parquet, from the store, or both. A row that is in both counts once. */
export class BatchRows {
  readonly #engine: Engine;
  #words = 0;
  readonly #tag = randomBytes(12).toString('hex');

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Whether the store has a table of a name. */
  async hasTable(table: string): Answered<boolean> {
    const answered = await this.#engine.query({
      sql: 'SELECT 1 FROM system.tables WHERE database = currentDatabase() AND name = {table:String}',
      parameters: { table },
    });
    return answered.ok ? ok(answered.value.rows.length > 0) : answered;
  }

  /** The hashes of the rows of the batches from one to another; a batch without rows is not in the answer. */
  async hashes(
    schema: SchemaLeaf,
    [first, last]: readonly [number, number],
    places: RowPlaces,
  ): Answered<readonly BatchHashes[]> {
    // `toString` would cut zeros off the end of a hash.
    const rows = this.#rows(schema, `concat('', ${rowHashSql(schema.columns)}) AS h`, places);
    const answered = await this.#engine.query({
      sql: `SELECT toString(b), base64Encode(arrayStringConcat(arrayMap(pair -> pair.2, arraySort(groupArray((r, h)))))) FROM (${rows.sql} LIMIT 1 BY b, r) GROUP BY b`,
      parameters: { first: String(first), last: String(last) },
      outside: rows.outside,
      limits,
      settings,
    });
    if (!answered.ok) return answered;
    return ok(
      answered.value.rows.map(([number, hashes]) => ({
        batch: Number(number),
        hashes: new Uint8Array(Buffer.from(String(hashes), 'base64')),
      })),
    );
  }

  /** The bytes of a row and its place in its batch; undefined where it is not there. */
  async row(schema: SchemaLeaf, number: number, wanted: number, places: RowPlaces): Answered<FoundRow | undefined> {
    const bytes = `if(${row} = {row:UInt32}, hex(${rowEncodingSql(schema.columns)}), '') AS h`;
    const rows = this.#rows(schema, bytes, places);
    const answered = await this.#engine.query({
      sql: `SELECT toString(countIf(r < {row:UInt32})), max(h), countIf(r = {row:UInt32}) FROM (${rows.sql} LIMIT 1 BY b, r)`,
      parameters: { first: String(number), last: String(number), row: wanted },
      outside: rows.outside,
      limits,
      settings,
    });
    if (!answered.ok) return answered;
    const [index, hex, found] = answered.value.rows[0] ?? [];
    return ok(
      Number(found) === 0
        ? undefined
        : { index: Number(index), bytes: new Uint8Array(Buffer.from(String(hex), 'hex')) },
    );
  }

  /** SELECT of batch, row and one thing more of rows of the batches that are asked for, with duplicates. */
  #rows(
    schema: SchemaLeaf,
    more: string,
    { folder, files, stored }: RowPlaces,
  ): Required<Pick<Statement, 'sql' | 'outside'>> {
    this.#words = (this.#words + 1) % 100_000;
    const word = outsideWord(this.#tag, this.#words);
    const columns = sealedColumns(tableOf(schema));
    const list = `${batch} AS b, ${row} AS r, ${more}`;
    const table: OutsideTable = {
      kind: 'local',
      folder,
      files,
      columns: fileColumns(columns).map(({ name, type }) => ({ name, type })),
    };
    const sealed = `SELECT ${list} FROM ${sealedRelation(columns, word)} WHERE ${asked}`;
    const own = `SELECT ${list} FROM ${quotedName(schema.table)} WHERE ${asked}`;
    return { sql: `SELECT * FROM (${stored ? `${sealed} UNION ALL ${own}` : sealed})`, outside: { [word]: table } };
  }
}
