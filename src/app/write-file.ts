import { open, rename, rm } from 'node:fs/promises';
import { err, ok, type Result } from '../lib/result.ts';

const BUFFER = 1 << 16;

/**
 * Writes pieces of text to a file. It appears under its name only when it is complete, so a reader never sees half of it.
 * @returns on error one line that names the file
 */
export async function writeFilePieces(path: string, pieces: Iterable<string>): Promise<Result<void, string>> {
  const draft = `${path}.${process.pid}.part`;
  try {
    const file = await open(draft, 'w');
    try {
      for (const block of blocks(pieces)) await file.write(block);
    } finally {
      await file.close();
    }
    await rename(draft, path);
    return ok(undefined);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'error';
    return err(`Cannot write ${path}: ${reasons[code] ?? code}`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  EACCES: 'no permission',
  EISDIR: 'it is a folder',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
};

/** Small pieces joined into blocks of about 64 KiB. */
export function* blocks(pieces: Iterable<string>): Iterable<string> {
  let block = '';
  for (const piece of pieces) {
    block += piece;
    if (block.length >= BUFFER) {
      yield block;
      block = '';
    }
  }
  if (block !== '') yield block;
}
