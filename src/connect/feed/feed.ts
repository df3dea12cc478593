import { repairRecord } from '../bytes/encoding.ts';
import { LONGEST_RECORD, type TooLong } from '../bytes/piece.ts';
import type { AcceptFailure, SourcePorts } from '../source.ts';
import { fail, OutOfOrder, Stopped, stopIfAborted } from './failure.ts';
import { HealthLog } from './health-log.ts';

/** Bytes of records that go into one delivery: about this many, never more than one record beyond it. */
export const DELIVERY_BYTES = 8 * 1024 * 1024;
/** Records that go into one delivery. */
const DELIVERY_RECORDS = 20_000;

/** What the line of a record begins with that was too long to be kept. */
export const OVERSIZED = '\0oversized ';

/** Longest that a full intake is waited for before it is asked again. */
const LONGEST_WAIT_SECONDS = 60;

/** Records that are to be delivered together. */
export interface Portion {
  readonly stream: string;
  readonly partition: string;
  /** The cursor after them. */
  readonly to: string;
  readonly records: readonly Buffer[];
}

/** The way from a source into the intake: knows where each partition stands, and waits where the intake is full. */
export class Feed {
  readonly health: HealthLog;
  readonly ports: SourcePorts;
  readonly name: string;
  /** Where partitions stand, as far as this process moved them. */
  readonly #cursors = new Map<string, string>();

  constructor(name: string, ports: SourcePorts, silentAfterSeconds: number) {
    this.name = name;
    this.ports = ports;
    this.health = new HealthLog(() => ports.now(), silentAfterSeconds);
  }

  /** Where a partition stands, '' before its first record. */
  at(partition: string): string {
    return this.#cursors.get(partition) ?? this.ports.cursor(partition) ?? '';
  }

  /**
   * Delivers, and waits as long as the intake is full. Nothing to deliver and nowhere to move: does nothing.
   * @throws OutOfOrder, RoundFailure, Stopped
   */
  async deliver({ stream, partition, to, records }: Portion, signal: AbortSignal): Promise<void> {
    const from = this.at(partition);
    if (records.length === 0 && from === to) return;
    const delivery = { stream, records: this.#repaired(records), position: { partition, from, to } };
    for (;;) {
      stopIfAborted(signal);
      const result = await this.ports.accept(delivery);
      if (result.ok) {
        this.#remember(partition, to);
        this.health.delivered(delivery.records);
        this.health.clear('intake');
        return;
      }
      await this.#refused(result.error, partition, signal);
    }
  }

  /**
   * Delivers what cannot be asked for again: the sender waits until it is durable.
   * @throws RoundFailure, Stopped
   */
  async push(stream: string, records: readonly Buffer[], signal: AbortSignal): Promise<void> {
    const repaired = this.#repaired(records);
    for (;;) {
      stopIfAborted(signal);
      const result = await this.ports.accept({ stream, records: repaired });
      if (result.ok) {
        this.health.delivered(repaired);
        this.health.clear('intake');
        return;
      }
      await this.#refused(result.error, '', signal);
    }
  }

  async #refused(failure: AcceptFailure, partition: string, signal: AbortSignal): Promise<void> {
    switch (failure.code) {
      case 'INTAKE_BUSY':
      case 'INTAKE_DISK': {
        const seconds = Math.min(Math.max(failure.retryAfterSeconds ?? 1, 0.05), LONGEST_WAIT_SECONDS);
        this.health.notice('intake', failure.code, `${this.name} waits: ${failure.message}`);
        await this.ports.sleep(seconds * 1000, signal);
        return;
      }
      case 'INTAKE_OUT_OF_ORDER':
        this.#remember(partition, failure.cursor ?? this.ports.cursor(partition) ?? '');
        throw new OutOfOrder();
      case 'INTAKE_CLOSED':
        throw new Stopped();
      case 'INTAKE_UNKNOWN_STREAM':
      case 'INTAKE_TOO_LARGE':
        fail(failure.code, failure.message);
        break;
      default:
        failure.code satisfies never;
    }
  }

  #remember(partition: string, cursor: string): void {
    // Only as many as can be at work at once: the intake keeps them all.
    if (this.#cursors.size >= 10_000) this.#cursors.clear();
    this.#cursors.set(partition, cursor);
  }

  #repaired(records: readonly Buffer[]): readonly Buffer[] {
    let count = 0;
    const repaired = records.map((bytes) => {
      const { record, wasRepaired } = repairRecord(bytes);
      if (wasRepaired) count++;
      return record;
    });
    if (count > 0) this.noticeRepaired(count);
    return repaired;
  }

  /** Says that records were read in another encoding than they should be in. */
  noticeRepaired(count: number): void {
    const message = `Records of ${this.name} were no UTF-8 and read as Windows-1252, the last time ${count}`;
    this.health.notice('encoding', 'SOURCE_NOT_UTF8', message);
  }

  /** What stands for a record that is too long: the intake knows it by its beginning, which no JSON has, and makes it a dead letter. */
  marker({ bytes, sha256 }: TooLong, place: string): Buffer {
    this.health.skipped();
    const message = `A record of ${bytes} bytes is longer than ${LONGEST_RECORD} and was left out: ${place}`;
    this.health.notice(`long ${place}`, 'SOURCE_RECORD_TOO_LONG', message);
    this.ports.log({ level: 'warning', code: 'SOURCE_RECORD_TOO_LONG', message: `${this.name}: ${message}` });
    return Buffer.from(`${OVERSIZED}${JSON.stringify({ bytes, sha256 })}`);
  }
}

/** Gathers records until there are enough for a delivery. */
export class Gathered {
  #records: Buffer[] = [];
  #bytes = 0;

  add(record: Buffer): void {
    this.#records.push(record);
    this.#bytes += record.length;
  }

  get isEmpty(): boolean {
    return this.#records.length === 0;
  }

  get isFull(): boolean {
    return this.#bytes >= DELIVERY_BYTES || this.#records.length >= DELIVERY_RECORDS;
  }

  take(): Buffer[] {
    const records = this.#records;
    this.#records = [];
    this.#bytes = 0;
    return records;
  }
}
