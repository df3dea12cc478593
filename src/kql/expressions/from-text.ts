import type { KustoType } from '../../model/table.ts';
import { type Fragment, fragment, raw } from '../sql/fragment.ts';

// What a text means as a value of another type; null where it means none. https://learn.microsoft.com/kusto/query/scalar-data-types

const blanks = raw("' \\t\\r\\n'");

const trimmed = (text: Fragment): Fragment => fragment`trimBoth(${text}, ${blanks})`;

const hexadecimal = raw("'^\\\\s*0[xX][0-9a-fA-F]{1,16}\\\\s*$'");

/** A whole number: blanks around it and hexadecimal are taken, a fraction or an exponent is not. */
export const longOfText = (text: Fragment): Fragment =>
  fragment`coalesce(toInt64OrNull(${trimmed(text)}), if(match(${text}, ${hexadecimal}), reinterpretAsInt64(reverse(unhex(leftPad(substring(${trimmed(text)}, 3), 16, '0')))), NULL))`;

/** A real: also `inf`, `NaN` and their like, in any case. */
export const realOfText = (text: Fragment): Fragment => fragment`toFloat64OrNull(${trimmed(text)})`;

/** The forms of a date that Kusto reads: ISO 8601, the American one with slashes, and RFC 822 or 850 with names of days and months. */
const dateForm = raw(
  "'^\\\\s*(?:[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[T ]|\\\\s*$)|[0-9]{1,2} [A-Za-z]{3}|[A-Z][a-z]{2}[a-z]*,? +[0-9A-Z])'",
);

const american = raw("'^\\\\s*[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}(?:\\\\s|$)'");

const datetimeOfText = (text: Fragment): Fragment =>
  fragment`multiIf(match(${text}, ${dateForm}), parseDateTime64BestEffortOrNull(${text}, 7, 'UTC'), match(${text}, ${american}), parseDateTime64BestEffortUSOrNull(${text}, 7, 'UTC'), NULL)`;

const clockForm =
  "'^\\\\s*(-?)(?:([0-9]{1,8})\\\\.)?([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2})(?:\\\\.([0-9]{1,7}))?)?\\\\s*$'";

const unitForm =
  "'^\\\\s*(-?[0-9]+(?:\\\\.[0-9]+)?)\\\\s*(d|days?|h|hrs?|hours?|m|min|minutes?|s|sec|seconds?|ms|milli(?:s|seconds?)?|microseconds?|ticks?)\\\\s*$'";

/** Ticks of a clock text taken apart: sign, days, hours, minutes, seconds, fraction. */
const clockTicks =
  "if(p[1] = '-', -1, 1) * (toInt64(toUInt64OrZero(p[2])) * 864000000000 + toInt64(toUInt64OrZero(p[3])) * 36000000000 + toInt64(toUInt64OrZero(p[4])) * 600000000 + toInt64(toUInt64OrZero(p[5])) * 10000000 + toInt64(toUInt64OrZero(rightPad(p[6], 7, '0'))))";

/** Ticks of a number with a unit, which its first letters tell. */
const unitTicks =
  "toInt64(round(toFloat64(u[1]) * multiIf(startsWith(u[2], 'd'), 864000000000, startsWith(u[2], 'h'), 36000000000, startsWith(u[2], 's'), 10000000, startsWith(u[2], 't'), 1, startsWith(u[2], 'mic'), 10, startsWith(u[2], 'ms') OR startsWith(u[2], 'mil'), 10000, 600000000)))";

/** `[-][d.]hh:mm[:ss[.fffffff]]`, a number with a unit (`1d`, `2h`, `90s`), or whole days without one, as ticks. */
const timespanOfText = (text: Fragment): Fragment =>
  fragment`arrayMap((p, u, n) -> multiIf(notEmpty(p), ${raw(clockTicks)}, notEmpty(u), ${raw(unitTicks)}, n * 864000000000), [extractGroups(${text}, ${raw(clockForm)})], [extractGroups(${text}, ${raw(unitForm)})], [toInt32OrNull(${trimmed(text)})])[1]`;

/** In any case, without blanks. */
export const boolOfText = (text: Fragment): Fragment =>
  fragment`multiIf(lower(${text}) IN ('true', '1'), true, lower(${text}) IN ('false', '0'), false, NULL)`;

/** 32 hexadecimal digits, wherever the hyphens between them stand. */
const guidOfText = (text: Fragment): Fragment =>
  fragment`arrayMap(g -> if(length(g) = 32, toUUIDOrNull(g), NULL), [replaceAll(${trimmed(text)}, '-', '')])[1]`;

/** Every type that a text can mean a value of. */
export const ofText: Readonly<Partial<Record<KustoType, (text: Fragment) => Fragment>>> = {
  int: (text) => fragment`accurateCastOrNull(${longOfText(text)}, 'Int32')`,
  long: longOfText,
  real: realOfText,
  decimal: (text) => fragment`toDecimal128OrNull(${trimmed(text)}, 18)`,
  bool: boolOfText,
  datetime: datetimeOfText,
  timespan: timespanOfText,
  guid: guidOfText,
};
