import { quotedName } from '../../kql/sql/fragment.ts';
import type { KustoType } from '../../model/table.ts';
import type { OutsideColumn } from '../engine/outside-table.ts';
import { BATCH_COLUMN, INGESTED_COLUMN, ROW_COLUMN } from '../tables/create-table-sql.ts';
import { pathSql } from '../tables/path-sql.ts';
import { type StoredTable, TIME_COLUMN } from '../tables/stored-table.ts';

/**
 * How a value lies in a file of the archive, so that any reader of Parquet understands it: texts and dynamics as UTF-8, whole numbers
 * and booleans as they are, reals as DOUBLE, decimals as DECIMAL(38, 18), guids as UUID, timespans as INT64 of 100 ns, datetimes as
 * TIMESTAMP of microseconds in UTC. Parquet has no unit of 100 ns (and nanoseconds end in the year 2262), so the seventh digit of a
 * datetime, 0 to 9, lies in a column of its own, `$tick of <column>`. A column that holds nothing in any row of a file is left out of
 * the file: no row, as most columns of wide tables are; and so is the seventh digit where all are 0.
 */
export interface SealedColumn {
  readonly name: string;
  readonly type: KustoType | 'uint';
  /** The columns of the file. */
  readonly file: readonly FileColumn[];
  /** SQL of the value, of the type that the table has, over the row of the file, which is called `s`. */
  readonly value: string;
}

/** A column of a file. */
export interface FileColumn extends OutsideColumn {
  /** SQL of it over the row of the table, which is called `_`. */
  readonly written: string;
  /** SQL that is true of a row of the table that needs it; none where every file has it. */
  readonly needed?: string;
}

/** The column of a file that holds the seventh digit of a datetime. */
const tickColumn = (column: string): string => `$tick of ${column}`;

/** Columns that every recorded table has and no query sees under these names. */
const OWN: readonly (readonly [string, SealedColumn['type']])[] = [
  [INGESTED_COLUMN, 'datetime'],
  [BATCH_COLUMN, 'uint'],
  [ROW_COLUMN, 'uint'],
];

/** The columns of a recorded table as the archive keeps them: those that are declared, then `$ingested`, `$batch`, `$row`. */
export function sealedColumns(table: StoredTable): readonly SealedColumn[] {
  return [
    ...table.columns.map(({ name, type, required }) => sealedColumn(name, type, required !== true)),
    ...OWN.map(([name, type]) => sealedColumn(name, type, false)),
  ];
}

const types: Readonly<Record<Exclude<KustoType, 'datetime'>, string>> = {
  string: 'String',
  dynamic: 'String',
  bool: 'Nullable(Bool)',
  int: 'Nullable(Int32)',
  long: 'Nullable(Int64)',
  real: 'Nullable(Float64)',
  decimal: 'Nullable(Decimal(38, 18))',
  timespan: 'Nullable(Int64)',
  guid: 'Nullable(UUID)',
};

function sealedColumn(name: string, type: SealedColumn['type'], nullable: boolean): SealedColumn {
  const stored = `_.${quotedName(name)}`;
  if (type === 'datetime') return timeColumn(name, stored, nullable);
  if (type === 'uint') {
    const width = name === ROW_COLUMN ? 'UInt32' : 'UInt64';
    return { name, type, file: [{ name, type: width, written: stored }], value: `s.${quotedName(name)}` };
  }
  const isText = type === 'string' || type === 'dynamic';
  const written = isText ? `CAST(${stored}, 'String')` : stored;
  const needed = isText ? `${stored} != ''` : `isNotNull(${stored})`;
  return { name, type, file: [{ name, type: types[type], written, needed }], value: `s.${quotedName(name)}` };
}

function timeColumn(name: string, stored: string, nullable: boolean): SealedColumn {
  const wrapped = (type: string): string => (nullable ? `Nullable(${type})` : type);
  const ticks = `reinterpretAsInt64(assumeNotNull(${stored}))`;
  const digit = `positiveModulo(${ticks}, 10)`;
  const micros = `reinterpret(intDiv(${ticks} - ${digit}, 10), 'DateTime64(6, \\'UTC\\')')`;
  const present = (value: string): string => (nullable ? `if(isNull(${stored}), NULL, ${value})` : value);
  const column = `s.${quotedName(name)}`;
  const tick = `s.${quotedName(tickColumn(name))}`;
  const back = `reinterpret(reinterpretAsInt64(assumeNotNull(${column})) * 10 + ${tick}, 'DateTime64(7, \\'UTC\\')')`;
  return {
    name,
    type: 'datetime',
    file: [
      {
        name,
        type: wrapped("DateTime64(6, 'UTC')"),
        written: present(micros),
        ...(nullable ? { needed: `isNotNull(${stored})` } : {}),
      },
      {
        name: tickColumn(name),
        type: 'UInt8',
        written: nullable ? `if(isNull(${stored}), 0, toUInt8(${digit}))` : `toUInt8(${digit})`,
        needed: nullable ? `isNotNull(${stored}) AND ${digit} != 0` : `${digit} != 0`,
      },
    ],
    value: nullable ? `if(isNull(${column}), NULL, ${back})` : back,
  };
}

/** All columns that a file of the table may have. */
export const fileColumns = (columns: readonly SealedColumn[]): readonly FileColumn[] =>
  columns.flatMap(({ file }) => file);

/** SQL of each column that a query can read, hot paths among them, over the row of a file, which is called `s`. */
export function sealedValues(table: StoredTable): ReadonlyMap<string, string> {
  const values = new Map(sealedColumns(table).map(({ name, value }) => [name, value]));
  for (const { name, hotPaths = [] } of table.columns)
    for (const { column, path } of hotPaths) values.set(column, pathSql(`s.${quotedName(name)}`, path));
  return values;
}

/** SELECT of rows as the table has them from a file, in a subquery's brackets. */
export const sealedRelation = (columns: readonly SealedColumn[], word: string): string =>
  `(SELECT ${columns.map(({ name, value }) => `${value} AS ${quotedName(name)}`).join(', ')} FROM ${word} AS s)`;

/** The order of the rows of a file: by the table's key, so that what a query looks for by it stands together, then by time. */
export const sealedOrder = ({ key }: StoredTable): string =>
  [...key, TIME_COLUMN, BATCH_COLUMN, ROW_COLUMN].map((name) => `_.${quotedName(name)}`).join(', ');

/**
 * How files are written. Measured over six years of days of 23,000 sign-ins: pages of 4 kB and no dictionaries above 8 kB let a look-up
 * of one user decode a third of what the engine's own 1 MB do, and the files get no larger. A row group of a day's size keeps the
 * footers short; its minimum and maximum and the filters of Bloom tell files that lack a value without reading them.
 */
export const parquetSettings = {
  output_format_parquet_compression_method: 'zstd',
  output_format_parquet_row_group_size: 131_072,
  output_format_parquet_data_page_size: 4096,
  output_format_parquet_batch_size: 256,
  output_format_parquet_max_dictionary_size: 8192,
  output_format_parquet_write_bloom_filter: 1,
  output_format_parquet_write_page_index: 1,
  output_format_parquet_write_checksums: 1,
} as const;
