const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const C1 = 0x239b961b;
const C2 = 0xab0e9789;

const rotate = (x: number, bits: number): number => ((x << bits) | (x >>> (32 - bits))) >>> 0;
const times = (a: number, b: number): number => Math.imul(a, b) >>> 0;
const plus = (a: number, b: number): number => (a + b) >>> 0;

/**
 * What `uniqueString` gives for a text: 13 characters of base 32 over a 64-bit Murmur hash of its UTF-8 bytes.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#uniquestring
 */
export function uniqueString(text: string): string {
  let hash = murmur64(Buffer.from(text, 'utf8'));
  let result = '';
  for (let i = 0; i < 13; i++) {
    result += ALPHABET[Number(hash >> 59n)] ?? '';
    hash = (hash << 5n) & 0xffffffffffffffffn;
  }
  return result;
}

/** Two 32-bit lanes over eight bytes at a time; the first lane is the low half of the result. */
function murmur64(data: Uint8Array): bigint {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const whole = data.length - (data.length % 8);
  let h1 = 0;
  let h2 = 0;
  for (let i = 0; i < whole; i += 8) {
    h1 = rotate((h1 ^ mixFirst(view.getUint32(i, true))) >>> 0, 19);
    h1 = plus(times(plus(h1, h2), 5), 0x561ccd1b);
    h2 = rotate((h2 ^ mixSecond(view.getUint32(i + 4, true))) >>> 0, 13);
    h2 = plus(times(plus(h2, h1), 5), 0x0bcaa747);
  }
  const tail = data.length - whole;
  if (tail > 0) h1 = (h1 ^ mixFirst(littleEndian(data, whole, Math.min(tail, 4)))) >>> 0;
  if (tail > 4) h2 = (h2 ^ mixSecond(littleEndian(data, whole + 4, tail - 4))) >>> 0;
  return finish((h1 ^ data.length) >>> 0, (h2 ^ data.length) >>> 0);
}

const mixFirst = (k: number): number => times(rotate(times(k, C1), 15), C2);
const mixSecond = (k: number): number => times(rotate(times(k, C2), 17), C1);

function littleEndian(data: Uint8Array, start: number, count: number): number {
  let value = 0;
  for (let i = 0; i < count; i++) value |= (data[start + i] ?? 0) << (8 * i);
  return value >>> 0;
}

function finish(first: number, second: number): bigint {
  let h1 = plus(first, second);
  let h2 = plus(second, h1);
  h1 = avalanche(h1);
  h2 = avalanche(h2);
  h1 = plus(h1, h2);
  h2 = plus(h2, h1);
  return (BigInt(h2) << 32n) | BigInt(h1);
}

function avalanche(h: number): number {
  let x = times((h ^ (h >>> 16)) >>> 0, 0x85ebca6b);
  x = times((x ^ (x >>> 13)) >>> 0, 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
