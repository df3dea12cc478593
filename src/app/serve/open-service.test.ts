import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AnswerHead, QueryFailure, QueryOptions, RowTaker } from '../../lake/lake.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { AnswerColumn } from '../../model/table.ts';
import { acceptBody } from './accept-body.ts';
import { answerQuestion, type Question, statusOf } from './answer-question.ts';
import { composeService } from './compose-service.ts';
import { findOwner } from './find-owner.ts';
import { runCommand } from './kusto-command.ts';
import { createToken, revokeToken, tokenShown } from './manage-tokens.ts';
import { type OpenService, openService, type ServiceRequest } from './open-service.ts';
import { ownStreams } from './own-audit.ts';
import { troublesOf } from './service.ts';
import { IdleKeeping } from './testing/idle-keeping.ts';
import { MemoryIntake } from './testing/memory-intake.ts';

const folder = mkdtempSync(join(tmpdir(), 'safeguard-open-'));
const root = join(folder, 'data');
const table = {
  name: 'Visits',
  key: [],
  columns: [
    { name: 'TimeGenerated', type: 'datetime' },
    { name: "Odd'name", type: 'long' },
  ],
} as const;
const intake = new MemoryIntake();
let now = new Date('2026-01-02T03:04:05.678Z');
let asked: QueryOptions | undefined;
let answer: Result<readonly (readonly unknown[])[], QueryFailure>;
let taken = 0;
let opened: OpenService;

const lake = {
  tableNames: ['Visits'],
  table: (name: string) => (name === 'Visits' ? table : undefined),
  eachRow: async (
    _: string,
    options: QueryOptions,
    begin: (columns: readonly AnswerColumn[]) => RowTaker,
  ): Promise<Result<AnswerHead, QueryFailure>> => {
    asked = options;
    if (!answer.ok) return answer;
    const columns = [{ name: 'a', type: 'long' }] as const;
    const take = begin(columns);
    taken = 0;
    for (const row of answer.value) {
      taken++;
      if (!take(row)) break;
    }
    return ok({ columns, warnings: [] });
  },
};
const request: ServiceRequest = {
  root,
  version: '1.2.3',
  now: () => now,
  log: () => undefined,
  catalog: { table: lake.table, streams: new Map() },
  openRecord: async () => ok({ ...new IdleKeeping(), intake, lake, close: async () => undefined }),
};
const open = async (more: Partial<ServiceRequest> = {}): Promise<OpenService> => {
  const result = await openService({ ...request, ...more });
  if (!result.ok) throw new Error(result.error.join('\n'));
  return result.value;
};
const events = () => intake.records(ownStreams.events).map((event) => event['OperationName']);

beforeAll(async () => {
  opened = await open();
}, 60_000);
afterAll(async () => {
  await opened.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  intake.refusal = undefined;
  intake.ownRefusal = undefined;
});

describe('openService', () => {
  it('owns its folder, and puts start, changes and stop on record', { timeout: 60_000 }, async () => {
    expect(events()).toEqual(['Service.Start', 'Configuration.Change']);
    expect(findOwner(root).kind).toBe('starting');
    expect(await openService(request)).toMatchObject({
      ok: false,
      error: [expect.stringContaining('owned by process')],
    });
    await opened.close();
    expect(findOwner(root).kind).toBe('none');
    opened = await open();
    expect(events()).toEqual(['Service.Start', 'Configuration.Change', 'Service.Stop', 'Service.Start']);
    await opened.close();
    writeFileSync(join(root, 'dataCollectionRules', 'a.json'), '{}');
    opened = await open({ configuration: { 'safeguard.yaml': 'a hash' } });
    expect(events().slice(-3)).toEqual(['Service.Start', 'Configuration.Change', 'Configuration.Change']);
    expect(opened.notes.join()).toContain('dataCollectionRules/a.json');
  });

  it('does not start where it cannot record, and leaves nothing open', { timeout: 60_000 }, async () => {
    const elsewhere = join(folder, 'elsewhere');
    intake.ownRefusal = { code: 'INTAKE_DISK', message: 'full' };
    expect(await openService({ ...request, root: elsewhere })).toEqual({
      ok: false,
      error: ['The start cannot be put on record: full'],
    });
    const refused = await openService({ ...request, root: elsewhere, openRecord: async () => err(['no engine']) });
    expect(refused).toEqual({ ok: false, error: ['no engine'] });
    const address = await openService({ ...request, root: elsewhere, postgresUrl: 'x://user:secret@host' });
    expect(address).toMatchObject({ ok: false, error: [expect.not.stringContaining('secret')] });
    expect(findOwner(elsewhere).kind).toBe('none');
  });

  it('keeps what sources say of themselves', async () => {
    await opened.health.set({ source: 'graph', state: 'ok', message: '', changedAt: now, records: 1 });
    expect(await opened.health.list()).toMatchObject([{ source: 'graph' }]);
  });

  it('is not composed over a safeguard.yaml that is wrong', async () => {
    writeFileSync(join(folder, 'safeguard.yaml'), 'record: {name: "no good"}\n');
    const composed = await composeService(
      { env: { SAFEGUARD_DATA: join(folder, 'x') }, cwd: folder, clock: Date.now },
      () => undefined,
    );
    expect(composed).toMatchObject({ ok: false, error: [expect.stringContaining('safeguard.yaml: record.name')] });
  });
});

