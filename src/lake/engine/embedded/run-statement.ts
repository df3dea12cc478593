import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { beginAnswer, drained, exceptionInBody } from './answers.ts';
import { exception, httpExceptionOf } from './exception.ts';
import { lineChunks } from './line-chunks.ts';
import type { ChdbNative, Connection } from './native.ts';
import { type EngineRequest, RequestError, readBounded } from './request.ts';
import type { Sessions } from './sessions.ts';

/** What a statement runs on and answers to. */
export interface StatementRun {
  readonly native: ChdbNative;
  readonly sessions: Sessions;
  readonly request: EngineRequest;
  readonly response: ServerResponse;
  /** Aborted when the client has gone. */
  readonly gone: AbortSignal;
}

/** Formats whose rows can be written as they come, and how many lines their head has. */
const STREAMED: ReadonlyMap<string, number> = new Map([
  ['JSONEachRow', 0],
  ['JSONCompactEachRow', 0],
  ['JSONCompactEachRowWithNames', 1],
  ['JSONCompactEachRowWithNamesAndTypes', 2],
]);
/** Formats that keep a row on one line, so that a stream of them can be cut. */
const BY_LINE = new Set([
  'JSONEachRow',
  'JSONCompactEachRow',
  'JSONStringsEachRow',
  'JSONCompactStringsEachRow',
  'TabSeparated',
  'TSV',
]);
const CHUNK_BYTES = 8 * 1024 * 1024;
const MAX_ROW_BYTES = 64 * 1024 * 1024;

/** The clause that a statement ends with; the native layer takes the format apart from the statement. */
const FORMAT_CLAUSE = /\bformat\s+(\w+)[\s;]*$/i;

/** Runs a statement and writes its answer. Throws what is to be answered as an exception. */
export async function runStatement(run: StatementRun): Promise<void> {
  const { data, sql } = run.request;
  if (data !== undefined) return insertData(run, data);
  const clause = FORMAT_CLAUSE.exec(sql);
  const statement = sql.slice(0, clause?.index).trimEnd();
  const format = clause?.[1] ?? 'TabSeparated';
  const headLines = STREAMED.get(format);
  return headLines === undefined
    ? wholeAnswer(run, statement, format)
    : streamAnswer(run, statement, format, headLines);
}

/** Opens a session, runs the work in it, and ends the statement when the client goes away meanwhile. */
async function inSession<T>(
  { sessions, request, gone }: StatementRun,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const session = await sessions.open(request, gone);
  const kill = (): void => void sessions.kill(request.id);
  gone.addEventListener('abort', kill);
  try {
    return await work(session.connection);
  } finally {
    gone.removeEventListener('abort', kill);
    session.close();
  }
}

async function wholeAnswer(run: StatementRun, sql: string, format: string): Promise<void> {
  const { native, request, response } = run;
  const answer = await inSession(run, (connection) => native.QueryAsyncConnection(connection, sql, format));
  const { rowsRead, bytesRead, elapsed } = answer;
  const summary = { read_rows: rowsRead, read_bytes: bytesRead, elapsed_ns: Math.round(elapsed * 1e9) };
  beginAnswer(response, { queryId: request.id, format, summary }, request.gzip).end(answer.bytes);
}

async function streamAnswer(run: StatementRun, sql: string, format: string, headLines: number): Promise<void> {
  const { native, request, response, gone } = run;
  await inSession(run, async (connection) => {
    const stream = native.StreamQuery(connection, sql, format);
    try {
      let chunk = await native.StreamFetch(stream);
      const tag = randomBytes(12).toString('hex');
      const out = beginAnswer(response, { queryId: request.id, format, exceptionTag: tag }, request.gzip);
      try {
        for (let first = true; !chunk.done && !gone.aborted; first = false) {
          out.write(first ? chunk.bytes : withoutLines(chunk.bytes, headLines));
          await drained(out, gone);
          chunk = await native.StreamFetch(stream);
        }
        out.end();
      } catch (error) {
        out.end(exceptionInBody(httpExceptionOf(error), tag));
      }
    } finally {
      native.StreamCancel(stream);
    }
  });
}

/** What follows the first lines: every piece of an answer has its head again. */
function withoutLines(bytes: Uint8Array, lines: number): Uint8Array {
  let at = 0;
  for (let line = 0; line < lines; line++) at = bytes.indexOf(0x0a, at) + 1;
  return bytes.subarray(at);
}

/** Inserts piece by piece, so that no more than a piece is ever held; what an earlier piece wrote stays. */
async function insertData(run: StatementRun, data: Readable): Promise<void> {
  const { request, response } = run;
  const format = FORMAT_CLAUSE.exec(request.sql)?.[1];
  if (format === undefined)
    throw new RequestError(exception(36, 'An INSERT names the format of its data. (BAD_ARGUMENTS)'));
  const pieces = BY_LINE.has(format)
    ? lineChunks(data, CHUNK_BYTES, MAX_ROW_BYTES)
    : [await readBounded(data, MAX_ROW_BYTES)];
  let rows = 0;
  let bytes = 0;
  let number = 0;
  for await (const piece of pieces) {
    const written = await insertPiece(run, piece, number++);
    rows += written.rowsWritten;
    bytes += written.bytesWritten;
  }
  beginAnswer(
    response,
    { queryId: request.id, format, summary: { written_rows: rows, written_bytes: bytes } },
    false,
  ).end();
}

/** Each piece of one insert needs a deduplication token of its own, made from the insert's. */
function insertPiece(run: StatementRun, piece: Buffer, number: number) {
  const token = run.request.settings.get('insert_deduplication_token');
  const settings =
    token === undefined || number === 0
      ? run.request.settings
      : new Map([...run.request.settings, ['insert_deduplication_token', `${token}-${number}`]]);
  return inSession({ ...run, request: { ...run.request, settings } }, (connection) =>
    run.native.InsertRawAsyncConnection(connection, run.request.sql, piece, true),
  );
}
