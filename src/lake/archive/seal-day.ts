import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../../lib/result.ts';
import type { OutsideTable } from '../engine/outside-table.ts';
import type { StoredTable } from '../tables/stored-table.ts';
import { type ArchiveFailure, archiveFailure } from './archive-failure.ts';
import type { ArchivePlace, PlacedFile } from './archive-place.ts';
import type { Catalog } from './catalog.ts';
import type { Sealing } from './catalog-state.ts';
import type { DayRows, HotRows, RowsSum } from './hot-rows.ts';
import type { Readers } from './readers.ts';
import { appendLeaf, findLeaf, type SealLedger } from './seal-ledger.ts';
import { fileColumns, sealedColumns } from './sealed-columns.ts';
import { type SealedFile, sealedPath, sealedPathParts } from './sealed-file.ts';

/** What the archive works with. */
export interface ArchiveParts {
  readonly hot: Pick<HotRows, keyof HotRows>;
  readonly place: ArchivePlace;
  readonly catalog: Pick<Catalog, 'state' | 'add'>;
  readonly ledger: SealLedger;
  readonly readers: Readers;
  /** A recorded table; undefined where there is none of that name. */
  readonly table: (name: string) => StoredTable | undefined;
  /** ISO 8601. */
  readonly now: () => string;
  /** The last day on which a file is kept. */
  readonly keptUntil: (file: Pick<SealedFile, 'table' | 'day' | 'ingested'>) => string;
  /** A word for a table outside of the engine that nothing else uses. */
  readonly word: () => string;
}

type Done<T> = Promise<Result<T, ArchiveFailure>>;

/** The first failure of steps that follow each other. */
async function inOrder(...steps: readonly (() => Done<unknown>)[]): Done<undefined> {
  for (const step of steps) {
    const done = await step();
    if (!done.ok) return done;
  }
  return ok(undefined);
}

/**
 * Seals what the store has of a day: rows of batches that are in the ledger. The order is what makes it safe to end between any two
 * steps: the catalog says what is going to be done; the file is written, put in its place, and read back from there, its rows compared
 * with those in the store; the leaf with its SHA-256 is durable in the ledger; the catalog says that queries read the file; and only
 * then, when whoever read the store before has ended, do the rows leave it. `recover` finishes or undoes what was begun.
 * @returns undefined where the day has no such rows
 */
export async function sealDay(parts: ArchiveParts, name: string, day: string): Done<SealedFile | undefined> {
  const { catalog, hot, ledger, place } = parts;
  const table = parts.table(name);
  if (table === undefined) return err(archiveFailure('ARCHIVE_TABLE', `${name}: there is no such table`));
  const rows: DayRows = { table, day, through: ledger.lastBatch ?? -1 };
  if (rows.through < 0 || isUnsettled(parts, name, day)) return ok(undefined);
  const before = await hot.sum(rows);
  if (!before.ok || before.value === undefined) return before.ok ? ok(undefined) : before;
  const sum = before.value;
  const file = sealedPath(name, day, nextSupplement(parts, name, day));
  const begun = await catalog.add({ kind: 'sealing', file, through: sum.through, ledger: ledger.size });
  if (!begun.ok) return begun;
  const draft = `${file.replaceAll('/', '.')}`;
  const written = await writeDraft(parts, rows, draft);
  if (!written.ok) return written;
  const placed = await place.put(
    join(place.drafts, draft),
    file,
    parts.keptUntil({ table: name, day, ingested: sum.ingested }),
  );
  if (!placed.ok) return placed;
  const same = await compare(parts, table, file, sum);
  if (!same.ok) return same;
  const sealed = sealedFile(file, sum, placed.value);
  const done = await inOrder(
    () => appendLeaf(ledger, leafOf(sealed, parts.now())),
    () => catalog.add({ kind: 'sealed', ...sealed }),
    () => removeDoubled(parts, sealed),
  );
  return done.ok ? ok(sealed) : done;
}

/** Whether a sealing of the day was begun of which it is not known yet what came of it. */
const isUnsettled = ({ catalog }: ArchiveParts, table: string, day: string): boolean =>
  [...catalog.state.sealing.keys()].some((file) => {
    const parts = sealedPathParts(file);
    return parts?.table === table && parts.day === day;
  });

/** The next name that no file of the day has, or had. */
function nextSupplement({ catalog: { state } }: ArchiveParts, table: string, day: string): number {
  const paths = [...state.entries.keys(), ...state.left];
  const taken = paths.flatMap((path) => {
    const parts = sealedPathParts(path);
    return parts?.table === table && parts.day === day ? [parts.supplement] : [];
  });
  return Math.max(-1, ...taken) + 1;
}

async function writeDraft({ hot, place, word }: ArchiveParts, rows: DayRows, draft: string): Done<undefined> {
  const columns = await hot.columnsFor(rows);
  if (!columns.ok) return columns;
  const file: OutsideTable = {
    kind: 'local',
    folder: place.drafts,
    files: [draft],
    columns: columns.value.map(({ name, type }) => ({ name, type })),
  };
  return hot.write(rows, columns.value, word(), file);
}

