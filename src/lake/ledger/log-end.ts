import type { HashTile, TileFrontier } from '../../ledger/tile-frontier.ts';
import { encodeBundle, hashesAtLevel, partialTiles, TILE_WIDTH, tilePath } from '../../ledger/tiles.ts';
import { leafHash } from '../../ledger/tree.ts';
import type { LedgerFile } from './ledger-files.ts';

/** What is to be written so that the log of some size is on disk. */
export interface LogSnapshot {
  readonly size: number;
  readonly root: Uint8Array;
  /** Tiles and bundles that will never change again. */
  readonly whole: readonly LedgerFile[];
  /** Those that are not whole at this size. */
  readonly partial: readonly LedgerFile[];
}

/** The end of a log that is not yet in whole tiles on disk: entries of the last bundles, and the right edge of the tree. */
export class LogEnd {
  readonly #frontier: TileFrontier;
  readonly #whole = new Map<string, HashTile>();
  #entries: Uint8Array[] = [];
  #base: number;
  #bytes = 0;

  /** @param frontier of a log whose size is a multiple of 256 */
  constructor(frontier: TileFrontier) {
    this.#frontier = frontier;
    this.#base = frontier.size;
  }

  get size(): number {
    return this.#frontier.size;
  }

  /** The index of the first entry that is at hand. */
  get base(): number {
    return this.#base;
  }

  /** The entries at hand. */
  get entries(): readonly Uint8Array[] {
    return this.#entries;
  }

  /** How many bytes the entries at hand take. */
  get bytes(): number {
    return this.#bytes;
  }

  append(entry: Uint8Array): void {
    this.#entries.push(entry);
    this.#bytes += entry.length;
    this.#frontier.append(leafHash(entry), (tile) => this.#whole.set(tilePath(tile), tile));
  }

  root(): Uint8Array {
    return this.#frontier.root();
  }

  /** An entry; undefined for one in a bundle on disk. */
  entry(index: number): Uint8Array | undefined {
    return this.#entries[index - this.#base];
  }

  /** The hashes of a tile, all that it has so far; undefined for one on disk. */
  tile(level: number, index: number): Uint8Array | undefined {
    return (
      this.#whole.get(tilePath({ level, index, width: TILE_WIDTH }))?.bytes ??
      this.#frontier.partials().find((tile) => tile.level === level && tile.index === index)?.bytes
    );
  }

  snapshot(): LogSnapshot {
    const whole: LedgerFile[] = [...this.#whole].map(([path, { bytes }]) => ({ path, bytes }));
    for (let begin = this.#base; begin + TILE_WIDTH <= this.size; begin += TILE_WIDTH) {
      const path = tilePath({ level: 'entries', index: begin / TILE_WIDTH, width: TILE_WIDTH });
      whole.push({ path, bytes: this.#bundle(begin) });
    }
    const partial = this.#frontier.partials().map((tile) => ({ path: tilePath(tile), bytes: tile.bytes }));
    const [bundle] = partialTiles(this.size);
    if (bundle?.level === 'entries')
      partial.push({ path: tilePath(bundle), bytes: this.#bundle(bundle.index * TILE_WIDTH) });
    return { size: this.size, root: this.root(), whole, partial };
  }

  #bundle(begin: number): Uint8Array {
    return encodeBundle(this.#entries.slice(begin - this.#base, begin - this.#base + TILE_WIDTH));
  }

  /** Lets go of what the snapshot of a size had as whole, because it is on disk now. */
  settle(size: number): void {
    const base = Math.max(this.#base, size - (size % TILE_WIDTH));
    for (const entry of this.#entries.slice(0, base - this.#base)) this.#bytes -= entry.length;
    this.#entries = this.#entries.slice(base - this.#base);
    this.#base = base;
    for (const [path, { level, index }] of this.#whole)
      if (index < hashesAtLevel(base, level + 1)) this.#whole.delete(path);
  }
}
