import type { LedgerFailure } from '../../ledger/failure.ts';
import {
  consistencyRanges,
  inclusionRanges,
  type LeafRange,
  rangeRoot,
  rangeRoots,
} from '../../ledger/proof-ranges.ts';
import { decodeBundle, TILE_HEIGHT, TILE_WIDTH, tilePath } from '../../ledger/tiles.ts';
import { HASH_BYTES, rootOfHashes } from '../../ledger/tree.ts';
import type { ConsistencyProof, InclusionProof } from '../../ledger/verify-proof.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { LedgerFiles } from './ledger-files.ts';
import type { LogEnd } from './log-end.ts';

class Unreadable extends Error {}

/** Reads entries and makes proofs out of a log: what is whole from its files, the end from memory. */
export class LogReader {
  readonly #files: Pick<LedgerFiles, 'read'>;
  readonly #end: LogEnd;
  #bundle: { readonly index: number; readonly entries: readonly Uint8Array[] } | undefined;

  constructor(files: Pick<LedgerFiles, 'read'>, end: LogEnd) {
    this.#files = files;
    this.#end = end;
  }

  /** The bytes of an entry. */
  async entry(index: number): Promise<Result<Uint8Array, LedgerFailure>> {
    if (!Number.isSafeInteger(index) || index < 0 || index >= this.#end.size)
      return err({ code: 'LEDGER_RANGE', message: `The log has no entry ${index}: it has ${this.#end.size}` });
    return this.#read(async () => this.#end.entry(index) ?? (await this.#stored(index)));
  }

  async #stored(index: number): Promise<Uint8Array> {
    const at = Math.floor(index / TILE_WIDTH);
    if (this.#bundle?.index !== at) {
      const path = tilePath({ level: 'entries', index: at, width: TILE_WIDTH });
      const decoded = decodeBundle(await this.#file(path));
      if (!decoded.ok || decoded.value.length !== TILE_WIDTH) throw new Unreadable(`${path}: is no whole bundle`);
      this.#bundle = { index: at, entries: decoded.value };
    }
    return this.#bundle.entries[index % TILE_WIDTH] ?? new Uint8Array();
  }

  /** The proof that an entry is in the log of a size that it has, or had. */
  async inclusion(index: number, size: number): Promise<Result<InclusionProof, LedgerFailure>> {
    if (!this.#holds(size) || !Number.isSafeInteger(index) || index < 0 || index >= size)
      return err({ code: 'LEDGER_RANGE', message: `The log had no entry ${index} at size ${size}` });
    const path = await this.#roots(inclusionRanges(index, size));
    return path.ok ? ok({ index, size, path: path.value }) : path;
  }

  /** The proof that the log of one size begins with the log of another. */
  async consistency(from: number, to: number): Promise<Result<ConsistencyProof, LedgerFailure>> {
    if (!this.#holds(from) || !this.#holds(to) || from > to)
      return err({ code: 'LEDGER_RANGE', message: `The log never grew from ${from} to ${to}` });
    const path = await this.#roots(from === 0 ? [] : consistencyRanges(from, to));
    return path.ok ? ok({ from, to, path: path.value }) : path;
  }

  /** The root that the log had at a size. */
  async root(size: number): Promise<Result<Uint8Array, LedgerFailure>> {
    if (!this.#holds(size)) return err({ code: 'LEDGER_RANGE', message: `The log never had the size ${size}` });
    return this.#read(() => rangeRoot({ begin: 0, end: size }, (level, index) => this.#node(level, index)));
  }

  #holds(size: number): boolean {
    return Number.isSafeInteger(size) && size >= 0 && size <= this.#end.size;
  }

  #roots(ranges: readonly LeafRange[]): Promise<Result<readonly Uint8Array[], LedgerFailure>> {
    return this.#read(() => rangeRoots(ranges, (level, index) => this.#node(level, index)));
  }

  /** The hash of a whole subtree of 2^level leaves. */
  async #node(level: number, index: number): Promise<Uint8Array> {
    const below = level % TILE_HEIGHT;
    const begin = index * 2 ** below;
    const tile = await this.#tile((level - below) / TILE_HEIGHT, Math.floor(begin / TILE_WIDTH));
    const at = (begin % TILE_WIDTH) * HASH_BYTES;
    const hashes = tile.subarray(at, at + 2 ** below * HASH_BYTES);
    if (hashes.length !== 2 ** below * HASH_BYTES) throw new Unreadable('A tile is shorter than the log');
    return rootOfHashes(hashes);
  }

  async #tile(level: number, index: number): Promise<Uint8Array> {
    const open = this.#end.tile(level, index);
    return open ?? this.#file(tilePath({ level, index, width: TILE_WIDTH }));
  }

  async #file(path: string): Promise<Uint8Array> {
    const bytes = await this.#files.read(path);
    if (bytes === undefined) throw new Unreadable(`${path}: is missing`);
    return bytes;
  }

  async #read<T>(work: () => Promise<T>): Promise<Result<T, LedgerFailure>> {
    try {
      return ok(await work());
    } catch (error) {
      const message = error instanceof Unreadable ? error.message : `The ledger cannot be read: ${reasonOf(error)}`;
      return err({ code: error instanceof Unreadable ? 'LEDGER_DAMAGED' : 'LEDGER_DISK', message });
    }
  }
}

/** The code of a system's error, which holds no path and no content. */
export const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown trouble';