describe('tokens', () => {
  it('are good until they expire or are revoked', async () => {
    const { access, audit } = opened.service;
    const made = await createToken({ access, audit }, { role: 'query', name: 'auditor', days: 1 }, { address: '' });
    if (!made.ok) throw new Error(made.error);
    const header = `Bearer ${made.value.token}`;
    const { id } = made.value.stored;
    const refusal = async (role: 'ingest' | 'query') => {
      const checked = await access.check(header, role, false);
      return checked.ok ? checked.value : checked.error;
    };
    expect(await refusal('query')).toEqual({ id, name: 'auditor', role: 'query' });
    expect(await refusal('ingest')).toBe('role');
    const before = now;
    now = new Date(now.getTime() + 86_400_000);
    expect(await refusal('query')).toBe('expired');
    now = before;
    expect(await revokeToken({ access, audit }, id, { address: '' })).toEqual(ok(true));
    expect(await refusal('query')).toBe('revoked');
    expect(await revokeToken({ access, audit }, id, { address: '' })).toEqual(ok(false));
    const [shown] = (await access.list()).map(tokenShown);
    expect(shown).toMatchObject({ id, revokedAt: now.toISOString() });
    expect(JSON.stringify(shown)).not.toContain(made.value.token);
  });

  it.each([undefined, '', 'Bearer', 'Bearer ', 'Basic abc', 'Bearer a b', `Bearer ${'x'.repeat(5000)}`])(
    '%j is none',
    async (header) => {
      expect(await opened.service.access.check(header, 'query', true)).toEqual(
        err(header === undefined ? 'missing' : 'unknown'),
      );
    },
  );

  it('of the owner opens everything while it runs, from this machine alone', async () => {
    const check = (here: boolean) => opened.service.access.check(`bearer ${opened.localToken}`, 'ingest', here);
    expect(await check(true)).toMatchObject({ ok: true, value: { id: 'local' } });
    expect(await check(false)).toEqual(err('unknown'));
  });

  it('that are revoked and cannot be recorded stay revoked', async () => {
    const { access, audit } = opened.service;
    const { stored } = await access.create('query', 'gone');
    intake.ownRefusal = { code: 'INTAKE_DISK', message: 'full' };
    expect(await revokeToken({ access, audit }, stored.id, { address: '' })).toMatchObject({ ok: false });
    expect((await access.list()).find(({ id }) => id === stored.id)?.revokedAt).toBeDefined();
  });

  it('that are refused many times are told once, with their number', async () => {
    const { refused } = opened.service;
    await refused.flush();
    const told = () =>
      intake
        .records(ownStreams.events)
        .filter((event) => event['OperationName'] === 'SignIn')
        .map((event) => event['Count']);
    const before = told().length;
    for (let at = 0; at < 5; at++) await refused.tell('unknown', { address: '203.0.113.1' });
    await refused.tell('unknown', { address: '203.0.113.2' });
    expect(told().slice(before)).toEqual([1, 1]);
    now = new Date(now.getTime() + 61_000);
    await refused.tell('unknown', { address: '203.0.113.1' });
    expect(told().slice(before)).toEqual([1, 1, 5]);
    await refused.flush();
    for (let at = 0; at < 3000; at++) await refused.tell('unknown', { address: `198.51.100.${at}` });
    expect(told().length - before).toBeLessThan(1100);
  });
});

