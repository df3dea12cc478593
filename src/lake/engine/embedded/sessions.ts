import type { ChdbNative, Connection } from './native.ts';
import { Permits, type Release } from './permits.ts';

/** How many statements run at once on one folder, and how long others wait for their turn. */
export interface SessionOptions {
  readonly readers: number;
  readonly writers: number;
  readonly waitSeconds: number;
}

/** What a statement runs in: settings and parameters as HTTP brings them. */
export interface SessionContext {
  readonly id: string;
  readonly database: string | undefined;
  readonly settings: ReadonlyMap<string, string>;
  /** Values as the protocol escapes them (the Escaped form of TSV). */
  readonly parameters: ReadonlyMap<string, string>;
}

/** A connection that nobody else uses, with its context set. */
export interface Session {
  readonly connection: Connection;
  close(): void;
}

/** Every place was taken for as long as a statement may wait. */
export class BusyError extends Error {}

const MAX_WAITING = 512;
/** Above it, ClickHouse's parser must be told first that longer text is coming. */
const DEFAULT_QUERY_SIZE = 200_000;

/** Text as a literal of ClickHouse SQL. */
const sqlLiteral = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\0', '\\0')}'`;

/**
 * The sessions of one folder. A connection of chDB costs a fifth of a millisecond, so every statement has a fresh one:
 * nothing that one statement sets can reach another, and `readonly` needs never be taken back.
 */
export class Sessions {
  readonly #native: ChdbNative;
  readonly #folder: string;
  readonly #waitMilliseconds: number;
  readonly #readers: Permits;
  readonly #writers: Permits;
  /** Keeps the engine of the folder running between statements. */
  readonly #anchor: Connection;

  constructor(native: ChdbNative, folder: string, options: SessionOptions) {
    this.#native = native;
    this.#folder = folder;
    this.#waitMilliseconds = options.waitSeconds * 1000;
    this.#readers = new Permits(options.readers, MAX_WAITING);
    this.#writers = new Permits(options.writers, MAX_WAITING);
    this.#anchor = native.CreateConnection(folder);
  }

  /**
   * A session for one statement. Throws `BusyError` when none gets free in time, and ClickHouse's exception where the
   * context is wrong (an unknown setting).
   */
  async open(context: SessionContext, signal: AbortSignal): Promise<Session> {
    const reads = Number(context.settings.get('readonly') ?? 0) > 0;
    const release = await (reads ? this.#readers : this.#writers).acquire(this.#waitMilliseconds, signal);
    if (release === undefined) throw new BusyError();
    let session: Session | undefined;
    try {
      session = this.#connect(release);
      for (const sql of contextStatements(context))
        await this.#native.QueryAsyncConnection(session.connection, sql, 'Null');
      return session;
    } catch (error) {
      (session?.close ?? release)();
      throw error;
    }
  }

  #connect(release: Release): Session {
    const connection = this.#native.CreateConnection(this.#folder);
    let open = true;
    const close = (): void => {
      if (!open) return;
      open = false;
      this.#native.CloseConnection(connection);
      release();
    };
    return { connection, close };
  }

  /** Ends the statement of this id, wherever it is. What has ended already is left alone. */
  async kill(id: string): Promise<void> {
    const connection = this.#native.CreateConnection(this.#folder);
    try {
      const sql = `KILL QUERY WHERE Settings['log_comment'] = ${sqlLiteral(id)} ASYNC`;
      await this.#native.QueryAsyncConnection(connection, sql, 'Null');
    } catch {
      // The statement then ends by its own time limit.
    } finally {
      this.#native.CloseConnection(connection);
    }
  }

  /** Only when no session is open any more. */
  close(): void {
    this.#native.CloseConnection(this.#anchor);
  }
}

/** The statements that set a context: `readonly` last, because it forbids every other setting. */
function contextStatements({ id, database, settings, parameters }: SessionContext): readonly string[] {
  const assignments = [...settings]
    .filter(([name]) => name !== 'readonly' && name !== 'log_comment')
    .map(([name, value]) => `${name} = ${sqlLiteral(value)}`);
  assignments.push(`log_comment = ${sqlLiteral(id)}`);
  const bound = [...parameters].map(([name, value]) => `param_${name} = ${sqlLiteral(value)}`);
  const readonly = settings.get('readonly');
  if (readonly !== undefined) bound.push(`readonly = ${sqlLiteral(readonly)}`);
  const use = database === undefined ? [] : [`USE \`${database.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``];
  const first = `SET ${assignments.join(', ')}`;
  if (bound.length === 0) return [...use, first];
  const second = `SET ${bound.join(', ')}`;
  return second.length > DEFAULT_QUERY_SIZE ? [...use, first, second] : [...use, `${first}; ${second}`];
}
