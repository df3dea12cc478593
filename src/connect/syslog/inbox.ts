import { stopIfAborted } from '../feed/failure.ts';
import type { Feed } from '../feed/feed.ts';

/** Bytes that wait; past that senders are held back, and datagrams are dropped. */
export const FULL = 8 * 1024 * 1024;

/** How long messages are gathered before they are stored together. */
const GATHER_MS = 20;

interface Waiting {
  readonly stream: string;
  readonly record: Buffer;
}

/** Messages between the network and the intake, in the order in which they came. */
export class Inbox {
  #waiting: Waiting[] = [];
  #bytes = 0;
  #wake: () => void = () => undefined;
  #drained: (() => void)[] = [];

  get isFull(): boolean {
    return this.#bytes >= FULL;
  }

  add(stream: string, record: Buffer): void {
    this.#waiting.push({ stream, record });
    this.#bytes += record.length;
    this.#wake();
  }

  /** Calls back when there is room again. */
  onRoom(callback: () => void): void {
    this.#drained.push(callback);
  }

  /** Stores what comes until the signal aborts. */
  async run(feed: Feed, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (this.#waiting.length === 0) await this.#something(signal);
      await feed.ports.sleep(GATHER_MS, signal);
      await this.store(feed, signal);
    }
  }

  /** Stores what waits: one delivery a stream. */
  async store(feed: Feed, signal: AbortSignal): Promise<void> {
    while (this.#waiting.length > 0) {
      stopIfAborted(signal);
      const { stream } = this.#waiting[0] ?? { stream: '' };
      const records: Buffer[] = [];
      const others: Waiting[] = [];
      for (const each of this.#waiting) {
        if (each.stream === stream) records.push(each.record);
        else others.push(each);
      }
      await feed.push(stream, records, signal);
      // What came meanwhile stands behind.
      this.#waiting = [...others, ...this.#waiting.slice(records.length + others.length)];
      this.#bytes = this.#waiting.reduce((sum, { record }) => sum + record.length, 0);
      if (!this.isFull) this.#release();
    }
  }

  #release(): void {
    const callbacks = this.#drained;
    this.#drained = [];
    for (const callback of callbacks) callback();
  }

  #something(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done);
        this.#wake = () => undefined;
        resolve();
      };
      this.#wake = done;
      signal.addEventListener('abort', done, { once: true });
      if (signal.aborted || this.#waiting.length > 0) done();
    });
  }
}
