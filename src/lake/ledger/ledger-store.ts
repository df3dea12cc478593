import { type Checkpoint, type SignedCheckpoint, signCheckpoint } from '../../ledger/checkpoint.ts';
import type { LedgerFailure } from '../../ledger/failure.ts';
import { decodeLeaf, encodeLeaf, type Leaf, type SchemaLeaf } from '../../ledger/leaf.ts';
import type { NoteSigner } from '../../ledger/signed-note.ts';
import type { ConsistencyProof, InclusionProof } from '../../ledger/verify-proof.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { DiskFiles } from './disk-files.ts';
import type { LedgerFiles } from './ledger-files.ts';
import type { LogEnd } from './log-end.ts';
import { LogReader, reasonOf } from './log-reader.ts';
import { readLogEnd } from './open-end.ts';
import { Publisher } from './publisher.ts';
import { SegmentWriter } from './segment-writer.ts';
import { type CheckpointCopy, checkWitnesses } from './witness.ts';

export interface LedgerOptions {
  /** The ledger's folder; one process at a time. Or the files themselves. */
  readonly folder: string | LedgerFiles;
  /** Who signs checkpoints; its name is the log's origin. */
  readonly signer: NoteSigner;
  /** Second places where checkpoints are kept: the log does not open where it is not what one of them saw. */
  readonly witnesses?: readonly CheckpointCopy[];
}

/** Where the ledger stands. */
export interface LedgerStatus {
  /** How many leaves are durable. */
  readonly size: number;
  /** How many of them the last checkpoint on disk covers. */
  readonly published: number;
  /** Why the last checkpoint could not be written, where it could not; tried again with the next leaves. */
  readonly trouble?: string;
  /** Witnesses that could not be asked when the ledger was opened. */
  readonly unreachedWitnesses: readonly string[];
}

interface Request {
  readonly entries: readonly Uint8Array[];
  readonly batches: readonly number[];
  readonly resolve: (result: Result<{ readonly first: number }, LedgerFailure>) => void;
}

/** One group of leaves that become durable together, and what may wait to: more is refused, or waits for its turn. */
const GROUP_BYTES = 4 * 1024 * 1024;
const WAITING_BYTES = 64 * 1024 * 1024;
/** How much may be durable and not yet in whole tiles. */
const UNPUBLISHED_BYTES = 64 * 1024 * 1024;
/** How far back a schema or a batch is looked for when the ledger opens. */
const LOOK_BACK = 20_000;

const sizeOf = (entries: readonly Uint8Array[]): number => entries.reduce((sum, { length }) => sum + length, 0);

/**
 * The ledger of one archive. Leaves are durable when `append` resolves: they are written ahead to a segment, together with all that
 * wait at that moment; tiles and the checkpoint follow from them at once, and again after a crash.
 *
 * After a failure of `append` nobody knows whether the leaves are there: they are not while this store is open, and may be when it is
 * opened again. Whoever appends asks `lastBatch` (or reads the last leaves) after opening.
 */
export class LedgerStore {
  readonly #files: LedgerFiles;
  readonly #end: LogEnd;
  readonly #reader: LogReader;
  readonly #writer: SegmentWriter;
  readonly #publisher: Publisher;
  readonly #schemas = new Map<string, number>();
  #lastBatch: number | undefined;
  #queue: Request[] = [];
  #waiting = 0;
  #working: Promise<void> | undefined;
  #closed = false;
  #unreached: readonly string[] = [];

  private constructor(files: LedgerFiles, end: LogEnd, writer: SegmentWriter, publisher: Publisher) {
    this.#files = files;
    this.#end = end;
    this.#reader = new LogReader(files, end);
    this.#writer = writer;
    this.#publisher = publisher;
  }

