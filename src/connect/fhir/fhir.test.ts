import { describe, expect, it } from 'vitest';
import type { SourceDelivery } from '../source.ts';
import { FakeIntake, Life } from '../testing/fake-intake.ts';
import { FakeServer } from '../testing/fake-server.ts';
import { openSource } from '../testing/open-source.ts';
import { PATIENT, sourceSuite } from '../testing/source.case.ts';
import { fhirConnector } from './fhir.ts';
import { type FhirAnswer, receiveAuditEvents } from './receive-audit-events.ts';

const TIME = '2026-11-22T12:00:00.000Z';
const ago = (minutes: number): string => new Date(Date.parse(TIME) - minutes * 60_000).toISOString();
interface Event {
  readonly resourceType: 'AuditEvent';
  readonly id: string;
  readonly meta: { readonly lastUpdated: string };
  readonly entity: readonly object[];
}
const event = (id: string, at: string): Event => ({
  resourceType: 'AuditEvent',
  id,
  meta: { lastUpdated: at },
  entity: [{ what: { display: PATIENT } }],
});

function fhirOf(events: Event[]): FakeServer {
  return new FakeServer(({ query, path }, url) => {
    const [from = '', to = ''] = query.getAll('_lastUpdated').map((text) => text.slice(2));
    const found = events.filter(({ meta }) => meta.lastUpdated >= from && meta.lastUpdated < to);
    const skip = Number(query.get('ct') ?? 0);
    const self = { relation: 'self', url: `${url}${path}?${query}` };
    query.set('ct', String(skip + 3));
    const next = { relation: 'next', url: `${url}${path}?${query}` };
    return {
      headers: { 'content-type': 'application/fhir+json' },
      body: {
        resourceType: 'Bundle',
        type: 'searchset',
        link: skip + 3 < found.length ? [self, next] : [self],
        ...(found.length === 0
          ? {}
          : {
              entry: [
                ...found
                  .slice(skip, skip + 3)
                  .map((resource) => ({ fullUrl: `${url}/${resource.id}`, resource, search: { mode: 'match' } })),
                { resource: { resourceType: 'OperationOutcome' } },
              ],
            }),
      },
    };
  });
}

sourceSuite('FHIR AuditEvent', async () => {
  const events = Array.from({ length: 7 }, (_, at) => event(`e${at}`, ago(at * 100 + 5)));
  const server = await fhirOf(events).open();
  return {
    time: TIME,
    server,
    isUnique: true,
    source: (ports) =>
      openSource(fhirConnector, { endpoint: `${server.url}/fhir`, credential: 'none', firstDays: 1 }, ports),
    ids: () => events.map(({ id }) => id),
    idOf: (record) => JSON.parse(record.toString()).id,
    add: () => {
      events.push(event('new', ago(-30)), event('late', ago(200)));
    },
    close: () => server.close(),
  };
});

describe('fhirConnector', () => {
  it('asks below the address that it was given', async () => {
    const server = await fhirOf([]).open();
    const source = openSource(
      fhirConnector,
      { endpoint: `${server.url}/base/`, credential: { tokenVariable: 'T' }, firstDays: 0.2 },
      new Life(new FakeIntake()).ports,
    );
    expect((await source.round(new AbortController().signal)).ok).toBe(true);
    expect(server.requests[0]).toMatchObject({
      path: '/base/AuditEvent',
      headers: { accept: 'application/fhir+json' },
    });
    await server.close();
  });
});

describe('receiveAuditEvents', () => {
  const post = async (
    body: string,
    intake = new FakeIntake(),
    requestId?: string,
  ): Promise<FhirAnswer & { deliveries: readonly SourceDelivery[] }> => {
    const chunks = (async function* () {
      const size = Math.max(7, Math.ceil(body.length / 100));
      for (let at = 0; at < body.length; at += size) yield Buffer.from(body.slice(at, at + size));
    })();
    const answer = await receiveAuditEvents(
      { body: chunks, requestId },
      'health/fhir-audit-event',
      new Life(intake).ports,
    );
    return { ...answer, deliveries: intake.deliveries };
  };
  const one = JSON.stringify(event('1', TIME));

  it('stores one event', async () => {
    const { status, body, deliveries } = await post(one, new FakeIntake(), 'r1');
    expect([status, body]).toMatchObject([
      201,
      { resourceType: 'OperationOutcome', issue: [{ severity: 'information' }] },
    ]);
    expect(deliveries).toEqual([
      { stream: 'health/fhir-audit-event', records: [Buffer.from(one)], requestId: 'health/fhir-audit-event r1' },
    ]);
  });

  it.each([
    ['transaction', 'transaction-response'],
    ['batch', 'batch-response'],
  ])('stores a bundle of type %s', async (type, answered) => {
    const entry = [
      { resource: JSON.parse(one), request: { method: 'POST', url: 'AuditEvent' } },
      { resource: JSON.parse(one) },
    ];
    const { status, body, deliveries } = await post(JSON.stringify({ resourceType: 'Bundle', type, entry }));
    expect([status, body]).toMatchObject([
      200,
      { type: answered, entry: [{ response: { status: '201 Created' } }, {}] },
    ]);
    expect(deliveries.map(({ records }) => records.map(String))).toEqual([[one, one]]);
  });

  it.each([
    ['{"resourceType":"Patient","name":"x"}', 422],
    [`{"resourceType":"Bundle","entry":[{"resource":${one}},{"resource":{"resourceType":"Patient"}}]}`, 422],
    ['{"resourceType":"AuditEvent"', 400],
    ['{"resourceType" "AuditEvent"}', 400],
    ['', 422],
    ['[]', 422],
    [`{"resourceType":"AuditEvent","x":"${'x'.repeat(17 * 1024 * 1024)}"}`, 413],
  ])('refuses %.60s with %d and keeps nothing', async (text, expected) => {
    const { status, body, deliveries } = await post(text);
    expect([status, body, deliveries]).toMatchObject([expected, { resourceType: 'OperationOutcome' }, []]);
  });

  it.each([
    ['INTAKE_BUSY', 429, '7'],
    ['INTAKE_DISK', 503, '7'],
    ['INTAKE_CLOSED', 503, '7'],
  ] as const)('answers %s with %d', async (code, expected, wait) => {
    const intake = new FakeIntake();
    intake.refusals.push({ code, message: 'later', retryAfterSeconds: 6.5 });
    const { status, headers } = await post(one, intake);
    expect([status, headers['retry-after']]).toEqual([expected, wait]);
  });
});
