import { importTableFile, type ListedTable, listTables, showTable, type TablesRequest } from '../../app/lake/tables.ts';
import type { Arguments, Command } from '../command.ts';
import { refuse } from '../refuse.ts';
import { tableText } from '../render-answer.ts';
import type { Terminal } from '../terminal.ts';

export const tablesCommand: Command = {
  help: `safeguard tables list                  the tables that questions can name
safeguard tables show <Table>          the columns of one, their types, and how they are stored
safeguard tables import <file>         adds a table from what Azure says of it

"import" takes the schema of a table of Log Analytics (az monitor log-analytics workspace table show, or the REST interface) or
the answer of "T | getschema" (JSON or CSV), and writes tables/<Table>.yaml, which questions asked from here find.

  --name <Table>       the table's name, where the file does not say it
  --out <folder>       where the entry goes; default tables
  --tables <folder>    entries of your own elsewhere than ./tables
  --json               for programs

Examples
  safeguard tables show SigninLogs
  az monitor log-analytics workspace table show --resource-group rg --workspace-name ws --name Epic_CL > epic.json
  safeguard tables import epic.json
`,
  options: {
    name: { type: 'string' },
    out: { type: 'string' },
    tables: { type: 'string' },
    json: { type: 'boolean' },
  },
  run: runTables,
};

async function runTables(args: Arguments, terminal: Terminal): Promise<number> {
  const [action, subject, ...more] = args.positionals;
  const tables = args.text('tables');
  const request: TablesRequest = { cwd: terminal.cwd, ...(tables === undefined ? {} : { tables }) };
  if (more.length === 0 && action === 'list' && subject === undefined) return list(request, args, terminal);
  if (more.length === 0 && subject !== undefined) {
    if (action === 'show') return show(subject, request, args, terminal);
    if (action === 'import') return add(subject, args, terminal);
  }
  return refuse(
    terminal,
    'wanted: safeguard tables list, safeguard tables show <Table>, or safeguard tables import <file>',
  );
}

const grid = (names: readonly string[], rows: readonly (readonly string[])[]): string =>
  tableText({ columns: names.map((name) => ({ name, type: 'string' })), rows });

async function list(request: TablesRequest, args: Arguments, terminal: Terminal): Promise<number> {
  const tables = listTables(request);
  if (!tables.ok) return refuse(terminal, ...tables.error);
  const text = args.flag('json')
    ? `${JSON.stringify(
        tables.value.map(({ name, about, columns }) => ({ name, about, columns: columns.length })),
        undefined,
        2,
      )}\n`
    : grid(
        ['Table', 'Columns', 'A row is'],
        tables.value.map(({ name, about = '', columns }) => [name, String(columns.length), about]),
      );
  await terminal.out(text);
  return 0;
}

/** How a column is stored beside its type. */
const storage = (column: ListedTable['columns'][number], key: readonly string[]): string =>
  [
    ...(key.includes(column.name) ? [`key ${key.indexOf(column.name) + 1}`] : []),
    ...(column.required === true ? ['never null'] : []),
    ...(column.text === true ? ['words indexed'] : []),
    ...(column.few === true ? ['few values'] : []),
    ...(column.hotPaths === undefined ? [] : [`paths ${column.hotPaths.map(({ path }) => path.join('.')).join(', ')}`]),
  ].join('; ');

async function show(name: string, request: TablesRequest, args: Arguments, terminal: Terminal): Promise<number> {
  const table = showTable(name, request);
  if (!table.ok) return refuse(terminal, ...table.error);
  const { about, columns, key } = table.value;
  const text = args.flag('json')
    ? `${JSON.stringify(table.value, undefined, 2)}\n`
    : `${about === undefined ? '' : `${about}\n\n`}${grid(
        ['Column', 'Type', 'Stored'],
        columns.map((column) => [column.name, column.type, storage(column, key)]),
      )}`;
  await terminal.out(text);
  return 0;
}

async function add(file: string, args: Arguments, terminal: Terminal): Promise<number> {
  const name = args.text('name');
  const written = await importTableFile({
    cwd: terminal.cwd,
    file,
    out: args.text('out') ?? 'tables',
    ...(name === undefined ? {} : { name }),
  });
  if (!written.ok) return refuse(terminal, ...written.error);
  await terminal.out(`${written.value}\n`);
  return 0;
}
