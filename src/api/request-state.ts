import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Bearer } from '../app/serve/access.ts';
import type { Caller } from '../app/serve/own-audit.ts';
import { oneLine } from '../lib/one-line.ts';
import type { TokenRole } from '../state/token-table.ts';

/** By whose rules a route speaks: its errors have that shape. */
export type Protocol = 'fhir' | 'ingestion' | 'kusto' | 'log-analytics' | 'service';

declare module 'fastify' {
  interface FastifyContextConfig {
    protocol?: Protocol;
    /** What its bearer must be allowed; a route without is open to all. */
    role?: TokenRole;
    /** Bytes of the largest body. */
    largestBody?: number;
  }
  interface FastifyRequest {
    bearer: Bearer | undefined;
  }
}

/** A header of one value, as one line of a readable length. */
export const shortHeader = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? oneLine(value).slice(0, 200) : undefined;
};

/** The client's id of its request. */
export const clientRequestId = (request: FastifyRequest): string | undefined =>
  shortHeader(request, 'x-ms-client-request-id');

/** An address as it is written where there is no IPv6 around it. */
const plainAddress = (address: string | undefined): string => (address ?? '').replace(/^::ffff:(?=[\d.]+$)/, '');

/** Whether a request comes from this machine: from a loopback address, or from the one that it was sent to. */
export const isHere = ({ socket }: Pick<FastifyRequest, 'socket'>): boolean => {
  const from = plainAddress(socket.remoteAddress);
  return from === '::1' || from.startsWith('127.') || (from !== '' && from === plainAddress(socket.localAddress));
};

/** Who asks, from where and with what, for the record. */
export const callerOf = (request: FastifyRequest): Caller => {
  const application = shortHeader(request, 'x-ms-app') ?? shortHeader(request, 'user-agent');
  const correlationId = clientRequestId(request);
  return {
    address: plainAddress(request.socket.remoteAddress),
    ...(request.bearer === undefined ? {} : { bearer: request.bearer }),
    ...(application === undefined ? {} : { application }),
    ...(correlationId === undefined ? {} : { correlationId }),
  };
};

/** Aborts when the client goes away before it is answered. */
export const goneSignal = (reply: FastifyReply): AbortSignal => {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
};

/** Sends text that is JSON already. */
export const sendJson = (reply: FastifyReply, status: number, text: string): FastifyReply =>
  reply.code(status).header('content-type', 'application/json; charset=utf-8').send(text);
