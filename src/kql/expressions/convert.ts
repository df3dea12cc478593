import type { KustoType } from '../../model/table.ts';
import { type Fragment, fragment, neverNull, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { clickhouseType } from '../sql/types.ts';

// Every conversion between the types of Kusto, as `tostring()`, `tolong()` and their like do it and as operators do it silently.
// https://learn.microsoft.com/kusto/query/scalar-data-types

/** .NET ticks at 1970-01-01, the distance between Kusto's zero of time and ClickHouse's. */
export const epochTicks = 621_355_968_000_000_000n;

/** Ticks since 1970 of a datetime. */
export const ticksOf = (time: Fragment): Fragment => fragment`reinterpretAsInt64(${time})`;

/** The datetime at ticks since 1970; outside the years 0001 to 9999 there is none. */
export const datetimeOf = (ticks: Fragment): Fragment => fragment`reinterpret(${ticks}, 'DateTime64(7, \\'UTC\\')')`;

/** ISO 8601 with seven digits and `Z`, as Kusto writes a datetime. */
const datetimeText = (time: Fragment): Fragment => fragment`concat(replaceOne(toString(${time}), ' ', 'T'), 'Z')`;

/** `[-][d.]hh:mm:ss[.fffffff]` of ticks. */
export const timespanText = (ticks: Fragment): Fragment =>
  fragment`arrayStringConcat(arrayMap(t -> concat(if(t < 0, '-', ''), if(abs(t) >= 864000000000, concat(toString(intDiv(abs(t), 864000000000)), '.'), ''), leftPad(toString(intDiv(abs(t) % 864000000000, 36000000000)), 2, '0'), ':', leftPad(toString(intDiv(abs(t) % 36000000000, 600000000)), 2, '0'), ':', leftPad(toString(intDiv(abs(t) % 600000000, 10000000)), 2, '0'), if(abs(t) % 10000000 = 0, '', concat('.', leftPad(toString(abs(t) % 10000000), 7, '0')))), [assumeNotNull(${ticks})]))`;

/** A real as .NET's shortest round trip writes it: `1.0` stays `1.0` in JSON, and is `1` in text. */
const realText = (value: Fragment): Fragment =>
  fragment`multiIf(isNaN(${value}), 'NaN', isInfinite(${value}), if(${value} > 0, 'Infinity', '-Infinity'), toString(${value}))`;

const realJson = (value: Fragment): Fragment =>
  fragment`multiIf(isNaN(${value}), '"NaN"', isInfinite(${value}), if(${value} > 0, '"Infinity"', '"-Infinity"'), ${value} = trunc(${value}) AND abs(${value}) < 1e15, concat(toString(toInt64(${value})), '.0'), toString(${value}))`;

const orElse = (value: Scalar, text: Fragment, otherwise: string): Fragment =>
  value.nullable ? fragment`if(isNull(${value}), ${raw(otherwise)}, assumeNotNull(${text}))` : text;

/** `tostring()`: a null of any type is the empty string. */
export const toText = (value: Scalar): Scalar => {
  switch (value.type) {
    case 'string':
      return value;
    case 'dynamic':
      return scalar('string', fragment`JSONExtractString(${value})`);
    case 'bool':
      return scalar('string', orElse(value, fragment`if(${value}, 'True', 'False')`, "''"));
    case 'real':
      return scalar('string', orElse(value, realText(value), "''"));
    case 'datetime':
      return scalar('string', orElse(value, datetimeText(value), "''"));
    case 'timespan':
      return scalar('string', orElse(value, timespanText(value), "''"));
    default:
      return scalar('string', orElse(value, fragment`toString(${value})`, "''"));
  }
};

/** The value as compact JSON text; null is `null`. */
export const toDynamic = (value: Scalar): Scalar => {
  switch (value.type) {
    case 'dynamic':
      return value;
    case 'string':
      return scalar('dynamic', fragment`toJSONString(${value})`);
    case 'bool':
      return scalar('dynamic', orElse(value, fragment`if(${value}, 'true', 'false')`, "'null'"));
    case 'int':
    case 'long':
      return scalar('dynamic', orElse(value, fragment`toString(${value})`, "'null'"));
    case 'real':
      return scalar('dynamic', orElse(value, realJson(value), "'null'"));
    default:
      return scalar(
        'dynamic',
        orElse(value, fragment`concat('"', ${toText({ ...value, nullable: false })}, '"')`, "'null'"),
      );
  }
};

/** Text to a whole number: blanks around it and hexadecimal are taken, a fraction is not. */
const longOfText = (text: Fragment): Fragment =>
  fragment`if(startsWith(lower(trimBoth(${text})), '0x'), if(match(${text}, '^\\\\s*0[xX][0-9a-fA-F]{1,16}\\\\s*$'), reinterpretAsInt64(reverse(unhex(leftPad(substring(trimBoth(${text}), 3), 16, '0')))), NULL), toInt64OrNull(trimBoth(${text})))`;

const realOfText = (text: Fragment): Fragment => fragment`toFloat64OrNull(trimBoth(${text}))`;

const datetimeOfText = (text: Fragment): Fragment => fragment`parseDateTime64BestEffortOrNull(${text}, 7, 'UTC')`;

/** `[-][d.]hh:mm[:ss[.fffffff]]`, or `1d`, `2h`, `3m`, `4s`, `5ms` as ticks. A bare number is days. */
const timespanOfText = (text: Fragment): Fragment =>
  fragment`arrayMap(p -> if(empty(p), NULL, if(p[1] = '-', -1, 1) * (toInt64(toUInt64OrZero(p[2])) * 864000000000 + toInt64(toUInt64OrZero(p[3])) * 36000000000 + toInt64(toUInt64OrZero(p[4])) * 600000000 + toInt64(toUInt64OrZero(p[5])) * 10000000 + toInt64(toUInt64OrZero(rightPad(p[6], 7, '0'))))), [extractGroups(if(match(trimBoth(${text}), '^-?[0-9]+$'), concat(trimBoth(${text}), '.00:00:00'), trimBoth(${text})), '^(-?)(?:([0-9]{1,8})\\\\.)?([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2})(?:\\\\.([0-9]{1,7}))?)?$')])[1]`;

const boolOfText = (text: Fragment): Fragment =>
  fragment`multiIf(lower(trimBoth(${text})) IN ('true', '1'), true, lower(trimBoth(${text})) IN ('false', '0'), false, NULL)`;

const ofText: Readonly<Partial<Record<KustoType, (text: Fragment) => Fragment>>> = {
  int: (text) => fragment`accurateCastOrNull(${longOfText(text)}, 'Int32')`,
  long: longOfText,
  real: realOfText,
  decimal: (text) => fragment`toDecimal128OrNull(trimBoth(${text}), 18)`,
  bool: boolOfText,
  datetime: datetimeOfText,
  timespan: timespanOfText,
  guid: (text) => fragment`toUUIDOrNull(trimBoth(${text}))`,
};

/** Numbers from numbers: a real loses its fraction towards zero, what does not fit is null. */
const ofNumber: Readonly<Partial<Record<KustoType, (value: Scalar) => Fragment>>> = {
  int: (value) => fragment`accurateCastOrNull(${truncated(value)}, 'Int32')`,
  long: (value) =>
    value.type === 'int' ? fragment`toInt64(${value})` : fragment`accurateCastOrNull(${truncated(value)}, 'Int64')`,
  real: (value) => fragment`toFloat64(${value})`,
  decimal: (value) => fragment`toDecimal128OrNull(toString(${value}), 18)`,
  bool: (value) => fragment`CAST(${value} != 0, 'Nullable(Bool)')`,
  datetime: (value) => datetimeOf(fragment`(${value} - ${raw(String(epochTicks))})`),
  timespan: (value) => fragment`accurateCastOrNull(${truncated(value)}, 'Int64')`,
};

const truncated = (value: Scalar): Fragment =>
  value.type === 'real' || value.type === 'decimal' ? fragment`trunc(${value})` : value;

const numbers: ReadonlySet<KustoType> = new Set(['int', 'long', 'real', 'decimal']);

/** Whether a type is one of Kusto's numbers. */
export const isNumber = (type: KustoType): boolean => numbers.has(type);

/** A value as another type, as the function `to<type>()` gives it: null where there is no sense in it. */
export const convert = (value: Scalar, type: KustoType): Scalar => {
  if (value.type === type) return value;
  if (type === 'string') return toText(value);
  if (type === 'dynamic') return toDynamic(value);
  if (value.type === 'dynamic') return ofDynamic(value, type);
  if (value.type === 'string') return scalar(type, ofText[type]?.(value) ?? nothing(type));
  if (value.type === 'bool' && numbers.has(type))
    return scalar(type, fragment`CAST(${value}, ${raw(`'${clickhouseType[type]}'`)})`, value.nullable);
  if (value.type === 'datetime' && numbers.has(type))
    return convert(scalar('long', fragment`(${ticksOf(value)} + ${raw(String(epochTicks))})`, value.nullable), type);
  if (value.type === 'timespan' && numbers.has(type))
    return convert({ ...scalar('long', value, value.nullable) }, type);
  if (numbers.has(value.type) && ofNumber[type] !== undefined) return scalar(type, ofNumber[type](value));
  return scalar(type, nothing(type));
};

const nothing = (type: KustoType): Fragment => raw(`CAST(NULL, '${clickhouseType[type].replaceAll("'", "\\'")}')`);

/** A dynamic holds text, a number, a boolean or a structure; numbers in it may have a fraction. */
const ofDynamic = (value: Scalar, type: KustoType): Scalar => {
  const text = toText(value);
  switch (type) {
    case 'int':
    case 'long': {
      const whole = fragment`ifNull(${longOfText(text)}, accurateCastOrNull(trunc(if(startsWith(${value}, '"'), NULL, ${realOfText(text)})), 'Int64'))`;
      return scalar(type, type === 'int' ? fragment`accurateCastOrNull(${whole}, 'Int32')` : whole);
    }
    case 'bool':
      return scalar('bool', fragment`ifNull(${boolOfText(text)}, CAST(${realOfText(text)} != 0, 'Nullable(Bool)'))`);
    default:
      return scalar(type, ofText[type]?.(text) ?? nothing(type));
  }
};

/** A condition that is never null: null counts as false. */
export const isTrue = (condition: Scalar): Fragment =>
  condition.nullable ? fragment`ifNull(${condition}, false)` : condition;

/** Whether a value is null in Kusto's sense. A string never is; a dynamic is where its text is empty or `null`. */
export const isNull = (value: Scalar): Fragment => {
  if (value.type === 'dynamic') return fragment`(${value} IN ('', 'null'))`;
  return value.nullable && !neverNull(value.type) ? fragment`isNull(${value})` : raw('false');
};
