import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type Answered, statusOf } from '../app/serve/answer-question.ts';
import { askRecord } from '../app/serve/ask-record.ts';
import type { Service } from '../app/serve/service.ts';
import { parseBoundedJson } from '../lib/json.ts';
import { HttpFault } from './body-reader.ts';
import { callerOf, goneSignal, sendJson } from './request-state.ts';

const askedSchema = z.strictObject({ query: z.string(), now: z.iso.datetime().optional() });

const LARGEST_QUESTION = 4 * 1024 * 1024;

/**
 * Safeguard's own form of a question, for its command line: `{"query", "now"?}` is answered by `{"columns", "warnings", "render"?,
 * "rows"}` with every cell as the engine gives it (`EngineAnswer`), so that no digit is lost on the way; or by `{"failure"}`.
 */
export function queryRoutes(server: FastifyInstance, service: Service): void {
  const config = { protocol: 'service', role: 'query', largestBody: LARGEST_QUESTION } as const;
  server.post('/safeguard/v1/query', { config }, async (request, reply) => {
    const json = request.body instanceof Buffer ? parseBoundedJson(request.body.toString('utf8')) : undefined;
    const read = askedSchema.safeParse(json);
    if (!read.success) throw new HttpFault(400, 'BadRequest', 'The body is no {"query", "now"}');
    const { query, now } = read.data;
    const asked = { text: query, signal: goneSignal(reply), ...(now === undefined ? {} : { now }) };
    const answered = await askRecord(service, asked, callerOf(request));
    if (answered.ok)
      return reply
        .header('content-type', 'application/json; charset=utf-8')
        .send(Readable.from(pieces(answered.value)));
    const failure = answered.error;
    if (failure.kind === 'record') reply.header('retry-after', String(failure.failure.retryAfterSeconds));
    return sendJson(reply, statusOf(failure), JSON.stringify({ failure }));
  });
}

const ROWS_A_PIECE = 1000;

function* pieces({ columns, warnings, render, rows }: Answered): Generator<string> {
  const head = JSON.stringify({ columns, warnings, ...(render === undefined ? {} : { render }) });
  yield `${head.slice(0, -1)},"rows":[`;
  for (let at = 0; at < rows.length; at += ROWS_A_PIECE)
    yield `${at === 0 ? '' : ','}${rows.slice(at, at + ROWS_A_PIECE).join(',')}`;
  yield ']}';
}
