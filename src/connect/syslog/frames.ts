import { Piece, type TooLong } from '../bytes/piece.ts';

/** Longest message of syslog. RFC 5424 asks for 2 KB; audit messages of DICOM reach some hundred. */
export const LONGEST_MESSAGE = 1024 * 1024;

const NEWLINE = 0x0a;
const SPACE = 0x20;

/**
 * Cuts a stream of TCP into messages (RFC 6587): with their length before them (`83 <34>1 …`, as RFC 5425 asks over TLS), or
 * each a line. Which of the two is seen of each message's first byte.
 */
export class SyslogFrames {
  readonly #piece = new Piece(LONGEST_MESSAGE);
  #state: 'start' | 'length' | 'counted' | 'line' = 'start';
  #left = 0;

  push(chunk: Buffer, take: (message: Buffer | TooLong) => void): void {
    for (let at = 0; at < chunk.length; ) at = this.#step(chunk, at, take);
  }

  /** What stands without an end when the connection closes. */
  finish(take: (message: Buffer | TooLong) => void): void {
    if (this.#state !== 'start' && this.#state !== 'length' && this.#piece.size > 0) take(this.#piece.take());
    this.#state = 'start';
  }

  #step(chunk: Buffer, at: number, take: (message: Buffer | TooLong) => void): number {
    switch (this.#state) {
      case 'start':
        return this.#start(chunk[at] ?? 0, at);
      case 'length':
        return this.#length(chunk[at] ?? 0, at);
      case 'counted': {
        const end = Math.min(chunk.length, at + this.#left);
        this.#piece.add(chunk.subarray(at, end));
        this.#left -= end - at;
        if (this.#left === 0) this.#give(take);
        return end;
      }
      case 'line': {
        const end = chunk.indexOf(NEWLINE, at);
        this.#piece.add(chunk.subarray(at, end < 0 ? chunk.length : end));
        if (end < 0) return chunk.length;
        this.#give(take);
        return end + 1;
      }
      default:
        return this.#state satisfies never;
    }
  }

  #start(byte: number, at: number): number {
    if (byte <= SPACE) return at + 1;
    this.#left = 0;
    this.#state = byte >= 0x31 && byte <= 0x39 ? 'length' : 'line';
    return at;
  }

  #length(byte: number, at: number): number {
    if (byte >= 0x30 && byte <= 0x39 && this.#left < 100_000_000) {
      this.#left = this.#left * 10 + byte - 0x30;
      return at + 1;
    }
    if (byte === SPACE) {
      this.#state = 'counted';
      return at + 1;
    }
    // Digits that are no length: a line that begins with them.
    this.#piece.add(Buffer.from(String(this.#left)));
    this.#state = 'line';
    return at;
  }

  #give(take: (message: Buffer | TooLong) => void): void {
    this.#state = 'start';
    if (this.#piece.size > 0) take(this.#piece.take());
  }
}
