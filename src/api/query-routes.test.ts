import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestService, type TestService } from './testing/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
}, 60_000);
afterAll(() => service.stop());

const ask = (body: unknown) => service.ask('/safeguard/v1/query', { body: JSON.stringify(body) });

describe('POST /safeguard/v1/query', () => {
  it('gives every cell as the engine does', async () => {
    const answer = await ask({
      query: 'Visits | where Count > 2 | project TimeGenerated, Count, Note, Open, r=real(nan), n=now()',
      now: '2026-02-03T04:05:06Z',
    });
    expect([answer.status, answer.json()]).toEqual([
      200,
      {
        columns: [
          { name: 'TimeGenerated', type: 'datetime' },
          { name: 'Count', type: 'long' },
          { name: 'Note', type: 'dynamic' },
          { name: 'Open', type: 'bool' },
          { name: 'r', type: 'real' },
          { name: 'n', type: 'datetime' },
        ],
        warnings: [],
        rows: [
          [
            '2026-01-02 03:04:05.1234567',
            '9007199254740993',
            '{"ward":"b","beds":[1,2]}',
            true,
            'nan',
            '2026-02-03 04:05:06.0000000',
          ],
        ],
      },
    ]);
  });

  it('gives many rows in several pieces', async () => {
    const { rows } = (await ask({ query: 'range x from 1 to 2500 step 1' })).json() as { rows: unknown[] };
    expect([rows.length, rows[0], rows[2499]]).toEqual([2500, ['1'], ['2500']]);
  });

  it('puts the question on record before it answers', async () => {
    await ask({ query: 'Visits | count' });
    expect(service.intake.records('safeguard/queries').at(-1)).toMatchObject({
      QueryText: 'Visits | count',
      RequestTarget: 'safeguard',
      ResponseCode: 200,
      ResponseRowCount: 1,
    });
    service.intake.ownRefusal = { code: 'INTAKE_DISK', message: 'full', retryAfterSeconds: 7 };
    const refused = await ask({ query: 'Visits | project Patient' });
    service.intake.ownRefusal = undefined;
    expect([refused.status, refused.headers['retry-after'], refused.text.includes('Willow')]).toEqual([
      503,
      '7',
      false,
    ]);
  });

  it('gives no part of an answer that is too big', async () => {
    const answer = await ask({ query: 'range x from 1 to 1000001 step 1' });
    expect([answer.status, answer.json()]).toMatchObject([
      400,
      { failure: { kind: 'engine', failure: { code: 'ENGINE_TOO_MANY_ROWS' } } },
    ]);
    expect(service.intake.records('safeguard/queries').at(-1)).toMatchObject({ ResponseCode: 400 });
  });

  it('says what is wrong with a question, and where', async () => {
    const answer = await ask({ query: 'Visits | wher Open' });
    expect([answer.status, answer.json()]).toMatchObject([400, { failure: { kind: 'kql', failure: { start: 9 } } }]);
  });

  it.each([[{}], [[]], [{ query: 1 }], [{ query: 'print 1', now: 'soon' }], [{ query: 'print 1', more: 1 }]])(
    'refuses the body %j',
    async (body) => {
      expect((await ask(body)).status).toBe(400);
    },
  );

  it('is for those who may query', async () => {
    const { token } = await service.service.access.create('ingest', 'sender');
    expect((await service.ask('/safeguard/v1/query', { body: '{"query":"print 1"}', token })).status).toBe(403);
  });
});
