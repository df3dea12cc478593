import { open, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** The files of a ledger as a verifier reads them: never written, and maybe somewhere else than where they were made. */
export interface LedgerView {
  /** The bytes of a file; undefined where there is none. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** The paths of all files, below the ledger's folder, with `/`. */
  paths(): Promise<readonly string[]>;
}

/** No file of a ledger is longer; of one that is, only so much is read, and then it is not what was signed. */
const MOST_BYTES = 256 * 1024 * 1024;

/** The files of a ledger in a folder. */
export const folderView = (folder: string): LedgerView => ({
  read: async (path) => {
    try {
      return await readFirst(join(folder, path));
    } catch (error) {
      if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
        return undefined;
      throw error;
    }
  },
  paths: async () => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) =>
        relative(folder, join(entry.parentPath ?? entry.path, entry.name))
          .split(sep)
          .join('/'),
      );
  },
});

/** The bytes of a file, as many as a ledger's file may have. A folder in its place has none. */
async function readFirst(path: string): Promise<Uint8Array | undefined> {
  const handle = await open(path, 'r');
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) return undefined;
    const bytes = Buffer.allocUnsafe(Math.min(stats.size, MOST_BYTES));
    let done = 0;
    while (done < bytes.length) {
      const { bytesRead } = await handle.read(bytes, done, bytes.length - done, done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return bytes.subarray(0, done);
  } finally {
    await handle.close();
  }
}

/** The names in a folder of a view. */
export const listIn = (paths: readonly string[], folder: string): readonly string[] =>
  paths.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
