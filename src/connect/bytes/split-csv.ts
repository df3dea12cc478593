import { repairRecord } from './encoding.ts';
import { Piece, type Splitter, type TakeRecord } from './piece.ts';

const QUOTE = 0x22;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** How a table of text is written. */
export interface CsvForm {
  /** The byte between two fields. */
  readonly separator: number;
  /** Names of the columns, in order. */
  readonly header: readonly string[];
}

/** Separators that are looked for: comma, tabulator, bar, semicolon. */
const SEPARATORS = [0x2c, 0x09, 0x7c, 0x3b];
const MOST_COLUMNS = 2000;

/**
 * Cuts a table of text (RFC 4180; also with tabulators, bars or semicolons) into rows, and gives each as an object of JSON.
 *
 * Written here and not taken from a package, because each row must come with the place where it ends, a row past the bound
 * must be passed over in constant memory, and a quote must be followed over chunks of bytes; readers of CSV on npm turn the
 * whole stream into strings first and know neither.
 */
export class CsvSplitter implements Splitter {
  readonly #form: CsvForm;
  readonly #piece: Piece;
  #repaired = 0;
  #state: 'field' | 'quoted' | 'quote' = 'field';
  /** The byte before the chunk at hand. */
  #before = NEWLINE;
  #offset: number;

  /** @param offset the place of the first byte that will be pushed: the beginning of a row behind the header */
  constructor(form: CsvForm, offset: number, longest?: number) {
    this.#form = form;
    this.#offset = offset;
    this.#piece = new Piece(longest);
  }

  /** Rows that were no UTF-8 and taken for Windows-1252. */
  get repaired(): number {
    return this.#repaired;
  }

  push(chunk: Buffer, take: TakeRecord): void {
    let start = 0;
    for (let at = 0; at < chunk.length; ) {
      const next = this.#state === 'field' ? this.#inField(chunk, at) : this.#inQuotes(chunk, at);
      if (this.#state === 'field' && chunk[next - 1] === NEWLINE && next > at) {
        this.#piece.add(chunk.subarray(start, next - 1));
        start = next;
        this.#give(this.#offset + next, take);
      }
      at = next;
    }
    this.#piece.add(chunk.subarray(start));
    this.#before = chunk.at(-1) ?? this.#before;
    this.#offset += chunk.length;
  }

  /** Behind the next quote that opens or the next newline. */
  #inField(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte === NEWLINE) return at + 1;
      if (byte === QUOTE && this.#opens(at === 0 ? this.#before : chunk[at - 1])) {
        this.#state = 'quoted';
        return at + 1;
      }
    }
    return chunk.length;
  }

  /** Behind the next quote, or at the byte behind it, which says whether it closed: two quotes are one that belongs to the text. */
  #inQuotes(chunk: Buffer, from: number): number {
    if (this.#state === 'quote') {
      this.#state = chunk[from] === QUOTE ? 'quoted' : 'field';
      return this.#state === 'quoted' ? from + 1 : from;
    }
    const quote = chunk.indexOf(QUOTE, from);
    if (quote < 0) return chunk.length;
    this.#state = 'quote';
    return quote + 1;
  }

  #opens(before: number | undefined): boolean {
    return before === this.#form.separator || before === NEWLINE;
  }

  finish(last: boolean, take: TakeRecord): 'nothing' | 'record' | 'part' {
    if (this.#piece.size === 0) return 'nothing';
    if (this.#state === 'quoted' || this.#piece.isTooLong) return 'part';
    if (last) this.#give(this.#offset, take);
    return 'record';
  }

  #give(end: number, take: TakeRecord): void {
    if (this.#piece.size === 0) return;
    const row = this.#piece.take();
    if (!Buffer.isBuffer(row)) {
      take(row, end);
      return;
    }
    const bytes = row.at(-1) === RETURN ? row.subarray(0, -1) : row;
    const { record, wasRepaired } = repairRecord(bytes);
    if (wasRepaired) this.#repaired++;
    if (bytes.length > 0) take(jsonOfRow(fieldsOf(record.toString(), this.#form.separator), this.#form.header), end);
  }
}

/** The fields of one row. A quote that does not begin a field belongs to its text. */
export function fieldsOf(row: string, separator: number): string[] {
  const sign = String.fromCharCode(separator);
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (row.charCodeAt(at) !== QUOTE) {
      const end = row.indexOf(sign, at);
      fields.push(row.slice(at, end < 0 ? row.length : end));
      if (end < 0) return fields;
      at = end + 1;
      continue;
    }
    const close = closingQuote(row, at + 1);
    const next = row.indexOf(sign, close + 1);
    const text = row.slice(at + 1, close).replaceAll('""', '"');
    fields.push(text + row.slice(close + 1, next < 0 ? row.length : next));
    if (next < 0) return fields;
    at = next + 1;
  }
}

function closingQuote(row: string, from: number): number {
  let at = from;
  for (;;) {
    const quote = row.indexOf('"', at);
    if (quote < 0) return row.length;
    if (row.charCodeAt(quote + 1) !== QUOTE) return quote;
    at = quote + 2;
  }
}

/**
 * A row as JSON: each field under the name of its column, an empty one left out, one that holds an object or array of JSON as
 * that (exports write dynamic columns so), any other as text. Fields behind the last column are `Column12` by their number.
 */
function jsonOfRow(fields: readonly string[], header: readonly string[]): Buffer {
  const members: string[] = [];
  fields.forEach((field, at) => {
    if (field === '') return;
    members.push(`${JSON.stringify(header[at] ?? `Column${at + 1}`)}:${containerOf(field) ?? JSON.stringify(field)}`);
  });
  return Buffer.from(`{${members.join(',')}}`);
}

/** The text itself where it is an object or array of JSON. */
function containerOf(field: string): string | undefined {
  const first = field.charCodeAt(0);
  if (first !== 0x7b && first !== 0x5b) return undefined;
  try {
    JSON.parse(field);
    return field;
  } catch {
    return undefined;
  }
}

/**
 * Reads the header from the head of a table. Undefined: there is no whole first row, or it is no header. `end` is where the
 * first row of data begins. A unit in brackets, as the portal's exports write it (`TimeGenerated [UTC]`), is no part of a name.
 */
export function readCsvHeader(head: Buffer): { readonly form: CsvForm; readonly end: number } | undefined {
  const bom = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  const end = endOfRow(head, bom);
  if (end < 0) return undefined;
  const row = repairRecord(head.subarray(bom, end)).record.toString().replace(/\r$/, '');
  const counts = SEPARATORS.map((separator) => fieldsOf(row, separator).length);
  const separator = SEPARATORS[counts.indexOf(Math.max(...counts))] ?? 0x2c;
  const names = fieldsOf(row, separator).map((name, at) => name.trim().replace(/\s+\[UTC\]$/, '') || `Column${at + 1}`);
  if (names.length > MOST_COLUMNS || row.trim() === '') return undefined;
  return { form: { separator, header: distinct(names) }, end: end + 1 };
}

function endOfRow(head: Buffer, from: number): number {
  let isQuoted = false;
  for (let at = from; at < head.length; at++) {
    if (head[at] === QUOTE) isQuoted = !isQuoted;
    else if (head[at] === NEWLINE && !isQuoted) return at;
  }
  return -1;
}

/** A name that was there before gets its number. */
function distinct(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.map((name, at) => {
    const free = seen.has(name) ? `${name}_${at + 1}` : name;
    seen.add(free);
    return free;
  });
}
