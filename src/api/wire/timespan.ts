import { addDuration, parseDuration } from '../../lib/duration.ts';
import { err, ok, type Result } from '../../lib/result.ts';

/** The time of records that a question sees, both ends included; ISO 8601. */
export interface SeenTime {
  readonly since: string;
  readonly until: string;
}

/** A time that says its place on the line: without an offset it is UTC. To the tick; `Date` holds milliseconds. */
const TIME = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?)?(?:Z|[+-]\d{2}:?\d{2})?$/i;

const timeOf = (text: string): Date | undefined => {
  if (!TIME.test(text)) return undefined;
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) || text.length === 10 ? text : `${text}Z`;
  const time = new Date(zoned);
  return Number.isNaN(time.getTime()) ? undefined : time;
};

/** `2026-01-02T03:04:05.1234567Z` as it stands, so that its ticks are kept; any other time as `Date` writes it. */
const isoOf = (text: string, time: Date): string =>
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,7})?Z$/.test(text) ? text : time.toISOString();

/**
 * Reads a timespan of the Log Analytics API: a duration before now (`P1D`), or an interval of two times or of one and a
 * duration (`2026-01-01T00:00:00Z/PT12H`).
 */
export function readTimespan(text: string, now: Date): Result<SeenTime, string> {
  const wrong = err(
    'The timespan is no ISO 8601 interval: wanted such as P1D or 2026-01-01T00:00:00Z/2026-01-02T00:00:00Z',
  );
  const [first = '', second, ...more] = text.trim().split('/');
  if (more.length > 0) return wrong;
  if (second === undefined) return before(first, now, now.toISOString()) ?? wrong;
  const start = timeOf(first);
  const end = timeOf(second);
  if (start !== undefined && end !== undefined) return ok({ since: isoOf(first, start), until: isoOf(second, end) });
  if (end !== undefined) return before(first, end, isoOf(second, end)) ?? wrong;
  const duration = parseDuration(second);
  if (start === undefined || !duration.ok) return wrong;
  return inRange(addDuration(start, duration.value), (until) => ({ since: isoOf(first, start), until })) ?? wrong;
}

const before = (duration: string, end: Date, until: string): Result<SeenTime, never> | undefined => {
  const parsed = parseDuration(duration);
  if (!parsed.ok) return undefined;
  return inRange(addDuration(end, parsed.value, -1), (since) => ({ since, until }));
};

const inRange = (time: Date, seen: (iso: string) => SeenTime): Result<SeenTime, never> | undefined => {
  const year = time.getUTCFullYear();
  return Number.isNaN(year) || year < 1 || year > 9999 ? undefined : ok(seen(time.toISOString()));
};
