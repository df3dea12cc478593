import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestService, type TestService } from '../../src/api/testing/test-service.ts';

let on: TestService;
let clients: ChildProcess;
let answers: AsyncIterator<string>;
let lines: Interface;

interface Table {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

beforeAll(async () => {
  on = await startTestService();
  clients = spawn(process.execPath, [fileURLToPath(new URL('./ask-clients.mjs', import.meta.url))], {
    env: { PATH: process.env['PATH'], NODE_EXTRA_CA_CERTS: on.tls.caFile, ADDRESS: on.address, TOKEN: on.localToken },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (clients.stdout === null) throw new Error('the clients have no output');
  lines = createInterface({ input: clients.stdout });
  answers = lines[Symbol.asyncIterator]();
}, 60_000);
afterAll(async () => {
  const ended = once(clients, 'exit');
  clients.stdin?.end();
  await ended;
  await on.stop();
});

/** What a client's call gives, or what it fails with. */
async function run<T>(
  step: object,
): Promise<{ readonly value: T; readonly error?: { readonly status?: number; readonly text: string } }> {
  clients.stdin?.write(`${JSON.stringify(step)}\n`);
  return JSON.parse((await answers.next()).value ?? '{}');
}

const types = `print b = true, i = int(-5), l = 9007199254740993, r = 1.5, nan = real(nan), inf = real(+inf), d = decimal(12.50),
  s = "it's \\"ü\\"", g = guid(00000000-0000-0000-0001-020304050607), t = datetime(2026-01-02T03:04:05.1234567Z),
  whole = datetime(2026-01-02), span = 1d + 2h + 1tick, minus = -1.5h, dyn = dynamic({"a":[1,9007199254740993]}),
  nothing = int(null), none = dynamic(null)`;

describe('azure-kusto-data', () => {
  it('reads every type in both versions', async () => {
    const raw = await run<
      readonly { readonly TableKind?: string; readonly Columns: unknown; readonly Rows: unknown }[]
    >({ do: 'kustoRaw', query: types });
    const frame = raw.value.find(({ TableKind }) => TableKind === 'PrimaryResult');
    const cells = [
      true,
      -5,
      9007199254740992,
      1.5,
      'NaN',
      'Infinity',
      '12.5',
      'it\'s "ü"',
      '00000000-0000-0000-0001-020304050607',
      '2026-01-02T03:04:05.1234567Z',
      '2026-01-02T00:00:00Z',
      '1.02:00:00.0000001',
      '-01:30:00',
      '{"a":[1,9007199254740993]}',
      null,
      null,
    ];
    expect(frame?.Rows).toEqual([cells]);
    const columns = [
      'bool',
      'int',
      'long',
      'real',
      'real',
      'real',
      'decimal',
      'string',
      'guid',
      'datetime',
      'datetime',
      'timespan',
      'timespan',
      'dynamic',
      'int',
      'dynamic',
    ];
    for (const version of ['kusto', 'kustoV1']) {
      const { value } = await run<Table>({ do: version, query: types });
      expect(value.columns.map(({ type }) => type)).toEqual(columns);
      expect(value.rows).toMatchObject([
        {
          b: true,
          l: 9007199254740992,
          t: '2026-01-02T03:04:05.123Z',
          span: 93_600_000.0001,
          minus: -5_400_000,
          nothing: null,
        },
      ]);
    }
  });

  it('writes all digits of a long, which is for the client to keep', async () => {
    const body = JSON.stringify({ db: 'Safeguard', csl: 'Visits | project Count | sort by Count desc' });
    expect((await on.ask('/v2/rest/query', { body })).text).toContain('"Rows":[[9007199254740993],[2]]');
  });

  it('gives parameters, options and a time limit', async () => {
    const query =
      'declare query_parameters(who:string, since:datetime, least:long = 0); Visits | where Patient == who and TimeGenerated > since and Count > least | project Patient, now = now()';
    const parameters = { who: 'Willow', since: 'datetime(2026-01-01)', least: 'long(5)' };
    const { value } = await run<Table>({
      do: 'kusto',
      query,
      parameters,
      timeout: 30_000,
      options: { query_now: '2026-02-03T04:05:06Z' },
    });
    expect(value.rows).toEqual([{ Patient: 'Willow', now: '2026-02-03T04:05:06.000Z' }]);
  });

  it('sees the time that its options limit it to', async () => {
    const options = { query_datetimescope_from: '2026-01-02T12:00:00Z', query_datetimescope_column: 'TimeGenerated' };
    expect((await run<Table>({ do: 'kusto', query: 'Visits | project Patient', options })).value.rows).toEqual([
      { Patient: 'Birch' },
    ]);
  });

  it.each([
    [
      '.show tables',
      (rows: Table['rows']) =>
        expect(rows).toContainEqual(expect.objectContaining({ TableName: 'Visits', DatabaseName: 'Safeguard' })),
    ],
    [
      '.show databases',
      (rows: Table['rows']) => expect(rows).toEqual([expect.objectContaining({ DatabaseName: 'Safeguard' })]),
    ],
    [
      '.show version',
      (rows: Table['rows']) => expect(rows).toEqual([expect.objectContaining({ ServiceType: 'Safeguard' })]),
    ],
    [
      '.show table Visits cslschema',
      (rows: Table['rows']) =>
        expect(rows).toEqual([
          expect.objectContaining({ TableName: 'Visits', Schema: expect.stringContaining('Patient:string') }),
        ]),
    ],
    [
      "  .show  table ['Visits'] schema as json ;",
      (rows: Table['rows']) =>
        expect(JSON.parse(String(rows[0]?.['Schema']))).toMatchObject({
          Name: 'Visits',
          OrderedColumns: expect.arrayContaining([{ Name: 'Patient', Type: 'System.String', CslType: 'string' }]),
        }),
    ],
    [
      '.show database schema as json',
      (rows: Table['rows']) =>
        expect(JSON.parse(String(rows[0]?.['DatabaseSchema']))).toMatchObject({
          Databases: { Safeguard: { Tables: { Visits: { Name: 'Visits' } } } },
        }),
    ],
  ])('asks %s', async (query, check) => {
    const { value } = await run<Table>({ do: 'kusto', query });
    check(value.rows);
  });

  it.each([
    ['Visits | nothing', 400, 'KustoBadRequestException'],
    ['Nowhere | count', 400, 'Nowhere'],
    ['.drop table Visits', 400, 'not supported'],
    ['.show table Nowhere schema as json', 400, 'Entity was not found'],
  ])('is told what is wrong with %s', async (query, status, text) => {
    const { error } = await run({ do: 'kusto', query });
    expect(error).toMatchObject({ status, text: expect.stringContaining(text) });
  });

  it('is told that an answer was cut, in both versions, and has the rows that came', async () => {
    const step = { query: 'range x from 1 to 10 step 1', options: { truncationmaxrecords: 3 } };
    expect((await run({ do: 'kusto', ...step })).error?.text).toContain('exceed the set limit of 3 records');
    const v1 = await run<Table>({ do: 'kustoV1', ...step });
    expect(v1.value.rows.slice(0, 3)).toEqual([{ x: 1 }, { x: 2 }, { x: 3 }]);
    const bytes = { query: 'range x from 1 to 10 step 1', options: { truncationmaxsize: 10 } };
    expect((await run({ do: 'kusto', ...bytes })).error?.text).toContain('exceed the set limit of 10 bytes');
  });

  it('is told that a question took too long', async () => {
    const slow =
      'range a from 1 to 9000000 step 1 | extend k = a % 3 | join kind=inner (range b from 1 to 900000 step 1 | extend k = b % 3) on k | summarize sum(a * b % 7)';
    expect((await run({ do: 'kusto', query: slow, timeout: 1000 })).error).toMatchObject({
      status: 504,
      text: expect.stringContaining('Timeout'),
    });
  });
});

describe('@azure/monitor-query-logs', () => {
  interface Logs {
    readonly status: string;
    readonly tables?: readonly {
      readonly columnDescriptors: readonly object[];
      readonly rows: readonly (readonly unknown[])[];
    }[];
    readonly partialTables?: Logs['tables'];
    readonly partialError?: object;
    readonly statistics?: object;
    readonly visualization?: object;
  }

  it('reads every type', async () => {
    const { value } = await run<Logs>({ do: 'workspace', query: types });
    expect(value).toMatchObject({ status: 'Success' });
    expect(value.tables?.[0]?.rows).toEqual([
      [
        true,
        -5,
        9007199254740992,
        1.5,
        'NaN',
        'Infinity',
        '12.5',
        'it\'s "ü"',
        '00000000-0000-0000-0001-020304050607',
        '2026-01-02T03:04:05.123Z',
        '2026-01-02T00:00:00.000Z',
        '1.02:00:00.0000001',
        '-01:30:00',
        { a: [1, 9007199254740992] },
        null,
        null,
      ],
    ]);
  });

  it.each([
    [{ startTime: '2026-01-01T00:00:00Z', endTime: '2026-01-02T12:00:00Z' }, ['Willow']],
    [{ startTime: '2026-01-02T12:00:00Z', duration: 'P1D' }, ['Birch']],
    [{ duration: 'PT12H', endTime: '2026-01-03T00:00:00Z' }, ['Birch']],
    [{ duration: 'PT30H' }, ['Birch']],
    [{ duration: 'PT1H' }, []],
  ])('sees the timespan %j alone', async (timespan, expected) => {
    const dates = Object.fromEntries(Object.entries(timespan));
    const sent = `${dates['startTime'] ?? dates['duration']}${'startTime' in dates ? `/${dates['endTime'] ?? dates['duration']}` : 'endTime' in dates ? `/${dates['endTime']}` : ''}`;
    const { value } = await run<Logs>({
      do: 'workspace',
      query: 'Visits | project Patient',
      timespan: { duration: sent },
    });
    expect(value.tables?.[0]?.rows.flat()).toEqual(expected);
  });

  it('gets statistics and the way to draw, where it asks for them', async () => {
    const options = { includeQueryStatistics: true, includeVisualization: true, serverTimeoutInSeconds: 20 };
    const { value } = await run<Logs>({
      do: 'workspace',
      query: 'Visits | summarize count() by Patient | render piechart',
      options,
    });
    expect(value.statistics).toMatchObject({ query: { executionTime: expect.any(Number) } });
    expect(value.visualization).toMatchObject({ visualization: 'piechart' });
  });

  it('asks for the rows of a resource, and of what is below it, alone', async () => {
    const query = 'Places | project Place | sort by Place asc';
    const placesOf = async (resource: string) =>
      (await run<Logs>({ do: 'resource', resource, query })).value.tables?.[0]?.rows.flat();
    const group = 'subscriptions/S1/resourceGroups/clinic';
    expect(await placesOf(`${group}/providers/Microsoft.KeyVault/vaults/kv`)).toEqual(['vault']);
    expect(await placesOf(group)).toEqual(['other vault', 'vault']);
    expect(await placesOf(`/${group}`)).toEqual(['other vault', 'vault']);
    expect(await placesOf('/subscriptions/s1')).toEqual(['other group', 'other vault', 'vault']);
    expect((await run<Logs>({ do: 'resource', resource: group, query: 'Visits' })).value.tables?.[0]?.rows).toEqual([]);
    expect((await run({ do: 'resource', resource: '/tenants/x', query })).error).toMatchObject({ status: 404 });
  });

  it('asks several at once, each with its own fate', async () => {
    const { value } = await run<readonly Logs[]>({
      do: 'batch',
      queries: ['Visits | count', 'Visits | nothing', 'print 1'],
    });
    expect(value.map(({ tables }) => tables?.[0]?.rows)).toEqual([[[2]], undefined, [[1]]]);
    expect(value[1]).toMatchObject({ partialError: { code: 'BadArgumentError' } });
  });

  it('is told what is wrong', async () => {
    const { error } = await run({ do: 'workspace', query: 'Visits | nothing' });
    expect(error).toMatchObject({ status: 400, text: expect.stringContaining('BadArgumentError') });
    const other = await run({ do: 'workspace', query: 'Visits', options: { additionalWorkspaces: ['other'] } });
    expect(other.error).toMatchObject({ status: 400, text: expect.stringContaining('one workspace') });
    expect((await run({ do: 'workspace', query: 'Visits', timespan: { duration: 'yesterday' } })).error).toMatchObject({
      status: 400,
    });
  });
});

describe('@azure/monitor-ingestion', () => {
  it('uploads in parts, of which each is acknowledged', async () => {
    const records = Array.from({ length: 3000 }, (_, at) => ({
      TimeGenerated: '2026-01-01T00:00:00Z',
      Account: `account ${at} ${'é'.repeat(300)}`,
    }));
    const before = on.intake.deliveries.length;
    expect((await run({ do: 'upload', stream: 'Custom-SecurityEvent', records })).value).toBe('accepted');
    const parts = on.intake.deliveries.slice(before);
    expect(parts.length).toBeGreaterThan(1);
    const accepted = parts.flatMap((part) =>
      part.records.map((record) => JSON.parse(record.toString()) as { Account: string }),
    );
    expect(accepted.map(({ Account }) => Account).toSorted()).toEqual(records.map(({ Account }) => Account).toSorted());
  });

  it.each([
    [{ rule: 'dcr-none', stream: 'Custom-SecurityEvent' }, 404],
    [{ stream: 'Custom-Nothing_CL' }, 400],
  ])('is told what is wrong with %j', async (step, status) => {
    expect((await run({ do: 'upload', records: [{ a: 1 }], ...step })).error).toMatchObject({ status });
  });

  it('is told to wait', async () => {
    on.intake.refusal = { code: 'INTAKE_BUSY', message: 'Too much waits', retryAfterSeconds: 1 };
    const { error } = await run({ do: 'upload', stream: 'Custom-SecurityEvent', records: [{ a: 1 }] });
    on.intake.refusal = undefined;
    expect(error).toMatchObject({ status: 429 });
  });
});
