import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consistencyRanges, inclusionRanges, type ReadNode, rangeRoot, rangeRoots } from './proof-ranges.ts';
import { EMPTY_ROOT, HASH_BYTES, leafHash, nodeHash, pathInHashes, rootOfHashes } from './tree.ts';
import { verifyConsistency, verifyInclusion } from './verify-proof.ts';

const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex');

/** The leaves that Certificate Transparency's own tests use. */
const classic = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((data) => leafHash(Buffer.from(data, 'hex')));
/** The roots of the first 1 to 8 of them. */
const classicRoots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const classicPaths: readonly (readonly [number, number, readonly string[]])[] = [
  [0, 1, []],
  [
    0,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    5,
    8,
    [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
];

/** Leaves of a log that is not the classic one. */
const leaves = (size: number): readonly Uint8Array[] =>
  Array.from({ length: size }, (_, at) => leafHash(Buffer.from(`leaf ${at}`)));

/** The root as the RFC defines it, by recursion. */
function slowRoot(hashes: readonly Uint8Array[]): Uint8Array {
  const [first] = hashes;
  if (first === undefined) return EMPTY_ROOT;
  if (hashes.length === 1) return first;
  let split = 1;
  while (split * 2 < hashes.length) split *= 2;
  return nodeHash(slowRoot(hashes.slice(0, split)), slowRoot(hashes.slice(split)));
}

const nodesOf =
  (hashes: readonly Uint8Array[]): ReadNode =>
  async (level, index) =>
    slowRoot(hashes.slice(index * 2 ** level, (index + 1) * 2 ** level));

const flipped = (bytes: Uint8Array, bit: number): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
};

describe('known answers', () => {
  it('has the empty root of the RFC', () => {
    expect(hex(EMPTY_ROOT)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(hex(rootOfHashes(new Uint8Array()))).toBe(hex(EMPTY_ROOT));
  });

  it.each(classicRoots.map((root, at) => [at + 1, root] as const))(
    'has the root of %d classic leaves',
    (size, root) => {
      expect(hex(rootOfHashes(Buffer.concat(classic.slice(0, size))))).toBe(root);
    },
  );

  it.each(classicPaths)('has the path of classic leaf %d of %d', (index, size, path) => {
    expect(pathInHashes(Buffer.concat(classic.slice(0, size)), index).map(hex)).toEqual(path);
  });

  it('has the classic consistency proof from 6 to 8', async () => {
    const path = await rangeRoots(consistencyRanges(6, 8), nodesOf(classic));
    expect(path.map(hex)).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
  });
});

describe('rootOfHashes', () => {
  it('is the root by recursion, for all sizes to 300', async () => {
    const all = leaves(300);
    for (let size = 0; size <= 300; size++) {
      const expected = hex(slowRoot(all.slice(0, size)));
      expect(hex(rootOfHashes(Buffer.concat(all.slice(0, size))))).toBe(expected);
      if (size % 23 === 0) expect(hex(await rangeRoot({ begin: 0, end: size }, nodesOf(all)))).toBe(expected);
    }
  });

  it('leaves what it is given as it was', () => {
    const list = Buffer.concat(leaves(7));
    const before = hex(list);
    rootOfHashes(list);
    pathInHashes(list, 3);
    expect(hex(list)).toBe(before);
  });

  it('throws for bytes that are no hashes, and for a leaf that is not there', () => {
    expect(() => rootOfHashes(new Uint8Array(33))).toThrow(RangeError);
    expect(() => pathInHashes(Buffer.concat(leaves(2)), 2)).toThrow(RangeError);
    expect(() => pathInHashes(Buffer.concat(leaves(2)), 0.5)).toThrow(RangeError);
  });
});

describe('inclusion', () => {
  it('is proved for every leaf of every tree to 130, by both makers alike', async () => {
    const all = leaves(130);
    const read = nodesOf(all);
    for (let size = 1; size <= 130; size++) {
      const list = Buffer.concat(all.slice(0, size));
      const root = rootOfHashes(list);
      for (let index = 0; index < size; index++) {
        const path = pathInHashes(list, index);
        const wrong = !verifyInclusion(all[index] ?? EMPTY_ROOT, { index, size, path }, root);
        if (wrong) expect.fail(`leaf ${index} of ${size}`);
        if (size % 13 === 0)
          expect((await rangeRoots(inclusionRanges(index, size), read)).map(hex)).toEqual(path.map(hex));
      }
    }
  });

  it('is refused with any bit flipped, any part left out or added, and at any other place', () => {
    const size = fc.integer({ min: 1, max: 300 });
    fc.assert(
      fc.property(size, fc.nat(), fc.nat(), (count, place, bit) => {
        const all = leaves(count);
        const index = place % count;
        const list = Buffer.concat(all);
        const [root, path] = [rootOfHashes(list), pathInHashes(list, index)];
        const leaf = all[index] ?? EMPTY_ROOT;
        const holds = (change: object, of = leaf, to = root): boolean =>
          verifyInclusion(of, { index, size: count, path, ...change }, to);
        expect(holds({})).toBe(true);
        expect(holds({}, flipped(leaf, bit % 256))).toBe(false);
        expect(holds({}, leaf, flipped(root, bit % 256))).toBe(false);
        expect(holds({ path: [...path, root] })).toBe(false);
        expect(holds({ index: count })).toBe(false);
        expect(holds({ index: -1 })).toBe(false);
        expect(holds({ index: index + 0.5 })).toBe(false);
        if (path.length === 0) return;
        const part = bit % path.length;
        expect(holds({ path: path.map((hash, at) => (at === part ? flipped(hash, bit % 256) : hash)) })).toBe(false);
        expect(holds({ path: path.map((hash, at) => (at === part ? hash.subarray(1) : hash)) })).toBe(false);
        expect(holds({ path: path.filter((_, at) => at !== part) })).toBe(false);
        expect(holds({ index: index === 0 ? 1 : index - 1 })).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});

describe('consistency', () => {
  it('is proved between any two sizes to 70', async () => {
    const all = leaves(70);
    const read = nodesOf(all);
    const roots = Array.from({ length: 71 }, (_, size) => rootOfHashes(Buffer.concat(all.slice(0, size))));
    for (let to = 0; to <= 70; to++) {
      for (let from = 0; from <= to; from++) {
        const path = from === 0 ? [] : await rangeRoots(consistencyRanges(from, to), read);
        const holds = verifyConsistency({ from, to, path }, roots[from] ?? EMPTY_ROOT, roots[to] ?? EMPTY_ROOT);
        if (!holds) expect.fail(`from ${from} to ${to}`);
      }
    }
  });

  it('is refused with any bit flipped, any part left out or added, and for other sizes', async () => {
    const all = leaves(300);
    const read = nodesOf(all);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 300 }), fc.nat(), fc.nat(), async (to, place, bit) => {
        const from = 1 + (place % (to - 1));
        const path = await rangeRoots(consistencyRanges(from, to), read);
        const [first, second] = [slowRoot(all.slice(0, from)), slowRoot(all.slice(0, to))];
        const holds = (change: object, one = first, two = second): boolean =>
          verifyConsistency({ from, to, path, ...change }, one, two);
        const part = bit % path.length;
        expect(holds({})).toBe(true);
        expect(holds({}, flipped(first, bit % 256))).toBe(false);
        expect(holds({}, first, flipped(second, bit % 256))).toBe(false);
        expect(holds({ path: path.map((hash, at) => (at === part ? flipped(hash, bit % 256) : hash)) })).toBe(false);
        expect(holds({ path: path.filter((_, at) => at !== part) })).toBe(false);
        expect(holds({ path: [...path, first] })).toBe(false);
        expect(holds({ from: to })).toBe(false);
        expect(holds({ from: to + 1 })).toBe(false);
        expect(holds({ from: 0 })).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  it('goes on from nothing without a proof, and stays with itself', () => {
    const root = classic[0] ?? EMPTY_ROOT;
    expect(verifyConsistency({ from: 0, to: 1, path: [] }, EMPTY_ROOT, root)).toBe(true);
    expect(verifyConsistency({ from: 0, to: 1, path: [root] }, EMPTY_ROOT, root)).toBe(false);
    expect(verifyConsistency({ from: 1, to: 1, path: [] }, root, root)).toBe(true);
    expect(verifyConsistency({ from: 1, to: 1, path: [] }, root, EMPTY_ROOT)).toBe(false);
  });

  it('holds for lists of any length that a reader makes: no hash is missing', () => {
    expect(consistencyRanges(2 ** 40, 2 ** 40 + 1)).toHaveLength(1);
    expect(inclusionRanges(2 ** 40, 2 ** 40 + 1)).toEqual([{ begin: 0, end: 2 ** 40 }]);
    expect(HASH_BYTES).toBe(32);
  });
});
