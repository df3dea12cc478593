import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { answerQuestion, type Question, statusOf } from '../app/serve/answer-question.ts';
import { databaseName, isDatabase, runCommand } from '../app/serve/kusto-command.ts';
import type { Service } from '../app/serve/service.ts';
import { inBrackets, timespanTicks } from '../kql/expressions/literal-text.ts';
import { type Json, parseBoundedJson } from '../lib/json.ts';
import { HttpFault } from './body-reader.ts';
import { callerOf, clientRequestId, goneSignal, sendJson } from './request-state.ts';
import { rowWriter } from './wire/cell-text.ts';
import { badRequest, kustoError, kustoFaultOf, type RequestIds, truncation } from './wire/kusto-failure.ts';
import { kustoAnswerTables, kustoCommandTable, kustoFrames } from './wire/kusto-tables.ts';

/** A text of KQL, its parameters and options. Azure's own limit on a text is 2 MB. */
const LARGEST_QUESTION = 4 * 1024 * 1024;

/** Kusto's limits on a result, and how far they can be lifted. */
const usual = { seconds: 240, rows: 500_000, bytes: 64 * 1024 * 1024 };
const most = { seconds: 3600, rows: 1_000_000, bytes: 256 * 1024 * 1024 };

const askedSchema = z.object({
  db: z.string().max(1024).nullish(),
  csl: z.string(),
  properties: z.unknown().optional(),
});

const propertiesSchema = z.object({
  Options: z.record(z.string(), z.unknown()).nullish(),
  Parameters: z.record(z.string(), z.unknown()).nullish(),
});

/** What is asked, read from a body. */
interface Asked {
  readonly text: string;
  readonly database: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly parameters: Readonly<Record<string, unknown>>;
}

const askedOf = (body: unknown): Asked => {
  const json = body instanceof Buffer ? parseBoundedJson(body.toString('utf8').replace(/^\ufeff/, '')) : undefined;
  const asked = askedSchema.safeParse(json);
  if (!asked.success) throw new HttpFault(400, 'General_BadRequest', 'The body is no {"db": ..., "csl": ...}');
  const { csl, db, properties: given } = asked.data;
  // Some clients send the properties as a text that holds JSON.
  const properties = propertiesSchema.safeParse((typeof given === 'string' ? parseBoundedJson(given) : given) ?? {});
  if (!properties.success)
    throw new HttpFault(400, 'General_BadRequest', 'The properties are no {"Options", "Parameters"}');
  const { Options, Parameters } = properties.data;
  return { text: csl, database: db ?? '', options: Options ?? {}, parameters: Parameters ?? {} };
};

const secondsOf = (value: unknown): number | undefined => {
  const ticks = typeof value === 'string' ? timespanTicks(value.trim()) : undefined;
  return ticks === undefined || ticks <= 0n ? undefined : Number(ticks) / 1e7;
};

const countOf = (value: unknown): number | undefined => {
  const count = Number(value);
  return value !== undefined && Number.isInteger(count) && count >= 0 ? count : undefined;
};

