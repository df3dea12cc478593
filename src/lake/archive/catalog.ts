import { type FileHandle, mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseBoundedJson } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { type CatalogLine, catalogLine } from './catalog-line.ts';
import { CatalogState } from './catalog-state.ts';
import { systemCode } from './file-bytes.ts';

/** Why the catalog of sealed files cannot be used or written. */
export interface CatalogFailure {
  /** `BROKEN`: it was damaged, and can be made again from the ledger. */
  readonly code: 'ARCHIVE_CATALOG_BROKEN' | 'ARCHIVE_CATALOG';
  readonly message: string;
  readonly retryable: boolean;
}

/** Lines for each entry above which the file is written anew. */
const MOST_LINES_AN_ENTRY = 8;

const unwritten = (file: string, error: unknown): Result<never, CatalogFailure> =>
  err({ code: 'ARCHIVE_CATALOG', message: `${file}: ${systemCode(error) ?? 'cannot be written'}`, retryable: true });

/**
 * The catalog of sealed files: a file of JSON lines to which what is done is added, durable before the next step is taken. A last line
 * that broke off was never told to anyone and is cut off. The ledger's `seal` and `expiry` leaves say the same, so that a catalog that
 * is lost can be made again.
 */
export class Catalog {
  readonly state: CatalogState;
  readonly #path: string;
  #handle: FileHandle;
  #end: number;

  private constructor(path: string, state: CatalogState, handle: FileHandle, end: number) {
    this.#path = path;
    this.state = state;
    this.#handle = handle;
    this.#end = end;
  }

  /** Opens the catalog, or makes an empty one. */
  static async open(path: string): Promise<Result<Catalog, CatalogFailure>> {
    const state = new CatalogState();
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const text = await readFile(path, 'utf8').catch((error: unknown) => {
        if (systemCode(error) === 'ENOENT') return '';
        throw error;
      });
      const whole = text.slice(0, text.lastIndexOf('\n') + 1);
      const lines = whole.split('\n').slice(0, -1);
      for (const [at, line] of lines.entries()) {
        const read = catalogLine.safeParse(parseBoundedJson(line));
        if (!read.success || !state.take(read.data))
          return err({
            code: 'ARCHIVE_CATALOG_BROKEN',
            message: `${path}:${at + 1}: is no line of a catalog that follows from those before`,
            retryable: false,
          });
      }
      if (lines.length > 1000 && lines.length > state.entries.size * MOST_LINES_AN_ENTRY)
        return await Catalog.create(path, state);
      const handle = await open(path, text === '' ? 'a+' : 'r+', 0o600);
      const end = Buffer.byteLength(whole);
      await handle.truncate(end);
      await handle.sync();
      await syncFolder(path);
      return ok(new Catalog(path, state, handle, end));
    } catch (error) {
      return unwritten(path, error);
    }
  }

  /** Writes a catalog in place of whatever is there. */
  static async create(path: string, state: CatalogState): Promise<Result<Catalog, CatalogFailure>> {
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const bytes = Buffer.from([...state.lines()].map((line) => `${JSON.stringify(line)}\n`).join(''));
      const draft = await open(`${path}.part`, 'w', 0o600);
      await draft.writeFile(bytes);
      await draft.sync();
      await draft.close();
      await rename(`${path}.part`, path);
      await syncFolder(path);
      return ok(new Catalog(path, state, await open(path, 'r+'), bytes.length));
    } catch (error) {
      return unwritten(path, error);
    }
  }

  /** Adds a line: durable, and in force, when it resolves. A line that could not be written whole leaves no trace. */
  async add(line: CatalogLine): Promise<Result<undefined, CatalogFailure>> {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    try {
      await this.#handle.truncate(this.#end);
      await this.#handle.write(bytes, 0, bytes.length, this.#end);
      await this.#handle.datasync();
    } catch (error) {
      return unwritten(this.#path, error);
    }
    this.#end += bytes.length;
    this.state.take(line);
    return ok(undefined);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
