import { quotedName } from '../../kql/sql/fragment.ts';
import type { ColumnSource, RecordPath, Stream } from '../../model/stream.ts';
import { textLiteral } from '../tables/literal.ts';
import { type StoredTable, TIME_COLUMN } from '../tables/stored-table.ts';
import { additionalSql } from './additional-sql.ts';
import { columnSql, firstText, timeSql } from './column-sql.ts';
import { recordPaths } from './record-paths.ts';

/** The dynamic column that keeps what a mapping names no column for. */
export const ADDITIONAL_COLUMN = '_AdditionalFields';

/** How the records of a stream become rows, as SQL over `batch`, `row`, `line` and `accepted`, the time of acceptance. */
export interface Mapping {
  /** SQL that is read as `parsed` by all the others. */
  readonly parsed: string;
  /** SQL of each column that gets a value, by name. */
  readonly columns: ReadonlyMap<string, string>;
  /** SQL of why a record is no row of the table; '' where it is one. */
  readonly reason: string;
  /** The same as a condition that a record is a row, which costs less. */
  readonly fits: string;
}

type PathSource = Extract<ColumnSource, { first: unknown }>;

/** The mapping of a stream whose columns are paths, texts and expressions. */
export function mappingSql(stream: Stream, table: StoredTable): Mapping {
  const sources = Object.entries(stream.columns);
  const byPath = sources.flatMap(([name, source]) => ('first' in source ? [[name, source] as const] : []));
  const named = byPath.flatMap(([, { first }]) => first);
  const paths = recordPaths([...named, ...(stream.time?.first ?? []), ...stream.required]);
  const columns = new Map<string, string>();
  const misfits: { readonly member: string; readonly text: string; readonly condition: string }[] = [];
  for (const [name, { first }] of byPath) {
    const { value, misfit } = columnSql(paths, first, typeOf(table, name));
    columns.set(name, value);
    if (misfit !== undefined)
      misfits.push({ member: memberOf(first), text: firstText(paths, first), condition: misfit });
  }
  for (const [name, source] of sources) if ('value' in source) columns.set(name, textLiteral(source.value));
  const time = stream.time === undefined ? undefined : timeSql(firstText(paths, stream.time.first), stream.time.format);
  columns.set(TIME_COLUMN, time === undefined ? 'accepted' : `assumeNotNull(${time})`);
  const rest = additionalSql(stream, misfits);
  if (rest !== undefined) columns.set(ADDITIONAL_COLUMN, rest);
  return { parsed: paths.parsed, columns, ...fitness(stream, paths.textAt, time) };
}

const memberOf = (first: PathSource['first']): string => String(first[0]?.at(-1) ?? '');

const typeOf = (table: StoredTable, name: string) =>
  table.columns.find((column) => column.name === name)?.type ?? 'string';

/** Whether a record is a row, and why not. A time that can be read says by itself that the record is JSON. */
function fitness(
  { required, time: declared }: Stream,
  textAt: (path: RecordPath) => string,
  time: string | undefined,
): Pick<Mapping, 'fits' | 'reason'> {
  const there = required.map((path) => `${textAt(path)} != ''`);
  const lacking = required.map((path) => `${textAt(path)} = '', ${textLiteral(`lacks ${shownPath(path)}`)}`);
  const readable = time === undefined ? ["JSONType(line) = 'Object'"] : [`isNotNull(${time})`];
  const untimed =
    time === undefined
      ? []
      : [`isNull(${time}), ${textLiteral(`has no time at ${declared?.first.map(shownPath).join(' or ') ?? ''}`)}`];
  const reasons = [
    `NOT isValidUTF8(line), 'is no UTF-8'`,
    `NOT isValidJSON(line), 'is no JSON'`,
    `JSONType(line) != 'Object', 'is no JSON object'`,
    ...lacking,
    ...untimed,
  ];
  return { fits: [...readable, ...there].join(' AND '), reason: `multiIf(${reasons.join(', ')}, '')` };
}

/** A path as a stream writes it. */
const shownPath = (path: RecordPath): string =>
  path.map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`)).join('');

/** SQL of the rows of records: the named columns, then `batch`, `row`. `records` is SQL of a relation of records. */
export function rowsSql(mapping: Mapping, columns: readonly string[], records: string): string {
  const list = columns.map((name) => `${mapping.columns.get(name) ?? "''"} AS ${quotedName(name)}`);
  return `SELECT ${[...list, 'batch AS `$batch`', 'row AS `$row`'].join(',\n  ')}
FROM (SELECT batch, row, line, accepted, ${mapping.parsed} AS parsed FROM ${records})
WHERE ${mapping.fits}`;
}
