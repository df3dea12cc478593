import { HASH_BYTES, nodeHash } from './tree.ts';

/** An inclusion proof: which leaf of how many, and the path from it to the root. */
export interface InclusionProof {
  readonly index: number;
  readonly size: number;
  readonly path: readonly Uint8Array[];
}

/** A consistency proof between the trees of two sizes of one log. */
export interface ConsistencyProof {
  readonly from: number;
  readonly to: number;
  readonly path: readonly Uint8Array[];
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const half = (value: number): number => Math.floor(value / 2);
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
const areHashes = (hashes: readonly Uint8Array[]): boolean => hashes.every(({ length }) => length === HASH_BYTES);

/** The root that a leaf's hash and a proof lead to; undefined where the proof has a wrong shape (RFC 9162 section 2.1.3.2). */
function rootOfInclusion(leaf: Uint8Array, { index, size, path }: InclusionProof): Uint8Array | undefined {
  if (!isCount(index) || !isCount(size) || index >= size || !areHashes([leaf, ...path])) return undefined;
  let [at, last, hash] = [index, size - 1, leaf];
  for (const beside of path) {
    if (last === 0) return undefined;
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(beside, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else hash = nodeHash(hash, beside);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 ? hash : undefined;
}

/** Whether a leaf stands at its place in the tree that has the root. */
export function verifyInclusion(leaf: Uint8Array, proof: InclusionProof, root: Uint8Array): boolean {
  const found = rootOfInclusion(leaf, proof);
  return found !== undefined && same(found, root);
}

/**
 * Whether the tree of size `to` begins with the tree of size `from` (RFC 9162 section 2.1.4.2). From a tree without leaves every
 * tree goes on, with no proof.
 */
export function verifyConsistency(
  { from, to, path }: ConsistencyProof,
  first: Uint8Array,
  second: Uint8Array,
): boolean {
  if (!isCount(from) || !isCount(to) || from > to || !areHashes([first, second, ...path])) return false;
  if (from === to) return path.length === 0 && same(first, second);
  if (from === 0) return path.length === 0;
  let [at, last] = [from - 1, to - 1];
  while (at % 2 === 1) [at, last] = [half(at), half(last)];
  const roots = rootsOfConsistency(at, last, at === 0 && isPowerOfTwo(from) ? [first, ...path] : path);
  return roots !== undefined && same(roots.old, first) && same(roots.now, second);
}

/** The two roots that a path leads to, from the node where both trees are still the same. */
function rootsOfConsistency(
  index: number,
  end: number,
  [begin, ...rest]: readonly Uint8Array[],
): { readonly old: Uint8Array; readonly now: Uint8Array } | undefined {
  if (begin === undefined) return undefined;
  let [at, last, old, now] = [index, end, begin, begin];
  for (const hash of rest) {
    if (last === 0) return undefined;
    if (at % 2 === 1 || at === last) {
      [old, now] = [nodeHash(hash, old), nodeHash(hash, now)];
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else now = nodeHash(now, hash);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 ? { old, now } : undefined;
}

function isPowerOfTwo(value: number): boolean {
  let rest = value;
  while (rest % 2 === 0) rest /= 2;
  return rest === 1;
}
