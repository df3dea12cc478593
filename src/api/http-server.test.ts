import { connect } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { largestBody } from '../app/serve/accept-body.ts';
import { startTestService, type TestService } from './testing/test-service.ts';

let on: TestService;
beforeAll(async () => {
  on = await startTestService();
}, 60_000);
afterAll(() => on.stop());
beforeEach(() => {
  on.intake.refusal = undefined;
  on.intake.ownRefusal = undefined;
  on.intake.trouble = undefined;
});

const upload = '/dataCollectionRules/default/streams/Custom-SecurityEvent?api%2Dversion=2023-01-01';
const ask = (kql: string, more: object = {}): string => JSON.stringify({ db: 'Safeguard', csl: kql, ...more });

describe('ingestion', () => {
  const record = '{"TimeGenerated":"2026-01-01T00:00:00Z","Account":"a","nested":{"x":[1,"]"]}}';

  it.each([
    ['plain', Buffer.from(`[${record},${record}]`), {}],
    ['gzip', gzipSync(`[${record}, ${record}]`), { 'content-encoding': 'gzip' }],
    [
      'gzip in members',
      Buffer.concat([gzipSync(`[${record},`), gzipSync(`${record}]`)]),
      { 'content-encoding': 'GZIP' },
    ],
  ])('acknowledges a %s array, and the intake has its bytes', async (_, body, headers) => {
    const before = on.intake.deliveries.length;
    const answer = await on.ask(upload, { body, headers });
    expect([answer.status, answer.text]).toEqual([204, '']);
    const [delivery, ...more] = on.intake.deliveries.slice(before);
    expect(more).toEqual([]);
    expect(delivery).toMatchObject({ stream: 'Custom-SecurityEvent', source: 'ingestion-api' });
    expect(delivery?.records.map(String)).toEqual([record, record]);
  });

  it('takes a retry of the same request once, and another body under its id as another', async () => {
    const before = on.intake.deliveries.length;
    const send = (body: string, id: string) => on.ask(upload, { body, headers: { 'x-ms-client-request-id': id } });
    for (const [body, id] of [
      ['[{"a":1}]', 'r1'],
      ['[{"a":1}]', 'r1'],
      ['[{"a":2}]', 'r1'],
      ['[{"a":1}]', 'r2'],
    ] as const)
      expect((await send(body, id)).status).toBe(204);
    expect(on.intake.deliveries.slice(before)).toHaveLength(3);
  });

  it('acknowledges an empty array, which holds nothing', async () => {
    expect((await on.ask(upload, { body: '[]' })).status).toBe(204);
  });

  it.each([
    ['no version', upload.split('?')[0] ?? '', '[]', {}, 400, 'MissingApiVersionParameter'],
    ['an unknown rule', upload.replace('default', 'dcr-1'), '[]', {}, 404, 'NotFound'],
    ['an unknown stream', upload.replace('SecurityEvent', 'No_CL'), '[]', {}, 400, 'InvalidStream'],
    ['no array', upload, '{}', {}, 400, 'InvalidPayload'],
    ['no body', upload, '', {}, 400, 'InvalidPayload'],
    ['a broken array', upload, '[{"a":1}', {}, 400, 'InvalidPayload'],
    ['no gzip', upload, '[]', { 'content-encoding': 'gzip' }, 400, 'InvalidContentEncoding'],
    ['another encoding', upload, '[]', { 'content-encoding': 'br' }, 415, 'UnsupportedMediaType'],
  ] as const)('refuses %s', async (_, path, body, headers, status, code) => {
    const answer = await on.ask(path, { body, headers });
    expect([answer.status, answer.json()]).toEqual([status, { error: { code, message: expect.any(String) } }]);
  });

  it.each([
    ['INTAKE_BUSY', 429, '7'],
    ['INTAKE_DISK', 503, '7'],
    ['INTAKE_CLOSED', 503, '7'],
    ['INTAKE_TOO_LARGE', 413, undefined],
    ['INTAKE_UNKNOWN_STREAM', 400, undefined],
  ] as const)('says %s as %i', async (code, status, retry) => {
    on.intake.refusal = { code, message: 'why', retryAfterSeconds: 7 };
    const answer = await on.ask(upload, { body: '[{"a":1}]' });
    expect([answer.status, answer.headers['retry-after'], answer.json()]).toEqual([
      status,
      retry,
      { error: { code: expect.any(String), message: 'why' } },
    ]);
  });

  it('stops at a bomb without unpacking it', async () => {
    const bomb = gzipSync(Buffer.alloc(largestBody + 1, 0x20));
    const answer = await on.ask(upload, { body: bomb, headers: { 'content-encoding': 'gzip' } });
    expect([answer.status, answer.json()]).toMatchObject([413, { error: { code: 'ContentLengthLimitExceeded' } }]);
  });

  it('refuses a body that is too large before it is read', async () => {
    const answer = await on
      .ask(upload, { method: 'POST', headers: { 'content-length': String(largestBody + 1) } })
      .catch(String);
    // The server answers and hangs up; which of the two the client notices first is its own affair.
    expect(typeof answer === 'string' ? 413 : answer.status).toBe(413);
  });
});

