import { JsonScan } from './json-scan.ts';
import { Piece, type Splitter, type TakeRecord } from './piece.ts';

/** Names of the member that holds the records of a document: Azure's, OData's and Microsoft 365's, CloudTrail's, FHIR's. */
const ENVELOPES: readonly string[] = ['records', 'value', 'Records', 'entry'];

/** Text that is no JSON, with the place where that shows. */
export class BrokenJsonError extends Error {
  readonly offset: number;
  constructor(offset: number) {
    super(`it is no JSON at byte ${offset}`);
    this.offset = offset;
  }
}

export interface JsonSplitOptions {
  /** The place of the first byte that will be pushed. */
  readonly offset?: number;
  /** Begin between two elements of an array instead of before the document. */
  readonly inArray?: boolean;
  readonly envelopes?: readonly string[];
  /** Members beside the records whose value is wanted too: `@odata.nextLink`. */
  readonly wanted?: readonly string[];
  readonly longest?: number;
}

type Phase =
  | 'before'
  | 'element'
  | 'between'
  | 'scalar'
  | 'name'
  | 'colon'
  | 'member'
  | 'skipped'
  | 'skipped-scalar'
  | 'next';

const LONGEST_NAME = 1024;
const LONGEST_MEMBER = 64 * 1024;
const COMMA = 0x2c;
const BOM = [0xef, 0xbb, 0xbf];

/**
 * Cuts documents of JSON into records: the elements of an array, the elements of the array in an envelope
 * (`{"records":[…]}`), or, for any other object, the object itself. Several documents may follow each other.
 */
export class JsonSplitter implements Splitter {
  /** The source of each wanted member that was there. */
  readonly members = new Map<string, string>();
  readonly #envelopes: ReadonlySet<string>;
  readonly #wanted: ReadonlySet<string>;
  readonly #piece: Piece;
  readonly #name = new Piece(LONGEST_NAME);
  readonly #member = new Piece(LONGEST_MEMBER);
  #scan = new JsonScan();
  #phase: Phase;
  #inArray: boolean;
  /** Within the object of an envelope, whose other members follow the array. */
  #enveloped = false;
  /** Within an object of which it is not known yet whether it is an envelope or a record. */
  #undecided = false;
  /** Whether the array that reading began in has not ended, or has just ended. */
  #behindResumed: boolean;
  #arrays = 0;
  /** The name of the member at hand. */
  #current = '';
  /** Where in the chunk the last value ended. */
  #scanned = 0;
  #offset: number;

  constructor(options: JsonSplitOptions = {}) {
    this.#envelopes = new Set(options.envelopes ?? ENVELOPES);
    this.#wanted = new Set(options.wanted);
    this.#piece = new Piece(options.longest);
    this.#offset = options.offset ?? 0;
    this.#inArray = options.inArray ?? false;
    this.#behindResumed = this.#inArray;
    this.#phase = this.#inArray ? 'between' : 'before';
  }

  /** Arrays of records that were found. */
  get arrays(): number {
    return this.#arrays;
  }

  /** Whether the place behind the last record lies within an array. */
  get inArray(): boolean {
    return this.#inArray;
  }

  /** @throws BrokenJsonError */
  push(chunk: Buffer, take: TakeRecord): void {
    let at = 0;
    while (at < chunk.length) at = this.#step(chunk, at, take);
    this.#offset += chunk.length;
  }

  finish(last: boolean, take: TakeRecord): 'nothing' | 'record' | 'part' {
    if (this.#phase === 'scalar' && !this.#inArray) {
      if (last) this.#give(this.#offset, take);
      return 'record';
    }
    return this.#phase === 'before' ? 'nothing' : 'part';
  }

