import { isJsonObject, type Json, type JsonObject, parseBoundedJson } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { KustoType } from '../../model/table.ts';
import { type ColumnEntry, type CommonColumns, type TableEntry, tableEntrySchema } from '../../model/table-entry.ts';
import { BrokenFileError } from '../ingest/record.ts';
import { splitCsv } from '../ingest/split-csv.ts';

/** A table's description from Azure, and what it is called in messages. */
export interface TableImport {
  readonly text: string;
  readonly file: string;
  /** The table's name: `getschema` does not say it. It wins over the name in the text. */
  readonly name?: string;
}

/**
 * The entry of a table that Azure describes. Understood are
 * - the schema of a table of Log Analytics: `GET …/workspaces/{ws}/tables/{t}` of the REST interface, or
 *   `az monitor log-analytics workspace table show`
 *   (https://learn.microsoft.com/rest/api/loganalytics/tables/get);
 * - the answer of `T | getschema`, as CSV or as JSON of rows, of the query interface, or of Azure Data Explorer
 *   (https://learn.microsoft.com/kusto/query/getschema-operator).
 * Columns that every table has are left out. The error is one line that names the file and the cause.
 */
export async function importTable(given: TableImport, common: CommonColumns): Promise<Result<TableEntry, string>> {
  const text = given.text.replace(/^\uFEFF/, '');
  const read = /^\s*[[{]/.test(text) ? fromJson(text) : await fromCsv(text);
  if (!read.ok) return err(`${given.file}: ${read.error}`);
  const name = given.name ?? read.value.name;
  if (name === undefined) return err(`${given.file}: the text does not say the table's name: give it`);
  const columns: Record<string, KustoType> = {};
  for (const { name: column, type } of read.value.columns) {
    const kusto = kustoTypeOf(type);
    if (kusto === undefined) return err(`${given.file}: a column's type is none of Kusto`);
    const wanted = Object.hasOwn(common.columns, column) ? common.columns[column] : undefined;
    if (wanted !== undefined && wanted !== kusto)
      return err(`${given.file}: "${column}" is a ${wanted} in every table`);
    if (wanted === undefined) columns[column] = kusto;
  }
  const checked = tableEntrySchema.safeParse({ table: name, columns });
  if (checked.success) return ok(checked.data);
  return err(
    `${given.file}: a name of the table or of a column is not allowed: letters, digits and "_" for tables, no control characters`,
  );
}

interface Column {
  readonly name: string;
  readonly type: string;
}

interface Described {
  readonly name?: string;
  readonly columns: readonly Column[];
}

type Read = Result<Described, string>;

const NOT_UNDERSTOOD =
  'neither the schema of a table of Log Analytics nor the answer of "T | getschema": wanted such JSON, or CSV with ColumnName and ColumnType';

/** Names by which Log Analytics, .NET and Azure Data Explorer call the types of Kusto. */
const typeNames: Readonly<Record<string, KustoType>> = {
  bool: 'bool',
  boolean: 'bool',
  int: 'int',
  int32: 'int',
  long: 'long',
  int64: 'long',
  real: 'real',
  double: 'real',
  decimal: 'decimal',
  string: 'string',
  datetime: 'datetime',
  date: 'datetime',
  timespan: 'timespan',
  time: 'timespan',
  guid: 'guid',
  uuid: 'guid',
  uniqueid: 'guid',
  dynamic: 'dynamic',
  object: 'dynamic',
};

const kustoTypeOf = (name: string): KustoType | undefined => {
  const plain = name.toLowerCase().replace(/^system\.(?:data\.sqltypes\.sql)?/, '');
  return Object.hasOwn(typeNames, plain) ? typeNames[plain] : undefined;
};

function fromJson(text: string): Read {
  const json = parseBoundedJson(text);
  if (json === undefined) return err('not readable as JSON');
  if (Array.isArray(json)) return fromRows(json);
  if (!isJsonObject(json)) return err(NOT_UNDERSTOOD);
  return fromWorkspace(json) ?? fromAnswer(json) ?? err(NOT_UNDERSTOOD);
}

/** The schema of a table of a workspace: under `properties` in the REST interface, flat from the command line. */
function fromWorkspace(json: JsonObject): Read | undefined {
  const properties = isJsonObject(json['properties']) ? json['properties'] : json;
  const schema = properties['schema'];
  if (!isJsonObject(schema)) return undefined;
  const columns = [...listOf(schema['standardColumns']), ...listOf(schema['columns'])].flatMap((column) => {
    const [name, type] = [textAt(column, 'name'), textAt(column, 'type')];
    return name === undefined || type === undefined ? [] : [{ name, type }];
  });
  const name = textAt(schema, 'name') ?? textAt(json, 'name');
  return described(columns, name);
}

/** Tables as the query interfaces answer: `{tables:[{columns:[{name}],rows}]}` or `{Tables:[{Columns:[{ColumnName}],Rows}]}`. */
function fromAnswer(json: JsonObject): Read | undefined {
  const [table] = listOf(json['tables'] ?? json['Tables']);
  if (!isJsonObject(table)) return undefined;
  const names = listOf(table['columns'] ?? table['Columns']).map(
    (column) => textAt(column, 'name') ?? textAt(column, 'ColumnName') ?? '',
  );
  const rows = listOf(table['rows'] ?? table['Rows']).map((row) => listOf(row));
  return fromRows(rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at] ?? null]))));
}

