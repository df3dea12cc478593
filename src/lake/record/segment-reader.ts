import { HEAD_PEEK, headLength, type Manifest, manifestOf, nextHead, payloadHash } from './frame.ts';
import type { SpoolFiles } from './spool-files.ts';

/** A batch in the spool: what it is, and where its rows stand. */
export interface PlacedBatch {
  readonly manifest: Manifest;
  readonly segment: string;
  /** Where its first record's row begins; they take `manifest.bytes`. */
  readonly offset: number;
}

/** What a segment holds: its whole frames up to the first that is not, and where they end. */
export interface ReadSegment {
  readonly batches: readonly PlacedBatch[];
  readonly end: number;
  readonly size: number;
  /** The greatest `after` of whole frames behind the end: an acknowledged write there makes what lies between a damage. */
  readonly afterBehind: number;
}

/** How much is looked through at a time for a frame behind a damage. */
const WINDOW = 64 * 1024 * 1024;

/** Reads the frames of a segment and checks each. */
export async function readSegment(files: SpoolFiles, segment: string): Promise<ReadSegment> {
  const size = await files.size(segment);
  const batches: PlacedBatch[] = [];
  let end = 0;
  for (;;) {
    const frame = await readFrame(files, segment, end, size);
    if (frame === undefined) break;
    batches.push(frame.batch);
    end = frame.end;
  }
  const afterBehind = end === size ? 0 : await lookBehind(files, segment, end + 1, size);
  return { batches, end, size, afterBehind };
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

async function lookBehind(files: SpoolFiles, segment: string, from: number, size: number): Promise<number> {
  let after = 0;
  for (let at = from; at < size; ) {
    const window = await files.read(segment, at, WINDOW);
    const found = nextHead(window, 0);
    if (found < 0) {
      if (at + window.length >= size) break;
      // A head may stand across the end of a window.
      at += Math.max(window.length - 64 * 1024, 1);
      continue;
    }
    const frame = await readFrame(files, segment, at + found, size);
    if (frame !== undefined) after = Math.max(after, frame.batch.manifest.after);
    at = frame?.end ?? at + found + 1;
  }
  return after;
}
