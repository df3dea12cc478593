import type { InsertedBatch } from './insert-batches.ts';

/** What came of records since the intake was opened. */
export interface IntakeCounts {
  readonly deliveries: number;
  readonly records: number;
  readonly bytes: number;
  readonly rows: number;
  readonly dead: number;
  readonly duplicates: number;
  /** Rows whose time lies more than a day after, or before, they were stored. */
  readonly early: number;
  readonly late: number;
}

/** Counts what came in and what became of it. */
export class Tally {
  #counts: IntakeCounts = { deliveries: 0, records: 0, bytes: 0, rows: 0, dead: 0, duplicates: 0, early: 0, late: 0 };

  get counts(): IntakeCounts {
    return this.#counts;
  }

  accepted(records: number, bytes: number): void {
    const counts = this.#counts;
    this.#counts = {
      ...counts,
      deliveries: counts.deliveries + 1,
      records: counts.records + records,
      bytes: counts.bytes + bytes,
    };
  }

  settled({ stored, dead, duplicates }: InsertedBatch): void {
    const counts = this.#counts;
    this.#counts = {
      ...counts,
      rows: counts.rows + (stored?.rows ?? 0),
      dead: counts.dead + (dead?.rows ?? 0),
      duplicates: counts.duplicates + duplicates,
      early: counts.early + (stored?.early ?? 0),
      late: counts.late + (stored?.late ?? 0),
    };
  }
}