/** What the rows of a file in its place are in sum. */
async function sumOfFile(
  { hot, place, word }: ArchiveParts,
  table: StoredTable,
  file: string,
): Done<RowsSum | undefined> {
  const columns = fileColumns(sealedColumns(table)).map(({ name, type }) => ({ name, type }));
  const source = await place.table(columns, [file]);
  return source.ok ? hot.sumOfFile(table, word(), source.value) : source;
}

async function compare(parts: ArchiveParts, table: StoredTable, file: string, sum: RowsSum): Done<undefined> {
  const read = await sumOfFile(parts, table, file);
  if (!read.ok) return read;
  return JSON.stringify(read.value) === JSON.stringify(sum)
    ? ok(undefined)
    : err(archiveFailure('ARCHIVE_DIFFERS', `${file}: read back, its rows are not those of the store`, true));
}

function sealedFile(file: string, sum: RowsSum, { bytes, sha256 }: PlacedFile): SealedFile {
  const { table = '', day = '', supplement = 0 } = sealedPathParts(file) ?? {};
  const { rows, from, to, batches, through, ingested } = sum;
  return { file, table, day, supplement, rows, bytes, sha256, from, to, batches, through, ingested };
}

const leafOf = ({ through: _, ingested: __, ...file }: SealedFile, at: string) => ({
  kind: 'seal' as const,
  ...file,
  at,
});

/** Removes from the store what is in a file now. */
async function removeDoubled({ catalog, hot, readers, table }: ArchiveParts, file: SealedFile): Done<undefined> {
  const stored = table(file.table);
  if (stored === undefined) return err(archiveFailure('ARCHIVE_TABLE', `${file.table}: there is no such table`));
  await readers.quiet();
  return inOrder(
    () => hot.remove({ table: stored, day: file.day, through: file.through }),
    () => catalog.add({ kind: 'removed', file: file.file }),
  );
}

/**
 * Finishes or undoes every sealing that was begun, and removes drafts. What cannot be done now is given back and stands in nobody's
 * way: rows that are in a file too are read once, and a file without a leaf is not read.
 */
export async function recoverSealing(parts: ArchiveParts): Promise<readonly ArchiveFailure[]> {
  const { state } = parts.catalog;
  const failures: ArchiveFailure[] = [];
  for (const sealing of [...state.sealing.values()]) {
    const done = await settle(parts, sealing);
    if (!done.ok) failures.push(done.error);
  }
  for (const entry of [...state.entries.values()]) {
    if (entry.state !== 'doubled') continue;
    const done = await removeDoubled(parts, entry.file);
    if (!done.ok) failures.push(done.error);
  }
  const { drafts } = parts.place;
  for (const name of await readdir(drafts).catch(() => []))
    if (name.endsWith('.parquet')) await rm(join(drafts, name), { force: true }).catch(() => undefined);
  return failures;
}

/** With a leaf in the ledger it is finished; without, nothing of it stays. */
async function settle(parts: ArchiveParts, { file, ledger }: Sealing): Done<undefined> {
  const found = await findLeaf(parts.ledger, ledger, 'seal', file);
  if (!found.ok) return found;
  if (found.value !== undefined) return adopt(parts, found.value);
  const removed = await parts.place.remove(file);
  const held = !removed.ok && removed.error.code === 'ARCHIVE_HELD';
  if (!removed.ok && !held) return removed;
  return parts.catalog.add({ kind: 'undone', file, left: held });
}

/** Takes a file of which the ledger has a leaf into the catalog, once it is what the leaf says. */
export async function adopt(
  parts: ArchiveParts,
  leaf: Pick<SealedFile, 'file' | 'table' | 'sha256' | 'rows'>,
): Done<undefined> {
  const { file } = leaf;
  const table = parts.table(leaf.table);
  if (table === undefined) return err(archiveFailure('ARCHIVE_TABLE', `${leaf.table}: there is no such table`));
  const placed = await parts.place.check(file);
  if (!placed.ok) return placed;
  const damaged = (what: string) => err(archiveFailure('ARCHIVE_DAMAGED', `${file}: ${what}`));
  if (placed.value === undefined) return damaged('the ledger has it, and the archive does not');
  if (placed.value.sha256 !== leaf.sha256) return damaged('is not the file that the ledger says');
  const sum = await sumOfFile(parts, table, file);
  if (!sum.ok) return sum;
  if (sum.value?.rows !== leaf.rows) return damaged('has not the rows that the ledger says');
  return parts.catalog.add({ kind: 'sealed', ...sealedFile(file, sum.value, placed.value) });
}

/**
 * Removes rows that are in files from the store once more: a disk that lost power may have brought them back.
 */
export async function removeAgain(parts: ArchiveParts): Done<undefined> {
  const { state } = parts.catalog;
  for (const name of state.tables) {
    const table = parts.table(name);
    const through = new Map<string, number>();
    for (const { file } of state.of(name)) through.set(file.day, Math.max(file.through, through.get(file.day) ?? -1));
    const last = [...through.keys()].sort().at(-1);
    if (table === undefined || last === undefined) continue;
    const days = await parts.hot.days(name, `${last.slice(0, 10)}`, parts.ledger.lastBatch ?? 0, true);
    if (!days.ok) return days;
    for (const { day, firstBatch } of days.value) {
      const sealed = through.get(day) ?? -1;
      if (firstBatch > sealed) continue;
      const removed = await parts.hot.remove({ table, day, through: sealed });
      if (!removed.ok) return removed;
    }
  }
  return ok(undefined);
}
