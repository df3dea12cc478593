import type { ExpiryLeaf, Leaf, SealLeaf } from '../../ledger/leaf.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { type ArchiveFailure, archiveFailure } from './archive-failure.ts';

interface Failure {
  readonly code: string;
  readonly message: string;
}

/** What the archive needs of the ledger. */
export interface SealLedger {
  /** How many leaves are durable. */
  readonly size: number;
  /** The last batch that has its leaf, and with it every one before. */
  readonly lastBatch: number | undefined;
  /** Resolves when the leaves are durable. */
  append(leaves: readonly Leaf[]): Promise<Result<{ readonly first: number }, Failure>>;
  leavesFrom(index: number): AsyncIterable<Result<{ readonly index: number; readonly leaf: Leaf }, Failure>>;
}

/** Appends one leaf. */
export async function appendLeaf(ledger: SealLedger, leaf: Leaf): Promise<Result<undefined, ArchiveFailure>> {
  const appended = await ledger.append([leaf]);
  return appended.ok ? ok(undefined) : err(archiveFailure('ARCHIVE_LEDGER', appended.error.message, true));
}

type FileLeaf = SealLeaf | ExpiryLeaf;

/** The last leaf of a kind about a file, from an index on; undefined where there is none. */
export async function findLeaf<K extends FileLeaf['kind']>(
  ledger: SealLedger,
  from: number,
  kind: K,
  file: string,
): Promise<Result<Extract<FileLeaf, { kind: K }> | undefined, ArchiveFailure>> {
  let found: FileLeaf | undefined;
  for await (const read of ledger.leavesFrom(from)) {
    if (!read.ok) return err(archiveFailure('ARCHIVE_LEDGER', read.error.message));
    const { leaf } = read.value;
    if (leaf.kind === kind && 'file' in leaf && leaf.file === file) found = leaf;
  }
  return ok(found as Extract<FileLeaf, { kind: K }> | undefined);
}
