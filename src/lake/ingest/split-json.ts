import { BrokenFileError, countLines, type FileRecord, LONGEST_RECORD } from './record.ts';

/** The records of JSON lines: one object a line. Empty lines are no records. */
export async function* splitLines(pieces: AsyncIterable<string>): AsyncGenerator<FileRecord[]> {
  let held = '';
  let line = 1;
  for await (const piece of pieces) {
    const lines = (held + piece).split('\n');
    held = lines.pop() ?? '';
    const records = lines.flatMap((text, at) => recordOf(text, line + at));
    line += lines.length;
    if (held.length > LONGEST_RECORD) throw tooLong(line);
    if (records.length > 0) yield records;
  }
  const last = recordOf(held, line);
  if (last.length > 0) yield last;
}

const tooLong = (line: number): BrokenFileError =>
  new BrokenFileError(line, `a record of more than ${LONGEST_RECORD} characters`);

/** Nothing for a blank line. */
function recordOf(text: string, line: number): FileRecord[] {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  if (!trimmed.startsWith('{')) return [{ line, wrong: 'is no JSON object' }];
  return [isJson(trimmed) ? { line, object: trimmed } : { line, wrong: 'is not readable as JSON' }];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * The records of a JSON document: the objects of a list, one object alone, or objects one after another.
 * @throws BrokenFileError where the text is none, because what follows cannot be told apart
 */
export async function* splitDocument(pieces: AsyncIterable<string>): AsyncGenerator<FileRecord[]> {
  const splitter = new ObjectSplitter();
  for await (const piece of pieces) {
    const records = splitter.add(piece);
    if (records.length > 0) yield records;
  }
  splitter.end();
}

/** Finds objects in text that comes in pieces. */
class ObjectSplitter {
  #text = '';
  #at = 0;
  #line = 1;
  #depth = 0;
  #inString = false;
  #start = 0;
  #list = false;

  add(piece: string): FileRecord[] {
    this.#text += piece;
    const records: FileRecord[] = [];
    while (this.#at < this.#text.length) {
      if (this.#depth === 0) this.#between();
      else if (!this.#within(records)) break;
    }
    this.#forget();
    return records;
  }

  end(): void {
    if (this.#depth > 0) throw new BrokenFileError(this.#line, 'the object that begins here does not end');
    if (this.#list) throw new BrokenFileError(this.#line, 'the list of objects does not end');
  }

  /** One character outside of any object. */
  #between(): void {
    const character = this.#text.charAt(this.#at);
    if (character === '{') {
      this.#depth = 1;
      this.#start = this.#at;
    } else if (character === '[' && !this.#list) this.#list = true;
    else if (character === ']' && this.#list) this.#list = false;
    else if (character === '\n') this.#line++;
    else if (!/[\s,]/.test(character)) {
      throw new BrokenFileError(this.#line, 'neither a JSON object nor a list of objects stands here');
    }
    this.#at++;
  }

  /** Goes on to the end of the object; false where more text is needed. */
  #within(records: FileRecord[]): boolean {
    const sign = this.#inString ? /["\\]/g : /["{}[\]]/g;
    sign.lastIndex = this.#at;
    const found = sign.exec(this.#text);
    if (found === null) {
      this.#at = this.#text.length;
      return false;
    }
    const [character] = found;
    if (character === '\\') {
      // The escaped character may come with the next piece.
      if (found.index + 1 >= this.#text.length) {
        this.#at = found.index;
        return false;
      }
      this.#at = found.index + 2;
      return true;
    }
    this.#at = found.index + 1;
    if (character === '"') this.#inString = !this.#inString;
    else this.#depth += character === '{' || character === '[' ? 1 : -1;
    if (this.#depth === 0) records.push(this.#record());
    return true;
  }

  #record(): FileRecord {
    const line = this.#line;
    const object = this.#text.slice(this.#start, this.#at);
    this.#line += countLines(object);
    if (!isJson(object)) throw new BrokenFileError(line, 'the object that begins here is not readable as JSON');
    return { line, object };
  }

  /** Lets go of the text that is done with. */
  #forget(): void {
    const done = this.#depth === 0 ? this.#at : this.#start;
    this.#text = this.#text.slice(done);
    this.#at -= done;
    this.#start = 0;
    if (this.#text.length > LONGEST_RECORD) throw tooLong(this.#line);
  }
}
