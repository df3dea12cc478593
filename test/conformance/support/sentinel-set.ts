import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { SavedFunction } from '../../../src/kql/syntax/analyse.ts';
import type { ColumnSchema, KustoType, TableSchema } from '../../../src/model/table.ts';

// The published set of Sentinel rules and parsers of 2022, the tables that they read, and its parsers as saved functions.

/** The folder of outside test material. */
const data = process.env['SAFEGUARD_TEST_DATA'] ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const rulesFile = join(data, 'kql', 'sentinel-rules.ndjson.gz');
const schemasFile = join(data, 'kql', 'table-schemas.csv');

/** Whether the set is here; without it the tests that need it say so and are skipped. */
export const hasSentinelSet = existsSync(rulesFile) && existsSync(schemasFile);

/** One rule, or one parser as a query: `declare query_parameters` gives its parameters their defaults. */
export interface PublishedQuery {
  readonly path: string;
  readonly kql: string;
}

interface Line {
  readonly type: string;
  readonly path: string;
  readonly q: string;
}

const lines = (): Line[] =>
  gunzipSync(readFileSync(rulesFile))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

/** The text from an opening bracket to the one that closes it. */
const bracketed = (text: string, start: number): string => {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return text.slice(start, at + 1).replaceAll(/\s+/g, ' ');
  }
  return '()';
};

/** A parser ends in a call of the function that it defines, with its own parameters as arguments: `AWSLogon(disabled)`. */
const parametersOf = (body: string): string => {
  const call = /([A-Za-z_]\w*)\s*\(([\w\s,]*)\)\s*$/.exec(body);
  if (call === null || (call[2] ?? '').trim() === '') return '()';
  const declared = new RegExp(`let\\s+${call[1]}\\s*=\\s*\\(`).exec(body);
  return declared === null ? '()' : bracketed(body, declared.index + declared[0].length - 1);
};

const bodyOf = ({ q }: Line): string => q.trim().replace(/;\s*$/, '');

const nameOf = ({ path }: Line): string =>
  (path.split('/').at(-1) ?? '').replace(/\.(yaml|txt)$/, '').replaceAll(/\W/g, '_');

/** The parsers as saved functions under the names of their files. */
export const savedParsers = (): SavedFunction[] => {
  const byName = new Map<string, SavedFunction>();
  for (const line of lines().filter(({ type }) => type !== 'analytics')) {
    const body = bodyOf(line);
    const name = nameOf(line);
    if (!byName.has(name)) byName.set(name, { name, parameters: parametersOf(body), body: `{ ${body} }` });
  }
  return [...byName.values()];
};

/** Every rule and parser. */
export const publishedQueries = (): PublishedQuery[] =>
  lines().map((line): PublishedQuery => {
    const parameters = line.type === 'analytics' ? '()' : parametersOf(bodyOf(line));
    const kql = parameters === '()' ? line.q : `declare query_parameters${parameters};\n${line.q}`;
    return { path: line.path, kql };
  });

const types: Readonly<Record<string, KustoType>> = {
  string: 'string',
  guid: 'guid',
  double: 'real',
  real: 'real',
  bigint: 'long',
  long: 'long',
  int: 'int',
  bool: 'bool',
  datetime: 'datetime',
  dynamic: 'dynamic',
};

/** The columns that every table of Log Analytics has. https://learn.microsoft.com/azure/azure-monitor/logs/log-standard-columns */
const standard: readonly ColumnSchema[] = [
  { name: 'TimeGenerated', type: 'datetime' },
  { name: 'TenantId', type: 'string' },
  { name: 'SourceSystem', type: 'string' },
  { name: 'Type', type: 'string' },
  { name: '_ResourceId', type: 'string' },
  { name: '_SubscriptionId', type: 'string' },
  { name: '_ItemId', type: 'string' },
  { name: '_IsBillable', type: 'string' },
  { name: '_BilledSize', type: 'real' },
  { name: '_TimeReceived', type: 'datetime' },
];

/** The described tables, with the standard columns. */
export const describedTables = (): TableSchema[] => {
  const tables = new Map<string, Map<string, ColumnSchema>>();
  for (const line of readFileSync(schemasFile, 'utf8').split('\n').slice(1)) {
    const [, table, name, written] = /^"(\w+)","(\w+)","(\w+)"/.exec(line) ?? [];
    const type = types[written?.toLowerCase() ?? ''];
    if (table === undefined || name === undefined || type === undefined) continue;
    const columns = tables.get(table) ?? new Map(standard.map((column) => [column.name, column]));
    columns.set(name, { name, type });
    tables.set(table, columns);
  }
  return [...tables].map(([name, columns]) => ({ name, columns: [...columns.values()] }));
};
