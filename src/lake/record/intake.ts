import { createHash } from 'node:crypto';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Engine } from '../engine/engine.ts';
import { Cursors } from './cursors.ts';
import { type Manifest, rowSize } from './frame.ts';
import { GroupWriter } from './group-writer.ts';
import { BatchInserter } from './insert-batches.ts';
import { type OpenedSpool, openSpool } from './open-spool.ts';
import { oversizedRecord } from './oversized-record.ts';
import { PreparedStreams, type RecordCatalog } from './prepared-stream.ts';
import type { RecordLedger } from './record-ledger.ts';
import { saveState } from './record-state.ts';
import type { RequestMemory } from './request-memory.ts';
import type { PlacedBatch } from './segment-reader.ts';
import { type SettledBatch, Settler } from './settler.ts';
import type { Damage, Spool } from './spool.ts';
import { DiskSpoolFiles, type SpoolFiles } from './spool-files.ts';
import { type IntakeCounts, Tally } from './tally.ts';

/** Records of one stream as a source hands them over. */
export interface Delivery {
  readonly stream: string;
  /** Each one record: the bytes of a JSON object. */
  readonly records: readonly Buffer[];
  /** The configured place that they come from. */
  readonly source: string;
  /** Where in the source they begin and end; `from` must be the cursor, '' where there is none yet. */
  readonly position?: { readonly partition: string; readonly from: string; readonly to: string };
  /** The sender's own id of the delivery: a second one of the last hour with the same is acknowledged and not stored. */
  readonly requestId?: string;
}

/** The acknowledgement: the records are on disk, and survive the death of the process and of the machine. */
export interface Receipt {
  readonly batch: number;
  readonly records: number;
  /** True where the delivery had been accepted before, and was not stored again. */
  readonly repeated: boolean;
}

/** Why a delivery was not accepted: nothing of it is kept. */
export interface IntakeFailure {
  readonly code:
    | 'INTAKE_BUSY'
    | 'INTAKE_UNKNOWN_STREAM'
    | 'INTAKE_TOO_LARGE'
    | 'INTAKE_OUT_OF_ORDER'
    | 'INTAKE_DISK'
    | 'INTAKE_CLOSED';
  readonly message: string;
  readonly retryAfterSeconds?: number;
  /** Of `INTAKE_OUT_OF_ORDER`: where the source stands. */
  readonly cursor?: string;
}

/** What stands between acceptance and table, and what came of records since the intake was opened. */
export interface IntakeStatus {
  /** The number of the next batch. */
  readonly next: number;
  /** All batches below this number are in table and ledger. */
  readonly settledBelow: number;
  readonly waiting: { readonly batches: number; readonly records: number; readonly bytes: number };
  readonly spoolBytes: number;
  readonly counts: IntakeCounts;
  /** What keeps batches from their table, where something does; tried again. */
  readonly trouble?: string;
  /** Segments whose damage keeps the rest of them from the table, by file. */
  readonly damaged: readonly Damage[];
}

/** What the intake is opened with. */
export interface IntakeOptions {
  /** The folder of the spool, or its files. */
  readonly spool: string | SpoolFiles;
  readonly engine: Engine;
  /** The engine is a server, which sees no file of this machine. */
  readonly remote?: boolean;
  readonly streams: RecordCatalog['stream'];
  readonly tables: RecordCatalog['table'];
  readonly ledger: RecordLedger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Bytes that may wait in the spool. Default 2 GiB. */
  readonly spoolLimit?: number;
  /** Milliseconds that records wait for more, so that they are inserted together. Default 1000. */
  readonly linger?: number;
  /** Milliseconds after which what failed is tried again, the first time; then twice as many, up to half a minute. Default 200. */
  readonly firstPause?: number;
}

/** Why the intake cannot be opened. */
export interface OpenFailure {
  readonly code: 'INTAKE_STATE' | 'INTAKE_DISK';
  readonly message: string;
}

const SPOOL_LIMIT = 2 * 1024 ** 3;
/** Of a delivery, all together. */
const LARGEST_DELIVERY = 64 * 1024 * 1024;
/** A record above this is not kept: its size and hash stand for it. */
const LARGEST_RECORD = 16 * 1024 * 1024;
const RETRY_SECONDS = 5;
/** Of a position's parts. */
const LONGEST_NAME = 2000;

const refused = (
  code: IntakeFailure['code'],
  message: string,
  more: Partial<IntakeFailure> = {},
): Result<never, IntakeFailure> => err({ code, message, ...more });

