import { encodeLeaf, type Leaf } from '../../../ledger/leaf.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { SealLedger } from '../seal-ledger.ts';

/** A ledger in memory, which takes only leaves that the real one takes. */
export class MemoryLedger implements SealLedger {
  readonly leaves: Leaf[] = [];
  lastBatch: number | undefined;

  get size(): number {
    return this.leaves.length;
  }

  append(leaves: readonly Leaf[]): Promise<Result<{ readonly first: number }, { code: string; message: string }>> {
    for (const leaf of leaves) {
      const encoded = encodeLeaf(leaf);
      if (!encoded.ok) return Promise.resolve(err(encoded.error));
    }
    this.leaves.push(...leaves);
    return Promise.resolve(ok({ first: this.leaves.length - leaves.length }));
  }

  async *leavesFrom(
    index: number,
  ): AsyncGenerator<Result<{ readonly index: number; readonly leaf: Leaf }, { code: string; message: string }>> {
    for (let at = index; at < this.leaves.length; at++) {
      const leaf = this.leaves[at];
      if (leaf !== undefined) yield ok({ index: at, leaf });
    }
  }
}
