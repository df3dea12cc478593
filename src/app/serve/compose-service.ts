import { existsSync, readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { formatContentError } from '../../content/content-error.ts';
import { loadDeclaration } from '../../content/load-declaration.ts';
import { loadStreams } from '../../content/load-streams.ts';
import { warmUpKusto } from '../../kql/syntax/kusto.ts';
import { FolderCopy } from '../../lake/ledger/witness.ts';
import { sha256 } from '../../lib/hash.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { World } from '../compose.ts';
import { catalogOf } from '../lake/open-lake.ts';
import { openRecord } from '../record/open-record.ts';
import { type RecordSection, readRecordSection, retentionOf } from '../record/record-section.ts';
import { RunningRecord } from '../record/running-record.ts';
import { openSources } from '../sources/open-sources.ts';
import { sourceStatus } from '../sources/source-status.ts';
import { streamByCategory } from '../sources/stream-of.ts';
import { packageVersion } from '../version.ts';
import { dataFolderPath } from './data-folder.ts';
import type { Log } from './log.ts';
import { type OpenService, openService } from './open-service.ts';

/** The service of this machine, joined to its files, its environment and the clock. @returns on error the lines to show */
export async function composeService({ env, cwd, clock }: World, log: Log): Promise<Result<OpenService, string[]>> {
  const section = recordSection(cwd, env);
  if (!section.ok) return section;
  const root = dataFolderPath(env, cwd);
  const witnesses = witnessesOf(section.value, cwd, root);
  if (!witnesses.ok) return witnesses;
  const catalog = catalogOf({ cwd });
  if (!catalog.ok) return catalog;
  const streams = loadStreams();
  if (!streams.ok) return err(streams.error.map(formatContentError));
  const tables = catalog.value;
  const engineUrl = env['SAFEGUARD_CLICKHOUSE_URL'];
  const postgresUrl = env['SAFEGUARD_POSTGRES_URL'];
  const now = (): Date => new Date(clock());
  return openService({
    root,
    version: packageVersion(),
    now,
    log,
    configuration: { 'safeguard.yaml': sha256(JSON.stringify(section.value)) },
    catalog: { table: (name) => tables.get(name), streams: new Map(Object.entries(streams.value)) },
    openRecord: async ({ folder, stream }) => {
      const opening = openRecord({
        folder,
        section: section.value,
        tables: { names: tables.names(), get: (name) => tables.get(name) },
        stream,
        now,
        environment: env,
        witnesses: witnesses.value,
        ...(engineUrl === undefined ? {} : { engineUrl }),
      });
      // The parser is made ready while the engine starts: both take a second or more.
      await warmUpKusto();
      const record = await opening;
      if (!record.ok) return record;
      const sources = openSources(section.value.sources, {
        intake: record.value.intake,
        streamOf: streamByCategory(streams.value),
        folder: cwd,
        environment: env,
        now,
        log: ({ level, code, source, message }) => log(level, 'source', { code, source, message }),
      });
      if (!sources.ok) {
        await record.value.close();
        return sources;
      }
      const { value } = sources;
      return ok(
        new RunningRecord(record.value, {
          retention: retentionOf(section.value),
          sources: {
            start: () => value.start(),
            stop: () => value.stop(),
            status: (at) => sourceStatus(value, at),
          },
          now,
          say: log,
        }),
      );
    },
    ...(postgresUrl === undefined ? {} : { postgresUrl }),
  });
}

const FILE = 'safeguard.yaml';

/** What `safeguard.yaml` beside the work says of the record; the defaults where there is none. */
function recordSection(cwd: string, env: World['env']): Result<RecordSection, string[]> {
  const path = join(cwd, FILE);
  if (!existsSync(path)) return readRecordSection(undefined, env);
  const loaded = loadDeclaration(readFileSync(path, 'utf8'), FILE);
  return loaded.ok
    ? readRecordSection(loaded.value.declaration.record, env)
    : err(loaded.error.map(formatContentError));
}

/** The witnesses of the ledger. One inside the data folder would see whatever is made of that. */
function witnessesOf({ witnesses }: RecordSection, cwd: string, root: string): Result<readonly FolderCopy[], string[]> {
  const folders = witnesses.map(({ folder }) => resolve(cwd, folder));
  const faults = folders.flatMap((folder, at) =>
    `${folder}${sep}`.startsWith(`${root}${sep}`)
      ? [`safeguard.yaml: record.witnesses.${at}.folder: wanted a folder outside of the data folder`]
      : [],
  );
  return faults.length > 0 ? err(faults) : ok([...new Set(folders)].map((folder) => new FolderCopy(folder)));
}
