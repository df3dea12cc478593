const DATE =
  /^\s*(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?\s*$/i;
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Reads an ISO 8601 date or time, `T` or a space between them, UTC where no zone is given; undefined for anything else. */
export function parseNetDate(text: string): Date | undefined {
  const match = text.length > 64 ? null : DATE.exec(text);
  if (match === null) return undefined;
  const part = (i: number): number => Number(match[i] ?? 0);
  const milliseconds = Math.floor(Number((match[7] ?? '').padEnd(7, '0')) / 10_000);
  const date = new Date(Date.UTC(part(1), part(2) - 1, part(3), part(4), part(5), part(6), milliseconds));
  if (part(1) < 100) date.setUTCFullYear(part(1));
  const valid = date.getUTCMonth() === part(2) - 1 && date.getUTCDate() === part(3) && part(4) < 24 && part(5) < 60;
  if (!valid || part(6) >= 60) return undefined;
  return new Date(date.getTime() - zoneMinutes(match[8]) * 60_000);
}

function zoneMinutes(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith('-') ? -minutes : minutes;
}

/** The standard formats of one letter, as en-US writes them. */
const STANDARD: Readonly<Record<string, string>> = {
  d: 'M/d/yyyy',
  D: 'dddd, MMMM d, yyyy',
  f: 'dddd, MMMM d, yyyy h:mm tt',
  F: 'dddd, MMMM d, yyyy h:mm:ss tt',
  g: 'M/d/yyyy h:mm tt',
  G: 'M/d/yyyy h:mm:ss tt',
  m: 'MMMM d',
  M: 'MMMM d',
  o: "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK",
  O: "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK",
  r: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
  R: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
  s: "yyyy'-'MM'-'dd'T'HH':'mm':'ss",
  t: 'h:mm tt',
  T: 'h:mm:ss tt',
  u: "yyyy'-'MM'-'dd HH':'mm':'ss'Z'",
  U: 'dddd, MMMM d, yyyy h:mm:ss tt',
  y: 'MMMM yyyy',
  Y: 'MMMM yyyy',
};
const TOKEN = /'[^']*'|"[^"]*"|\\.|%|y+|M+|d+|H+|h+|m+|s+|f+|F+|t+|K|z+|./gs;

/**
 * Writes a time, in UTC, by a .NET format string: one standard letter, or a pattern.
 * Source: https://learn.microsoft.com/dotnet/standard/base-types/standard-date-and-time-format-strings
 */
export function formatNetDate(date: Date, format: string): string {
  const pattern = format.length === 1 ? (STANDARD[format] ?? format) : format;
  return pattern.replace(TOKEN, (token) => formatToken(date, token));
}

const pad = (value: number, width: number): string => String(value).padStart(Math.min(width, 10), '0');

function formatToken(date: Date, token: string): string {
  const width = token.length;
  switch (token[0]) {
    case "'":
    case '"':
      return width > 1 ? token.slice(1, -1) : token;
    case '\\':
      return token.slice(1);
    case '%':
      return '';
    case 'y':
      return year(date.getUTCFullYear(), width);
    case 'M':
      return named(MONTHS, date.getUTCMonth(), date.getUTCMonth() + 1, width);
    case 'd':
      return named(DAYS, date.getUTCDay(), date.getUTCDate(), width);
    case 'K':
      return 'Z';
    case 'z':
      return width > 2 ? '+00:00' : pad(0, width).replace(/^/, '+');
    default:
      return timeToken(date, token);
  }
}

const year = (value: number, width: number): string => (width <= 2 ? pad(value % 100, width) : pad(value, width));

function named(names: readonly string[], index: number, value: number, width: number): string {
  const name = names[index] ?? '';
  if (width <= 2) return pad(value, width);
  return width === 3 ? name.slice(0, 3) : name;
}

function timeToken(date: Date, token: string): string {
  const width = Math.min(token.length, 2);
  const hour = date.getUTCHours();
  switch (token[0]) {
    case 'H':
      return pad(hour, width);
    case 'h':
      return pad(hour % 12 === 0 ? 12 : hour % 12, width);
    case 'm':
      return pad(date.getUTCMinutes(), width);
    case 's':
      return pad(date.getUTCSeconds(), width);
    case 't':
      return (hour < 12 ? 'AM' : 'PM').slice(0, width);
    case 'f':
      return pad(date.getUTCMilliseconds(), 3).padEnd(7, '0').slice(0, token.length);
    case 'F':
      return pad(date.getUTCMilliseconds(), 3).padEnd(7, '0').slice(0, token.length).replace(/0+$/, '');
    default:
      return token;
  }
}
