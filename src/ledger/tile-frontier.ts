import { hashesAtLevel, TILE_WIDTH } from './tiles.ts';
import { EMPTY_ROOT, HASH_BYTES, nodeHash, rootOfHashes } from './tree.ts';

/** A tile of hashes with its bytes. */
export interface HashTile {
  readonly level: number;
  readonly index: number;
  readonly width: number;
  readonly bytes: Uint8Array;
}

/**
 * The root of a log out of the tiles at its right edge that are not whole.
 * @param tiles the hashes of each, from level 0 up; empty where a level has none
 */
export function rootOfEdge(tiles: readonly Uint8Array[]): Uint8Array {
  let root: Uint8Array | undefined;
  for (const hashes of tiles) {
    // The subtrees of a tile from its right end: one for each bit of its width.
    const width = hashes.length / HASH_BYTES;
    for (let [span, end] = [1, width]; span <= width; span *= 2) {
      if (Math.floor(width / span) % 2 === 0) continue;
      const left = rootOfHashes(hashes.subarray((end - span) * HASH_BYTES, end * HASH_BYTES));
      root = root === undefined ? left : nodeHash(left, root);
      end -= span;
    }
  }
  return root ?? EMPTY_ROOT;
}

const TILE_BYTES = TILE_WIDTH * HASH_BYTES;

interface OpenTile {
  readonly bytes: Buffer;
  width: number;
}

/**
 * The right edge of a log: the tiles that are not whole yet, at most 8 KiB for each level. Appending a leaf costs two hashes on
 * average, whatever the size of the log.
 */
export class TileFrontier {
  readonly #levels: OpenTile[] = [];
  #size = 0;

  /**
   * The right edge of a log that is there already.
   * @param size a multiple of 256
   * @param hashes the last hashes of each level above 0 that are in no whole tile, level by level
   */
  static at(size: number, hashes: readonly Uint8Array[]): TileFrontier {
    const frontier = new TileFrontier();
    frontier.#size = size;
    frontier.#open(0);
    for (const [at, list] of hashes.entries()) {
      const tile = frontier.#open(at + 1);
      tile.bytes.set(list);
      tile.width = list.length / HASH_BYTES;
    }
    return frontier;
  }

  get size(): number {
    return this.#size;
  }

  /** Adds a leaf by its hash. @param whole is called for each tile that becomes whole by it, with bytes that stay as they are */
  append(hash: Uint8Array, whole: (tile: HashTile) => void): void {
    this.#size++;
    this.#push(0, hash, whole);
  }

  #push(level: number, hash: Uint8Array, whole: (tile: HashTile) => void): void {
    const tile = this.#open(level);
    tile.bytes.set(hash, tile.width * HASH_BYTES);
    tile.width++;
    if (tile.width < TILE_WIDTH) return;
    const bytes = Buffer.from(tile.bytes);
    tile.width = 0;
    whole({ level, index: hashesAtLevel(this.#size, level + 1) - 1, width: TILE_WIDTH, bytes });
    this.#push(level + 1, rootOfHashes(bytes), whole);
  }

  #open(level: number): OpenTile {
    const known = this.#levels[level];
    if (known !== undefined) return known;
    const tile = { bytes: Buffer.alloc(TILE_BYTES), width: 0 };
    this.#levels[level] = tile;
    return tile;
  }

  /** The root of the whole log. */
  root(): Uint8Array {
    return rootOfEdge(this.#levels.map(({ bytes, width }) => bytes.subarray(0, width * HASH_BYTES)));
  }

  /** The tiles that are not whole, with copies of their bytes. */
  partials(): readonly HashTile[] {
    return this.#levels.flatMap(({ bytes, width }, level) =>
      width === 0
        ? []
        : [
            {
              level,
              index: hashesAtLevel(this.#size, level + 1),
              width,
              bytes: Buffer.from(bytes.subarray(0, width * HASH_BYTES)),
            },
          ],
    );
  }
}