function fromRows(rows: readonly Json[]): Read {
  const columns = rows.flatMap((row) => {
    const name = textAt(row, 'ColumnName');
    const type = textAt(row, 'ColumnType') ?? textAt(row, 'DataType');
    return name === undefined || type === undefined ? [] : [{ name, type }];
  });
  return columns.length === rows.length ? described(columns) : err(NOT_UNDERSTOOD);
}

const described = (columns: readonly Column[], name?: string): Read => {
  if (columns.length === 0) return err(NOT_UNDERSTOOD);
  return ok(name === undefined ? { columns } : { name, columns });
};

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

const textAt = (value: Json, key: string): string | undefined => {
  const found = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof found === 'string' && found !== '' ? found : undefined;
};

async function fromCsv(text: string): Promise<Read> {
  const rows: Json[] = [];
  let header: readonly string[] | undefined;
  try {
    for await (const records of splitCsv(pieces(text))) {
      for (const record of records) {
        if (!('fields' in record)) return err(NOT_UNDERSTOOD);
        if (header === undefined) header = record.fields;
        else rows.push(Object.fromEntries(header.map((name, at) => [name, record.fields[at] ?? ''])));
      }
    }
  } catch (thrown) {
    if (thrown instanceof BrokenFileError) return err(`line ${thrown.line}: ${thrown.message}`);
    throw thrown;
  }
  return fromRows(rows);
}

async function* pieces(text: string): AsyncGenerator<string> {
  yield text;
}

/** The text of `tables/<Table>.yaml` for an entry. */
export function tableEntryYaml({ table, about, key, columns }: TableEntry): string {
  const lines = [`table: ${table}`];
  if (about !== undefined) lines.push(`about: ${JSON.stringify(about)}`);
  if (key.length > 0) lines.push(`key: [${key.map(yamlName).join(', ')}]`);
  lines.push('columns:');
  const sorted = Object.entries(columns).sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  for (const [name, column] of sorted) lines.push(`  ${yamlName(name)}: ${columnYaml(column)}`);
  return `${lines.join('\n')}\n`;
}

/** Quoted unless it is a plain word that YAML takes as text. */
const yamlName = (name: string): string =>
  /^[A-Za-z_]\w*$/.test(name) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(name) ? name : JSON.stringify(name);

function columnYaml({ type, paths, text, few }: ColumnEntry): string {
  const more = [
    ...(paths.length > 0 ? [`paths: [${paths.map((path) => JSON.stringify(pathText(path))).join(', ')}]`] : []),
    ...(text ? ['text: true'] : []),
    ...(few === undefined ? [] : [`few: ${few}`]),
  ];
  return more.length === 0 ? type : `{ type: ${type}, ${more.join(', ')} }`;
}

const pathText = (path: readonly (string | number)[]): string =>
  path
    .map((step, at) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[A-Za-z_]\w*$/.test(step)) return `['${step}']`;
      return at === 0 ? step : `.${step}`;
    })
    .join('');