/** A value of a parameter, which clients write as a literal of KQL: `datetime(2026-01-02)`, `dynamic([1])`, `"text"`. */
const parameterOf = (value: unknown): Json => {
  if (typeof value !== 'string') return (value ?? null) as Json;
  const [, kind] =
    /^(datetime|date|timespan|time|dynamic|guid|long|int|real|double|decimal|bool|boolean)\s*\(/i.exec(value) ?? [];
  if (kind === undefined) return /^(["']).*\1$/s.test(value) ? unquoted(value) : value;
  const inside = inBrackets(value);
  switch (kind.toLowerCase()) {
    case 'timespan':
    case 'time':
      return String(timespanTicks(inside) ?? '');
    case 'dynamic':
      return parseBoundedJson(inside) ?? null;
    default:
      return inside;
  }
};

const unquoted = (text: string): string => {
  const parsed = text.startsWith('"') ? parseBoundedJson(text) : undefined;
  return typeof parsed === 'string' ? parsed : text.slice(1, -1);
};

const timeOf = (value: unknown): string | undefined => {
  const time = typeof value === 'string' ? new Date(inBrackets(value)) : undefined;
  return time === undefined || Number.isNaN(time.getTime()) ? undefined : time.toISOString();
};

type Limits = Pick<Question, 'seconds' | 'rows' | 'bytes'>;

const limitsOf = (options: Asked['options']): Limits => {
  const lifted = options['notruncation'] === true ? most : usual;
  return {
    seconds: Math.min(
      options['norequesttimeout'] === true ? most.seconds : (secondsOf(options['servertimeout']) ?? usual.seconds),
      most.seconds,
    ),
    rows: Math.min(countOf(options['truncationmaxrecords']) ?? lifted.rows, most.rows),
    bytes: Math.min(countOf(options['truncationmaxsize']) ?? lifted.bytes, most.bytes),
  };
};

/** The time that a request limits its question to, and what it takes for now. */
const timesOf = (options: Asked['options']): Pick<Question, 'since' | 'until' | 'now'> => {
  const since = timeOf(options['query_datetimescope_from']);
  const until = timeOf(options['query_datetimescope_to']);
  const now = timeOf(options['query_now']);
  const scoped = since !== undefined || until !== undefined;
  return {
    ...(scoped ? { since: since ?? '0001-01-01T00:00:00.000Z' } : {}),
    ...(until === undefined ? {} : { until }),
    ...(now === undefined ? {} : { now }),
  };
};

/** A request's ids, told back in its headers. */
const idsOf = (request: FastifyRequest, reply: FastifyReply, now: Date): RequestIds => {
  const ids = {
    client: clientRequestId(request) ?? `unspecified;${randomUUID()}`,
    activity: randomUUID(),
    time: now.toISOString(),
  };
  reply.header('x-ms-client-request-id', ids.client).header('x-ms-activity-id', ids.activity);
  return ids;
};

type Print = typeof kustoFrames;

/**
 * Kusto's REST interface, versions 1 and 2, for questions and for commands that show something.
 * https://learn.microsoft.com/kusto/api/rest/
 */
export function kustoRoutes(server: FastifyInstance, service: Service): void {
  const config = { protocol: 'kusto', role: 'query', largestBody: LARGEST_QUESTION } as const;
  const query = (path: string, print: Print): void => {
    server.post(path, { config }, (request, reply) => ask(service, print, request, reply));
  };
  query('/v2/rest/query', kustoFrames);
  query('/v1/rest/query', kustoAnswerTables);
  server.post('/v1/rest/mgmt', { config }, (request, reply) => manage(service, request, reply));
}

async function ask(
  service: Service,
  print: Print,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const ids = idsOf(request, reply, service.now());
  const { text, database, options, parameters } = askedOf(request.body);
  if (!isDatabase(database)) return refuse(reply, 400, noDatabase(database), ids);
  if (text.trimStart().startsWith('.')) return refuse(reply, 400, 'Commands are asked at /v1/rest/mgmt', ids);
  const limits = limitsOf(options);
  const values = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, parameterOf(value)]));
  const question: Question = {
    text,
    target: 'kusto',
    ...limits,
    ...timesOf(options),
    values,
    rowWriter,
    signal: goneSignal(reply),
  };
  const answered = await answerQuestion({ ...service, lake: service.record.lake }, question, callerOf(request));
  if (!answered.ok) {
    if (answered.error.kind === 'record') reply.header('retry-after', String(answered.error.failure.retryAfterSeconds));
    return sendJson(reply, statusOf(answered.error), JSON.stringify(kustoError(kustoFaultOf(answered.error), ids)));
  }
  const { cut } = answered.value;
  return sendJson(reply, 200, print(answered.value, ids, cut === undefined ? undefined : truncation(cut, limits)));
}

async function manage(service: Service, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const ids = idsOf(request, reply, service.now());
  const { text, database } = askedOf(request.body);
  if (!isDatabase(database)) return refuse(reply, 400, noDatabase(database), ids);
  const answer = runCommand(text, service.record.lake, service.version);
  const recorded = await service.audit.query(
    {
      text,
      target: 'kusto-command',
      responseCode: answer.ok ? 200 : 400,
      durationMs: 0,
      rows: answer.ok ? answer.value.rows.length : 0,
    },
    callerOf(request),
  );
  if (!recorded.ok)
    throw new HttpFault(503, 'ServiceUnavailable', 'The command cannot be put on record, so it is not answered', 5);
  if (!answer.ok) return refuse(reply, 400, answer.error, ids);
  const { columns, rows } = answer.value;
  return sendJson(reply, 200, kustoCommandTable({ columns, rows: rows.map((row) => JSON.stringify(row)) }));
}

const refuse = (reply: FastifyReply, status: number, message: string, ids: RequestIds): FastifyReply =>
  sendJson(reply, status, JSON.stringify(kustoError(badRequest(message), ids)));

const noDatabase = (name: string): string =>
  `Entity ID '${name.slice(0, 100)}' of kind 'Database' was not found: there is one, ${databaseName}`;
