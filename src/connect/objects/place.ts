import { createHash } from 'node:crypto';
import type { Encoding } from '../bytes/encoding.ts';

/** Bytes before a place that must be the same for reading to go on there. */
export const TAIL = 4096;

/** What follows a place: lines, elements of an array, documents, rows of a table. */
export type Following = 'lines' | 'elements' | 'documents' | 'rows';

/** Where reading of an object goes on. */
export interface Place {
  /** Bytes from the beginning, unpacked and in UTF-8. */
  readonly offset: number;
  readonly following: Following;
  readonly isGzip: boolean;
  readonly encoding: Encoding;
  /**
   * Hash of the bytes before it, at most 4,096, as 16 hex digits. An object with other bytes there is another object: it was
   * truncated and written anew, or took the name of one that was moved away.
   */
  readonly tail: string;
}

const FOLLOWING: Readonly<Record<Following, string>> = { lines: 'l', elements: 'e', documents: 'd', rows: 'r' };
const ENCODING: Readonly<Record<Encoding, string>> = { 'utf-8': '', 'utf-16le': 'w', 'utf-16be': 'b' };

/** A place as it stands in a cursor: `1234l:0123456789abcdef`, with `z` for gzip and `w` or `b` for UTF-16. */
export const placeText = ({ offset, following, isGzip, encoding, tail }: Place): string =>
  `${offset}${FOLLOWING[following]}${isGzip ? 'z' : ''}${ENCODING[encoding]}:${tail}`;

/** Reads a place; undefined for a text that is none. */
export function parsePlace(text: string): Place | undefined {
  const found = /^(\d{1,15})([ledr])(z?)([wb]?):([0-9a-f]{16})$/.exec(text);
  if (found === null) return undefined;
  const [, offset, following, gzip, encoding, tail = ''] = found;
  return {
    offset: Number(offset),
    following: keyOf(FOLLOWING, following) ?? 'lines',
    isGzip: gzip === 'z',
    encoding: keyOf(ENCODING, encoding) ?? 'utf-8',
    tail,
  };
}

const keyOf = <K extends string>(table: Readonly<Record<K, string>>, value: string | undefined): K | undefined =>
  (Object.keys(table) as K[]).find((key) => table[key] === value);

/** The hash of the bytes before a place. */
export const tailHash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex').slice(0, 16);
