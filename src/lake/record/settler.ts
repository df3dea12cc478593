import type { Leaf } from '../../ledger/leaf.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { textLiteral } from '../tables/literal.ts';
import type { RecordFiles } from './engine-records.ts';
import type { BatchInserter, GroupedBatch, InsertedBatch, InsertFailure } from './insert-batches.ts';
import { DEAD_TABLE } from './insert-sql.ts';
import { ledgerColumns } from './ledger-columns.ts';
import type { PreparedStream, PreparedStreams } from './prepared-stream.ts';
import { batchLeaf, type LedgerTable, type RecordLedger } from './record-ledger.ts';
import type { PlacedBatch } from './segment-reader.ts';
import type { ClosedSegment, Spool } from './spool.ts';
import type { SpoolFiles } from './spool-files.ts';

/** What the settler works with. */
export interface SettlerPorts {
  readonly spool: Spool;
  readonly files: SpoolFiles;
  readonly inserter: BatchInserter;
  readonly streams: PreparedStreams;
  readonly ledger: RecordLedger;
  /** Ends the segment that is written to, between two writes. */
  readonly closeSegment: () => Promise<void>;
  /** Keeps what settled batches say of cursors and requests, durably. */
  readonly keep: (batches: readonly PlacedBatch[]) => Promise<void>;
  readonly settled: (batches: readonly SettledBatch[]) => void;
  /** Told what keeps batches from their table, and undefined when it is over. */
  readonly trouble: (message: string | undefined) => void;
  /** How long a segment may wait for more before it is inserted, in milliseconds. */
  readonly linger: number;
  /** How long to wait before what failed is tried again, the first time. */
  readonly firstPause: number;
}

export interface SettledBatch {
  readonly placed: PlacedBatch;
  readonly inserted: InsertedBatch;
}

/** Bytes of segments that are inserted together, and how many such rounds run at once. */
const ROUND_BYTES = 256 * 1024 * 1024;
const ROUNDS = 2;
const LONGEST_PAUSE = 30_000;

/** The settler was closed: what it has not settled waits in the spool. */
class Closed extends Error {}

/** Takes batches from the spool into table and ledger, in rounds: two insert at a time, and their leaves follow in order. */
export class Settler {
  readonly #ports: SettlerPorts;
  readonly #closing = new AbortController();
  readonly #rounds = new Set<Promise<void>>();
  readonly #turns = new Map<string, Promise<unknown>>();
  #last: Promise<void> = Promise.resolve();
  readonly #sleepers = new Set<() => void>();
  #hurry = false;
  #working: Promise<void> | undefined;

