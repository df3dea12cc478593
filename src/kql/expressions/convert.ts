import type { KustoType } from '../../model/table.ts';
import { type Fragment, fragment, neverNull, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { clickhouseType } from '../sql/types.ts';
import { boolOfText, longOfText, ofText, realOfText } from './from-text.ts';

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
const timespanText = (ticks: Fragment): Fragment =>
  fragment`arrayStringConcat(arrayMap(t -> concat(if(t < 0, '-', ''), if(abs(t) >= 864000000000, concat(toString(intDiv(abs(t), 864000000000)), '.'), ''), leftPad(toString(intDiv(abs(t) % 864000000000, 36000000000)), 2, '0'), ':', leftPad(toString(intDiv(abs(t) % 36000000000, 600000000)), 2, '0'), ':', leftPad(toString(intDiv(abs(t) % 600000000, 10000000)), 2, '0'), if(abs(t) % 10000000 = 0, '', concat('.', leftPad(toString(abs(t) % 10000000), 7, '0')))), [assumeNotNull(${ticks})]))`;

/** A real as .NET's shortest round trip writes it: `1.0` stays `1.0` in JSON, and is `1` in text. */
const realText = (value: Fragment): Fragment =>
  fragment`multiIf(isNaN(${value}), 'NaN', isInfinite(${value}), if(${value} > 0, 'Infinity', '-Infinity'), toString(${value}))`;

const realJson = (value: Fragment): Fragment =>
  fragment`multiIf(isNaN(${value}), '"NaN"', isInfinite(${value}), if(${value} > 0, '"Infinity"', '"-Infinity"'), ${value} = trunc(${value}) AND abs(${value}) < 1e15, concat(toString(toInt64(${value})), '.0'), toString(${value}))`;

const orElse = (value: Scalar, text: Fragment, otherwise: string): Fragment =>
  value.nullable ? fragment`if(isNull(${value}), ${raw(otherwise)}, assumeNotNull(${text}))` : text;

/** Of a path the text is read at once, without the JSON between. */
const textOfDynamic = (value: Scalar): Fragment => {
  const { path } = value;
  if (path === undefined || path.text !== value.text) return fragment`JSONExtractString(${value})`;
  const found = fragment`JSONExtractString(${path.steps})`;
  return path.holds === undefined ? found : fragment`if(${path.holds}, ${found}, '')`;
};

/** `tostring()`: a null of any type is the empty string. */
export const toText = (value: Scalar): Scalar => {
  switch (value.type) {
    case 'string':
      return value;
    case 'dynamic':
      return scalar('string', value.written === true ? value : textOfDynamic(value));
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

/** The ends of the whole numbers. What is written in a query out of reach of 64 bits becomes the lowest, as Kusto folds constants. */
const ends = {
  int: ['-2147483648', '2147483647', '2147483647'],
  long: ["toInt64('-9223372036854775808')", '9223372036854775807', "toInt64('-9223372036854775808')"],
} as const;

/** A whole number of a real: without its fraction, and at the end of the range where it lies beyond. */
const wholeOfReal = (value: Scalar, type: 'int' | 'long'): Fragment => {
  const [lowest, highest, folded] = ends[type];
  const to = raw(type === 'int' ? 'toInt32' : 'toInt64');
  const above = raw(value.columns.size === 0 ? folded : highest);
  const [from, until] =
    type === 'int'
      ? [raw('-2147483648.'), raw('2147483647.')]
      : [raw('-9223372036854775808.'), raw('9223372036854775807.')];
  return fragment`multiIf(isNaN(${value}) OR isInfinite(${value}), NULL, ${value} >= ${until}, ${to}(${above}), ${value} <= ${from}, ${to}(${raw(lowest)}), ${to}(${value}))`;
};

/** Numbers from numbers: a real loses its fraction towards zero, a long that is no int wraps. */
const ofNumber: Readonly<Partial<Record<KustoType, (value: Scalar) => Fragment>>> = {
  int: (value) =>
    value.type === 'real'
      ? wholeOfReal(value, 'int')
      : value.type === 'long'
        ? fragment`toInt32(${value})`
        : fragment`accurateCastOrNull(${truncated(value)}, 'Int32')`,
  long: (value) =>
    value.type === 'real'
      ? wholeOfReal(value, 'long')
      : value.type === 'int'
        ? fragment`toInt64(${value})`
        : fragment`accurateCastOrNull(${truncated(value)}, 'Int64')`,
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

/** A dynamic holds text, a number, a boolean or a structure; numbers in it may have a fraction. A number is its own JSON text. */
const ofDynamic = (value: Scalar, type: KustoType): Scalar => {
  const isText = fragment`startsWith(${value}, '"')`;
  const inside = fragment`JSONExtractString(${value})`;
  switch (type) {
    case 'int':
    case 'long': {
      const number = fragment`ifNull(toInt64OrNull(${value}), accurateCastOrNull(trunc(toFloat64OrNull(${value})), 'Int64'))`;
      const whole = fragment`if(${isText}, ${longOfText(inside)}, ${number})`;
      return scalar(type, type === 'int' ? fragment`accurateCastOrNull(${whole}, 'Int32')` : whole);
    }
    case 'real':
      return scalar(type, fragment`if(${isText}, ${realOfText(inside)}, toFloat64OrNull(${value}))`);
    case 'bool': {
      const text = toText(value);
      return scalar('bool', fragment`ifNull(${boolOfText(text)}, CAST(${realOfText(text)} != 0, 'Nullable(Bool)'))`);
    }
    default:
      return scalar(type, ofText[type]?.(toText(value)) ?? nothing(type));
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
