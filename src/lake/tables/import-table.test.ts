import { describe, expect, it } from 'vitest';
import { readTableEntry } from '../../content/load-tables.ts';
import { type CommonColumns, tableEntrySchema } from '../../model/table-entry.ts';
import { importTable, tableEntryYaml } from './import-table.ts';

const common: CommonColumns = {
  columns: { TimeGenerated: 'datetime', TenantId: 'string', Type: 'string' },
  fewValues: [],
};
const imported = async (text: string, name?: string): Promise<unknown> => {
  const read = await importTable({ text, file: 'f', ...(name === undefined ? {} : { name }) }, common);
  if (!read.ok) return read.error;
  return {
    table: read.value.table,
    columns: Object.fromEntries(Object.entries(read.value.columns).map(([column, { type }]) => [column, type])),
  };
};

const schema = {
  name: 'Visits_CL',
  columns: [
    { name: 'TimeGenerated', type: 'dateTime' },
    { name: 'Ward', type: 'string' },
    { name: 'Beds', type: 'long', description: 'x' },
  ],
  standardColumns: [{ name: 'TenantId', type: 'string' }],
};
const wanted = { table: 'Visits_CL', columns: { Ward: 'string', Beds: 'long' } };
const rows = [
  { ColumnName: 'TimeGenerated', ColumnOrdinal: 0, DataType: 'System.DateTime', ColumnType: 'datetime' },
  { ColumnName: 'Ward', ColumnOrdinal: 1, DataType: 'System.String', ColumnType: 'string' },
  { ColumnName: 'Beds', ColumnOrdinal: 2, DataType: 'System.Int64', ColumnType: 'long' },
];
const cells = rows.map((row) => Object.values(row));
const names = Object.keys(rows[0] ?? {});

describe('importTable', () => {
  it.each([
    ['the REST interface', JSON.stringify({ properties: { plan: 'Analytics', schema }, name: 'Visits_CL' }), undefined],
    ['the command line', JSON.stringify({ name: 'Visits_CL', plan: 'Analytics', schema }), undefined],
    ['getschema as rows', JSON.stringify(rows), 'Visits_CL'],
    [
      'getschema of the query interface',
      JSON.stringify({ tables: [{ name: 'PrimaryResult', columns: names.map((name) => ({ name })), rows: cells }] }),
      'Visits_CL',
    ],
    [
      'getschema of Azure Data Explorer',
      JSON.stringify({ Tables: [{ Columns: names.map((ColumnName) => ({ ColumnName })), Rows: cells }] }),
      'Visits_CL',
    ],
    ['getschema as CSV', `\uFEFF${[names, ...cells].map((row) => row.join(',')).join('\r\n')}`, 'Visits_CL'],
    ['.NET types alone', 'ColumnName,DataType\nWard,System.String\nBeds,System.Int64\n', 'Visits_CL'],
  ])('reads %s', async (_what, text, name) => {
    expect(await imported(text, name)).toEqual(wanted);
  });

  it.each([
    ['no name', JSON.stringify(rows), undefined, "f: the text does not say the table's name: give it"],
    ['a strange type', '[{"ColumnName":"a","ColumnType":"blob"}]', 'T', "f: a column's type is none of Kusto"],
    [
      'a common column of another type',
      '[{"ColumnName":"Type","ColumnType":"long"}]',
      'T',
      'f: "Type" is a string in every table',
    ],
    ['a name that is none', '[{"ColumnName":"a","ColumnType":"long"}]', 'no table', /^f: a name of the table/],
    ['something else', '{"a":1}', 'T', /^f: neither the schema/],
    ['rows without types', 'a,b\n1,2\n', 'T', /^f: neither the schema/],
    ['broken JSON', '{"a":', 'T', 'f: not readable as JSON'],
    ['an open quote', 'a\n"b', 'T', 'f: line 2: a quote is opened and never closed'],
  ])('refuses %s', async (_what, text, name, message) => {
    const error = await imported(text, name);
    if (typeof message === 'string') expect(error).toBe(message);
    else expect(error).toMatch(message);
  });
});

describe('tableEntryYaml', () => {
  it('writes what is read again', () => {
    const entry = tableEntrySchema.parse({
      table: 'T_CL',
      about: 'One row: "a visit".',
      key: ['yes'],
      columns: {
        yes: { type: 'string', few: true },
        'a b: #c': 'long',
        D: { type: 'dynamic', paths: ['a.b[0]', "[1]['x y'].z"], text: true },
      },
    });
    const again = readTableEntry(tableEntryYaml(entry), 'tables/T_CL.yaml', common);
    expect(again).toEqual({ ok: true, value: entry });
  });
});
