import type { Result } from '../lib/result.ts';

/**
 * A source is a configured place that records come from. It reads bytes, splits them into records and delivers these in
 * order. It keeps no place of its own: how far it got is part of what was accepted (`SourcePorts.cursor`), so a source that is
 * killed between any two steps goes on without losing or doubling a record.
 */

/**
 * Where in a source a delivery begins and ends. Texts mean something to the source alone.
 * `from` is what `SourcePorts.cursor(partition)` says, or '' where nothing of the partition was accepted yet.
 */
export interface Position {
  readonly partition: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Records of one stream, in the order of the source. No records at all: the cursor moves alone (a window of time that held
 * nothing, a file that took another's name).
 */
export interface SourceDelivery {
  readonly stream: string;
  /** Bytes each, without a line's end; normally one JSON object in UTF-8. */
  readonly records: readonly Buffer[];
  /** Left out where the sender cannot be asked again, as with syslog. */
  readonly position?: Position;
  readonly requestId?: string;
}

/** What was accepted is durable. */
export interface SourceReceipt {
  readonly batch: number;
  readonly records: number;
  readonly repeated: boolean;
}

/** Why a delivery was not accepted. Nothing of it was. */
export interface AcceptFailure {
  readonly code:
    | 'INTAKE_BUSY'
    | 'INTAKE_UNKNOWN_STREAM'
    | 'INTAKE_TOO_LARGE'
    | 'INTAKE_OUT_OF_ORDER'
    | 'INTAKE_DISK'
    | 'INTAKE_CLOSED';
  readonly message: string;
  readonly retryAfterSeconds?: number;
  /** With INTAKE_OUT_OF_ORDER: where the partition stands. */
  readonly cursor?: string;
}

/** What a source has to say while it runs: one line, without secrets and without anything of a record. */
export interface SourceMessage {
  readonly level: 'info' | 'warning' | 'error';
  /** Upper case with underscores, `SOURCE_THROTTLED`. */
  readonly code: string;
  readonly message: string;
}

/** What a source needs of the world. */
export interface SourcePorts {
  accept(delivery: SourceDelivery): Promise<Result<SourceReceipt, AcceptFailure>>;
  /** Where a partition stands: `to` of what was accepted last. */
  cursor(partition: string): string | undefined;
  readonly fetch: typeof fetch;
  now(): Date;
  /** Resolves after so many milliseconds, or at once when the signal aborts. Never rejects. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  log(message: SourceMessage): void;
}

/** Something that stays true of a source until it is mended: a file that ends within a record, a record that is too long. */
export interface SourceNotice {
  readonly code: string;
  readonly message: string;
  /** ISO 8601. */
  readonly since: string;
}

/** How a source is. Times are ISO 8601 in UTC. */
export interface SourceHealth {
  /**
   * `starting`: no round has ended yet. `ok`. `failing`: the last attempt failed. `silent`: it works, and gave no record for
   * longer than is normal. `stopped`.
   */
  readonly state: 'starting' | 'ok' | 'failing' | 'silent' | 'stopped';
  /** Since when it is in this state. */
  readonly since: string;
  readonly lastSuccessAt?: string;
  readonly lastRecordAt?: string;
  /** While failing: what of, and how often in a row. */
  readonly failure?: { readonly code: string; readonly message: string; readonly attempts: number };
  /** Since the process started. */
  readonly records: number;
  readonly bytes: number;
  /** Records that were longer than the bound, and stand as a marker among the dead letters. */
  readonly tooLong: number;
  readonly notices: readonly SourceNotice[];
}

/** A running connector. */
export interface Source {
  readonly kind: string;
  /** Its name in `safeguard.yaml`; records carry it. */
  readonly name: string;
  /** Runs until the signal aborts; what it then had in hand and had not accepted is read again. Rejects only for a bug. */
  run(signal: AbortSignal): Promise<void>;
  health(): SourceHealth;
}

/** A source that is asked from time to time. */
export interface PollingSource extends Source {
  /** One look at everything that there is now. */
  round(signal: AbortSignal): Promise<Result<void, SourceFailure>>;
}

/** Why an attempt failed: one line, without secrets and without anything of a record. */
export interface SourceFailure {
  readonly code: string;
  readonly message: string;
  /** What the other side asked to be waited. */
  readonly retryAfterSeconds?: number;
}
