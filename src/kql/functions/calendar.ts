import { datetimeOf, epochTicks, ticksOf } from '../expressions/convert.ts';
import type { Frame } from '../expressions/frame.ts';
import { type Fragment, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';

// The calendar of the years 0001 to 9999. The engine's own calendar is right from 1900 to 2299 only, which are 400 years: the
// length after which the calendar repeats. So a day is moved by whole cycles into those years, asked, and moved back.

/** Ticks of a day; whole numbers of 64 bits divide faster by one of their own kind. */
export const dayTicks = 'toInt64(864000000000)';

/** Days in 400 years. */
const cycle = 'toInt64(146097)';

/** From 0001-01-01 to 1970-01-01, in days. */
export const epochDays = '719162';

/** From the beginning of a cycle before 0001-01-01 that a cycle from 1900-01-01 on repeats, to 0001-01-01, in days. */
const lead = '36890';

/** Ticks since 0001-01-01, never negative. */
export const sinceZero = (time: Fragment): Fragment => fragment`(${ticksOf(time)} + ${raw(String(epochTicks))})`;

/** Days since 0001-01-01. */
export const dayNumber = (time: Fragment): Fragment => fragment`intDiv(${sinceZero(time)}, ${raw(dayTicks)})`;

/** Midnight of a number of days since 0001-01-01; null outside the years 0001 to 9999. */
export const midnight = (day: Fragment): Scalar =>
  scalar(
    'datetime',
    fragment`if(${day} BETWEEN 0 AND 3652058, ${datetimeOf(fragment`((${day} - ${raw(epochDays)}) * ${raw(dayTicks)})`)}, NULL)`,
  );

/** The same of a day that is known to lie in those years. */
export const midnightOf = (day: Fragment, nullable: boolean): Scalar =>
  scalar('datetime', datetimeOf(fragment`((${day} - ${raw(epochDays)}) * ${raw(dayTicks)})`), nullable);

/** The last tick before the midnight of a number of days. */
export const lastTickBefore = (day: Fragment): Scalar =>
  scalar(
    'datetime',
    fragment`if(${day} BETWEEN 1 AND 3652059, ${datetimeOf(fragment`((${day} - ${raw(epochDays)}) * ${raw(dayTicks)} - 1)`)}, NULL)`,
  );

/** The same day of the cycle that begins in 1900, for the engine's calendar. */
const inCycle = (day: Fragment): Fragment =>
  datetimeOf(fragment`(((${day} + ${raw(lead)}) % ${raw(cycle)} - 25567) * ${raw(dayTicks)})`);

/** The whole cycles between a day and the same day of that cycle. */
const cycles = (day: Fragment): Fragment => fragment`(intDiv(${day} + ${raw(lead)}, ${raw(cycle)}) - 5)`;

export const yearOf = (day: Fragment): Fragment => fragment`(toYear(${inCycle(day)}) + 400 * ${cycles(day)})`;
export const monthOf = (day: Fragment): Fragment => fragment`toInt64(toMonth(${inCycle(day)}))`;
export const dayOfMonth = (day: Fragment): Fragment => fragment`toInt64(toDayOfMonth(${inCycle(day)}))`;
export const dayOfYear = (day: Fragment): Fragment => fragment`toInt64(toDayOfYear(${inCycle(day)}))`;
/** The week of ISO 8601: it begins on Monday, and the first one has the year's first Thursday. */
export const isoWeek = (day: Fragment): Fragment => fragment`toInt64(toISOWeek(${inCycle(day)}))`;
export const quarterOf = (day: Fragment): Fragment => fragment`toInt64(toQuarter(${inCycle(day)}))`;

/** Months since the January of year 0. */
export const monthNumber = (day: Fragment): Fragment => fragment`(${yearOf(day)} * 12 + toMonth(${inCycle(day)}) - 1)`;

/** The first day of a month, given as months since the January of year 0, as days since 0001-01-01. */
export const firstDayOfMonth = (month: Fragment): Fragment => {
  const year = fragment`toInt64(floor(${month} / 12))`;
  const inside = fragment`(1900 + positiveModulo(${year} - 1900, 400))`;
  const away = fragment`intDiv(${year} - 1900 - positiveModulo(${year} - 1900, 400), 400)`;
  return fragment`(toInt64(toInt32(makeDate32(${inside}, positiveModulo(${month}, 12) + 1, 1))) + ${raw(epochDays)} + ${away} * ${raw(cycle)})`;
};

/** A value that a template reads several times: computed once a row where there are rows. */
export const once = (frame: Frame, value: Scalar): Scalar =>
  /^_\.`[^`]*`$/.test(value.text) ? value : frame.stage(value);

/** A value whose type is the engine's, whatever the binder announces. */
export const settled = (value: Scalar): Scalar => ({ ...value, settled: true });
