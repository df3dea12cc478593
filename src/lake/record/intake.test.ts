import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodeRow, hashRow, ticksOf } from '../../ledger/row-encoding.ts';
import { rootOfHashes } from '../../ledger/tree.ts';
import type { Engine } from '../engine/engine.ts';
import { openEngine } from '../engine/open-engine.ts';
import { outsideWord } from '../engine/outside-table.ts';
import { recordColumns } from './frame.ts';
import { Intake, type IntakeOptions } from './intake.ts';
import { ledgerColumns } from './ledger-columns.ts';
import { MemoryLedger } from './testing/memory-ledger.ts';
import { testStream, testTable } from './testing/test-streams.ts';

let engine: Engine;
let folder: string;
let ledger: MemoryLedger;
let now = Date.UTC(2026, 10, 22, 12);

beforeAll(async () => {
  const opened = await openEngine({ verbatimErrors: true });
  if (!opened.ok) throw new Error(opened.error.message);
  engine = opened.value;
});
afterAll(() => engine.close());
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'safeguard-intake-'));
  ledger = new MemoryLedger();
  now = Date.UTC(2026, 10, 22, 12);
  for (const table of ['Visits', 'Steps', 'DeadLetters'])
    await engine.execute({ sql: `DROP TABLE IF EXISTS ${table}` });
  return () => rmSync(folder, { recursive: true });
});

const open = async (more: Partial<IntakeOptions> = {}): Promise<Intake> => {
  const opened = await Intake.open({
    spool: folder,
    engine,
    ledger,
    streams: testStream,
    tables: testTable,
    now: () => now,
    linger: 20,
    ...more,
  });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
};

const rowsOf = async (sql: string): Promise<readonly (readonly unknown[])[]> => {
  const answer = await engine.query({ sql });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value.rows;
};

const visit = (who: string, more: object = {}): Buffer =>
  Buffer.from(JSON.stringify({ at: '2026-11-22T11:59:00Z', who, ...more }));

