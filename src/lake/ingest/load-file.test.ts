import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadTables } from '../../content/load-tables.ts';
import type { Engine } from '../engine/engine.ts';
import { openEngine } from '../engine/open-engine.ts';
import { TableCatalog } from '../tables/table-catalog.ts';
import { type LoadReport, type LoadRequest, loadFile } from './load-file.ts';

let engine: Engine;
const folder = mkdtempSync(join(tmpdir(), 'safeguard-load-'));
const now = '2026-11-22 10:00:00.0000000';
let count = 0;

beforeAll(async () => {
  const opened = await openEngine({ verbatimErrors: true });
  if (!opened.ok) throw new Error(opened.error.message);
  engine = opened.value;
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

const entries = loadTables();
if (!entries.ok) throw new Error('tables/ is not readable');
const catalog = new TableCatalog(entries.value);

type Given = Partial<Omit<LoadRequest, 'file' | 'name'>> & { readonly text: string | Buffer };

async function attempt({
  text,
  ...given
}: Given): Promise<{ name: string; loaded: Awaited<ReturnType<typeof loadFile>> }> {
  const name = `T${++count}`;
  const file = join(folder, name);
  writeFileSync(file, text);
  const loaded = await loadFile(engine, { file, name, format: 'csv', into: 'new', now, ...given });
  return { name, loaded };
}

async function load(given: Given): Promise<{ report: LoadReport; types: Record<string, string>; rows: unknown[][] }> {
  const { name, loaded } = await attempt(given);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
  const report = loaded.value;
  const types = Object.fromEntries(report.table.columns.map((column) => [column.name, column.type]));
  return { report, types, rows: await rowsOf(name) };
}

async function rowsOf(name: string, columns = '*'): Promise<unknown[][]> {
  const answer = await engine.query({ sql: `SELECT ${columns} EXCEPT(\`$ingested\`) FROM \`${name}\`` });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value.rows.map((row) => [...row]);
}

const failureOf = async (given: Given): Promise<string> => {
  const { loaded } = await attempt(given);
  return loaded.ok ? 'loaded' : loaded.error.message.replace(folder, '');
};

describe('loadFile of CSV', () => {
  it('infers the narrowest type that holds every value as it is', async () => {
    const { types, rows } = await load({
      text: [
        'b,n,r,t,s,g,d,zip,big,empty,mixed',
        'true,1,1.5,2021-05-05T12:34:56.1234567Z,1.02:03:04,9cee9603-bca7-4e62-9634-f1bfdc39ca2f,"{""b"": 1.0, ""a"": [1, 2]}",00123,9223372036854775808,,1',
        'FALSE,-9223372036854775808,2,2021-05-05 10:00:00+02:00,-00:00:01.5,9cee9603-bca7-4e62-9634-f1bfdc39ca2f,[],99999,1,,x',
        ',,,,,,,,,,',
      ].join('\n'),
    });
    expect(types).toEqual({
      b: 'bool',
      n: 'long',
      r: 'real',
      t: 'datetime',
      s: 'timespan',
      g: 'guid',
      d: 'dynamic',
      zip: 'string',
      big: 'string',
      empty: 'string',
      mixed: 'string',
    });
    const guid = '9cee9603-bca7-4e62-9634-f1bfdc39ca2f';
    expect(rows).toEqual([
      [
        true,
        '1',
        1.5,
        '2021-05-05 12:34:56.1234567',
        '937840000000',
        guid,
        '{"b":1.0,"a":[1,2]}',
        '00123',
        '9223372036854775808',
        '',
        '1',
      ],
      [false, '-9223372036854775808', 2, '2021-05-05 08:00:00.0000000', '-15000000', guid, '[]', '99999', '1', '', 'x'],
      [null, null, null, null, null, null, '', '', '', '', ''],
    ]);
  });

  it('reads marks, quotes, line ends within quotes, and the times of the Azure portal', async () => {
    const { types, rows, report } = await load({
      text: '\uFEFFTimeGenerated [UTC],"No, te",At [Local Time]\r\n"7/22/2020, 10:14:34.557 AM","a ""b""\r\nc",2020-01-01\r\n"12/1/2020, 12:00:00.000 AM",x,2020-01-02\r\n',
    });
    expect(types).toEqual({ TimeGenerated: 'datetime', 'No, te': 'string', At: 'datetime' });
    expect(rows.map((row) => row.slice(0, 2))).toEqual([
      ['2020-07-22 10:14:34.5570000', 'a "b"\r\nc'],
      ['2020-12-01 00:00:00.0000000', 'x'],
    ]);
    expect(report.notes).toEqual([expect.stringContaining('At holds the local times')]);
  });

  it('guesses again where a later value does not fit, and changes nothing', async () => {
    const numbers = Array.from({ length: 6000 }, (_, at) => `${at},x`);
    const { types, rows, report } = await load({ text: `n,s\n${numbers.join('\n')}\n007,y\n` });
    expect(types['n']).toBe('string');
    expect(report.rows).toBe(6001);
    expect(rows.filter((row) => row[0] === '007')).toHaveLength(1);
  });

  it('counts and names records that are none', async () => {
    const { report } = await load({ text: 'a,b\n1,2\n3\n4,5,6\n"7"x,8\n\n9,10\n' });
    expect(report).toMatchObject({
      rows: 2,
      bad: {
        count: 3,
        first: [
          { line: 3, reason: 'has 1 fields where the header has 2' },
          { line: 4, reason: 'has 3 fields where the header has 2' },
          { line: 5, reason: 'text follows a closing quote' },
        ],
      },
    });
  });

  it.each([
    ['a quote that never closes', 'a\n"x\ny\n', '/T:2: a quote is opened and never closed'],
    ['a column given twice', 'a,a\n1,2\n', '/T:1: the column "a" is given twice'],
    ['a name with control characters', 'a,"b\nc"\n1,2\n', '/T:1: "b?c" cannot be the name of a column'],
    ['nothing', '', '/T:1: no record, so no columns'],
  ])('refuses %s', async (_what, text, message) => {
    expect((await failureOf({ text })).replace(/T\d+/, 'T')).toBe(message);
  });

  it('reads UTF-16, and says so where bytes are no text', async () => {
    const utf16 = await load({ text: Buffer.from('\uFEFFa,b\n1,é\n', 'utf16le') });
    expect(utf16.rows).toEqual([['1', 'é']]);
    const broken = await load({ text: Buffer.from([0x61, 0x0a, 0xff, 0x0a]) });
    expect(broken.report.notes).toEqual(['Some bytes are no text: they became U+FFFD.']);
  });
});

describe('loadFile of what is no file', () => {
  it.each([
    ['a folder', '.', ': no plain file: it is read more than once'],
    ['nothing', 'none.csv', ': there is no such file'],
  ])('refuses %s', async (_what, path, message) => {
    const file = join(folder, path);
    const loaded = await loadFile(engine, { file, format: 'csv', name: 'None', into: 'new', now });
    expect(loaded.ok ? 'loaded' : loaded.error.message).toBe(`${file}${message}`);
  });
});

describe('loadFile of JSON', () => {
  it('keeps digits, the order of keys and the kinds of values', async () => {
    const { types, rows } = await load({
      format: 'ndjson',
      text: [
        '{"n": 9007199254740993, "r": 1.0, "d": {"z": 1.50, "a": [ 1, "x y" ]}, "s": "\\u00e9\\n", "m": 1, "k": "1", "t": "2021-01-01T00:00:00Z"}',
        '{"n": null, "r": 2, "d": "text", "s": "\\ud800", "m": "x", "k": "2", "t": "", "late": true}',
      ].join('\n'),
    });
    expect(types).toEqual({
      n: 'long',
      r: 'real',
      d: 'dynamic',
      s: 'string',
      m: 'string',
      k: 'string',
      t: 'datetime',
      late: 'bool',
    });
    expect(rows).toEqual([
      ['9007199254740993', 1, '{"z":1.50,"a":[1,"x y"]}', 'é\n', '1', '1', '2021-01-01 00:00:00.0000000', null],
      [null, 2, '"text"', '\uFFFD', 'x', '2', null, true],
    ]);
  });

  it.each([
    ['a list', '[{"a":1},\n{"a":2}]'],
    ['objects over several lines', '{\n"a":1\n}\n{"a"\n:2}'],
  ])('reads %s', async (_what, text) => {
    expect((await load({ format: 'json', text })).rows).toEqual([['1'], ['2']]);
  });

  it('finds objects wherever the file is cut into pieces', async () => {
    const long = 'x'.repeat(300_000);
    const objects = Array.from({ length: 5 }, (_, n) => JSON.stringify({ n, s: `${long}\\"{[${n}` }));
    const { rows } = await load({ format: 'json', text: `[${objects.join(',')}]` });
    expect(rows.map((row) => [row[0], String(row[1]).length])).toEqual(
      [0, 1, 2, 3, 4].map((n) => [String(n), 300_005]),
    );
  });

  it('takes a column that appears late', async () => {
    const early = Array.from({ length: 6000 }, () => '{"a":1}').join('\n');
    const { types, report } = await load({ format: 'ndjson', text: `${early}\n{"a":2,"b":{"c":null}}\n` });
    expect(types).toEqual({ a: 'long', b: 'dynamic' });
    expect(report.rows).toBe(6001);
  });

  it('counts and names lines that are no objects', async () => {
    const deep = `{"a":${'['.repeat(600)}${']'.repeat(600)}}`;
    const { report } = await load({ format: 'ndjson', text: `{"a":1}\n{"a":\n[1]\n\n${deep}\n` });
    expect(report).toMatchObject({
      rows: 1,
      bad: {
        count: 3,
        first: [
          { line: 2, reason: 'is not readable as JSON' },
          { line: 3, reason: 'is no JSON object' },
          { line: 5, reason: 'nests too deeply' },
        ],
      },
    });
  });

  it.each([
    ['a list that does not end', '[{"a":1}', '/T:1: the list of objects does not end'],
    ['an object that does not end', '[\n{"a":1', '/T:2: the object that begins here does not end'],
    ['a list of numbers', '[1,2]', '/T:1: neither a JSON object nor a list of objects stands here'],
    ['broken JSON', '\n{"a":b}', '/T:2: the object that begins here is not readable as JSON'],
  ])('refuses %s', async (_what, text, message) => {
    expect((await failureOf({ format: 'json', text })).replace(/T\d+/, 'T')).toBe(message);
  });

  it('brings numbers that the JSON functions of the store cannot read to what they can', async () => {
    const { rows } = await load({
      format: 'ndjson',
      text: '{"d":{"a":12345678901234567890123,"b":18446744073709551615,"c":1e999,"e":-0.0,"f":"12345678901234567890123 \\\\ud800"}}',
    });
    expect(rows).toEqual([
      [
        '{"a":1.2345678901234568e+22,"b":18446744073709551615,"c":"1e999","e":-0.0,"f":"12345678901234567890123 \\\\ud800"}',
      ],
    ]);
  });
});

describe('loadFile into a known table', () => {
  it('takes its types, adds the other columns of the file, and reports what does not fit', async () => {
    const known = catalog.get('SigninLogs');
    if (known === undefined) throw new Error('no SigninLogs');
    const { name, loaded } = await attempt({
      known,
      text: 'TimeGenerated,Status,ResultType,DurationMs,Mine\n2021-01-01,"{""errorCode"":50126}",50126,soon,1\n,x,0,5,2\nnever,,,,3\n',
    });
    if (!loaded.ok) throw new Error(loaded.error.message);
    expect(loaded.value).toMatchObject({
      rows: 2,
      bad: { count: 1, first: [{ line: 4, reason: 'TimeGenerated is no datetime' }] },
      unreadable: [{ column: 'DurationMs', count: 1, firstLine: 2 }],
      notes: ['1 rows say no time: TimeGenerated is the time of loading.'],
    });
    const answer = await engine.query({
      sql: `SELECT TimeGenerated, Status, \`Status/errorCode\`, ResultType, DurationMs, Mine FROM ${name} ORDER BY TimeGenerated`,
    });
    expect(answer.ok && answer.value.rows).toEqual([
      ['2021-01-01 00:00:00.0000000', '{"errorCode":50126}', '50126', '50126', null, '1'],
      [now, '"x"', '', '0', '5', '2'],
    ]);
  });
});

const parquet = fileURLToPath(new URL('fixtures/types.parquet', import.meta.url));

describe('loadFile of Parquet', () => {
  it('brings every type to the one of Kusto that holds it', async () => {
    const name = `T${++count}`;
    const loaded = await loadFile(engine, { file: parquet, format: 'parquet', name, into: 'new', now });
    if (!loaded.ok) throw new Error(loaded.error.message);
    expect(loaded.value).toMatchObject({ rows: 2, bad: { count: 0 }, unreadable: [], ignored: [], notes: [] });
    expect(Object.fromEntries(loaded.value.table.columns.map((column) => [column.name, column.type]))).toEqual({
      n: 'long',
      u: 'decimal',
      r: 'real',
      s: 'string',
      t: 'datetime',
      day: 'datetime',
      b: 'bool',
      list: 'dynamic',
      object: 'dynamic',
      bag: 'dynamic',
      amount: 'string',
      Status: 'string',
      DurationMs: 'string',
    });
    expect(await rowsOf(name)).toEqual([
      [
        '9007199254740993',
        '18446744073709551615',
        1.5,
        "it's",
        '2021-05-05 12:34:56.1234567',
        '2020-02-29 00:00:00.0000000',
        true,
        '[1,2]',
        '{"1":9007199254740993,"2":"x\\"y","3":[{"f":0.5,"g":null}]}',
        '{"k":1.25}',
        '12345678901234567890.123456789',
        '{"errorCode":50126}',
        'abc',
      ],
      [
        '-1',
        '0',
        null,
        '',
        '1969-12-31 23:59:59.9999999',
        '1970-01-01 00:00:00.0000000',
        false,
        '[]',
        '{"1":0,"2":"","3":[]}',
        '{}',
        '-0.5',
        '',
        '7',
      ],
    ]);
  });

  it('takes the types of a known table, and reports what does not fit', async () => {
    const name = `T${++count}`;
    const known = catalog.get('SigninLogs');
    if (known === undefined) throw new Error('no SigninLogs');
    const loaded = await loadFile(engine, { file: parquet, format: 'parquet', name, known, into: 'new', now });
    if (!loaded.ok) throw new Error(loaded.error.message);
    expect(loaded.value.unreadable).toEqual([{ column: 'DurationMs', count: 1 }]);
    expect(loaded.value.notes).toEqual(['2 rows say no time: TimeGenerated is the time of loading.']);
    const answer = await engine.query({
      sql: `SELECT Status, \`Status/errorCode\`, DurationMs, TimeGenerated, n FROM ${name}`,
    });
    expect(answer.ok && answer.value.rows).toEqual([
      ['{"errorCode":50126}', '50126', null, now, '9007199254740993'],
      ['', '', '7', now, '-1'],
    ]);
  });

  it('leaves no table behind where it fails', async () => {
    const { name, loaded } = await attempt({ format: 'parquet', text: readFileSync(parquet).fill(0x58, 4, 900) });
    expect(loaded.ok).toBe(false);
    const left = await engine.query({ sql: `SELECT count() FROM system.tables WHERE startsWith(name, '${name}')` });
    expect(left.ok && left.value.rows).toEqual([['0']]);
  });

  it('refuses what is none', async () => {
    expect((await failureOf({ format: 'parquet', text: 'PAR1 no parquet at all' })).replace(/T\d+/, 'T')).toBe(
      '/T:1: is no Parquet file, or its end is missing',
    );
  });
});

const logs = resolve(process.env['SAFEGUARD_TEST_DATA'] ?? '../shared/data', 'logs');
describe.skipIf(!existsSync(logs))('loadFile of exports from real workspaces', () => {
  it.each([
    [
      'sign-in_adelete.csv',
      undefined,
      56,
      { TenantId: 'guid', CreatedDateTime: 'datetime', Status_dynamic: 'dynamic', IsInteractive: 'bool' },
    ],
    [
      'azure_activity.csv',
      undefined,
      325,
      { TimeGenerated: 'datetime', Authorization: 'dynamic', CallerIpAddress: 'string' },
    ],
    ['office_activity.csv', undefined, 266, { TimeGenerated: 'datetime', OfficeWorkload: 'string' }],
    ['AuditLogs_Hunting.csv', 'AuditLogs', 5, { TargetResources: 'dynamic', targetDisplayName: 'string' }],
  ] as const)('%s', async (file, table, rows, types) => {
    const name = `Real${++count}`;
    const known = table === undefined ? undefined : catalog.get(table);
    const request: LoadRequest = { file: join(logs, file), format: 'csv', name, into: 'new', now };
    const loaded = await loadFile(engine, known === undefined ? request : { ...request, known });
    if (!loaded.ok) throw new Error(loaded.error.message);
    const found = Object.fromEntries(loaded.value.table.columns.map((column) => [column.name, column.type]));
    expect(found).toMatchObject(types);
    expect(loaded.value.bad.count).toBe(0);
    expect(loaded.value.unreadable).toEqual([]);
    expect(loaded.value.rows).toBe(rows);
    const counted = await engine.query({ sql: `SELECT count() FROM ${name}` });
    expect(counted.ok && Number(counted.value.rows[0]?.[0])).toBe(loaded.value.rows);
  });
});
