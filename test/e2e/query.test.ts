import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/run-program.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { openEngine } from '../../src/lake/engine/open-engine.ts';

// The commands that ask data, as a user gives them. Everything in the data is a canary: no error may repeat it.

const opened = await openEngine();
if (opened.ok) await opened.value.close();
else process.stderr.write(`Questions are not asked: ${opened.error.code}: ${opened.error.message}\n`);

const CANARY = 'Canary-Mildred-Patient-1951';

let cwd = '';
const put = (name: string, text: string): string => {
  writeFileSync(join(cwd, name), text);
  return name;
};

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'safeguard-e2e-query-'));
  put(
    'signins.ndjson',
    [
      {
        TimeGenerated: '2026-03-02T09:30:00Z',
        ResultType: '50126',
        UserPrincipalName: CANARY,
        Status: { errorCode: 50126 },
      },
      { TimeGenerated: '2026-03-02T09:31:00Z', ResultType: '0', UserPrincipalName: 'amy' },
    ]
      .map((record) => `${JSON.stringify(record)}\n`)
      .join(''),
  );
  put('visits.csv', `Id,Name,Note\n1,${CANARY},=HYPERLINK("x")\n2,Bo,"a, ""b"""\n`);
  put(
    'visits.json',
    JSON.stringify([
      { Id: 1, Name: CANARY },
      { Id: 2, Name: 'Bo' },
    ]),
  );
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const ran = async (argv: readonly string[], more: Partial<Terminal> = {}): Promise<Ran> => {
  const written = { out: '', err: '' };
  const code = await runProgram(argv, {
    out: async (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    outIsTty: false,
    errIsTty: false,
    env: { HOME: cwd },
    cwd,
    clock: () => 0,
    ...more,
  });
  return { code, ...written };
};

const signins = ['--table', 'SigninLogs=signins.ndjson', '--now', '2026-03-02T12:00:00Z'];
const ask = (kql: string, ...options: readonly string[]): Promise<Ran> => ran(['query', kql, ...options]);

describe.skipIf(!opened.ok)('safeguard query', () => {
  it('answers as a table', async () => {
    expect(
      await ask(
        'SigninLogs | where TimeGenerated > ago(3h) | summarize n = count() by ResultType | sort by ResultType asc',
        ...signins,
      ),
    ).toEqual({
      code: 0,
      out: 'ResultType  n\n──────────  ─\n0           1\n50126       1\n2 rows\n',
      err: '',
    });
  });

  it('answers as JSON, with types', async () => {
    const { out } = await ask(
      'SigninLogs | where ResultType != "0" | project TimeGenerated, e = Status.errorCode, d = 1h',
      ...signins,
      '--json',
    );
    expect(JSON.parse(out)).toEqual({
      columns: [
        { name: 'TimeGenerated', type: 'datetime' },
        { name: 'e', type: 'dynamic' },
        { name: 'd', type: 'timespan' },
      ],
      rows: [['2026-03-02T09:30:00Z', 50126, '01:00:00']],
    });
  });

  it('answers as CSV in which a spreadsheet finds no formula', async () => {
    const { out } = await ask(
      'print a = "=1+1", b = "-1", c = -1, d = "@x", e = "a,\\"b\\"", f = "\\tx"',
      '--format',
      'csv',
    );
    expect(out).toBe(`a,b,c,d,e,f\r\n'=1+1,'-1,-1,'@x,"a,""b""",'\tx\r\n`);
  });

  it('draws where it is asked to', async () => {
    const { out } = await ask(
      'SigninLogs | summarize n = count() by ResultType | sort by ResultType asc | render barchart',
      ...signins,
      '--format',
      'chart',
    );
    expect(out).toMatch(/^0 {5}█+ 1\n50126 █+ 1\n$/);
  });

  it.each([['visits.csv'], ['visits.json']])('reads %s with the types that it finds', async (file) => {
    const { code, out } = await ask('V | where Id > 1 | project Id, Name', '--table', `V=${file}`, '--json');
    expect([code, JSON.parse(out)]).toEqual([
      0,
      {
        columns: [
          { name: 'Id', type: 'long' },
          { name: 'Name', type: 'string' },
        ],
        rows: [[2, 'Bo']],
      },
    ]);
  });

  it('joins tables, finds columns in the data, and reads tables that hold nothing', async () => {
    const joined = await ask(
      'SigninLogs | join kind=inner (V) on $left.UserPrincipalName == $right.Name | count',
      ...signins,
      '--table',
      'V=visits.csv',
      '--json',
    );
    expect(JSON.parse(joined.out)).toMatchObject({ rows: [[1]] });
    const unpacked = await ask(
      'SigninLogs | where isnotempty(Status) | project Status | evaluate bag_unpack(Status)',
      ...signins,
      '--json',
    );
    expect(JSON.parse(unpacked.out)).toEqual({ columns: [{ name: 'errorCode', type: 'long' }], rows: [[50126]] });
    const empty = await ask('AuditLogs | count', '--json');
    expect(JSON.parse(empty.out)).toMatchObject({ rows: [[0]] });
  });

  it.each<[string, string, readonly string[]]>([
    [
      'SigninLogs\n| where ResultTyp == "0"',
      'a name that is none, at its place',
      [
        "KS142 at line 2, column 9: The name 'ResultTyp' does not refer to any known column, table, variable or function.",
        '  | where ResultTyp == "0"',
        '          ^^^^^^^^^',
        'did you mean ResultType?',
      ],
    ],
    ['SigninLgs | take 1', 'a table that is none', ['did you mean SigninLogs?']],
    ['SigninLogs | evaluate python(typeof(*), "x")', 'a plugin that is refused', ["The plugin 'python' is refused"]],
    [
      'SigninLogs | reduce by UserPrincipalName',
      'an operator that is refused',
      ['KQL_UNSUPPORTED_OPERATOR', 'reduce groups texts'],
    ],
    ['print current_principal()', 'a function that is refused', ["'current_principal'"]],
    ['externaldata(x:string)["https://example.org/x"]', 'data from outside', ['KQL_']],
    ['SigninLogs |', 'an unfinished question', ['KS']],
    ['', 'nothing', ['KQL_NO_QUERY']],
  ])('%j: says %s', async (kql, _what, wanted) => {
    const { code, out, err } = await ask(kql, ...signins);
    expect([code, out]).toEqual([2, '']);
    for (const line of wanted) expect(err).toContain(line);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['no question', ['query'], /wanted: safeguard query/],
    ['two questions', ['query', 'print 1', 'print 2'], /wanted: safeguard query/],
    ['another format', ['query', 'print 1', '--format', 'xml'], /--format is "xml": wanted table, json, csv, chart/],
    ['a table without a file', ['query', 'print 1', '--table', 'T'], /--table wants Name=file/],
    ['a table twice', ['query', 'print 1', '--table', 'T=visits.csv', '--table', 'T=visits.json'], /gives T twice/],
    ['a file that is not there', ['query', 'T', '--table', 'T=gone.csv'], /gone\.csv: there is no such file/],
    ['a file of another kind', ['query', 'T', '--table', 'T=visits.docx'], /wanted a file that ends in \.csv/],
    ['no time', ['query', 'print 1', '--now', 'soon'], /--now is no time/],
    ['no batch file', ['query', '--batch', 'gone.ndjson'], /batch file cannot be read/],
  ])('exits 2 with %s', async (_what, argv, wanted) => {
    const { code, out, err } = await ran(argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(wanted);
  });

  it('answers a batch line by line, and exits 1 where one fails', async () => {
    put(
      'batch.ndjson',
      '{"id":"a","kql":"SigninLogs | count"}\n{"id":"b","kql":"Nope"}\n{"id":3}\n{"id":4,"kql":"print x = 1"}\n',
    );
    const { code, out } = await ran(['query', '--batch', 'batch.ndjson', ...signins]);
    expect(code).toBe(1);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { id: 'a', columns: [{ name: 'Count', type: 'long' }], rows: [[2]] },
      { id: 'b', error: { code: 'KS142', message: expect.stringContaining("'Nope'"), position: 0 } },
      { id: null, error: { code: 'BATCH_LINE', message: expect.any(String), position: 0 } },
      { id: 4, columns: [{ name: 'x', type: 'long' }], rows: [[1]] },
    ]);
  });

  it('never repeats what the data hold where something fails', async () => {
    put('broken.json', `[{"Name": "${CANARY}"}, {"Name": "${CANARY}`);
    put(
      'odd.ndjson',
      `{"TimeGenerated":"${CANARY}","UserPrincipalName":"${CANARY}"}\n{"TimeGenerated":"${CANARY}"\n"${CANARY}"\n`,
    );
    put('ragged.csv', `Id,Name\n1,"${CANARY}\n`);
    const runs = [
      ask('V', '--table', 'V=broken.json'),
      ask('SigninLogs | project ResultType', '--table', 'SigninLogs=odd.ndjson'),
      ask('V | project Id', '--table', 'V=ragged.csv'),
      ask('SigninLogs | extend x = toint(UserPrincipalName) / 0 | project x', ...signins),
      ask('SigninLogs | where UserPrincipalName matches regex "(" | count', ...signins),
      ask(
        'SigninLogs | extend d = todatetime(UserPrincipalName), g = toguid(UserPrincipalName), j = parse_json(UserPrincipalName) | project d, g',
        ...signins,
      ),
      ask('SigninLogs | where UserPrincipalName matches regex UserPrincipalName | count', ...signins),
      ask(
        'SigninLogs | extend s = extract(UserPrincipalName, 1, "x"), f = format_datetime(TimeGenerated, UserPrincipalName) | project f',
        ...signins,
      ),
    ];
    for (const { code, out, err } of await Promise.all(runs)) {
      expect(out + err).not.toContain('Mildred');
      expect([0, 2]).toContain(code);
    }
  });
});

