import { err, ok, type Result } from './result.ts';

/** An ISO 8601 duration in its parts. Months and years have no fixed length, so they stay apart from days. */
export interface Duration {
  readonly months: number;
  readonly days: number;
  readonly seconds: number;
}

const PATTERN =
  /^P(?=.)(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?=.)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,7})?)S)?)?$/;

/** Reads an ISO 8601 duration such as `PT4H`, `P30D`, `P7Y` (weeks count as seven days, years as twelve months). */
export function parseDuration(text: string): Result<Duration, string> {
  const match = PATTERN.exec(text);
  if (match === null) return err(`Cannot read duration "${text.slice(0, 40)}": write ISO 8601, such as PT4H or P30D`);
  const part = (i: number): number => Number(match[i] ?? 0);
  return ok({
    months: part(1) * 12 + part(2),
    days: part(3) * 7 + part(4),
    seconds: part(5) * 3600 + part(6) * 60 + part(7),
  });
}

/** Adds (or with -1 subtracts) a duration in calendar terms, UTC: a day past the end of a month is its last day. */
export function addDuration(instant: Date, duration: Duration, sign: 1 | -1 = 1): Date {
  const date = new Date(instant);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + sign * duration.months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return new Date(date.getTime() + sign * (duration.days * 86_400_000 + duration.seconds * 1000));
}
