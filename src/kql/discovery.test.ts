import { describe, expect, it } from 'vitest';
import { type CompileOptions, compileQuery } from './compile.ts';
import type { DiscoveryQuery } from './discovery.ts';

const options: CompileOptions = {
  tables: [
    {
      name: 'T',
      columns: [
        { name: 'a', type: 'long' },
        { name: 'd', type: 'dynamic' },
      ],
    },
  ],
  functions: [{ name: 'F', parameters: '()', body: '{ T | evaluate bag_unpack(d) }' }],
};

const keys =
  (...rows: readonly (readonly string[])[]) =>
  async () =>
    rows;

const columnsOf = async (text: string, rows: readonly (readonly string[])[]) => {
  const compiled = await compileQuery(text, options, keys(...rows));
  return compiled.ok ? compiled.value.columns.map(({ name, type }) => `${name}:${type}`) : compiled.error.code;
};

describe('compileQuery finds columns in the data', () => {
  it.each<[string, readonly (readonly string[])[], string[]]>([
    [
      'T | evaluate bag_unpack(d)',
      [
        ['y', 'string'],
        ['x', 'long'],
      ],
      ['a:long', 'x:long', 'y:string'],
    ],
    ['T | evaluate bag_unpack(d, "p_")', [['x', 'long,real']], ['a:long', 'p_x:real']],
    ['T | evaluate bag_unpack(d) | where x > 1', [['x', 'long,null']], ['a:long', 'x:long']],
    ['F | project x', [['x', 'bool']], ['x:bool']],
    ['T | project a, k = tostring(d) | evaluate pivot(k)', [['u'], ['t']], ['a:long', 't:long', 'u:long']],
    ['T | evaluate bag_unpack(d) : (a:long, z:string)', [], ['a:long', 'z:string']],
  ])('%s', async (text, rows, columns) => {
    expect(await columnsOf(text, rows)).toEqual(columns);
  });

  it('gives a column that no row has as null, with a warning at its place', async () => {
    const text = 'T | evaluate bag_unpack(d) | project a, absent';
    const compiled = await compileQuery(text, options, keys(['x', 'long']));
    expect(compiled).toMatchObject({
      ok: true,
      value: { discovered: true, warnings: [{ code: 'KQL_MISSING_COLUMN' }] },
    });
    expect(compiled.ok && compiled.value.warnings[0]?.start).toBe(text.indexOf('absent'));
  });

  it('refuses a key that is a column already, as Kusto does', async () => {
    expect(await columnsOf('T | evaluate bag_unpack(d)', [['a', 'long']])).toBe('KQL_COLUMNS');
  });

  it.each([
    ['let f = (n:long) { T | where a == n | evaluate bag_unpack(d) }; union (f(1) | project x), (f(2) | project x)'],
    ['let f = (n:long) { T | extend k = strcat(d, n) | evaluate pivot(k) }; f(1) | union f(2)'],
    ['let f = (t:(a:long, d:dynamic)) { t | evaluate bag_unpack(d) }; union f(T), f((T | where a > 1))'],
  ])('refuses a function that is called over different data: %s', async (text) => {
    expect(await columnsOf(text, [['x', 'long']])).toBe('KQL_OPEN_SCHEMA');
  });

  it.each([
    ['let f = (n:long) { T | where a == n | evaluate bag_unpack(d) }; union (f(1) | project x), (f(1) | project x)'],
    ['F | project x | union (F | where x > 2 | project x)'],
  ])('lets a function be called twice over the same data: %s', async (text) => {
    expect(await columnsOf(text, [['x', 'long']])).toEqual(['x:long']);
  });

  it('asks with the tables that its query reads', async () => {
    const asked: DiscoveryQuery[] = [];
    await compileQuery('T | evaluate bag_unpack(d)', options, async (query) => {
      asked.push(query);
      return [];
    });
    expect(asked.map(({ tables }) => tables)).toEqual([['T']]);
  });

  it('without a way to look, asks for a schema in the text', async () => {
    const compiled = await compileQuery('T | evaluate bag_unpack(d)', options);
    expect(compiled).toMatchObject({ ok: false, error: { code: 'KQL_OPEN_SCHEMA' } });
  });
});

describe('compileQuery refuses by name', () => {
  it.each([
    ['T | evaluate python(typeof(*), "x")', 'KQL_UNSUPPORTED_PLUGIN'],
    ['T | evaluate autocluster()', 'KQL_UNSUPPORTED_PLUGIN'],
    ['evaluate http_request("https://x.example")', 'KQL_UNSUPPORTED_PLUGIN'],
    ['externaldata(a:string)["https://x.example/y.csv"]', 'KQL_EXTERNAL_DATA'],
    ['T | fork (count) (take 1)', 'KQL_UNSUPPORTED_OPERATOR'],
    ['T | reduce by tostring(d)', 'KQL_UNSUPPORTED_OPERATOR'],
  ])('%s', async (text, code) => {
    const compiled = await compileQuery(text, options);
    expect(compiled.ok ? 'compiled' : compiled.error.code).toBe(code);
  });

  it('reads external data that was brought in before', async () => {
    const compiled = await compileQuery('externaldata(a:string)["https://x.example/y.csv"]', {
      ...options,
      externalData: ({ addresses }) => (addresses[0] === 'https://x.example/y.csv' ? 'kept' : undefined),
    });
    expect(compiled).toMatchObject({ ok: true, value: { tables: ['kept'], columns: [{ name: 'a', type: 'string' }] } });
  });
});
