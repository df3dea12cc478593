import type { Readable } from 'node:stream';

/** Reads a stream to its end and forgets it, so that its connection can be used again. Rejects as the stream fails. */
export async function drainStream(stream: Readable): Promise<void> {
  for await (const chunk of stream) void chunk;
}
