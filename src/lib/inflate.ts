import { err, ok, type Result } from './result.ts';

// Deflate (RFC 1951) in the wrappings of gzip (RFC 1952) and zlib (RFC 1950), for short data that stand in a text. It is pure, which
// the platform's own is not, and slow, which short data forgive.

/** Why data give nothing: they are no such data, they are longer than allowed, or something follows them. */
export type InflateFailure = 'invalid' | 'too-long' | 'followed';

class Invalid extends Error {}
class TooLong extends Error {}

/** Bits of bytes, low bit first. */
class Bits {
  readonly #bytes: Uint8Array;
  #at: number;
  #bit = 0;
  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }
  bit(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new Invalid();
    const value = (byte >> this.#bit) & 1;
    this.#bit += 1;
    if (this.#bit === 8) [this.#bit, this.#at] = [0, this.#at + 1];
    return value;
  }
  number(count: number): number {
    let value = 0;
    for (let place = 0; place < count; place++) value |= this.bit() << place;
    return value;
  }
  /** Whole bytes from the next boundary on. */
  bytes(count: number): Uint8Array {
    if (this.#bit > 0) [this.#bit, this.#at] = [0, this.#at + 1];
    const taken = this.#bytes.subarray(this.#at, this.#at + count);
    if (taken.length < count) throw new Invalid();
    this.#at += count;
    return taken;
  }
  get left(): number {
    return this.#bytes.length - this.#at - (this.#bit > 0 ? 1 : 0);
  }
}

/** A canonical Huffman code: how many codes have each length, and the symbols in the order of their codes. */
interface Code {
  readonly counts: readonly number[];
  readonly symbols: readonly number[];
}

const longestCode = 15;

const codeOf = (lengths: readonly number[]): Code => {
  const counts = Array.from({ length: longestCode + 1 }, (_, length) =>
    length === 0 ? 0 : lengths.filter((other) => other === length).length,
  );
  let free = 1;
  for (const count of counts.slice(1)) {
    free = free * 2 - count;
    if (free < 0) throw new Invalid();
  }
  const symbols = counts.flatMap((_, length) =>
    length === 0 ? [] : lengths.flatMap((other, symbol) => (other === length ? [symbol] : [])),
  );
  return { counts, symbols };
};

const symbolOf = (bits: Bits, { counts, symbols }: Code): number => {
  let [code, first, index] = [0, 0, 0];
  for (let length = 1; length <= longestCode; length++) {
    code |= bits.bit();
    const count = counts[length] ?? 0;
    const symbol = code - first < count ? symbols[index + code - first] : undefined;
    if (symbol !== undefined) return symbol;
    index += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  throw new Invalid();
};

const fixedLengths = Array.from({ length: 288 }, (_, symbol) => {
  if (symbol < 144) return 8;
  if (symbol < 256) return 9;
  return symbol < 280 ? 7 : 8;
});
const fixedDistances = Array.from({ length: 30 }, () => 5);
const orderOfLengths = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

const lengthBases = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const lengthExtra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const distanceBases = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577,
];
const distanceExtra = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];

const at = (table: readonly number[], index: number): number => {
  const value = table[index];
  if (value === undefined) throw new Invalid();
  return value;
};

/** The lengths of the codes of a block that brings its own. */
const ownLengths = (bits: Bits): { literals: number[]; distances: number[] } => {
  const [literals, distances, given] = [bits.number(5) + 257, bits.number(5) + 1, bits.number(4) + 4];
  const ofLengths = Array.from({ length: 19 }, () => 0);
  for (const symbol of orderOfLengths.slice(0, given)) ofLengths[symbol] = bits.number(3);
  const code = codeOf(ofLengths);
  const lengths: number[] = [];
  while (lengths.length < literals + distances) {
    const symbol = symbolOf(bits, code);
    if (symbol < 16) {
      lengths.push(symbol);
      continue;
    }
    const value = symbol === 16 ? at(lengths, lengths.length - 1) : 0;
    const count = symbol === 16 ? 3 + bits.number(2) : symbol === 17 ? 3 + bits.number(3) : 11 + bits.number(7);
    for (let repeat = 0; repeat < count; repeat++) lengths.push(value);
  }
  if (lengths.length > literals + distances) throw new Invalid();
  return { literals: lengths.slice(0, literals), distances: lengths.slice(literals) };
};

const compressed = (bits: Bits, out: number[], literals: Code, distances: Code, most: number): void => {
  for (;;) {
    const symbol = symbolOf(bits, literals);
    if (symbol === 256) return;
    if (out.length >= most) throw new TooLong();
    if (symbol < 256) {
      out.push(symbol);
      continue;
    }
    const length = at(lengthBases, symbol - 257) + bits.number(at(lengthExtra, symbol - 257));
    const code = symbolOf(bits, distances);
    const distance = at(distanceBases, code) + bits.number(at(distanceExtra, code));
    if (out.length + length > most) throw new TooLong();
    for (let copied = 0; copied < length; copied++) out.push(at(out, out.length - distance));
  }
};

const stored = (bits: Bits, out: number[], most: number): void => {
  const [low = 0, high = 0, notLow = 0, notHigh = 0] = bits.bytes(4);
  if (low + notLow !== 255 || high + notHigh !== 255) throw new Invalid();
  if (out.length + low + high * 256 > most) throw new TooLong();
  out.push(...bits.bytes(low + high * 256));
};

const blocks = (bits: Bits, most: number): number[] => {
  const out: number[] = [];
  for (let isLast = false; !isLast; ) {
    isLast = bits.bit() === 1;
    const kind = bits.number(2);
    if (kind === 0) stored(bits, out, most);
    else if (kind === 1) compressed(bits, out, codeOf(fixedLengths), codeOf(fixedDistances), most);
    else if (kind === 2) {
      const { literals, distances } = ownLengths(bits);
      compressed(bits, out, codeOf(literals), codeOf(distances), most);
    } else throw new Invalid();
  }
  return out;
};

const crc32 = (bytes: readonly number[]): number => {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
};

const adler32 = (bytes: readonly number[]): number => {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return b * 65536 + a;
};

const littleEndian = (bytes: Uint8Array): number => bytes.reduceRight((value, byte) => value * 256 + byte, 0);
const bigEndian = (bytes: Uint8Array): number => bytes.reduce((value, byte) => value * 256 + byte, 0);

/** Where the data of gzip begin: after the header and what its flags announce. */
const gzipStart = (bytes: Uint8Array): number => {
  const flags = bytes[3] ?? 0xff;
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8 || flags > 31) throw new Invalid();
  let start = 10;
  if (flags & 4) start += 2 + littleEndian(bytes.subarray(start, start + 2));
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue;
    const end = bytes.indexOf(0, start);
    if (end < 0) throw new Invalid();
    start = end + 1;
  }
  return flags & 2 ? start + 2 : start;
};

