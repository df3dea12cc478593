import { describe, expect, it } from 'vitest';
import { formatSql } from './format-sql.ts';

describe('formatSql', () => {
  it('gives each clause a line and indents subqueries', () => {
    const sql =
      "SELECT _.`a` AS `a` FROM (SELECT _.`a` AS `a`, count() AS `n` FROM `T` AS _ WHERE (_.`a` = {p1:String}) AND (b IN ('x', 'y')) GROUP BY _.`a` LIMIT 10) AS _ ORDER BY _.`n` DESC NULLS LAST";
    expect(formatSql(sql)).toBe(
      [
        'SELECT _.`a` AS `a`',
        'FROM (',
        '  SELECT _.`a` AS `a`, count() AS `n`',
        '  FROM `T` AS _',
        "  WHERE (_.`a` = {p1:String}) AND (b IN ('x', 'y'))",
        '  GROUP BY _.`a`',
        '  LIMIT 10',
        ') AS _',
        'ORDER BY _.`n` DESC NULLS LAST',
      ].join('\n'),
    );
  });

  it('breaks unions, joins and shared relations', () => {
    const sql =
      'WITH `s` AS (SELECT 1 AS `x`) SELECT 1 FROM (SELECT 1 UNION ALL SELECT 2) AS l LEFT SEMI JOIN (SELECT 3) AS r ON l.a <=> r.a';
    expect(formatSql(sql).split('\n')).toEqual([
      'WITH `s` AS (',
      '  SELECT 1 AS `x`',
      ')',
      'SELECT 1',
      'FROM (',
      '  SELECT 1',
      '  UNION ALL',
      '  SELECT 2',
      ') AS l',
      'LEFT SEMI JOIN (',
      '  SELECT 3',
      ') AS r ON l.a <=> r.a',
    ]);
  });

  it.each([
    "SELECT 'FROM WHERE  two blanks' AS `a  FROM b`",
    "SELECT 'it''s \\' FROM' AS x",
    'SELECT over(x) OVER (PARTITION BY a ORDER BY b) FROM t',
    'SELECT arrayMap(x -> x + 1.5e3, [1,2])',
    "SELECT '",
    '',
    ')))((',
  ])('changes blanks between tokens only: %s', (sql) => {
    const squashed = (text: string): string => text.replaceAll(/\s+/g, '');
    expect(squashed(formatSql(sql))).toBe(squashed(sql));
    for (const quoted of sql.match(/'[^']*'|`[^`]*`/g) ?? []) expect(formatSql(sql)).toContain(quoted);
  });

  it('leaves the ORDER BY of a window where it is', () => {
    expect(formatSql('SELECT sum(x) OVER (PARTITION BY a ORDER BY b) AS s').split('\n')).toHaveLength(1);
  });
});
