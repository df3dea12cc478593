import { convert, datetimeOf, ticksOf } from '../expressions/convert.ts';
import { literalScalar } from '../expressions/literals.ts';
import { refuse } from '../failure.ts';
import { type Fragment, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import {
  dayNumber,
  dayOfMonth,
  dayOfYear,
  dayTicks,
  epochDays,
  firstDayOfMonth,
  isoWeek,
  monthNumber,
  monthOf,
  once,
  quarterOf,
  settled,
  sinceZero,
  yearOf,
} from './calendar.ts';
import type { Call, FunctionRow } from './row.ts';

// Functions that take the name of a part of time, and those that make times out of parts.

/** Ticks in one of each part that has a fixed length. */
const lengths: Readonly<Record<string, number>> = {
  week: 6_048_000_000_000,
  day: 864_000_000_000,
  hour: 36_000_000_000,
  minute: 600_000_000,
  second: 10_000_000,
  millisecond: 10_000,
  microsecond: 10,
};

/** The months in one of each longer part. */
const months: Readonly<Record<string, number>> = { year: 12, quarter: 3, month: 1 };

const partOf = (call: Call): string => {
  const name = call.arguments[0]?.literal?.value;
  return typeof name === 'string'
    ? name.toLowerCase()
    : refuse('KQL_UNSUPPORTED_ARGUMENT', `The part in ${call.name}() has to be written in the text`, call.node);
};

const unknownPart = (call: Call, name: string): never =>
  refuse('KQL_UNSUPPORTED_ARGUMENT', `${call.name}() knows no part '${name}'`, call.node);

const timeAt = (call: Call, position: number): Scalar =>
  once(call.frame, convert(call.arguments[position] as Scalar, 'datetime'));

/** A time at ticks since 1970, or null where there is no such year. */
const timeOrNull = (ticks: Fragment): Scalar =>
  scalar(
    'datetime',
    fragment`if(${ticks} BETWEEN -621355968000000000 AND 2534023007999999999, ${datetimeOf(fragment`toInt64(${ticks})`)}, NULL)`,
  );

const add = (call: Call): Scalar => {
  const name = partOf(call);
  const amount = convert(call.arguments[1] as Scalar, 'long');
  const time = timeAt(call, 2);
  const length = lengths[name];
  if (length !== undefined)
    return timeOrNull(fragment`(toInt128(${ticksOf(time)}) + toInt128(${amount}) * ${raw(String(length))})`);
  if (name === 'nanosecond') return timeOrNull(fragment`(${ticksOf(time)} + intDiv(${amount}, 100))`);
  const size = months[name];
  if (size === undefined) return unknownPart(call, name);
  const today = dayNumber(time);
  const month = fragment`(${monthNumber(today)} + least(greatest(${amount}, -200000), 200000) * ${raw(String(size))})`;
  const staged = call.frame.stage(scalar('long', month));
  const first = firstDayOfMonth(staged);
  const length0 = fragment`(${firstDayOfMonth(fragment`(${staged} + 1)`)} - ${first})`;
  const day = fragment`(${first} + least(${dayOfMonth(today)}, ${length0}) - 1 - ${raw(epochDays)})`;
  return timeOrNull(fragment`(${day} * ${raw(dayTicks)} + ${sinceZero(time)} % ${raw(dayTicks)})`);
};

/** How many borders of the part lie between two times. */
const difference = (call: Call): Scalar => {
  const name = partOf(call);
  const [later, earlier] = [timeAt(call, 1), timeAt(call, 2)];
  const count = counter(call, name);
  const between = scalar(
    'long',
    fragment`toInt64(${count(later)} - ${count(earlier)})`,
    later.nullable || earlier.nullable,
  );
  // The engine counts weeks, alone of all parts, as a real.
  return name === 'week' ? settled(convert(between, 'real')) : between;
};

const counter = (call: Call, name: string): ((time: Fragment) => Fragment) => {
  const length = lengths[name];
  if (name === 'week') return (time) => fragment`intDiv(${dayNumber(time)} + 1, 7)`;
  if (length !== undefined) return (time) => fragment`intDiv(${sinceZero(time)}, toInt64(${raw(String(length))}))`;
  if (name === 'nanosecond') return (time) => fragment`${ticksOf(time)} * 100`;
  const size = months[name];
  if (size === undefined) return unknownPart(call, name);
  return (time) => fragment`intDiv(${monthNumber(dayNumber(time))}, ${raw(String(size))})`;
};

const inside =
  (whole: string, one: string) =>
  (time: Fragment): Fragment =>
    fragment`intDiv(${sinceZero(time)} % toInt64(${raw(whole)}), toInt64(${raw(one)}))`;

const parts: Readonly<Record<string, (time: Fragment) => Fragment>> = {
  year: (time) => yearOf(dayNumber(time)),
  quarter: (time) => quarterOf(dayNumber(time)),
  month: (time) => monthOf(dayNumber(time)),
  week_of_year: (time) => isoWeek(dayNumber(time)),
  weekofyear: (time) => isoWeek(dayNumber(time)),
  day: (time) => dayOfMonth(dayNumber(time)),
  dayofyear: (time) => dayOfYear(dayNumber(time)),
  hour: inside(dayTicks, '36000000000'),
  minute: inside('36000000000', '600000000'),
  second: inside('600000000', '10000000'),
  millisecond: inside('10000000', '10000'),
  microsecond: inside('10000000', '10'),
  nanosecond: (time) => fragment`${sinceZero(time)} % 10000000 * 100`,
};

const datetimePart = (call: Call): Scalar => {
  const name = partOf(call);
  const time = timeAt(call, 1);
  const sql = parts[name] ?? unknownPart(call, name);
  return settled(scalar('long', fragment`toInt64(${sql(time)})`, time.nullable));
};

const isBetween = (value: Fragment, least: string, most: string): Fragment =>
  fragment`${value} BETWEEN ${raw(least)} AND ${raw(most)}`;

/** `make_datetime(year, month, day, hour, minute, second)`, or of a text. Parts that do not exist make null. */
const makeDatetime = (call: Call): Scalar => {
  const [first, ...others] = call.arguments as [Scalar, ...Scalar[]];
  if (others.length === 0) return convert(first, 'datetime');
  const known = call.arguments.map(({ literal, type }) => (type === 'string' ? undefined : literal?.value));
  if (known.every((value) => typeof value === 'string' && /^\d{1,4}$/.test(value)))
    return literalDatetime(call, known.map(Number));
  const zero = scalar('long', raw('0'), false);
  const whole = (value: Scalar | undefined): Scalar => call.frame.stage(convert(value ?? zero, 'long'));
  const [year, month, day, hour, minute] = [first, ...others.slice(0, 4)].map(whole) as [
    Scalar,
    Scalar,
    Scalar,
    Scalar?,
    Scalar?,
  ];
  const ticks = secondTicks(call, others[4]);
  const number = fragment`(${year} * 12 + ${month} - 1)`;
  const start = firstDayOfMonth(number);
  const valid = fragment`${isBetween(year, '1', '9999')} AND ${isBetween(month, '1', '12')} AND ${day} >= 1 AND ${day} <= ${firstDayOfMonth(fragment`(${number} + 1)`)} - ${start} AND ${isBetween(hour ?? zero, '0', '23')} AND ${isBetween(minute ?? zero, '0', '59')} AND ${isBetween(ticks, '0', '599999999')}`;
  const total = fragment`((${start} + ${day} - 1 - ${raw(epochDays)}) * ${raw(dayTicks)} + ${hour ?? zero} * 36000000000 + ${minute ?? zero} * 600000000 + ${ticks})`;
  return scalar('datetime', fragment`if(${valid}, ${datetimeOf(fragment`toInt64(${total})`)}, NULL)`);
};

/** The same of whole numbers that are written in the text. */
const literalDatetime = (call: Call, values: readonly number[]): Scalar => {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = values;
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists = year >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day && month >= 1;
  const isTime = hour < 24 && minute < 60 && second < 60;
  const text = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}.0000000`;
  return literalScalar(call.frame.query.parameters, 'datetime', exists && isTime ? text : null);
};

/** Seconds, with a fraction, as ticks. */
const secondTicks = (call: Call, seconds: Scalar | undefined): Fragment => {
  if (seconds === undefined) return raw('0');
  if (seconds.type === 'int' || seconds.type === 'long') return fragment`${seconds} * 10000000`;
  return call.frame.stage(scalar('long', fragment`toInt64(round(${convert(seconds, 'real')} * 10000000))`));
};

/** `make_timespan([days,] hours, minutes [, seconds])`, or of a text. */
const makeTimespan = (call: Call): Scalar => {
  const values = call.arguments;
  const [only] = values;
  if (values.length === 1 && only !== undefined) return convert(only, 'timespan');
  const [days, hours, minutes, seconds] = values.length === 4 ? values : [undefined, ...values];
  const zero = scalar('long', raw('0'), false);
  const [day, hour, minute] = [days, hours, minutes].map((value) => convert(value ?? zero, 'long')) as [
    Scalar,
    Scalar,
    Scalar,
  ];
  const ticks = secondTicks(call, seconds);
  const valid = fragment`${isBetween(hour, '0', '23')} AND ${isBetween(minute, '0', '59')} AND ${isBetween(ticks, '0', '599999999')}`;
  return scalar(
    'timespan',
    fragment`if(${valid}, toInt64(${day} * ${raw(dayTicks)} + ${hour} * 36000000000 + ${minute} * 600000000 + ${ticks}), NULL)`,
  );
};

export const datetimePartFunctions: readonly FunctionRow[] = [
  {
    name: 'datetime_add',
    sql: add,
    examples: [
      ['datetime_add("month", 1, datetime(2020-01-31))', '2020-02-29T00:00:00Z'],
      ['datetime_add("day", -1, datetime(0001-01-01 12:00:00))', null],
    ],
  },
  {
    name: 'datetime_diff',
    sql: difference,
    examples: [
      ['datetime_diff("year", datetime(2020-12-31), datetime(2021-01-01))', -1],
      ['datetime_diff("week", datetime(2017-10-29 00:00), datetime(2017-09-30 23:59))', 5],
    ],
  },
  {
    name: 'datetime_part',
    sql: datetimePart,
    examples: [['datetime_part("nanosecond", datetime(2017-10-30 01:02:03.7654321))', 765432100]],
  },
  {
    name: 'make_datetime',
    sql: makeDatetime,
    examples: [
      ['make_datetime(2020, 2, 29, 13, 45, 9)', '2020-02-29T13:45:09Z'],
      ['make_datetime(2020, 13, 1)', null],
    ],
  },
  {
    name: 'make_timespan',
    sql: makeTimespan,
    examples: [
      ['make_timespan(1, 2, 3, 4)', '1.02:03:04'],
      ['make_timespan(1, 12)', '01:12:00'],
    ],
  },
];
