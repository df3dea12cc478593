import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { answerQuestion, type Question, statusOf } from '../app/serve/answer-question.ts';
import type { Service } from '../app/serve/service.ts';
import { parseBoundedJson } from '../lib/json.ts';
import { HttpFault } from './body-reader.ts';
import { callerOf, goneSignal, sendJson } from './request-state.ts';
import { rowWriter } from './wire/cell-text.ts';
import { analyticsAnswer, analyticsErrorOf, badArgument, preferencesOf } from './wire/log-analytics-answer.ts';
import { readTimespan } from './wire/timespan.ts';

const LARGEST_QUESTION = 4 * 1024 * 1024;

/** The service's own limits (https://learn.microsoft.com/azure/azure-monitor/service-limits#la-query-api). */
const limits = { rows: 500_000, bytes: 64 * 1024 * 1024 };
const USUAL_SECONDS = 180;
const MOST_SECONDS = 600;
const MOST_OF_A_BATCH = 100;
const TOGETHER = 4;

const askedSchema = z.object({
  query: z.string(),
  timespan: z.string().max(200).nullish(),
  workspaces: z.array(z.string()).nullish(),
});

const batchSchema = z.object({
  requests: z
    .array(
      z.object({
        id: z.string().max(200),
        body: askedSchema,
        path: z.string().nullish(),
        method: z.string().nullish(),
        workspace: z.string().nullish(),
        headers: z.record(z.string(), z.string()).nullish(),
      }),
    )
    .max(MOST_OF_A_BATCH),
});

type Asked = z.output<typeof askedSchema>;

/** What is sent back: a status and a body that is JSON already. */
interface Sent {
  readonly status: number;
  readonly body: string;
  readonly retryAfterSeconds?: number;
}

/**
 * The query API of Log Analytics: one workspace, whose id may be any. A resource's own records are those whose `_ResourceId` is
 * the resource or below it.
 * https://learn.microsoft.com/azure/azure-monitor/logs/api/overview
 */
export function logAnalyticsRoutes(server: FastifyInstance, service: Service): void {
  const config = { protocol: 'log-analytics', role: 'query', largestBody: LARGEST_QUESTION } as const;
  server.post('/v1/workspaces/:workspace/query', { config }, (request, reply) =>
    answerOne(service, request, reply, checked(askedSchema, jsonOf(request.body), NO_QUESTION)),
  );
  server.get('/v1/workspaces/:workspace/query', { config }, (request, reply) =>
    answerOne(service, request, reply, checked(askedSchema, request.query, 'Wanted the parameter query')),
  );
  server.post('/v1/$batch', { config }, (request, reply) => answerBatch(service, request, reply));
  server.post<{ Params: { readonly '*': string } }>('/v1/*', { config }, (request, reply) => {
    // A client puts an id that begins with a slash behind another.
    const [, resource] = /^\/?(subscriptions\/[^/]+(?:\/.+)?)\/query$/i.exec(request.params['*']) ?? [];
    if (resource === undefined) throw new HttpFault(404, 'PathNotFoundError', 'The requested path does not exist');
    return answerOne(service, request, reply, checked(askedSchema, jsonOf(request.body), NO_QUESTION), `/${resource}`);
  });
}

const NO_QUESTION = 'The body is no {"query": ..., "timespan": ...}';

const jsonOf = (body: unknown): unknown =>
  body instanceof Buffer ? parseBoundedJson(body.toString('utf8').replace(/^\ufeff/, '')) : undefined;

const checked = <T>(schema: z.ZodType<T>, value: unknown, message: string): T => {
  const read = schema.safeParse(value);
  if (!read.success) throw new HttpFault(400, 'BadArgumentError', message);
  return read.data;
};

async function answerOne(
  service: Service,
  request: FastifyRequest,
  reply: FastifyReply,
  asked: Asked,
  resource?: string,
): Promise<FastifyReply> {
  const prefer = headerOf(request.headers['prefer']);
  const sent = await answer(service, request, { ...asked, resource }, prefer, goneSignal(reply));
  if (sent.retryAfterSeconds !== undefined) reply.header('retry-after', String(sent.retryAfterSeconds));
  return sendJson(reply, sent.status, sent.body);
}

const headerOf = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header.join(',') : header;

async function answerBatch(service: Service, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { requests } = checked(
    batchSchema,
    jsonOf(request.body),
    'The body is no {"requests": [{"id", "body", "workspace"}]}',
  );
  const signal = goneSignal(reply);
  const responses: string[] = [];
  for (let first = 0; first < requests.length; first += TOGETHER) {
    const some = requests.slice(first, first + TOGETHER).map(async ({ id, body, headers }) => {
      const prefer = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'prefer')?.[1];
      const { status, body: text } = await answer(service, request, body, prefer, signal);
      return `{"id":${JSON.stringify(id)},"status":${status},"headers":{},"body":${text}}`;
    });
    responses.push(...(await Promise.all(some)));
  }
  return sendJson(reply, 200, `{"responses":[${responses.join(',')}]}`);
}

async function answer(
  service: Service,
  request: FastifyRequest,
  { query, timespan, workspaces, resource }: Asked & { readonly resource?: string | undefined },
  prefer: string | undefined,
  signal: AbortSignal,
): Promise<Sent> {
  if ((workspaces ?? []).length > 0) return wrong('There is one workspace: no other can be asked beside it');
  const seen = timespan ? readTimespan(timespan, service.now()) : undefined;
  if (seen?.ok === false) return wrong(seen.error);
  const preferences = preferencesOf(prefer);
  const question: Question = {
    text: query,
    target: 'log-analytics',
    seconds: Math.min(preferences.wait ?? USUAL_SECONDS, MOST_SECONDS),
    ...limits,
    ...seen?.value,
    ...(resource === undefined ? {} : { resource }),
    rowWriter,
    signal,
  };
  const answered = await answerQuestion({ ...service, lake: service.record.lake }, question, callerOf(request));
  if (answered.ok) return { status: 200, body: analyticsAnswer(answered.value, preferences, limits) };
  const body = JSON.stringify(analyticsErrorOf(answered.error));
  const retry = answered.error.kind === 'record' ? { retryAfterSeconds: answered.error.failure.retryAfterSeconds } : {};
  return { status: statusOf(answered.error), body, ...retry };
}

const wrong = (message: string): Sent => ({
  status: 400,
  body: JSON.stringify(badArgument(['BadArgumentError', message])),
});
