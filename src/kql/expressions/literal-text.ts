// What the literals of times say. The language service knows where they stand; their values are read here, to the tick.

/** What stands between the brackets of `datetime(...)`, or the text itself. */
export const inBrackets = (text: string): string => /^\w+\s*\(([\s\S]*)\)$/.exec(text)?.[1]?.trim() ?? text.trim();

/** Ticks of 100 ns in one of each unit that a timespan literal can name. */
const unitTicks: Readonly<Record<string, number>> = {
  tick: 1,
  ticks: 1,
  microsecond: 10,
  microseconds: 10,
  ms: 10_000,
  milli: 10_000,
  millis: 10_000,
  millisecond: 10_000,
  milliseconds: 10_000,
  s: 10_000_000,
  sec: 10_000_000,
  second: 10_000_000,
  seconds: 10_000_000,
  m: 600_000_000,
  min: 600_000_000,
  minute: 600_000_000,
  minutes: 600_000_000,
  h: 36_000_000_000,
  hr: 36_000_000_000,
  hrs: 36_000_000_000,
  hour: 36_000_000_000,
  hours: 36_000_000_000,
  d: 864_000_000_000,
  day: 864_000_000_000,
  days: 864_000_000_000,
};

/** Ticks of a timespan as literals write it: `1d`, `1.5h`, `1.02:03:04.5`, `hh:mm`, or a bare number of days. Undefined where it is none. */
export const timespanTicks = (text: string): bigint | undefined => {
  const unit = /^(-?)(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text);
  if (unit !== null) {
    const ticks = unitTicks[unit[3]?.toLowerCase() ?? ''];
    if (ticks === undefined) return undefined;
    const whole = BigInt(Math.round(Number(unit[2]) * ticks));
    return unit[1] === '-' ? -whole : whole;
  }
  if (/^-?\d+$/.test(text)) return BigInt(text) * 864_000_000_000n;
  const parts = /^(-?)(?:(\d{1,8})\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?$/.exec(text);
  if (parts === null) return undefined;
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = parts;
  const total =
    BigInt(days) * 864_000_000_000n +
    BigInt(hours) * 36_000_000_000n +
    BigInt(minutes) * 600_000_000n +
    BigInt(seconds) * 10_000_000n +
    BigInt(fraction.padEnd(7, '0'));
  return sign === '-' ? -total : total;
};

/** `YYYY-MM-DD hh:mm:ss.fffffff` in UTC of a datetime as literals write it. Undefined where it is none. */
export const datetimeValue = (text: string): string | undefined => {
  const iso =
    /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i.exec(
      text,
    );
  if (iso !== null) {
    const [, year = '', month = '', day = '', hour = '0', minute = '0', second = '0', fraction = '', zone] = iso;
    const two = (part: string): string => part.padStart(2, '0');
    const plain = `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`;
    if (zone === undefined || /^z$/i.test(zone)) return `${plain}.${fraction.slice(0, 7).padEnd(7, '0')}`;
    const moved = new Date(
      `${plain.replace(' ', 'T')}${zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`}`,
    );
    return Number.isNaN(moved.getTime())
      ? undefined
      : `${moved.toISOString().slice(0, 19).replace('T', ' ')}.${fraction.slice(0, 7).padEnd(7, '0')}`;
  }
  const other = new Date(`${text} UTC`);
  if (Number.isNaN(other.getTime())) return undefined;
  return `${other.toISOString().slice(0, 23).replace('T', ' ')}0000`;
};

/** `[-][d.]hh:mm:ss[.fffffff]` of ticks. */
export const timespanTextOf = (ticks: bigint): string => {
  const size = ticks < 0n ? -ticks : ticks;
  const two = (value: bigint): string => String(value).padStart(2, '0');
  const days = size / 864_000_000_000n;
  const clock = `${two((size / 36_000_000_000n) % 24n)}:${two((size / 600_000_000n) % 60n)}:${two((size / 10_000_000n) % 60n)}`;
  const fraction = size % 10_000_000n;
  return `${ticks < 0n ? '-' : ''}${days > 0n ? `${days}.` : ''}${clock}${fraction > 0n ? `.${String(fraction).padStart(7, '0')}` : ''}`;
};
