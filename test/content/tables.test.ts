/** Every entry of tables/ is valid, and the tables that the shipped content depends on are there. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { formatContentError } from '../../src/content/content-error.ts';
import { compileTables, loadTables } from '../../src/content/load-tables.ts';
import { TableCatalog } from '../../src/lake/tables/table-catalog.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const compiled = compileTables(root);
const entries = loadTables(root);
if (!entries.ok) throw new Error(entries.error.map(formatContentError).join('\n'));
const { tables, common } = entries.value;
const catalog = new TableCatalog(entries.value);

describe('tables/', () => {
  it('is valid, and compiles to what is read', () => {
    expect(compiled.ok ? [] : compiled.error.map(formatContentError)).toEqual([]);
    expect(compiled.ok && JSON.parse(compiled.value)).toMatchObject({ common, tables });
  });

  it('says of each table what a row is, in one sentence', () => {
    const without = Object.values(tables).filter(({ about }) => about === undefined || !about.endsWith('.'));
    expect(without.map(({ table }) => table)).toEqual([]);
  });

  it('lists columns in alphabetical order, so that a column is found and a change is small', () => {
    const unsorted = Object.values(tables).filter(({ columns }) => {
      const names = Object.keys(columns).map((name) => name.toLowerCase());
      return names.some((name, at) => at > 0 && name < (names[at - 1] ?? ''));
    });
    expect(unsorted.map(({ table }) => table)).toEqual([]);
  });

  it('lists common names that some table has', () => {
    const used = new Set(catalog.names().flatMap((name) => catalog.get(name)?.columns.map((column) => column.name)));
    expect(common.fewValues.filter((name) => !used.has(name))).toEqual([]);
  });

  it('gives every table a required time, and hot paths columns of their own', () => {
    for (const name of catalog.names()) {
      const columns = catalog.get(name)?.columns ?? [];
      expect(columns[0]).toEqual({ name: 'TimeGenerated', type: 'datetime', required: true });
      const stored = columns.flatMap((column) => [column.name, ...(column.hotPaths ?? []).map((hot) => hot.column)]);
      expect(new Set(stored).size).toBe(stored.length);
    }
  });

  it.each([
    ['SigninLogs', 'Status', 'dynamic'],
    ['AADNonInteractiveUserSignInLogs', 'Status', 'string'],
    ['AuditLogs', 'TargetResources', 'dynamic'],
    ['AzureActivity', 'CallerIpAddress', 'string'],
    ['SecurityEvent', 'EventID', 'int'],
    ['OfficeActivity', 'Start_Time', 'datetime'],
    ['StorageBlobLogs', 'DurationMs', 'real'],
    ['SecurityAlert', '_ResourceId', 'string'],
  ])('%s has %s: %s', (table, column, type) => {
    expect(catalog.get(table)?.columns.find(({ name }) => name === column)?.type).toBe(type);
  });
});
