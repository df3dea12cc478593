import { PGlite } from '@electric-sql/pglite';
import { type Database, type Statements, type StateRow, type StateValue, stateError } from './database.ts';
import { DurableFs } from './durable-fs.ts';

/**
 * PostgreSQL's own arguments as PGlite has them, but with its writing synchronised: `-F` would leave that out, and the other
 * ways to synchronise the write-ahead log do nothing in WebAssembly.
 */
const startParams = (): string[] => [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['wal_sync_method=fsync', 'max_wal_size=64MB', 'min_wal_size=32MB'].flatMap((setting) => ['-c', setting]),
];

interface Results {
  query(sql: string, values?: unknown[]): Promise<{ readonly rows: unknown[] }>;
}

const statementsOn = (results: Results): Statements => ({
  query: async (sql: string, values: readonly StateValue[] = []) => {
    try {
      return (await results.query(sql, [...values])).rows as StateRow[];
    } catch (cause) {
      throw stateError(cause);
    }
  },
});

/** PostgreSQL's number of the type bigint. */
const INT8 = 20;

/**
 * Opens PostgreSQL inside this process, on a folder that nobody else may open: PGlite does not notice a second one, and
 * corrupts its files. Without a folder, in memory. Rejects with `StateError`.
 */
export async function openEmbedded(folder?: string): Promise<Database> {
  try {
    const database = await PGlite.create({
      ...(folder === undefined ? {} : { fs: new DurableFs(folder), startParams: startParams() }),
      parsers: { [INT8]: (text) => text },
    });
    return {
      kind: 'embedded',
      ...statementsOn(database),
      transaction: async (work) => {
        try {
          return await database.transaction((inside) => work(statementsOn(inside)));
        } catch (cause) {
          throw stateError(cause);
        }
      },
      close: () => database.close(),
    };
  } catch (cause) {
    throw stateError(cause);
  }
}
