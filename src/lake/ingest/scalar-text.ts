/** Reads the texts that exports write for times, spans, numbers and identifiers, into the texts that ClickHouse reads exactly. */

const two = (digits: string | undefined): number => Number(digits ?? 0);

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,12}))?)?(?:\s?(Z|[+-]\d{2}:?\d{2}))?)?$/;

/** How the Azure portal writes times into CSV where its language is American English: `7/22/2020, 10:14:34.557 AM`. */
const AMERICAN = /^(\d{1,2})\/(\d{1,2})\/(\d{4}),? (\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,12}))? (AM|PM)$/;

/**
 * A time as `YYYY-MM-DD hh:mm:ss.fffffff` in UTC; undefined where the text is none, or no day of a calendar. Text without
 * an offset is UTC. Digits beyond 100 ns are cut, as Kusto does.
 */
export function datetimeText(text: string): string | undefined {
  if (text.length < 10 || text.length > 45) return undefined;
  const iso = ISO.exec(text);
  if (iso !== null) {
    const [, year, month, day, hour, minute, second, fraction, offset] = iso;
    return timeText([two(year), two(month), two(day), two(hour), two(minute), two(second)], fraction, offset);
  }
  const american = AMERICAN.exec(text);
  if (american === null) return undefined;
  const [, month, day, year, hour, minute, second, fraction, half] = american;
  if (two(hour) < 1 || two(hour) > 12) return undefined;
  const hours = (two(hour) % 12) + (half === 'PM' ? 12 : 0);
  return timeText([two(year), two(month), two(day), hours, two(minute), two(second)], fraction, undefined);
}

type Time = readonly [year: number, month: number, day: number, hour: number, minute: number, second: number];

function timeText(time: Time, fraction: string | undefined, offset: string | undefined): string | undefined {
  const [year, month, day, hour, minute, second] = time;
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const ticks = (fraction ?? '').slice(0, 7).padEnd(7, '0');
  if (offset === undefined || offset === 'Z' || /^[+-]00:?00$/.test(offset)) return `${printed(time)}.${ticks}`;
  const minutes = offsetMinutes(offset);
  if (minutes === undefined) return undefined;
  // `setUTCFullYear` takes the years 1 to 99 as they are; `Date.UTC` would take them as 19xx.
  const moved = new Date(0);
  moved.setUTCFullYear(year, month - 1, day);
  moved.setUTCHours(hour, minute - minutes, second);
  if (moved.getUTCFullYear() < 1 || moved.getUTCFullYear() > 9999) return undefined;
  return `${moved.toISOString().slice(0, 19).replace('T', ' ')}.${ticks}`;
}

function offsetMinutes(offset: string): number | undefined {
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(-2));
  if (hours > 14 || minutes > 59) return undefined;
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

const daysIn = (year: number, month: number): number => {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
};

const printed = ([year, month, day, hour, minute, second]: Time): string =>
  `${String(year).padStart(4, '0')}-${pad(month)}-${pad(day)} ${pad(hour)}:${pad(minute)}:${pad(second)}`;

const pad = (value: number): string => String(value).padStart(2, '0');

const TIMESPAN = /^(-?)(?:(\d{1,8})\.)?(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,7}))?$/;

/** A span of Kusto, `[-][d.]hh:mm:ss[.fffffff]`, as ticks of 100 ns in decimal; undefined where the text is none. */
export function timespanTicks(text: string): string | undefined {
  if (text.length < 7 || text.length > 27) return undefined;
  const found = TIMESPAN.exec(text);
  if (found === null) return undefined;
  const [, sign, days, hours, minutes, seconds, fraction] = found;
  if (two(hours) > 23 || two(minutes) > 59 || two(seconds) > 59) return undefined;
  const whole = ((two(days) * 24 + two(hours)) * 60 + two(minutes)) * 60 + two(seconds);
  const ticks = BigInt(whole) * 10_000_000n + BigInt((fraction ?? '').padEnd(7, '0'));
  if (ticks > LONGEST_SPAN) return undefined;
  return String(sign === '-' ? -ticks : ticks);
}

/** The longest span of Kusto, in ticks. */
const LONGEST_SPAN = 9_223_372_036_854_775_807n;

/** A UUID in lower case; undefined where the text is none. */
export function guidText(text: string): string | undefined {
  if (text.length !== 36 && text.length !== 38) return undefined;
  const found = /^(?:\{(.{36})\}|(.{36}))$/.exec(text);
  const inner = (found?.[1] ?? found?.[2] ?? '').toLowerCase();
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(inner) ? inner : undefined;
}

const limits = { int: 2n ** 31n, long: 2n ** 63n } as const;

/** A whole number of 32 or 64 bits in plain digits; undefined where the text is none, or is out of range. */
export function integerText(text: string, type: 'int' | 'long'): string | undefined {
  if (!/^[+-]?\d{1,40}$/.test(text)) return undefined;
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return value >= -limits[type] && value < limits[type] ? String(value) : undefined;
}

const notFinite: ReadonlyMap<string, string> = new Map([
  ['nan', '"nan"'],
  ['inf', '"inf"'],
  ['+inf', '"inf"'],
  ['infinity', '"inf"'],
  ['-inf', '"-inf"'],
  ['-infinity', '"-inf"'],
]);

/** A floating number as JSON has it, or the quoted name of one that JSON lacks; undefined where the text is none. */
export function realToken(text: string): string | undefined {
  if (text.length > 400) return undefined;
  if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) return text;
  const lax = /^([+-]?)(\d*)(\.\d*)?([eE][+-]?\d+)?$/.exec(text);
  if (lax === null) return notFinite.get(text.toLowerCase());
  const [, sign, whole = '', fraction = '', exponent = ''] = lax;
  if (whole === '' && fraction.length < 2) return undefined;
  const digits = whole.replace(/^0+(?=\d)/, '') || '0';
  return `${sign === '-' ? '-' : ''}${digits}${fraction.length < 2 ? '' : fraction}${exponent}`;
}

/** A decimal of 20 digits before and 18 after the point, quoted; undefined where the text is none or has more. */
export const decimalToken = (text: string): string | undefined =>
  /^-?\d{1,20}(?:\.\d{1,18})?$/.test(text) ? `"${text}"` : undefined;
