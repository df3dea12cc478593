import { BrokenFileError, countLines, type FileRecord, LONGEST_RECORD } from './record.ts';

/**
 * The records of CSV (https://www.rfc-editor.org/rfc/rfc4180): commas, quotes doubled within quotes, line ends within
 * quotes. Lines without any character are no records. The first record is the header.
 * @throws BrokenFileError at a quote that does not close
 */
export async function* splitCsv(pieces: AsyncIterable<string>): AsyncGenerator<FileRecord[]> {
  let held = '';
  let line = 1;
  let wanted = 0;
  for await (const piece of pieces) {
    held += piece;
    if (held.length < wanted) continue;
    const { records, rest, lines } = recordsIn(held, line, false);
    line += lines;
    // A record that is longer than what is held is looked at again when there is twice as much.
    wanted = rest === 0 ? held.length * 2 : 0;
    held = held.slice(rest);
    if (held.length > LONGEST_RECORD) throw tooLong(line);
    if (records.length > 0) yield records;
  }
  const { records, rest, lines } = recordsIn(held, line, true);
  if (records.length > 0) yield records;
  if (rest < held.length) throw new BrokenFileError(line + lines, 'a quote is opened and never closed');
}

const tooLong = (line: number): BrokenFileError =>
  new BrokenFileError(line, `a record of more than ${LONGEST_RECORD} characters: a quote may be missing`);

interface Found {
  readonly records: FileRecord[];
  /** Where the text begins that no record was made of yet. */
  readonly rest: number;
  readonly lines: number;
}

/** The whole records of a text. */
function recordsIn(text: string, firstLine: number, atEnd: boolean): Found {
  const records: FileRecord[] = [];
  let rest = 0;
  let lines = 0;
  while (rest < text.length) {
    const reader = new RecordReader(text, rest, atEnd);
    const fields = reader.read();
    if (fields === undefined) break;
    const line = firstLine + lines;
    if (reader.wrong !== undefined) records.push({ line, wrong: reader.wrong });
    else if (fields.length > 1 || fields[0] !== '') records.push({ line, fields });
    lines += countLines(text, rest, reader.at);
    rest = reader.at;
  }
  return { records, rest, lines };
}

/** Reads one record. */
class RecordReader {
  at: number;
  wrong: string | undefined;
  readonly #text: string;
  readonly #atEnd: boolean;

  constructor(text: string, at: number, atEnd: boolean) {
    this.#text = text;
    this.at = at;
    this.#atEnd = atEnd;
  }

  /** The fields of the record; undefined where the text ends before it does. Afterwards `at` is where the next begins. */
  read(): string[] | undefined {
    const fields: string[] = [];
    for (;;) {
      const field = this.#text.charCodeAt(this.at) === QUOTE ? this.#quoted() : this.#plain();
      if (field === undefined) return undefined;
      fields.push(field);
      const next = this.#text.charCodeAt(this.at);
      if (next === COMMA) {
        this.at++;
        if (this.at === this.#text.length && !this.#atEnd) return undefined;
      } else {
        // The end of the line, or of the text.
        this.at = Math.min(this.at + 1, this.#text.length);
        return fields;
      }
    }
  }

  #plain(): string | undefined {
    const start = this.at;
    const end = this.#endOfPlain(start);
    if (end < 0) return undefined;
    this.at = end;
    const last = this.#text.charCodeAt(end) === COMMA || this.#text.charCodeAt(end - 1) !== RETURN ? end : end - 1;
    return this.#text.slice(start, Math.max(start, last));
  }

  /** Where the next comma or end of line stands; -1 where the text may go on. */
  #endOfPlain(from: number): number {
    for (let at = from; at < this.#text.length; at++) {
      const code = this.#text.charCodeAt(at);
      if (code === COMMA || code === NEWLINE) return at;
    }
    return this.#atEnd ? this.#text.length : -1;
  }

  #quoted(): string | undefined {
    const start = this.at + 1;
    let close = start;
    let doubled = false;
    for (;;) {
      close = this.#text.indexOf('"', close);
      if (close < 0 || (close + 1 === this.#text.length && !this.#atEnd)) return undefined;
      if (this.#text.charCodeAt(close + 1) !== QUOTE) break;
      doubled = true;
      close += 2;
    }
    const field = this.#text.slice(start, close);
    this.at = close + 1;
    const end = this.#endOfPlain(this.at);
    if (end < 0) return undefined;
    const after = this.#text.slice(this.at, end);
    if (after !== '' && after !== '\r') this.wrong = 'text follows a closing quote';
    this.at = end;
    return doubled ? field.replaceAll('""', '"') : field;
  }
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
