import { createReadStream } from 'node:fs';
import { constants, copyFile, link, mkdir, open, readdir, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { err, ok, type Result } from '../../lib/result.ts';
import { isPlainPath, type OutsideColumn, type OutsideTable } from '../engine/outside-table.ts';
import type { ArchivePlace, ListedFile, PlacedFile, PlaceFailure } from './archive-place.ts';
import { bytesOf, systemCode } from './file-bytes.ts';
import { sealedPathParts } from './sealed-file.ts';

const failureOf = (error: unknown, what: string): Result<never, PlaceFailure> => {
  const code = systemCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return err({ code: 'ARCHIVE_DISK', message: `${what}: the disk of the archive is full`, retryable: true });
  return err({ code: 'ARCHIVE_PLACE', message: `${what}: ${code ?? 'is not readable'}`, retryable: true });
};

/** Disks without links, such as shares of Windows. */
const LINKLESS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** Gives a file its name. Where there is such a file already it fails, as a rename would not. */
async function place(draft: string, target: string): Promise<void> {
  try {
    await link(draft, target);
  } catch (error) {
    if (!LINKLESS.has(systemCode(error) ?? '')) throw error;
    await copyFile(draft, target, constants.COPYFILE_EXCL);
    await syncPath(target);
  }
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** An archive in a folder. The folder is made, and only this user can read it. */
export class FolderPlace implements ArchivePlace {
  readonly title: string;
  readonly drafts: string;
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
    this.title = folder;
    this.drafts = join(folder, 'drafts');
  }

  /** Opens a folder. One whose path holds signs of a pattern is refused, because the engine would read others too. */
  static async open(folder: string): Promise<Result<FolderPlace, PlaceFailure>> {
    const path = resolve(folder);
    if (!isPlainPath(path))
      return err({
        code: 'ARCHIVE_PLACE',
        message: 'The path of the archive holds one of * ? { } [ ] , : give it another name',
        retryable: false,
      });
    const place = new FolderPlace(path);
    try {
      await mkdir(place.drafts, { recursive: true, mode: 0o700 });
      return ok(place);
    } catch (error) {
      return failureOf(error, path);
    }
  }

  async put(draft: string, file: string): Promise<Result<PlacedFile, PlaceFailure>> {
    const target = join(this.#folder, file);
    try {
      await syncPath(draft);
      await this.#makeFolder(dirname(target));
      await place(draft, target);
      await unlink(draft);
      await syncPath(dirname(target));
      return ok(await bytesOf(createReadStream(target)));
    } catch (error) {
      if (systemCode(error) === 'EEXIST')
        return err({ code: 'ARCHIVE_EXISTS', message: `${file}: there is such a file already`, retryable: false });
      return failureOf(error, file);
    }
  }

  async check(file: string): Promise<Result<PlacedFile | undefined, PlaceFailure>> {
    try {
      return ok(await bytesOf(createReadStream(join(this.#folder, file))));
    } catch (error) {
      return systemCode(error) === 'ENOENT' ? ok(undefined) : failureOf(error, file);
    }
  }

  async remove(file: string): Promise<Result<undefined, PlaceFailure>> {
    const target = join(this.#folder, file);
    try {
      await rm(target, { force: true });
      await syncPath(dirname(target)).catch((error: unknown) => {
        if (systemCode(error) !== 'ENOENT') throw error;
      });
      return ok(undefined);
    } catch (error) {
      return failureOf(error, file);
    }
  }

  async list(): Promise<Result<readonly ListedFile[], PlaceFailure>> {
    try {
      const names = await readdir(join(this.#folder, 'tables'), { recursive: true }).catch((error: unknown) => {
        if (systemCode(error) === 'ENOENT') return [];
        throw error;
      });
      const files = names.map((name) => `tables/${name}`).filter((file) => sealedPathParts(file) !== undefined);
      const listed: ListedFile[] = [];
      for (const file of files.sort()) listed.push({ file, bytes: (await stat(join(this.#folder, file))).size });
      return ok(listed);
    } catch (error) {
      return failureOf(error, this.title);
    }
  }

  table(columns: readonly OutsideColumn[], files: readonly string[]): Promise<Result<OutsideTable, PlaceFailure>> {
    return Promise.resolve(ok({ kind: 'local', folder: this.#folder, columns, files }));
  }

  /** A folder is durable once the one above it is. */
  async #makeFolder(folder: string): Promise<void> {
    const first = await mkdir(folder, { recursive: true, mode: 0o700 });
    if (first === undefined) return;
    for (let path = folder; path !== dirname(first); path = dirname(path)) await syncPath(dirname(path));
  }
}
