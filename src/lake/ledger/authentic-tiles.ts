import { rootOfEdge } from '../../ledger/tile-frontier.ts';
import { decodeBundle, hashesAtLevel, TILE_WIDTH, type TileName, tilePath } from '../../ledger/tiles.ts';
import { HASH_BYTES, leafHash, rootOfHashes } from '../../ledger/tree.ts';
import type { LedgerView } from './ledger-view.ts';

/** What does not hold: which file, and what of it. */
export interface LogFinding {
  readonly file: string;
  readonly message: string;
}

export type Report = (finding: LogFinding) => void;

const same = (a: Uint8Array, b: Uint8Array | undefined): boolean => b !== undefined && Buffer.compare(a, b) === 0;

/**
 * Finds out, from the root down, which hashes of a log are those that were signed. A tile whose own root is what the tile above says
 * is authentic. One that is not may be made again from what stands below it; where that gives the root that is wanted, only the tile
 * is damaged, otherwise what stands below it is, and the search goes on there.
 */
export class AuthenticTiles {
  readonly #view: LedgerView;
  readonly #size: number;
  readonly #report: Report;

  /** Whether the root that was signed could be found from what is there. */
  reached = false;

  constructor(view: LedgerView, size: number, report: Report) {
    this.#view = view;
    this.#size = size;
    this.#report = report;
  }

  /** Calls back with the authentic hashes of each tile of level 0, from the left; with none where nothing says what they are. */
  async walk(
    root: Uint8Array,
    leaves: (index: number, hashes: Uint8Array | undefined) => Promise<void>,
  ): Promise<void> {
    const edge = await this.#rightEdge(root);
    for (const { level, index, hashes } of edge.toReversed()) await this.#descend({ level, index, hashes }, leaves);
  }

  async #descend(
    { level, index, hashes }: { level: number; index: number; hashes: Uint8Array | undefined },
    leaves: (index: number, hashes: Uint8Array | undefined) => Promise<void>,
  ): Promise<void> {
    if (level === 0) return leaves(index, hashes);
    const width = Math.min(TILE_WIDTH, hashesAtLevel(this.#size, level) - index * TILE_WIDTH);
    for (let at = 0; at < width; at++) {
      const wanted = hashes?.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);
      const child = { level: level - 1, index: index * TILE_WIDTH + at };
      await this.#descend({ ...child, hashes: await this.#whole(child, wanted) }, leaves);
    }
  }

  /** The hashes of a whole tile whose root is known, or is not. */
  async #whole(
    tile: { level: number; index: number },
    wanted: Uint8Array | undefined,
  ): Promise<Uint8Array | undefined> {
    const name = { ...tile, width: TILE_WIDTH };
    const stored = await this.#stored(name);
    if (stored !== undefined && (wanted === undefined || same(rootOfHashes(stored), wanted))) return stored;
    const made = await this.#made(name);
    const holds = made !== undefined && wanted !== undefined && same(rootOfHashes(made), wanted);
    if (stored !== undefined || holds)
      this.#report({ file: tilePath(name), message: stored === undefined ? 'is missing' : 'is not what was signed' });
    else this.#report({ file: tilePath(name), message: 'is missing, and cannot be made again' });
    return holds ? made : undefined;
  }

  /** The bytes of a tile; undefined where they are missing or too few. */
  async #stored(name: TileName): Promise<Uint8Array | undefined> {
    const bytes = await this.#view.read(tilePath(name));
    return bytes?.length === name.width * HASH_BYTES ? bytes : undefined;
  }

  /** A tile made from what stands below it. */
  async #made({ level, index, width }: TileName): Promise<Uint8Array | undefined> {
    if (level === 'entries') return undefined;
    const hashes: Uint8Array[] = [];
    if (level === 0) {
      const bytes = await this.#view.read(tilePath({ level: 'entries', index, width }));
      const entries = bytes === undefined ? undefined : decodeBundle(bytes);
      if (entries?.ok !== true || entries.value.length !== width) return undefined;
      return Buffer.concat(entries.value.map(leafHash));
    }
    for (let at = 0; at < width; at++) {
      const below = { level: level - 1, index: index * TILE_WIDTH + at, width: TILE_WIDTH };
      const child = (await this.#stored(below)) ?? (await this.#made(below));
      if (child === undefined) return undefined;
      hashes.push(rootOfHashes(child));
    }
    return Buffer.concat(hashes);
  }

  /** The tiles that are not whole, from level 0 up: together they have the root of the log. */
  async #rightEdge(
    root: Uint8Array,
  ): Promise<readonly { level: number; index: number; hashes: Uint8Array | undefined }[]> {
    const tiles: {
      name: TileName & { level: number };
      stored: Uint8Array | undefined;
      made: Uint8Array | undefined;
    }[] = [];
    for (let level = 0; hashesAtLevel(this.#size, level) > 0; level++) {
      const count = hashesAtLevel(this.#size, level);
      const name = { level, index: Math.floor(count / TILE_WIDTH), width: count % TILE_WIDTH };
      if (name.width > 0) tiles.push({ name, stored: await this.#stored(name), made: await this.#made(name) });
    }
    // Which of the two is authentic is told by the root alone: the few choices are tried.
    for (let choice = 0; choice < 2 ** tiles.length; choice++) {
      const chosen = tiles.map(({ stored, made }, at) => (Math.floor(choice / 2 ** at) % 2 === 0 ? stored : made));
      const known = chosen.filter((hashes) => hashes !== undefined);
      if (known.length < chosen.length || !same(root, rootOfEdge(known))) continue;
      this.reached = true;
      return tiles.map(({ name: { level, index, width }, stored }, at) => {
        const hashes = chosen[at];
        if (hashes === undefined || !same(hashes, stored))
          this.#report({
            file: tilePath({ level, index, width }),
            message: stored === undefined ? 'is missing, or too short' : 'is not what was signed',
          });
        return { level, index, hashes };
      });
    }
    for (const { name } of tiles)
      this.#report({ file: tilePath(name), message: 'does not lead to the root that was signed' });
    return tiles.map(({ name: { level, index } }) => ({ level, index, hashes: undefined }));
  }
}
