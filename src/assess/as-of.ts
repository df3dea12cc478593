import { addDuration, parseDuration } from '../lib/duration.ts';
import { err, ok, type Result } from '../lib/result.ts';

/** The moment that a run speaks of: ages and expiries are measured from it, never from the clock. */
export interface AsOf {
  /** `2026-11-22`. */
  readonly day: string;
  /** `2026-11-22T00:00:00.000Z`; of a bare day its first instant, UTC. */
  readonly instant: string;
}

const ISO = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;

/** Reads an ISO day or an ISO instant with its zone. */
export function readAsOf(text: string): Result<AsOf, string> {
  const date = new Date(text);
  if (!ISO.test(text) || Number.isNaN(date.getTime()) || (text.length === 10 && !date.toISOString().startsWith(text))) {
    return err(`Cannot read the day "${text.slice(0, 40)}": write 2026-11-22 or 2026-11-22T08:00:00Z`);
  }
  const instant = date.toISOString();
  return ok({ day: instant.slice(0, 10), instant });
}

/** The day `duration` after `day`. @param duration ISO 8601; one that cannot be read adds nothing */
export function dayAfter(day: string, duration: string): string {
  const parsed = parseDuration(duration);
  if (!parsed.ok) return day;
  const end = addDuration(new Date(`${day}T00:00:00Z`), parsed.value);
  return Number.isNaN(end.getTime()) ? '9999-12-31' : end.toISOString().slice(0, 10);
}

/** Seconds in a duration, with calendar months counted from `day`. */
export function secondsOf(duration: string, day: string): number {
  const parsed = parseDuration(duration);
  if (!parsed.ok) return Number.NaN;
  const start = new Date(`${day}T00:00:00Z`);
  return (addDuration(start, parsed.value).getTime() - start.getTime()) / 1000;
}
