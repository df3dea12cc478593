import type { Result } from '../../lib/result.ts';

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
  /** The number of the last batch that was acknowledged, 0 before the first. */
  readonly accepted: number;
  /** The number of the last batch such that it and all before it are in table and ledger. */
  readonly settled: number;
  readonly waiting: { readonly batches: number; readonly records: number; readonly bytes: number };
  readonly spoolBytes: number;
  readonly counts: IntakeCounts;
  /** What keeps batches from their table, where something does; tried again. */
  readonly trouble?: string;
  /** Segments whose damage keeps the rest of them from the table, by file. */
  readonly damaged: readonly { readonly file: string; readonly message: string }[];
}

export interface IntakeCounts {
  readonly deliveries: number;
  readonly records: number;
  readonly bytes: number;
  readonly rows: number;
  readonly dead: number;
  readonly duplicates: number;
  /** Rows whose time lies more than a day before or after their acceptance. */
  readonly early: number;
  readonly late: number;
}

/** The way of records from a source into table and ledger. */
export interface IntakePort {
  accept(delivery: Delivery): Promise<Result<Receipt, IntakeFailure>>;
  /** Where a source stands: `position.to` of its last accepted delivery. */
  cursor(source: string, partition: string): string | undefined;
  /** Resolves when all that was accepted until now is in table and ledger. */
  settled(): Promise<void>;
  status(): IntakeStatus;
  close(): Promise<void>;
}
