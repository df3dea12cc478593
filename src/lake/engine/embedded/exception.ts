import { BusyError } from './sessions.ts';

/** An exception as ClickHouse's HTTP interface words it: a status, a code for its header, and the text of the body. */
export interface HttpException {
  readonly status: number;
  readonly code: number;
  readonly text: string;
}

/** The statuses that ClickHouse gives its own codes (src/Server/HTTP/exceptionCodeToHTTPStatus.cpp); all others are 500. */
const STATUS: ReadonlyMap<number, number> = new Map([
  ...[6, 26, 27, 36, 38, 41, 42, 43, 44, 53, 62, 72, 73, 117, 130, 376, 386, 456, 457].map(
    (code) => [code, 400] as const,
  ),
  ...[46, 47, 50, 60, 81, 115].map((code) => [code, 404] as const),
  ...[159, 209].map((code) => [code, 408] as const),
  [193, 403],
  [194, 401],
  [202, 503],
  [516, 403],
]);

/** The exception that something thrown stands for. */
export function httpExceptionOf(thrown: unknown): HttpException {
  if (thrown instanceof BusyError)
    return exception(202, 'Too many simultaneous queries. (TOO_MANY_SIMULTANEOUS_QUERIES)');
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const code = Number(/Code: (\d+)\./.exec(text)?.[1] ?? 0);
  if (code > 0) return { status: STATUS.get(code) ?? 500, code, text };
  return exception(1002, `${text} (UNKNOWN_EXCEPTION)`);
}

/** An exception of this interface's own. */
export const exception = (code: number, text: string): HttpException => ({
  status: STATUS.get(code) ?? 500,
  code,
  text: `Code: ${code}. DB::Exception: ${text}`,
});
