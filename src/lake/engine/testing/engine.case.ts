import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '../../../lib/result.ts';
import type { Engine, EngineAnswer, Statement } from '../engine.ts';
import type { EngineFailure } from '../failure.ts';
import type { ParameterValue } from '../parameters.ts';

/** The value of a result, or an error that names the failure. */
export function answerOf<T>(result: Result<T, EngineFailure>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

/** The failure of a result. */
export function failureOf(result: Result<unknown, EngineFailure>): EngineFailure {
  if (result.ok) throw new Error('no failure');
  return result.error;
}

const slow = (n: string): string => `SELECT count() FROM numbers(${n}) WHERE sipHash64(number) = 1`;

/** What every engine does, embedded or a server: the suite runs on each that is at hand. */
export function describeEngine(name: string, open: () => Promise<Result<Engine, EngineFailure>>): void {
  describe(name, () => {
    let engine: Engine;
    /** Tables of one run do not meet those of another on the same server. */
    const table = `engine_case_${process.pid}_${Date.now()}`;
    beforeAll(async () => {
      engine = answerOf(await open());
    });
    afterAll(async () => {
      await engine.execute({ sql: `DROP TABLE IF EXISTS ${table}` });
      await engine.close();
    });
    const query = async (statement: Statement): Promise<EngineAnswer> => answerOf(await engine.query(statement));
    const cell = async (sql: string, parameters: Record<string, ParameterValue> = {}): Promise<unknown> =>
      (await query({ sql, parameters })).rows[0]?.[0];

    describe('query', () => {
      it('gives columns with types, rows and statistics', async () => {
        const answer = await query({ sql: 'SELECT number AS n, toString(number) AS s FROM numbers(3) ORDER BY n' });
        expect(answer.columns).toEqual([
          { name: 'n', type: 'UInt64' },
          { name: 's', type: 'String' },
        ]);
        expect(answer.rows).toEqual([
          ['0', '0'],
          ['1', '1'],
          ['2', '2'],
        ]);
        expect(answer.statistics.rowsRead).toBe(3);
        expect(answer.statistics.elapsedSeconds).toBeGreaterThan(0);
      });

      it('gives the columns of an answer without rows', async () => {
        expect(await query({ sql: 'SELECT 1 AS a WHERE 0' })).toMatchObject({
          columns: [{ name: 'a', type: 'UInt8' }],
          rows: [],
        });
      });

      it('runs with nulls in joins, in UTC, and without a trailing semicolon', async () => {
        const sql = 'SELECT b.y FROM (SELECT 1 AS x) AS a LEFT JOIN (SELECT 2 AS x, 3 AS y) AS b USING x;';
        expect(await cell(sql)).toBeNull();
        expect(await cell('SELECT timezone()')).toBe('UTC');
      });

      it('keeps what one statement sets from the next', async () => {
        await query({ sql: 'SELECT {p:String}', parameters: { p: 'a' }, settings: { max_threads: 1 } });
        expect(failureOf(await engine.query({ sql: 'SELECT {p:String}' })).clickhouse).toContain('456');
        expect(
          await query({ sql: "SELECT getSetting('max_block_size')", settings: { max_block_size: 7 } }),
        ).toMatchObject({
          rows: [[7]],
        });
        expect(await cell("SELECT getSetting('max_block_size')")).not.toBe(7);
      });

      it('cannot be told by a statement to lift a limit', async () => {
        const sql = 'SELECT number FROM numbers(100)';
        const limits = { rows: 10 };
        const settings = { max_result_rows: 1000, result_overflow_mode: 'break' };
        expect(failureOf(await engine.query({ sql, limits, settings })).code).toBe('ENGINE_TOO_MANY_ROWS');
        expect(failureOf(await engine.query({ sql: `${sql} SETTINGS max_result_rows = 1000`, limits })).code).toBe(
          'ENGINE_FORBIDDEN',
        );
      });
    });

    describe('types', () => {
      const cases: readonly [type: string, literal: string, cell: unknown][] = [
        ['String', "''", ''],
        ['String', "'naïve \u{1F600} \\'\\\\'", "naïve \u{1F600} '\\"],
        ['String', "'a\\0b\\tc\\nd'", 'a\0b\tc\nd'],
        ['String', `'{"b":1,"a":[1.0,"x/y"]}'`, '{"b":1,"a":[1.0,"x/y"]}'],
        ['Nullable(Bool)', 'true', true],
        ['Nullable(Bool)', 'NULL', null],
        ['Nullable(Int32)', '-2147483648', -2147483648],
        ['Nullable(Int64)', '9223372036854775807', '9223372036854775807'],
        ['Nullable(Int64)', '-9223372036854775808', '-9223372036854775808'],
        ['Nullable(Int64)', 'NULL', null],
        ['Nullable(Float64)', '0.1', 0.1],
        ['Nullable(Float64)', '1e308', 1e308],
        ['Nullable(Float64)', 'nan', 'nan'],
        ['Nullable(Float64)', 'inf', 'inf'],
        ['Nullable(Float64)', '-inf', '-inf'],
        [
          'Nullable(Decimal(38, 18))',
          "'-12345678901234567890.123456789012345678'",
          '-12345678901234567890.123456789012345678',
        ],
        ["Nullable(DateTime64(7, 'UTC'))", "'0001-01-01 00:00:00.0000000'", '0001-01-01 00:00:00.0000000'],
        ["Nullable(DateTime64(7, 'UTC'))", "'2024-02-29 23:59:59.1234567'", '2024-02-29 23:59:59.1234567'],
        ["Nullable(DateTime64(7, 'UTC'))", "'9999-12-31 23:59:59.9999999'", '9999-12-31 23:59:59.9999999'],
        ['Nullable(UUID)', "'61f0c404-5cb3-11e7-907b-a6006ad3dba0'", '61f0c404-5cb3-11e7-907b-a6006ad3dba0'],
        ['Array(String)', "['a', 'b\\'c']", ['a', "b'c"]],
      ];
      it.each(cases)('%s %s comes back as it is', async (type, literal, expected) => {
        const answer = await query({ sql: `SELECT CAST(${literal}, {t:String}) AS x`, parameters: { t: type } });
        expect(answer.columns[0]?.type).toBe(type);
        expect(answer.rows[0]?.[0]).toEqual(expected);
      });

      it('bytes that are no text arrive as U+FFFD, and whole as hex', async () => {
        expect(await query({ sql: "SELECT unhex('61FF62') AS s, hex(s)" })).toMatchObject({
          rows: [['a\ufffdb', '61FF62']],
        });
      });
    });

    describe('parameters', () => {
      const nasty: readonly string[] = [
        ...[
          '',
          "'",
          '"',
          '`',
          '\\',
          "\\'",
          '\\N',
          '\\0',
          '\t',
          '\n',
          '\r\n',
          '\0',
          'a\0b',
          '{p:String}',
          '; DROP TABLE t',
        ],
        ...[
          "' OR 1=1 --",
          '/*',
          '$$',
          '?',
          '%',
          '%00',
          '&param_p=x',
          '+ +',
          'é',
          '\u{1F600}',
          '\u2028',
          '\ufeff',
          ' x ',
        ],
        ...['\r\n--boundary\r\n', '__exception__', '[1,2]', 'NULL', '\u2018smart\u2019'],
      ];
      it('of type String arrive as they are, one by one and together', async () => {
        for (const text of nasty) expect(await cell('SELECT {p:String}', { p: text })).toBe(text);
        expect(await cell('SELECT {p:Array(String)}', { p: nasty })).toEqual(nasty);
        expect(await cell('SELECT {p:Array(Array(String))}', { p: [nasty, []] })).toEqual([nasty, []]);
      });

      it('may be megabytes long', async () => {
        const long = `${"'\\\t\n\0é".repeat(20_000)}${'x'.repeat(2_000_000)}end`;
        expect(await cell('SELECT {p:String} AS x', { p: long })).toBe(long);
        const many = Array.from({ length: 20_000 }, (_, i) => `value '${i}'`);
        expect(await cell('SELECT length({p:Array(String)}) AS x', { p: many })).toBe('20000');
      });

      const typed: readonly [type: string, value: ParameterValue, cell: unknown][] = [
        ['Int64', '-9223372036854775808', '-9223372036854775808'],
        ['Int64', 9223372036854775807n, '9223372036854775807'],
        ['Int32', 7, 7],
        ['Float64', '0.1', 0.1],
        ['Float64', Number.NaN, 'nan'],
        ['Float64', '-inf', '-inf'],
        ['Bool', true, true],
        ['Decimal(38, 18)', '1.5', '1.5'],
        ["DateTime64(7, 'UTC')", '0001-01-01 00:00:00.0000001', '0001-01-01 00:00:00.0000001'],
        ['UUID', '61f0c404-5cb3-11e7-907b-a6006ad3dba0', '61f0c404-5cb3-11e7-907b-a6006ad3dba0'],
        ['Nullable(Int64)', null, null],
        ['Array(Int64)', [1, 9007199254740993n], ['1', '9007199254740993']],
        ['Array(Nullable(String))', ['a', null], ['a', null]],
      ];
      it.each(typed)('of type %s arrive: %s', async (type, value, expected) => {
        expect(await cell(`SELECT {p:${type}}`, { p: value })).toEqual(expected);
      });

      it('with a name that is none are refused', async () => {
        const failure = failureOf(await engine.query({ sql: 'SELECT 1', parameters: { 'a"b': 'x' } }));
        expect(failure.code).toBe('ENGINE_FORBIDDEN');
      });
    });

    describe('insert', () => {
      beforeAll(async () => {
        const columns = "id UInt64, s String, d Nullable(DateTime64(7, 'UTC'))";
        answerOf(await engine.execute({ sql: `CREATE TABLE ${table} (${columns}) ENGINE = MergeTree ORDER BY id` }));
      });

      it('takes rows, text and streams', async () => {
        const rows = [
          { id: 1, s: "a'\\\n\0", d: '0001-01-01T00:00:00.0000001Z' },
          { id: 2, s: '', d: '9999-12-31T23:59:59.9999999Z' },
        ];
        expect(answerOf(await engine.insert({ table, format: 'JSONEachRow', rows }))).toEqual({ rowsWritten: 2 });
        const text = '[3,"c"]\n[4,"d"]';
        answerOf(await engine.insert({ table, columns: ['id', 's'], format: 'JSONCompactEachRow', rows: text }));
        answerOf(
          await engine.insert({ table, format: 'JSONEachRow', rows: Readable.from(['{"id":5,', '"s":"e"}\n']) }),
        );
        expect((await query({ sql: `SELECT * FROM ${table} ORDER BY id` })).rows).toEqual([
          ['1', "a'\\\n\0", '0001-01-01 00:00:00.0000001'],
          ['2', '', '9999-12-31 23:59:59.9999999'],
          ['3', 'c', null],
          ['4', 'd', null],
          ['5', 'e', null],
        ]);
      });

      it('streams many rows', async () => {
        function* lines(): Generator<string> {
          for (let i = 0; i < 1000; i++) {
            let batch = '';
            for (let j = 0; j < 100; j++) batch += `{"id":${1000 + i * 100 + j},"s":"${'x'.repeat(200)}"}\n`;
            yield batch;
          }
        }
        const { rowsWritten } = answerOf(
          await engine.insert({ table, format: 'JSONEachRow', rows: Readable.from(lines()) }),
        );
        expect(rowsWritten).toBe(100_000);
        const sql = `SELECT count(), uniqExact(id), min(length(s)) FROM ${table} WHERE id >= 1000`;
        expect((await query({ sql })).rows).toEqual([['100000', '100000', '200']]);
      });

      it('says what is wrong without the data', async () => {
        const rows = [{ id: 'canary', s: 'canary' }];
        const failure = failureOf(await engine.insert({ table, format: 'JSONEachRow', rows }));
        expect(failure.code).toBe('ENGINE_DATA');
        expect(JSON.stringify(failure)).not.toContain('canary');
        const broken = Readable.from(
          (function* () {
            yield '{"id":6}\n';
            throw new Error('canary');
          })(),
        );
        expect(failureOf(await engine.insert({ table, format: 'JSONEachRow', rows: broken }))).toMatchObject({
          code: 'ENGINE_DATA',
          message: 'The rows to insert could not be read',
        });
        const long = Readable.from(Array.from({ length: 300 }, () => `{"id":7,"s":"${'x'.repeat(100_000)}"}\n`));
        const missing = await engine.insert({ table: 'no such table', format: 'JSONEachRow', rows: long });
        expect(failureOf(missing)).toMatchObject({ code: 'ENGINE_SQL', clickhouse: '60 UNKNOWN_TABLE' });
      });
    });

    describe('queryRows', () => {
      it('gives rows in batches', async () => {
        const stream = answerOf(await engine.queryRows({ sql: "SELECT number AS n, 'x' AS s FROM numbers(200000)" }));
        expect(stream.columns).toEqual([
          { name: 'n', type: 'UInt64' },
          { name: 's', type: 'String' },
        ]);
        let count = 0n;
        let sum = 0n;
        for await (const batch of stream.batches)
          for (const [n] of answerOf(batch)) {
            count++;
            sum += BigInt(String(n));
          }
        expect([count, sum]).toEqual([200_000n, 19_999_900_000n]);
      });

      it('gives the columns of an answer without rows', async () => {
        const stream = answerOf(await engine.queryRows({ sql: 'SELECT 1 AS a WHERE 0' }));
        expect(stream.columns).toEqual([{ name: 'a', type: 'UInt8' }]);
        for await (const batch of stream.batches) expect(answerOf(batch)).toEqual([]);
      });

      it('ends with a failure that comes in the middle', async () => {
        const sql = 'SELECT number, throwIf(number = 500000) FROM numbers(1000000)';
        const opened = await engine.queryRows({ sql, settings: { max_threads: 1, max_block_size: 10_000 } });
        let last: Result<unknown, EngineFailure> = opened;
        if (opened.ok) for await (const batch of opened.value.batches) last = batch;
        expect(failureOf(last).code).toBe('ENGINE_SQL');
      });

      it('can be left early', async () => {
        const limits = { rows: 1e12, resultBytes: 1e15 };
        for (let i = 0; i < 6; i++) {
          const stream = answerOf(await engine.queryRows({ sql: 'SELECT number FROM numbers(1000000000000)', limits }));
          for await (const batch of stream.batches) {
            expect(batch.ok).toBe(true);
            break;
          }
        }
        expect(await cell('SELECT 1')).toBe(1);
      });
    });

    describe('limits', () => {
      it('of time end a statement', async () => {
        const began = performance.now();
        const failure = failureOf(await engine.query({ sql: slow('1e13'), limits: { seconds: 1 } }));
        expect(failure).toMatchObject({ code: 'ENGINE_TIMEOUT', retryable: false, clickhouse: '159 TIMEOUT_EXCEEDED' });
        expect(performance.now() - began).toBeLessThan(5000);
      });

      it('of memory end a statement', async () => {
        const sql = 'SELECT length(groupArray(toString(number))) FROM numbers(100000000)';
        expect(failureOf(await engine.query({ sql, limits: { memoryBytes: 100_000_000 } })).code).toBe('ENGINE_MEMORY');
      });

      it('of rows and bytes end a statement, and cut nothing', async () => {
        const sql = 'SELECT number FROM numbers(1001)';
        expect(failureOf(await engine.query({ sql, limits: { rows: 1000 } })).code).toBe('ENGINE_TOO_MANY_ROWS');
        expect((await query({ sql, limits: { rows: 1001 } })).rows).toHaveLength(1001);
        expect(failureOf(await engine.query({ sql, limits: { resultBytes: 1000 } })).code).toBe('ENGINE_TOO_MANY_ROWS');
      });

      it('of rows do not hold for what a statement writes', async () => {
        const sql = `INSERT INTO ${table} (id, s) SELECT number + 1000000, '' FROM numbers(5000)`;
        answerOf(await engine.execute({ sql, limits: { rows: 10 } }));
        expect(await cell(`SELECT count() FROM ${table} WHERE id >= 1000000`)).toBe('5000');
      });
    });

    describe('cancelling', () => {
      it('ends a statement at once, and the engine goes on', async () => {
        const cancel = new AbortController();
        const started = performance.now();
        const slow = engine.query({ sql: 'SELECT sum(sipHash64(number)) FROM numbers(1e12)', signal: cancel.signal });
        setTimeout(() => cancel.abort(), 200);
        expect(failureOf(await slow).code).toBe('ENGINE_CANCELLED');
        expect(performance.now() - started).toBeLessThan(5000);
        expect((await engine.query({ sql: 'SELECT 1' })).ok).toBe(true);
      });

      it('before it began runs nothing', async () => {
        const answer = await engine.query({ sql: 'SELECT 1', signal: AbortSignal.abort() });
        expect(failureOf(answer).code).toBe('ENGINE_CANCELLED');
      });
    });

    describe('several at once', () => {
      it('run side by side, and a fast one does not wait for slow ones', async () => {
        const statement = { sql: slow('1e13'), limits: { seconds: 1 }, settings: { max_threads: 1 } };
        const ended: string[] = [];
        const slowOnes = [1, 2, 3].map(() => engine.query(statement).then(() => ended.push('slow')));
        await engine.query({ sql: 'SELECT 1' }).then(() => ended.push('fast'));
        await Promise.all(slowOnes);
        expect(ended).toEqual(['fast', 'slow', 'slow', 'slow']);
      });

      it('keep their parameters apart', async () => {
        const sql = 'SELECT {a:String}, {b:UInt64}, sum(number) FROM numbers(20000) WHERE number != length({a:String})';
        const answers = await Promise.all(
          Array.from({ length: 200 }, async (_, i) => {
            const { rows } = await query({ sql, parameters: { a: `v${i}`, b: i } });
            return rows[0]?.slice(0, 2);
          }),
        );
        expect(answers).toEqual(Array.from({ length: 200 }, (_, i) => [`v${i}`, String(i)]));
      });
    });

    describe('failures', () => {
      it.each([
        ['SELECT toUInt8({p:String})', {}],
        ['SELECT toDateTime({p:String})', {}],
        ['SELECT {p:UInt8}', {}],
        ['SELECT {p:Array(String)}', {}],
        ['SELECT match(toString(1), {p:String})', {}],
        ['SELECT CAST({p:String}, toTypeName(1))', {}],
        ['SELECT toUUID({p:String})', {}],
        ['SELECT 1 WHERE number = {p:String}', {}],
        ['SELECT number FROM numbers(3) WHERE number = {p:String}', {}],
        ['SELECT number FROM numbers(3) WHERE number IN ({p:String})', {}],
        ['SELECT throwIf(number = 1, {p:String}) FROM numbers(3)', {}],
        ['SELECT toInt32(arrayJoin([{p:String}, toString(number)])) FROM numbers(3)', {}],
        ["SELECT JSONExtract('{}', {p:String})", {}],
        ['SELECT {p:String} + 1', {}],
        ['SELECT plus({p:String}, [1])', {}],
        ['SELECT nosuch({p:String})', {}],
        ['SELECT x.{p:Identifier} FROM (SELECT 1 AS y) AS x', {}],
        ["SELECT 'canary' FROOM x y", {}],
        ["SELECT CAST('it''s canary' AS Enum8('a' = 1))", {}],
        ['SELECT `canary', {}],
        ['SELECT (SELECT {p:String}) FROM', {}],
        ['SELECT formatDateTime(now(), {p:String})', { p: '%canary %' }],
        ['SELECT 1 SETTINGS max_threads = {p:String}', {}],
      ])('%s: names no value', async (sql, parameters) => {
        const failure = failureOf(await engine.query({ sql, parameters: { p: "(it's a canary", ...parameters } }));
        expect(JSON.stringify(failure)).not.toContain('canary');
        expect(failure.message).toMatch(/\S/);
      });

      it('name what is wrong with the structure', async () => {
        const messages = await Promise.all(
          ['SELECT a FROM nosuch', 'SELECT nosuch FROM numbers(1)', 'SELECT nosuch(1)', 'SELECT 1 +'].map(
            async (sql) => failureOf(await engine.query({ sql })).message,
          ),
        );
        expect(messages).toEqual([
          expect.stringMatching(/^Unknown table expression identifier .*\(UNKNOWN_TABLE\)$/),
          expect.stringMatching(/^Unknown expression (?:or function )?identifier `?nosuch`? ?\(UNKNOWN_IDENTIFIER\)$/),
          expect.stringMatching(/^Function with name `nosuch` does not exist.* ?\(UNKNOWN_FUNCTION\)$/),
          expect.stringMatching(/^Syntax error: failed at position \d+ ?\(SYNTAX_ERROR\)$/),
        ]);
      });
    });

    describe('what is refused', () => {
      it.each([
        "SELECT * FROM file('/etc/hostname', 'LineAsString')",
        "SELECT file('/etc/hostname')",
        "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
        "SELECT 1 INTO OUTFILE '/tmp/engine-case'",
        'SELECT 1; SELECT 2',
        'SELECT 1 FORMAT CSV',
        'CREATE TABLE x (a Int8) ENGINE = Memory',
        'DROP TABLE x',
        'SET max_threads = 1',
        'SYSTEM SHUTDOWN',
      ])('query: %s', async (sql) => {
        expect(failureOf(await engine.query({ sql })).code).toBe('ENGINE_FORBIDDEN');
      });

      it.each([
        "CREATE TABLE x (a String) ENGINE = File(CSV, '/etc/passwd')",
        "CREATE TABLE x (a String) ENGINE = URL('http://127.0.0.1:1/', CSV)",
        `INSERT INTO ${table} (s) SELECT * FROM file('/etc/hostname', 'LineAsString')`,
        `INSERT INTO FUNCTION file('/tmp/engine-case', 'CSV') SELECT 1`,
        `INSERT INTO ${table} FROM INFILE '/etc/passwd' FORMAT CSV`,
        "BACKUP TABLE x TO File('/tmp/engine-case')",
        'SELECT 1',
      ])('execute: %s', async (sql) => {
        expect(failureOf(await engine.execute({ sql })).code).toBe('ENGINE_FORBIDDEN');
      });
    });
  });
}