describe('Intake', () => {
  it('takes records into table and ledger', async () => {
    const intake = await open();
    const receipt = await intake.accept({
      stream: 'Custom-Visits',
      source: 'a',
      records: [visit('ana', { count: 3, detail: { ward: 7 }, extra: [1] }), visit('ben', { count: 'many' })],
    });
    expect(receipt).toEqual({ ok: true, value: { batch: 0, records: 2, repeated: false } });
    await intake.settled();
    expect(
      await rowsOf(
        'SELECT Who, Kind, Count, Detail, `Detail/ward`, _AdditionalFields, _ItemId, `$row` FROM Visits ORDER BY Who',
      ),
    ).toEqual([
      ['ana', 'visit', '3', '{"ward":7}', '7', '{"extra":[1]}', '0-0', 0],
      ['ben', 'visit', null, '', '', '{"count":"many"}', '0-1', 1],
    ]);
    expect(ledger.batches).toMatchObject([
      {
        batch: 0,
        stream: 'Custom-Visits',
        table: 'Visits',
        schema: 0,
        rows: 2,
        duplicates: 0,
        source: 'a',
        from: '2026-11-22T11:59:00.0000000Z',
      },
    ]);
    expect(intake.status()).toMatchObject({ next: 1, settledBelow: 1, spoolBytes: 0, counts: { rows: 2, dead: 0 } });
    await intake.close();
  });

  it('has a root over the rows that can be made again in TypeScript', async () => {
    const intake = await open();
    const records = Array.from({ length: 1500 }, (_, n) =>
      visit(`p${n % 3}`, { count: n, detail: n % 2 ? { ward: `é${n}` } : undefined }),
    );
    await intake.accept({ stream: 'Custom-Visits', source: 'a', records });
    await intake.settled();
    const table = testTable('Visits');
    const columns = table === undefined ? [] : ledgerColumns(table);
    const rows = await rowsOf(
      `SELECT ${columns.map(({ name }) => `toString(\`${name}\`)`).join(', ')} FROM Visits ORDER BY \`$row\``,
    );
    const hashes = rows.map((cells) => {
      const values = columns.map(({ type }, at) => {
        const cell = cells[at];
        return cell === null || cell === undefined
          ? null
          : type === 'datetime'
            ? (ticksOf(String(cell)) ?? '')
            : String(cell);
      });
      const encoded = encodeRow(columns, values);
      if (!encoded.ok) throw new Error(encoded.error.message);
      return hashRow(encoded.value);
    });
    expect(hashes).toHaveLength(1500);
    expect(ledger.batches[0]?.root).toBe(Buffer.from(rootOfHashes(Buffer.concat(hashes))).toString('hex'));
    await intake.close();
  });

  it('keeps what is no row among the dead letters, with the reason', async () => {
    const intake = await open();
    const records = [
      visit('ana'),
      Buffer.from('{"who":"x"}'),
      Buffer.from('[1]'),
      Buffer.from([0x7b, 0xff, 0x7d]),
      Buffer.from('\0oversized {}'),
    ];
    await intake.accept({ stream: 'Custom-Visits', source: "o'hara", records });
    await intake.settled();
    expect(await rowsOf('SELECT Stream, Source, Batch, Row, Reason, Record FROM DeadLetters ORDER BY Row')).toEqual([
      ['Custom-Visits', "o'hara", '0', '1', 'has no time at at', '{"who":"x"}'],
      ['Custom-Visits', "o'hara", '0', '2', 'is no JSON object', '[1]'],
      ['Custom-Visits', "o'hara", '0', '3', 'is no UTF-8, and kept in Base64', 'e/99'],
      ['Custom-Visits', "o'hara", '0', '4', 'is larger than 16 MB', '\0oversized {}'],
    ]);
    expect(ledger.batches).toMatchObject([{ rows: 1, dead: { rows: 4 }, duplicates: 0 }]);
    await intake.close();
  });

  it('keeps the hash of a record that is too large, and not its text', async () => {
    const intake = await open();
    const huge = Buffer.alloc(17 * 1024 * 1024, 'a');
    await intake.accept({ stream: 'Custom-Visits', source: 'a', records: [huge] });
    await intake.settled();
    const [row] = await rowsOf('SELECT Reason, Record FROM DeadLetters');
    expect(row?.[1]).toMatch(/^\0oversized {"bytes":17825792,"sha256":"[0-9a-f]{64}"}$/);
    await intake.close();
  });

  it('leaves out rows whose id is there already, in the batch or the table', async () => {
    const intake = await open();
    const once = (id: string): Buffer => visit('ana', { id });
    await intake.accept({
      stream: 'Custom-Once',
      source: 'a',
      records: [once('x'), once('y'), once('x'), visit('none')],
    });
    await intake.settled();
    await intake.accept({ stream: 'Custom-Once', source: 'a', records: [once('y'), once('z'), visit('none')] });
    await intake.settled();
    expect(await rowsOf('SELECT _ItemId FROM Visits ORDER BY _ItemId')).toEqual([
      ['0-3'],
      ['1-2'],
      ['x'],
      ['y'],
      ['z'],
    ]);
    expect(ledger.batches.map(({ rows, duplicates }) => [rows, duplicates])).toEqual([
      [3, 1],
      [2, 1],
    ]);
    await intake.close();
  });

  it('makes several rows of a record where the transformation does', async () => {
    const intake = await open();
    const steps = (who: string, ...names: string[]): Buffer =>
      visit(who, { steps: names.map((name, n) => ({ name, n })) });
    await intake.accept({
      stream: 'Custom-Steps',
      source: 'a',
      records: [steps('ana', 'a', 'b'), steps('ben', 'c', 'skip'), visit('cas')],
    });
    await intake.settled();
    expect(await rowsOf('SELECT Who, Step, At, TimeGenerated FROM Steps ORDER BY Step')).toEqual([
      ['ana', 'a', '0', '2026-11-22 11:59:00.0000000'],
      ['ana', 'b', '1', '2026-11-22 11:59:00.0000000'],
      ['ben', 'c', '0', '2026-11-22 11:59:00.0000000'],
    ]);
    expect(await rowsOf('SELECT countDistinct(`$row`) FROM Steps')).toEqual([['3']]);
    expect(ledger.batches).toMatchObject([{ rows: 3, dead: { rows: 1 } }]);
    await intake.close();
  });

  it('refuses a delivery that does not begin where its source stands, also after it was opened again', async () => {
    let intake = await open();
    const at = (from: string, to: string, partition = 'p') => ({
      stream: 'Custom-Visits',
      source: 'a',
      records: [visit('x')],
      position: { partition, from, to },
    });
    expect(
      (
        await Promise.all([intake.accept(at('', '1')), intake.accept(at('1', '2')), intake.accept(at('', '9', 'q'))])
      ).every(({ ok }) => ok),
    ).toBe(true);
    expect(await intake.accept(at('1', '2'))).toMatchObject({ error: { code: 'INTAKE_OUT_OF_ORDER', cursor: '2' } });
    await intake.close();
    for (let n = 0; n < 2; n++) {
      intake = await open();
      expect([intake.cursor('a', 'p'), intake.cursor('a', 'q'), intake.cursor('b', 'p')]).toEqual([
        '2',
        '9',
        undefined,
      ]);
      await intake.settled();
      await intake.close();
    }
    expect(await rowsOf('SELECT count() FROM Visits')).toEqual([['3']]);
    expect(ledger.batches.at(-1)?.positions).toEqual([
      { partition: 'p', from: '', to: '2' },
      { partition: 'q', from: '', to: '9' },
    ]);
  });

  it('stores a delivery once that is sent again within the hour', async () => {
    let intake = await open();
    const send = () => intake.accept({ stream: 'Custom-Visits', source: 'a', records: [visit('x')], requestId: 'r 1' });
    const both = await Promise.all([send(), send()]);
    expect(both.map((one) => one.ok && one.value)).toEqual([
      { batch: 0, records: 1, repeated: false },
      { batch: 0, records: 1, repeated: true },
    ]);
    await intake.settled();
    await intake.close();
    intake = await open();
    expect(await send()).toMatchObject({ value: { batch: 0, repeated: true } });
    now += 3_700_000;
    expect(await send()).toMatchObject({ value: { batch: 1, repeated: false } });
    await intake.settled();
    await intake.close();
    expect(await rowsOf('SELECT count() FROM Visits')).toEqual([['2']]);
  });

  it('refuses more than may wait, and what it does not know', async () => {
    const intake = await open({ spoolLimit: 1000 });
    expect(await intake.accept({ stream: 'Custom-Visits', source: 'a', records: [Buffer.alloc(2000)] })).toMatchObject({
      error: { code: 'INTAKE_BUSY', retryAfterSeconds: 5 },
    });
    expect(await intake.accept({ stream: 'Custom-None', source: 'a', records: [] })).toMatchObject({
      error: { code: 'INTAKE_UNKNOWN_STREAM' },
    });
    for (const source of ['', 'x'.repeat(1001), '\ud800'])
      expect(await intake.accept({ stream: 'Custom-Visits', source, records: [] })).toMatchObject({
        error: { code: 'INTAKE_TOO_LARGE' },
      });
    await intake.close();
    expect(await intake.accept({ stream: 'Custom-Visits', source: 'a', records: [] })).toMatchObject({
      error: { code: 'INTAKE_CLOSED' },
    });
  });

  it('keeps the streams of a segment apart', async () => {
    const intake = await open({ linger: 200 });
    await Promise.all(
      ['Custom-Visits', 'Custom-Once', 'Custom-Nobody', 'Custom-Visits'].map((stream, n) =>
        intake.accept({ stream, source: `s${n}`, records: [visit(`w${n}`), visit(`v${n}`)] }),
      ),
    );
    await intake.settled();
    expect(await rowsOf('SELECT Who FROM Visits ORDER BY Who')).toEqual([
      ['v0'],
      ['v1'],
      ['v3'],
      ['w0'],
      ['w1'],
      ['w3'],
    ]);
    expect(ledger.batches.map(({ batch, rows }) => [batch, rows])).toEqual([
      [0, 2],
      [1, 2],
      [2, 2],
    ]);
    await intake.close();
  });
});

