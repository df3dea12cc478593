import { describe, expect, it } from 'vitest';
import type { TableSchema } from '../../model/table.ts';
import { compileQuery } from '../compile.ts';

const table: TableSchema = {
  name: 'T',
  columns: [
    { name: 'TimeGenerated', type: 'datetime', required: true },
    { name: 'a', type: 'string' },
    { name: 'b', type: 'long' },
  ],
};

const compiled = async (text: string) => {
  const answer = await compileQuery(text, {
    tables: [table],
    functions: [],
    sealed: (_, number) => ({
      word: `word_${number}`,
      values: new Map([['TimeGenerated', 'f(s.`TimeGenerated`)']]),
      stored: `stored_${number}`,
      asked: [],
    }),
  });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
};

describe('a scan whose rows are in two places', () => {
  it('asks each place by itself, for the columns that are read', async () => {
    const { sql, sealed } = await compiled('T | where a == "x" and TimeGenerated > ago(1d) | project a');
    expect(sql).toContain('(SELECT _.`TimeGenerated` AS `TimeGenerated`, _.`a` AS `a` FROM `T` AS _ WHERE (');
    expect(sql).toContain(') AND (stored_0) UNION ALL SELECT _.`TimeGenerated` AS `TimeGenerated`, _.`a` AS `a` FROM');
    expect(sql).toContain('(SELECT f(s.`TimeGenerated`) AS `TimeGenerated`, `a` AS `a` FROM word_0 AS s) AS _ WHERE ');
    expect(sql.match(/_\.`a` = \{p\d:String\}/g)?.length).toBe(2);
    expect(sql).not.toContain('`b`');
    expect(sealed).toMatchObject([
      { table: 'T', word: 'word_0', asked: [[{ column: 'TimeGenerated', operator: '>' }]] },
    ]);
  });

  it('tells the scans of one text apart', async () => {
    const { sql, sealed } = await compiled('T | join kind=inner (T | where b in ((T | project b))) on a | count');
    expect(sealed?.map(({ word }) => word)).toEqual(['word_0', 'word_1', 'word_2']);
    for (const word of ['word_0', 'word_1', 'word_2']) expect(sql).toContain(word);
  });

  it('counts rows of which no column is read', async () => {
    expect((await compiled('T | count')).sql).toContain(
      'FROM (SELECT 1 AS `$one` FROM `T` AS _ WHERE stored_0 UNION ALL SELECT 1 AS `$one` FROM (SELECT 1 AS `$one` FROM word_0 AS s) AS _) AS _',
    );
  });
});