  #step(chunk: Buffer, at: number, take: TakeRecord): number {
    switch (this.#phase) {
      case 'before':
      case 'between':
        return this.#begin(chunk, at);
      case 'element':
        return this.#goOn(chunk, at, this.#piece, () => this.#give(this.#offset + this.#scanned, take));
      case 'scalar':
        return this.#scalar(chunk, at, this.#piece, (end) => this.#give(this.#offset + end, take));
      case 'name':
        return this.#readName(chunk, at, take);
      case 'colon':
        return this.#readColon(chunk, at);
      case 'member':
        return this.#beginMember(chunk, at);
      case 'skipped':
        return this.#goOn(chunk, at, this.#member, () => this.#endMember());
      case 'skipped-scalar':
        return this.#scalar(chunk, at, this.#member, () => this.#endMember());
      case 'next':
        return this.#afterMember(chunk, at, take);
      default:
        return this.#phase satisfies never;
    }
  }

  /** Before a record: blanks and commas, the array's own brackets, or the first byte of a value. */
  #begin(chunk: Buffer, at: number): number {
    const byte = chunk[at] ?? 0;
    if (byte <= 0x20 || (this.#offset + at < 3 && byte === BOM[this.#offset + at])) return at + 1;
    return this.#inArray ? this.#beginElement(byte, at) : this.#beginDocument(chunk, at);
  }

  #beginElement(byte: number, at: number): number {
    if (byte === COMMA) return at + 1;
    if (byte === 0x5d) {
      this.#inArray = false;
      this.#phase = this.#enveloped ? 'next' : 'before';
      return at + 1;
    }
    return this.#beginValue(byte, at);
  }

  #beginDocument(chunk: Buffer, at: number): number {
    const byte = chunk[at] ?? 0;
    if (this.#behindResumed) {
      this.#behindResumed = false;
      if (byte === COMMA || byte === 0x7d) return this.#goOnWithEnvelope(at);
    }
    if (byte === 0x7b) return this.#beginObject(chunk, at);
    if (byte !== 0x5b) return this.#beginValue(byte, at);
    this.#inArray = true;
    this.#arrays++;
    this.#phase = 'between';
    return at + 1;
  }

  #beginValue(byte: number, at: number): number {
    if (endsScalar(byte)) throw new BrokenJsonError(this.#offset + at);
    this.#scan = new JsonScan();
    this.#phase = hasOwnEnd(byte) ? 'element' : 'scalar';
    return at;
  }

  #goOnWithEnvelope(at: number): number {
    this.#enveloped = true;
    this.#phase = 'next';
    return at;
  }

  #beginObject(chunk: Buffer, at: number): number {
    this.#undecided = true;
    this.#piece.add(chunk.subarray(at, at + 1));
    this.#phase = 'name';
    return at + 1;
  }

  /** Goes on with a value that has an end of its own. */
  #goOn(chunk: Buffer, at: number, into: Piece, ended: () => void): number {
    const end = this.#scan.endOf(chunk, at);
    const part = chunk.subarray(at, end < 0 ? chunk.length : end);
    this.#keep(part, into);
    if (end < 0) return chunk.length;
    this.#scanned = end;
    ended();
    return end;
  }

  /** A number, true, false or null: it ends where the next sign stands. */
  #scalar(chunk: Buffer, at: number, into: Piece, ended: (end: number) => void): number {
    let end = at;
    while (end < chunk.length && !endsScalar(chunk[end] ?? 0)) end++;
    this.#keep(chunk.subarray(at, end), into);
    if (end < chunk.length) ended(end);
    return end;
  }

  #keep(part: Buffer, into: Piece): void {
    if (into === this.#member) {
      if (this.#undecided) this.#piece.add(part);
      if (!this.#wanted.has(this.#current)) return;
    }
    into.add(part);
  }

  #give(end: number, take: TakeRecord): void {
    const record = this.#piece.take();
    this.#phase = this.#inArray ? 'between' : 'before';
    take(record, end);
  }

  #readName(chunk: Buffer, at: number, take: TakeRecord): number {
    if (this.#scan.inString || this.#name.size > 0) return this.#goOnWithName(chunk, at);
    const byte = chunk[at] ?? 0;
    this.#undecidedByte(chunk, at);
    if (byte <= 0x20) return at + 1;
    if (byte === 0x7d) return this.#endObject(at + 1, take);
    if (byte !== 0x22) throw new BrokenJsonError(this.#offset + at);
    this.#scan = new JsonScan();
    this.#name.add(chunk.subarray(at, at + 1));
    this.#scan.endOf(chunk.subarray(at, at + 1), 0);
    return at + 1;
  }

  #goOnWithName(chunk: Buffer, at: number): number {
    const end = this.#scan.endOf(chunk, at);
    const part = chunk.subarray(at, end < 0 ? chunk.length : end);
    this.#name.add(part);
    if (this.#undecided) this.#piece.add(part);
    if (end < 0) return chunk.length;
    const name = this.#name.take();
    this.#current = Buffer.isBuffer(name) ? name.toString('utf8', 1, name.length - 1) : '';
    this.#phase = 'colon';
    return end;
  }

  #readColon(chunk: Buffer, at: number): number {
    const byte = chunk[at] ?? 0;
    this.#undecidedByte(chunk, at);
    if (byte === 0x3a) this.#phase = 'member';
    else if (byte > 0x20) throw new BrokenJsonError(this.#offset + at);
    return at + 1;
  }

  #beginMember(chunk: Buffer, at: number): number {
    const byte = chunk[at] ?? 0;
    if (byte <= 0x20) {
      this.#undecidedByte(chunk, at);
      return at + 1;
    }
    if (byte === 0x5b && this.#envelopes.has(this.#current)) {
      this.#piece.drop();
      this.#undecided = false;
      this.#enveloped = true;
      this.#inArray = true;
      this.#arrays++;
      this.#phase = 'between';
      return at + 1;
    }
    if (endsScalar(byte)) throw new BrokenJsonError(this.#offset + at);
    this.#scan = new JsonScan();
    this.#phase = hasOwnEnd(byte) ? 'skipped' : 'skipped-scalar';
    return at;
  }

  #endMember(): void {
    const value = this.#member.take();
    if (this.#wanted.has(this.#current) && Buffer.isBuffer(value)) this.members.set(this.#current, value.toString());
    this.#phase = 'next';
  }

  #afterMember(chunk: Buffer, at: number, take: TakeRecord): number {
    const byte = chunk[at] ?? 0;
    this.#undecidedByte(chunk, at);
    if (byte === 0x7d) return this.#endObject(at + 1, take);
    if (byte === COMMA) this.#phase = 'name';
    else if (byte > 0x20) throw new BrokenJsonError(this.#offset + at);
    return at + 1;
  }

  #endObject(end: number, take: TakeRecord): number {
    this.#enveloped = false;
    if (this.#undecided) {
      this.#undecided = false;
      this.#give(this.#offset + end, take);
    }
    this.#phase = 'before';
    return end;
  }

  #undecidedByte(chunk: Buffer, at: number): void {
    if (this.#undecided) this.#piece.add(chunk.subarray(at, at + 1));
  }
}

const hasOwnEnd = (byte: number): boolean => byte === 0x7b || byte === 0x5b || byte === 0x22;
const endsScalar = (byte: number): boolean => byte <= 0x20 || byte === COMMA || byte === 0x5d || byte === 0x7d;
