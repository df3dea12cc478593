import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestService, type TestService } from './testing/test-service.ts';

let on: TestService;
beforeAll(async () => {
  on = await startTestService();
}, 60_000);
afterAll(() => on.stop());

const event = { resourceType: 'AuditEvent', recorded: '2026-11-22T12:00:00Z', agent: [{ requestor: true }] };
const fhir = { 'content-type': 'application/fhir+json' };

describe('fhirRoutes', () => {
  it('stores what is posted, and a retry of it once', async () => {
    const before = on.intake.deliveries.length;
    const headers = { ...fhir, 'x-request-id': 'r1' };
    for (let attempt = 0; attempt < 2; attempt++) {
      expect((await on.ask('/fhir/AuditEvent', { body: JSON.stringify(event), headers })).status).toBe(201);
    }
    const bundle = { resourceType: 'Bundle', type: 'batch', entry: [{ resource: event }, { resource: event }] };
    const answer = await on.ask('/fhir', { body: JSON.stringify(bundle), headers: fhir });
    expect([answer.status, answer.json()]).toMatchObject([200, { resourceType: 'Bundle', type: 'batch-response' }]);
    const deliveries = on.intake.deliveries.slice(before);
    expect(deliveries.map(({ stream, source, records }) => [stream, source, records.length])).toEqual([
      ['health/fhir-audit-event', 'fhir', 1],
      ['health/fhir-audit-event', 'fhir', 2],
    ]);
  });

  it('refuses in the terms of FHIR', async () => {
    const answer = await on.ask('/fhir/AuditEvent', { body: '{"resourceType":"Patient"}', headers: fhir });
    expect([answer.status, answer.json()]).toMatchObject([
      422,
      { resourceType: 'OperationOutcome', issue: [{ severity: 'error' }] },
    ]);
  });
});
