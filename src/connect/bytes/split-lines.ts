import { JsonScan } from './json-scan.ts';
import { Piece, type Splitter, type TakeRecord } from './piece.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** Cuts a stream at its newlines. Blank lines are no records. */
export class LineSplitter implements Splitter {
  readonly #piece: Piece;
  #offset: number;

  /** @param offset the place of the first byte that will be pushed */
  constructor(offset = 0, longest?: number) {
    this.#offset = offset;
    this.#piece = new Piece(longest);
  }

  push(chunk: Buffer, take: TakeRecord): void {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, start);
      if (end < 0) break;
      if (this.#piece.size === 0) takeLine(chunk.subarray(start, end), this.#offset + end + 1, take, this.#piece.most);
      else {
        this.#piece.add(chunk.subarray(start, end));
        const line = this.#piece.take();
        if (Buffer.isBuffer(line)) takeLine(line, this.#offset + end + 1, take, this.#piece.most);
        else take(line, this.#offset + end + 1);
      }
      start = end + 1;
    }
    this.#piece.add(chunk.subarray(start));
    this.#offset += chunk.length;
  }

  /** A line without its end counts as whole where it is a whole object of JSON. */
  finish(last: boolean, take: TakeRecord): 'nothing' | 'record' | 'part' {
    if (this.#piece.size === 0) return 'nothing';
    if (this.#piece.isTooLong) return 'part';
    const line = this.#piece.peek();
    if (isBlank(line)) return 'nothing';
    if (!JsonScan.isWhole(line)) return 'part';
    if (last) {
      this.#piece.drop();
      takeLine(line, this.#offset, take, this.#piece.most);
    }
    return 'record';
  }

  /** Takes what stands behind the last newline, whole or not. */
  takeRest(take: TakeRecord): void {
    const rest = this.#piece.take();
    if (!Buffer.isBuffer(rest)) take(rest, this.#offset);
    else takeLine(rest, this.#offset, take, this.#piece.most);
  }
}

const isBlank = (line: Buffer): boolean => line.every((byte) => byte === 0x20 || byte === 0x09 || byte === RETURN);

function takeLine(line: Buffer, end: number, take: TakeRecord, longest: number): void {
  const text = line.at(-1) === RETURN ? line.subarray(0, -1) : line;
  if (text.length > longest) {
    const piece = new Piece(longest);
    piece.add(text);
    take(piece.take(), end);
  } else if ((text[0] ?? 0x20) > 0x20 || !isBlank(text)) take(text, end);
}
