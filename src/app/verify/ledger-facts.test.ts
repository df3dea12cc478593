import { describe, expect, it } from 'vitest';
import type { BatchLeaf, Leaf } from '../../ledger/leaf.ts';
import { LedgerFacts } from './ledger-facts.ts';

const at = '2026-01-01T00:00:00Z';
const hash = '0'.repeat(64);
const schema: Leaf = { kind: 'schema', table: 'T', columns: [{ name: 'A', type: 'int' }] };
const batch = (number: number, more: Partial<BatchLeaf> = {}): Leaf => ({
  kind: 'batch',
  batch: number,
  stream: 's',
  table: 'T',
  schema: 0,
  rows: 2,
  root: hash,
  duplicates: 0,
  raw: { bytes: 0, sha256: hash },
  source: 'x',
  acceptedAt: at,
  ...more,
});

const factsOf = (leaves: readonly (Leaf | undefined)[]): LedgerFacts => {
  const facts = new LedgerFacts(true);
  for (const [index, leaf] of leaves.entries()) if (leaf !== undefined) facts.take(index, leaf);
  return facts;
};

describe('LedgerFacts', () => {
  it('counts batches and rows, dead letters among them', () => {
    const facts = factsOf([schema, batch(7), batch(8, { dead: { schema: 0, rows: 3, root: hash } })]);
    expect([facts.batchCount, facts.rows, facts.batches.length, facts.findings]).toEqual([2, 7, 2, []]);
  });

  it.each<[string, readonly (Leaf | undefined)[], string]>([
    ['missing', [schema, batch(1), batch(4)], 'comes after batch 1: those between are missing'],
    ['double', [schema, batch(1), batch(1)], 'comes a second time'],
    ['without columns', [schema, batch(1, { schema: 5 })], 'names columns that the ledger lacks'],
    ['of other columns', [schema, batch(1, { table: 'U' })], 'names columns that the ledger lacks'],
    [
      'without columns of dead letters',
      [schema, batch(1, { dead: { schema: 9, rows: 1, root: hash } })],
      'names columns of dead letters that the ledger lacks',
    ],
  ])('names a batch that is %s', (_, leaves, message) => {
    expect(factsOf(leaves).findings.map((finding) => finding.message)).toEqual([message]);
  });

  it('accuses nobody after leaves that cannot be read', () => {
    expect(factsOf([undefined, batch(1), undefined, batch(5)]).findings).toEqual([]);
  });
});
