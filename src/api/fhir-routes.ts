import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Service } from '../app/serve/service.ts';
import { receiveAuditEvents } from '../connect/fhir/receive-audit-events.ts';
import { sha256 } from '../lib/hash.ts';
import { HttpFault } from './body-reader.ts';
import { shortHeader } from './request-state.ts';

/** Where events go; the connector that asks for them sends them there too. */
const STREAM = 'health/fhir-audit-event';

/** The handler says in FHIR's terms that a body is too long; past this nothing is read. */
const LARGEST_BODY = 32 * 1024 * 1024;

const FHIR_JSON = 'application/fhir+json; charset=utf-8';

/**
 * A FHIR R4 server as far as a system that sends its AuditEvents needs one (IHE BALP, RESTful ATNA): create, and a batch or a
 * transaction of creates. 201, or 200 for a bundle, is an acknowledgement: the events are durable.
 * https://hl7.org/fhir/R4/http.html
 */
export function fhirRoutes(server: FastifyInstance, service: Service): void {
  const config = { protocol: 'fhir', role: 'ingest', largestBody: LARGEST_BODY } as const;
  for (const path of ['/fhir/AuditEvent', '/fhir', '/fhir/'])
    server.post(path, { config }, (request, reply) => receive(service, request, reply));
  const capabilities = capabilityStatement(service.version, service.now());
  // Clients ask for it before they have a token.
  server.get('/fhir/metadata', { config: { protocol: 'fhir' } }, (_, reply) =>
    reply.header('content-type', FHIR_JSON).send(capabilities),
  );
}

async function receive(service: Service, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (!/^application\/(?:fhir\+)?json\s*(?:;|$)/i.test(request.headers['content-type'] ?? ''))
    throw new HttpFault(415, 'UnsupportedMediaType', 'Wanted application/fhir+json');
  if (!/^(?:identity)?$/i.test(request.headers['content-encoding']?.trim() ?? ''))
    throw new HttpFault(415, 'UnsupportedMediaType', 'The content encoding is not supported: wanted none');
  const body = request.body instanceof Buffer ? request.body : Buffer.alloc(0);
  const id = shortHeader(request, 'x-request-id');
  const posted = {
    body: once(body),
    // The same id with another content is another request.
    requestId: id === undefined ? undefined : `${id} ${sha256(body)}`,
  };
  const answer = await receiveAuditEvents(posted, STREAM, {
    accept: async (delivery) => {
      const accepted = await service.record.intake.accept({ ...delivery, source: 'fhir' });
      const { metrics } = service;
      if (accepted.ok)
        metrics.count('safeguard_ingested_records_total', 'Records acknowledged.', {}, accepted.value.records);
      else
        metrics.count('safeguard_ingest_refused_total', 'Bodies that were not accepted.', {
          code: accepted.error.code,
        });
      return accepted;
    },
  });
  service.metrics.count('safeguard_fhir_requests_total', 'Requests of FHIR.', { status: String(answer.status) });
  const { location, ...headers } = answer.headers;
  return reply
    .code(answer.status)
    .headers({ ...headers, ...(location === undefined ? {} : { location: `/fhir/${location}` }) })
    .send(answer.body);
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

/** https://hl7.org/fhir/R4/capabilitystatement.html */
const capabilityStatement = (version: string, now: Date): object => ({
  resourceType: 'CapabilityStatement',
  status: 'active',
  date: now.toISOString(),
  kind: 'instance',
  software: { name: 'Safeguard', version },
  implementation: { description: 'Takes AuditEvents into the record; nothing is read here' },
  fhirVersion: '4.0.1',
  format: ['application/fhir+json'],
  rest: [
    {
      mode: 'server',
      resource: [{ type: 'AuditEvent', interaction: [{ code: 'create' }] }],
      interaction: [{ code: 'batch' }, { code: 'transaction' }],
    },
  ],
});
