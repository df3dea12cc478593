import { quotedName } from '../../kql/sql/fragment.ts';
import { BATCH_COLUMN, ROW_COLUMN } from '../tables/create-table-sql.ts';
import { textLiteral } from '../tables/literal.ts';
import { type StoredTable, TIME_COLUMN } from '../tables/stored-table.ts';
import { HEAD_ROW } from './frame.ts';
import type { Mapping } from './mapping-sql.ts';
import { timeSql } from './read-back.ts';

/** A batch as statements need it. */
export interface BatchToInsert {
  readonly batch: number;
  readonly source: string;
  /** Milliseconds since 1970. */
  readonly acceptedAt: number;
}

/** The table of records that became no rows. */
export const DEAD_TABLE = 'DeadLetters';

const batchName = quotedName(BATCH_COLUMN);
const rowName = quotedName(ROW_COLUMN);
const timeName = quotedName(TIME_COLUMN);

const numbers = (batches: readonly BatchToInsert[]): string => batches.map(({ batch }) => batch).join(', ');

/**
 * SQL of the records of some batches, with the time of their acceptance.
 * @param relation the word or the quoted name of what holds the records
 */
export function recordsSql(relation: string, batches: readonly BatchToInsert[]): string {
  const times = batches.map(({ acceptedAt }) => acceptedAt).join(', ');
  const accepted = `toDateTime64(fromUnixTimestamp64Milli(transform(batch, [${numbers(batches)}]::Array(UInt64), [${times}]::Array(Int64), toInt64(0)), 'UTC'), 7, 'UTC')`;
  return `(SELECT batch, row, line, ${accepted} AS accepted FROM ${relation} WHERE row != ${HEAD_ROW} AND batch IN (${numbers(batches)}))`;
}

/** What an insert leaves out. */
export interface LeftOut {
  /** Rows of these batches that are in the table already, because an earlier insert may have put some of them there. */
  readonly stored: boolean;
  /** Rows whose id another row has: one that came before, or one of `known`. */
  readonly unique?: { readonly column: string; readonly known: readonly string[] } | undefined;
}

const notStored = (table: string, batches: readonly BatchToInsert[]): string =>
  `(batch, row) NOT IN (SELECT ${batchName}, ${rowName} FROM ${quotedName(table)} WHERE ${batchName} IN (${numbers(batches)}))`;

/** `INSERT` of the rows that records become. */
export function insertSql(
  table: StoredTable,
  mapping: Mapping,
  relation: string,
  batches: readonly BatchToInsert[],
  { stored, unique }: LeftOut,
): string {
  const columns = mapping.columns.map(quotedName);
  const where = stored ? [notStored(table.name, batches)] : [];
  const into = `INSERT INTO ${quotedName(table.name)} (${[...columns, batchName, rowName].join(', ')})`;
  const records = recordsSql(relation, batches);
  if (unique === undefined) return `${into}\n${mapping.select(records, where)}`;
  const id = quotedName(unique.column);
  const first = `row_number() OVER (PARTITION BY ${id} ORDER BY batch, row)`;
  const known = unique.known.length === 0 ? '' : ` AND ${id} NOT IN (${unique.known.map(textLiteral).join(', ')})`;
  const conditions = [`(${id} = '' OR (nth = 1${known}))`, ...where];
  return `${into}
SELECT ${columns.join(', ')}, batch, row FROM (SELECT *, ${first} AS nth FROM (${mapping.select(records, [])}))
WHERE ${conditions.join(' AND ')}`;
}

/** How many rows the records become, and from when to when they are. */
export const timesSql = (mapping: Mapping, relation: string, batches: readonly BatchToInsert[]): string =>
  `SELECT count(), ${timeSql(`min(reinterpretAsInt64(${timeName}))`)}, ${timeSql(`max(reinterpretAsInt64(${timeName}))`)} FROM (${mapping.select(recordsSql(relation, batches), [])})`;

/** Ids of the rows to be that rows of other batches have, between the times `from` and `to`. */
export const knownIdsSql = (
  table: StoredTable,
  mapping: Mapping,
  relation: string,
  batches: readonly BatchToInsert[],
  column: string,
): string => `SELECT DISTINCT ${quotedName(column)} FROM ${quotedName(table.name)}
WHERE ${timeName} BETWEEN {from:DateTime64(7, 'UTC')} AND {to:DateTime64(7, 'UTC')} AND ${batchName} NOT IN (${numbers(batches)})
AND ${quotedName(column)} != '' AND ${quotedName(column)} IN (SELECT ${quotedName(column)} FROM (${mapping.select(recordsSql(relation, batches), [])}))`;

/** `INSERT` of the records that became no rows, with the reason. Bytes that are no text are kept in Base64. */
export function insertDeadSql(
  stream: string,
  reason: string,
  relation: string,
  batches: readonly BatchToInsert[],
): string {
  const sources = `transform(batch, [${numbers(batches)}]::Array(UInt64), [${batches.map(({ source }) => textLiteral(source)).join(', ')}]::Array(String), '')`;
  const where = ["reason != ''", notStored(DEAD_TABLE, batches)];
  return `INSERT INTO ${quotedName(DEAD_TABLE)} (\`TimeGenerated\`, \`Stream\`, \`Source\`, \`Batch\`, \`Row\`, \`Reason\`, \`Record\`, \`_ItemId\`, ${batchName}, ${rowName})
SELECT accepted, ${textLiteral(stream)}, ${sources}, batch, row, reason, if(isValidUTF8(line), line, base64Encode(line)), ${itemId}, batch, row
FROM (SELECT batch, row, line, accepted, ${reason} AS reason FROM ${recordsSql(relation, batches)})
WHERE ${where.join(' AND ')}`;
}

/** The id of a record that brought none. */
export const itemId = "concat(toString(batch), '-', toString(row))";
