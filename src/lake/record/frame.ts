import { createHash } from 'node:crypto';
import { z } from 'zod';
import { sha256Bytes } from '../../lib/hash.ts';

// A segment of the spool is a file of RowBinary rows (batch UInt64, row UInt32, line String), so that the engine reads it as it is. A
// frame is one batch in it: a row of the number HEAD_ROW whose line is the manifest, then one row a record.

/** The number of the row that holds a manifest; no batch has so many records. */
export const HEAD_ROW = 0xffff_ffff;

/** The columns of a segment, as ClickHouse writes their types. */
export const recordColumns = [
  { name: 'batch', type: 'UInt64' },
  { name: 'row', type: 'UInt32' },
  { name: 'line', type: 'String' },
] as const;

const MAGIC = Buffer.from('SGF1', 'latin1');
const KEY_BYTES = 12;
const DIGEST_BYTES = 32;
/** The longest manifest: that of thousands of deliveries of one record. */
const MAX_MANIFEST = 16 * 1024 * 1024;

const positionSchema = z.strictObject({ partition: z.string(), from: z.string(), to: z.string() });

const manifestSchema = z.strictObject({
  batch: z.int().nonnegative(),
  /** The write that it was part of, and the last write that was acknowledged before it. */
  group: z.int().positive(),
  after: z.int().nonnegative(),
  stream: z.string(),
  source: z.string(),
  positions: z.array(positionSchema),
  requests: z.array(z.string()),
  records: z.int().nonnegative(),
  /** Of the records' rows as they stand in the file. */
  bytes: z.int().nonnegative(),
  sha256: z.string(),
  /** ISO 8601. */
  acceptedAt: z.string(),
});

/** What a batch is, besides its records. */
export type Manifest = Readonly<z.infer<typeof manifestSchema>>;

const lengthBytes = (length: number): number => (length < 0x80 ? 1 : length < 0x4000 ? 2 : length < 0x20_0000 ? 3 : 4);

/** How many bytes a record takes in a frame. */
export const rowSize = (length: number): number => KEY_BYTES + lengthBytes(length) + length;

/** Writes what stands before a line; @returns where the line begins. Lines are shorter than 256 MB. */
function writeKey(target: Buffer, at: number, batch: number, row: number, length: number): number {
  target.writeUInt32LE(batch % 0x1_0000_0000, at);
  target.writeUInt32LE(Math.floor(batch / 0x1_0000_0000), at + 4);
  target.writeUInt32LE(row, at + 8);
  let rest = length;
  let next = at + KEY_BYTES;
  for (; rest >= 0x80; rest >>>= 7) target[next++] = (rest & 0x7f) | 0x80;
  target[next] = rest;
  return next + 1;
}

/** The rows of a batch's records. @param allocate gives a buffer of a size, whatever it holds */
export function payloadOf(
  batch: number,
  deliveries: readonly (readonly Buffer[])[],
  allocate: (size: number) => Buffer = Buffer.allocUnsafeSlow,
): Buffer {
  let size = 0;
  for (const records of deliveries) for (const { length } of records) size += rowSize(length);
  const payload = allocate(size);
  let [at, row] = [0, 0];
  for (const records of deliveries)
    for (const record of records) {
      at = writeKey(payload, at, batch, row++, record.length);
      payload.set(record, at);
      at += record.length;
    }
  return payload;
}

/** SHA-256 of a payload, in hex. */
export const payloadHash = (payload: Uint8Array): string => createHash('sha256').update(payload).digest('hex');

/** The row that stands before a payload. */
export function headOf(manifest: Manifest): Buffer {
  const text = Buffer.from(JSON.stringify(manifest));
  const line = Buffer.concat([MAGIC, sha256Bytes(text), text]);
  const head = Buffer.allocUnsafeSlow(rowSize(line.length));
  line.copy(head, writeKey(head, 0, manifest.batch, HEAD_ROW, line.length));
  return head;
}

/** How many bytes are enough to learn how long a head is. */
export const HEAD_PEEK = KEY_BYTES + 4;

/** The length of the head that begins these bytes, all included; undefined where none does. */
export function headLength(bytes: Buffer): number | undefined {
  if (bytes.length < KEY_BYTES + 1 || bytes.readUInt32LE(8) !== HEAD_ROW) return undefined;
  let length = 0;
  for (let at = 0; at < 4; at++) {
    const byte = bytes[KEY_BYTES + at];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return length > MAX_MANIFEST ? undefined : KEY_BYTES + at + 1 + length;
  }
  return undefined;
}

/** The manifest of a whole head; undefined where it is damaged. */
export function manifestOf(head: Buffer): Manifest | undefined {
  const length = headLength(head);
  if (length === undefined || head.length < length) return undefined;
  const at = head.indexOf(MAGIC, KEY_BYTES);
  if (at < 0 || at > KEY_BYTES + 4) return undefined;
  const text = head.subarray(at + MAGIC.length + DIGEST_BYTES, length);
  const digest = head.subarray(at + MAGIC.length, at + MAGIC.length + DIGEST_BYTES);
  if (text.length === 0 || !digest.equals(sha256Bytes(text))) return undefined;
  const checked = manifestSchema.safeParse(JSON.parse(text.toString('utf8')));
  return checked.success ? checked.data : undefined;
}

/** A place at or behind `from` where a head may begin; -1 where none does. */
export function nextHead(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(MAGIC, from); at >= 0; at = bytes.indexOf(MAGIC, at + 1))
    for (let size = 1; size <= 4; size++) {
      const start = at - KEY_BYTES - size;
      if (
        start >= from &&
        headLength(bytes.subarray(start)) !== undefined &&
        manifestOf(bytes.subarray(start)) !== undefined
      )
        return start;
    }
  return -1;
}
