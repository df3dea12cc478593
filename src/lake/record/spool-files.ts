import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The folder of the spool as the intake needs it: declared here so that a test can make every write of it fail. */
export interface SpoolFiles {
  /** Where the engine finds the files, where it reads files of this machine. */
  readonly folder: string;
  list(): Promise<readonly string[]>;
  /** Makes a file, which must not be there, and its entry in the folder durable. */
  create(name: string): Promise<void>;
  /** Adds bytes at an offset. Not durable before `sync`. */
  write(name: string, offset: number, pieces: readonly Uint8Array[]): Promise<void>;
  sync(name: string): Promise<void>;
  /** Cuts a file off. */
  truncate(name: string, size: number): Promise<void>;
  size(name: string): Promise<number>;
  /** Up to `length` bytes from an offset: fewer at the end of the file. */
  read(name: string, offset: number, length: number): Promise<Buffer>;
  /** Writes a small file in whole: it is there as it was or as it is to be, and durable. */
  replace(name: string, text: string): Promise<void>;
  rename(name: string, to: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Lets go of a file that was written or read. */
  release(name: string): Promise<void>;
  /** Lets go of all files. */
  close(): Promise<void>;
}

type Handle = Awaited<ReturnType<typeof open>>;

/** How many pieces one call of the system takes. */
const MOST_PIECES = 1024;

/** The spool on a disk. Files are of their owner alone: they hold records. */
export class DiskSpoolFiles implements SpoolFiles {
  readonly folder: string;
  readonly #open = new Map<string, Promise<Handle>>();

  constructor(folder: string) {
    this.folder = folder;
  }

  async list(): Promise<readonly string[]> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    return (await readdir(this.folder)).sort();
  }

  async create(name: string): Promise<void> {
    const handle = open(this.#path(name), 'wx+', 0o600);
    await handle;
    this.#open.set(name, handle);
    await this.#syncFolder();
  }

  async write(name: string, offset: number, pieces: readonly Uint8Array[]): Promise<void> {
    const handle = await this.#handle(name);
    let at = offset;
    for (let first = 0; first < pieces.length; first += MOST_PIECES) {
      const some = pieces.slice(first, first + MOST_PIECES);
      const wanted = some.reduce((sum, { length }) => sum + length, 0);
      let { bytesWritten } = await handle.writev(some, at);
      // The system may take a part of what it is given; the rest is given again.
      for (const rest = bytesWritten < wanted ? Buffer.concat(some) : Buffer.alloc(0); bytesWritten < wanted; ) {
        const more = await handle.write(rest, bytesWritten, wanted - bytesWritten, at + bytesWritten);
        bytesWritten += more.bytesWritten;
      }
      at += wanted;
    }
  }

  async sync(name: string): Promise<void> {
    await (await this.#handle(name)).datasync();
  }

  async truncate(name: string, size: number): Promise<void> {
    const handle = await this.#handle(name);
    await handle.truncate(size);
    await handle.datasync();
  }

  async size(name: string): Promise<number> {
    return (await stat(this.#path(name))).size;
  }

  async read(name: string, offset: number, length: number): Promise<Buffer> {
    const handle = await this.#handle(name);
    const buffer = Buffer.allocUnsafeSlow(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await handle.read(buffer, filled, length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  }

  async replace(name: string, text: string): Promise<void> {
    const beside = this.#path(`${name}.new`);
    const handle = await open(beside, 'w', 0o600);
    try {
      await handle.writeFile(text);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(beside, this.#path(name));
    await this.#syncFolder();
  }

  async rename(name: string, to: string): Promise<void> {
    await this.release(name);
    await rename(this.#path(name), this.#path(to));
    await this.#syncFolder();
  }

  async remove(name: string): Promise<void> {
    await this.release(name);
    await rm(this.#path(name), { force: true });
  }

  async release(name: string): Promise<void> {
    const handle = this.#open.get(name);
    this.#open.delete(name);
    await (await handle?.catch(() => undefined))?.close();
  }

  async close(): Promise<void> {
    for (const name of [...this.#open.keys()]) await this.release(name);
  }

  #path(name: string): string {
    return join(this.folder, name);
  }

  #handle(name: string): Promise<Handle> {
    const known = this.#open.get(name);
    if (known !== undefined) return known;
    const handle = open(this.#path(name), 'r+');
    this.#open.set(name, handle);
    handle.catch(() => this.#open.delete(name));
    return handle;
  }

  async #syncFolder(): Promise<void> {
    const handle = await open(this.folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}
