import { stopIfAborted } from './failure.ts';
import { type Feed, Gathered } from './feed.ts';

/** A span of time, the end left out. */
export interface Window {
  readonly from: Date;
  readonly to: Date;
}

export interface WindowOptions {
  readonly partition: string;
  readonly stream: string;
  /** The pages of a window, in any order. */
  readonly pages: (window: Window, signal: AbortSignal) => AsyncIterable<readonly Buffer[]>;
  /** The upstream's own id of a record: one that was delivered by this process is not delivered again. */
  readonly idOf: (record: Buffer) => string | undefined;
  /** Called when all of a window is delivered. */
  readonly done?: () => void;
  /** How far back the first look goes. */
  readonly firstDays: number;
  /** How long the other side takes at least until a record can be found. */
  readonly settleSeconds: number;
  /** How much of what was read is read again in each round, for records that come late. */
  readonly overlapSeconds: number;
  /** The same, once an hour. */
  readonly lookBackSeconds: number;
  /** Longest span of one request. */
  readonly windowSeconds: number;
}

const HOUR = 3_600_000;
/** Ids that are remembered. */
const MOST_IDS = 200_000;

/**
 * Reads records by windows of time. The cursor is the time up to which all was read; within a window it has a number behind
 * it, `2026-11-22T11:00:00.000Z#2`, and after a crash the window is read again: the ids make the second reading harmless.
 */
export class WindowReader {
  readonly #options: WindowOptions;
  readonly #ids = new Set<string>();
  /** The end of the last window that went far back; the first one of a process reads what the one before it may have missed. */
  #lookedBackAt = Number.NEGATIVE_INFINITY;
  /** How far this process read. A window that held nothing moves the cursor once an hour only. */
  #read: number | undefined;

  constructor(options: WindowOptions) {
    this.#options = options;
  }

  /** Reads up to now. */
  async look(feed: Feed, signal: AbortSignal): Promise<void> {
    const { settleSeconds, windowSeconds, firstDays } = this.#options;
    const now = feed.ports.now().getTime();
    const end = now - settleSeconds * 1000;
    const stored = timeOf(feed.at(this.#options.partition));
    let from = Math.max(this.#read ?? Number.NEGATIVE_INFINITY, stored ?? this.#read ?? now - firstDays * 24 * HOUR);
    this.#read = from;
    while (from < end) {
      stopIfAborted(signal);
      const to = Math.min(from + windowSeconds * 1000, end);
      await this.#window({ from, to, isLast: to === end }, feed, signal);
      this.#read = to;
      from = to;
    }
  }

  async #window(
    { from, to, isLast }: { from: number; to: number; isLast: boolean },
    feed: Feed,
    signal: AbortSignal,
  ): Promise<void> {
    const { partition, stream, pages, done } = this.#options;
    const isLookingBack = isLast && to - this.#lookedBackAt >= HOUR;
    const { overlapSeconds, lookBackSeconds } = this.#options;
    const overlap = isLookingBack ? Math.max(overlapSeconds, lookBackSeconds) : overlapSeconds;
    const begin = from - overlap * 1000;
    const gathered = new Gathered();
    const ids: string[] = [];
    // Numbers go on behind those of the reading that a crash ended: a cursor must not come twice.
    const before = Number(feed.at(partition).split('#')[1] ?? 0);
    let portions = before;
    for await (const page of pages({ from: new Date(begin), to: new Date(to) }, signal)) {
      stopIfAborted(signal);
      for (const record of page) {
        this.#gather(record, gathered, ids);
        if (!gathered.isFull) continue;
        const cursor = `${new Date(from).toISOString()}#${++portions}`;
        await feed.deliver({ stream, partition, to: cursor, records: gathered.take() }, signal);
      }
    }
    if (isLookingBack) this.#lookedBackAt = to;
    const stored = timeOf(feed.at(partition)) ?? Number.NEGATIVE_INFINITY;
    if (gathered.isEmpty && portions === before && to - stored < HOUR) {
      done?.();
      return;
    }
    await feed.deliver({ stream, partition, to: new Date(to).toISOString(), records: gathered.take() }, signal);
    this.#remember(ids);
    done?.();
  }

  #gather(record: Buffer, gathered: Gathered, ids: string[]): void {
    const id = this.#options.idOf(record);
    if (id !== undefined) {
      if (this.#ids.has(id)) return;
      ids.push(id);
    }
    gathered.add(record);
  }

  #remember(ids: readonly string[]): void {
    if (this.#ids.size + ids.length > MOST_IDS) this.#ids.clear();
    for (const id of ids.slice(-MOST_IDS)) this.#ids.add(id);
  }
}

/** The time of a cursor; undefined for one that is none. */
function timeOf(cursor: string): number | undefined {
  const time = Date.parse(cursor.split('#')[0] ?? '');
  return Number.isNaN(time) ? undefined : time;
}
