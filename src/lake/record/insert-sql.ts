import { quotedName } from '../../kql/sql/fragment.ts';
import { BATCH_COLUMN, ROW_COLUMN } from '../tables/create-table-sql.ts';
import { textLiteral } from '../tables/literal.ts';
import type { StoredTable } from '../tables/stored-table.ts';
import { HEAD_ROW } from './frame.ts';
import type { Mapping } from './mapping-sql.ts';

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
}

const notStored = (table: string, batches: readonly BatchToInsert[], { stored }: LeftOut): readonly string[] =>
  stored
    ? [
        `(batch, row) NOT IN (SELECT ${batchName}, ${rowName} FROM ${quotedName(table)} WHERE ${batchName} IN (${numbers(batches)}))`,
      ]
    : [];

/** `INSERT` of the rows that records become. */
export function insertSql(
  table: StoredTable,
  mapping: Mapping,
  relation: string,
  batches: readonly BatchToInsert[],
  leftOut: LeftOut,
): string {
  const names = [...mapping.columns.map(quotedName), batchName, rowName];
  const where = [...notStored(table.name, batches, leftOut)];
  return `INSERT INTO ${quotedName(table.name)} (${names.join(', ')})
${mapping.select(recordsSql(relation, batches), where)}`;
}

/** `INSERT` of the records that became no rows, with the reason. Bytes that are no text are kept in Base64. */
export function insertDeadSql(
  stream: string,
  reason: string,
  relation: string,
  batches: readonly BatchToInsert[],
): string {
  const sources = `transform(batch, [${numbers(batches)}]::Array(UInt64), [${batches.map(({ source }) => textLiteral(source)).join(', ')}]::Array(String), '')`;
  const where = ["reason != ''", ...notStored(DEAD_TABLE, batches, { stored: true })];
  return `INSERT INTO ${quotedName(DEAD_TABLE)} (\`TimeGenerated\`, \`Stream\`, \`Source\`, \`Batch\`, \`Row\`, \`Reason\`, \`Record\`, \`_ItemId\`, ${batchName}, ${rowName})
SELECT accepted, ${textLiteral(stream)}, ${sources}, batch, row, reason, if(isValidUTF8(line), line, base64Encode(line)), ${itemId}, batch, row
FROM (SELECT batch, row, line, accepted, ${reason} AS reason FROM ${recordsSql(relation, batches)})
WHERE ${where.join(' AND ')}`;
}

/** The id of a record that brought none. */
export const itemId = "concat(toString(batch), '-', toString(row))";
