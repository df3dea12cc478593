import { isAscii } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { err, ok, type Result } from '../../lib/result.ts';
import { reasonOf } from './walk-files.ts';

/** Bytes read at once: most files are no larger. */
const CHUNK = 512 * 1024;

/** The text of a file and the SHA-256 of its bytes. */
export interface FileText {
  readonly text: string;
  readonly sha256: string;
}

/**
 * Reads a whole file as text: UTF-8, or UTF-16 when it begins with its mark; the mark is left out. The size is checked
 * while reading, so a file that grows is refused too.
 * @param maxBytes more than this is an error
 */
export async function readTextFile(path: string, maxBytes: number): Promise<Result<FileText, string>> {
  const hash = createHash('sha256');
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) return err(`it is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB`);
      hash.update(chunk);
      chunks.push(chunk);
    }
  } catch (error) {
    return err(reasonOf(error));
  }
  const [only] = chunks;
  return ok({
    text: decode(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks)),
    sha256: hash.digest('hex'),
  });
}

/** The first bytes of a file as text; a character that was cut is left out. */
export async function readHead(path: string, bytes: number): Promise<Result<string, string>> {
  try {
    const handle = await open(path, 'r');
    try {
      const buffer = Buffer.allocUnsafe(bytes);
      const { bytesRead } = await handle.read(buffer, 0, bytes, 0);
      return ok(decode(buffer.subarray(0, bytesRead)).replace(/\uFFFD$/, ''));
    } finally {
      await handle.close();
    }
  } catch (error) {
    return err(reasonOf(error));
  }
}

function decode(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1');
  const [a, b] = bytes;
  const encoding = a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/** A file as a stream of bytes, hashed on the way: the hash is known when the stream has ended. */
export class HashedStream implements AsyncIterable<Uint8Array> {
  readonly #path: string;
  readonly #hash = createHash('sha256');

  constructor(path: string) {
    this.#path = path;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for await (const chunk of createReadStream(this.#path, { highWaterMark: 1 << 18 }) as AsyncIterable<Uint8Array>) {
      this.#hash.update(chunk);
      yield chunk;
    }
  }

  /** Call once, after the stream has ended. */
  sha256(): string {
    return this.#hash.digest('hex');
  }
}

/** As `readTextFile` without waiting; undefined where the file cannot be read or is too large. For templates that others link to. */
export function readTextNow(path: string, maxBytes: number): FileText | undefined {
  try {
    if (!statSync(path).isFile() || statSync(path).size > maxBytes) return undefined;
    const bytes = readFileSync(path);
    return { text: decode(bytes), sha256: createHash('sha256').update(bytes).digest('hex') };
  } catch {
    return undefined;
  }
}
