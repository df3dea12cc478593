import { createHash } from 'node:crypto';
import type { PlacedFile } from './archive-place.ts';

/** The length and the SHA-256 of bytes as they come. */
export async function bytesOf(stream: AsyncIterable<Uint8Array | string>): Promise<PlacedFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const part of stream) {
    hash.update(part);
    bytes += part.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** The code of a system error, such as `ENOENT`; undefined of any other. */
export const systemCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
