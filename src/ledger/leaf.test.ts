import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLeaf, encodeLeaf, type Leaf, MAX_LEAF_BYTES } from './leaf.ts';

const hash = 'ab'.repeat(32);
const at = '2026-01-02T03:04:05.1234567Z';
const leaves: readonly Leaf[] = [
  { kind: 'schema', table: 'SigninLogs', columns: [{ name: 'TimeGenerated', type: 'datetime' }] },
  {
    kind: 'batch',
    batch: 0,
    stream: 'signins',
    table: 'SigninLogs',
    schema: 0,
    rows: 1,
    root: hash,
    dead: { schema: 1, rows: 2, root: hash },
    duplicates: 0,
    from: at,
    to: at,
    raw: { bytes: 3, sha256: hash },
    source: 'entra',
    positions: [{ partition: 'p', from: '', to: '1' }],
    acceptedAt: at,
  },
  {
    kind: 'seal',
    table: 'SigninLogs',
    day: '2026-01-02',
    file: 'tables/SigninLogs/day=2026-01-02/0000.parquet',
    bytes: 1,
    sha256: hash,
    rows: 1,
    from: at,
    to: at,
    batches: 1,
    supplement: 0,
    at,
  },
  { kind: 'expiry', file: 'a/b.parquet', sha256: hash, reason: 'retention', policy: 'P6Y', at },
  { kind: 'hold', id: 'h1', scope: 'SigninLogs', action: 'set', by: 'officer', at },
  { kind: 'note', topic: 'witness', text: 'copied: "é"', checkpoint: { size: 3, root: hash }, at },
];
const text = (leaf: Leaf): string => {
  const encoded = encodeLeaf(leaf);
  return encoded.ok ? Buffer.from(encoded.value).toString() : encoded.error.message;
};

describe('encodeLeaf', () => {
  it.each(leaves.map((leaf) => [leaf.kind, leaf] as const))(
    'and decodeLeaf are each other\u2019s inverse: %s',
    (_, leaf) => {
      const encoded = encodeLeaf(leaf);
      expect(encoded.ok && decodeLeaf(encoded.value)).toEqual({ ok: true, value: leaf });
    },
  );

  it('writes sorted members without blanks', () => {
    expect(text({ at, kind: 'note', text: 't', topic: 'x' })).toBe(
      `{"at":"${at}","kind":"note","text":"t","topic":"x"}`,
    );
  });

  it('leaves out what is undefined', () => {
    expect(text({ kind: 'note', topic: 'x', text: 't', at, checkpoint: undefined })).toBe(
      text({ kind: 'note', topic: 'x', text: 't', at }),
    );
  });

  it.each<[string, Leaf]>([
    ['has no right "text"', { kind: 'note', topic: 'x', text: 'x'.repeat(10_001), at }],
    ['has no right "at"', { kind: 'note', topic: 'x', text: 't', at: '2026-01-02' }],
    ['no Unicode', { kind: 'note', topic: 'x', text: '\ud800', at }],
    [
      'the most are 65535',
      {
        kind: 'schema',
        table: 'T',
        columns: Array.from({ length: 100 }, (_, i) => ({ name: `${i}`.padEnd(999), type: 'string' })),
      },
    ],
    ['has no right "file"', { kind: 'expiry', file: '../x', sha256: hash, reason: 'r', policy: 'p', at }],
    ['has no right "file"', { kind: 'expiry', file: '/x', sha256: hash, reason: 'r', policy: 'p', at }],
    ['has no right "file"', { kind: 'expiry', file: 'a/./x', sha256: hash, reason: 'r', policy: 'p', at }],
    ['has no right "file"', { kind: 'expiry', file: 'a//x', sha256: hash, reason: 'r', policy: 'p', at }],
    ['has no right "file"', { kind: 'expiry', file: 'a\\x', sha256: hash, reason: 'r', policy: 'p', at }],
    ['has no right "file"', { kind: 'expiry', file: 'a\nx', sha256: hash, reason: 'r', policy: 'p', at }],
  ])('refuses what %s', (message, leaf) => {
    expect(text(leaf)).toContain(message);
  });
});

describe('decodeLeaf', () => {
  it.each([
    ['a blank', '{"at": "2026-01-02T03:04:05Z","kind":"note","text":"t","topic":"x"}'],
    ['another order', '{"kind":"note","at":"2026-01-02T03:04:05Z","text":"t","topic":"x"}'],
    ['an escape too many', '{"at":"2026-01-02T03:04:05Z","kind":"note","text":"\\u0074","topic":"x"}'],
    ['a member twice', '{"at":"2026-01-02T03:04:05Z","kind":"note","text":"a","text":"t","topic":"x"}'],
    ['a member of its own', '{"at":"2026-01-02T03:04:05Z","extra":1,"kind":"note","text":"t","topic":"x"}'],
    ['a mark before it', '\ufeff{"at":"2026-01-02T03:04:05Z","kind":"note","text":"t","topic":"x"}'],
    [
      'a number written otherwise',
      `{"at":"${at}","checkpoint":{"root":"${hash}","size":3.0},"kind":"note","text":"","topic":"x"}`,
    ],
    ['another kind', '{"kind":"other"}'],
    ['no object', '[]'],
    ['nothing', ''],
    ['brackets without end', '['.repeat(60_000)],
    ['brackets in brackets', '['.repeat(30_000) + ']'.repeat(30_000)],
    ['a lone surrogate', '{"at":"2026-01-02T03:04:05Z","kind":"note","text":"\\ud800","topic":"x"}'],
  ])('refuses %s', (_, json) => {
    expect(decodeLeaf(Buffer.from(json))).toMatchObject({ ok: false, error: { code: 'LEDGER_LEAF' } });
  });

  it('refuses bytes that are no UTF-8, and too many', () => {
    expect(decodeLeaf(Uint8Array.of(0x22, 0xff, 0x22)).ok).toBe(false);
    expect(decodeLeaf(new Uint8Array(MAX_LEAF_BYTES + 1)).ok).toBe(false);
  });

  it('takes a leaf with any byte changed for another leaf or none', () => {
    const originals = leaves.flatMap((leaf) => {
      const encoded = encodeLeaf(leaf);
      return encoded.ok ? [encoded.value] : [];
    });
    fc.assert(
      fc.property(fc.constantFrom(...originals), fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, place, change) => {
        const damaged = Uint8Array.from(bytes);
        const index = place % damaged.length;
        damaged[index] = (damaged[index] ?? 0) ^ change;
        const decoded = decodeLeaf(damaged);
        const again = decoded.ok ? encodeLeaf(decoded.value) : undefined;
        expect(again === undefined || (again.ok && Buffer.compare(again.value, damaged) === 0)).toBe(true);
      }),
    );
  });
});