  /**
   * Opens a ledger at its last consistent state, or begins a new one.
   * Refused: `LEDGER_DAMAGED` with the file that does not fit, `LEDGER_WITNESS` where a witness saw something else, `LEDGER_DISK`.
   */
  static async open({ folder, signer, witnesses = [] }: LedgerOptions): Promise<Result<LedgerStore, LedgerFailure>> {
    const files = typeof folder === 'string' ? new DiskFiles(folder) : folder;
    try {
      const opened = await readLogEnd(files, signer.key);
      if (!opened.ok) return opened;
      const { end, checkpoint, segments } = opened.value;
      const sign = (state: Omit<Checkpoint, 'origin'>): Promise<SignedCheckpoint> => signCheckpoint(state, signer);
      const writer = new SegmentWriter(files, segments);
      const publisher = new Publisher({ files, end, writer, sign, last: checkpoint });
      const store = new LedgerStore(files, end, writer, publisher);
      const found = await store.#lookBack();
      if (!found.ok) return found;
      const witnessed = await checkWitnesses(store, signer.key, witnesses);
      if (!witnessed.ok) return witnessed;
      store.#unreached = witnessed.value;
      await writer.gather(end.base, end.entries);
      await publisher.publish();
      return ok(store);
    } catch (error) {
      return err({ code: 'LEDGER_DISK', message: `The ledger cannot be opened: ${reasonOf(error)}` });
    }
  }

  /** How many leaves are durable. */
  get size(): number {
    return this.#end.size;
  }

  /** The number of the last batch that has a leaf; undefined before the first. */
  get lastBatch(): number | undefined {
    return this.#lastBatch;
  }

  /**
   * Adds leaves, all together or none; resolves with the index of the first when they are durable. Refused: `LEDGER_LEAF` for a leaf
   * that cannot be written, `LEDGER_ORDER` for a batch that does not come after the last, `LEDGER_BUSY` when too much waits,
   * `LEDGER_DISK` when the disk refuses (tried again by appending again), `LEDGER_CLOSED`.
   */
  async append(leaves: readonly Leaf[]): Promise<Result<{ readonly first: number }, LedgerFailure>> {
    const entries: Uint8Array[] = [];
    for (const leaf of leaves) {
      const encoded = encodeLeaf(leaf);
      if (!encoded.ok) return encoded;
      entries.push(encoded.value);
    }
    const bytes = sizeOf(entries);
    if (this.#closed) return err({ code: 'LEDGER_CLOSED', message: 'The ledger is closed' });
    if (this.#waiting > 0 && this.#waiting + bytes > WAITING_BYTES)
      return err({ code: 'LEDGER_BUSY', message: 'Too many leaves wait to be written' });
    const batches = leaves.flatMap((leaf) => (leaf.kind === 'batch' ? [leaf.batch] : []));
    this.#waiting += bytes;
    const result = await new Promise<Result<{ readonly first: number }, LedgerFailure>>((resolve) => {
      this.#queue.push({ entries, batches, resolve });
      this.#working ??= this.#work();
    });
    this.#waiting -= bytes;
    if (result.ok) for (const [at, leaf] of leaves.entries()) this.#remember(leaf, result.value.first + at);
    return result;
  }

  /** The index of the leaf that holds these columns of this table, as far as it is known; it is written again where it is not. */
  findSchema({ table, columns }: Pick<SchemaLeaf, 'table' | 'columns'>): number | undefined {
    return this.#schemas.get(JSON.stringify([table, columns.map(({ name, type }) => [name, type])]));
  }

  #remember(leaf: Leaf, index: number): void {
    if (leaf.kind !== 'schema') return;
    const key = JSON.stringify([leaf.table, leaf.columns.map(({ name, type }) => [name, type])]);
    if (!this.#schemas.has(key)) this.#schemas.set(key, index);
  }

  /** Writes what waits, group after group. */
  async #work(): Promise<void> {
    // All that is asked for in the same turn belongs to one group.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const group = this.#takeGroup();
      if (group.length > 0) await this.#write(group);
    }
    this.#working = undefined;
  }

  /** The requests of one group, in their order; a batch that is out of order is refused. */
  #takeGroup(): readonly Request[] {
    const group: Request[] = [];
    let [bytes, taken, last] = [0, 0, this.#lastBatch ?? -1];
    for (const request of this.#queue) {
      const size = sizeOf(request.entries);
      if (group.length > 0 && bytes + size > GROUP_BYTES) break;
      taken++;
      const wrong = outOfOrder(request.batches, last);
      if (wrong !== undefined) {
        request.resolve(
          err({ code: 'LEDGER_ORDER', message: `Batch ${wrong} has no place in the ledger: the last is ${last}` }),
        );
        continue;
      }
      last = request.batches.at(-1) ?? last;
      bytes += size;
      group.push(request);
    }
    this.#queue = this.#queue.slice(taken);
    return group;
  }

