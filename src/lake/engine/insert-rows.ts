import { Readable } from 'node:stream';
import type { InsertRequest } from './engine.ts';

/** The rows came from something that broke, or cannot be written as JSON. */
export class RowsUnreadableError extends Error {}

const BATCH_CHARACTERS = 256 * 1024;

const quotedName = (name: string): string => `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;

/** The INSERT whose data follows. */
export function insertStatement({ table, columns, format }: InsertRequest): string {
  const name = typeof table === 'string' ? quotedName(table) : table.map(quotedName).join('.');
  const list = columns === undefined ? '' : ` (${columns.map(quotedName).join(', ')})`;
  return `INSERT INTO ${name}${list} FORMAT ${format}`;
}

/** The bytes of the rows, one row a line. `moved` is called whenever the receiver has taken some. */
export const rowBytes = (rows: InsertRequest['rows'], moved: () => void): Readable =>
  Readable.from(batches(rows, moved), { objectMode: false });

async function* batches(rows: InsertRequest['rows'], moved: () => void): AsyncGenerator<string | Buffer> {
  try {
    const parts = typeof rows === 'string' ? [rows] : rows instanceof Readable ? rows : linesOf(rows);
    for await (const part of parts) {
      moved();
      yield part;
    }
  } catch {
    throw new RowsUnreadableError();
  }
}

/** Rows as lines of JSON, many to a piece. */
function* linesOf(rows: readonly unknown[]): Generator<string> {
  let batch = '';
  for (const row of rows) {
    batch += `${JSON.stringify(row)}\n`;
    if (batch.length < BATCH_CHARACTERS) continue;
    yield batch;
    batch = '';
  }
  if (batch !== '') yield batch;
}
