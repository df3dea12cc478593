import type { BatchLeaf, ExpiryLeaf, Leaf, SchemaLeaf, SealLeaf } from '../../ledger/leaf.ts';
import type { VerifyFinding } from './verified.ts';

/** A batch as a verifier remembers it. */
export type BatchFacts = Pick<BatchLeaf, 'batch' | 'table' | 'schema' | 'rows' | 'root' | 'dead' | 'from' | 'to'>;

/** The most batches that are remembered one by one; more are counted only. */
const MOST_BATCHES = 5_000_000;

/** What the leaves of a log say together, taken as they come. */
export class LedgerFacts {
  readonly seals = new Map<string, SealLeaf>();
  readonly expiries = new Map<string, ExpiryLeaf>();
  readonly schemas = new Map<number, SchemaLeaf>();
  readonly batches: BatchFacts[] = [];
  readonly findings: VerifyFinding[] = [];
  /** How many leaves were taken. */
  leaves = 0;
  batchCount = 0;
  rows = 0;
  #last: number | undefined;
  #next = 0;
  #gap = false;
  readonly #keepBatches: boolean;

  /** @param keepBatches whether each batch is remembered: only who reads rows needs that */
  constructor(keepBatches: boolean) {
    this.#keepBatches = keepBatches;
  }

  readonly take = (index: number, leaf: Leaf): void => {
    // After leaves that are damaged nobody knows what was in them.
    if (index !== this.leaves) this.#gap = true;
    if (index !== this.#next) this.#last = undefined;
    this.#next = index + 1;
    this.leaves++;
    switch (leaf.kind) {
      case 'schema':
        this.schemas.set(index, leaf);
        break;
      case 'batch':
        this.#takeBatch(leaf);
        break;
      case 'seal':
        this.seals.set(leaf.file, leaf);
        break;
      case 'expiry':
        this.expiries.set(leaf.file, leaf);
        break;
      case 'hold':
      case 'note':
        break;
      default:
        leaf satisfies never;
    }
  };

  #takeBatch(leaf: BatchLeaf): void {
    const { batch, table, schema, rows, root, dead, from, to } = leaf;
    this.batchCount++;
    this.rows += rows + (dead?.rows ?? 0);
    if (this.#last !== undefined && batch !== this.#last + 1)
      this.#report(
        batch,
        table,
        batch > this.#last ? `comes after batch ${this.#last}: those between are missing` : 'comes a second time',
      );
    if (!this.#gap && this.schemas.get(schema)?.table !== table)
      this.#report(batch, table, 'names columns that the ledger lacks');
    if (!this.#gap && dead !== undefined && !this.schemas.has(dead.schema))
      this.#report(batch, table, 'names columns of dead letters that the ledger lacks');
    this.#last = Math.max(batch, this.#last ?? 0);
    if (!this.#keepBatches || this.batches.length >= MOST_BATCHES) return;
    const range = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
    this.batches.push({ batch, table, schema, rows, root, ...range, ...(dead === undefined ? {} : { dead }) });
  }

  #report(batch: number, table: string, message: string): void {
    this.findings.push({ kind: 'batch', name: `${batch} (${table})`, message });
  }
}
