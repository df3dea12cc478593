import type { ArchiveFailure } from '../../lake/archive/archive-failure.ts';
import type { HoldScope } from '../../lake/archive/catalog-line.ts';
import type { RetentionPolicy } from '../../lake/archive/retention.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { OwnAudit } from '../serve/own-audit.ts';
import type { OpenRecord } from './open-record.ts';
import { type RecordStatus, recordStatus, type SourceStatus } from './record-status.ts';
import { SourceWatch } from './source-watch.ts';

/** The sources of a record, as far as it runs them. */
export interface RecordSources {
  start(): void;
  stop(): Promise<void>;
  status(now: string): readonly SourceStatus[];
}

/** What is said of a record while it runs: an event and its facts, none of them of a record. */
export type RecordEvent = (
  level: 'info' | 'warning' | 'error',
  event: string,
  facts: Readonly<Record<string, string | number>>,
) => void;

export interface RunningOptions {
  readonly retention: RetentionPolicy;
  readonly sources: RecordSources;
  readonly now: () => Date;
  readonly say: RecordEvent;
  /** Milliseconds between rounds of the archive. Default one hour. */
  readonly roundEvery?: number;
  /** Milliseconds between looks at what must be told of by itself. Default one minute. */
  readonly lookEvery?: number;
  /** Milliseconds that what was accepted last may take at the end; else it waits in the spool for the next start. Default 10 s. */
  readonly settleWithin?: number;
}

const HOUR = 3_600_000;
const MINUTE = 60_000;
const SETTLE = 10_000;

/** A record with what works on it by itself: its sources, the sealing and expiry of days, and the watch over all of it. */
export class RunningRecord {
  readonly #record: OpenRecord;
  readonly #options: RunningOptions;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #watch: SourceWatch;
  #round: Promise<void> = Promise.resolve();
  #looking: Promise<void> | undefined;
  #known = new Set<string>();

  constructor(record: OpenRecord, options: RunningOptions) {
    this.#record = record;
    this.#options = options;
    this.#watch = new SourceWatch(new OwnAudit((delivery) => record.intake.accept(delivery), options.now));
  }

  get intake(): OpenRecord['intake'] {
    return this.#record.intake;
  }

  get lake(): OpenRecord['lake'] {
    return this.#record.lake;
  }

  /** Sets going what works by itself. */
  start(): void {
    const { sources, roundEvery = HOUR, lookEvery = MINUTE } = this.#options;
    sources.start();
    const round = (): void => {
      this.#round = this.#round.then(() => this.#roundOnce());
    };
    const look = (): void => {
      this.#looking ??= this.#look().finally(() => {
        this.#looking = undefined;
      });
    };
    // What was put on record at the start is in the first checkpoint that witnesses get.
    this.#round = settledWithin(this.#record.intake, this.#options.settleWithin ?? SETTLE);
    round();
    this.#timers.push(setInterval(round, roundEvery), setInterval(look, lookEvery));
    for (const timer of this.#timers) timer.unref();
  }

  async #roundOnce(): Promise<void> {
    await this.#record.witnesses.copy();
    const { sealed, expired, failures } = await this.#record.round();
    const { say } = this.#options;
    for (const { file, rows } of sealed) say('info', 'archive.sealed', { file, rows });
    for (const { file } of expired) say('info', 'archive.expired', { file });
    for (const { code } of failures) say('error', 'archive.failed', { code });
  }

  /** Tells of what is wrong when it begins and when it has ended. */
  async #look(): Promise<void> {
    const { say } = this.#options;
    const status = await this.status();
    if (!status.ok) return say('error', 'record.unreadable', {});
    const alerts = new Set(status.value.alerts);
    for (const alert of alerts) if (!this.#known.has(alert)) say('warning', 'record.alert', { alert });
    for (const alert of this.#known) if (!alerts.has(alert)) say('info', 'record.alert.ended', { alert });
    this.#known = alerts;
    await this.#watch.look(status.value.sources);
  }

  /** How the record stands. @returns on error one line */
  status(): Promise<Result<RecordStatus, string>> {
    const { retention, sources, now } = this.#options;
    const at = now().toISOString();
    return recordStatus({ record: this.#record, retention, sources: sources.status(at), now: at });
  }

  /** Sets a legal hold: no sealed file that it is about is deleted. @returns on error one line */
  async hold(id: string, scope: HoldScope, by: string): Promise<Result<undefined, string>> {
    return lineOf(await this.#record.archive.hold(id, scope, by));
  }

  /** Lifts a legal hold. @returns on error one line */
  async lift(id: string, by: string): Promise<Result<undefined, string>> {
    return lineOf(await this.#record.archive.lift(id, by));
  }

  /** Ends what works by itself, then the record; what was accepted last gets a while to reach table and ledger. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#options.sources.stop();
    await this.#round;
    await this.#looking;
    await settledWithin(this.#record.intake, this.#options.settleWithin ?? SETTLE);
    await this.#record.close();
  }
}

const lineOf = (done: Result<undefined, ArchiveFailure>): Result<undefined, string> =>
  done.ok ? ok(undefined) : err(done.error.message);

async function settledWithin(intake: OpenRecord['intake'], milliseconds: number): Promise<void> {
  if (intake.status().trouble !== undefined) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([intake.settled(), late]);
  clearTimeout(timer);
}
