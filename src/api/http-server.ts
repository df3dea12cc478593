import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Refusal } from '../app/serve/access.ts';
import type { Service } from '../app/serve/service.ts';
import { StateError } from '../state/database.ts';
import { BodyBudget, HttpFault, readBody } from './body-reader.ts';
import { errorBody } from './error-body.ts';
import { fhirRoutes } from './fhir-routes.ts';
import { ingestionRoutes } from './ingestion-routes.ts';
import { kustoRoutes } from './kusto-routes.ts';
import { logAnalyticsRoutes } from './log-analytics-routes.ts';
import { queryRoutes } from './query-routes.ts';
import { recordRoutes } from './record-routes.ts';
import { callerOf, isHere } from './request-state.ts';
import { serviceRoutes } from './service-routes.ts';

/** What the server listens with. */
export interface ServerKeys {
  readonly key: string;
  readonly certificate: string;
}

/** Bodies of all requests together. */
const HELD_BYTES = 512 * 1024 * 1024;
const SMALL_BODY = 64 * 1024;
const HEADER_BYTES = 32 * 1024;
const CONNECTIONS = 1024;

/** What a refused token is answered with. */
const refusals: Readonly<Record<Refusal, readonly [status: number, code: string, message: string]>> = {
  missing: [401, 'AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing."],
  unknown: [401, 'InvalidAuthenticationToken', 'The access token is invalid.'],
  expired: [401, 'InvalidAuthenticationToken', 'The access token is expired.'],
  revoked: [401, 'InvalidAuthenticationToken', 'The access token is revoked.'],
  role: [403, 'InsufficientAccessError', 'The access token is for another role.'],
};

/**
 * The service over HTTPS. A request passes: limits of headers and time, its token, its body within limits, its route. What
 * happens is counted and logged by the pattern of its route, never by its address, which can hold what it should not.
 */
export function createHttpServer(service: Service, { key, certificate }: ServerKeys): FastifyInstance {
  const server = Fastify({
    logger: false,
    https: { key, cert: certificate, minVersion: 'TLSv1.2', maxHeaderSize: HEADER_BYTES },
    requestTimeout: 120_000,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 2048 },
    genReqId: () => randomUUID(),
    // Fastify's own answer to what is no HTTP would repeat it.
    clientErrorHandler: (_, socket) => {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    },
  });
  server.server.headersTimeout = 30_000;
  server.server.maxConnections = CONNECTIONS;
  server.decorateRequest('bearer', undefined);
  admit(server, service);
  readBodies(server, service);
  answerFaults(server, service);
  observe(server, service);
  serviceRoutes(server, service);
  recordRoutes(server, service);
  queryRoutes(server, service);
  ingestionRoutes(server, service);
  fhirRoutes(server, service);
  kustoRoutes(server, service);
  logAnalyticsRoutes(server, service);
  return server;
}

/** Looks at the token before anything of the body is read. */
function admit(server: FastifyInstance, { access, refused }: Service): void {
  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('cache-control', 'no-store');
    const { role } = request.routeOptions.config;
    if (role === undefined) return;
    const checked = await access.check(request.headers.authorization, role, isHere(request));
    if (checked.ok) {
      request.bearer = checked.value;
      return;
    }
    await refused.tell(checked.error, callerOf(request));
    const [status, code, message] = refusals[checked.error];
    if (status === 401) reply.header('www-authenticate', 'Bearer');
    throw new HttpFault(status, code, message);
  });
}

/** Bodies are bytes, whatever they are said to be; their routes read them. */
function readBodies(server: FastifyInstance, { metrics }: Service): void {
  const budget = new BodyBudget(HELD_BYTES);
  metrics.gauge({
    name: 'safeguard_http_body_bytes',
    help: 'Bytes of bodies that are held now.',
    read: () => budget.held,
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', async (request: FastifyRequest) => {
    const largest = request.routeOptions.config.largestBody ?? SMALL_BODY;
    const body = await readBody(request.raw, { largest, budget });
    const give = (): void => budget.give(body.length);
    if (request.raw.socket.destroyed) give();
    else responses.get(request)?.raw.once('close', give);
    return body;
  });
  const responses = new WeakMap<FastifyRequest, FastifyReply>();
  server.addHook('onRequest', async (request, reply) => {
    responses.set(request, reply);
  });
}

/** Faults in the shape of the protocol that was spoken. What is unforeseen is counted and logged by its kind, and nothing of it is told. */
function answerFaults(server: FastifyInstance, { log, now }: Service): void {
  const send = (request: FastifyRequest, reply: FastifyReply, fault: HttpFault): FastifyReply => {
    if (fault.retryAfterSeconds !== undefined) reply.header('retry-after', String(fault.retryAfterSeconds));
    // What is left of a body that is not read would be taken for the next request.
    if (!request.raw.complete) reply.header('connection', 'close');
    const protocol = request.routeOptions.config?.protocol ?? 'service';
    if (protocol === 'fhir') reply.header('content-type', 'application/fhir+json; charset=utf-8');
    const ids = { client: '', activity: request.id, time: now().toISOString() };
    const { status, code, message } = fault;
    return reply.code(status).send(errorBody(protocol, { status, code, message }, ids));
  };
  server.setNotFoundHandler((request, reply) =>
    send(request, reply, new HttpFault(404, 'PathNotFoundError', 'The requested path does not exist')),
  );
  server.setErrorHandler((error: Error & { readonly statusCode?: number; readonly code?: string }, request, reply) => {
    if (error instanceof HttpFault) return send(request, reply, error);
    if (error instanceof StateError)
      return send(
        request,
        reply,
        new HttpFault(503, 'ServiceUnavailable', 'The state of the service does not answer', 5),
      );
    const status = error.statusCode ?? 500;
    if (status >= 400 && status < 500)
      return send(request, reply, new HttpFault(status, 'BadRequest', 'The request cannot be read'));
    log('error', 'request.broke', { request: request.id, route: routeOf(request), kind: error.name, code: error.code });
    return send(
      request,
      reply,
      new HttpFault(500, 'InternalServerError', 'Something broke: the log of the service tells more'),
    );
  });
}

const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? 'none';

/** Counts and logs each request. */
function observe(server: FastifyInstance, { metrics, log }: Service): void {
  server.addHook('onResponse', async (request, reply) => {
    const labels = { method: request.method, route: routeOf(request) };
    const status = String(reply.statusCode);
    metrics.count('safeguard_http_requests_total', 'Requests answered.', { ...labels, status });
    metrics.time('safeguard_http_request_seconds', 'Time from request to answer.', labels, reply.elapsedTime / 1000);
    log('info', 'request', {
      request: request.id,
      ...labels,
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
      bearer: request.bearer?.id,
    });
  });
}
