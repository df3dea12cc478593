import type { Baseline } from './baseline.ts';

/** What a report shows that the assessment does not hold. */
export interface ReportOptions {
  /** Version of the program. */
  readonly version: string;
  /** Findings that were known before; undefined: no baseline. */
  readonly baseline?: Baseline;
}
