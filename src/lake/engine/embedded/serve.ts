import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerException } from './answers.ts';
import { exception, httpExceptionOf } from './exception.ts';
import type { ChdbNative } from './native.ts';
import { RequestError, readEngineRequest } from './request.ts';
import { runStatement } from './run-statement.ts';
import type { Sessions } from './sessions.ts';

/** What the server answers with, and who may ask. */
export interface ServeOptions {
  readonly native: ChdbNative;
  readonly sessions: Sessions;
  readonly user: string;
  readonly password: string;
}

/** The part of ClickHouse's HTTP interface that `@clickhouse/client` uses, over sessions of chDB. */
export function engineServer(options: ServeOptions): Server {
  const expected = digest(`${options.user}:${options.password}`);
  const server = createServer((request, response) => {
    if (request.url === '/ping') {
      response.end('Ok.\n');
      return;
    }
    if (!timingSafeEqual(digest(credentialsOf(request)), expected)) {
      answerException(response, exception(516, 'Authentication failed. (AUTHENTICATION_FAILED)'));
      return;
    }
    answer(options, request, response).catch((error: unknown) => {
      // What the client still sends is read and dropped, because it reads no answer before it has sent all.
      request.resume();
      answerException(response, error instanceof RequestError ? error.exception : httpExceptionOf(error));
    });
  });
  // Statements have limits of their own; a connection may wait for its answer as long as they do.
  server.requestTimeout = 0;
  // Nor does an idle one end by itself: a client that computes for a minute would send its next statement into nothing.
  server.keepAliveTimeout = 0;
  return server;
}

async function answer(
  { native, sessions }: ServeOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST' && request.method !== 'GET')
    throw new RequestError(exception(1, 'Only GET and POST are served. (UNSUPPORTED_METHOD)'));
  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const asked = await readEngineRequest(request, randomUUID);
  await runStatement({ native, sessions, request: asked, response, gone: gone.signal });
}

/** `user:password`, from Basic authentication or ClickHouse's own headers. */
function credentialsOf(request: IncomingMessage): string {
  const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (basic !== undefined) return Buffer.from(basic, 'base64').toString('utf8');
  const { 'x-clickhouse-user': user, 'x-clickhouse-key': key } = request.headers;
  return `${user ?? ''}:${key ?? ''}`;
}

/** Digests have one length, which a comparison in constant time needs. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
