import { open, stat } from 'node:fs/promises';
import { basename, relative, sep } from 'node:path';
import { Stopped } from '../feed/failure.ts';
import type { LocalFile } from '../local-files/index.ts';
import { ObjectMovedError, type StoredObject } from '../objects/stored-object.ts';

/** Bytes read at once. */
const CHUNK = 1024 * 1024;
const LEAST_CHUNK = 64 * 1024;

/** A file below a folder as an object; undefined where it has gone since it was listed. */
export async function localObject(file: LocalFile): Promise<StoredObject | undefined> {
  const found = await stat(file.path).catch(() => undefined);
  if (found === undefined) return undefined;
  const below = relative(file.root, file.path).split(sep).join('/');
  return {
    name: below === '' ? basename(file.path) : below,
    size: found.size,
    modifiedAt: found.mtime,
    identity: `${found.dev} ${found.ino}`,
    async *read(from, to, signal) {
      if (to !== undefined && to <= from) return;
      const handle = await open(file.path, 'r');
      try {
        // A log may be moved away at any moment, and another file has its name then.
        const { ino, dev } = await handle.stat();
        if (ino !== found.ino || dev !== found.dev) throw new ObjectMovedError(below);
        for (let at = from; to === undefined || at < to; ) {
          if (signal.aborted) throw new Stopped();
          // Small files take no more than they need, and one that grew is read on.
          const wanted = Math.min(CHUNK, Math.max(LEAST_CHUNK, found.size - at), (to ?? Number.POSITIVE_INFINITY) - at);
          const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(wanted), 0, wanted, at);
          if (bytesRead === 0) break;
          yield buffer.subarray(0, bytesRead);
          at += bytesRead;
        }
      } finally {
        await handle.close();
      }
    },
  };
}
