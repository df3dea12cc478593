import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Unpacked bytes for one packed byte: logs reach 50, a bomb 1,000. */
const MOST_RATIO = 250;
/** Unpacked bytes for which the ratio does not count yet. */
const FREE = 64 * 1024 * 1024;

/** Why packed bytes were not read to their end. */
export class GunzipError extends Error {
  readonly reason: 'damaged' | 'truncated' | 'ratio';
  constructor(reason: 'damaged' | 'truncated' | 'ratio') {
    super(
      {
        damaged: 'it is damaged gzip',
        truncated: 'its gzip ends before its end',
        ratio: `it unpacks to more than ${MOST_RATIO} times its size`,
      }[reason],
    );
    this.reason = reason;
  }
}

/** Whether bytes begin as gzip does (RFC 1952). */
export const isGzip = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;

/**
 * Unpacks gzip in constant memory; several members after one another are one stream.
 * @throws GunzipError after what could be read
 */
export async function* gunzipped(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let packed = 0;
  let unpacked = 0;
  const input = Readable.from(
    (async function* () {
      for await (const chunk of chunks) {
        packed += chunk.length;
        yield chunk;
      }
    })(),
  );
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  let inputError: unknown;
  input.on('error', (error) => {
    inputError = error;
    gunzip.destroy();
  });
  input.pipe(gunzip);
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      unpacked += chunk.length;
      if (unpacked > FREE && unpacked > packed * MOST_RATIO) throw new GunzipError('ratio');
      yield chunk;
    }
  } catch (error) {
    if (inputError !== undefined) throw inputError;
    if (error instanceof GunzipError) throw error;
    throw new GunzipError(error instanceof Error && /unexpected end/i.test(error.message) ? 'truncated' : 'damaged');
  } finally {
    input.destroy();
    gunzip.destroy();
  }
  if (inputError !== undefined) throw inputError;
}
