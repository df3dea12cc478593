import { sha256Bytes, sha256Into } from '../lib/hash.ts';

// The tree of RFC 9162 section 2.1 (the same as RFC 6962's). Hashes are 32 bytes; lists of them are one buffer, one after another.

export const HASH_BYTES = 32;

/** The root of a tree without leaves: the hash of nothing. */
export const EMPTY_ROOT: Uint8Array = new Uint8Array(sha256Bytes(new Uint8Array()));

const node = new Uint8Array(1 + 2 * HASH_BYTES);
node[0] = 1;

/** Room for the leaves of a log, which are no longer than this. */
const room = new Uint8Array(65_536);

/** The hash of a leaf: SHA-256 of 0x00 and its bytes. */
export function leafHash(data: Uint8Array): Uint8Array {
  if (data.length < room.length) {
    room.set(data, 1);
    return sha256Bytes(room.subarray(0, data.length + 1));
  }
  const prefixed = new Uint8Array(data.length + 1);
  prefixed.set(data, 1);
  return sha256Bytes(prefixed);
}

/** The hash of an inner node: SHA-256 of 0x01 and the hashes of its two children. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  node.set(left, 1);
  node.set(right, 1 + HASH_BYTES);
  return sha256Bytes(node);
}

/** Replaces the hashes of a level by those of the level above, in place. A last one without a partner moves up as it is. */
function fold(level: Buffer, width: number): number {
  const pairs = Math.floor(width / 2);
  for (let at = 0; at < pairs; at++) {
    node.set(level.subarray(at * 2 * HASH_BYTES, (at + 1) * 2 * HASH_BYTES), 1);
    sha256Into(node, level, at * HASH_BYTES);
  }
  if (width % 2 === 1) level.copy(level, pairs * HASH_BYTES, (width - 1) * HASH_BYTES, width * HASH_BYTES);
  return Math.ceil(width / 2);
}

/** How many hashes a list holds. Throws for bytes that are no whole hashes, because that is a mistake of the caller. */
function widthOf(hashes: Uint8Array): number {
  if (hashes.length % HASH_BYTES !== 0) throw new RangeError('A list of hashes has 32 bytes for each');
  return hashes.length / HASH_BYTES;
}

/** The root of the tree over the hashes of its leaves. */
export function rootOfHashes(hashes: Uint8Array): Uint8Array {
  let width = widthOf(hashes);
  if (width === 0) return EMPTY_ROOT;
  const level = Buffer.from(hashes);
  while (width > 1) width = fold(level, width);
  return new Uint8Array(level.subarray(0, HASH_BYTES));
}

/** The path from a leaf to the root of a tree whose leaf hashes are all at hand: the hashes beside it, from below. */
export function pathInHashes(hashes: Uint8Array, index: number): readonly Uint8Array[] {
  let width = widthOf(hashes);
  if (!Number.isInteger(index) || index < 0 || index >= width) throw new RangeError('There is no such leaf');
  const level = Buffer.from(hashes);
  const path: Uint8Array[] = [];
  for (let at = index; width > 1; at = Math.floor(at / 2)) {
    const beside = at % 2 === 0 ? at + 1 : at - 1;
    if (beside < width) path.push(new Uint8Array(level.subarray(beside * HASH_BYTES, (beside + 1) * HASH_BYTES)));
    width = fold(level, width);
  }
  return path;
}
