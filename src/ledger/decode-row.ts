import { err, ok, type Result } from '../lib/result.ts';
import type { LedgerColumn } from './leaf.ts';
import type { RowFailure, RowValue } from './row-encoding.ts';

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The values of a row out of its bytes, as texts that `encodeRow` takes. Bytes that are no UTF-8 become U+FFFD, so that such a row
 * cannot be encoded again; its hash is that of the bytes.
 */
export function decodeRow(
  columns: readonly LedgerColumn[],
  bytes: Uint8Array,
): Result<readonly RowValue[], RowFailure> {
  const row = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const values: RowValue[] = [];
  let at = 0;
  for (const { name, type } of columns) {
    const head = row[at];
    if (head === 0) {
      values.push(null);
      at++;
      continue;
    }
    const end = row.length >= at + 5 ? at + 5 + row.readUInt32LE(at + 1) : Number.POSITIVE_INFINITY;
    if (head !== 1 || end > row.length || (type === 'real' && end !== at + 13))
      return err({ code: 'LEDGER_ROW', message: `The bytes of the row do not hold column "${name.slice(0, 100)}"` });
    values.push(type === 'real' ? realOf(row.readDoubleLE(at + 5)) : utf8.decode(row.subarray(at + 5, end)));
    at = end;
  }
  return at === row.length ? ok(values) : err({ code: 'LEDGER_ROW', message: 'The row has more bytes than columns' });
}

const realOf = (value: number): string => {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return Object.is(value, -0) ? '-0' : String(value);
};