describe('an engine that sees no file of this machine', () => {
  /** Takes RowBinary as a server does: the embedded engine reads it from a file, which the intake does not know of. */
  const server = (sent: string[]): Engine => ({
    query: (statement) =>
      statement.outside === undefined ? engine.query(statement) : Promise.reject(new Error('a file')),
    queryRows: (statement) => engine.queryRows(statement),
    execute: (statement) =>
      statement.outside === undefined ? engine.execute(statement) : Promise.reject(new Error('a file')),
    insert: async ({ table, rows }) => {
      const pieces: Buffer[] = [];
      if (rows instanceof Readable) for await (const piece of rows) pieces.push(piece);
      const place = mkdtempSync(join(tmpdir(), 'safeguard-sent-'));
      writeFileSync(join(place, 'rows'), Buffer.concat(pieces));
      sent.push(String(table));
      const word = outsideWord('1'.repeat(24), 1);
      const outside = {
        [word]: { kind: 'local', format: 'RowBinary', columns: recordColumns, folder: place, files: ['rows'] },
      } as const;
      const done = await engine.execute({ sql: `INSERT INTO \`${table}\` SELECT * FROM ${word}`, outside });
      rmSync(place, { recursive: true });
      return done.ok ? { ok: true, value: { rowsWritten: 0 } } : done;
    },
    close: async () => undefined,
  });

  it('is sent the records, and keeps nothing of them but rows', async () => {
    const sent: string[] = [];
    await engine.execute({ sql: 'CREATE TABLE IF NOT EXISTS `record-old-1` (a UInt8) ENGINE = Memory' });
    const intake = await open({ engine: server(sent), remote: true });
    const records = [visit('ana', { id: 'x' }), visit('ben', { id: 'x' }), Buffer.from('no record')];
    await intake.accept({ stream: 'Custom-Once', source: 'a', records });
    await intake.settled();
    expect(await rowsOf('SELECT Who FROM Visits')).toEqual([['ana']]);
    expect(ledger.batches).toMatchObject([{ rows: 1, duplicates: 1, dead: { rows: 1 } }]);
    expect(sent).toHaveLength(1);
    expect(await rowsOf("SELECT name FROM system.tables WHERE startsWith(name, 'record-')")).toEqual([]);
    await intake.close();
  });
});

