import type { Checkpoint, SignedCheckpoint } from '../../ledger/checkpoint.ts';
import type { LedgerFailure } from '../../ledger/failure.ts';
import { partialTiles, TILE_WIDTH, tilePath } from '../../ledger/tiles.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { LedgerFiles } from './ledger-files.ts';
import type { LogEnd, LogSnapshot } from './log-end.ts';
import { reasonOf } from './log-reader.ts';
import type { SegmentWriter } from './segment-writer.ts';

export interface PublisherOptions {
  readonly files: LedgerFiles;
  readonly end: LogEnd;
  readonly writer: SegmentWriter;
  readonly sign: (state: Omit<Checkpoint, 'origin'>) => Promise<SignedCheckpoint>;
  /** The checkpoint that is on disk. */
  readonly last: SignedCheckpoint | undefined;
}

/**
 * Writes tiles and checkpoints of what is durable. In this order, so that a stop between any two steps leaves a log that can be read:
 * whole tiles and bundles, durable; those that are not whole, which the checkpoint needs and the segments can give again; the
 * checkpoint, durable; then what nobody needs any more goes: segments of whole bundles, tiles of the checkpoint before the last.
 */
export class Publisher {
  readonly #options: PublisherOptions;
  #last: SignedCheckpoint | undefined;
  #before = 0;
  /** Tiles of which this process wrote states that were not whole, or does not know whether another did. */
  readonly #open = new Set<string>();
  /** What is on disk is what this process wrote; what an earlier one wrote may have been lost with the power. */
  #certain = false;
  #trouble: string | undefined;
  #running: Promise<Result<SignedCheckpoint, LedgerFailure>> | undefined;
  #next: Promise<Result<SignedCheckpoint, LedgerFailure>> | undefined;

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#last = options.last;
    this.#before = options.last?.size ?? 0;
  }

  get last(): SignedCheckpoint | undefined {
    return this.#last;
  }

  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Publishes what is durable now. Those who ask while one runs share the next. */
  publish(): Promise<Result<SignedCheckpoint, LedgerFailure>> {
    if (this.#running === undefined) return this.#start();
    this.#next ??= this.#running.then(() => {
      this.#next = undefined;
      return this.#start();
    });
    return this.#next;
  }

  #start(): Promise<Result<SignedCheckpoint, LedgerFailure>> {
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #run(): Promise<Result<SignedCheckpoint, LedgerFailure>> {
    const { end, files } = this.#options;
    if (this.#certain && this.#last?.size === end.size && this.#trouble === undefined) return ok(this.#last);
    try {
      const snapshot = end.snapshot();
      await files.write(snapshot.whole, true);
      await files.write(snapshot.partial, false);
      const checkpoint = await this.#options.sign({ size: snapshot.size, root: snapshot.root });
      await files.write([{ path: 'checkpoint', bytes: Buffer.from(checkpoint.note) }], true);
      const before = this.#last?.size ?? 0;
      this.#last = checkpoint;
      end.settle(snapshot.size);
      await this.#clean(snapshot);
      this.#before = before;
      this.#trouble = undefined;
      this.#certain = true;
      return ok(checkpoint);
    } catch (error) {
      this.#trouble = `no checkpoint could be written (${reasonOf(error)})`;
      return err({ code: 'LEDGER_DISK', message: `The ledger cannot be published: ${this.#trouble}` });
    }
  }

  /** Removes what is in whole tiles and bundles now, and what only the checkpoint before the last needed. */
  async #clean({ size, whole }: LogSnapshot): Promise<void> {
    const { files, writer } = this.#options;
    for (const { path } of whole) if (this.#open.delete(path) || !this.#certain) await files.remove(`${path}.p`);
    for (const tile of partialTiles(size)) this.#open.add(tilePath({ ...tile, width: TILE_WIDTH }));
    const needed = new Set([...partialTiles(size), ...partialTiles(this.#last?.size ?? 0)].map(tilePath));
    for (const tile of partialTiles(this.#before)) if (!needed.has(tilePath(tile))) await files.remove(tilePath(tile));
    await writer.trim(size - (size % TILE_WIDTH));
  }
}
