import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { liftHold, setHold } from '../app/serve/manage-holds.ts';
import type { Service } from '../app/serve/service.ts';
import { holdScope } from '../lake/archive/catalog-line.ts';
import { parseBoundedJson } from '../lib/json.ts';
import { HttpFault } from './body-reader.ts';
import { callerOf } from './request-state.ts';

const newHold = z.strictObject({ id: z.string().min(1).max(200), scope: holdScope.default({}) });

/** How the record stands, and its legal holds. */
export function recordRoutes(server: FastifyInstance, service: Service): void {
  const config = { protocol: 'service', role: 'admin' } as const;
  server.get('/safeguard/v1/record', { config: { protocol: 'service', role: 'query' } }, async () => {
    const status = await service.record.status();
    if (!status.ok) throw new HttpFault(503, 'ServiceUnavailable', status.error, 5);
    return status.value;
  });
  server.post('/safeguard/v1/holds', { config }, async (request, reply) => {
    const json = request.body instanceof Buffer ? parseBoundedJson(request.body.toString('utf8')) : undefined;
    const wanted = newHold.safeParse(json);
    if (!wanted.success)
      throw new HttpFault(400, 'BadRequest', 'The body is no {"id", "scope": {"table", "from", "to"}}');
    const { id, scope } = wanted.data;
    const set = await setHold(service, id, scope, callerOf(request));
    if (!set.ok) throw new HttpFault(409, 'Conflict', set.error);
    return reply.code(201).send({ id, scope });
  });
  server.delete<{ Params: { id: string } }>('/safeguard/v1/holds/:id', { config }, async (request, reply) => {
    const lifted = await liftHold(service, request.params.id, callerOf(request));
    if (!lifted.ok) throw new HttpFault(409, 'Conflict', lifted.error);
    return reply.code(204).send();
  });
}
