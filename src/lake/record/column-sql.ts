import type { RecordPath, TimeFormat } from '../../model/stream.ts';
import type { KustoType } from '../../model/table.ts';
import { textLiteral } from '../tables/literal.ts';
import type { RecordPaths } from './record-paths.ts';

/** SQL of a column's value out of a record, and of whether something stands there that is no value of its type. */
export interface ColumnSql {
  readonly value: string;
  readonly misfit?: string;
}

/** .NET ticks of 1970. */
const EPOCH_TICKS = '621355968000000000';

/** The value of a column: what the first path has at which something stands. */
export function columnSql(paths: RecordPaths, first: readonly RecordPath[], type: KustoType): ColumnSql {
  const text = firstText(paths, first);
  if (type === 'string') return { value: text };
  if (type === 'dynamic') return { value: dynamicSql(paths, first, text) };
  const value = typedSql(text, type);
  return { value, misfit: `${text} != '' AND isNull(${value})` };
}

/** The first text that is there. */
export function firstText(paths: RecordPaths, first: readonly RecordPath[]): string {
  const texts = first.map(paths.textAt);
  const [only = "''"] = texts;
  if (texts.length < 2) return only;
  const last = texts.at(-1) ?? "''";
  return `multiIf(${texts
    .slice(0, -1)
    .map((text) => `${text} != '', ${text}`)
    .join(', ')}, ${last})`;
}

/**
 * A dynamic is compact JSON. An object or a list is that already, and so is one inside of a text but for its blanks; a text, a
 * number and a bool look alike and are asked for once more, where there are any.
 */
function dynamicSql(paths: RecordPaths, first: readonly RecordPath[], text: string): string {
  const raw = first.map((path) => [paths.textAt(path), rawSql(path)] as const);
  const again =
    raw.length === 1
      ? (raw[0]?.[1] ?? "''")
      : `multiIf(${raw.map(([has, sql]) => `${has} != '', ${sql}`).join(', ')}, '')`;
  const compact = `if(multiSearchAny(${text}, ['": ', ', "', '{ ', '[ ', '\\n']), JSONExtractRaw(${text}), ${text})`;
  const holds = `(startsWith(${text}, '{') OR startsWith(${text}, '[')) AND isValidJSON(${text})`;
  return `multiIf(${text} = '', '', ${holds}, ${compact}, ${again})`;
}

const rawSql = (path: RecordPath): string =>
  `JSONExtractRaw(${['line', ...path.map((step) => (typeof step === 'number' ? String(step + 1) : textLiteral(step)))].join(', ')})`;

/** A text as a value of a type; null where it is none. */
function typedSql(text: string, type: Exclude<KustoType, 'string' | 'dynamic'>): string {
  switch (type) {
    case 'bool':
      return `transform(lower(${text}), ['true', '1', 'false', '0'], [true, true, false, false]::Array(Nullable(Bool)), NULL)`;
    case 'int':
      return `accurateCastOrNull(${text}, 'Int32')`;
    case 'long':
      return `accurateCastOrNull(${text}, 'Int64')`;
    case 'real':
      return `toFloat64OrNull(${text})`;
    case 'decimal':
      return `toDecimal128OrNull(${text}, 18)`;
    case 'datetime':
      return isoSql(text);
    case 'guid':
      return `toUUIDOrNull(${text})`;
    case 'timespan':
      return timespanSql(text);
    default:
      return type satisfies never;
  }
}

/** Ticks of `[-][d.]hh:mm:ss[.fffffff]`. */
function timespanSql(text: string): string {
  const part = (at: number): string => `toInt64OrZero(extractGroups(${text}, ${TIMESPAN})[${at}])`;
  const ticks = `((${part(2)} * 24 + ${part(3)}) * 60 + ${part(4)}) * 60 + ${part(5)}`;
  const fraction = `toInt64OrZero(rightPad(extractGroups(${text}, ${TIMESPAN})[6], 7, '0'))`;
  return `if(match(${text}, ${TIMESPAN}), if(startsWith(${text}, '-'), -1, 1) * ((${ticks}) * 10000000 + ${fraction}), NULL)`;
}

const TIMESPAN = textLiteral('^(-?)(?:(\\d{1,8})\\.)?(\\d{1,2}):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,7}))?$');

/**
 * Shorter texts are read by the engine as days of the present month, which nobody meant. A date with strokes has its month first,
 * as Kusto reads it, and as Entra ID and exports of the portal write it.
 */
const isoSql = (text: string): string =>
  `if(length(${text}) >= 8, parseDateTime64BestEffortUSOrNull(${text}, 7, 'UTC'), NULL)`;

/** The time of a record, of type DateTime64(7); null where none can be read. */
export function timeSql(text: string, format: TimeFormat): string {
  switch (format) {
    case 'iso':
      return isoSql(text);
    case 'seconds':
      return ofTicks(`toDecimal128OrNull(${text}, 7) * 10000000`);
    case 'milliseconds':
      return ofTicks(`toDecimal128OrNull(${text}, 4) * 10000`);
    case 'ticks':
      return ofTicks(`toInt64OrNull(${text}) - ${EPOCH_TICKS}`);
    default:
      return format satisfies never;
  }
}

/** Years 1 to 9999: more than that is no time. */
const ofTicks = (ticks: string): string =>
  `if((${ticks}) BETWEEN -${EPOCH_TICKS} AND 2534023007999999999, reinterpret(accurateCastOrNull(${ticks}, 'Int64'), 'Nullable(DateTime64(7, \\'UTC\\'))'), NULL)`;
