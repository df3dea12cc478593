import { HEAD_PEEK, headLength, type Manifest, manifestOf, nextHead, payloadHash } from './frame.ts';
import type { SpoolFiles } from './spool-files.ts';

/** A batch in the spool: what it is, and where its rows stand. */
export interface PlacedBatch {
  readonly manifest: Manifest;
  readonly segment: string;
  /** Where its first record's row begins; they take `manifest.bytes`. */
  readonly offset: number;
}

/** What a segment holds: its whole frames, and where between or behind them is something else. */
export interface ReadSegment {
  readonly batches: readonly PlacedBatch[];
  readonly size: number;
  /** Where the first thing begins that is no whole frame, and where a frame follows it; the segment's end where none does. */
  readonly broken?: { readonly from: number; readonly to: number };
  /** The whole frames that stand behind it. */
  readonly behind: readonly PlacedBatch[];
}

/** How much is looked through at a time for a frame behind a damage. */
const WINDOW = 64 * 1024 * 1024;

/** Reads the frames of a segment and checks each; what is broken is passed over. */
export async function readSegment(files: SpoolFiles, segment: string): Promise<ReadSegment> {
  const size = await files.size(segment);
  const batches: PlacedBatch[] = [];
  const behind: PlacedBatch[] = [];
  let broken: { from: number; to: number } | undefined;
  for (let at = 0; at < size; ) {
    const frame = await readFrame(files, segment, at, size);
    if (frame !== undefined) {
      (broken === undefined ? batches : behind).push(frame.batch);
      at = frame.end;
      continue;
    }
    const next = await nextFrame(files, segment, at + 1, size);
    broken = { from: broken?.from ?? at, to: next };
    at = next;
  }
  return { batches, behind, size, ...(broken === undefined ? {} : { broken }) };
}

async function readFrame(files: SpoolFiles, segment: string, at: number, size: number) {
  const length = headLength(await files.read(segment, at, HEAD_PEEK));
  if (length === undefined || at + length > size) return undefined;
  const manifest = manifestOf(await files.read(segment, at, length));
  const offset = at + length;
  if (manifest === undefined || offset + manifest.bytes > size) return undefined;
  const payload = await files.read(segment, offset, manifest.bytes);
  if (payloadHash(payload) !== manifest.sha256) return undefined;
  return { batch: { manifest, segment, offset }, end: offset + manifest.bytes };
}

/** Where the next whole frame begins; the end of the segment where none does. */
async function nextFrame(files: SpoolFiles, segment: string, from: number, size: number): Promise<number> {
  for (let at = from; at < size; ) {
    const window = await files.read(segment, at, WINDOW);
    const found = nextHead(window, 0);
    if (found >= 0) {
      if ((await readFrame(files, segment, at + found, size)) !== undefined) return at + found;
      at += found + 1;
    } else if (at + window.length >= size) return size;
    // A head may stand across the end of a window.
    else at += Math.max(window.length - 64 * 1024, 1);
  }
  return size;
}
