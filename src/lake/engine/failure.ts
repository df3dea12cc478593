/** Why the engine did not answer. The code says what to do about it; the message is one line that holds no data. */
export type EngineFailureCode =
  /** The query ran longer than its limit. */
  | 'ENGINE_TIMEOUT'
  /** The caller cancelled the statement. */
  | 'ENGINE_CANCELLED'
  /** The query needed more memory than its limit. */
  | 'ENGINE_MEMORY'
  /** The answer has more rows or bytes than its limit. */
  | 'ENGINE_TOO_MANY_ROWS'
  /** Every session was busy for as long as a query may wait. */
  | 'ENGINE_BUSY'
  /** The engine's process or connection ended during the query. */
  | 'ENGINE_DIED'
  /** `close` was called. */
  | 'ENGINE_CLOSED'
  /** The embedded engine is not installed, or does not run on this platform. */
  | 'ENGINE_NOT_INSTALLED'
  /** Another process owns the folder. */
  | 'ENGINE_LOCKED'
  /** No engine could be started, or nothing answers at the address. */
  | 'ENGINE_UNREACHABLE'
  /** The server refused the user or the password, or the user may not do this. */
  | 'ENGINE_REFUSED'
  /** A statement that this interface never runs: several at once, files, the network, settings inside the text. */
  | 'ENGINE_FORBIDDEN'
  /** The rows of an insert do not fit their table. */
  | 'ENGINE_DATA'
  /** ClickHouse refused the statement. */
  | 'ENGINE_SQL';

export interface EngineFailure {
  readonly code: EngineFailureCode;
  /** One line without any value of a row or a parameter. */
  readonly message: string;
  /** Whether the same call can succeed when it is made again. */
  readonly retryable: boolean;
  /** ClickHouse's own number and name of the error, such as `159 TIMEOUT_EXCEEDED`. */
  readonly clickhouse?: string;
}

const RETRYABLE: ReadonlySet<EngineFailureCode> = new Set(['ENGINE_DIED', 'ENGINE_BUSY', 'ENGINE_UNREACHABLE']);

/** A failure of this code; what can be tried again follows from the code. */
export const engineFailure = (code: EngineFailureCode, message: string): EngineFailure => ({
  code,
  message,
  retryable: RETRYABLE.has(code),
});
