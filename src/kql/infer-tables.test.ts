import { describe, expect, it } from 'vitest';
import { inferTables, objectionsTo } from './infer-tables.ts';
import type { Catalogue } from './syntax/analyse.ts';
import { loadKusto } from './syntax/kusto.ts';

const nothing: Catalogue = { tables: [], functions: [] };

const inferred = async (text: string, catalogue = nothing) => {
  const { tables, functions, remaining } = inferTables(await loadKusto(), text, catalogue);
  const columns = Object.fromEntries(
    tables.map((table) => [table.name, Object.fromEntries(table.columns.map(({ name, type }) => [name, type]))]),
  );
  return { columns, functions, remaining: remaining.map(({ message }) => message) };
};

describe('inferTables derives', () => {
  it.each<[string, string, Record<string, Record<string, string>>]>([
    ['texts from their operators', 'T | where a has "x" and b startswith "y"', { T: { a: 'string', b: 'string' } }],
    ['numbers and times from comparisons', 'T | where n > 5 and t > ago(1h)', { T: { n: 'long', t: 'datetime' } }],
    ['dynamics from members', 'T | extend x = tostring(d.a[0])', { T: { d: 'dynamic' } }],
    [
      'types from the names of custom columns',
      'T_CL | project a_s, b_d, c_t',
      { T_CL: { a_s: 'string', b_d: 'real', c_t: 'datetime' } },
    ],
    ['both sides of a join', 'A | join (B | where x == 1) on k', { A: { k: 'string' }, B: { x: 'long', k: 'string' } }],
    ['every table of a union', 'union A, B | where s has "x"', { A: { s: 'string' }, B: { s: 'string' } }],
    ['nothing from what the text makes itself', 'T | extend y = x + 1 | where y > 2', { T: { x: 'long' } }],
  ])('%s', async (_, text, columns) => {
    expect(await inferred(text)).toEqual({ columns, functions: [], remaining: [] });
  });

  it('a function that yields a table, with the parameters that the text gives it', async () => {
    const found = await inferred('imThing(starttime=ago(1h)) | where Name == "x"');
    expect(found).toEqual({ columns: { imThingRows: { Name: 'string' } }, functions: ['imThing'], remaining: [] });
  });

  it('columns that a known table lacks', async () => {
    const known = { tables: [{ name: 'T', columns: [{ name: 'a', type: 'long' as const }] }], functions: [] };
    expect((await inferred('T | where a == 1 and b == "x"', known)).columns).toEqual({ T: { a: 'long', b: 'string' } });
  });

  it('what the body of a saved function lacks', async () => {
    const saved = {
      tables: [],
      functions: [{ name: 'Parser', parameters: '(off:bool=false)', body: '{ T | where not(off) and s has "x" }' }],
    };
    expect((await inferred('Parser | count', saved)).columns).toEqual({ T: { s: 'string' } });
    expect(objectionsTo(await loadKusto(), 'Parser | count', saved)).toHaveLength(1);
  });

  it('nothing from a text that does not parse', async () => {
    expect((await inferred('T | where a ==')).remaining.length).toBeGreaterThan(0);
  });
});