  constructor(ports: SettlerPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#working = this.#work().catch((error: unknown) => {
      if (!(error instanceof Closed)) this.#ports.trouble(error instanceof Error ? error.message : String(error));
    });
  }

  /** Says that there is something to do. @param hurry at once, whatever more may come */
  wake(hurry = false): void {
    this.#hurry ||= hurry;
    this.#rouse();
  }

  /** Ends after what runs now; what is left waits in the spool. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#rouse();
    await this.#working;
    await Promise.allSettled(this.#rounds);
  }

  async #work(): Promise<void> {
    let again = true;
    for (;;) {
      while (this.#rounds.size >= ROUNDS) await Promise.race(this.#rounds);
      if (this.#closing.signal.aborted) return;
      const segments = await this.#nextSegments();
      if (segments.length === 0) {
        again = false;
        await this.#pause();
      } else this.#begin(segments, again);
    }
  }

  /** Closed segments, or the one that is written to once it has waited for more. */
  async #nextSegments(): Promise<readonly ClosedSegment[]> {
    const closed = this.#ports.spool.takeClosed(ROUND_BYTES);
    if (closed.length > 0 || this.#ports.spool.currentBytes === 0) return closed;
    if (!this.#hurry && this.#ports.spool.currentBytes < ROUND_BYTES)
      await this.#until(() => this.#hurry, this.#ports.linger);
    this.#hurry = false;
    await this.#ports.closeSegment();
    return this.#ports.spool.takeClosed(ROUND_BYTES);
  }

  #begin(segments: readonly ClosedSegment[], again: boolean): void {
    const before = this.#last;
    const round = this.#round(segments, again, before);
    this.#last = round;
    this.#rounds.add(round);
    round
      .catch((error: unknown) => {
        if (!(error instanceof Closed)) this.#ports.trouble(error instanceof Error ? error.message : String(error));
      })
      .finally(() => this.#rounds.delete(round));
  }

  async #round(segments: readonly ClosedSegment[], again: boolean, before: Promise<void>): Promise<void> {
    const last = this.#ports.ledger.lastBatch ?? -1;
    const all = segments.flatMap(({ batches }) => batches);
    const open = all.filter(({ manifest }) => !again || manifest.batch > last);
    const inserted = await this.#insertAll(segments, open, again);
    await before;
    await this.#untilDone('The ledger', () => this.#append(open, inserted));
    await this.#untilDone('The spool', () => this.#finish(segments, all));
    this.#ports.settled(all.map((placed) => ({ placed, inserted: inserted.get(placed.manifest.batch) ?? nothing })));
  }

  async #insertAll(segments: readonly ClosedSegment[], batches: readonly PlacedBatch[], again: boolean) {
    const inserted = new Map<number, InsertedBatch>();
    const byStream = groupedByStream(batches);
    for (const [stream, own] of byStream) {
      const whole = byStream.size === 1 && segments.every((segment) => segment.whole);
      const scratch = whole ? undefined : await this.#extract(own);
      const files = scratch === undefined ? segments.map(({ name }) => name) : [scratch];
      const from = { folder: this.#ports.files.folder, files };
      for (const [batch, outcome] of await this.#insertStream(stream, from, own.map(grouped), again))
        inserted.set(batch, outcome);
      if (scratch !== undefined) await this.#untilDone('The spool', () => this.#removeFile(scratch));
    }
    return inserted;
  }

  async #removeFile(name: string): Promise<Result<undefined, never>> {
    await this.#ports.files.remove(name);
    return ok(undefined);
  }

  /** Copies the rows of some batches into a file of their own, where segments hold other streams too. It need not be durable. */
  async #extract(batches: readonly PlacedBatch[]): Promise<string> {
    const { files, spool } = this.#ports;
    const name = `scratch-${batches[0]?.manifest.batch}.rows`;
    return this.#untilDone('The spool', async () => {
      await files.remove(name);
      await files.create(name);
      let at = 0;
      for (const batch of batches) {
        const payload = await spool.payload(batch);
        await files.write(name, at, [payload]);
        at += payload.length;
      }
      await files.release(name);
      return ok(name);
    });
  }

  /** Inserts until it is done. Batches that cannot be inserted together are tried by halves, and one alone becomes dead letters. */
  async #insertStream(
    stream: string,
    from: RecordFiles,
    batches: readonly GroupedBatch[],
    again: boolean,
  ): Promise<ReadonlyMap<number, InsertedBatch>> {
    const prepared = await this.#untilDone(stream, () => this.#preparedStream(stream));
    if (prepared === undefined)
      return this.#buryAll(stream, 'belongs to a stream that is not known any more', from, batches);
    const tried = await this.#tryInsert(prepared, from, batches, again);
    if (tried.ok) return tried.value;
    if (batches.length === 1)
      return this.#buryAll(
        stream,
        `is refused by the engine (${tried.error.clickhouse ?? tried.error.code})`,
        from,
        batches,
      );
    const half = Math.ceil(batches.length / 2);
    return new Map([
      ...(await this.#insertStream(stream, from, batches.slice(0, half), true)),
      ...(await this.#insertStream(stream, from, batches.slice(half), true)),
    ]);
  }

  async #preparedStream(
    name: string,
  ): Promise<Result<PreparedStream | undefined, { readonly code: string; readonly message: string }>> {
    const found = await this.#ports.streams.get(name);
    return found ?? ok(undefined);
  }

  /** Tries until the batches are in their table or are found to be in the way themselves. */
  async #tryInsert(
    prepared: PreparedStream,
    from: RecordFiles,
    batches: readonly GroupedBatch[],
    again: boolean,
  ): Promise<Result<ReadonlyMap<number, InsertedBatch>, InsertFailure>> {
    let attempt = again;
    const insert = async () => {
      const done = await this.#ports.inserter.insert(prepared, from, batches, attempt);
      attempt = true;
      return done;
    };
    return this.#untilDone(prepared.table.name, async () => {
      // Whether an id is known already cannot be asked while another insert of the same table runs.
      const inserted = await (prepared.stream.unique === undefined
        ? insert()
        : this.#inTurn(prepared.table.name, insert));
      const isFinal =
        inserted.ok || inserted.error.cause === 'data' || (inserted.error.cause === 'size' && batches.length > 1);
      return isFinal ? ok(inserted) : err(inserted.error);
    });
  }

  /** Does something once all that was asked for the same table before has ended. */
  async #inTurn<T>(table: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(table) ?? Promise.resolve();
    const own = before.then(work, work);
    this.#turns.set(table, own);
    return own;
  }

  #buryAll(stream: string, reason: string, from: RecordFiles, batches: readonly GroupedBatch[]) {
    return this.#untilDone(DEAD_TABLE, async () => {
      const dead = await this.#ports.inserter.buryAll(stream, textLiteral(reason), from, batches);
      if (!dead.ok) return dead;
      return ok(new Map(batches.map(({ batch }) => [batch, { ...nothing, dead: dead.value.get(batch) }] as const)));
    });
  }

  /** Adds the leaves of batches; before them those of tables that have none. */
  async #append(batches: readonly PlacedBatch[], inserted: ReadonlyMap<number, InsertedBatch>) {
    const leaves: Leaf[] = [];
    const last = this.#ports.ledger.lastBatch ?? -1;
    for (const { manifest } of batches.filter((placed) => placed.manifest.batch > last)) {
      const outcome = inserted.get(manifest.batch) ?? nothing;
      const table = this.#ports.streams.tableOf(manifest.stream)?.name ?? DEAD_TABLE;
      const own = await this.#schemaOf(table);
      const dead = outcome.dead === undefined ? undefined : await this.#schemaOf(DEAD_TABLE);
      leaves.push(batchLeaf(manifest, table, outcome, { own, dead }));
    }
    return leaves.length === 0 ? ok({ first: 0 }) : this.#ports.ledger.append(leaves);
  }

  /** The index of the leaf that holds the columns of a table. */
  async #schemaOf(name: string): Promise<number> {
    const table = this.#ports.streams.table(name);
    if (table === undefined) throw new Error(`There is no table ${name}`);
    const schema: LedgerTable = { table: name, columns: ledgerColumns(table) };
    const known = this.#ports.ledger.findSchema(schema);
    if (known !== undefined) return known;
    const added = await this.#ports.ledger.append([{ kind: 'schema', table: name, columns: [...schema.columns] }]);
    if (!added.ok) throw new Error(added.error.message);
    return added.value.first;
  }

  async #finish(
    segments: readonly ClosedSegment[],
    batches: readonly PlacedBatch[],
  ): Promise<Result<undefined, never>> {
    await this.#ports.keep(batches);
    for (const segment of segments) await this.#ports.spool.drop(segment);
    return ok(undefined);
  }

  /** Tries again, at longer and longer intervals, until it is done. */
  async #untilDone<T>(
    what: string,
    work: () => Promise<Result<T, { readonly code: string; readonly message: string }>>,
  ): Promise<T> {
    const { firstPause } = this.#ports;
    for (let pause = firstPause; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      if (this.#closing.signal.aborted) throw new Closed();
      const done = await attempted(work);
      if (done.ok) {
        if (pause > firstPause) this.#ports.trouble(undefined);
        return done.value;
      }
      this.#ports.trouble(`${what}: ${done.error.message}`);
      await this.#until(() => false, pause);
    }
  }

  #rouse(): void {
    for (const sleeper of this.#sleepers) sleeper();
  }

  /** Waits for something to do. */
  #pause(): Promise<void> {
    return this.#until(() => this.#ports.spool.currentBytes > 0);
  }

  /** Waits until it is so, at most for a time. It is asked whenever somebody wakes the settler. */
  #until(isSo: () => boolean, milliseconds?: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#sleepers.delete(check);
        resolve();
      };
      const check = (): void => {
        if (isSo() || this.#closing.signal.aborted) end();
      };
      const timer = milliseconds === undefined ? undefined : setTimeout(end, milliseconds);
      this.#sleepers.add(check);
      check();
    });
  }
}

const nothing: InsertedBatch = { stored: undefined, dead: undefined, duplicates: 0 };

function groupedByStream(batches: readonly PlacedBatch[]): ReadonlyMap<string, readonly PlacedBatch[]> {
  const groups = new Map<string, PlacedBatch[]>();
  for (const batch of batches) {
    const group = groups.get(batch.manifest.stream);
    if (group === undefined) groups.set(batch.manifest.stream, [batch]);
    else group.push(batch);
  }
  return groups;
}

const grouped = ({ manifest }: PlacedBatch): GroupedBatch => ({
  batch: manifest.batch,
  source: manifest.source,
  acceptedAt: Date.parse(manifest.acceptedAt),
  records: manifest.records,
});

async function attempted<T>(
  work: () => Promise<Result<T, { readonly code: string; readonly message: string }>>,
): Promise<Result<T, { readonly code: string; readonly message: string }>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Closed) throw error;
    return err({ code: 'RECORD_FAILED', message: error instanceof Error ? error.message : String(error) });
  }
}