describe.skipIf(!opened.ok)('safeguard kql', () => {
  const typed = (text: string, ...options: readonly string[]): Promise<Ran> =>
    ran(['kql', ...signins, ...options], { input: { stream: Readable.from([text]), isTty: false } });

  it('answers questions that end with ; or an empty line', async () => {
    const { code, out, err } = await typed('SigninLogs\n| count;\nlet n = 2;\nprint x = n\n\nprint y = 3\n');
    expect(out).toBe('Count\n─────\n    2\n1 row\nx\n─\n2\n1 row\ny\n─\n3\n1 row\n');
    expect([code, err]).toEqual([0, '']);
  });

  it('knows its commands, and goes on after an error', async () => {
    const { code, out, err } = await typed(
      '.help\n.tables\n.schema SigninLogs\n.schema Nope\n.explain\nprint z;\nprint q = 7;\n.explain\n.explain print r = 8;\n.what\nSigninLogs | summarize n=count() by ResultType | render piechart;\n.quit\nprint 9;\n',
    );
    expect(code).toBe(1);
    for (const text of ['A question ends with', 'AuditLogs\n', 'UserPrincipalName', 'SQL (ClickHouse)', '50.0 %'])
      expect(out).toContain(text);
    for (const text of ['there is no table Nope', 'nothing was asked yet', 'KS142', '.what is no command'])
      expect(err).toContain(text);
    expect(out).not.toContain('print_0');
    expect(existsSync(join(cwd, '.safeguard'))).toBe(false);
  });

  it('shows how a question is computed, without an engine', async () => {
    const env = { SAFEGUARD_CLICKHOUSE_URL: 'http://127.0.0.1:1' };
    const explained = await ran(['kql', 'explain', `SigninLogs | where ResultType == "${CANARY}" | count`], { env });
    expect([explained.code, explained.err]).toEqual([0, '']);
    for (const text of [
      'Plan',
      'Scan SigninLogs',
      '  FROM `SigninLogs` AS _',
      `p1 = "${CANARY}"`,
      'Tables: SigninLogs',
    ])
      expect(explained.out).toContain(text);
    expect(JSON.parse((await ran(['kql', 'explain', 'print 1', '--json'], { env })).out)).toMatchObject({
      tables: [],
      plan: { step: expect.any(String) },
    });
    expect(await ran(['kql', 'explain', 'Nope'], { env })).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('KS142'),
    });
  });

  it('lists what is supported', async () => {
    expect((await ran(['kql', 'functions'])).out).toMatch(/strcat +https:\/\/learn/);
    expect(JSON.parse((await ran(['kql', 'functions', '--json'])).out)).toMatchObject({
      aggregates: expect.any(Array),
    });
    expect((await ran(['kql', 'operators'])).out).toMatch(/mv-expand[\s\S]*Refused[\s\S]*python/);
    expect(JSON.parse((await ran(['kql', 'operators', '--json'])).out)).toMatchObject({ refused: expect.any(Array) });
    expect((await ran(['kql', 'nothing'])).code).toBe(2);
  });
});

