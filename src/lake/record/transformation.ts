import { compileTransformation } from '../../kql/compile-transformation.ts';
import type { KqlFailure } from '../../kql/failure.ts';
import { quotedName } from '../../kql/sql/fragment.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Stream } from '../../model/stream.ts';
import type { AnswerColumn, ColumnSchema } from '../../model/table.ts';
import { convertedSql } from '../ingest/kusto-value-sql.ts';
import { type StoredTable, TIME_COLUMN } from '../tables/stored-table.ts';
import { columnSql } from './column-sql.ts';
import { type Computed, ITEM_COLUMN, itemIdSql, type Mapping, pathMapping, recordFitness } from './mapping-sql.ts';
import { recordPaths } from './record-paths.ts';

/** The record as a transformation sees it, and what tells its rows from those of others. */
const RECORD: ColumnSchema = { name: 'record', type: 'dynamic' };
const CARRIED: readonly ColumnSchema[] = [
  { name: '$batch', type: 'long' },
  { name: '$row', type: 'long' },
  { name: '$accepted', type: 'datetime' },
];

type Compiling = Promise<Result<Mapping, KqlFailure>>;

/** How the records of a stream become rows. A failure is one of the stream's KQL. */
export async function compileMapping(stream: Stream, table: StoredTable): Compiling {
  if (stream.kql !== undefined) return transformationMapping(stream, stream.kql, table);
  const expressions = Object.entries(stream.columns).flatMap(([name, source]) =>
    'kql' in source ? [[name, source.kql] as const] : [],
  );
  if (expressions.length === 0) return ok(pathMapping(stream, table));
  const computed = await compileExpressions(expressions, table);
  return computed.ok ? ok(pathMapping(stream, table, computed.value)) : computed;
}

/** Columns that are expressions over `record`: one transformation gives them all beside what the paths are read from. */
async function compileExpressions(
  expressions: readonly (readonly [string, string])[],
  table: StoredTable,
): Promise<Result<Computed, KqlFailure>> {
  const list = expressions.map(([, kql], at) => `['$value${at}'] = (${kql})`).join(', ');
  const compiled = await compileTransformation(`source | extend ${list}`, [RECORD], CARRIED);
  if (!compiled.ok) return compiled;
  const { sql, relation, columns: given, parameters } = compiled.value;
  const columns = new Map<string, string>();
  for (const [at, [name]] of expressions.entries()) {
    const value = valueFor(given, `$value${at}`, table, name);
    if (!value.ok) return value;
    columns.set(name, value.value);
  }
  const over = (records: string): string =>
    `(SELECT *, \`$batch\` AS batch, toUInt32(\`$row\`) AS row, record AS line, \`$accepted\` AS accepted FROM (${sql.replaceAll(relation, () => sourceSql(records, []))}))`;
  return ok({ columns, parameters, over });
}

async function transformationMapping(stream: Stream, kql: string, table: StoredTable): Compiling {
  const source = Object.entries(stream.source).map(([name, type]): ColumnSchema => ({ name, type }));
  const compiled = await compileTransformation(kql, [RECORD, ...source], CARRIED);
  if (!compiled.ok) return compiled;
  const { sql, relation, columns: given, parameters, expands } = compiled.value;
  const columns = new Map<string, string>();
  for (const { name } of given.filter((column) => table.columns.some((own) => own.name === column.name))) {
    const value = valueFor(given, name, table, name);
    if (!value.ok) return value;
    columns.set(name, value.value);
  }
  const fitness = recordFitness(stream);
  columns.set(TIME_COLUMN, `ifNull(${columns.get(TIME_COLUMN) ?? 'NULL'}, accepted)`);
  columns.set(ITEM_COLUMN, itemIdSql(columns.get(ITEM_COLUMN)));
  const paths = recordPaths(source.map(({ name }) => [name]));
  const declared = source.map(({ name, type }) => `${columnSql(paths, [[name]], type).value} AS ${quotedName(name)}`);
  const select = (records: string, where: readonly string[]): string => {
    const checked = `(SELECT * FROM (SELECT *, ${fitness.parsed} AS parsed FROM ${records}) WHERE ${fitness.fits})`;
    const read =
      source.length === 0 ? checked : `(SELECT batch, row, line, accepted, ${paths.parsed} AS parsed FROM ${checked})`;
    const rows = sql.replaceAll(relation, () => sourceSql(read, declared));
    // Rows of one record have their places by what they are: the same bytes give the same places.
    const number = expands
      ? `toUInt32(row_number() OVER (PARTITION BY \`$batch\` ORDER BY \`$row\`, sipHash64(*)) - 1)`
      : 'toUInt32(`$row`)';
    const numbered = `(SELECT *, \`$batch\` AS batch, ${number} AS row, \`$accepted\` AS accepted FROM (${rows}))`;
    const list = [...columns].map(([name, value]) => `${value} AS ${quotedName(name)}`);
    return `SELECT ${[...list, 'batch', 'row'].join(',\n  ')}
FROM (SELECT ${[...given.map(({ name }, at) => `${quotedName(name)} AS \`$given${at}\``), 'batch', 'row', 'accepted'].join(', ')} FROM ${numbered})${where.length === 0 ? '' : `\nWHERE ${where.join(' AND ')}`}`;
  };
  return ok({ columns: [...columns.keys()], parameters, varies: true, reason: fitness.reason, select });
}

/** A value of a transformation as one of its column's type. */
function valueFor(
  given: readonly AnswerColumn[],
  name: string,
  table: StoredTable,
  column: string,
): Result<string, KqlFailure> {
  const at = given.findIndex((one) => one.name === name);
  const type = given[at]?.type ?? 'string';
  const wanted = table.columns.find((own) => own.name === column)?.type ?? 'string';
  const sql = convertedSql(
    { type, sql: name.startsWith('$value') ? quotedName(name) : quotedName(`$given${at}`) },
    wanted,
  );
  if (sql !== undefined) return ok(sql);
  const message = `The column ${column} is of type ${wanted}, and its value of type ${type}`;
  return err({ code: 'KQL_TRANSFORMATION', message, start: 0, length: 0 });
}

/** The relation that stands for the table `source`. */
const sourceSql = (records: string, declared: readonly string[]): string =>
  `(SELECT ${['line AS record', ...declared, 'toInt64(batch) AS `$batch`', 'toInt64(row) AS `$row`', 'accepted AS `$accepted`'].join(', ')} FROM ${records})`;
