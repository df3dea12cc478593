import { oneLine } from '../../lib/one-line.ts';
import { type EngineFailure, type EngineFailureCode, engineFailure } from './failure.ts';

/** An exception as ClickHouse numbers, names and words it. */
export interface ClickHouseException {
  readonly code: number;
  readonly type: string;
  readonly message: string;
}

/** ClickHouse's error codes that mean something other than "the statement is wrong" (src/Common/ErrorCodes.cpp). */
const CODES: ReadonlyMap<number, EngineFailureCode> = new Map([
  [158, 'ENGINE_TOO_MANY_ROWS'], // TOO_MANY_ROWS
  [159, 'ENGINE_TIMEOUT'], // TIMEOUT_EXCEEDED
  [160, 'ENGINE_TIMEOUT'], // TOO_SLOW
  [164, 'ENGINE_FORBIDDEN'], // READONLY
  [191, 'ENGINE_TOO_MANY_ROWS'], // SET_SIZE_LIMIT_EXCEEDED
  [192, 'ENGINE_REFUSED'], // UNKNOWN_USER
  [193, 'ENGINE_REFUSED'], // WRONG_PASSWORD
  [194, 'ENGINE_REFUSED'], // REQUIRED_PASSWORD
  [202, 'ENGINE_BUSY'], // TOO_MANY_SIMULTANEOUS_QUERIES
  [209, 'ENGINE_DIED'], // SOCKET_TIMEOUT
  [210, 'ENGINE_DIED'], // NETWORK_ERROR
  [236, 'ENGINE_DIED'], // ABORTED
  [241, 'ENGINE_MEMORY'], // MEMORY_LIMIT_EXCEEDED
  [307, 'ENGINE_TOO_MANY_ROWS'], // TOO_MANY_BYTES
  [394, 'ENGINE_TIMEOUT'], // QUERY_WAS_CANCELLED
  [396, 'ENGINE_TOO_MANY_ROWS'], // TOO_MANY_ROWS_OR_BYTES
  [452, 'ENGINE_FORBIDDEN'], // SETTING_CONSTRAINT_VIOLATION
  [497, 'ENGINE_REFUSED'], // ACCESS_DENIED
  [516, 'ENGINE_REFUSED'], // AUTHENTICATION_FAILED
]);

/**
 * Codes whose first sentence speaks of names and types only, so that it can be repeated once quoted text is gone. Every
 * other message is dropped whole: ClickHouse puts the row's or the parameter's text into most of them.
 */
const STRUCTURAL: ReadonlySet<number> = new Set([
  8, // THERE_IS_NO_COLUMN
  10, // NOT_FOUND_COLUMN_IN_BLOCK
  15, // DUPLICATE_COLUMN
  16, // NO_SUCH_COLUMN_IN_TABLE
  42, // NUMBER_OF_ARGUMENTS_DOESNT_MATCH
  43, // ILLEGAL_TYPE_OF_ARGUMENT
  46, // UNKNOWN_FUNCTION
  47, // UNKNOWN_IDENTIFIER
  50, // UNKNOWN_TYPE
  57, // TABLE_ALREADY_EXISTS
  60, // UNKNOWN_TABLE
  62, // SYNTAX_ERROR
  81, // UNKNOWN_DATABASE
  82, // DATABASE_ALREADY_EXISTS
  115, // UNKNOWN_SETTING
  158, // TOO_MANY_ROWS
  159, // TIMEOUT_EXCEEDED
  164, // READONLY
  184, // ILLEGAL_AGGREGATION
  215, // NOT_AN_AGGREGATE
  241, // MEMORY_LIMIT_EXCEEDED
  352, // AMBIGUOUS_COLUMN_NAME
  386, // NO_COMMON_TYPE
  396, // TOO_MANY_ROWS_OR_BYTES
  456, // UNKNOWN_QUERY_PARAMETER
]);

/** Codes that, on an insert, speak of its rows. */
const OF_DATA: ReadonlySet<number> = new Set([
  ...[6, 25, 26, 27, 33, 38, 41, 69, 70, 72, 117, 130, 131, 321, 349, 376, 407, 467, 524, 561, 636, 675, 676, 691],
]);

/** What is said of an exception that an insert met: where it is the rows' fault, the code says so. */
export const insertFailure = (failure: EngineFailure): EngineFailure =>
  failure.code === 'ENGINE_SQL' && OF_DATA.has(Number.parseInt(failure.clickhouse ?? '', 10))
    ? { ...failure, code: 'ENGINE_DATA' }
    : failure;

/** Where a message turns from what is wrong to the text and the values it is wrong in. */
const CONTEXT =
  /(?::? in scope )|(?:: )?while (?:executing|reading|processing|converting)|\(at row |\(version |: ?\(|(?:\. )?(?:Note|Maybe you meant|Expected one of|Stack trace)\b|(?<=failed at position \d{1,12}) /i;

/**
 * What may be said of an exception: the first part of a message that speaks of structure only, without anything in
 * quotes; of all others nothing but the name of the error.
 */
export function withoutData({ code, type, message }: ClickHouseException): string {
  if (!STRUCTURAL.has(code)) return `${type} (${code})`;
  const [first = ''] = message.replace(/^(?:Code: \d+\. DB::Exception: )+/, '').split(CONTEXT, 1);
  const bare = oneLine(first)
    // From the first quote to the last: what stands between may hold quotes itself.
    .replace(/'.*'|".*"/g, '…')
    .replace(/['"].*$/, '…')
    .replace(/[\s:.,(]+$/, '')
    .slice(0, 300);
  return bare === '' ? `${type} (${code})` : `${bare} (${type})`;
}

/**
 * The failure that an exception of ClickHouse stands for.
 * @param verbatim keep ClickHouse's own message, which may hold data: for tests over made-up rows only
 */
export function failureOfException(exception: ClickHouseException, verbatim = false): EngineFailure {
  const code = CODES.get(exception.code) ?? 'ENGINE_SQL';
  const message = verbatim ? `${oneLine(exception.message)} (${exception.type})` : withoutData(exception);
  return { ...engineFailure(code, message), clickhouse: `${exception.code} ${exception.type}` };
}
