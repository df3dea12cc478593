import { err, ok, type Result } from '../../lib/result.ts';

/** How far an array may go. */
export interface JsonArrayLimits {
  /** Nesting of brackets inside one record. Default 200. */
  readonly depth?: number;
  /** Default 1,000,000. */
  readonly records?: number;
  /** Bytes of one record. Default 16 MiB. */
  readonly recordBytes?: number;
}

/** Why bytes are no array of records: one line that holds nothing of them, and the byte at which it shows. */
export interface JsonArrayFault {
  readonly code: 'JSON_ARRAY' | 'JSON_DEPTH' | 'JSON_RECORDS' | 'JSON_RECORD_BYTES';
  readonly message: string;
  readonly at: number;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** What a number, `true`, `false` or `null` is made of. */
const isScalar = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) ||
  (byte >= 0x61 && byte <= 0x7a) ||
  (byte >= 0x41 && byte <= 0x5a) ||
  byte === 0x2d ||
  byte === 0x2b ||
  byte === 0x2e;

/**
 * The records of a JSON array, each as the bytes that it stands in, without parsing a value: brackets are matched and strings
 * are stepped over, nothing else is looked at. What is inside a record is for its reader to judge, so a record that is no
 * JSON passes as long as its brackets and quotes match. The records share the memory of `bytes`.
 *
 * A byte order mark of UTF-8 before the array is passed over.
 */
export function splitJsonArray(bytes: Buffer, limits: JsonArrayLimits = {}): Result<Buffer[], JsonArrayFault> {
  const { depth = 200, records: most = 1_000_000, recordBytes = 16 * 1024 * 1024 } = limits;
  const stack = new Uint8Array(depth);
  const records: Buffer[] = [];
  let at = afterSpace(bytes, bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0);
  if (bytes[at] !== OPEN_ARRAY) return fault('JSON_ARRAY', 'The body is no JSON array', at);
  at = afterSpace(bytes, at + 1);
  if (bytes[at] === CLOSE_ARRAY) return endOf(bytes, at + 1, records);
  for (;;) {
    const end = endOfValue(bytes, at, stack);
    if (end === TOO_DEEP) return fault('JSON_DEPTH', `Record ${records.length + 1} nests deeper than ${depth}`, at);
    if (end <= at)
      return fault('JSON_ARRAY', `Record ${records.length + 1} of the array is no complete JSON value`, at);
    if (end - at > recordBytes)
      return fault('JSON_RECORD_BYTES', `Record ${records.length + 1} is larger than ${recordBytes} bytes`, at);
    if (records.length === most) return fault('JSON_RECORDS', `The array has more than ${most} records`, at);
    records.push(bytes.subarray(at, end));
    at = afterSpace(bytes, end);
    if (bytes[at] === CLOSE_ARRAY) return endOf(bytes, at + 1, records);
    if (bytes[at] !== COMMA)
      return fault('JSON_ARRAY', `After record ${records.length} of the array neither a comma nor its end follows`, at);
    at = afterSpace(bytes, at + 1);
  }
}

const fault = (code: JsonArrayFault['code'], message: string, at: number): Result<never, JsonArrayFault> =>
  err({ code, message: `${message} (byte ${at})`, at });

const endOf = (bytes: Buffer, at: number, records: Buffer[]): Result<Buffer[], JsonArrayFault> => {
  const rest = afterSpace(bytes, at);
  return rest === bytes.length ? ok(records) : fault('JSON_ARRAY', 'Something follows the end of the array', rest);
};

const afterSpace = (bytes: Buffer, from: number): number => {
  let at = from;
  while (isSpace(bytes[at])) at++;
  return at;
};

const INCOMPLETE = -1;
const TOO_DEEP = -2;

/** Where the value that begins here ends, or one of the two above. */
const endOfValue = (bytes: Buffer, from: number, stack: Uint8Array): number => {
  const first = bytes[from];
  if (first === QUOTE) return endOfString(bytes, from);
  if (first === OPEN_OBJECT || first === OPEN_ARRAY) return endOfNested(bytes, from, stack);
  let at = from;
  while (at < bytes.length && isScalar(bytes[at] ?? 0)) at++;
  return at;
};

/** Where a string ends: behind its closing quote. */
const endOfString = (bytes: Buffer, from: number): number => {
  const length = bytes.length;
  for (let at = from + 1; at < length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH) at++;
  }
  return INCOMPLETE;
};

/** What a byte means between the strings of an object or array. */
const STRING = 1;
const OPENS = 2;
const CLOSES = 3;
const meanings = new Uint8Array(256);
meanings[QUOTE] = STRING;
meanings[OPEN_OBJECT] = OPENS;
meanings[OPEN_ARRAY] = OPENS;
meanings[CLOSE_OBJECT] = CLOSES;
meanings[CLOSE_ARRAY] = CLOSES;

/** Where an object or array ends: behind the bracket that closes it. */
const endOfNested = (bytes: Buffer, from: number, stack: Uint8Array): number => {
  const length = bytes.length;
  let depth = 0;
  let at = from;
  while (at < length) {
    const byte = bytes[at] ?? 0;
    switch (meanings[byte]) {
      case STRING:
        at = endOfString(bytes, at);
        if (at === INCOMPLETE) return INCOMPLETE;
        break;
      case OPENS:
        if (depth === stack.length) return TOO_DEEP;
        // The bracket that closes either stands two places behind it in ASCII.
        stack[depth++] = byte + 2;
        at++;
        break;
      case CLOSES:
        at++;
        if (stack[--depth] !== byte) return INCOMPLETE;
        if (depth === 0) return at;
        break;
      default:
        at++;
    }
  }
  return INCOMPLETE;
};
