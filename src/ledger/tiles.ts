import { err, ok, type Result } from '../lib/result.ts';
import type { LedgerFailure } from './failure.ts';

// The files of a log as C2SP tlog-tiles has them (https://c2sp.org/tlog-tiles): tiles of up to 256 hashes of one level, and bundles
// of up to 256 entries.

/** How many hashes a whole tile has, and how many entries a whole bundle. */
export const TILE_WIDTH = 256;
/** How many levels of the tree one level of tiles spans. */
export const TILE_HEIGHT = 8;

/** A tile of hashes (`level` 0 and up) or a bundle of entries (`entries`); `width` is 256 for a whole one. */
export interface TileName {
  readonly level: number | 'entries';
  readonly index: number;
  readonly width: number;
}

/** The path of a tile below the log's folder, such as `tile/0/x001/x234/067.p/8`. */
export function tilePath({ level, index, width }: TileName): string {
  const groups: string[] = [String(index % 1000).padStart(3, '0')];
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000))
    groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`);
  return `tile/${level}/${groups.join('/')}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

/** The tile that a path names; undefined for a path that `tilePath` does not write. */
export function parseTilePath(path: string): TileName | undefined {
  const match = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path);
  if (match === null) return undefined;
  const [, level = '', groups = '', width] = match;
  const name: TileName = {
    level: level === 'entries' ? 'entries' : Number(level),
    index: Number(groups.replace(/\D/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  };
  return tilePath(name) === path && name.width > 0 && (name.level === 'entries' || name.level < 8) ? name : undefined;
}

/** The tiles of a log of some size that are not whole, level by level, and its bundle. */
export function partialTiles(size: number): readonly TileName[] {
  const tiles: TileName[] = [];
  for (let [level, width] = [0, size]; width > 0; level++, width = Math.floor(width / TILE_WIDTH)) {
    const index = Math.floor(width / TILE_WIDTH);
    if (width % TILE_WIDTH === 0) continue;
    if (level === 0) tiles.push({ level: 'entries', index, width: width % TILE_WIDTH });
    tiles.push({ level, index, width: width % TILE_WIDTH });
  }
  return tiles;
}

/** How many hashes a log of some size has at a level of tiles. */
export const hashesAtLevel = (size: number, level: number): number => Math.floor(size / TILE_WIDTH ** level);

/** The bytes of a bundle: each entry with its length as 16 bits, big endian. Throws for an entry that is too long. */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  const bytes = Buffer.alloc(entries.reduce((sum, { length }) => sum + 2 + length, 0));
  let at = 0;
  for (const entry of entries) {
    bytes.writeUInt16BE(entry.length, at);
    bytes.set(entry, at + 2);
    at += 2 + entry.length;
  }
  return bytes;
}

/** The entries of a bundle, as views of its bytes. */
export function decodeBundle(bytes: Uint8Array): Result<readonly Uint8Array[], LedgerFailure> {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at + 2 <= bytes.length) {
    const end = at + 2 + (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return at === bytes.length
    ? ok(entries)
    : err({ code: 'LEDGER_BUNDLE', message: 'Its entries do not end where it ends' });
}
