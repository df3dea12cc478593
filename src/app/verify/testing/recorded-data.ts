import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Archive } from '../../../lake/archive/archive.ts';
import { FolderPlace } from '../../../lake/archive/folder-place.ts';
import { defaultRetention } from '../../../lake/archive/retention.ts';
import { hardValues, must, named, visits } from '../../../lake/archive/testing/archive-fixture.ts';
import { openEngine } from '../../../lake/engine/open-engine.ts';
import { openKeyFile } from '../../../lake/ledger/key-file.ts';
import { LedgerStore } from '../../../lake/ledger/ledger-store.ts';
import { copyCheckpoint, FolderCopy } from '../../../lake/ledger/witness.ts';
import { ledgerColumns } from '../../../lake/record/ledger-columns.ts';
import { readBack } from '../../../lake/record/read-back.ts';
import { createRecordedTableSql } from '../../../lake/tables/create-table-sql.ts';
import type { Leaf } from '../../../ledger/leaf.ts';
import type { VerifierKey } from '../../../ledger/verifier-key.ts';

export const NOW = '2026-06-01T00:00:00Z';
const dead = named('DeadLetters');

/** The days of the rows of each batch; the last is the number of its dead letters. */
const batches: readonly { readonly days: readonly string[]; readonly dead: number }[] = [
  { days: ['2026-01-01', '2026-01-01', '2026-01-02', '2026-01-01'], dead: 0 },
  { days: [], dead: 0 },
  { days: ['2026-01-02'], dead: 2 },
  { days: ['2026-01-02', '2026-05-30'], dead: 0 },
  { days: ['2018-01-01'], dead: 0 },
];

const sealedDays: readonly (readonly [string, readonly string[]])[] = [
  [visits.name, ['2018-01-01', '2026-01-01', '2026-01-02']],
  [dead.name, ['2026-01-03']],
];

const rowOf = (batch: number, row: number, day: string): Record<string, unknown> => ({
  ...Object.fromEntries(
    visits.columns.map(({ name, type }) => [name, hardValues[type][(batch * 5 + row) % hardValues[type].length]]),
  ),
  TimeGenerated: `${day} 10:00:00.000000${row}`,
  $batch: batch,
  $row: row * 2,
  $ingested: `${day < '2026' ? day : '2026-06-01'} 00:00:00.0000001`,
});

/** A data folder as the service leaves it: rows in the store, sealed files, one of them expired, a ledger, its key, a witness. */
export interface RecordedData {
  readonly root: string;
  readonly key: VerifierKey;
  remove(): Promise<void>;
}

export async function recordedData(): Promise<RecordedData> {
  const root = await mkdtemp(join(tmpdir(), 'safeguard-recorded-'));
  const engine = must(await openEngine({ folder: join(root, 'lake') }));
  const signer = must(await openKeyFile(join(root, 'keys', 'ledger.key'), { name: 'log.example', create: true }));
  const witness = new FolderCopy(join(root, 'witness'));
  const ledger = must(await LedgerStore.open({ folder: join(root, 'ledger'), signer, witnesses: [witness] }));
  const columns = ledgerColumns(visits);
  for (const table of [visits, dead]) must(await engine.execute({ sql: createRecordedTableSql(table) }));
  must(await ledger.append([visits, dead].map(({ name }): Leaf => ({ kind: 'schema', table: name, columns }))));
  for (const [batch, { days, dead: letters }] of batches.entries()) {
    const rows = days.map((day, row) => rowOf(batch, row, day));
    const lost = Array.from({ length: letters }, (_, row) => rowOf(batch, row, '2026-01-03'));
    if (rows.length > 0) must(await engine.insert({ table: visits.name, format: 'JSONEachRow', rows }));
    if (letters > 0) must(await engine.insert({ table: dead.name, format: 'JSONEachRow', rows: lost }));
    const own = must(await readBack(engine, visits.name, columns, [batch])).get(batch);
    const others = must(await readBack(engine, dead.name, columns, [batch])).get(batch);
    const leaf: Leaf = {
      kind: 'batch',
      batch,
      stream: 'visits',
      table: visits.name,
      schema: 0,
      rows: own?.rows ?? 0,
      root: own?.root ?? 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      ...(others === undefined ? {} : { dead: { schema: 1, rows: others.rows, root: others.root } }),
      ...(own === undefined ? {} : { from: own.from, to: own.to }),
      duplicates: 0,
      raw: { bytes: 0, sha256: '0'.repeat(64) },
      source: 'ward-7',
      acceptedAt: NOW,
    };
    must(await ledger.append([leaf]));
  }
  must(await copyCheckpoint(ledger, [witness], NOW));
  const archive = must(
    await Archive.open({
      engine,
      place: must(await FolderPlace.open(join(root, 'archive'))),
      ledger,
      catalogFile: join(root, 'catalog.ndjson'),
      tables: {
        names: () => [visits.name, dead.name],
        get: (name) => [visits, dead].find((table) => table.name === name),
      },
      retention: defaultRetention,
      now: () => NOW,
    }),
  );
  for (const [table, days] of sealedDays) for (const day of days) must(await archive.seal(table, day));
  const { failures } = await archive.round();
  if (failures.length > 0) throw new Error(failures.map(({ message }) => message).join('; '));
  await archive.close();
  await ledger.close();
  await engine.close();
  return { root, key: signer.key, remove: () => rm(root, { recursive: true, force: true }) };
}
