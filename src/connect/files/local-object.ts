import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, relative, sep } from 'node:path';
import type { LocalFile } from '../local-files/index.ts';
import type { StoredObject } from '../objects/stored-object.ts';

/** Bytes read at once. */
const CHUNK = 1024 * 1024;

/** A file below a folder as an object; undefined where it has gone since it was listed. */
export async function localObject(file: LocalFile): Promise<StoredObject | undefined> {
  const found = await stat(file.path).catch(() => undefined);
  if (found === undefined) return undefined;
  const below = relative(file.root, file.path).split(sep).join('/');
  return {
    name: below === '' ? basename(file.path) : below,
    size: found.size,
    modifiedAt: found.mtime,
    async *read(from, to, signal) {
      if (to !== undefined && to <= from) return;
      const range = { start: from, ...(to === undefined ? {} : { end: to - 1 }) };
      yield* createReadStream(file.path, { ...range, highWaterMark: CHUNK, signal }) as AsyncIterable<Buffer>;
    },
  };
}
