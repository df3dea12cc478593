import { stat } from 'node:fs/promises';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Engine } from '../engine/engine.ts';
import type { RowsElsewhere } from '../lake.ts';
import type { StoredTable } from '../tables/stored-table.ts';
import { type ArchiveFailure, archiveFailure } from './archive-failure.ts';
import type { ArchivePlace } from './archive-place.ts';
import { Catalog } from './catalog.ts';
import { type HoldScope, holdScope } from './catalog-line.ts';
import { CatalogState } from './catalog-state.ts';
import { expireFile, recoverExpiry } from './expire.ts';
import { HotRows } from './hot-rows.ts';
import { Readers } from './readers.ts';
import { rebuildCatalog } from './rebuild.ts';
import { checkRetention, fateOf, hotSince, isSealable, keptUntil, type RetentionPolicy } from './retention.ts';
import { type ArchiveParts, recoverSealing, removeAgain, sealDay } from './seal-day.ts';
import { appendLeaf, type SealLedger } from './seal-ledger.ts';
import type { SealedFile } from './sealed-file.ts';
import { SealedRows } from './sealed-rows.ts';

export interface ArchiveOptions {
  readonly engine: Engine;
  readonly place: ArchivePlace;
  readonly ledger: SealLedger;
  /** The catalog of sealed files: `<data>/archive.ndjson`. */
  readonly catalogFile: string;
  /** The recorded tables. */
  readonly tables: { readonly names: () => readonly string[]; readonly get: (name: string) => StoredTable | undefined };
  readonly retention: RetentionPolicy;
  /** ISO 8601. */
  readonly now: () => string;
}

/** What one round of the archive did. What failed is tried again with the next. */
export interface ArchiveRound {
  readonly sealed: readonly SealedFile[];
  readonly expired: readonly SealedFile[];
  readonly failures: readonly ArchiveFailure[];
}

/** How the archive stands. */
export interface ArchiveStatus {
  readonly place: string;
  readonly files: number;
  readonly rows: number;
  readonly bytes: number;
  readonly oldest?: string;
  readonly tables: Readonly<
    Record<
      string,
      {
        readonly files: number;
        readonly rows: number;
        readonly bytes: number;
        readonly from: string;
        readonly to: string;
      }
    >
  >;
  /** Files whose time is over and that a hold keeps. */
  readonly held: number;
  readonly holds: readonly string[];
  /** Sealings and expiries that were begun and not ended: the next round goes on with them. */
  readonly unfinished: number;
  /** What the last round could not do, in a line each. */
  readonly troubles: readonly string[];
}

/** Sealed files: what leaves the store, how long it is kept, and how queries read it. One process owns an archive. */
export class Archive {
  readonly #options: ArchiveOptions;
  readonly #parts: ArchiveParts;
  readonly #catalog: Catalog;
  /** The archive does one thing at a time. */
  #last: Promise<unknown> = Promise.resolve();
  #stopping = false;
  #troubles: readonly ArchiveFailure[] = [];
  /** For `Lake`: the rows of the sealed files beside those in the store. */
  readonly rows: RowsElsewhere;

