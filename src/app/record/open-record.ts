import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Archive, type ArchiveRound } from '../../lake/archive/archive.ts';
import { openPlace } from '../../lake/archive/open-place.ts';
import type { Engine } from '../../lake/engine/engine.ts';
import { openEngine } from '../../lake/engine/open-engine.ts';
import { Lake } from '../../lake/lake.ts';
import { openKeyFile } from '../../lake/ledger/key-file.ts';
import { LedgerStore } from '../../lake/ledger/ledger-store.ts';
import type { CheckpointCopy } from '../../lake/ledger/witness.ts';
import { Intake } from '../../lake/record/intake.ts';
import { BATCH_COLUMN } from '../../lake/tables/create-table-sql.ts';
import { ensureTables } from '../../lake/tables/ensure-tables.ts';
import type { StoredTable } from '../../lake/tables/stored-table.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Stream } from '../../model/stream.ts';
import type { DataFolder } from '../serve/data-folder.ts';
import { type RecordSection, retentionOf } from './record-section.ts';
import { WitnessCopies } from './witness-copies.ts';

/** What the record is opened with. */
export interface RecordRequest {
  readonly folder: DataFolder;
  readonly section: RecordSection;
  /** A ClickHouse server; otherwise the engine runs here, in the data folder. */
  readonly engineUrl?: string;
  readonly tables: { readonly names: readonly string[]; readonly get: (name: string) => StoredTable | undefined };
  readonly stream: (name: string) => Stream | undefined;
  readonly now: () => Date;
  /** Where the key of an archive in blobs is looked up. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Second places of the ledger's checkpoints. */
  readonly witnesses?: readonly CheckpointCopy[];
}

/** The record: the way in, the ledger, the archive, and questions over all of it. */
export interface OpenRecord {
  readonly engine: Engine;
  readonly intake: Intake;
  readonly ledger: LedgerStore;
  readonly archive: Archive;
  readonly lake: Lake;
  readonly witnesses: WitnessCopies;
  /** Seals what has left its hot span and deletes what is over its time. */
  round(): Promise<ArchiveRound>;
  /** Ends what runs. What was accepted is in table and ledger by then, or is found in the spool at the next start. */
  close(): Promise<void>;
}

type Close = () => Promise<unknown>;

/** The container of the archive as its place takes it: the key comes from the environment and stands in no file. */
function blobsOf(
  { archive }: RecordSection,
  environment: NonNullable<RecordRequest['environment']>,
): NonNullable<Parameters<typeof openPlace>[0]['blobs']> | undefined {
  if (archive === undefined) return undefined;
  const { url, tier, immutability, accountKeyFrom } = archive;
  const accountKey = accountKeyFrom === undefined ? undefined : (environment[accountKeyFrom] ?? '');
  return {
    url,
    tier,
    ...(immutability === undefined ? {} : { immutability }),
    ...(accountKey === undefined ? {} : { accountKey }),
  };
}

/**
 * Opens the record of a data folder that this process owns: engine, ledger, archive, intake, in this order, because each stands on
 * those before. @returns on error the lines to show; nothing stays open then
 */
export async function openRecord(request: RecordRequest): Promise<Result<OpenRecord, string[]>> {
  const closing: Close[] = [];
  const close = async (): Promise<void> => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    const opened = await openParts(request, closing);
    if (opened.ok) return ok({ ...opened.value, close });
    await close();
    return err([opened.error]);
  } catch (error) {
    await close();
    throw error;
  }
}

async function openParts(
  { folder, section, engineUrl, tables, stream, now, environment = {}, witnesses = [] }: RecordRequest,
  closing: Close[],
): Promise<Result<Omit<OpenRecord, 'close'>, string>> {
  const engine = await openEngine(engineUrl === undefined ? { folder: folder.lake } : { url: engineUrl });
  if (!engine.ok) return err(engine.error.message);
  closing.push(() => engine.value.close());
  const ledger = await openLedger(folder, section.name, witnesses);
  if (!ledger.ok) return ledger;
  closing.push(() => ledger.value.close());
  const blobs = blobsOf(section, environment);
  const place = await openPlace({ folder: folder.archive, ...(blobs === undefined ? {} : { blobs }) });
  if (!place.ok) return err(place.error.message);
  const recorded = new RecordedTables(engine.value);
  const archive = await Archive.open({
    engine: engine.value,
    place: place.value,
    ledger: ledger.value,
    catalogFile: join(folder.root, 'archive.ndjson'),
    tables: { names: () => recorded.names, get: tables.get },
    retention: retentionOf(section),
    now: () => now().toISOString(),
  });
  if (!archive.ok) return err(archive.error.message);
  closing.push(() => archive.value.close());
  const copies = new WitnessCopies(ledger.value, witnesses, now);
  // Once nothing comes any more, and while the ledger is open still.
  closing.push(() => copies.copy());
  const intake = await Intake.open({
    spool: folder.spool,
    engine: engine.value,
    remote: engineUrl !== undefined,
    streams: stream,
    tables: tables.get,
    ledger: ledger.value,
    now: () => now().getTime(),
  });
  if (!intake.ok) return err(intake.error.message);
  closing.push(() => intake.value.close());
  const lake = new Lake(
    engine.value,
    {
      names: tables.names,
      table: tables.get,
      ensure: (names) =>
        ensureTables(
          engine.value,
          names.flatMap((name) => tables.get(name) ?? []),
          { recorded: true },
        ),
    },
    archive.value.rows,
  );
  const round = async (): Promise<ArchiveRound> => {
    const read = await recorded.read();
    if (read.ok) return archive.value.round();
    return { sealed: [], expired: [], failures: [read.error] };
  };
  return ok({
    engine: engine.value,
    intake: intake.value,
    ledger: ledger.value,
    archive: archive.value,
    lake,
    witnesses: copies,
    round,
  });
}

/** A ledger is begun with a key of its own; one that is there goes on with the key that it was begun with. */
async function openLedger(
  { ledger, keys }: DataFolder,
  name: string,
  witnesses: readonly CheckpointCopy[],
): Promise<Result<LedgerStore, string>> {
  const create = !existsSync(join(ledger, 'checkpoint'));
  const signer = await openKeyFile(join(keys, 'ledger.key'), { name, create });
  if (!signer.ok) return err(signer.error.message);
  const opened = await LedgerStore.open({ folder: ledger, signer: signer.value, witnesses });
  return opened.ok ? opened : err(opened.error.message);
}

/** The tables of the engine that records went into. */
class RecordedTables {
  readonly #engine: Engine;
  names: readonly string[] = [];

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async read(): ReturnType<Engine['query']> {
    const answered = await this.#engine.query({
      sql: 'SELECT table FROM system.columns WHERE database = currentDatabase() AND name = {name:String} ORDER BY table',
      parameters: { name: BATCH_COLUMN },
    });
    if (answered.ok) this.names = answered.value.rows.map(([table]) => String(table));
    return answered;
  }
}
