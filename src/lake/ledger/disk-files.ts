import { type FileHandle, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LedgerFile, LedgerFiles } from './ledger-files.ts';

/** The name under which a file is written before it takes its own. */
const DRAFT = '.part';

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

/** The files of a ledger in a folder of a disk. */
export class DiskFiles implements LedgerFiles {
  readonly #folder: string;
  readonly #made = new Set<string>();
  #appending: { readonly path: string; readonly handle: FileHandle } | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(path: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(join(this.#folder, path));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async list(folder: string): Promise<readonly string[]> {
    try {
      return await readdir(join(this.#folder, folder));
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  async write(files: readonly LedgerFile[], durable: boolean): Promise<void> {
    const folders = new Set<string>();
    for (const { path, bytes } of files) {
      const target = join(this.#folder, path);
      const folder = dirname(target);
      await this.#make(folder);
      await writeDraft(`${target}${DRAFT}`, bytes, durable);
      if (this.#appending?.path === path) await this.close();
      await rename(`${target}${DRAFT}`, target);
      folders.add(folder);
    }
    if (durable) for (const folder of folders) await syncFolder(folder);
  }

  async append({ path, bytes }: LedgerFile, at: number): Promise<void> {
    if (this.#appending?.path !== path) {
      await this.close();
      this.#appending = { path, handle: await open(join(this.#folder, path), 'r+') };
    }
    const { handle } = this.#appending;
    await writeAll(handle, bytes, at);
    await handle.datasync();
  }

  async remove(path: string): Promise<void> {
    if (this.#appending?.path === path) await this.close();
    await rm(join(this.#folder, path), { recursive: true, force: true });
    for (const made of this.#made) if (made.startsWith(join(this.#folder, path))) this.#made.delete(made);
  }

  async close(): Promise<void> {
    const { handle } = this.#appending ?? {};
    this.#appending = undefined;
    await handle?.close();
  }

  /** Makes a folder, durably with all above it that are new. */
  async #make(folder: string): Promise<void> {
    if (this.#made.has(folder)) return;
    const first = await mkdir(folder, { recursive: true });
    for (let at = folder; first !== undefined && at.length >= first.length; at = dirname(at))
      await syncFolder(dirname(at));
    this.#made.add(folder);
  }
}

async function writeDraft(path: string, bytes: Uint8Array, durable: boolean): Promise<void> {
  const handle = await open(path, 'w');
  try {
    await writeAll(handle, bytes, 0);
    if (durable) await handle.sync();
  } finally {
    await handle.close();
  }
}

/** One call may write less than all. */
async function writeAll(handle: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
}

/** New names in a folder are on the disk only when the folder is; some file systems do that by themselves and refuse to be told. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EINVAL' && code !== 'EPERM') throw error;
  } finally {
    await handle.close();
  }
}