describe('answerQuestion', () => {
  const cells = (rows: readonly (readonly unknown[])[]) => ok(rows);
  const question = (more: Partial<Question> = {}): Question => ({
    text: 'Visits',
    target: 'kusto',
    seconds: 5,
    rows: 2,
    bytes: 100,
    rowWriter: () => (row) => JSON.stringify(row),
    ...more,
  });
  const ask = (more?: Partial<Question>) =>
    answerQuestion({ ...opened.service, lake }, question(more), { address: 'x' });

  it.each([
    [[[1], [2]], {}, ['[1]', '[2]'], undefined],
    [[[1], [2], [3]], {}, ['[1]', '[2]'], 'rows'],
    [[[1], [22222], [3]], { bytes: 5 }, ['[1]'], 'bytes'],
    [[[1]], { rows: 0 }, [], 'rows'],
  ] as const)('of rows %j within %j is cut where it says so', async (rows, more, expected, cut) => {
    answer = cells(rows);
    expect(await ask(more)).toMatchObject({ ok: true, value: { rows: expected } });
    const result = await ask(more);
    expect(result.ok && result.value.cut).toBe(cut);
    expect(taken).toBe(Math.min(rows.length, expected.length + (cut === undefined ? 0 : 1)));
    expect(asked).toMatchObject({ take: ((more as Partial<Question>).rows ?? 2) + 1, limits: { seconds: 5 } });
  });

  it('passes on the time that it sees', async () => {
    answer = cells([]);
    await ask({ since: '2026-01-01T00:00:00Z', until: '2026-01-02T00:00:00Z', now: '2026-01-03T00:00:00Z' });
    expect(asked).toMatchObject({
      since: '2026-01-01T00:00:00Z',
      until: '2026-01-02T00:00:00Z',
      now: '2026-01-03T00:00:00Z',
    });
    expect(intake.records(ownStreams.queries).at(-1)).toMatchObject({
      QueryTimeRangeStart: '2026-01-01T00:00:00Z',
      QueryText: 'Visits',
    });
  });

  it.each([
    ['ENGINE_TIMEOUT', 504],
    ['ENGINE_BUSY', 429],
    ['ENGINE_MEMORY', 400],
    ['ENGINE_SQL', 400],
    ['ENGINE_CANCELLED', 499],
    ['ENGINE_DIED', 503],
  ])('that fails with %s is answered %i, and recorded so', async (code, status) => {
    answer = err({ kind: 'engine', failure: { code, message: 'why' } });
    const result = await ask();
    expect(!result.ok && statusOf(result.error)).toBe(status);
    expect(intake.records(ownStreams.queries).at(-1)).toMatchObject({ ResponseCode: status, ResponseRowCount: 0 });
  });

  it('that cannot be recorded has no answer', async () => {
    answer = cells([[1]]);
    intake.ownRefusal = { code: 'INTAKE_BUSY', message: 'x', retryAfterSeconds: 9 };
    expect(await ask()).toMatchObject({ ok: false, error: { kind: 'record', failure: { retryAfterSeconds: 9 } } });
  });
});

describe('acceptBody', () => {
  const accept = intake.accept.bind(intake);
  it.each([
    ['[{"a":1}]', 'identity', { ok: true, value: { records: 1 } }],
    [gzipSync('[1,2]'), 'gzip', { ok: true, value: { records: 2 } }],
    ['[]', 'identity', { ok: true, value: { records: 0 } }],
    ['{}', 'identity', { ok: false, error: { code: 'BODY_CONTENT' } }],
    ['[]', 'gzip', { ok: false, error: { code: 'BODY_ENCODING' } }],
    [gzipSync(Buffer.alloc(40 * 1024 * 1024)), 'gzip', { ok: false, error: { code: 'BODY_TOO_LARGE' } }],
    [`["${'x'.repeat(17 * 1024 * 1024)}"]`, 'identity', { ok: false, error: { code: 'BODY_TOO_LARGE' } }],
  ] as const)('body %#', async (body, encoding, expected) => {
    expect(await acceptBody(accept, { stream: 's', bytes: Buffer.from(body), encoding })).toMatchObject(expected);
  });
});

describe('runCommand', () => {
  it.each([
    ['.show tables', 1],
    ['.SHOW DATABASES;', 1],
    ['.show version', 1],
    ['.show table Visits cslschema', 1],
    ['.show table ["Visits"] schema as json', 1],
    ['.show database schema as json', 1],
    ["  .show\n database ['NetDefaultDB']  schema as json", 1],
    ['.show table Nowhere cslschema', 'Entity was not found'],
    ['.show database Other schema as json', 'Entity was not found'],
    ['.show tables | count', 'not supported'],
    ['.drop table Visits', 'not supported'],
    ['', 'not supported'],
    [`.show table ['${'x'.repeat(3000)}'] cslschema`, 'not supported'],
  ])('%s', (command, expected) => {
    const result = runCommand(command, lake, '1.2.3');
    if (typeof expected === 'number') expect(result).toMatchObject({ ok: true, value: { rows: { length: expected } } });
    else expect(result).toMatchObject({ ok: false, error: expect.stringContaining(expected) });
  });

  it('quotes a name that is none', () => {
    const result = runCommand('.show table Visits cslschema', lake, '');
    expect(result.ok && result.value.rows[0]?.[1]).toBe("TimeGenerated:datetime,['Odd\\'name']:long");
  });
});

describe('metrics and troubles', () => {
  it('tell how the intake is', () => {
    expect(troublesOf(opened.service)).toEqual([]);
    intake.trouble = 'x';
    expect(troublesOf(opened.service)).toHaveLength(1);
    intake.trouble = undefined;
    const { metrics } = opened.service;
    metrics.count('a_total', 'A.', { path: 'x"\\\n' });
    metrics.count('a_total', 'A.', { path: 'x"\\\n' }, 2);
    metrics.time('b_seconds', 'B.', { route: '/' }, 0.05);
    const text = metrics.text();
    expect(text).toContain('a_total{path="x\\"\\\\\\n"} 3\n');
    expect(text).toContain('b_seconds_bucket{route="/",le="0.025"} 0\n');
    expect(text).toContain('b_seconds_bucket{route="/",le="0.1"} 1\n');
    expect(text).toContain('b_seconds_sum{route="/"} 0.05\n');
    expect(text).toContain('safeguard_info{version="1.2.3"} 1\n');
  });
});
