import { err, ok, type Result } from '../../lib/result.ts';
import type { AnswerColumn, KustoType, TableSchema } from '../../model/table.ts';
import type { RecordPort } from './service.ts';

/** The answer to a management command. Cells are what JSON makes of them. */
export interface CommandAnswer {
  readonly columns: readonly AnswerColumn[];
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
}

/** The one database that there is; and the name that clients give where they are told none. */
export const databaseName = 'Safeguard';
const databaseNames = new Set([databaseName.toLowerCase(), 'netdefaultdb', '']);

/** Whether a request's database is the one that there is. */
export const isDatabase = (name: string): boolean => databaseNames.has(name.toLowerCase());

/** What .NET calls the types, as schemas show them. */
const dotNetTypes: Readonly<Record<KustoType, string>> = {
  bool: 'System.SByte',
  int: 'System.Int32',
  long: 'System.Int64',
  real: 'System.Double',
  decimal: 'System.Data.SqlTypes.SqlDecimal',
  string: 'System.String',
  guid: 'System.Guid',
  datetime: 'System.DateTime',
  timespan: 'System.TimeSpan',
  dynamic: 'System.Object',
};

type Tables = Pick<RecordPort['lake'], 'tableNames' | 'table'>;

const text = (name: string): AnswerColumn => ({ name, type: 'string' });

const orderedColumns = ({ columns }: TableSchema) =>
  columns.map(({ name, type }) => ({ Name: name, Type: dotNetTypes[type], CslType: type }));

const schemaText = ({ columns }: TableSchema): string =>
  columns.map(({ name, type }) => `${quoted(name)}:${type}`).join(',');
const quoted = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : `['${name.replaceAll("'", "\\'")}']`);

/** A name as a command writes it: bare, or in `['...']`, `["..."]`. */
const NAME = String.raw`(?:([A-Za-z_]\w*)|\[\s*(?:'([^']+)'|"([^"]+)")\s*\])`;

interface Command {
  readonly pattern: RegExp;
  readonly run: (tables: Tables, name: string | undefined, version: string) => CommandAnswer | undefined;
}

const all = (tables: Tables): TableSchema[] => tables.tableNames.flatMap((name) => tables.table(name) ?? []);

const commands: readonly Command[] = [
  {
    pattern: /^\.show\s+tables$/i,
    run: ({ tableNames }) => ({
      columns: [text('TableName'), text('DatabaseName'), text('Folder'), text('DocString')],
      rows: [...tableNames].sort().map((name) => [name, databaseName, '', '']),
    }),
  },
  {
    pattern: /^\.show\s+databases$/i,
    run: () => ({
      columns: [
        text('DatabaseName'),
        text('PersistentStorage'),
        text('Version'),
        { name: 'IsCurrent', type: 'bool' },
        text('DatabaseAccessMode'),
        text('PrettyName'),
        { name: 'ReservedSlot1', type: 'bool' },
        { name: 'DatabaseId', type: 'guid' },
        text('InTransitionTo'),
      ],
      rows: [[databaseName, '', 'v1.0', false, 'ReadOnly', '', null, '00000000-0000-0000-0000-000000000000', '']],
    }),
  },
  {
    pattern: /^\.show\s+version$/i,
    run: (_, __, version) => ({
      columns: [
        text('BuildVersion'),
        { name: 'BuildTime', type: 'datetime' },
        text('ServiceType'),
        text('ProductVersion'),
      ],
      rows: [[version, null, 'Safeguard', `Safeguard ${version}`]],
    }),
  },
  {
    pattern: new RegExp(String.raw`^\.show\s+table\s+${NAME}\s+schema\s+as\s+json$`, 'i'),
    run: (tables, name = '') => {
      const table = tables.table(name);
      if (table === undefined) return undefined;
      const schema = JSON.stringify({ Name: table.name, OrderedColumns: orderedColumns(table) });
      return { columns: schemaColumns, rows: [[table.name, schema, databaseName, '', '']] };
    },
  },
  {
    pattern: new RegExp(String.raw`^\.show\s+table\s+${NAME}\s+cslschema$`, 'i'),
    run: (tables, name = '') => {
      const table = tables.table(name);
      return table && { columns: schemaColumns, rows: [[table.name, schemaText(table), databaseName, '', '']] };
    },
  },
  {
    pattern: new RegExp(String.raw`^\.show\s+database(?:\s+${NAME})?\s+schema\s+as\s+json$`, 'i'),
    run: (tables, name) => {
      if (name !== undefined && !isDatabase(name)) return undefined;
      const schemas = all(tables).map((table) => [
        table.name,
        { Name: table.name, OrderedColumns: orderedColumns(table) },
      ]);
      const database = { Name: databaseName, Tables: Object.fromEntries(schemas), Functions: {} };
      return {
        columns: [text('DatabaseSchema')],
        rows: [[JSON.stringify({ Databases: { [databaseName]: database } })]],
      };
    },
  },
];

const schemaColumns = [text('TableName'), text('Schema'), text('DatabaseName'), text('Folder'), text('DocString')];

/** Answers a management command. Only those that show something are known: nothing is changed through this interface. */
export function runCommand(command: string, tables: Tables, version: string): Result<CommandAnswer, string> {
  const plain = command.trim().replace(/\s*;$/, '').replaceAll(/\s+/g, ' ');
  for (const { pattern, run } of plain.length > 2000 ? [] : commands) {
    const match = pattern.exec(plain);
    if (match === null) continue;
    const answer = run(tables, match[1] ?? match[2] ?? match[3], version);
    return answer === undefined ? err('Entity was not found: there is no table or database of this name') : ok(answer);
  }
  return err(
    'The command is not supported: .show tables, databases, version, table T schema as json, table T cslschema and database schema as json are',
  );
}
