import postgres from 'postgres';
import { type Database, StateError, type Statements, type StateRow, type StateValue, stateError } from './database.ts';

const statementsOn = (sql: Pick<postgres.Sql, 'unsafe'>): Statements => ({
  query: async (text: string, values: readonly StateValue[] = []) => {
    try {
      return (await sql.unsafe(text, [...values])) as readonly StateRow[];
    } catch (cause) {
      throw stateError(cause);
    }
  },
});

/** Connections that are kept open. Statements are small, and few are made at once. */
const CONNECTIONS = 4;

/**
 * Opens a PostgreSQL server, 15 or newer: `postgres://user:password@host:5432/database`. Rejects with `StateError`, which
 * never holds the address, because that can hold a password.
 */
export async function openServer(url: string): Promise<Database> {
  const sql = connect(url);
  const statements = statementsOn(sql);
  try {
    const [row] = await statements.query("SELECT current_setting('server_version_num') AS version");
    if (Number(row?.['version']) < 150_000)
      throw new StateError('The PostgreSQL server is older than version 15: wanted 15 or newer', false);
  } catch (cause) {
    await sql.end({ timeout: 1 });
    throw stateError(cause);
  }
  return {
    kind: 'server',
    ...statements,
    transaction: async (work) => {
      // `begin` gives what its function gives, but with arrays of promises resolved: what the work gives is carried past it.
      let result: { readonly value: Awaited<ReturnType<typeof work>> } | undefined;
      try {
        await sql.begin(async (inside) => {
          result = { value: await work(statementsOn(inside)) };
        });
      } catch (cause) {
        throw stateError(cause);
      }
      if (result === undefined)
        throw new StateError('A transaction of the state database ended without its work', false);
      return result.value;
    },
    close: () => sql.end({ timeout: 5 }),
  };
}

const connect = (url: string): postgres.Sql => {
  const known = URL.canParse(url) && /^postgres(?:ql)?:$/.test(new URL(url).protocol);
  if (!known) throw new StateError('The address of the PostgreSQL server is no postgres:// address', false);
  return postgres(url, {
    max: CONNECTIONS,
    connect_timeout: 10,
    idle_timeout: 60,
    onnotice: () => undefined,
    connection: { application_name: 'safeguard' },
  });
};
