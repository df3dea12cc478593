import type { QueryWindow } from '../window.ts';
import type { Events } from './events.ts';

/** Columns that say when an event was, or when a group of events began and ended: the names that rules agree on. */
const startColumns = ['StartTime', 'TimeGenerated', 'timestamp'];
const endColumns = ['EndTime', 'TimeGenerated', 'timestamp'];

/**
 * When what an alert is about began and ended: the first and the last instant of its events, by `StartTime` and
 * `EndTime` where the answer has them, else by `TimeGenerated`; the run's own window where no event says.
 * Source: https://learn.microsoft.com/azure/sentinel/security-alert-schema, StartTime and EndTime of scheduled rules
 */
export function timesOf(events: Events, window: QueryWindow): { readonly start: string; readonly end: string } {
  // Rules assign StartTime and EndTime either way round, so both count for both ends.
  const starts = instantsOf(events, startColumns);
  const ends = instantsOf(events, endColumns);
  const all = [...starts, ...ends].sort((a, b) => a.key - b.key || (a.text < b.text ? -1 : 1));
  return { start: all[0]?.text ?? window.from, end: all.at(-1)?.text ?? window.to };
}

interface Instant {
  readonly key: number;
  readonly text: string;
}

/** The instants of the first of the columns that has any. */
function instantsOf(events: Events, columns: readonly string[]): readonly Instant[] {
  for (const column of columns) {
    const found: Instant[] = [];
    for (const cell of events.cells(column)) {
      const key = typeof cell === 'string' && /^\d{4}-\d\d-\d\d/.test(cell) ? Date.parse(cell) : Number.NaN;
      if (typeof cell === 'string' && !Number.isNaN(key)) found.push({ key, text: cell });
    }
    if (found.length > 0) return found;
  }
  return [];
}
