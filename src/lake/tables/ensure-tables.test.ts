import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadTables } from '../../content/load-tables.ts';
import type { KustoType } from '../../model/table.ts';
import type { Engine } from '../engine/engine.ts';
import { openEngine } from '../engine/open-engine.ts';
import { ensureTables } from './ensure-tables.ts';
import { pathSql } from './path-sql.ts';
import type { StoredColumn, StoredTable } from './stored-table.ts';
import { TableCatalog } from './table-catalog.ts';

let engine: Engine;
beforeAll(async () => {
  const opened = await openEngine({ verbatimErrors: true });
  if (!opened.ok) throw new Error(opened.error.message);
  engine = opened.value;
});
afterAll(() => engine.close());

const entries = loadTables();
if (!entries.ok) throw new Error('tables/ is not readable');
const catalog = new TableCatalog(entries.value);

const ensured = async (...tables: readonly StoredTable[]): Promise<string> => {
  const done = await ensureTables(engine, tables);
  return done.ok ? 'ok' : done.error.message;
};
const rowsOf = async (sql: string, parameters: Record<string, string> = {}): Promise<unknown[][]> => {
  const answer = await engine.query({ sql, parameters });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value.rows.map((row) => [...row]);
};

/** A value of each type as it is inserted, and as it is read. */
const samples: Readonly<Record<KustoType, readonly [unknown, unknown]>> = {
  bool: [true, true],
  int: [-2147483648, -2147483648],
  long: ['9223372036854775807', '9223372036854775807'],
  real: [0.1, 0.1],
  decimal: ['12345678901234567890.123456789012345678', '12345678901234567890.123456789012345678'],
  string: ["it's `é` \\ \n", "it's `é` \\ \n"],
  datetime: ['9999-12-31 23:59:59.9999999', '9999-12-31 23:59:59.9999999'],
  timespan: ['-1', '-1'],
  guid: ['9cee9603-bca7-4e62-9634-f1bfdc39ca2f', '9cee9603-bca7-4e62-9634-f1bfdc39ca2f'],
  dynamic: ['{"b":1.0,"a":[]}', '{"b":1.0,"a":[]}'],
};

