import { err, ok, type Result } from '../../lib/result.ts';
import { type Manifest, payloadHash, payloadOf } from './frame.ts';
import type { Delivery } from './intake.ts';
import type { NewBatch, Spool } from './spool.ts';
import { WriteBuffers } from './write-buffers.ts';

/** Who is told what became of a write, before those who wait for it. */
export interface WriteListener {
  readonly written: (manifest: Manifest) => void;
  /** Nothing of what was to be written is there. */
  readonly failed: () => void;
}

interface Waiting {
  readonly delivery: Delivery;
  readonly bytes: number;
  readonly resolve: (result: Result<number, string>) => void;
}

/** Deliveries that become one batch. */
interface Joined {
  readonly waiting: Waiting[];
  bytes: number;
  records: number;
  positionBytes: number;
}

const hasRoom = (joined: Joined, bytes: number, records: number, positionBytes: number): boolean =>
  joined.bytes + bytes <= BATCH_BYTES &&
  joined.records + records <= BATCH_RECORDS &&
  joined.waiting.length < BATCH_DELIVERIES &&
  joined.positionBytes + positionBytes <= BATCH_POSITIONS;

/** The most of one batch, and of one write. */
const BATCH_BYTES = 32 * 1024 * 1024;
const GROUP_BYTES = 64 * 1024 * 1024;
const BATCH_RECORDS = 1_000_000;
/** What a manifest and a leaf hold of deliveries: how many, and bytes of their positions. */
const BATCH_DELIVERIES = 10_000;
const BATCH_POSITIONS = 40_000;

/**
 * Writes deliveries to the spool in groups: what comes while one write becomes durable is the next write. Those of one stream and
 * source in a group are one batch.
 */
export class GroupWriter {
  readonly #spool: Spool;
  readonly #now: () => number;
  readonly #listener: WriteListener;
  readonly #buffers = new WriteBuffers();
  #next: number;
  #queue: Waiting[] = [];
  #bytes = 0;
  #writing: Promise<void> | undefined;
  #closeAsked: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;

  constructor(spool: Spool, next: number, now: () => number, listener: WriteListener) {
    this.#listener = listener;
    this.#spool = spool;
    this.#next = next;
    this.#now = now;
  }

  /** The number of the next batch. */
  get next(): number {
    return this.#next;
  }

  /** Bytes of deliveries that are not durable yet. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Resolves when the delivery is durable, with its batch; or with the reason for which nothing of it is. */
  write(delivery: Delivery, bytes: number): Promise<Result<number, string>> {
    return new Promise((resolve) => {
      this.#queue.push({ delivery, bytes, resolve });
      this.#bytes += bytes;
      this.#writing ??= this.#work();
    });
  }

  /** Ends the segment that is written to, between two writes. */
  async closeSegment(): Promise<void> {
    if (this.#writing === undefined) return this.#spool.closeCurrent();
    if (this.#closeAsked === undefined) {
      let resolve = (): void => undefined;
      const promise = new Promise<void>((done) => {
        resolve = done;
      });
      this.#closeAsked = { promise, resolve };
    }
    return this.#closeAsked.promise;
  }

  /** Resolves when nothing waits to be written. */
  async idle(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
  }

  async #work(): Promise<void> {
    // All that is delivered in the same turn belongs to one group.
    await Promise.resolve();
    // Nothing is awaited between the last look and the end: what comes later begins work of its own.
    while (this.#queue.length > 0 || this.#closeAsked !== undefined) {
      if (this.#queue.length > 0) await this.#writeGroup(this.#takeGroup());
      await this.#closeIfAsked();
    }
    this.#writing = undefined;
  }

  async #closeIfAsked(): Promise<void> {
    const asked = this.#closeAsked;
    if (asked === undefined) return;
    this.#closeAsked = undefined;
    await this.#spool.closeCurrent();
    asked.resolve();
  }

  #takeGroup(): readonly Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const waiting of this.#queue) {
      if (count > 0 && bytes + waiting.bytes > GROUP_BYTES) break;
      bytes += waiting.bytes;
      count++;
    }
    return this.#queue.splice(0, count);
  }

  async #writeGroup(group: readonly Waiting[]): Promise<void> {
    const joined = joinedDeliveries(group);
    const acceptedAt = new Date(this.#now()).toISOString();
    try {
      const placed = await this.#spool.append(joined.map(({ waiting }) => this.#batchOf(waiting, acceptedAt)));
      for (const { manifest } of placed) this.#listener.written(manifest);
      for (const { bytes } of group) this.#bytes -= bytes;
      for (const [at, { waiting }] of joined.entries())
        for (const { resolve } of waiting) resolve(ok(placed[at]?.manifest.batch ?? 0));
    } catch (error) {
      this.#listener.failed();
      this.#fail([...group, ...this.#queue.splice(0)], reasonOf(error));
    } finally {
      this.#buffers.free();
    }
  }

  #fail(waiting: readonly Waiting[], reason: string): void {
    for (const { bytes, resolve } of waiting) {
      this.#bytes -= bytes;
      resolve(err(reason));
    }
  }

  #batchOf(waiting: readonly Waiting[], acceptedAt: string): NewBatch {
    const batch = this.#next++;
    const deliveries = waiting.map(({ delivery }) => delivery);
    const payload = payloadOf(
      batch,
      deliveries.map(({ records }) => records),
      (size) => this.#buffers.take(size),
    );
    const [one] = deliveries;
    return {
      payload,
      manifest: {
        batch,
        stream: one?.stream ?? '',
        source: one?.source ?? '',
        positions: joinedPositions(deliveries),
        requests: deliveries.flatMap(({ requestId }) => (requestId === undefined ? [] : [requestId])),
        records: deliveries.reduce((sum, { records }) => sum + records.length, 0),
        bytes: payload.length,
        sha256: payloadHash(payload),
        acceptedAt,
      },
    };
  }
}

/** Deliveries by stream and source, in the order of their first, as many together as a batch takes. */
function joinedDeliveries(group: readonly Waiting[]): readonly Joined[] {
  const all: Joined[] = [];
  const open = new Map<string, Joined>();
  for (const waiting of group) {
    const { stream, source, records, position } = waiting.delivery;
    const key = JSON.stringify([stream, source]);
    const positionBytes = position === undefined ? 0 : Buffer.byteLength(JSON.stringify(position));
    let joined = open.get(key);
    if (joined === undefined || !hasRoom(joined, waiting.bytes, records.length, positionBytes)) {
      joined = { waiting: [], bytes: 0, records: 0, positionBytes: 0 };
      all.push(joined);
      open.set(key, joined);
    }
    joined.waiting.push(waiting);
    joined.bytes += waiting.bytes;
    joined.records += records.length;
    joined.positionBytes += positionBytes;
  }
  return all;
}

/** From where the first delivery of each partition begins to where its last ends. */
function joinedPositions(deliveries: readonly Delivery[]) {
  const byPartition = new Map<string, { partition: string; from: string; to: string }>();
  for (const { position } of deliveries) {
    if (position === undefined) continue;
    const known = byPartition.get(position.partition);
    byPartition.set(position.partition, known === undefined ? { ...position } : { ...known, to: position.to });
  }
  return [...byPartition.values()];
}

const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'failed';
