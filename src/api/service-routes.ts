import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { createToken, revokeToken, tokenShown } from '../app/serve/manage-tokens.ts';
import { metricsType } from '../app/serve/metrics.ts';
import { type Service, troublesOf } from '../app/serve/service.ts';
import { parseBoundedJson } from '../lib/json.ts';
import { tokenRoles } from '../state/token-table.ts';
import { HttpFault } from './body-reader.ts';
import { callerOf } from './request-state.ts';

const newTokenSchema = z.strictObject({
  role: z.enum(tokenRoles),
  name: z.string().min(1).max(200),
  /** Without it, the token does not expire. */
  days: z.number().int().min(1).max(3660).optional(),
});

/** Health, readiness, metrics, and the management of the service by its administrators. */
export function serviceRoutes(server: FastifyInstance, service: Service): void {
  server.get('/healthz', { config: { protocol: 'service' } }, async () => ({ status: 'ok' }));
  server.get('/readyz', { config: { protocol: 'service' } }, async (_, reply) => {
    const troubles = troublesOf(service);
    return reply.code(troubles.length === 0 ? 200 : 503).send({ ready: troubles.length === 0, troubles });
  });
  server.get('/metrics', { config: { protocol: 'service', role: 'query' } }, async (_, reply) =>
    reply.header('content-type', metricsType).send(service.metrics.text()),
  );
  const config = { protocol: 'service', role: 'admin' } as const;
  server.get('/safeguard/v1/status', { config }, async () => ({
    version: service.version,
    pid: process.pid,
    intake: service.record.intake.status(),
  }));
  server.get('/safeguard/v1/tokens', { config }, async () => ({
    tokens: (await service.access.list()).map(tokenShown),
  }));
  server.post('/safeguard/v1/tokens', { config }, async (request, reply) => {
    const json = request.body instanceof Buffer ? parseBoundedJson(request.body.toString('utf8')) : undefined;
    const wanted = newTokenSchema.safeParse(json);
    if (!wanted.success) throw new HttpFault(400, 'BadRequest', 'The body is no {"role", "name", "days"}');
    const { days, ...token } = wanted.data;
    const made = await createToken(service, days === undefined ? token : { ...token, days }, callerOf(request));
    if (!made.ok) throw new HttpFault(503, 'ServiceUnavailable', made.error, 5);
    return reply.code(201).send({ token: made.value.token, ...tokenShown(made.value.stored) });
  });
  server.delete<{ Params: { id: string } }>('/safeguard/v1/tokens/:id', { config }, async (request, reply) => {
    const revoked = await revokeToken(service, request.params.id, callerOf(request));
    if (!revoked.ok) throw new HttpFault(503, 'ServiceUnavailable', revoked.error, 5);
    if (!revoked.value) throw new HttpFault(404, 'NotFound', 'There is no such token, or it was revoked before');
    return reply.code(204).send();
  });
}
