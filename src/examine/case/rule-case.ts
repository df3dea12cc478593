import type { SampleTables } from '../run-kql.ts';
import type { QueryWindow } from '../window.ts';
import type { Expectation } from './expectation.ts';

/** Records that a rule is tried on, and what must come of it. */
export interface RuleCase {
  /** `fire-many-failures`. */
  readonly name: string;
  /** The file of the records. */
  readonly file: string;
  /** Whether the rule must alert, by the case's name. */
  readonly fires: boolean;
  readonly tables: SampleTables;
  readonly expectation: Expectation;
}

/** What a record's own time is called; every table of Log Analytics has it. */
export const TIME_COLUMN = 'TimeGenerated';

/**
 * When a case is tried: as its expectation says, else a second after its last record, rounded up.
 * @returns undefined where neither says
 */
export function nowOf({ expectation, tables }: RuleCase): Date | undefined {
  if (expectation.now !== undefined) return new Date(expectation.now);
  let last = Number.NEGATIVE_INFINITY;
  for (const rows of Object.values(tables)) {
    for (const row of rows) last = Math.max(last, timeOf(row) ?? last);
  }
  return Number.isFinite(last) ? new Date(Math.ceil(last / 1000) * 1000 + 1000) : undefined;
}

/** The records that a run sees: those whose time lies in its window, both ends included. One without a time is outside. */
export const withinWindow = (tables: SampleTables, window: QueryWindow): SampleTables => {
  const [from, to] = [Date.parse(window.from), Date.parse(window.to)];
  const isInside = (row: SampleTables[string][number]): boolean => {
    const time = timeOf(row);
    return time !== undefined && time >= from && time <= to;
  };
  return Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, rows.filter(isInside)]));
};

function timeOf(row: SampleTables[string][number]): number | undefined {
  const value = Object.hasOwn(row, TIME_COLUMN) ? row[TIME_COLUMN] : undefined;
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