describe('ensureTables', () => {
  it('makes every table of tables/, which takes a row and gives it back', async () => {
    const tables = catalog.names().flatMap((name) => catalog.get(name) ?? []);
    expect(await ensured(...tables)).toBe('ok');
    for (const { name, columns } of tables) {
      const row = Object.fromEntries(columns.map((column) => [column.name, samples[column.type][0]]));
      const inserted = await engine.insert({ table: name, format: 'JSONEachRow', rows: [row] });
      expect(inserted.ok ? inserted.value.rowsWritten : inserted.error.message).toBe(1);
      const [read] = await rowsOf(`SELECT ${columns.map((column) => `\`${column.name}\``).join(', ')} FROM ${name}`);
      expect(read).toEqual(columns.map((column) => samples[column.type][1]));
    }
    expect(await ensured(...tables)).toBe('ok');
  }, 120_000);

  it('keeps every type, also as null', async () => {
    const types = Object.keys(samples) as KustoType[];
    const table: StoredTable = { name: 'AllTypes', key: [], columns: types.map((type) => ({ name: type, type })) };
    expect(await ensured(table)).toBe('ok');
    const row = Object.fromEntries(types.map((type) => [type, samples[type][0]]));
    await engine.insert({ table: 'AllTypes', format: 'JSONEachRow', rows: [row, {}] });
    const read = await rowsOf(`SELECT ${types.join(', ')} FROM AllTypes ORDER BY isNull(bool)`);
    expect(read).toEqual([
      types.map((type) => samples[type][1]),
      types.map((type) => (type === 'string' || type === 'dynamic' ? '' : null)),
    ]);
  });

  it('fills in the name of the table and the time of storing', async () => {
    expect(await ensured(table('Filled', [time]))).toBe('ok');
    await engine.insert({ table: 'Filled', format: 'JSONEachRow', rows: [{ TimeGenerated: '2021-01-01 00:00:00' }] });
    expect(await rowsOf("SELECT Type, dateDiff('minute', `$ingested`, now64(7)) FROM Filled")).toEqual([
      ['Filled', '0'],
    ]);
  });

  it('adds columns, hot paths and word indexes, and fills them for rows that are there', async () => {
    const before = table('Grows', [time, { name: 'D', type: 'dynamic' }]);
    const after = table('Grows', [
      time,
      { name: 'D', type: 'dynamic', text: true, hotPaths: [{ path: ['a', 0], column: 'D/a/0' }] },
      { name: 'New one', type: 'long' },
    ]);
    expect(await ensured(before)).toBe('ok');
    await engine.insert({
      table: 'Grows',
      format: 'JSONEachRow',
      rows: [{ TimeGenerated: '2021-01-01 00:00:00', D: '{"a":[7]}' }],
    });
    expect(await ensured(after)).toBe('ok');
    expect(await rowsOf('SELECT D, `D/a/0`, `New one` FROM Grows')).toEqual([['{"a":[7]}', '7', null]]);
    expect(await rowsOf("SELECT name FROM system.data_skipping_indices WHERE table = 'Grows'")).toEqual([
      ['terms of D'],
    ]);
    expect(await ensured(after)).toBe('ok');
  });

  it.each<[string, StoredColumn[], StoredColumn[], RegExp]>([
    [
      'another type',
      [{ name: 'A', type: 'long' }],
      [{ name: 'A', type: 'string' }],
      /^X\d: the column A is stored as Nullable\(Int64\), and the entry asks for string/,
    ],
    [
      'a column that is gone',
      [{ name: 'A', type: 'long' }],
      [],
      /^X\d: the stored table has a column A that the entry lacks/,
    ],
    [
      'a time that cannot be added',
      [],
      [{ name: 'TimeGenerated', type: 'datetime', required: true }],
      /^X\d: the stored table has no TimeGenerated/,
    ],
  ])('refuses %s, and changes nothing', async (_what, before, after, message) => {
    const name = `X${++made}`;
    const base: StoredColumn = { name: 'Base', type: 'string' };
    expect(await ensured({ name, key: [], columns: [base, ...before] })).toBe('ok');
    const wanted: StoredTable = { name, key: [], columns: [base, ...after, { name: 'B', type: 'int' }] };
    expect(await ensured(wanted, table(`${name}Other`, [time]))).toMatch(message);
    expect(
      await rowsOf('SELECT count() FROM system.tables WHERE name = {name:String}', { name: `${name}Other` }),
    ).toEqual([['0']]);
  });

  it('has a string that came to have few values stay as it is stored', async () => {
    expect(await ensured(table('Few', [time, { name: 'S', type: 'string' }]))).toBe('ok');
    expect(await ensured(table('Few', [time, { name: 'S', type: 'string', few: true }]))).toBe('ok');
  });

  it('finds rows of every year through the sort key', async () => {
    expect(await ensured(table('Years', [time, { name: 'S', type: 'string' }]))).toBe('ok');
    const times = [
      '0001-01-01 00:00:00',
      '1601-01-01 00:00:00',
      '1969-12-31 23:59:59.9999999',
      '2021-05-05 12:00:00',
      '2106-03-01 00:00:00',
      '9999-12-31 23:59:59',
    ];
    const inserted = await engine.insert({
      table: 'Years',
      format: 'JSONEachRow',
      rows: times.map((at) => ({ TimeGenerated: at })),
    });
    expect(inserted.ok).toBe(true);
    for (const at of times) {
      const sql =
        "SELECT countIf(below), count() - countIf(below) FROM (SELECT reinterpretAsInt64(TimeGenerated) < reinterpretAsInt64({at:DateTime64(7, 'UTC')}) AS below FROM Years)";
      const [scanned] = await rowsOf(sql, { at });
      const [below] = await rowsOf("SELECT count() FROM Years WHERE TimeGenerated < {at:DateTime64(7, 'UTC')}", { at });
      const [above] = await rowsOf("SELECT count() FROM Years WHERE TimeGenerated >= {at:DateTime64(7, 'UTC')}", {
        at,
      });
      expect([below?.[0], above?.[0]]).toEqual(scanned);
    }
  });
});

let made = 0;
const time: StoredColumn = { name: 'TimeGenerated', type: 'datetime', required: true };
const table = (name: string, columns: readonly StoredColumn[]): StoredTable => ({
  name,
  key: [],
  columns: [...columns, { name: 'Type', type: 'string' }],
});

describe('pathSql', () => {
  it.each([
    ['{"a":{"b":[{"c":1.50}]}}', ['a', 'b', 0, 'c'], '1.5'],
    ['{"a":"x"}', ['a'], '"x"'],
    ['{"a":{"z":1,"b":[]}}', ['a'], '{"z":1,"b":[]}'],
    ['{"a":null}', ['a'], ''],
    ['{"b":1}', ['a'], ''],
    ['{"b":1}', [0], ''],
    ['{"a":{"b":1}}', ['a', 0], ''],
    ['[[1,2],[3]]', [1, 0], '3'],
    ['[1]', [1], ''],
    ['[{"a":1}]', ['a'], ''],
    ['"text"', ['a'], ''],
    ['', ['a'], ''],
    [`{"it's \\\\":1}`, ["it's \\"], '1'],
  ] as const)('of %s at %j is %s', async (json, path, wanted) => {
    expect(await rowsOf(`SELECT ${pathSql('d', path)} FROM (SELECT {json:String} AS d)`, { json })).toEqual([[wanted]]);
  });
});
