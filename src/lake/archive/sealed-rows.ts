import { randomBytes } from 'node:crypto';
import type { SealedRead, SealedScan } from '../../kql/plan/node.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { TableSchema } from '../../model/table.ts';
import type { Engine } from '../engine/engine.ts';
import { type OutsideTables, outsideWord } from '../engine/outside-table.ts';
import type { ParameterValue, StatementParameters } from '../engine/parameters.ts';
import type { RowsElsewhere, Spanned } from '../lake.ts';
import { BATCH_COLUMN } from '../tables/create-table-sql.ts';
import type { StoredTable } from '../tables/stored-table.ts';
import type { ArchiveFailure } from './archive-failure.ts';
import type { ArchivePlace } from './archive-place.ts';
import type { CatalogState } from './catalog-state.ts';
import { rangesOf, type TickRange, ticksOfAll, timeLimits } from './limit-ticks.ts';
import type { Readers } from './readers.ts';
import { fileColumns, sealedColumns, sealedValues } from './sealed-columns.ts';
import { type SealedFile, ticksOf } from './sealed-file.ts';

export interface SealedRowsOptions {
  readonly engine: Engine;
  readonly place: ArchivePlace;
  readonly state: CatalogState;
  readonly readers: Readers;
  readonly table: (name: string) => StoredTable | undefined;
}

const DAY_TICKS = 864_000_000_000n;
const dayNumber = (file: SealedFile): bigint => ticksOf(`${file.day}T00:00:00Z`) / DAY_TICKS;
const ticks = 'reinterpretAsInt64(_.`TimeGenerated`)';
const dayOfRow = `intDiv(${ticks} - positiveModulo(${ticks}, ${DAY_TICKS}), ${DAY_TICKS})`;

/** A file with its times as numbers: worked out once, since every query asks. */
interface Timed extends TickRange {
  readonly file: SealedFile;
}

/**
 * The rows of sealed files, beside those in the store. A query reads the files whose times it can ask for, and of a file whose rows
 * have not left the store yet the file alone.
 */
export class SealedRows implements RowsElsewhere {
  readonly #options: SealedRowsOptions;
  readonly #tag = randomBytes(12).toString('hex');
  readonly #timed = new Map<string, Timed>();
  readonly #values = new Map<string, ReadonlyMap<string, string>>();
  #words = 0;

  constructor(options: SealedRowsOptions) {
    this.#options = options;
  }

  /** A word for a table outside of the engine, of numbers that scans do not use. */
  readonly word = (): string => {
    this.#words = (this.#words + 1) % 100_000;
    return outsideWord(this.#tag, 900_000 + this.#words);
  };

  has(table: string): boolean {
    for (const _ of this.#options.state.of(table)) return true;
    return false;
  }

  begin(): () => void {
    return this.#options.readers.begin();
  }

  readonly scan = ({ name }: TableSchema, number: number): SealedScan | undefined => {
    const table = this.#options.table(name);
    if (table === undefined || !this.has(name) || number >= 900_000) return undefined;
    const values = this.#values.get(name) ?? sealedValues(table);
    this.#values.set(name, values);
    const later = `_.\`${BATCH_COLUMN}\` >= transform(${dayOfRow}, {sealed_days_${number}:Array(Int64)}, {sealed_from_${number}:Array(UInt64)}, toUInt64(0))`;
    return {
      word: outsideWord(this.#tag, number),
      values,
      stored: `({sealed_any_${number}:UInt8} = 0 OR ${later})`,
      asked: [],
    };
  };

  async span(reads: readonly SealedRead[], parameters: StatementParameters): Promise<Result<Spanned, ArchiveFailure>> {
    const texts = reads.flatMap(({ asked }) =>
      asked.flatMap((limits) => timeLimits(limits).map(({ value }) => value.text)),
    );
    const known = await ticksOfAll(this.#options.engine, texts, parameters);
    if (!known.ok) return known;
    const files = reads.map((read) => this.#filesFor(read.table, rangesOf(read, known.value)));
    const outside: Record<string, OutsideTables[string]> = {};
    const more: Record<string, ParameterValue> = {};
    for (const [number, { table: name, word }] of reads.entries()) {
      const table = this.#options.table(name);
      const list = files[number] ?? [];
      const source = await this.#options.place.table(
        table === undefined
          ? []
          : fileColumns(sealedColumns(table)).map(({ name: column, type }) => ({ name: column, type })),
        list.map(({ file }) => file),
      );
      if (!source.ok) return err(source.error);
      outside[word] = source.value;
      Object.assign(more, this.#doubled(number, list));
    }
    const asked = files.some((list) => list.length > 0);
    return ok({ outside, parameters: more, settings: { use_hive_partitioning: 0 }, asked });
  }

  #filesFor(table: string, ranges: readonly TickRange[]): readonly SealedFile[] {
    const found: SealedFile[] = [];
    for (const { file, state } of this.#options.state.of(table)) {
      if (state === 'expired') continue;
      const { from, to } = this.#timesOf(file);
      if (ranges.some((range) => range.from <= to && from <= range.to)) found.push(file);
    }
    return found.sort((a, b) => (a.file < b.file ? -1 : 1));
  }

  #timesOf(file: SealedFile): Timed {
    const known = this.#timed.get(file.file);
    if (known?.file === file) return known;
    const timed = { file, from: ticksOf(file.from), to: ticksOf(file.to) };
    this.#timed.set(file.file, timed);
    return timed;
  }

  /** From which batch on the stored rows of a day are meant, for files whose rows are in the store as well. */
  #doubled(number: number, files: readonly SealedFile[]): Record<string, ParameterValue> {
    const from = new Map<bigint, number>();
    for (const file of files) {
      if (this.#options.state.entries.get(file.file)?.state !== 'doubled') continue;
      const day = dayNumber(file);
      from.set(day, Math.max(from.get(day) ?? 0, file.through + 1));
    }
    return {
      [`sealed_any_${number}`]: from.size > 0 ? 1 : 0,
      [`sealed_days_${number}`]: [...from.keys()].map(Number),
      [`sealed_from_${number}`]: [...from.values()],
    };
  }
}
