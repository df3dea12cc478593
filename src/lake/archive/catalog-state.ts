import type { CatalogLine, HoldScope } from './catalog-line.ts';
import type { SealedFile } from './sealed-file.ts';

/** Where a sealed file stands: its rows are in the store too, or in the file alone, or it is on its way out. */
export type FileState = 'doubled' | 'sealed' | 'expiring' | 'expired';

export interface CatalogEntry {
  readonly file: SealedFile;
  readonly state: FileState;
  /** For a file that is expiring: the ledger's size before. */
  readonly ledger?: number;
}

/** A file that was to be written, and is not yet sealed. */
export interface Sealing {
  readonly file: string;
  readonly through: number;
  readonly ledger: number;
}

/** A legal hold that is in force. */
export interface Hold {
  readonly id: string;
  readonly scope: HoldScope;
}

/** What the lines of the catalog come to. */
export class CatalogState {
  readonly entries = new Map<string, CatalogEntry>();
  readonly sealing = new Map<string, Sealing>();
  readonly holds = new Map<string, Hold>();
  /** Names that are taken by files that are none of ours. */
  readonly left = new Set<string>();
  readonly #tables = new Map<string, Set<string>>();

  /** Takes one more line. @returns false where it does not follow from those before */
  take(line: CatalogLine): boolean {
    switch (line.kind) {
      case 'sealing': {
        const { file, through, ledger } = line;
        if (this.entries.has(file)) return false;
        this.sealing.set(file, { file, through, ledger });
        return true;
      }
      case 'sealed': {
        const { kind: _, ...file } = line;
        if (this.entries.has(file.file)) return false;
        this.sealing.delete(file.file);
        this.#put({ file, state: 'doubled' });
        return true;
      }
      case 'undone':
        if (line.left) this.left.add(line.file);
        return this.sealing.delete(line.file);
      case 'removed':
        return this.#change(line.file, 'doubled', 'sealed');
      case 'expiring':
        return this.#change(line.file, 'sealed', 'expiring', line.ledger);
      case 'kept':
        return this.#change(line.file, 'expiring', 'sealed');
      case 'expired':
        return this.#change(line.file, 'expiring', 'expired');
      case 'deleted':
        this.#tables.get(this.entries.get(line.file)?.file.table ?? '')?.delete(line.file);
        return this.entries.delete(line.file);
      case 'hold':
        this.holds.set(line.id, { id: line.id, scope: line.scope });
        return true;
      case 'lifted':
        return this.holds.delete(line.id);
      default:
        return line satisfies never;
    }
  }

  /** The entries of a table, in no order. */
  *of(table: string): Generator<CatalogEntry> {
    for (const file of this.#tables.get(table) ?? []) {
      const entry = this.entries.get(file);
      if (entry !== undefined) yield entry;
    }
  }

  /** The tables that have entries. */
  get tables(): readonly string[] {
    return [...this.#tables].filter(([, files]) => files.size > 0).map(([table]) => table);
  }

  /** The lines that come to the same. */
  *lines(): Generator<CatalogLine> {
    for (const { file, state, ledger } of this.entries.values()) {
      yield { kind: 'sealed', ...file };
      if (state !== 'doubled') yield { kind: 'removed', file: file.file };
      if (state === 'expiring' || state === 'expired') yield { kind: 'expiring', file: file.file, ledger: ledger ?? 0 };
      if (state === 'expired') yield { kind: 'expired', file: file.file };
    }
    for (const sealing of this.sealing.values()) yield { kind: 'sealing', ...sealing };
    for (const file of this.left) {
      yield { kind: 'sealing', file, through: 0, ledger: 0 };
      yield { kind: 'undone', file, left: true };
    }
    for (const hold of this.holds.values()) yield { kind: 'hold', ...hold };
  }

  #put(entry: CatalogEntry): void {
    const { file, table } = entry.file;
    this.entries.set(file, entry);
    const files = this.#tables.get(table) ?? new Set();
    this.#tables.set(table, files.add(file));
  }

  #change(file: string, from: FileState, to: FileState, ledger?: number): boolean {
    const entry = this.entries.get(file);
    if (entry?.state !== from) return false;
    const known = ledger ?? entry.ledger;
    this.entries.set(file, { file: entry.file, state: to, ...(known === undefined ? {} : { ledger: known }) });
    return true;
  }
}
