import { quotedName } from '../../kql/sql/fragment.ts';
import type { LedgerColumn } from '../../ledger/leaf.ts';

/** .NET ticks of a DateTime64(7): those since 1970, and those before it. */
const EPOCH_TICKS = '621355968000000000';

/**
 * SQL of the bytes of a stored row, as `encodeRow` of `src/ledger/row-encoding.ts` gives them: over the columns of a table or of
 * a Parquet file under their own names.
 */
export const rowEncodingSql = (columns: readonly LedgerColumn[]): string =>
  columns.length === 0 ? "''" : `concat('', ${columns.map(valueSql).join(', ')})`;

/** SQL of the 32 bytes of a row's hash. */
export const rowHashSql = (columns: readonly LedgerColumn[]): string =>
  `SHA256(concat('\\0', ${columns.map(valueSql).join(', ') || "''"}))`;

const headSql = (length: string): string => `'\\x01', reinterpret(toUInt32(${length}), 'FixedString(4)')`;

/** The bytes of one value, as arguments of `concat`. A text is never null. */
function valueSql({ name, type }: LedgerColumn): string {
  const column = quotedName(name);
  if (type === 'string' || type === 'dynamic') return `${headSql(`length(${column})`)}, ${column}`;
  return `ifNull(concat(${withHead(textSql(column, type))}), '\\0')`;
}

const withHead = (text: string): string => `${headSql(`length(${text})`)}, ${text}`;

function textSql(column: string, type: Exclude<LedgerColumn['type'], 'string' | 'dynamic'>): string {
  switch (type) {
    case 'bool':
      return `toString(toUInt8(${column}))`;
    case 'int':
    case 'long':
    case 'timespan':
    case 'guid':
      return `toString(${column})`;
    case 'datetime':
      return `toString(reinterpretAsInt64(${column}) + ${EPOCH_TICKS})`;
    case 'real':
      // There are many NaN; one of them is hashed.
      return `reinterpret(if(isNaN(${column}), nan, ${column}), 'FixedString(8)')`;
    case 'decimal':
      return `toString(${column})`;
    default:
      return type satisfies never;
  }
}
