import { createHash } from 'node:crypto';
import type { BatchLeaf, Leaf, LedgerColumn, SchemaLeaf } from '../../ledger/leaf.ts';
import type { Result } from '../../lib/result.ts';
import type { Manifest } from './frame.ts';
import type { InsertedBatch } from './insert-batches.ts';
import type { StoredRows } from './read-back.ts';

/** The ledger as the intake needs it: `LedgerStore` of `src/lake/ledger`, or a twin in memory. */
export interface RecordLedger {
  /** Adds leaves, all together or none; durable when it resolves. */
  append(
    leaves: readonly Leaf[],
  ): Promise<Result<{ readonly first: number }, { readonly code: string; readonly message: string }>>;
  /** The number of the last batch that has a leaf. */
  readonly lastBatch: number | undefined;
  findSchema(schema: Pick<SchemaLeaf, 'table' | 'columns'>): number | undefined;
}

/** A list of columns as the ledger knows it. */
export interface LedgerTable {
  readonly table: string;
  readonly columns: readonly LedgerColumn[];
}

/** The root of a tree without rows. */
const NO_ROWS = createHash('sha256').digest('hex');

/** The leaf of a batch. `schemas` are the indexes of the leaves that hold the columns of its table and of the dead letters. */
export function batchLeaf(
  manifest: Manifest,
  table: string,
  { stored, dead, duplicates }: InsertedBatch,
  schemas: { readonly own: number; readonly dead: number | undefined },
): BatchLeaf {
  const { batch, stream, source, positions, bytes, sha256, acceptedAt } = manifest;
  return {
    kind: 'batch',
    batch,
    stream,
    table,
    schema: schemas.own,
    rows: stored?.rows ?? 0,
    root: stored?.root ?? NO_ROWS,
    ...deadOf(dead, schemas.dead),
    duplicates,
    ...(stored === undefined ? {} : { from: stored.from, to: stored.to }),
    raw: { bytes, sha256 },
    source,
    ...(positions.length === 0 ? {} : { positions }),
    acceptedAt,
  };
}

const deadOf = (dead: StoredRows | undefined, schema: number | undefined): Pick<BatchLeaf, 'dead'> =>
  dead === undefined || schema === undefined ? {} : { dead: { schema, rows: dead.rows, root: dead.root } };
