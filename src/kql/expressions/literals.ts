import type { KustoType } from '../../model/table.ts';
import { refuse } from '../failure.ts';
import { type Fragment, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import type { Parameters } from '../sql/parameters.ts';
import { clickhouseType, knownType } from '../sql/types.ts';
import { type Expression, kindOf, kustoTypeOf, textOf } from '../syntax/kusto.ts';
import { dynamicText } from './dynamic-literal.ts';

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

/** What stands between the brackets of `datetime(...)`, or the text itself. */
const inBrackets = (text: string): string => /^\w+\s*\(([\s\S]*)\)$/.exec(text)?.[1]?.trim() ?? text.trim();

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

/** The text of a literal's value in ClickHouse's notation; null for a typed null; undefined where it is not one. */
const valueOf = (type: KustoType, node: Expression): string | null | undefined => {
  const text = inBrackets(textOf(node));
  if (/^null$/i.test(text) && type !== 'string') return null;
  switch (type) {
    case 'bool':
      return /^(true|1)$/i.test(text) ? 'true' : 'false';
    case 'int':
    case 'long':
      return String(BigInt(text));
    case 'real':
      return realValue(text);
    case 'decimal':
      return text;
    case 'datetime':
      return datetimeValue(text);
    case 'timespan':
      return timespanTicks(text)?.toString();
    case 'guid':
      return text.toLowerCase();
    default:
      return undefined;
  }
};

const realValue = (text: string): string => {
  if (/^\+?inf$/i.test(text)) return 'inf';
  if (/^-inf$/i.test(text)) return '-inf';
  return /^nan$/i.test(text) ? 'nan' : String(Number(text));
};

/** A value given by type and text, as a parameter. */
export const literalScalar = (parameters: Parameters, type: KustoType, value: string | null): Scalar => {
  if (value === null) {
    if (type === 'dynamic' || type === 'string') return { ...scalar(type, raw("''"), false), literal: { value } };
    return { ...scalar(type, raw(`CAST(NULL, '${clickhouseType[type].replaceAll("'", "\\'")}')`)), literal: { value } };
  }
  return { ...scalar(type, parameters.add(knownType(type), value), false), literal: { value } };
};

const literalTypes: Readonly<Record<string, KustoType>> = {
  BooleanLiteralExpression: 'bool',
  IntLiteralExpression: 'int',
  LongLiteralExpression: 'long',
  RealLiteralExpression: 'real',
  DecimalLiteralExpression: 'decimal',
  DateTimeLiteralExpression: 'datetime',
  TimespanLiteralExpression: 'timespan',
  GuidLiteralExpression: 'guid',
};

/** The literal that a node is, or undefined for any other expression. */
export const lowerLiteral = (parameters: Parameters, node: Expression): Scalar | undefined => {
  const kind = kindOf(node);
  if (kind === 'StringLiteralExpression' || kind === 'CompoundStringLiteralExpression') {
    return literalScalar(parameters, 'string', String(node.LiteralValue ?? ''));
  }
  if (kind === 'DynamicExpression') return literalScalar(parameters, 'dynamic', dynamicText(node));
  if (kind === 'NullLiteralExpression') return literalScalar(parameters, kustoTypeOf(node.ResultType), null);
  const type = literalTypes[kind];
  if (type === undefined) return undefined;
  const value = valueOf(type, node);
  if (value === undefined) return refuse('KQL_BAD_LITERAL', `The text '${textOf(node)}' is not a ${type}`, node);
  return literalScalar(parameters, type, value);
};

/** `now()`: fixed for the whole query, and given with each run, so that a compiled query serves at any time. */
export const nowFragment: Fragment = raw("{now:DateTime64(7, 'UTC')}");

/** An array of literals of one type as a single parameter; undefined when some element is not one. */
export const literalArray = (
  parameters: Parameters,
  type: KustoType,
  values: readonly Scalar[],
): Fragment | undefined => {
  if (values.some(({ literal, type: own }) => literal === undefined || (own !== type && literal.value !== null)))
    return undefined;
  const texts = values.map(({ literal }) => literal?.value ?? null);
  return fragment`${parameters.add(`Array(${clickhouseType[type]})`, `[${texts.map((text) => elementText(type, text)).join(',')}]`)}`;
};

const elementText = (type: KustoType, value: string | null): string => {
  if (value === null) return type === 'string' || type === 'dynamic' ? "''" : 'NULL';
  if (type === 'bool' || type === 'int' || type === 'long' || type === 'real' || type === 'timespan') return value;
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
};
