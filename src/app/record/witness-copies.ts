import type { LedgerStore } from '../../lake/ledger/ledger-store.ts';
import { type CheckpointCopy, copyCheckpoint } from '../../lake/ledger/witness.ts';

/** What a witness of the ledger has. */
export interface WitnessStatus {
  readonly name: string;
  /** The last checkpoint that this process brought it: how many leaves, and when, ISO 8601. */
  readonly copied?: { readonly size: number; readonly at: string };
  /** Why it has not what it should have. */
  readonly trouble?: string;
}

type CopiedLedger = Pick<LedgerStore, 'publish' | 'append' | 'size' | 'status'>;

/** Brings checkpoints of the ledger to its witnesses. */
export class WitnessCopies {
  readonly #ledger: CopiedLedger;
  readonly #copies: readonly CheckpointCopy[];
  readonly #now: () => Date;
  readonly #known = new Map<string, WitnessStatus>();
  #work: Promise<void> = Promise.resolve();
  /** How large the ledger was after all witnesses had its checkpoint; undefined before they were asked. */
  #settled: number | undefined;

  constructor(ledger: CopiedLedger, copies: readonly CheckpointCopy[], now: () => Date) {
    this.#ledger = ledger;
    this.#copies = copies;
    this.#now = now;
    const unreached = new Set(ledger.status().unreachedWitnesses);
    for (const { name } of copies)
      this.#known.set(name, {
        name,
        ...(unreached.has(name) ? { trouble: 'it could not be asked when the ledger was opened' } : {}),
      });
  }

  /** Brings a checkpoint of all that is durable, where there are leaves that a witness does not know of. */
  copy(): Promise<void> {
    this.#work = this.#work.then(() => this.#copyOnce());
    return this.#work;
  }

  async #copyOnce(): Promise<void> {
    const { size } = this.#ledger;
    if (this.#copies.length === 0) return;
    this.#settled ??= await this.#knownSize();
    if (size <= this.#settled) return;
    const at = this.#now().toISOString();
    const done = await copyCheckpoint(this.#ledger, this.#copies, at);
    const failed = new Set(done.ok ? done.value : this.#copies.map(({ name }) => name));
    const why = done.ok ? 'it did not take the checkpoint' : done.error.message;
    for (const { name } of this.#copies) {
      const { copied } = this.#known.get(name) ?? {};
      const before = copied === undefined ? {} : { copied };
      this.#known.set(
        name,
        failed.has(name) ? { name, ...before, trouble: `${why}, tried at ${at}` } : { name, copied: { size, at } },
      );
    }
    // The leaf that says so is no reason for another copy.
    if (failed.size === 0) this.#settled = size + 1;
  }

  /** What every witness has, with the leaf that says so: a start that came to nothing brings them nothing. */
  async #knownSize(): Promise<number> {
    const sizes = await Promise.all(
      this.#copies.map(async (copy) => {
        const note = await copy.latest().catch(() => undefined);
        return note === undefined ? -1 : Number(note.split('\n')[1] ?? -1);
      }),
    );
    return Math.min(...sizes) + 1;
  }

  status(): readonly WitnessStatus[] {
    return [...this.#known.values()];
  }
}
