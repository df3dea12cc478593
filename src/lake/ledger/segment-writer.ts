import type { LedgerFiles } from './ledger-files.ts';
import type { OpenSegment } from './open-end.ts';
import { encodeFrame, segmentPath } from './segment.ts';

/** A segment that has grown to this takes no more groups. */
const SEGMENT_BYTES = 4 * 1024 * 1024;

/**
 * Writes entries ahead, a group at a time. After a failure nobody knows what the segment holds, so the next group begins a new one,
 * which says again what the failed group would have said first; a reader takes the later segment's word.
 */
export class SegmentWriter {
  readonly #files: LedgerFiles;
  #segments: OpenSegment[];
  #fresh: boolean;

  constructor(files: LedgerFiles, segments: readonly OpenSegment[]) {
    this.#files = files;
    this.#segments = [...segments];
    // Behind the readable part of the last segment may stand what was never durable: nothing is written over it.
    this.#fresh = true;
  }

  /**
   * Puts all entries that are in no whole bundle into one segment, and removes the others with what a crash left in them. Not
   * necessary: where the disk refuses, the old segments stay.
   */
  async gather(base: number, entries: readonly Uint8Array[]): Promise<void> {
    const others = this.#segments.filter(({ first }) => first !== base);
    // Known before it is written: should the disk say that it failed and keep it, it goes with the others later.
    this.#segments = [...others, { first: base, length: 0 }].toSorted((a, b) => a.first - b.first);
    try {
      const frame = encodeFrame(base, entries);
      await this.#files.write([{ path: segmentPath(base), bytes: frame }], true);
      for (const { first } of others) await this.#files.remove(segmentPath(first));
      this.#segments = [{ first: base, length: frame.length }];
      this.#fresh = false;
    } catch {
      this.#fresh = true;
    }
  }

  /** Makes a group durable. Rejects when it is not known to be. @param first the index of its first entry */
  async write(first: number, entries: readonly Uint8Array[]): Promise<void> {
    const frame = encodeFrame(first, entries);
    const current = this.#segments.at(-1);
    const [begin, length] =
      current === undefined || this.#fresh || current.length >= SEGMENT_BYTES
        ? [first, 0]
        : [current.first, current.length];
    this.#fresh = true;
    const file = { path: segmentPath(begin), bytes: frame };
    if (length === 0) await this.#files.write([file], true);
    else await this.#files.append(file, length);
    this.#fresh = false;
    this.#segments = [
      ...this.#segments.filter((segment) => segment.first < begin),
      { first: begin, length: length + frame.length },
    ];
  }

  /** Removes the segments whose entries are all before an index, but never the last. */
  async trim(index: number): Promise<void> {
    for (let next = this.#segments[1]; next !== undefined && next.first <= index; next = this.#segments[1]) {
      const [oldest] = this.#segments;
      if (oldest !== undefined) await this.#files.remove(segmentPath(oldest.first));
      this.#segments = this.#segments.filter((segment) => segment !== oldest);
    }
  }
}
