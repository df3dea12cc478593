import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HashTile, TileFrontier } from './tile-frontier.ts';
import { decodeBundle, encodeBundle, parseTilePath, partialTiles, tilePath } from './tiles.ts';
import { leafHash, rootOfHashes } from './tree.ts';

describe('tilePath', () => {
  it.each([
    [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
    [{ level: 2, index: 1_234_067, width: 256 }, 'tile/2/x001/x234/067'],
    [{ level: 1, index: 273, width: 17 }, 'tile/1/273.p/17'],
    [{ level: 'entries', index: 1000, width: 1 }, 'tile/entries/x001/000.p/1'],
  ] as const)('of %j is %s, and parseTilePath reads it', (name, path) => {
    expect(tilePath(name)).toBe(path);
    expect(parseTilePath(path)).toEqual(name);
  });

  it.each([
    'tile/0/00',
    'tile/0/x000/000',
    'tile/00/000',
    'tile/8/000',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/000.part',
    'tile/0/001/000',
    'checkpoint',
    '/tile/0/000',
    'tile/entries/000\n',
  ])('gives no path %j', (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });
});

describe('partialTiles', () => {
  it('are those of the example of the specification', () => {
    expect(partialTiles(70_000).map(tilePath)).toEqual([
      'tile/entries/273.p/112',
      'tile/0/273.p/112',
      'tile/1/001.p/17',
      'tile/2/000.p/1',
    ]);
    expect(partialTiles(256).map(tilePath)).toEqual(['tile/1/000.p/1']);
    expect(partialTiles(0)).toEqual([]);
  });
});

describe('encodeBundle', () => {
  it('writes lengths of 16 bits, big endian', () => {
    const bytes = encodeBundle([Buffer.from('ab'), new Uint8Array(), Buffer.alloc(300, 1)]);
    expect(Buffer.from(bytes.subarray(0, 8)).toString('hex')).toBe('000261620000012c');
    expect(bytes).toHaveLength(308);
  });

  it('and decodeBundle are each other\u2019s inverse', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 600 })), (entries) => {
        const decoded = decodeBundle(encodeBundle(entries));
        expect(decoded.ok && decoded.value.map((entry) => Uint8Array.from(entry))).toEqual(entries);
      }),
    );
  });

  it.each(['00', '0002ab', '000161ff'])('leaves no bytes without a meaning: %s', (hex) => {
    expect(decodeBundle(Buffer.from(hex, 'hex')).ok).toBe(false);
  });
});

describe('TileFrontier', () => {
  const hashes = Array.from({ length: 70_000 }, (_, at) => leafHash(Buffer.from(`${at}`)));

  it('has the root of its leaves at every size', () => {
    const frontier = new TileFrontier();
    for (let size = 0; size < 1200; size++) {
      expect(Buffer.compare(frontier.root(), rootOfHashes(Buffer.concat(hashes.slice(0, size))))).toBe(0);
      frontier.append(hashes[size] ?? new Uint8Array(32), () => undefined);
    }
  });

  it('gives the tiles of the specification, and goes on from its last hashes', () => {
    const tiles = new Map<string, HashTile>();
    const keep = (tile: HashTile): unknown => tiles.set(tilePath(tile), tile);
    const whole = new TileFrontier();
    const early = 66_816;
    let middle = new TileFrontier();
    for (const [at, hash] of hashes.entries()) {
      if (at === early)
        middle = TileFrontier.at(
          early,
          whole.partials().map(({ bytes }) => bytes),
        );
      whole.append(hash, keep);
      if (at >= early) middle.append(hash, () => undefined);
    }
    expect(whole.partials().map(tilePath)).toEqual(['tile/0/273.p/112', 'tile/1/001.p/17', 'tile/2/000.p/1']);
    expect(tiles.size).toBe(274);
    expect(Buffer.compare(whole.root(), rootOfHashes(Buffer.concat(hashes)))).toBe(0);
    expect(Buffer.compare(middle.root(), whole.root())).toBe(0);
    const first = tiles.get('tile/1/000')?.bytes.subarray(0, 32) ?? new Uint8Array();
    expect(Buffer.compare(first, rootOfHashes(Buffer.concat(hashes.slice(0, 256))))).toBe(0);
    const tile = tiles.get('tile/0/272')?.bytes ?? new Uint8Array();
    expect(Buffer.compare(tile, Buffer.concat(hashes.slice(272 * 256, 273 * 256)))).toBe(0);
  });
});
