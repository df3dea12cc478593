import { describe, expect, it } from 'vitest';
import { compileEstateQueries, estateQuery } from './estate-queries.ts';

describe('compileEstateQueries', () => {
  it('says file and line of a query that does not compile or lacks a column', async () => {
    const queries = { 'a.kql': 'Resources\n| where nothing == 1', 'b.kql': 'Resources | project id' };
    const compiled = await compileEstateQueries({ queries });
    expect(compiled).toMatchObject({
      ok: false,
      error: [
        { file: 'a.kql', line: 2 },
        { file: 'b.kql', line: 1, message: expect.stringContaining('pass:bool') },
      ],
    });
  });

  it('compiles each query under a name of its content', async () => {
    const compiled = await compileEstateQueries({ queries: { 'a.kql': 'Resources | project id, pass = true' } });
    expect(compiled.ok && Object.values(JSON.parse(compiled.value))).toMatchObject([{ tables: ['Resources'] }]);
  });
});

describe('estateQuery', () => {
  it('compiles now what the build did not', async () => {
    expect(await estateQuery('Resources | project id, pass = IsOpen(properties)')).toMatchObject({ ok: true });
  });
});
