/** A record of a file, or what is wrong with it. */
export type FileRecord =
  | { readonly line: number; readonly fields: readonly string[] }
  | { readonly line: number; readonly object: string }
  | { readonly line: number; readonly wrong: string };

/** Raised where a file cannot be read any further: which line, and why. */
export class BrokenFileError extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** Longest record, in characters: what one row may take of memory. */
export const LONGEST_RECORD = 16 * 1024 * 1024;

/** How many ends of lines a piece of text has. */
export function countLines(text: string, from = 0, to: number = text.length): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