/**
 * The way of records from a source into table and ledger: spool, acknowledgement, insert, leaf, and out of the spool again. One
 * process owns a spool's folder.
 */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #files: SpoolFiles;
  readonly #spool: Spool;
  readonly #streams: PreparedStreams;
  readonly #requests: RequestMemory;
  /** What batches in the tables say of cursors, what is acknowledged, and what is on its way to the spool. */
  readonly #kept: Cursors;
  readonly #cursors: Cursors;
  #ahead: Cursors;
  readonly #writer: GroupWriter;
  readonly #settler: Settler;
  readonly #tally = new Tally();
  #settledBelow: number;
  #trouble: string | undefined;
  readonly #inHand = new Map<string, Promise<Result<Receipt, IntakeFailure>>>();
  #waiters: { readonly below: number; readonly resolve: () => void }[] = [];
  #closed = false;

  private constructor(options: IntakeOptions, files: SpoolFiles, opened: OpenedSpool) {
    this.#options = options;
    this.#files = files;
    this.#spool = opened.spool;
    this.#requests = opened.requests;
    this.#streams = new PreparedStreams({ stream: options.streams, table: options.tables });
    this.#kept = new Cursors(opened.state.cursors);
    this.#cursors = new Cursors(opened.state.cursors);
    for (const { manifest } of this.#spool.waiting) this.#note(manifest);
    this.#ahead = new Cursors(this.#cursors.toJSON());
    this.#settledBelow = Math.max(opened.state.next, (options.ledger.lastBatch ?? -1) + 1);
    const first = Math.max(this.#settledBelow, (this.#spool.waiting.at(-1)?.manifest.batch ?? -1) + 1);
    this.#writer = new GroupWriter(this.#spool, first, options.now, {
      written: (manifest) => this.#note(manifest),
      // Whatever waited behind has failed too, so that no delivery of a partition is left out.
      failed: () => {
        this.#ahead = new Cursors(this.#cursors.toJSON());
      },
    });
    this.#settler = new Settler({
      spool: this.#spool,
      files,
      inserter: new BatchInserter(options.engine, this.#streams, { now: options.now, remote: options.remote ?? false }),
      streams: this.#streams,
      ledger: options.ledger,
      closeSegment: () => this.#writer.closeSegment(),
      keep: (batches) => this.#keep(files, batches),
      settled: (batches) => this.#settle(batches),
      trouble: (message) => {
        this.#trouble = message;
      },
      linger: options.linger ?? 1000,
      firstPause: options.firstPause ?? 200,
    });
  }

  /** Opens the intake; what an earlier process accepted and did not settle is taken up again. */
  static async open(options: IntakeOptions): Promise<Result<Intake, OpenFailure>> {
    const files = typeof options.spool === 'string' ? new DiskSpoolFiles(options.spool) : options.spool;
    const opened = await openSpool(files, options.now());
    if (!opened.ok) return opened;
    const intake = new Intake(options, files, opened.value);
    intake.#settler.start();
    intake.#settler.wake(true);
    return ok(intake);
  }

  /**
   * Takes a delivery: what is acknowledged is on disk. Of a delivery that is refused nothing is kept, and `message` says what to do.
   */
  async accept(delivery: Delivery): Promise<Result<Receipt, IntakeFailure>> {
    const requestId = shortId(delivery.requestId);
    if (requestId === undefined) return this.#take(delivery);
    const known = this.#requests.batchOf(requestId, this.#options.now());
    if (known !== undefined) return ok({ batch: known, records: delivery.records.length, repeated: true });
    const other = this.#inHand.get(requestId);
    if (other !== undefined) return repeatedReceipt(await other);
    const taking = this.#take({ ...delivery, requestId });
    this.#inHand.set(requestId, taking);
    try {
      return await taking;
    } finally {
      this.#inHand.delete(requestId);
    }
  }

  async #take(delivery: Delivery): Promise<Result<Receipt, IntakeFailure>> {
    const { stream, position, source } = delivery;
    if (this.#closed) return refused('INTAKE_CLOSED', 'The intake is closed');
    if (this.#streams.tableOf(stream) === undefined)
      return refused('INTAKE_UNKNOWN_STREAM', `There is no stream "${stream.slice(0, 100)}" with a table`);
    if (!isNamed(delivery))
      return refused(
        'INTAKE_TOO_LARGE',
        `A source has a name, and names and positions have at most ${LONGEST_NAME} characters`,
      );
    const records = delivery.records.map((record) => (record.length > LARGEST_RECORD ? oversized(record) : record));
    const bytes = records.reduce((sum, { length }) => sum + rowSize(length), 0);
    if (bytes > LARGEST_DELIVERY)
      return refused('INTAKE_TOO_LARGE', `A delivery has at most ${LARGEST_DELIVERY} bytes: send it in parts`);
    if (this.#spool.bytes + this.#writer.bytes + bytes > (this.#options.spoolLimit ?? SPOOL_LIMIT))
      return refused('INTAKE_BUSY', 'Too much waits to be stored: send it again later', {
        retryAfterSeconds: RETRY_SECONDS,
      });
    if (position !== undefined) {
      const cursor = this.#ahead.get(source, position.partition);
      if ((cursor ?? '') !== position.from)
        return refused('INTAKE_OUT_OF_ORDER', 'The delivery does not begin where the source stands', {
          ...(cursor === undefined ? {} : { cursor }),
        });
      this.#ahead.set(source, position.partition, position.to);
    }
    const written = await this.#writer.write({ ...delivery, records }, bytes);
    if (!written.ok)
      return refused('INTAKE_DISK', `The spool cannot be written (${written.error}): nothing of the delivery is kept`, {
        retryAfterSeconds: RETRY_SECONDS,
      });
    this.#tally.accepted(records.length, bytes);
    this.#settler.wake();
    return ok({ batch: written.value, records: records.length, repeated: false });
  }

  /** What a batch on disk says of cursors and requests. */
  #note({ source, positions, requests, batch, acceptedAt }: Manifest): void {
    for (const { partition, to } of positions) this.#cursors.set(source, partition, to);
    for (const id of requests) this.#requests.add(id, batch, Date.parse(acceptedAt));
  }

  /** Where a source stands: the end of the last delivery that was acknowledged. */
  cursor(source: string, partition: string): string | undefined {
    return this.#cursors.get(source, partition);
  }

  async #keep(files: SpoolFiles, batches: readonly PlacedBatch[]): Promise<void> {
    const manifests = batches.map(({ manifest }) => manifest);
    const ids = manifests.flatMap(({ requests, batch, acceptedAt }) =>
      requests.map((id) => ({ id, batch, at: Date.parse(acceptedAt) })),
    );
    await this.#requests.keep(ids, this.#options.now());
    this.#requests.forget(this.#options.now());
    for (const { source, positions } of manifests)
      for (const { partition, to } of positions) this.#kept.set(source, partition, to);
    const next = (manifests.at(-1)?.batch ?? -1) + 1;
    await saveState(files, { next: Math.max(next, this.#settledBelow), cursors: this.#kept.toJSON() });
  }

  #settle(batches: readonly SettledBatch[]): void {
    for (const { inserted } of batches) this.#tally.settled(inserted);
    this.#settledBelow = Math.max(this.#settledBelow, (batches.at(-1)?.placed.manifest.batch ?? -1) + 1);
    const done = this.#waiters.filter(({ below }) => below <= this.#settledBelow);
    this.#waiters = this.#waiters.filter(({ below }) => below > this.#settledBelow);
    for (const { resolve } of done) resolve();
  }

  /** Resolves when all that was accepted until now is in table and ledger. */
  async settled(): Promise<void> {
    await this.#writer.idle();
    const below = this.#writer.next;
    if (below <= this.#settledBelow || this.#spool.waiting.length === 0) return;
    await new Promise<void>((resolve) => {
      this.#waiters.push({ below: (this.#spool.waiting.at(-1)?.manifest.batch ?? 0) + 1, resolve });
      this.#settler.wake(true);
    });
  }

  status(): IntakeStatus {
    const waiting = this.#spool.waiting.filter(({ manifest }) => manifest.batch >= this.#settledBelow);
    return {
      next: this.#writer.next,
      settledBelow: this.#settledBelow,
      waiting: {
        batches: waiting.length,
        records: waiting.reduce((sum, { manifest }) => sum + manifest.records, 0),
        bytes: waiting.reduce((sum, { manifest }) => sum + manifest.bytes, 0),
      },
      spoolBytes: this.#spool.bytes,
      counts: this.#tally.counts,
      damaged: this.#spool.damages,
      ...(this.#trouble === undefined ? {} : { trouble: this.#trouble }),
    };
  }

  /** Writes what was accepted; what is not in its table by then waits in the spool for the next time. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#writer.idle();
    await this.#settler.close();
    await this.#writer.closeSegment();
    await this.#files.close();
  }
}

/** The receipt of a delivery that came while another with the same id was written. */
const repeatedReceipt = (first: Result<Receipt, IntakeFailure>): Result<Receipt, IntakeFailure> =>
  first.ok ? ok({ ...first.value, repeated: true }) : first;

/** An id of a request that is longer than any real one stands for itself by its hash. */
const shortId = (id: string | undefined): string | undefined =>
  id === undefined || (id.length <= 200 && isText(id)) ? id : createHash('sha256').update(id).digest('hex');

/** Whether a leaf of the ledger can hold the names of a delivery. */
const isNamed = ({ source, position }: Delivery): boolean =>
  source !== '' &&
  source.length <= 1000 &&
  [source, position?.partition ?? '', position?.from ?? '', position?.to ?? ''].every(
    (name) => name.length <= LONGEST_NAME && isText(name),
  );

const isText = (text: string): boolean => !/\p{Cs}/u.test(text);

/** What stands for a record that is too large to be kept. */
const oversized = (record: Buffer): Buffer =>
  oversizedRecord(record.length, createHash('sha256').update(record).digest('hex'));
