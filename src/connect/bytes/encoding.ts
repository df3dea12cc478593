import { isUtf8 } from 'node:buffer';

/** How the characters of a stream are written. UTF-8 needs no change, whatever of it is broken. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** Tells UTF-16 by its mark, or by the zeros of plain letters. */
export function encodingOf(head: Buffer): Encoding {
  const [a, b, c, d] = head;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (head.length < 4) return 'utf-8';
  if (b === 0 && d === 0 && a !== 0 && c !== 0) return 'utf-16le';
  return a === 0 && c === 0 && b !== 0 && d !== 0 ? 'utf-16be' : 'utf-8';
}

/** The stream in UTF-8. Places in it are those of the result. */
export async function* toUtf8(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield Buffer.from(text);
  }
  const rest = decoder.decode();
  if (rest !== '') yield Buffer.from(rest);
}

/** Windows-1252 from 0x80 to 0x9f, where it differs from Latin-1; what it leaves free stays a control character. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** What a record that is no UTF-8 becomes: it is taken for Windows-1252, of which Latin-1 is a part. */
export function repairRecord(record: Buffer): { readonly record: Buffer; readonly wasRepaired: boolean } {
  if (isUtf8(record)) return { record, wasRepaired: false };
  // Node's own decoder of this name takes it for Latin-1 in some versions.
  const text = record
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, (sign) => WINDOWS_1252[sign.charCodeAt(0) - 0x80] ?? sign);
  return { record: Buffer.from(text), wasRepaired: true };
}
