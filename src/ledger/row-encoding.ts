import { sha256Bytes } from '../lib/hash.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { KustoType } from '../model/table.ts';
import type { LedgerColumn } from './leaf.ts';

// The one encoding of a stored row. The engine's SQL (src/lake/record/row-hash-sql.ts) gives the same bytes from a table and from
// Parquet; the vectors in testing/row-vectors.ts hold them together.

/**
 * A value as text, null where there is none:
 * - `string`, `dynamic`: the text as stored, of any Unicode characters;
 * - `bool`: `1`, `0`, `true`, `false`;
 * - `int`, `long`: decimal digits, `-` before them;
 * - `real`: as JavaScript or ClickHouse writes it, `nan`, `inf`, `-inf`;
 * - `datetime`, `timespan`: ticks (100 ns; of a datetime since 0001-01-01) in decimal digits, `-` before them;
 * - `guid`: 8-4-4-4-12 hex digits in any case;
 * - `decimal`: decimal digits with at most one point.
 */
export type RowValue = string | null;

/** A value of a row that is no text of its column's type. */
export type RowFailure = { readonly code: 'LEDGER_ROW'; readonly message: string };

/** Not `Buffer.from(NaN)`: there are many NaN, and this is the one that is hashed. */
const NOT_A_NUMBER = Uint8Array.of(0, 0, 0, 0, 0, 0, 0xf8, 0x7f);
const INTEGER = /^-?(?:0|[1-9]\d{0,38})$/;
const DECIMAL = /^(-?)0*(\d{1,60})(?:\.(\d{1,60}))?$/;
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const REAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const infinities: Readonly<Record<string, number>> = {
  inf: Number.POSITIVE_INFINITY,
  '+inf': Number.POSITIVE_INFINITY,
  Infinity: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

const utf8 = new TextEncoder();

/**
 * The bytes of a row: for each column 0x00 for null, or 0x01, the length as 32 bits little endian, and the value's bytes.
 * @param values as many as there are columns, in their order
 */
export function encodeRow(
  columns: readonly LedgerColumn[],
  values: readonly RowValue[],
): Result<Uint8Array, RowFailure> {
  if (values.length !== columns.length)
    return err({ code: 'LEDGER_ROW', message: `A row has ${values.length} values for ${columns.length} columns` });
  const parts: Uint8Array[] = [];
  for (const [at, { name, type }] of columns.entries()) {
    const value = values[at] ?? null;
    if (value === null) {
      parts.push(Uint8Array.of(0));
      continue;
    }
    const bytes = valueBytes(type, value);
    if (bytes === undefined)
      return err({ code: 'LEDGER_ROW', message: `The value of column "${name.slice(0, 100)}" is no ${type}` });
    parts.push(headOf(bytes.length), bytes);
  }
  return ok(Buffer.concat(parts));
}

/** The hash of a row: SHA-256 of 0x00 and its bytes, as a leaf of RFC 9162 section 2.1.1. */
export function hashRow(encoded: Uint8Array): Uint8Array {
  const data = new Uint8Array(encoded.length + 1);
  data.set(encoded, 1);
  return sha256Bytes(data);
}

function headOf(length: number): Uint8Array {
  const head = Buffer.alloc(5);
  head[0] = 1;
  head.writeUInt32LE(length, 1);
  return head;
}

/** The bytes of a value that is not null; undefined where the text is none of its type. */
function valueBytes(type: KustoType, text: string): Uint8Array | undefined {
  switch (type) {
    case 'string':
    case 'dynamic':
      return utf8.encode(text);
    case 'real':
      return realBytes(text);
    default: {
      const canonical = canonicalValue(type, text);
      return canonical === undefined ? undefined : utf8.encode(canonical);
    }
  }
}

function canonicalValue(type: Exclude<KustoType, 'string' | 'dynamic' | 'real'>, text: string): string | undefined {
  switch (type) {
    case 'bool':
      return text === '1' || text === 'true' ? '1' : text === '0' || text === 'false' ? '0' : undefined;
    case 'int':
    case 'long':
    case 'datetime':
    case 'timespan':
      return INTEGER.test(text) && text !== '-0' ? text : undefined;
    case 'guid':
      return guidOf(text.toLowerCase());
    case 'decimal':
      return decimalOf(text);
    default:
      return type satisfies never;
  }
}

const guidOf = (text: string): string | undefined => (GUID.test(text) ? text : undefined);

/** Without zeros that say nothing: none at the end of a fraction, none before the first digit, none that is negative. */
function decimalOf(text: string): string | undefined {
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '0', part = ''] = match;
  const fraction = part.replace(/0+$/, '');
  const digits = fraction === '' ? whole : `${whole}.${fraction}`;
  return digits === '0' ? '0' : sign + digits;
}

function realBytes(text: string): Uint8Array | undefined {
  if (/^[+-]?nan$/i.test(text)) return NOT_A_NUMBER;
  const value = Object.hasOwn(infinities, text) ? infinities[text] : REAL.test(text) ? Number(text) : undefined;
  if (value === undefined) return undefined;
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

/** Ticks of .NET before 1970. */
const EPOCH_TICKS = 621_355_968_000_000_000n;

/** The ticks of an ISO 8601 time of UTC with up to seven decimals, as `encodeRow` takes a datetime; undefined where it is none. */
export function ticksOf(time: string): string | undefined {
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,7}))?Z?$/.exec(time);
  if (match === null) return undefined;
  const [, date = '', clock = '', fraction = ''] = match;
  const milliseconds = Date.parse(`${date}T${clock}Z`);
  if (!Number.isFinite(milliseconds)) return undefined;
  return String(EPOCH_TICKS + BigInt(milliseconds) * 10_000n + BigInt(fraction.padEnd(7, '0')));
}