describe('bad input', () => {
  const send = async (records: readonly Buffer[]): Promise<Intake> => {
    const intake = await open();
    await intake.accept({ stream: 'Custom-Visits', source: 'a', records });
    await intake.settled();
    return intake;
  };
  const line = (text: string): Buffer => Buffer.from(text);

  it.each<[string, string, string]>([
    ['NUL characters in a text', '{"at":"2026-11-22T11:00:00Z","who":"a\\u0000b"}', 'a\0b'],
    ['escapes', '{"at":"2026-11-22T11:00:00Z","who":"\\u00e9\\ud83d\\ude00\\"\\\\"}', 'é😀"\\'],
    ['a number where a text was', '{"at":"2026-11-22T11:00:00Z","who":12.50}', '12.5'],
    ['an object where a text was', '{"at":"2026-11-22T11:00:00Z","who":{"a":[1,null]}}', '{"a":[1,null]}'],
    ['a null where a text was', '{"at":"2026-11-22T11:00:00Z","who":null}', ''],
    ['blanks around it', '  {"at":"2026-11-22T11:00:00Z", "who" : "x"}\r', 'x'],
    ['a member twice: the first counts', '{"at":"2026-11-22T11:00:00Z","who":"x","who":"y"}', 'x'],
  ])('is a row all the same: %s', async (_what, text, who) => {
    const intake = await send([line(text)]);
    expect(await rowsOf('SELECT Who FROM Visits')).toEqual([[who]]);
    await intake.close();
  });

  it('keeps numbers that are too large for their column, and those that no number holds', async () => {
    const intake = await send([
      line('{"at":"2026-11-22T11:00:00Z","who":"a","count":9223372036854775808}'),
      line('{"at":"2026-11-22T11:00:00Z","who":"b","count":1e400}'),
      line('{"at":"2026-11-22T11:00:00Z","who":"c","count":123456789012345678901234567890}'),
    ]);
    expect(await rowsOf('SELECT Who, Count, _AdditionalFields FROM Visits')).toEqual([
      ['a', null, '{"count":"9223372036854775808"}'],
    ]);
    expect(await rowsOf('SELECT Reason FROM DeadLetters')).toEqual([['is no JSON'], ['is no JSON']]);
    await intake.close();
  });

  it('keeps what is nested too deeply to be read', async () => {
    const deep = (depth: number): Buffer =>
      line(`{"at":"2026-11-22T11:00:00Z","who":"x","detail":${'['.repeat(depth)}${']'.repeat(depth)}}`);
    const intake = await send([deep(100), deep(100_000)]);
    expect(await rowsOf('SELECT length(Detail) FROM Visits')).toEqual([['200']]);
    expect(await rowsOf('SELECT Reason, length(Record) FROM DeadLetters')).toEqual([
      ['is no JSON', String(deep(100_000).length)],
    ]);
    await intake.close();
  });

  it('keeps rows of every time that there is, and counts those that are far away', async () => {
    const at = (time: string): Buffer => line(JSON.stringify({ at: time, who: time }));
    const intake = await send([
      at('0001-01-01T00:00:00Z'),
      at('2026-11-22T11:00:00Z'),
      at('2107-02-03T00:00:00Z'),
      at('9999-12-31T23:59:59.9999999Z'),
    ]);
    expect(
      await rowsOf("SELECT count() FROM Visits WHERE TimeGenerated > toDateTime64('2100-01-01', 7, 'UTC')"),
    ).toEqual([['2']]);
    expect(await rowsOf("SELECT Who FROM Visits WHERE TimeGenerated < toDateTime64('1900-01-01', 7, 'UTC')")).toEqual([
      ['0001-01-01T00:00:00Z'],
    ]);
    expect(intake.status().counts).toMatchObject({ rows: 4, early: 2, late: expect.any(Number) });
    expect(ledger.batches[0]).toMatchObject({
      from: '0001-01-01T00:00:00.0000000Z',
      to: '9999-12-31T23:59:59.9999999Z',
    });
    await intake.close();
  });

  it('is inserted when the engine is there again, and says meanwhile what is wrong', async () => {
    let gone = true;
    const away = async () => ({
      ok: false as const,
      error: { code: 'ENGINE_UNREACHABLE' as const, message: 'The engine is away', retryable: true },
    });
    const flaky: Engine = {
      query: (statement) => (gone ? away() : engine.query(statement)),
      queryRows: (statement) => (gone ? away() : engine.queryRows(statement)),
      execute: (statement) => (gone ? away() : engine.execute(statement)),
      insert: (request) => (gone ? away() : engine.insert(request)),
      close: async () => undefined,
    };
    const intake = await open({ engine: flaky, firstPause: 5, spoolLimit: 3000 });
    const codes = new Set<string>();
    for (let n = 0; n < 40; n++) {
      const accepted = await intake.accept({ stream: 'Custom-Visits', source: 'a', records: [visit(`w${n}`)] });
      codes.add(accepted.ok ? 'accepted' : accepted.error.code);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect([...codes]).toEqual(['accepted', 'INTAKE_BUSY']);
    while (intake.status().trouble === undefined) await new Promise((resolve) => setImmediate(resolve));
    expect(intake.status()).toMatchObject({ trouble: 'Visits: The engine is away', settledBelow: 0 });
    gone = false;
    await intake.settled();
    expect(await rowsOf('SELECT count() FROM Visits')).toEqual([[String(intake.status().counts.records)]]);
    expect(intake.status().trouble).toBeUndefined();
    await intake.close();
  });
});
