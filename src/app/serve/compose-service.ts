import { formatContentError } from '../../content/content-error.ts';
import { loadStreams } from '../../content/load-streams.ts';
import { err, type Result } from '../../lib/result.ts';
import type { World } from '../compose.ts';
import { catalogOf } from '../lake/open-lake.ts';
import { packageVersion } from '../version.ts';
import { dataFolderPath } from './data-folder.ts';
import type { Log } from './log.ts';
import { openRecord } from './open-record.ts';
import { type OpenService, openService } from './open-service.ts';

/** The service of this machine, joined to its files, its environment and the clock. @returns on error the lines to show */
export async function composeService({ env, cwd, clock }: World, log: Log): Promise<Result<OpenService, string[]>> {
  const catalog = catalogOf({ cwd });
  if (!catalog.ok) return catalog;
  const streams = loadStreams();
  if (!streams.ok) return err(streams.error.map(formatContentError));
  const tables = catalog.value;
  const clickhouseUrl = env['SAFEGUARD_CLICKHOUSE_URL'];
  const postgresUrl = env['SAFEGUARD_POSTGRES_URL'];
  return openService({
    root: dataFolderPath(env, cwd),
    version: packageVersion(),
    now: () => new Date(clock()),
    log,
    catalog: { table: (name) => tables.get(name), streams: new Map(Object.entries(streams.value)) },
    openRecord: (context) =>
      openRecord(context, {
        tableNames: tables.names(),
        ...(clickhouseUrl === undefined ? {} : { clickhouseUrl }),
      }),
    ...(postgresUrl === undefined ? {} : { postgresUrl }),
  });
}
