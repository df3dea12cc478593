import { createHash, type Hash } from 'node:crypto';

/** Longest record that is read, in bytes. */
export const LONGEST_RECORD = 16 * 1024 * 1024;

/** A record past the bound: only what names it is kept. */
export interface TooLong {
  readonly bytes: number;
  readonly sha256: string;
}

/** Takes a record and the place in the stream where the next one begins. */
export type TakeRecord = (record: Buffer | TooLong, end: number) => void;

/** What cuts a stream into records. */
export interface Splitter {
  push(chunk: Buffer, take: TakeRecord): void;
  /**
   * Tells what is left when the stream has ended for now: nothing, a record that lacks only its end, or a part of one.
   * `take` gets the former where `last` says that nothing will follow.
   */
  finish(last: boolean, take: TakeRecord): 'nothing' | 'record' | 'part';
}

/** The bytes of a record that goes over several chunks. Past the bound it keeps their hash alone. */
export class Piece {
  readonly most: number;
  #parts: Buffer[] = [];
  #size = 0;
  #hash: Hash | undefined;

  constructor(most: number = LONGEST_RECORD) {
    this.most = most;
  }

  get size(): number {
    return this.#size;
  }

  /** Whether the record is too long by now. */
  get isTooLong(): boolean {
    return this.#hash !== undefined;
  }

  add(part: Buffer): void {
    if (part.length === 0) return;
    this.#size += part.length;
    if (this.#hash !== undefined) {
      this.#hash.update(part);
      return;
    }
    this.#parts.push(part);
    if (this.#size <= this.most) return;
    this.#hash = createHash('sha256');
    for (const kept of this.#parts) this.#hash.update(kept);
    this.#parts = [];
  }

  /** What was added; the piece is empty then. */
  take(): Buffer | TooLong {
    const [first] = this.#parts;
    const taken =
      this.#hash !== undefined
        ? { bytes: this.#size, sha256: this.#hash.digest('hex') }
        : this.#parts.length === 1 && first !== undefined
          ? first
          : Buffer.concat(this.#parts);
    this.drop();
    return taken;
  }

  /** The last byte that was added, where it is known. */
  get lastByte(): number | undefined {
    return this.#parts.at(-1)?.at(-1);
  }

  /** What was added so far; empty where it is too long. */
  peek(): Buffer {
    return Buffer.concat(this.#parts);
  }

  drop(): void {
    this.#parts = [];
    this.#size = 0;
    this.#hash = undefined;
  }
}
