import { err, ok, type Result } from '../lib/result.ts';
import { type Database, stateError } from './database.ts';
import { migrate } from './migrate.ts';

/** Where state is kept: a PostgreSQL server's address, or a folder of the embedded one; neither is in memory. */
export interface StatePlace {
  readonly url?: string;
  readonly folder?: string;
}

/** Opens the state database and brings its schema to this version. @returns on error one line without address or value */
export async function openDatabase({ url, folder }: StatePlace): Promise<Result<Database, string>> {
  let database: Database | undefined;
  try {
    // Each is loaded only where it is used: the embedded one alone is 20 MB.
    database =
      url === undefined
        ? await (await import('./open-embedded.ts')).openEmbedded(folder)
        : await (await import('./open-server.ts')).openServer(url);
    await migrate(database);
    return ok(database);
  } catch (cause) {
    await database?.close().catch(() => undefined);
    return err(stateError(cause).message);
  }
}
