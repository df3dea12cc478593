import { arithmetic } from '../expressions/arithmetic.ts';
import { convert, ticksOf } from '../expressions/convert.ts';
import { nowFragment } from '../expressions/literals.ts';
import { type Fragment, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import {
  dayNumber,
  dayOfMonth,
  dayOfYear,
  dayTicks,
  firstDayOfMonth,
  isoWeek,
  lastTickBefore,
  midnight,
  midnightOf,
  monthNumber,
  monthOf,
  once,
  settled,
  yearOf,
} from './calendar.ts';
import type { Call, FunctionRow } from './row.ts';

// Parts of a time and the beginnings and ends of its periods. A week begins on Sunday, but for the week's number, which is ISO's.

const present: Scalar = scalar('datetime', nowFragment, false);

/** `now()`, `now(offset)`. */
const now = ({ arguments: [offset] }: Call): Scalar =>
  offset === undefined ? present : arithmetic('+', present, convert(offset, 'timespan'), 'datetime');

const ago = ({ arguments: [span] }: Call): Scalar =>
  arithmetic('-', present, convert(span as Scalar, 'timespan'), 'datetime');

/** The time itself, and how many periods on. */
const timeAndOffset = (call: Call): { time: Scalar; offset: Scalar | undefined } => {
  const [time, offset] = call.arguments as [Scalar, Scalar | undefined];
  return {
    time: once(call.frame, convert(time, 'datetime')),
    offset: offset === undefined || offset.literal?.value === '0' ? undefined : convert(offset, 'long'),
  };
};

const plus = (value: Fragment, offset: Fragment | undefined): Fragment =>
  offset === undefined ? value : fragment`(${value} + ${offset})`;

/** The first days, since 0001-01-01, of the period that a time is in and of the one after it. */
type Period = (time: Fragment, offset: Fragment | undefined) => { first: Fragment; next: Fragment };

const day: Period = (time, offset) => {
  const first = plus(dayNumber(time), offset);
  return { first, next: fragment`(${first} + 1)` };
};

const week: Period = (time, offset) => {
  const today = dayNumber(time);
  const first = plus(
    fragment`(${today} - (${today} + 1) % 7)`,
    offset === undefined ? undefined : fragment`7 * ${offset}`,
  );
  return { first, next: fragment`(${first} + 7)` };
};

const month: Period = (time, offset) => {
  const today = dayNumber(time);
  const number = plus(monthNumber(today), offset);
  return {
    first: offset === undefined ? fragment`(${today} - ${dayOfMonth(today)} + 1)` : firstDayOfMonth(number),
    next: firstDayOfMonth(fragment`(${number} + 1)`),
  };
};

const year: Period = (time, offset) => {
  const today = dayNumber(time);
  const number = plus(yearOf(today), offset);
  return {
    first:
      offset === undefined
        ? fragment`(${today} - ${dayOfYear(today)} + 1)`
        : firstDayOfMonth(fragment`(${number} * 12)`),
    next: firstDayOfMonth(fragment`((${number} + 1) * 12)`),
  };
};

const startOf =
  (period: Period) =>
  (call: Call): Scalar => {
    const { time, offset } = timeAndOffset(call);
    const { first } = period(time, offset);
    // Without an offset only the week of 0001-01-01 begins outside the years that there are.
    return offset === undefined && period !== week ? midnightOf(first, time.nullable) : midnight(first);
  };

const endOf =
  (period: Period) =>
  (call: Call): Scalar => {
    const { time, offset } = timeAndOffset(call);
    return lastTickBefore(period(time, offset).next);
  };

const starts = (name: string, period: Period, examples: FunctionRow['examples']): FunctionRow => ({
  name,
  sql: startOf(period),
  examples,
});

const ends = (name: string, period: Period, examples: FunctionRow['examples']): FunctionRow => ({
  name,
  sql: endOf(period),
  examples,
});

/** A part of a time as a whole number: the engine's are longs. */
const part = (
  name: string,
  sql: (time: Fragment) => Fragment,
  examples: FunctionRow['examples'],
  page?: string,
): FunctionRow => ({
  name,
  sql: (call) => {
    const { time } = timeAndOffset(call);
    return settled(scalar('long', fragment`toInt64(${sql(time)})`, time.nullable));
  },
  examples,
  ...(page === undefined ? {} : { document: page }),
});

const hourOfDay = (time: Fragment): Fragment =>
  fragment`intDiv(positiveModulo(${ticksOf(time)}, ${raw(dayTicks)}), toInt64(36000000000))`;

/** Days since Sunday, as a timespan. */
const dayOfWeek = (call: Call): Scalar => {
  const { time } = timeAndOffset(call);
  return scalar('timespan', fragment`toInt64((${dayNumber(time)} + 1) % 7 * ${raw(dayTicks)})`, time.nullable);
};

/** The time at a number of ticks, or of parts of one, since 1970; null outside the years that there are. */
const unixTime =
  (ticksInOne: number, partsOfTick: number) =>
  (call: Call): Scalar => {
    const given = call.arguments[0] as Scalar;
    const value = given.type === 'int' || given.type === 'long' ? convert(given, 'long') : convert(given, 'real');
    const ticks =
      value.type === 'long'
        ? fragment`intDiv(toInt128(${value}) * ${raw(String(ticksInOne))}, ${raw(String(partsOfTick))})`
        : fragment`round(${value} * ${raw(String(ticksInOne))} / ${raw(String(partsOfTick))})`;
    return scalar(
      'datetime',
      fragment`if(${ticks} BETWEEN -621355968000000000 AND 2534023007999999999, reinterpret(accurateCastOrNull(${ticks}, 'Int64'), 'DateTime64(7, \\'UTC\\')'), NULL)`,
    );
  };

export const datetimeFunctions: readonly FunctionRow[] = [
  { name: 'now', sql: now, examples: [['now() - now(-1h)', '01:00:00']] },
  { name: 'ago', sql: ago, examples: [['now() - ago(1h)', '01:00:00']] },
  starts('startofday', day, [['startofday(datetime(2020-06-15 13:45:00.5), -3)', '2020-06-12T00:00:00Z']]),
  starts('startofweek', week, [['startofweek(datetime(2020-06-17))', '2020-06-14T00:00:00Z']]),
  starts('startofmonth', month, [['startofmonth(datetime(2020-06-15), 2)', '2020-08-01T00:00:00Z']]),
  starts('startofyear', year, [['startofyear(datetime(2020-06-15 13:45:00))', '2020-01-01T00:00:00Z']]),
  ends('endofday', day, [['endofday(datetime(2020-06-15 13:45:00), 2)', '2020-06-17T23:59:59.9999999Z']]),
  ends('endofweek', week, [['endofweek(datetime(2024-03-03))', '2024-03-09T23:59:59.9999999Z']]),
  ends('endofmonth', month, [['endofmonth(datetime(2020-01-31), 13)', '2021-02-28T23:59:59.9999999Z']]),
  ends('endofyear', year, [['endofyear(datetime(0001-01-01))', '0001-12-31T23:59:59.9999999Z']]),
  {
    name: 'dayofweek',
    sql: dayOfWeek,
    examples: [['dayofweek(datetime(1970-05-11))', '1.00:00:00']],
    document: 'day-of-week-function',
  },
  part(
    'dayofmonth',
    (time) => dayOfMonth(dayNumber(time)),
    [['dayofmonth(datetime(2015-12-14))', 14]],
    'day-of-month-function',
  ),
  part(
    'dayofyear',
    (time) => dayOfYear(dayNumber(time)),
    [['dayofyear(datetime(2024-12-31))', 366]],
    'day-of-year-function',
  ),
  part(
    'monthofyear',
    (time) => monthOf(dayNumber(time)),
    [['monthofyear(datetime(2015-12-14))', 12]],
    'month-of-year-function',
  ),
  part('getmonth', (time) => monthOf(dayNumber(time)), [['getmonth(datetime(2015-10-12))', 10]], 'get-month-function'),
  part('getyear', (time) => yearOf(dayNumber(time)), [['getyear(datetime(2015-10-12))', 2015]], 'get-year-function'),
  part('hourofday', hourOfDay, [['hourofday(datetime(2015-12-14 18:54))', 18]], 'hour-of-day-function'),
  part(
    'week_of_year',
    (time) => isoWeek(dayNumber(time)),
    [['week_of_year(datetime(2018-12-31))', 1]],
    'week-of-year-function',
  ),
  part(
    'weekofyear',
    (time) => isoWeek(dayNumber(time)),
    [['weekofyear(datetime(2020-06-15))', 25]],
    'week-of-year-function',
  ),
  {
    name: 'unixtime_seconds_todatetime',
    sql: unixTime(10_000_000, 1),
    examples: [['unixtime_seconds_todatetime(1546300800)', '2019-01-01T00:00:00Z']],
  },
  {
    name: 'unixtime_milliseconds_todatetime',
    sql: unixTime(10_000, 1),
    examples: [['unixtime_milliseconds_todatetime(1546300800000)', '2019-01-01T00:00:00Z']],
  },
  {
    name: 'unixtime_microseconds_todatetime',
    sql: unixTime(10, 1),
    examples: [['unixtime_microseconds_todatetime(1546300800000000)', '2019-01-01T00:00:00Z']],
  },
  {
    name: 'unixtime_nanoseconds_todatetime',
    sql: unixTime(1, 100),
    examples: [['unixtime_nanoseconds_todatetime(1546300800000000000)', '2019-01-01T00:00:00Z']],
  },
];