const guarded = (work: () => Result<Uint8Array, InflateFailure>): Result<Uint8Array, InflateFailure> => {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof Invalid) return err('invalid');
    if (cause instanceof TooLong) return err('too-long');
    throw cause;
  }
};

const ended = (bits: Bits, out: readonly number[]): Result<Uint8Array, InflateFailure> =>
  bits.left > 0 ? err('followed') : ok(Uint8Array.from(out));

/** The bytes that gzip packed, at most so many. */
export const gunzip = (bytes: Uint8Array, most: number): Result<Uint8Array, InflateFailure> =>
  guarded(() => {
    const bits = new Bits(bytes, gzipStart(bytes));
    const out = blocks(bits, most);
    const isWhole = littleEndian(bits.bytes(4)) === crc32(out) && littleEndian(bits.bytes(4)) === out.length;
    return isWhole ? ended(bits, out) : err('invalid');
  });

/** The bytes that zlib packed, at most so many. */
export const unzlib = (bytes: Uint8Array, most: number): Result<Uint8Array, InflateFailure> =>
  guarded(() => {
    const [method = 0, flags = 0] = bytes;
    if ((method & 15) !== 8 || method >> 4 > 7 || (method * 256 + flags) % 31 !== 0 || flags & 32) throw new Invalid();
    const bits = new Bits(bytes, 2);
    const out = blocks(bits, most);
    return bigEndian(bits.bytes(4)) === adler32(out) ? ended(bits, out) : err('invalid');
  });
