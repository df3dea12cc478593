import { openCheckpoint, type SignedCheckpoint } from '../../ledger/checkpoint.ts';
import type { LedgerFailure } from '../../ledger/failure.ts';
import { TileFrontier } from '../../ledger/tile-frontier.ts';
import { hashesAtLevel, TILE_WIDTH, tilePath } from '../../ledger/tiles.ts';
import { HASH_BYTES, rootOfHashes } from '../../ledger/tree.ts';
import type { VerifierKey } from '../../ledger/verifier-key.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { LedgerFiles } from './ledger-files.ts';
import { LogEnd } from './log-end.ts';
import { decodeSegment, firstOfSegment, SEGMENT_FOLDER, type SegmentContent, segmentPath } from './segment.ts';

/** A segment that is there: where its entries begin, and the length of what can be read of it. */
export interface OpenSegment {
  readonly first: number;
  readonly length: number;
}

type ReadableFiles = Pick<LedgerFiles, 'read' | 'list'>;

/** A log as its files have it. */
export interface OpenLog {
  readonly end: LogEnd;
  /** The last checkpoint on disk; undefined for a new log. */
  readonly checkpoint: SignedCheckpoint | undefined;
  readonly segments: readonly OpenSegment[];
}

const damaged = (path: string, what: string): Result<never, LedgerFailure> =>
  err({ code: 'LEDGER_DAMAGED', message: `${path}: ${what}` });

interface ReadSegment extends SegmentContent {
  readonly path: string;
  readonly first: number;
}

/**
 * Reads the end of a log: the newest entries from their segments, on top of the whole tiles before them. What a crash left half
 * written was never durable and is left out; anything else that does not fit is refused by the name of its file.
 */
export async function readLogEnd(files: ReadableFiles, key: VerifierKey): Promise<Result<OpenLog, LedgerFailure>> {
  const checkpoint = await readCheckpoint(files, key);
  if (!checkpoint.ok) return checkpoint;
  const size = checkpoint.value?.size ?? 0;
  const segments = await readSegments(files);
  const first = segments[0]?.first ?? 0;
  if (first > size) return damaged('checkpoint', `is missing, or older than ${segmentPath(first)}`);
  if (segments.length === 0 && size > 0) return damaged(SEGMENT_FOLDER, 'the newest entries are missing');
  const frontier = await readFrontier(files, Math.ceil(first / TILE_WIDTH) * TILE_WIDTH);
  if (!frontier.ok) return frontier;
  const end = new LogEnd(frontier.value);
  const replayed = replay(end, segments, checkpoint.value);
  if (!replayed.ok) return replayed;
  return ok({
    end,
    checkpoint: checkpoint.value,
    segments: segments.map(({ first: begin, end: length }) => ({ first: begin, length })),
  });
}

async function readCheckpoint(
  files: ReadableFiles,
  key: VerifierKey,
): Promise<Result<SignedCheckpoint | undefined, LedgerFailure>> {
  const bytes = await files.read('checkpoint');
  if (bytes === undefined) return ok(undefined);
  const opened = openCheckpoint(Buffer.from(bytes).toString(), key);
  return opened.ok ? opened : damaged('checkpoint', `${opened.error.message}; the key in use is ${key.name}+${key.id}`);
}

async function readSegments(files: ReadableFiles): Promise<readonly ReadSegment[]> {
  const firsts = (await files.list(SEGMENT_FOLDER)).flatMap((name) => firstOfSegment(name) ?? []);
  const segments: ReadSegment[] = [];
  for (const first of firsts.toSorted((a, b) => a - b)) {
    const path = segmentPath(first);
    const bytes = (await files.read(path)) ?? new Uint8Array();
    segments.push({ path, first, ...decodeSegment(bytes) });
  }
  return segments;
}

/** The right edge of the whole tiles that hold the first entries of a log. */
async function readFrontier(files: ReadableFiles, size: number): Promise<Result<TileFrontier, LedgerFailure>> {
  const levels: Uint8Array[] = [];
  for (let level = 1; hashesAtLevel(size, level) > 0; level++) {
    const end = hashesAtLevel(size, level);
    const hashes: Uint8Array[] = [];
    for (let index = end - (end % TILE_WIDTH); index < end; index++) {
      const path = tilePath({ level: level - 1, index, width: TILE_WIDTH });
      const bytes = await files.read(path);
      if (bytes?.length !== TILE_WIDTH * HASH_BYTES)
        return damaged(path, bytes === undefined ? 'is missing' : 'is no whole tile');
      hashes.push(rootOfHashes(bytes));
    }
    levels.push(Buffer.concat(hashes));
  }
  return ok(TileFrontier.at(size, levels));
}

/** Adds the entries of segments, and sees that the log passes through its checkpoint. */
function replay(
  end: LogEnd,
  segments: readonly ReadSegment[],
  checkpoint: SignedCheckpoint | undefined,
): Result<undefined, LedgerFailure> {
  const passed = { whole: passes(end, checkpoint) };
  for (const [at, segment] of segments.entries()) {
    if (segment.damaged) return damaged(segment.path, `cannot be read from byte ${segment.end} on`);
    const next = segments[at + 1]?.first ?? Number.POSITIVE_INFINITY;
    const whole = entriesOf(segment, next).every(({ index, entry }) => {
      if (index !== end.size) return index < end.size;
      end.append(entry);
      passed.whole &&= passes(end, checkpoint);
      return true;
    });
    if (!whole) return damaged(segment.path, `entry ${end.size} is missing`);
    if (end.size < Math.min(next, checkpoint?.size ?? 0))
      return damaged(segment.path, `ends before entry ${end.size}, which the log had`);
  }
  return passed.whole ? ok(undefined) : damaged('checkpoint', 'has another root than the entries of the log');
}

/** The entries of a segment with their indexes. What a failed write left is begun again in the segment that follows. */
const entriesOf = (
  { frames }: ReadSegment,
  next: number,
): readonly { readonly index: number; readonly entry: Uint8Array }[] =>
  frames
    .filter(({ first }) => first < next)
    .flatMap(({ first, entries }) => entries.map((entry, place) => ({ index: first + place, entry })));

/** False where the log is as long as its checkpoint says, and has another root. */
const passes = (end: LogEnd, checkpoint: SignedCheckpoint | undefined): boolean =>
  end.size !== checkpoint?.size || Buffer.compare(end.root(), checkpoint.root) === 0;
