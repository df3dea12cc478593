import type { FastifyInstance, FastifyReply } from 'fastify';
import { acceptBody, type BodyFailure, largestBody, type SentBody } from '../app/serve/accept-body.ts';
import type { Service } from '../app/serve/service.ts';
import { HttpFault } from './body-reader.ts';
import { clientRequestId } from './request-state.ts';

interface Target {
  readonly rule: string;
  readonly stream: string;
}

/** The status and the code that a body is refused with. */
const refusals: Readonly<Record<BodyFailure['code'], readonly [status: number, code: string]>> = {
  BODY_ENCODING: [400, 'InvalidContentEncoding'],
  BODY_CONTENT: [400, 'InvalidPayload'],
  BODY_TOO_LARGE: [413, 'ContentLengthLimitExceeded'],
  INTAKE_TOO_LARGE: [413, 'ContentLengthLimitExceeded'],
  INTAKE_UNKNOWN_STREAM: [400, 'InvalidStream'],
  INTAKE_OUT_OF_ORDER: [409, 'Conflict'],
  INTAKE_BUSY: [429, 'TooManyRequests'],
  INTAKE_DISK: [503, 'ServiceUnavailable'],
  INTAKE_CLOSED: [503, 'ServiceUnavailable'],
};

const encodingOf = (header: string | undefined): SentBody['encoding'] => {
  const name = (header ?? 'identity').trim().toLowerCase();
  if (name === 'identity' || name === 'gzip') return name;
  throw new HttpFault(415, 'UnsupportedMediaType', 'The content encoding is not supported: wanted gzip, or none');
};

/**
 * The Logs Ingestion API: `POST /dataCollectionRules/{immutableId}/streams/{stream}?api-version=2023-01-01` with a JSON array.
 * 204 is an acknowledgement: the records are durable.
 * https://learn.microsoft.com/azure/azure-monitor/logs/logs-ingestion-api-overview
 */
export function ingestionRoutes(server: FastifyInstance, service: Service): void {
  const config = { protocol: 'ingestion', role: 'ingest', largestBody } as const;
  server.post<{ Params: Target; Querystring: Readonly<Record<string, string>>; Body: Buffer | undefined }>(
    '/dataCollectionRules/:rule/streams/:stream',
    { config },
    async (request, reply) => {
      if (!/^\d{4}-\d{2}-\d{2}(?:-preview)?$/.test(String(request.query['api-version'] ?? '')))
        throw new HttpFault(400, 'MissingApiVersionParameter', 'Wanted the parameter api-version=2023-01-01');
      const found = service.streams.find(request.params.rule, request.params.stream);
      if (!found.ok) {
        const { code, message } = found.error;
        throw code === 'RULE_UNKNOWN'
          ? new HttpFault(404, 'NotFound', message)
          : new HttpFault(400, 'InvalidStream', message);
      }
      const requestId = clientRequestId(request);
      const encoding = encodingOf(request.headers['content-encoding']);
      const bytes = request.body ?? Buffer.alloc(0);
      for (const { stream } of found.value) {
        const sent = {
          stream,
          bytes,
          encoding,
          ...(requestId === undefined ? {} : { requestId: `${requestId} ${stream}` }),
        };
        const accepted = await acceptBody((delivery) => service.record.intake.accept(delivery), sent);
        if (!accepted.ok) return refuse(service, reply, accepted.error);
        service.metrics.count('safeguard_ingested_records_total', 'Records acknowledged.', {}, accepted.value.records);
      }
      return reply.code(204).send();
    },
  );
}

const refuse = ({ metrics }: Service, reply: FastifyReply, failure: BodyFailure): FastifyReply => {
  const [status, code] = refusals[failure.code];
  metrics.count('safeguard_ingest_refused_total', 'Bodies that were not accepted.', { code: failure.code });
  const retry = status === 429 || status === 503 ? (failure.retryAfterSeconds ?? 5) : undefined;
  if (retry !== undefined) reply.header('retry-after', String(retry));
  return reply.code(status).send({ error: { code, message: failure.message } });
};