describe('tokens', () => {
  const create = async (role: string, days?: number) => {
    const body = JSON.stringify({ role, name: `a ${role}`, ...(days === undefined ? {} : { days }) });
    const answer = await on.ask('/safeguard/v1/tokens', { body });
    expect(answer.status).toBe(201);
    return answer.json() as { token: string; id: string };
  };
  const status = async (token: string, path: string, body?: string) =>
    (await on.ask(path, { token, ...(body === undefined ? {} : { body }) })).status;

  it('open what their role may, and no more', async () => {
    const tokens = { ingest: await create('ingest'), query: await create('query'), admin: await create('admin') };
    const doors = [
      [upload, '[{"a":1}]', [204, 403, 204]],
      ['/v2/rest/query', ask('print 1'), [403, 200, 200]],
      ['/v1/rest/mgmt', ask('.show tables'), [403, 200, 200]],
      ['/v1/workspaces/w/query', JSON.stringify({ query: 'print 1' }), [403, 200, 200]],
      ['/v1/$batch', JSON.stringify({ requests: [] }), [403, 200, 200]],
      ['/metrics', undefined, [403, 200, 200]],
      ['/safeguard/v1/tokens', undefined, [403, 403, 200]],
      ['/safeguard/v1/status', undefined, [403, 403, 200]],
      ['/healthz', undefined, [200, 200, 200]],
      ['/readyz', undefined, [200, 200, 200]],
    ] as const;
    for (const [path, body, expected] of doors) {
      const got: number[] = [];
      for (const { token } of Object.values(tokens)) got.push(await status(token, path, body));
      expect([path, got]).toEqual([path, expected]);
    }
  });

  it('are refused when they are missing, unknown, expired or revoked, and that is put on record', async () => {
    const expiring = await create('query', 1);
    const revoked = await create('query');
    expect(await status(revoked.token, '/metrics')).toBe(200);
    expect((await on.ask(`/safeguard/v1/tokens/${revoked.id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await on.ask(`/safeguard/v1/tokens/${revoked.id}`, { method: 'DELETE' })).status).toBe(404);
    const time = on.clock.now;
    on.clock.now = new Date(time.getTime() + 2 * 86_400_000);
    // What was counted of refusals before is told with the first one after a minute.
    await on.service.refused.flush();
    const before = on.intake.records('safeguard/audit').length;
    for (const token of ['', 'sgt_wrong', expiring.token, revoked.token])
      expect(await status(token, '/metrics')).toBe(401);
    const told = on.intake
      .records('safeguard/audit')
      .slice(before)
      .filter((event) => event['OperationName'] === 'SignIn');
    on.clock.now = time;
    expect(told.map((event) => [event['ResultType'], event['ResultDescription'], event['CallerIpAddress']])).toEqual(
      [
        'No bearer token',
        'The bearer token is not known',
        'The bearer token is expired',
        'The bearer token is revoked',
      ].map((why) => ['Failure', why, '127.0.0.1']),
    );
  });

  it('are made and ended on record, and shown without their secret', async () => {
    const made = await create('ingest', 90);
    const list = await on.ask('/safeguard/v1/tokens');
    expect(list.text).not.toContain(made.token);
    expect(list.json()).toMatchObject({
      tokens: expect.arrayContaining([expect.objectContaining({ id: made.id, role: 'ingest' })]),
    });
    const events = on.intake.records('safeguard/audit');
    expect(events).toContainEqual(
      expect.objectContaining({
        OperationName: 'Token.Create',
        Identity: 'local',
        Properties: expect.objectContaining({ id: made.id }),
      }),
    );
    expect(JSON.stringify(events)).not.toContain(made.token);
  });

  it('are not made where that cannot be put on record', async () => {
    on.intake.ownRefusal = { code: 'INTAKE_DISK', message: 'full' };
    const answer = await on.ask('/safeguard/v1/tokens', { body: '{"role":"admin","name":"x"}' });
    expect(answer.status).toBe(503);
    on.intake.ownRefusal = undefined;
    const { tokens } = (await on.ask('/safeguard/v1/tokens')).json() as {
      tokens: { name: string; revokedAt: unknown }[];
    };
    expect(tokens.filter(({ name }) => name === 'x')).toEqual([
      expect.objectContaining({ revokedAt: expect.any(String) }),
    ]);
  });

  it.each(['', '{', '[]', '{"role":"root","name":"x"}', '{"role":"query"}', '{"role":"query","name":"x","days":0}'])(
    'are not made of %j',
    async (body) => expect((await on.ask('/safeguard/v1/tokens', { body, method: 'POST' })).status).toBe(400),
  );
});

describe('questions', () => {
  it('are put on record before they are answered, as LAQueryLogs has them', async () => {
    const before = on.intake.records('safeguard/queries').length;
    const headers = { 'x-ms-client-request-id': 'KNC.execute;1', 'x-ms-app': 'test' };
    await on.ask('/v2/rest/query', { body: ask('Visits | count'), headers });
    await on.ask('/v2/rest/query', { body: ask('Visits | nothing'), headers });
    const told = on.intake.records('safeguard/queries').slice(before);
    expect(told).toMatchObject([
      {
        QueryText: 'Visits | count',
        ResponseCode: 200,
        ResponseRowCount: 1,
        AADEmail: 'local',
        CorrelationId: 'KNC.execute;1',
        RequestClientApp: 'test',
        RequestTarget: 'kusto',
      },
      { QueryText: 'Visits | nothing', ResponseCode: 400, ResponseRowCount: 0 },
    ]);
  });

  it.each([
    ['/v2/rest/query', ask('Visits')],
    ['/v1/rest/query', ask('Visits')],
    ['/v1/rest/mgmt', ask('.show tables')],
    ['/v1/workspaces/w/query', JSON.stringify({ query: 'Visits' })],
  ])('at %s have no answer where they cannot be put on record', async (path, body) => {
    on.intake.ownRefusal = { code: 'INTAKE_DISK', message: 'full' };
    const answer = await on.ask(path, { body });
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
    expect(answer.text).not.toContain('Willow');
  });
});

describe('the service', () => {
  it('is alive and ready, and says when it is not', async () => {
    const ask = async (path: string) => (await on.ask(path, { token: '' })).json();
    expect(await ask('/healthz')).toEqual({ status: 'ok' });
    expect(await ask('/readyz')).toEqual({ ready: true, troubles: [] });
    on.intake.trouble = 'the engine refuses Willow';
    const ready = await on.ask('/readyz', { token: '' });
    expect([ready.status, ready.json()]).toEqual([
      503,
      { ready: false, troubles: ['Records wait for their table or the ledger'] },
    ]);
  });

  it('tells Prometheus of its routes by their patterns', async () => {
    const { text, headers } = await on.ask('/metrics');
    expect(headers['content-type']).toContain('version=0.0.4');
    expect(text).toContain(
      'safeguard_http_requests_total{method="POST",route="/dataCollectionRules/:rule/streams/:stream",status="204"}',
    );
    expect(text).toMatch(/^safeguard_intake_next_batch \d+$/m);
    for (const line of text.trim().split('\n'))
      expect(line).toMatch(/^(?:# (?:HELP|TYPE) .+|[a-z_]+(?:\{.*\})? -?[\d.e+-]+)$/);
  });

  it.each(['/', '/v3/rest/query', '/v1/rest/auth/metadata', '/%00', '/safeguard/../etc/passwd'])(
    'has nothing at %s',
    async (path) => {
      expect((await on.ask(path)).status).toBe(404);
    },
  );

  it('logs no record, question, token or query string', async () => {
    const planted = 'Planted Patient 123-45-6789';
    const token = 'sgt_planted-token-that-is-not-known';
    const text = `Visits | where Patient == "${planted}"`;
    const get = `/v1/workspaces/${encodeURIComponent(planted)}/query?query=${encodeURIComponent(text)}&timespan=${encodeURIComponent(planted)}`;
    on.intake.refusal = { code: 'INTAKE_DISK', message: planted };
    const first = on.lines.length;
    const asked = [
      await on.ask(upload, { body: JSON.stringify([{ Account: planted }]) }),
      await on.ask(upload.replace('SecurityEvent', encodeURIComponent(planted)), { body: '[]' }),
      await on.ask(get),
      await on.ask(get, { token }),
      await on.ask('/v2/rest/query', { body: ask(text) }),
      await on.ask('/v2/rest/query', {
        body: ask(`${text} | nothing`),
        headers: { 'x-ms-client-request-id': planted, 'x-ms-app': planted },
      }),
      await on.ask('/v1/rest/mgmt', { body: ask(`.show table ['${planted}'] schema as json`) }),
      await on.ask(`/${encodeURIComponent(planted)}?q=${token}`),
    ];
    expect(asked.map(({ status }) => status)).toEqual([503, 400, 400, 401, 200, 400, 400, 404]);
    const logged = on.lines.slice(first).join('');
    expect(logged.trim().split('\n')).toHaveLength(asked.length);
    for (const secret of [
      planted,
      encodeURIComponent(planted),
      'Planted',
      '6789',
      token,
      'planted-token',
      on.localToken,
    ])
      expect(logged).not.toContain(secret);
  });

  const raw = (text: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect({ port: Number(new URL(on.address).port), host: '127.0.0.1', ca: on.tls.ca }, () =>
        socket.write(text),
      );
      let got = '';
      socket.on('data', (chunk: Buffer) => {
        got += chunk.toString();
      });
      socket.on('error', () => resolve(got));
      socket.on('close', () => resolve(got));
    });

  it.each([
    ['no HTTP', 'Willow Willow\r\n\r\n', /^HTTP\/1\.1 400 /],
    [
      'headers without end',
      `GET /healthz HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`,
      /^HTTP\/1\.1 (?:400|431) /,
    ],
    [
      'a body that ends before its end',
      'POST /v2/rest/query HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nConnection: close\r\n\r\n{}',
      /^HTTP\/1\.1 401 /,
    ],
  ])('hangs up on %s', async (_, text, expected) => {
    const got = await raw(text);
    expect(got).toMatch(expected);
    expect(got).not.toContain('Willow');
  });

  it('speaks TLS 1.2 and newer only', async () => {
    const refused = await new Promise((resolve) => {
      const socket = connect({
        port: Number(new URL(on.address).port),
        host: '127.0.0.1',
        ca: on.tls.ca,
        maxVersion: 'TLSv1.1',
        minVersion: 'TLSv1',
        ciphers: 'DEFAULT@SECLEVEL=0',
      });
      socket.on('secureConnect', () => resolve('taken'));
      socket.on('error', () => resolve('refused'));
    });
    expect(refused).toBe('refused');
  });
});

describe('stopping', () => {
  it('answers what runs, and takes nothing new', { timeout: 120_000 }, async () => {
    const slow =
      'range a from 1 to 200000 step 1 | extend k = a % 3 | join kind=inner (range b from 1 to 20000 step 1 | extend k = b % 3) on k | count';
    const body = ask(slow);
    const asked = new Promise<void>((resolve) => {
      on.server.server.once('request', () => resolve());
    });
    const running = on.ask('/v2/rest/query', { body });
    await asked;
    const closed = on.server.close();
    expect((await running).status).toBe(200);
    await closed;
    await expect(on.ask('/healthz')).rejects.toThrow('ECONNREFUSED');
  });
});
