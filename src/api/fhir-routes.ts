import type { FastifyInstance } from 'fastify';
import type { Service } from '../app/serve/service.ts';
import { receiveAuditEvents } from '../connect/fhir/receive-audit-events.ts';
import { sha256 } from '../lib/hash.ts';

/** Where AuditEvents go. */
const STREAM = 'health/fhir-audit-event';
const largestBody = 16 * 1024 * 1024;

/**
 * What an electronic health record posts its AuditEvents to, one (`POST /fhir/AuditEvent`) or a bundle (`POST /fhir`):
 * https://hl7.org/fhir/R4/http.html#create. The answer comes when they are durable.
 */
export function fhirRoutes(server: FastifyInstance, service: Service): void {
  const config = { protocol: 'service', role: 'ingest', largestBody } as const;
  for (const path of ['/fhir', '/fhir/AuditEvent']) {
    server.post<{ Body: Buffer | undefined }>(path, { config }, async (request, reply) => {
      const bytes = request.body ?? Buffer.alloc(0);
      const sent = request.headers['x-request-id'];
      const requestId = typeof sent === 'string' ? `${sent.slice(0, 200)} ${sha256(bytes)}` : undefined;
      const answer = await receiveAuditEvents({ body: once(bytes), requestId }, STREAM, {
        accept: (delivery) => service.record.intake.accept({ ...delivery, source: 'fhir' }),
      });
      service.metrics.count('safeguard_fhir_requests_total', 'Requests of FHIR.', { status: String(answer.status) });
      return reply.code(answer.status).headers(answer.headers).send(JSON.stringify(answer.body));
    });
  }
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
