import type { BatchLeaf, Leaf, SchemaLeaf } from '../../../ledger/leaf.ts';
import { encodeLeaf } from '../../../ledger/leaf.ts';
import { err, ok } from '../../../lib/result.ts';
import type { RecordLedger } from '../record-ledger.ts';

/** A ledger in memory that refuses what the real one refuses, and fails when it is told to. */
export class MemoryLedger implements RecordLedger {
  readonly leaves: Leaf[] = [];
  /** Asked before each write: fail before it, after it, or not at all. */
  fault: () => 'before' | 'after' | undefined = () => undefined;

  get lastBatch(): number | undefined {
    return this.batches.at(-1)?.batch;
  }

  get batches(): readonly BatchLeaf[] {
    return this.leaves.flatMap((leaf) => (leaf.kind === 'batch' ? [leaf] : []));
  }

  findSchema({ table, columns }: Pick<SchemaLeaf, 'table' | 'columns'>): number | undefined {
    const at = this.leaves.findIndex(
      (leaf) =>
        leaf.kind === 'schema' && leaf.table === table && JSON.stringify(leaf.columns) === JSON.stringify(columns),
    );
    return at < 0 ? undefined : at;
  }

  async append(leaves: readonly Leaf[]) {
    const fault = this.fault();
    if (fault === 'before') return err({ code: 'LEDGER_DISK', message: 'made to fail' });
    let last = this.lastBatch ?? -1;
    for (const leaf of leaves) {
      const encoded = encodeLeaf(leaf);
      if (!encoded.ok) return encoded;
      if (leaf.kind === 'batch' && leaf.batch <= last)
        return err({ code: 'LEDGER_ORDER', message: `${leaf.batch} after ${last}` });
      if (leaf.kind === 'batch') last = leaf.batch;
    }
    const first = this.leaves.length;
    this.leaves.push(...leaves);
    return fault === 'after' ? err({ code: 'LEDGER_DISK', message: 'made to fail' }) : ok({ first });
  }
}
