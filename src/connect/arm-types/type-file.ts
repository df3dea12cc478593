import { closeSync, fstatSync, mkdirSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { lazyTypeIndex, parseChunk, type TypeChunk, type TypeIndex } from '../../arm/types/index.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { reasonOf } from '../local-files/index.ts';

/** What the file begins with; the number changes with the format. */
const MAGIC = 'safeguard-types-1\n';
/** At the end: where the directory starts, and how long it is. */
const TRAILER = 16;
/** Bytes of a part once inflated. */
const LARGEST = 256 * 1024 * 1024;

/** Where each part stands in the file, and which resource types it holds. */
interface Directory {
  /** Where the types came from, for people. */
  readonly from: string;
  readonly parts: readonly { readonly at: number; readonly length: number; readonly names: readonly string[] }[];
}

/** An index that was opened. Its parts are read from the file when one of their types is asked for. */
export interface TypeFile {
  readonly index: TypeIndex;
  readonly from: string;
  readonly close: () => void;
}

/** Writes a file of types part by part, so that no more than one is held. It appears under its name only when it is whole. */
export class TypeFileWriter {
  readonly #path: string;
  readonly #draft: string;
  readonly #file: number;
  readonly #parts: Directory['parts'][number][] = [];
  #at = 0;

  private constructor(path: string, draft: string, file: number) {
    this.#path = path;
    this.#draft = draft;
    this.#file = file;
  }

  /** Makes the folder too, where there is none. @returns on error one line that names the file */
  static open(path: string): Result<TypeFileWriter, string> {
    const draft = `${path}.${process.pid}.part`;
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      const writer = new TypeFileWriter(path, draft, openSync(draft, 'w'));
      writer.#write(Buffer.from(MAGIC, 'latin1'));
      return ok(writer);
    } catch (error) {
      return err(`Cannot write ${path}: ${reasonOf(error)}`);
    }
  }

  /** @returns on error one line that names the file */
  add(chunk: TypeChunk): Result<void, string> {
    return this.#guarded(() => {
      const bytes = deflateRawSync(JSON.stringify(chunk), { level: 9 });
      this.#parts.push({ at: this.#at, length: bytes.length, names: chunk.resources.map(({ name }) => name) });
      this.#write(bytes);
    });
  }

  /** @param from where the types came from, for people @returns bytes of the file; on error one line that names it */
  finish(from: string): Result<number, string> {
    return this.#guarded(() => {
      const directory: Directory = { from, parts: this.#parts };
      const bytes = deflateRawSync(JSON.stringify(directory), { level: 9 });
      const trailer = Buffer.alloc(TRAILER);
      trailer.writeBigUInt64BE(BigInt(this.#at), 0);
      trailer.writeBigUInt64BE(BigInt(bytes.length), 8);
      this.#write(bytes);
      this.#write(trailer);
      closeSync(this.#file);
      renameSync(this.#draft, this.#path);
      return this.#at;
    });
  }

  /** Leaves nothing behind. */
  abandon(): void {
    try {
      closeSync(this.#file);
    } catch {
      // It was closed before it could be renamed.
    }
    rmSync(this.#draft, { force: true });
  }

  #guarded<T>(run: () => T): Result<T, string> {
    try {
      return ok(run());
    } catch (error) {
      this.abandon();
      return err(`Cannot write ${this.#path}: ${reasonOf(error)}`);
    }
  }

  #write(bytes: Buffer): void {
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done);
    this.#at += bytes.length;
  }
}

/**
 * Opens a file of types: its directory is read, and nothing else.
 * @returns undefined where there is no such file; on error one line without the file's name
 */
export function openTypeFile(path: string): Result<TypeFile | undefined, string> {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return isGone ? ok(undefined) : err(reasonOf(error));
  }
  const directory = readDirectory(file);
  if (directory === undefined) {
    closeSync(file);
    return err('it is no index of types of this version: import it again with "safeguard types import"');
  }
  const { from, parts } = directory;
  const index = lazyTypeIndex(
    parts.map(({ names }) => names),
    (position) => readPart(file, parts[position]),
  );
  return ok({ index, from, close: () => closeSync(file) });
}

function readDirectory(file: number): Directory | undefined {
  const { size } = fstatSync(file);
  const magic = bytesAt(file, 0, MAGIC.length);
  const trailer = bytesAt(file, size - TRAILER, TRAILER);
  if (magic?.toString('latin1') !== MAGIC || trailer === undefined) return undefined;
  const at = Number(trailer.readBigUInt64BE(0));
  const length = Number(trailer.readBigUInt64BE(8));
  if (at + length + TRAILER !== size) return undefined;
  const json: unknown = parsed(inflated(bytesAt(file, at, length)));
  return isDirectory(json) ? json : undefined;
}

const isDirectory = (json: unknown): json is Directory =>
  typeof json === 'object' &&
  json !== null &&
  'from' in json &&
  typeof json.from === 'string' &&
  'parts' in json &&
  Array.isArray(json.parts) &&
  json.parts.every(isPart);

const isPart = (part: unknown): boolean =>
  typeof part === 'object' &&
  part !== null &&
  'at' in part &&
  typeof part.at === 'number' &&
  'length' in part &&
  typeof part.length === 'number' &&
  'names' in part &&
  Array.isArray(part.names) &&
  part.names.every((name) => typeof name === 'string');

function readPart(file: number, part: Directory['parts'][number] | undefined): TypeChunk | undefined {
  const text = part === undefined ? undefined : inflated(bytesAt(file, part.at, part.length));
  return text === undefined ? undefined : parseChunk(text);
}

function bytesAt(file: number, at: number, length: number): Buffer | undefined {
  if (at < 0 || length < 0 || length > LARGEST) return undefined;
  try {
    const bytes = Buffer.allocUnsafe(length);
    return readSync(file, bytes, 0, length, at) === length ? bytes : undefined;
  } catch {
    return undefined;
  }
}

function inflated(bytes: Buffer | undefined): string | undefined {
  try {
    return bytes === undefined ? undefined : inflateRawSync(bytes, { maxOutputLength: LARGEST }).toString('utf8');
  } catch {
    return undefined;
  }
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