  private constructor(options: ArchiveOptions, catalog: Catalog) {
    const { engine, place, ledger, now, tables } = options;
    const readers = new Readers();
    const rows = new SealedRows({ engine, place, state: catalog.state, readers, table: tables.get });
    this.#options = options;
    this.#catalog = catalog;
    this.#parts = {
      hot: new HotRows(engine),
      place,
      catalog,
      ledger,
      readers,
      table: tables.get,
      now,
      word: rows.word,
      keptUntil: (file) => keptUntil(options.retention, file),
    };
    this.rows = rows;
  }

  /**
   * Opens an archive before anything is asked of it or inserted: finishes what a process that was killed had begun. A catalog that is
   * not there, or broken, is made from the ledger.
   */
  static async open(
    options: ArchiveOptions,
  ): Promise<Result<Archive, ArchiveFailure | { code: 'RETENTION_POLICY'; message: string; retryable?: false }>> {
    const policy = checkRetention(options.retention);
    if (!policy.ok) return policy;
    const known = (await stat(options.catalogFile).catch(() => undefined)) !== undefined;
    const read = await Catalog.open(options.catalogFile);
    const broken = !read.ok && read.error.code === 'ARCHIVE_CATALOG_BROKEN';
    if (!read.ok && !broken) return read;
    const catalog = read.ok ? read : await Catalog.create(options.catalogFile, new CatalogState());
    if (!catalog.ok) return catalog;
    const archive = new Archive(options, catalog.value);
    const rebuilt = known && !broken ? ok(undefined) : await rebuildCatalog(archive.#parts);
    if (rebuilt.ok) await archive.#recover();
    const again = rebuilt.ok ? await removeAgain(archive.#parts) : rebuilt;
    if (again.ok) return ok(archive);
    await archive.close();
    return again;
  }

  async #recover(): Promise<void> {
    this.#troubles = [...(await recoverSealing(this.#parts)), ...(await recoverExpiry(this.#parts))];
  }

  /** Seals every day that has left its table's hot span, and deletes every file whose time is over. */
  round(): Promise<ArchiveRound> {
    return this.#alone(async () => {
      const sealed: SealedFile[] = [];
      const expired: SealedFile[] = [];
      await this.#recover();
      const failures = [...this.#troubles];
      for (const table of this.#options.tables.names()) {
        const done = await this.#sealTable(table, sealed);
        if (!done.ok) failures.push(done.error);
      }
      const done = await this.#expire(expired);
      if (!done.ok) failures.push(done.error);
      this.#troubles = failures;
      return { sealed, expired, failures };
    });
  }

  async #sealTable(table: string, sealed: SealedFile[]): Promise<Result<undefined, ArchiveFailure>> {
    const { retention, now } = this.#options;
    const since = hotSince(retention, table, now());
    const days = await this.#parts.hot.days(table, since, this.#parts.ledger.lastBatch ?? 0);
    if (!days.ok) return days;
    for (const hot of days.value) {
      if (this.#stopping) return ok(undefined);
      if (!isSealable(hot, since, now())) continue;
      const done = await sealDay(this.#parts, table, hot.day);
      if (!done.ok) return done;
      if (done.value !== undefined) sealed.push(done.value);
    }
    return ok(undefined);
  }

  async #expire(expired: SealedFile[]): Promise<Result<undefined, ArchiveFailure>> {
    const { retention, now } = this.#options;
    const { state } = this.#catalog;
    for (const { file, state: stands } of [...state.entries.values()]) {
      if (this.#stopping) return ok(undefined);
      if (stands !== 'sealed' || fateOf(file, retention, state.holds.values(), now()).kind !== 'expired') continue;
      const done = await expireFile(this.#parts, file, retention);
      if (!done.ok) return done;
      expired.push(file);
    }
    return ok(undefined);
  }

  /** Seals one day now, whatever its age: for an operator who needs the room, and for tests. */
  seal(table: string, day: string): Promise<Result<SealedFile | undefined, ArchiveFailure>> {
    return this.#alone(async () => {
      await this.#recover();
      return sealDay(this.#parts, table, day);
    });
  }

  /** Sets a legal hold, of which the ledger has a leaf: no file that it is about is deleted. */
  hold(id: string, scope: HoldScope, by: string): Promise<Result<undefined, ArchiveFailure>> {
    return this.#alone(async () => {
      const checked = holdScope.safeParse(scope);
      if (!checked.success || id === '')
        return err(archiveFailure('ARCHIVE_HOLD', 'The hold has no right id or scope'));
      // In force first: between the two nothing is deleted.
      const said = await this.#catalog.add({ kind: 'hold', id, scope: checked.data });
      return said.ok ? this.#holdLeaf(id, checked.data, 'set', by) : said;
    });
  }

  /** Lifts a legal hold. */
  lift(id: string, by: string): Promise<Result<undefined, ArchiveFailure>> {
    return this.#alone(async () => {
      const hold = this.#catalog.state.holds.get(id);
      if (hold === undefined) return err(archiveFailure('ARCHIVE_HOLD', 'There is no such hold'));
      const said = await this.#holdLeaf(id, hold.scope, 'lifted', by);
      return said.ok ? this.#catalog.add({ kind: 'lifted', id }) : said;
    });
  }

  #holdLeaf(id: string, scope: HoldScope, action: 'set' | 'lifted', by: string) {
    const leaf = { kind: 'hold', id, scope: JSON.stringify(scope), action, by, at: this.#options.now() } as const;
    return appendLeaf(this.#options.ledger, leaf);
  }

  /** The sealed files, by table and day. */
  files(): readonly SealedFile[] {
    return [...this.#catalog.state.entries.values()]
      .filter(({ state }) => state !== 'expired')
      .map(({ file }) => file)
      .sort((a, b) => (a.file < b.file ? -1 : 1));
  }

  /** Reads the bytes of every file again. Gives the files that are not what the catalog, and so the ledger, says. */
  async *damaged(): AsyncGenerator<{ readonly file: string; readonly message: string }> {
    for (const { file, sha256 } of this.files()) {
      const placed = await this.#options.place.check(file);
      if (!placed.ok) yield { file, message: placed.error.message };
      else if (placed.value === undefined) yield { file, message: `${file}: is not there` };
      else if (placed.value.sha256 !== sha256) yield { file, message: `${file}: is not what the ledger says` };
    }
  }

  /** Sealed files that are not in their place, or cannot be read there: one listing, without reading them. */
  async missing(): Promise<Result<readonly { readonly file: string; readonly message: string }[], ArchiveFailure>> {
    const listed = await this.#options.place.list();
    if (!listed.ok) return listed;
    const there = new Map(listed.value.map((file) => [file.file, file]));
    return ok(
      this.files().flatMap(({ file, bytes }) => {
        const found = there.get(file);
        if (found === undefined) return [{ file, message: `${file}: is not there` }];
        if (found.unreadable !== undefined) return [{ file, message: `${file}: ${found.unreadable}` }];
        return found.bytes === bytes ? [] : [{ file, message: `${file}: has another length` }];
      }),
    );
  }

  status(): ArchiveStatus {
    const { state } = this.#catalog;
    const { retention, now, place } = this.#options;
    const tables: Record<string, ArchiveStatus['tables'][string]> = {};
    let held = 0;
    for (const file of this.files()) {
      const known = tables[file.table] ?? { files: 0, rows: 0, bytes: 0, from: file.from, to: file.to };
      tables[file.table] = {
        files: known.files + 1,
        rows: known.rows + file.rows,
        bytes: known.bytes + file.bytes,
        from: file.from < known.from ? file.from : known.from,
        to: file.to > known.to ? file.to : known.to,
      };
      if (fateOf(file, retention, state.holds.values(), now()).kind === 'held') held++;
    }
    const all = Object.values(tables);
    const sum = (what: 'files' | 'rows' | 'bytes'): number => all.reduce((total, table) => total + table[what], 0);
    const [oldest] = all.map(({ from }) => from).sort();
    const unfinished = [...state.entries.values()].filter((entry) => entry.state !== 'sealed').length;
    return {
      place: place.title,
      files: sum('files'),
      rows: sum('rows'),
      bytes: sum('bytes'),
      ...(oldest === undefined ? {} : { oldest }),
      tables,
      held,
      holds: [...state.holds.keys()],
      unfinished: unfinished + state.sealing.size,
      troubles: this.#troubles.map(({ message }) => message),
    };
  }

  /** Ends what is under way after its present file. */
  async close(): Promise<void> {
    this.#stopping = true;
    await this.#last;
    await this.#catalog.close();
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#last.then(work);
    this.#last = run.catch(() => undefined);
    return run;
  }
}
