import type { ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { HttpException } from './exception.ts';

/** What an answer begins with, as ClickHouse names it. */
export interface AnswerHead {
  readonly queryId: string;
  readonly format: string;
  readonly summary?: Readonly<Record<string, number>>;
  readonly exceptionTag?: string;
}

/** Writes the head of an answer; what is written to the result reaches the client, compressed if it asked for that. */
export function beginAnswer(response: ServerResponse, head: AnswerHead, gzip: boolean): Writable {
  response.writeHead(200, {
    'Content-Type': 'text/plain; charset=UTF-8',
    'X-ClickHouse-Query-Id': head.queryId,
    'X-ClickHouse-Format': head.format,
    'X-ClickHouse-Timezone': 'UTC',
    ...(head.summary === undefined ? {} : { 'X-ClickHouse-Summary': summaryText(head.summary) }),
    ...(head.exceptionTag === undefined ? {} : { 'X-ClickHouse-Exception-Tag': head.exceptionTag }),
    ...(gzip ? { 'Content-Encoding': 'gzip' } : {}),
  });
  if (!gzip) return response;
  const zipped = createGzip();
  zipped.pipe(response);
  return zipped;
}

const summaryText = (summary: Readonly<Record<string, number>>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(summary).map(([name, value]) => [name, String(value)])));

/** Answers with an exception in place of a result. */
export function answerException(response: ServerResponse, { status, code, text }: HttpException): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=UTF-8',
    'X-ClickHouse-Exception-Code': String(code),
    ...(status === 401 ? { 'WWW-Authenticate': 'Basic realm="ClickHouse"' } : {}),
  });
  response.end(`${text}\n`);
}

/**
 * An exception after the first rows have gone, in the form that ClickHouse has had since 25.11: a marker that cannot be
 * data, because it holds a random tag, then the text, then its length.
 */
export function exceptionInBody({ text }: HttpException, tag: string): string {
  const message = `${text}\n`;
  return `\r\n__exception__\r\n${tag}\r\n${message}${Buffer.byteLength(message)} ${tag}\r\n__exception__\r\n`;
}

/** Resolves when more may be written, or at once where the receiver has gone. */
export async function drained(writable: Writable, signal: AbortSignal): Promise<void> {
  if (!writable.writableNeedDrain || signal.aborted) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      writable.off('drain', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    writable.once('drain', done);
    signal.addEventListener('abort', done, { once: true });
  });
}
