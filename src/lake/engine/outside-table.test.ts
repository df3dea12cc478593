import { describe, expect, it } from 'vitest';
import { type OutsideTable, outsideWord, refusalOfOutside, withOutsideTables } from './outside-table.ts';
import { refusalOf } from './statement-guard.ts';

const word = outsideWord('0123456789abcdef01234567', 1);
const columns = [
  { name: 'a', type: 'String' },
  { name: "it's `b`", type: "Nullable(DateTime64(6, 'UTC'))" },
];
const local = (files: readonly string[], folder = '/data'): OutsideTable => ({ kind: 'local', folder, files, columns });

describe('withOutsideTables', () => {
  it('puts files in the place of their word, quoted', () => {
    expect(withOutsideTables(`SELECT a FROM ${word} AS s`, { [word]: local(['x/1.parquet', 'y.parquet']) })).toBe(
      "SELECT a FROM file('/data/{x/1.parquet,y.parquet}', 'Parquet', '`a` String, `it\\'s \\\\`b\\\\`` Nullable(DateTime64(6, \\'UTC\\'))') AS s",
    );
  });

  it('gives a table of no files no rows', () => {
    expect(withOutsideTables(word, { [word]: local([]) })).toMatch(/^null\('/);
  });

  it('leaves words that stand for nothing, which no engine knows', () => {
    expect(withOutsideTables(`SELECT 1 FROM ${word}`, {})).toBe(`SELECT 1 FROM ${word}`);
  });
});

describe('refusalOfOutside', () => {
  it.each<[string, Record<string, OutsideTable>, RegExp]>([
    ['a word that is none', { files: local(['a.parquet']) }, /by a word that is none/],
    ['a pattern', { [word]: local(['*.parquet']) }, /signs of a pattern/],
    ['a list in a name', { [word]: local(['a,b.parquet']) }, /signs of a pattern/],
    ['a pattern in the folder', { [word]: local(['a.parquet'], '/data/{a,b}') }, /signs of a pattern/],
    ['a path that leaves the folder', { [word]: local(['../a.parquet']) }, /outside of the folder/],
    ['a path of its own', { [word]: local(['/etc/passwd']) }, /outside of the folder/],
  ])('refuses %s', (_what, tables, message) => {
    expect(refusalOfOutside(tables)).toMatch(message);
  });

  it('takes plain files', () => {
    expect(refusalOfOutside({ [word]: local(['tables/T/day=2026-01-01/0001.parquet']) })).toBeUndefined();
  });
});

describe('the guard', () => {
  it.each([
    "SELECT * FROM file('/etc/passwd')",
    "SELECT * FROM azureBlobStorage('x')",
    "INSERT INTO FUNCTION file('/x') SELECT 1",
  ])('refuses %s in the text of a statement as ever', (sql) => {
    expect(refusalOf(sql, sql.startsWith('INSERT') ? 'execute' : 'query')).toMatch(/reaches outside of the engine/);
  });

  it('lets a word pass, since it says nothing by itself', () => {
    expect(refusalOf(`SELECT * FROM ${word} AS s`, 'query')).toBeUndefined();
    expect(refusalOf(`INSERT INTO FUNCTION ${word} SELECT 1`, 'execute')).toBeUndefined();
  });
});
