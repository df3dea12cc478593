import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileQuery } from '../../kql/compile.ts';
import type { TableSchema } from '../../model/table.ts';
import type { Engine } from '../engine/engine.ts';
import { openEngine } from '../engine/open-engine.ts';
import { EstateStore } from './estate-store.ts';

const table: TableSchema = {
  name: 'Things',
  columns: [
    { name: 'id', type: 'string' },
    { name: 'open', type: 'bool' },
    { name: 'properties', type: 'dynamic' },
  ],
};

describe('EstateStore', () => {
  let engine: Engine;
  beforeAll(async () => {
    const opened = await openEngine({ sessions: 1 });
    if (!opened.ok) throw new Error(opened.error.message);
    engine = opened.value;
  });
  afterAll(() => engine.close());

  it('asks one of several estates, with the values of query parameters', async () => {
    const text =
      'declare query_parameters(least:long, wanted:string, all:dynamic); Things | where tolong(properties.n) >= least or id == wanted | extend listed = set_has_element(all, id), x = isnull(open) | project id, listed, x';
    const compiled = await compileQuery(text, { tables: [table], functions: [] });
    if (!compiled.ok) throw new Error(compiled.error.message);
    expect(compiled.value.inputs).toEqual({ least: 'long', wanted: 'string', all: 'dynamic' });
    const store = new EstateStore(engine, [table]);
    const rows = (id: string) =>
      new Map([
        [
          'Things',
          [
            [id, null, '{"n":5}'],
            ["it's", true, ''],
          ] as const,
        ],
      ]);
    expect(
      await store.add(
        new Map([
          [1, rows('a')],
          [2, rows('b')],
        ]),
      ),
    ).toEqual({ ok: true, value: undefined });
    const ask = (run: number, values: Readonly<Record<string, string | number | string[] | null>>) =>
      store.ask({ compiled: compiled.value, values, now: '2026-06-30T00:00:00Z', run });
    expect(await ask(2, { least: 5, wanted: "it's", all: ['b'] })).toMatchObject({
      ok: true,
      value: {
        rows: expect.arrayContaining([
          ['b', true, true],
          ["it's", false, false],
        ]),
      },
    });
    expect(await ask(1, { least: null, wanted: null, all: null })).toMatchObject({ ok: true, value: { rows: [] } });
  });

  it('keeps the stages of a question only while it runs, each estate by itself', async () => {
    const long = Array.from({ length: 40 }, (_, index) => `c${index} = id == "x${index}"`).join(', ');
    const text = `let t = Things | extend ${long}; t | join kind=inner t on id | project id, open, properties`;
    const compiled = await compileQuery(text, { tables: [table], functions: [], staged: true });
    if (!compiled.ok) throw new Error(compiled.error.message);
    expect(compiled.value.stages).toHaveLength(1);
    const store = new EstateStore(engine, [table]);
    const answer = await store.ask({ compiled: compiled.value, values: {}, now: '2026-06-30T00:00:00Z', run: 1 });
    expect(answer.ok && answer.value.rows.map(([id]) => id).sort()).toEqual(['a', "it's"]);
    const left = await engine.query({ sql: "SELECT count() FROM system.tables WHERE name LIKE '$stage%'" });
    expect(left.ok && left.value.rows).toEqual([['0']]);
  });
});
