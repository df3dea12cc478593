/** What a statement can be given. Texts carry 64-bit numbers and times, so that nothing is lost on the way. */
export type StateValue = string | number | boolean | null;

/** A row by column. 64-bit integers are texts; times are `Date`. */
export type StateRow = Readonly<Record<string, unknown>>;

/** One after another, on the database itself or inside a transaction. Both reject with `StateError`. */
export interface Statements {
  /** One statement with its values, `$1` and on. */
  query(sql: string, values?: readonly StateValue[]): Promise<readonly StateRow[]>;
}

/**
 * PostgreSQL, embedded (PGlite) or a server: the code above does not know which. A commit is on disk when it resolves.
 */
export interface Database extends Statements {
  readonly kind: 'embedded' | 'server';
  /** Statements that hold together: all of them are kept, or none. */
  transaction<T>(work: (statements: Statements) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Why state was not read or written: one line without any value. */
export class StateError extends Error {
  /** Whether the same can succeed when it is tried again. */
  readonly retryable: boolean;
  /** PostgreSQL's SQLSTATE, where it gave one. */
  readonly sqlState: string | undefined;

  constructor(message: string, retryable: boolean, sqlState?: string) {
    super(message);
    this.retryable = retryable;
    this.sqlState = sqlState;
  }
}

/** Connection lost or refused, server stopping, serialisation: what PostgreSQL calls classes 08, 40, 53 and 57. */
const RETRYABLE = /^(?:08|40|53|57)/;

/** What a driver threw, without the values that its message can hold. */
export const stateError = (cause: unknown): StateError => {
  if (cause instanceof StateError) return cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const isSqlState = /^[0-9A-Z]{5}$/.test(code);
  if (isSqlState) return new StateError(`The state database refused a statement (${code})`, RETRYABLE.test(code), code);
  const lost = /^(?:E[A-Z]+|CONNECT|CONNECTION)/.test(code);
  return new StateError(`The state database does not answer${code === '' ? '' : ` (${code})`}`, lost);
};
