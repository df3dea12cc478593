import { failureOfException } from './clickhouse-error.ts';
import { type EngineFailure, engineFailure } from './failure.ts';
import { RowsUnreadableError } from './insert-rows.ts';

/**
 * The failure that something thrown by `@clickhouse/client` stands for: ClickHouse's exception, or a connection that was
 * not to be had or broke. What else an error says is not repeated, since nobody knows what is in it.
 */
export function failureOfThrown(error: unknown, verbatim: boolean): EngineFailure {
  if (error instanceof RowsUnreadableError) return engineFailure('ENGINE_DATA', 'The rows to insert could not be read');
  if (!(error instanceof Error)) return engineFailure('ENGINE_DIED', 'The connection to the engine broke');
  // The client wraps what the engine of JavaScript says of a string that is too long.
  if (error instanceof RangeError || error.cause instanceof RangeError)
    return engineFailure('ENGINE_TOO_MANY_ROWS', 'The answer is too big to be held');
  const { code, type } = { code: undefined, type: undefined, ...error };
  if (typeof type === 'string' && /^\d+$/.test(String(code)))
    return failureOfException({ code: Number(code), type, message: error.message }, verbatim);
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'ETIMEDOUT')
    return engineFailure('ENGINE_UNREACHABLE', `Nothing answers at the address of the engine (${code})`);
  return engineFailure('ENGINE_DIED', 'The connection to the engine broke before the statement had ended');
}
