import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from './engine.ts';
import { forbiddenFunctions, ownTableFunctions } from './forbidden-functions.ts';
import { openEngine } from './open-engine.ts';
import { refusalOf } from './statement-guard.ts';
import { answerOf } from './testing/engine.case.ts';

describe('refusalOf', () => {
  it.each([
    'SELECT 1',
    ' ( SELECT 1 ) UNION ALL (SELECT 2)',
    'WITH x AS (SELECT 1) SELECT * FROM x -- a comment; with a sign',
    "SELECT 'it''s; \\' INTO OUTFILE' AS `file`, \"url\" FROM t /* ; */",
    "SELECT format('{}-{}', a, b), formatDateTime(t, '%F')",
    'SELECT `a;b`, x.`format` FROM t;',
    'EXPLAIN PLAN SELECT 1',
    'DESCRIBE TABLE t',
    'SELECT a ? b : c, [1][1], {p1:Array(String)}, (1, 2).1, x -> x + 1, a::Int8, t.*',
    'SELECT engine FROM system.tables WHERE engine = {p:String}',
    'SELECT number FROM numbers(3), generateSeries(1, 2), merge(currentDatabase(), {p:String})',
  ])('lets %s pass as a query', (sql) => {
    expect(refusalOf(sql, 'query')).toBeUndefined();
  });

  it.each([
    "CREATE TABLE t (`input` String, file String, a Enum8('x' = 1)) ENGINE = ReplacingMergeTree(v) ORDER BY a",
    'CREATE TABLE input (a Int8) ENGINE = Memory',
    'CREATE OR REPLACE VIEW v AS SELECT 1',
    'INSERT INTO file (a) SELECT 1',
    'ALTER TABLE t ADD INDEX i lower(a) TYPE text(tokenizer = splitByNonAlpha)',
    'DROP TABLE IF EXISTS t',
    'OPTIMIZE TABLE t FINAL',
  ])('lets %s pass to be executed', (sql) => {
    expect(refusalOf(sql, 'execute')).toBeUndefined();
  });

  it.each([
    ['', /no statement/],
    ['-- nothing', /no statement/],
    ['SELECT 1; SELECT 2', /more than one/],
    ['SELECT 1 ;; SELECT 2', /more than one/],
    ["SELECT 1 INTO/**/OUTFILE 'x'", /file/],
    ['SELECT 1 FORMAT CSV', /format/],
    ['SELECT 1 FORMAT/**/CSV', /format/],
    ['SELECT * FROM URL ( {p:String} )', /url/],
    ['SELECT * FROM `url`({p:String})', /url/],
    ['SELECT * FROM "s3" (1)', /s3/],
    ['SELECT fIlE(1)', /file/],
    ["SELECT 'a", /open quote/],
    ['SELECT `a', /open quote/],
    ['SELECT /* a', /open quote/],
    ['SELECT $$a$$', /heredoc/],
    ['SELECT # a', /control sign/],
    ['SELECT \u2018a\u2019', /open quote/],
    ['SELECT \0', /control sign/],
    ["SELECT 'a\\' INTO OUTFILE 'x'", /open quote|file/],
    ['INSERT INTO t SELECT 1', /no statement/],
    ['`select` 1', /no statement/],
  ])('refuses %j as a query', (sql, reason) => {
    expect(refusalOf(sql, 'query')).toMatch(reason);
  });

  it.each([
    ['SELECT 1', /no statement/],
    ['SYSTEM SHUTDOWN', /no statement/],
    ["ATTACH TABLE t FROM '/x' (a Int8) ENGINE = Memory", /no statement/],
    ['CREATE TABLE t (a Int8) ENGINE=File(CSV)', /table engine/],
    ['CREATE TABLE t (a Int8) ENGINE = Kafka SETTINGS x = 1', /table engine/],
    ['CREATE TABLE t (a Int8) ENGINE Kafka SETTINGS x = 1', /table engine/],
    ['CREATE TABLE t (a Int8) ENGINE `Kafka`', /table engine/],
    ['CREATE TABLE t (a Int8) ENGINE File(CSV)', /table engine/],
    ['CREATE TABLE t AS s3(1)', /s3/],
    ['INSERT INTO FUNCTION remote(1) SELECT 1', /remote/],
    ['INSERT INTO TABLE FUNCTION remote(1) SELECT 1', /remote/],
    ['CREATE DICTIONARY d (a Int8) PRIMARY KEY a SOURCE(EXECUTABLE(1)) LAYOUT(FLAT())', /source/],
    ['CREATE TABLE t (a Int8) ENGINE = MergeTree ORDER BY a SETTINGS disk = disk(type = local)', /disk/],
  ])('refuses to execute %j', (sql, reason) => {
    expect(refusalOf(sql, 'execute')).toMatch(reason);
  });

  it('takes time in proportion to long text', () => {
    for (const part of ["'", '`', '/*', '--', '(', 'a ', "'\\", '$', '-'])
      expect(refusalOf(`SELECT ${part.repeat(500_000)}`, 'query') ?? '').toEqual(expect.any(String));
  }, 5_000);
});

describe('the functions of the embedded engine', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = answerOf(await openEngine());
  });
  afterAll(() => engine.close());

  it('are each judged, if they are table functions', async () => {
    const { rows } = answerOf(await engine.query({ sql: 'SELECT lower(name) FROM system.table_functions' }));
    const unjudged = rows
      .map(([name]) => String(name))
      .filter((name) => !forbiddenFunctions.has(name) && !ownTableFunctions.has(name));
    expect(unjudged).toEqual([]);
  });

  it('are stopped by ClickHouse itself where the guard would not see them', async () => {
    const sql = "SELECT * FROM format(JSONEachRow, '{}')";
    expect(await engine.query({ sql })).toMatchObject({ ok: false, error: { code: 'ENGINE_FORBIDDEN' } });
  });
});
