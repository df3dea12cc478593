import { decodeBundle, encodeBundle } from '../../ledger/tiles.ts';
import { sha256Bytes } from '../../lib/hash.ts';

// Segments: the newest entries of a log, written before anything else. A segment is frames, one for each group of entries that
// became durable together: magic, length of the payload, index of the first entry, count, SHA-256 of those and the payload, payload
// (a bundle of tlog-tiles). Numbers are little endian.

const MAGIC = Buffer.from('SGL1');
const HEAD_BYTES = 20;
const FRAME_BYTES = HEAD_BYTES + 32;

export const SEGMENT_FOLDER = 'pending';

/** The path of the segment that begins with an entry. */
export const segmentPath = (first: number): string => `${SEGMENT_FOLDER}/${String(first).padStart(16, '0')}.seg`;

/** The index of the entry that a segment begins with; undefined for the name of another file. */
export function firstOfSegment(name: string): number | undefined {
  const first = /^(\d{16})\.seg$/.exec(name)?.[1];
  return first === undefined || !Number.isSafeInteger(Number(first)) ? undefined : Number(first);
}

export function encodeFrame(first: number, entries: readonly Uint8Array[]): Uint8Array {
  const payload = encodeBundle(entries);
  const frame = Buffer.alloc(FRAME_BYTES + payload.length);
  MAGIC.copy(frame);
  frame.writeUInt32LE(payload.length, 4);
  frame.writeBigUInt64LE(BigInt(first), 8);
  frame.writeUInt32LE(entries.length, 16);
  frame.set(payload, FRAME_BYTES);
  frame.set(checksum(frame, frame.length), HEAD_BYTES);
  return frame;
}

const checksum = (frame: Buffer, end: number): Uint8Array =>
  sha256Bytes(Buffer.concat([frame.subarray(0, HEAD_BYTES), frame.subarray(FRAME_BYTES, end)]));

export interface Frame {
  readonly first: number;
  readonly entries: readonly Uint8Array[];
  /** Where it ends in the segment. */
  readonly end: number;
}

/** The frame at a place of a segment; undefined where none stands whole and undamaged. */
function frameAt(bytes: Buffer, at: number): Frame | undefined {
  const head = bytes.subarray(at, at + FRAME_BYTES);
  if (head.length < FRAME_BYTES || !head.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const end = at + FRAME_BYTES + head.readUInt32LE(4);
  const frame = bytes.subarray(at, end);
  if (end > bytes.length || !head.subarray(HEAD_BYTES).equals(checksum(frame, frame.length))) return undefined;
  const entries = decodeBundle(frame.subarray(FRAME_BYTES));
  const first = Number(head.readBigUInt64LE(8));
  return entries.ok && entries.value.length === head.readUInt32LE(16)
    ? { first, entries: entries.value, end }
    : undefined;
}

export interface SegmentContent {
  readonly frames: readonly Frame[];
  /** Where what can be read ends; less than the segment's length where something follows that is no frame. */
  readonly end: number;
  /** Another frame stands behind what cannot be read: no write that was cut short, but damage. */
  readonly damaged: boolean;
}

/** Reads a segment from its begin as far as it can be read. */
export function decodeSegment(content: Uint8Array): SegmentContent {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.length);
  const frames: Frame[] = [];
  let end = 0;
  for (let frame = frameAt(bytes, 0); frame !== undefined; frame = frameAt(bytes, end)) {
    frames.push(frame);
    end = frame.end;
  }
  return { frames, end, damaged: hasFrameAfter(bytes, end, frames.at(-1)) };
}

/** A frame left by a write that failed says an entry that is there already, and is none that follows. */
function hasFrameAfter(bytes: Buffer, end: number, last: Frame | undefined): boolean {
  const next = last === undefined ? -1 : last.first + last.entries.length;
  for (let at = bytes.indexOf(MAGIC, end + 1); at >= 0; at = bytes.indexOf(MAGIC, at + 1)) {
    const frame = frameAt(bytes, at);
    if (frame !== undefined && frame.first > next) return true;
  }
  return false;
}
