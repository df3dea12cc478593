import { quotedName } from '../../kql/sql/fragment.ts';
import type { ColumnSource, RecordPath, Stream } from '../../model/stream.ts';
import { textLiteral } from '../tables/literal.ts';
import { type StoredTable, TIME_COLUMN } from '../tables/stored-table.ts';
import { additionalSql, type Misfit, restFitsSql } from './additional-sql.ts';
import { columnSql, firstText, timeSql } from './column-sql.ts';
import { itemId } from './insert-sql.ts';
import { OVERSIZED } from './oversized-record.ts';
import { type RecordPaths, recordPaths } from './record-paths.ts';

/** The dynamic column that keeps what a mapping names no column for. */
const ADDITIONAL_COLUMN = '_AdditionalFields';
export const ITEM_COLUMN = '_ItemId';

/** How the records of a stream become rows, as SQL over `batch`, `row`, `line` and `accepted`, the time of acceptance. */
export interface Mapping {
  /** The columns that get a value. */
  readonly columns: readonly string[];
  /** Values that the SQL reads by name; besides these it reads `now` where there are any. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Whether the number of a record's rows can be another than one. */
  readonly varies?: boolean;
  /** SQL of why a record is no row of the table; '' where it is one. */
  readonly reason: string;
  /**
   * SQL of the rows: the columns in their order, then batch and row.
   * @param records SQL of a relation of records
   * @param where conditions over batch and row
   */
  readonly select: (records: string, where: readonly string[]) => string;
}

type PathSource = Extract<ColumnSource, { first: unknown }>;

/** What KQL gives of records: columns beside those that were there. */
export interface Computed {
  readonly columns: ReadonlyMap<string, string>;
  readonly parameters: Readonly<Record<string, string>>;
  /** SQL of the records with these columns. */
  readonly over: (records: string) => string;
}

/** The mapping of a stream whose columns are paths, texts and expressions. */
export function pathMapping(stream: Stream, table: StoredTable, computed?: Computed): Mapping {
  const sources = Object.entries(stream.columns);
  const byPath = sources.flatMap(([name, source]) => ('first' in source ? [[name, source] as const] : []));
  const named = byPath.flatMap(([, { first }]) => first);
  const paths = recordPaths([...named, ...(stream.time?.first ?? []), ...stream.required]);
  const columns = new Map<string, string>(computed?.columns ?? []);
  const misfits: Misfit[] = [];
  for (const [name, { first }] of byPath) {
    const { value, misfit } = columnSql(paths, first, typeOf(table, name));
    columns.set(name, value);
    if (misfit !== undefined)
      misfits.push({ member: memberOf(first), text: firstText(paths, first), condition: misfit });
  }
  for (const [name, source] of sources) if ('value' in source) columns.set(name, textLiteral(source.value));
  const time = timeOf(stream, paths);
  columns.set(TIME_COLUMN, time === undefined ? 'accepted' : `assumeNotNull(${time})`);
  const rest = additionalSql(stream, misfits);
  if (rest !== undefined) columns.set(ADDITIONAL_COLUMN, rest);
  columns.set(ITEM_COLUMN, itemIdSql(columns.get(ITEM_COLUMN)));
  const { fits, reason } = fitness(stream, paths, time);
  const select = (records: string, where: readonly string[]): string => {
    const list = [...columns].map(([name, sql]) => `${sql} AS ${quotedName(name)}`);
    const of = computed?.over(records) ?? records;
    return `SELECT ${[...list, 'batch', 'row'].join(',\n  ')}
FROM (SELECT *, ${paths.parsed} AS parsed FROM ${of})
WHERE ${[fits, ...where].join(' AND ')}`;
  };
  return { columns: [...columns.keys()], parameters: computed?.parameters ?? {}, reason, select };
}

/** Why a record of a stream cannot be given to its transformation, and when it can. */
export function recordFitness(stream: Stream) {
  const paths = recordPaths([...(stream.time?.first ?? []), ...stream.required]);
  const time = timeOf(stream, paths);
  return { parsed: paths.parsed, time, ...fitness(stream, paths, time) };
}

const timeOf = ({ time }: Stream, paths: RecordPaths): string | undefined =>
  time === undefined ? undefined : timeSql(firstText(paths, time.first), time.format);

/** The id of a record: its own, or its place. */
export const itemIdSql = (own: string | undefined): string =>
  own === undefined ? itemId : `if(${own} = '', ${itemId}, ${own})`;

const memberOf = (first: PathSource['first']): string => String(first[0]?.at(-1) ?? '');

const typeOf = (table: StoredTable, name: string) =>
  table.columns.find((column) => column.name === name)?.type ?? 'string';

/** Whether a record is a row, and why not. A time that can be read says by itself that the record is JSON. */
function fitness(stream: Stream, paths: RecordPaths, time: string | undefined) {
  const { required, time: declared, rest } = stream;
  const there = required.map((path) => `${paths.textAt(path)} != ''`);
  const lacking = required.map((path) => `${paths.textAt(path)} = '', ${textLiteral(`lacks ${shownPath(path)}`)}`);
  const readable = time === undefined ? ["JSONType(line) = 'Object'"] : [`isNotNull(${time})`];
  const shown = declared?.first.map(shownPath).join(' or ') ?? '';
  const untimed = time === undefined ? [] : [`isNull(${time}), ${textLiteral(`has no time at ${shown}`)}`];
  const restFits = restFitsSql(stream);
  const misshapen =
    restFits === undefined || !Array.isArray(rest)
      ? []
      : [`NOT ${restFits}, ${textLiteral(`has no object at ${shownPath(rest)}`)}`];
  const reasons = [...unreadable, ...lacking, ...untimed, ...misshapen].join(', ');
  const reason = `arrayMap(parsed -> multiIf(${reasons}, ''), [${paths.parsed}])[1]`;
  return { fits: [...readable, ...there, ...(restFits === undefined ? [] : [restFits])].join(' AND '), reason };
}

/** Why a line is no record of any stream. */
const unreadable = [
  `startsWith(line, '${OVERSIZED.replace('\0', '\\0')}'), 'is larger than 16 MB'`,
  `NOT isValidUTF8(line), 'is no UTF-8, and kept in Base64'`,
  `NOT isValidJSON(line), 'is no JSON'`,
  `JSONType(line) != 'Object', 'is no JSON object'`,
];

/** A path as a stream writes it. */
const shownPath = (path: RecordPath): string =>
  path.map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`)).join('');
