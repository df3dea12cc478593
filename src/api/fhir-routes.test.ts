import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sent, startTestService, type TestService } from './testing/test-service.ts';

let service: TestService;
let token: string;
beforeAll(async () => {
  service = await startTestService();
  ({ token } = await service.service.access.create('ingest', 'ehr'));
}, 60_000);
afterAll(() => service.stop());
beforeEach(() => {
  service.intake.refusal = undefined;
});

const STREAM = 'health/fhir-audit-event';
const event = (id: string): object => ({ resourceType: 'AuditEvent', id, recorded: '2026-01-02T03:04:05Z', agent: [] });
const post = (path: string, body: object | string, { headers = {}, ...more }: Sent = {}) =>
  service.ask(path, {
    token,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/fhir+json', ...headers },
    ...more,
  });
const stored = () => service.intake.records(STREAM);

describe('POST /fhir/AuditEvent', () => {
  it('answers 201 with a place and an outcome when the event is durable, as it was sent', async () => {
    const answer = await post('/fhir/AuditEvent', event('e1'));
    expect([answer.status, answer.headers['content-type'], answer.json()]).toMatchObject([
      201,
      'application/fhir+json; charset=utf-8',
      { resourceType: 'OperationOutcome', issue: [{ severity: 'information', code: 'informational' }] },
    ]);
    expect(answer.headers['location']).toMatch(/^\/fhir\/AuditEvent\/[0-9a-f]{64}\/_history\/1$/);
    expect(stored().at(-1)).toEqual(event('e1'));
    expect(service.intake.deliveries.at(-1)).toMatchObject({ source: 'fhir', stream: STREAM });
  });

  it('stores a second request of the same id and content once', async () => {
    const headers = { 'x-request-id': 'r1' };
    const before = stored().length;
    for (const [id, count] of [
      ['e2', 1],
      ['e2', 1],
      ['e3', 2],
    ] as const) {
      expect((await post('/fhir/AuditEvent', event(id), { headers })).status).toBe(201);
      expect(stored().length - before).toBe(count);
    }
  });

  it.each([
    ['not JSON', '{', {}, 400, 'structure'],
    ['another resource', { resourceType: 'Patient', name: [{ family: 'Willow' }] }, {}, 422, 'not-supported'],
    ['XML', '<AuditEvent/>', { 'content-type': 'application/fhir+xml' }, 415, 'not-supported'],
    ['a packed body', event('x'), { 'content-encoding': 'gzip' }, 415, 'not-supported'],
    ['nothing', '', {}, 422, 'not-supported'],
  ])('refuses %s in FHIR’s terms', async (_, body, headers, status, code) => {
    const before = stored().length;
    const answer = await post('/fhir/AuditEvent', body, { headers });
    expect([answer.status, answer.json(), stored().length]).toMatchObject([
      status,
      { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code }] },
      before,
    ]);
    expect(answer.text).not.toContain('Willow');
    expect(answer.headers['content-type']).toContain('application/fhir+json');
  });

  it.each([
    ['', 401, 'login'],
    ['sgt_unknown', 401, 'login'],
    ['query', 403, 'forbidden'],
  ])('refuses the token %j with %d', async (given, status, code) => {
    const made = given === 'query' ? (await service.service.access.create('query', 'reader')).token : given;
    const answer = await post('/fhir/AuditEvent', event('x'), { token: made });
    expect([answer.status, answer.json()]).toMatchObject([
      status,
      { resourceType: 'OperationOutcome', issue: [{ code }] },
    ]);
  });

  it('asks for patience where the intake does', async () => {
    service.intake.refusal = { code: 'INTAKE_BUSY', message: 'wait', retryAfterSeconds: 3 };
    const answer = await post('/fhir/AuditEvent', event('x'));
    expect([answer.status, answer.headers['retry-after'], answer.json()]).toMatchObject([
      429,
      '3',
      { issue: [{ code: 'throttled' }] },
    ]);
  });
});

describe('POST /fhir', () => {
  it.each(['batch', 'transaction'])('answers a %s entry by entry', async (type) => {
    const before = stored().length;
    const entry = ['b1', 'b2'].map((id) => ({ resource: event(id), request: { method: 'POST', url: 'AuditEvent' } }));
    const answer = await post('/fhir', { resourceType: 'Bundle', type, entry });
    const response = {
      status: '201 Created',
      location: expect.stringMatching(/^AuditEvent\/[0-9a-f]{64}\/_history\/1$/),
    };
    expect([answer.status, answer.json()]).toEqual([
      200,
      { resourceType: 'Bundle', type: `${type}-response`, entry: [{ response }, { response }] },
    ]);
    expect(stored().slice(before)).toEqual([event('b1'), event('b2')]);
  });
});

describe('GET /fhir/metadata', () => {
  it('says what can be done here, to everybody', async () => {
    const answer = await service.ask('/fhir/metadata', { token: '' });
    expect([answer.status, answer.json()]).toMatchObject([
      200,
      { resourceType: 'CapabilityStatement', fhirVersion: '4.0.1', rest: [{ resource: [{ type: 'AuditEvent' }] }] },
    ]);
  });
});
