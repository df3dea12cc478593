import { oneLine } from '../../lib/one-line.ts';
import type { SourceFailure, SourceHealth, SourceNotice } from '../source.ts';

/** Most notices that are kept: past that the oldest goes. */
const MOST_NOTICES = 50;

/** Keeps how a source is. */
export class HealthLog {
  readonly #now: () => Date;
  readonly #silentAfter: number;
  readonly #notices = new Map<string, SourceNotice>();
  #state: 'starting' | 'ok' | 'failing' | 'stopped' = 'starting';
  #since: Date;
  readonly #began: Date;
  #lastSuccess: Date | undefined;
  #lastRecord: Date | undefined;
  #failure: { code: string; message: string; attempts: number } | undefined;
  #records = 0;
  #bytes = 0;
  #tooLong = 0;

  /** @param silentAfterSeconds how long it may be normal that no record comes */
  constructor(now: () => Date, silentAfterSeconds: number) {
    this.#now = now;
    this.#silentAfter = silentAfterSeconds * 1000;
    this.#began = now();
    this.#since = this.#began;
  }

  succeeded(): void {
    this.#lastSuccess = this.#now();
    this.#failure = undefined;
    this.#become('ok');
  }

  failed({ code, message }: SourceFailure): void {
    this.#failure = { code, message: oneLine(message), attempts: (this.#failure?.attempts ?? 0) + 1 };
    this.#become('failing');
  }

  stopped(): void {
    this.#become('stopped');
  }

  delivered(records: readonly Buffer[]): void {
    if (records.length === 0) return;
    this.#records += records.length;
    for (const record of records) this.#bytes += record.length;
    this.#lastRecord = this.#now();
  }

  skipped(): void {
    this.#tooLong++;
  }

  /** Attempts that failed in a row. */
  get attempts(): number {
    return this.#failure?.attempts ?? 0;
  }

  /** @param key one thing; a second notice of it takes the place of the first and keeps its time */
  notice(key: string, code: string, message: string): void {
    const since = this.#notices.get(key)?.since ?? this.#now().toISOString();
    this.#notices.set(key, { code, message: oneLine(message), since });
    const [oldest] = this.#notices.keys();
    if (this.#notices.size > MOST_NOTICES && oldest !== undefined) this.#notices.delete(oldest);
  }

  /** Whether a notice says this already. */
  says(key: string, message: string): boolean {
    return this.#notices.get(key)?.message === oneLine(message);
  }

  clear(key: string): void {
    this.#notices.delete(key);
  }

  health(): SourceHealth {
    const heard = this.#lastRecord ?? this.#began;
    const isSilent = this.#state === 'ok' && this.#now().getTime() - heard.getTime() > this.#silentAfter;
    return {
      state: isSilent ? 'silent' : this.#state,
      since: (isSilent ? heard : this.#since).toISOString(),
      ...(this.#lastSuccess === undefined ? {} : { lastSuccessAt: this.#lastSuccess.toISOString() }),
      ...(this.#lastRecord === undefined ? {} : { lastRecordAt: this.#lastRecord.toISOString() }),
      ...(this.#failure === undefined ? {} : { failure: this.#failure }),
      records: this.#records,
      bytes: this.#bytes,
      tooLong: this.#tooLong,
      notices: [...this.#notices.values()],
    };
  }

  #become(state: 'ok' | 'failing' | 'stopped'): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#since = this.#now();
  }
}
