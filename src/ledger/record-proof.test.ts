import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Ed25519Key } from '../lib/ed25519.ts';
import { signCheckpoint } from './checkpoint.ts';
import { decodeRow } from './decode-row.ts';
import { type BatchLeaf, encodeLeaf, type Leaf, type LedgerColumn, type SchemaLeaf } from './leaf.ts';
import { makeRecordProof, parseRecordProof, type RecordProof, verifyRecordProof } from './record-proof.ts';
import { encodeRow, hashRow } from './row-encoding.ts';
import { rowVectors } from './testing/row-vectors.ts';
import { leafHash, pathInHashes, rootOfHashes } from './tree.ts';
import { verifierKey } from './verifier-key.ts';

const key = new Ed25519Key(new Uint8Array(32).fill(5));
const verifier = verifierKey('log.example', key.publicKey);
const at = '2026-01-01T00:00:00Z';
const columns: readonly LedgerColumn[] = [
  { name: 'TimeGenerated', type: 'datetime' },
  { name: 'User', type: 'string' },
  { name: 'Score', type: 'real' },
  { name: '$batch', type: 'long' },
  { name: '$row', type: 'long' },
];
const must = <T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: object },
): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Rows 0, 2, 4, … of batch 7: the others were duplicates. */
const rows = Array.from({ length: 11 }, (_, index) =>
  must(encodeRow(columns, ['639028224000000001', `user ${index}`, '0.5', '7', String(index * 2)])),
);
const hashes = Buffer.concat(rows.map(hashRow));
const schemaLeaf: SchemaLeaf = { kind: 'schema', table: 'SigninLogs', columns };
const batchLeaf: BatchLeaf = {
  kind: 'batch',
  batch: 7,
  stream: 's',
  table: 'SigninLogs',
  schema: 1,
  rows: rows.length,
  root: hex(rootOfHashes(hashes)),
  dead: { schema: 0, rows: 1, root: hex(rootOfHashes(hashes.subarray(0, 32))) },
  duplicates: 11,
  raw: { bytes: 1, sha256: '0'.repeat(64) },
  source: 'x',
  acceptedAt: at,
};
const leaves: readonly Leaf[] = [
  { ...schemaLeaf, table: 'DeadLetters' },
  schemaLeaf,
  { kind: 'note', topic: 'x', text: '', at },
  batchLeaf,
  { kind: 'note', topic: 'y', text: '', at },
];
const log = Buffer.concat(leaves.map((leaf) => leafHash(must(encodeLeaf(leaf)))));

let proofs: readonly RecordProof[] = [];
beforeAll(async () => {
  const checkpoint = await signCheckpoint(
    { size: leaves.length, root: rootOfHashes(log) },
    { key: verifier, sign: (message) => key.sign(message) },
  );
  const inLog = <T extends Leaf>(leaf: T, index: number) => ({ index, leaf, path: pathInHashes(log, index) });
  const parts = { batch: inLog(batchLeaf, 3), schema: inLog(schemaLeaf, 1), checkpoint, hashes };
  const dead = {
    ...parts,
    schema: inLog<SchemaLeaf>({ ...schemaLeaf, table: 'DeadLetters' }, 0),
    hashes: hashes.subarray(0, 32),
  };
  proofs = [
    ...rows.map((bytes, index) => makeRecordProof({ ...parts, index, row: index * 2, bytes })),
    makeRecordProof({ ...parts, index: 5, row: 10 }),
    makeRecordProof({ ...dead, index: 0, row: 0, ...(rows[0] === undefined ? {} : { bytes: rows[0] }) }),
  ];
});

describe('verifyRecordProof', () => {
  it('takes the proof of every row, by its bytes or by its hash, and of a dead letter', () => {
    for (const proof of proofs) {
      const read = must(parseRecordProof(JSON.parse(JSON.stringify(proof))));
      expect(verifyRecordProof(read, verifier)).toMatchObject({
        ok: true,
        value: { record: proof.record, table: proof.table },
      });
    }
    expect(must(verifyRecordProof(proofs[11] as RecordProof, verifier))).toMatchObject({ shown: false, dead: false });
    expect(must(verifyRecordProof(proofs[12] as RecordProof, verifier))).toMatchObject({ shown: true, dead: true });
  });

  it('refuses a document with any character changed', () => {
    const texts = proofs.slice(0, 3).map((proof) => JSON.stringify(proof));
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), fc.integer({ min: 1, max: 127 }), (text, place, change) => {
        const bytes = Buffer.from(text);
        const index = place % bytes.length;
        bytes[index] = (bytes[index] ?? 0) ^ change;
        let document: unknown;
        try {
          document = JSON.parse(bytes.toString());
        } catch {
          return;
        }
        const proof = parseRecordProof(document);
        // White space and the like say nothing.
        if (JSON.stringify(document) === text) return;
        expect(proof.ok && verifyRecordProof(proof.value, verifier).ok).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses the hash of another row, another record number, and another key', () => {
    const [first, second] = proofs;
    if (first === undefined || second === undefined) return;
    for (const wrong of [
      { ...first, row: second.row },
      { ...first, record: '7-1' },
      { ...first, record: '8-0' },
      { ...first, table: 'AuditLogs' },
      { ...first, schema: { ...first.schema, index: 0 } },
      { ...first, batch: first.schema },
      { ...first, place: second.place },
    ])
      expect(verifyRecordProof(wrong, verifier).ok).toBe(false);
    const other = verifierKey('log.example', new Ed25519Key(new Uint8Array(32)).publicKey);
    expect(verifyRecordProof(first, other).ok).toBe(false);
  });
});

describe('decodeRow', () => {
  it.each(rowVectors)('gives values that are encoded to the same bytes: $about', ({ columns: list, bytes }) => {
    const values = must(decodeRow(list, Buffer.from(bytes, 'hex')));
    expect(hex(must(encodeRow(list, values)))).toBe(bytes);
  });

  it('takes no bytes for a row that do not hold its columns', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const decoded = decodeRow(columns, bytes);
        expect(decoded.ok ? decoded.value.length : decoded.error.code).toBe(decoded.ok ? 5 : 'LEDGER_ROW');
      }),
    );
  });
});