/** A person at a terminal: keys go in one after another once the screen shows what they wait for. */
const atTerminal = async (keys: readonly (readonly [waits: RegExp, keys: string])[], ...options: readonly string[]) => {
  const [input, echo] = [new PassThrough(), new PassThrough()];
  let screen = '';
  let place = 0;
  const look = (text: string): void => {
    screen += text;
    const next = keys[place];
    const at = next === undefined ? -1 : screen.search(next[0]);
    if (next === undefined || at < 0) return;
    place += 1;
    screen = screen.slice(at + 1);
    setImmediate(() => {
      for (const key of next[1]) input.write(key);
    });
  };
  echo.on('data', (data: Buffer) => look(data.toString()));
  let said = '';
  const done = await ran(['kql', ...signins, ...options], {
    input: { stream: input, isTty: true, echo },
    size: () => ({ columns: 80, rows: 10 }),
    out: async (text) => {
      said += text;
      look(text);
    },
    err: (text) => {
      said += text;
      look(text);
    },
  });
  return { code: done.code, said, typed: place };
};

describe.skipIf(!opened.ok)('safeguard kql at a terminal', () => {
  const prompt = /kql> /;

  it('pages long answers, cancels what is typed and what runs, and keeps its lines for their owner alone', async () => {
    const endless =
      'range x from 1 to 9000000 step 1 | extend k = 1 | join kind=inner (range y from 1 to 9000000 step 1 | extend k = 1) on k | summarize sum(hash(x + y));\r';
    const { code, said, typed } = await atTerminal([
      [prompt, 'range x from 1 to 30 step 1;\r'],
      [/Enter for more/, '\r'],
      [/Enter for more/, 'q\r'],
      [prompt, 'print nonsense\u0003'],
      [prompt, endless],
      [/sum\(hash[\s\S]*\n/, '\u0003'],
      [/ENGINE_CANCELLED[\s\S]*kql> /, 'print final = 5;\r'],
      [/5\n[\s\S]*kql> /, '\u0004'],
    ]);
    expect([code, typed]).toEqual([0, 8]);
    expect(said).toContain('final\n─────\n    5\n1 row\n');
    expect(said).not.toContain('30 rows');
    expect(said).not.toContain('nonsense');
    const history = join(cwd, '.safeguard', 'kql-history');
    expect(readFileSync(history, 'utf8')).toMatch(/^range x from 1 to 30 step 1;\nrange x[^\n]*\nprint final = 5;\n$/);
    expect(statSync(history).mode & 0o777).toBe(0o600);
    rmSync(join(cwd, '.safeguard'), { recursive: true });
  });

  it('keeps no line where it is told so', async () => {
    await atTerminal(
      [
        [prompt, 'print 1;\r'],
        [/1 row[\s\S]*kql> /, '.quit\r'],
      ],
      '--no-history',
    );
    expect(existsSync(join(cwd, '.safeguard'))).toBe(false);
  });
});

describe('safeguard tables', () => {
  it('lists and shows', async () => {
    expect((await ran(['tables', 'list'])).out).toMatch(/^SigninLogs +\d+ +Interactive/m);
    expect((await ran(['tables', 'show', 'SigninLogs'])).out).toMatch(/^Status +dynamic +paths errorCode/m);
    expect(JSON.parse((await ran(['tables', 'list', '--json'])).out)).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'AuditLogs' })]),
    );
    expect(await ran(['tables', 'show', 'SigninLog'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('did you mean SigninLogs?'),
    });
    expect((await ran(['tables', 'drop', 'SigninLogs'])).code).toBe(2);
  });

  it.skipIf(!opened.ok)('imports one, which questions then know', async () => {
    mkdirSync(join(cwd, 'work'));
    const where = { cwd: join(cwd, 'work') };
    writeFileSync(
      join(where.cwd, 'epic.json'),
      JSON.stringify({
        name: 'Epic_CL',
        schema: { name: 'Epic_CL', columns: [{ name: 'PatientKey', type: 'string' }] },
      }),
    );
    expect(await ran(['tables', 'import', 'epic.json'], where)).toEqual({
      code: 0,
      out: 'tables/Epic_CL.yaml\n',
      err: '',
    });
    expect(readFileSync(join(where.cwd, 'tables/Epic_CL.yaml'), 'utf8')).toBe(
      'table: Epic_CL\ncolumns:\n  PatientKey: string\n',
    );
    expect((await ran(['query', 'Epic_CL | where PatientKey == "x" | count'], where)).code).toBe(0);
    expect((await ran(['tables', 'import', 'epic.json'], where)).err).toContain('there is an entry already');
    expect((await ran(['tables', 'import', 'gone.json'], where)).code).toBe(2);
  });
});
