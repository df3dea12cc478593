import { join } from 'node:path';
import { warmUpKusto } from '../../kql/syntax/kusto.ts';
import { openEngine } from '../../lake/engine/open-engine.ts';
import { Lake } from '../../lake/lake.ts';
import { openKeyFile } from '../../lake/ledger/key-file.ts';
import { LedgerStore } from '../../lake/ledger/ledger-store.ts';
import { Intake } from '../../lake/record/intake.ts';
import { ensureTables } from '../../lake/tables/ensure-tables.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { RecordContext } from './open-service.ts';
import type { RecordPort } from './service.ts';

/** How the record is opened besides its context. */
export interface RecordOptions {
  /** A ClickHouse server; otherwise the embedded engine in the data folder. */
  readonly clickhouseUrl?: string;
  /** The tables that questions can name. */
  readonly tableNames: readonly string[];
}

/** The origin of a ledger that nobody named: its key says which one it is. */
const ORIGIN = 'safeguard.local/record';

/** Opens engine, ledger and intake of a data folder, and a lake over the tables that the intake fills. @returns on error the lines to show */
export async function openRecord(
  { folder, table, stream }: RecordContext,
  { clickhouseUrl, tableNames }: RecordOptions,
): Promise<Result<RecordPort, string[]>> {
  const key = await openKeyFile(join(folder.keys, 'ledger.key'), { name: ORIGIN, create: true });
  if (!key.ok) return err([key.error.message]);
  const ledger = await LedgerStore.open({ folder: folder.ledger, signer: key.value });
  if (!ledger.ok) return err([ledger.error.message]);
  const opening = openEngine(clickhouseUrl === undefined ? { folder: folder.lake } : { url: clickhouseUrl });
  await warmUpKusto();
  const engine = await opening;
  if (!engine.ok) {
    await ledger.value.close();
    return err([engine.error.message]);
  }
  const intake = await Intake.open({
    spool: folder.spool,
    engine: engine.value,
    streams: stream,
    tables: table,
    ledger: ledger.value,
    now: Date.now,
  });
  if (!intake.ok) {
    await engine.value.close();
    await ledger.value.close();
    return err([intake.error.message]);
  }
  const ensure = (names: readonly string[]) =>
    ensureTables(
      engine.value,
      names.flatMap((name) => table(name) ?? []),
      { recorded: true },
    );
  return ok({
    intake: intake.value,
    lake: new Lake(engine.value, { names: tableNames, table, ensure }),
    close: async () => {
      await intake.value.close();
      await ledger.value.close();
      await engine.value.close();
    },
  });
}
