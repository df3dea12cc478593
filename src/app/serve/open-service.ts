import type { StoredTable } from '../../lake/tables/stored-table.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Stream } from '../../model/stream.ts';
import type { Database } from '../../state/database.ts';
import { openDatabase } from '../../state/open-database.ts';
import { SettingTable } from '../../state/setting-table.ts';
import { SourceHealthTable } from '../../state/source-health-table.ts';
import { TokenTable } from '../../state/token-table.ts';
import { Access, newSecret } from './access.ts';
import { type DataFolder, makeDataFolder, ownDataFolder } from './data-folder.ts';
import { IngestionStreams } from './ingestion-streams.ts';
import type { Log } from './log.ts';
import { Metrics } from './metrics.ts';
import { OwnAudit } from './own-audit.ts';
import { readRules } from './read-rules.ts';
import { RefusedTokens } from './refused-tokens.ts';
import { type RecordPort, type Service, watch } from './service.ts';

/** The tables that there are, and the streams of `streams/`. */
export interface ServiceCatalog {
  readonly table: (name: string) => StoredTable | undefined;
  readonly streams: ReadonlyMap<string, Stream>;
}

/** What the record is opened with. */
export interface RecordContext {
  readonly folder: DataFolder;
  readonly stream: (name: string) => Stream | undefined;
  readonly database: Database;
}

/** What a service is opened with. */
export interface ServiceRequest {
  /** The data folder. */
  readonly root: string;
  /** A PostgreSQL server; otherwise state is in the data folder. */
  readonly postgresUrl?: string;
  readonly version: string;
  readonly now: () => Date;
  readonly log: Log;
  readonly catalog: ServiceCatalog;
  /** Hashes of parts of the configuration, by which a change of one is known and put on record. */
  readonly configuration?: Readonly<Record<string, string>>;
  readonly openRecord: (context: RecordContext) => Promise<Result<RecordPort, string[]>>;
}

/** A service that is open, and not yet listening. */
export interface OpenService {
  readonly service: Service;
  readonly folder: DataFolder;
  /** Lets its bearer do everything while this process runs. */
  readonly localToken: string;
  /** What sources last said of themselves, over restarts. */
  readonly health: SourceHealthTable;
  /** What a person should know: a line each. */
  readonly notes: readonly string[];
  /** Lets what runs end, then gives up the folder. */
  close(): Promise<void>;
}

/** Becomes the owner of a data folder and opens what is in it. @returns on error the lines to show */
export async function openService(request: ServiceRequest): Promise<Result<OpenService, string[]>> {
  const folder = makeDataFolder(request.root);
  if (!folder.ok) return err([folder.error]);
  const owned = ownDataFolder(folder.value);
  if (!owned.ok) return err([owned.error]);
  const closing: (() => Promise<void> | void)[] = [() => owned.value.release()];
  const close = async (): Promise<void> => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  const opened = await openParts(request, folder.value, closing).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  if (opened.ok) return ok({ ...opened.value, folder: folder.value, close });
  await close();
  return opened;
}

async function openParts(
  { postgresUrl, version, now, log, catalog, configuration = {}, openRecord }: ServiceRequest,
  folder: DataFolder,
  closing: (() => Promise<void> | void)[],
): Promise<Result<Pick<OpenService, 'service' | 'localToken' | 'notes' | 'health'>, string[]>> {
  const database = await openDatabase(postgresUrl === undefined ? { folder: folder.state } : { url: postgresUrl });
  if (!database.ok) return err([database.error]);
  closing.push(() => database.value.close());
  const rules = readRules(folder.dataCollectionRules, catalog.table);
  const streams = new IngestionStreams({ named: catalog.streams, table: catalog.table, rules: rules.rules });
  const record = await openRecord({
    folder,
    stream: (name) => streams.byName(name),
    database: database.value,
  });
  if (!record.ok) return record;
  closing.push(() => record.value.close());
  const audit = new OwnAudit((delivery) => record.value.intake.accept(delivery), now);
  const refused = new RefusedTokens(audit, now);
  closing.push(() => refused.flush());
  const localToken = newSecret();
  const access = new Access(new TokenTable(database.value), now, localToken);
  const metrics = new Metrics();
  const service: Service = { version, now, access, audit, refused, streams, record: record.value, metrics, log };
  watch(service);
  const begun = await tellStart(service, new SettingTable(database.value), {
    ...configuration,
    dataCollectionRules: rules.hash,
  });
  if (!begun.ok) return begun;
  closing.push(() => tellStop(service));
  return ok({ service, localToken, notes: rules.faults, health: new SourceHealthTable(database.value) });
}

/** What runs this process, for the record. */
const owner = { address: '', bearer: { id: 'local', name: 'local', role: 'admin' } } as const;

/** Puts the start on record, and what of the configuration changed since the last one. A service that cannot record does not start. */
async function tellStart(
  { audit, version, now }: Service,
  settings: SettingTable,
  configuration: Readonly<Record<string, string>>,
): Promise<Result<undefined, string[]>> {
  const started = await audit.event(
    { operation: 'Service.Start', category: 'Service', result: 'Success', properties: { version, pid: process.pid } },
    owner,
  );
  if (!started.ok) return err([`The start cannot be put on record: ${started.error.message}`]);
  for (const [part, after] of Object.entries(configuration)) {
    const before = await settings.get(part);
    if (before === after) continue;
    const properties = { part, before: before ?? null, after };
    const changed = await audit.event(
      { operation: 'Configuration.Change', category: 'Configuration', result: 'Success', properties },
      owner,
    );
    if (!changed.ok) return err([`A change of the configuration cannot be put on record: ${changed.error.message}`]);
    await settings.set(part, after, now());
  }
  return ok(undefined);
}

async function tellStop({ audit, log }: Service): Promise<void> {
  const stopped = await audit.event({ operation: 'Service.Stop', category: 'Service', result: 'Success' }, owner);
  if (!stopped.ok) log('warning', 'stop.unrecorded', { code: stopped.error.code });
}
