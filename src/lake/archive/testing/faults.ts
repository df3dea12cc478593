import { err, type Result } from '../../../lib/result.ts';
import type { ArchivePlace } from '../archive-place.ts';
import type { Catalog } from '../catalog.ts';
import type { HotRows } from '../hot-rows.ts';
import type { ArchiveParts } from '../seal-day.ts';
import type { SealLedger } from '../seal-ledger.ts';

/** The process ends here. */
export class Killed extends Error {}

/** How a write goes wrong: the process ends, or the write says that it failed; before it persists, or after. */
export const faultKinds = ['killed before', 'killed after', 'fails before', 'fails after'] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Makes the write of a number go wrong, counted over everything that the archive writes to. */
export class Faults {
  readonly written: string[] = [];
  readonly #kind: FaultKind;
  readonly #at: number;

  constructor(kind: FaultKind, at: number) {
    this.#kind = kind;
    this.#at = at;
  }

  /** Whether the write that was to go wrong has been reached. */
  get reached(): boolean {
    return this.written.length > this.#at;
  }

  async #write<T, E>(what: string, write: () => Promise<Result<T, E>>): Promise<Result<T, E>> {
    this.written.push(what);
    if (this.written.length - 1 !== this.#at) return write();
    const failed = err({ code: 'ARCHIVE_PLACE', message: 'made to fail', retryable: true } as E);
    if (this.#kind === 'killed before') throw new Killed();
    if (this.#kind === 'fails before') return failed;
    await write();
    if (this.#kind === 'killed after') throw new Killed();
    return failed;
  }

  /** The same parts, whose writes go through this. */
  around(parts: ArchiveParts): ArchiveParts {
    const { hot, place, catalog, ledger } = parts;
    const hotRows: Pick<HotRows, keyof HotRows> = {
      days: (...of) => hot.days(...of),
      sum: (rows) => hot.sum(rows),
      sumOfFile: (...of) => hot.sumOfFile(...of),
      columnsFor: (rows) => hot.columnsFor(rows),
      write: (...of) => this.#write('draft', () => hot.write(...of)),
      remove: (rows) => this.#write('rows removed', () => hot.remove(rows)),
    };
    const placed: ArchivePlace = {
      title: place.title,
      drafts: place.drafts,
      put: (...of) => this.#write('put', () => place.put(...of)),
      check: (file) => place.check(file),
      remove: (file) => this.#write('file removed', () => place.remove(file)),
      list: () => place.list(),
      table: (...of) => place.table(...of),
    };
    const lines: Pick<Catalog, 'state' | 'add'> = {
      state: catalog.state,
      add: (line) => this.#write(`line ${line.kind}`, () => catalog.add(line)),
    };
    const leaves: SealLedger = {
      get size() {
        return ledger.size;
      },
      get lastBatch() {
        return ledger.lastBatch;
      },
      append: (list) => this.#write(`leaf ${list[0]?.kind}`, () => ledger.append(list)),
      leavesFrom: (index) => ledger.leavesFrom(index),
    };
    return { ...parts, hot: hotRows, place: placed, catalog: lines, ledger: leaves };
  }
}