  async #write(group: readonly Request[]): Promise<void> {
    const entries = group.flatMap((request) => request.entries);
    try {
      if (this.#end.bytes > UNPUBLISHED_BYTES && !(await this.#publisher.publish()).ok) throw new Error('unpublished');
      await this.#writer.write(this.#end.size, entries);
    } catch (error) {
      const message = `The ledger cannot be written: ${this.#publisher.trouble ?? reasonOf(error)}`;
      for (const { resolve } of group) resolve(err({ code: 'LEDGER_DISK', message }));
      return;
    }
    for (const request of group) {
      const first = this.#end.size;
      for (const entry of request.entries) this.#end.append(entry);
      this.#lastBatch = request.batches.at(-1) ?? this.#lastBatch;
      request.resolve(ok({ first }));
    }
    void this.#publisher.publish();
  }

  /** The last batch and the newest schemas of a ledger that has leaves already. */
  async #lookBack(): Promise<Result<undefined, LedgerFailure>> {
    for (let index = this.size - 1; index >= 0; index--) {
      if (this.#lastBatch !== undefined && index < this.size - LOOK_BACK) break;
      const leaf = await this.leaf(index);
      if (!leaf.ok) return leaf;
      if (leaf.value.kind === 'batch') this.#lastBatch ??= leaf.value.batch;
      this.#remember(leaf.value, index);
    }
    return ok(undefined);
  }

  /** A leaf. */
  async leaf(index: number): Promise<Result<Leaf, LedgerFailure>> {
    const bytes = await this.#reader.entry(index);
    if (!bytes.ok) return bytes;
    const leaf = decodeLeaf(bytes.value);
    return leaf.ok ? leaf : err({ code: 'LEDGER_DAMAGED', message: `Entry ${index}: ${leaf.error.message}` });
  }

  /** The leaves from an index to the last, with their indexes; it ends with the first that cannot be read. */
  async *leavesFrom(
    index: number,
  ): AsyncGenerator<Result<{ readonly index: number; readonly leaf: Leaf }, LedgerFailure>> {
    for (let at = index; at < this.size; at++) {
      const leaf = await this.leaf(at);
      yield leaf.ok ? ok({ index: at, leaf: leaf.value }) : leaf;
      if (!leaf.ok) return;
    }
  }

  /** The last checkpoint that is on disk; undefined where none could be written yet. */
  checkpoint(): SignedCheckpoint | undefined {
    return this.#publisher.last;
  }

  /** Writes a checkpoint of all that is durable now, with its tiles, and gives it. */
  publish(): Promise<Result<SignedCheckpoint, LedgerFailure>> {
    return this.#publisher.publish();
  }

  /** The proof that a leaf is in the log of a size. */
  inclusion(index: number, size: number): Promise<Result<InclusionProof, LedgerFailure>> {
    return this.#reader.inclusion(index, size);
  }

  /** The proof that the log of size `to` begins with the log of size `from`. */
  consistency(from: number, to: number): Promise<Result<ConsistencyProof, LedgerFailure>> {
    return this.#reader.consistency(from, to);
  }

  /** The root that the log had at a size. */
  root(size: number): Promise<Result<Uint8Array, LedgerFailure>> {
    return this.#reader.root(size);
  }

  status(): LedgerStatus {
    const { trouble, last } = this.#publisher;
    return {
      size: this.size,
      published: last?.size ?? 0,
      ...(trouble === undefined ? {} : { trouble }),
      unreachedWitnesses: this.#unreached,
    };
  }

  /** Takes no more leaves, and writes what waits and the last checkpoint. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#working;
    await this.#publisher.publish();
    await this.#files.close().catch(() => undefined);
  }
}

/** The first batch that does not come after the one before it. */
function outOfOrder(batches: readonly number[], last: number): number | undefined {
  let before = last;
  for (const batch of batches) {
    if (batch <= before) return batch;
    before = batch;
  }
  return undefined;
}
