import { EMPTY_ROOT, nodeHash } from './tree.ts';

/** Leaves from `begin` to before `end` of a log. */
export interface LeafRange {
  readonly begin: number;
  readonly end: number;
}

/** The hash of the whole subtree of 2^level leaves that begins at leaf index × 2^level. */
export type ReadNode = (level: number, index: number) => Promise<Uint8Array>;

/** The largest power of two below a number that is greater than 1. */
export function splitOf(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

/** The parts of an inclusion proof (RFC 9162 section 2.1.3.1), from the leaf's neighbour to the root's child. */
export function inclusionRanges(index: number, size: number): readonly LeafRange[] {
  const ranges: LeafRange[] = [];
  let [begin, end] = [0, size];
  while (end - begin > 1) {
    const middle = begin + splitOf(end - begin);
    if (index < middle) {
      ranges.push({ begin: middle, end });
      end = middle;
    } else {
      ranges.push({ begin, end: middle });
      begin = middle;
    }
  }
  return ranges.reverse();
}

/** The parts of a consistency proof (RFC 9162 section 2.1.4.1) from a size of at least 1 to one that is no smaller. */
export function consistencyRanges(from: number, size: number): readonly LeafRange[] {
  const ranges: LeafRange[] = [];
  let [begin, end, whole] = [0, size, true];
  while (from !== end) {
    const middle = begin + splitOf(end - begin);
    if (from <= middle) {
      ranges.push({ begin: middle, end });
      end = middle;
    } else {
      ranges.push({ begin, end: middle });
      begin = middle;
      whole = false;
    }
  }
  if (!whole) ranges.push({ begin, end });
  return ranges.reverse();
}

/** The root of the tree over a range of leaves, out of the whole subtrees that it consists of. */
export async function rangeRoot({ begin, end }: LeafRange, read: ReadNode): Promise<Uint8Array> {
  const hashes: Uint8Array[] = [];
  for (let at = begin; at < end; ) {
    let [level, width] = [0, 1];
    while (at % (width * 2) === 0 && at + width * 2 <= end) {
      width *= 2;
      level++;
    }
    hashes.push(await read(level, at / width));
    at += width;
  }
  return (
    hashes.reduceRight<Uint8Array | undefined>(
      (right, left) => (right === undefined ? left : nodeHash(left, right)),
      undefined,
    ) ?? EMPTY_ROOT
  );
}

/** The roots of ranges, in their order. */
export async function rangeRoots(ranges: readonly LeafRange[], read: ReadNode): Promise<readonly Uint8Array[]> {
  const roots: Uint8Array[] = [];
  for (const range of ranges) roots.push(await rangeRoot(range, read));
  return roots;
}
