import type { Readable } from 'node:stream';

/** Rows that do not fit into the memory that one of them may take. */
export class RowTooLongError extends Error {}

/**
 * The bytes of a stream in pieces that end with a line, except perhaps the last. Where the pieces are cut depends on the
 * bytes alone, not on how they arrive, so that the same data sent again makes the same pieces.
 * @param size of a piece, unless one line is longer; then that line is a piece, up to `maxLine`
 */
export async function* lineChunks(stream: Readable, size: number, maxLine: number): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let length = 0;
  let wanted = size;
  for await (const part of stream) {
    held.push(Buffer.from(part));
    length += held[held.length - 1]?.length ?? 0;
    while (length >= wanted) {
      const all = Buffer.concat(held);
      const cut = endOfLines(all, size);
      if (cut === 0 && length > maxLine) throw new RowTooLongError();
      held = [all.subarray(cut)];
      length -= cut;
      // A line longer than a piece is looked for again when there is twice as much.
      wanted = cut === 0 ? length * 2 : size;
      if (cut > 0) yield all.subarray(0, cut);
    }
  }
  let rest = Buffer.concat(held);
  for (let cut = rest.length; rest.length > 0; rest = rest.subarray(cut)) {
    cut = rest.length < size ? rest.length : endOfLines(rest, size) || rest.length;
    yield rest.subarray(0, cut);
  }
}

/** Where the last line within `size` ends; where none does, where the first line ends; 0 without an end of line. */
function endOfLines(bytes: Buffer, size: number): number {
  const last = bytes.lastIndexOf(0x0a, size - 1);
  return (last >= 0 ? last : bytes.indexOf(0x0a)) + 1;
}
