import { parseDuration } from '../../lib/duration.ts';

const UNIT: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60, s: 1 };
const SHORT = /^(\d{1,7}(?:\.\d{1,7})?)([dhms])$/i;
const CLOCK = /^(?:(\d{1,7})\.)?(\d{1,2}):(\d{2}):(\d{2})(?:\.\d{1,7})?$/;

/**
 * Seconds of a time span as rules write it: KQL's `1h`, `14d`, `00:05:00`, `1.00:00:00`, or ISO 8601 `PT1H` as Resource
 * Manager has it. Undefined for anything else; months and years have no fixed length and are nothing else.
 */
export function parseTimespan(text: string): number | undefined {
  const trimmed = text.trim();
  const short = SHORT.exec(trimmed);
  if (short !== null) return Number(short[1]) * (UNIT[(short[2] ?? '').toLowerCase()] ?? 0);
  const clock = CLOCK.exec(trimmed);
  if (clock !== null) {
    const part = (i: number): number => Number(clock[i] ?? 0);
    return part(1) * 86_400 + part(2) * 3600 + part(3) * 60 + part(4);
  }
  const iso = parseDuration(trimmed.toUpperCase());
  if (!iso.ok || iso.value.months > 0) return undefined;
  return iso.value.days * 86_400 + iso.value.seconds;
}

/** A time span as Sentinel prints it in an alert: `05:00:00`, `14.00:00:00`. */
export function formatTimespan(seconds: number): string {
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  const days = Math.floor(seconds / 86_400);
  const clock = `${two((seconds % 86_400) / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
  return days === 0 ? clock : `${days}.${clock}`;
}

/** A time span in words of the shortest kind: `14d`, `90m`. For messages. */
export function shortTimespan(seconds: number): string {
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3600],
    ['m', 60],
  ] as const) {
    if (seconds >= size && seconds % size === 0) return `${seconds / size}${unit}`;
  }
  return `${seconds}s`;
}
