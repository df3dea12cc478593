import { randomBytes } from 'node:crypto';
import { quotedName } from '../../kql/sql/fragment.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { insertFailure } from '../engine/clickhouse-error.ts';
import type { Engine } from '../engine/engine.ts';
import { type EngineFailure, engineFailure } from '../engine/failure.ts';
import { outsideWord } from '../engine/outside-table.ts';
import type { EngineSettings } from '../engine/settings.ts';
import { BATCH_COLUMN } from '../tables/create-table-sql.ts';
import { ensureTables } from '../tables/ensure-tables.ts';
import { textLiteral } from '../tables/literal.ts';
import { recordColumns } from './frame.ts';
import { type BatchToInsert, DEAD_TABLE, insertDeadSql, insertSql } from './insert-sql.ts';
import { ledgerColumns } from './ledger-columns.ts';
import type { Mapping } from './mapping-sql.ts';
import type { PreparedStream, PreparedStreams } from './prepared-stream.ts';
import { readBack, type StoredRows } from './read-back.ts';

/** Files below the spool's folder that hold the records of some batches, among others. */
export interface RecordFiles {
  readonly folder: string;
  readonly files: readonly string[];
}

/** A batch of a stream and how many records it has. */
export interface GroupedBatch extends BatchToInsert {
  readonly records: number;
}

/** What became of a batch. */
export interface InsertedBatch {
  readonly stored: StoredRows | undefined;
  readonly dead: StoredRows | undefined;
  readonly duplicates: number;
}

/** Why batches are not in their table: another try may do, or these very records are in the way. */
export interface InsertFailure extends EngineFailure {
  readonly poisoned: boolean;
}

/** One part a table and day: big blocks, which cost least to write and to merge. */
const blocks: EngineSettings = {
  max_threads: 1,
  max_insert_threads: 1,
  min_insert_block_size_rows: 4_000_000,
  min_insert_block_size_bytes: 4 * 1024 ** 3,
  max_insert_block_size: 4_000_000,
  max_partitions_per_insert_block: 0,
  optimize_on_insert: 0,
};

const limits = { seconds: 600 };

/** What the deduplication tokens of the intake begin with. */
const TOKEN = 'record-';

/** Failures that come of the records themselves; the same records fail again. */
const POISON: ReadonlySet<string> = new Set(['ENGINE_DATA', 'ENGINE_MEMORY', 'ENGINE_TOO_MANY_ROWS']);

/** Puts batches of one stream into their table, and what does not fit into the dead letters. */
export class BatchInserter {
  readonly #engine: Engine;
  readonly #streams: PreparedStreams;
  readonly #now: () => number;
  readonly #made = new Set<string>();
  /** Inserts that failed: whether they ended is known of the engine alone. */
  readonly #unanswered = new Set<string>();

  constructor(engine: Engine, streams: PreparedStreams, now: () => number) {
    this.#engine = engine;
    this.#now = now;
    this.#streams = streams;
  }

  /**
   * @param again an earlier insert may have put some of these rows there already
   */
  async insert(
    prepared: PreparedStream,
    from: RecordFiles,
    batches: readonly GroupedBatch[],
    again: boolean,
  ): Promise<Result<ReadonlyMap<number, InsertedBatch>, InsertFailure>> {
    const { table, mapping } = prepared;
    const made = await this.#ensure(table.name);
    if (!made.ok) return fault(made.error);
    const stored = again ? await this.#anyStored(table.name, batches) : ok(false);
    if (!stored.ok) return fault(stored.error);
    const inserted = await this.#execute(from, batches, mapping, (relation) =>
      insertSql(table, mapping, relation, batches, { stored: stored.value }),
    );
    if (!inserted.ok) return fault(insertFailure(inserted.error));
    const rows = await readBack(this.#engine, table.name, prepared.ledgerColumns, numbersOf(batches));
    if (!rows.ok) return fault(rows.error);
    const isLacking = ({ batch, records }: GroupedBatch): boolean => (rows.value.get(batch)?.rows ?? 0) < records;
    const lacking = mapping.varies === true ? batches : batches.filter(isLacking);
    const dead = await this.#bury(prepared, from, lacking);
    if (!dead.ok) return fault(dead.error);
    return ok(
      new Map(batches.map((batch) => [batch.batch, outcome(batch, rows.value, dead.value, mapping.varies === true)])),
    );
  }

  /** Puts the records of batches among the dead letters that are there for a reason. */
  async #bury({ stream, mapping }: PreparedStream, from: RecordFiles, batches: readonly GroupedBatch[]) {
    return this.buryAll(stream.stream, mapping.reason, from, batches);
  }

  /** The same with a reason of its own, as SQL over a record. */
  async buryAll(
    stream: string,
    reason: string,
    from: RecordFiles,
    batches: readonly GroupedBatch[],
  ): Promise<Result<ReadonlyMap<number, StoredRows>, EngineFailure>> {
    if (batches.length === 0) return ok(new Map<number, StoredRows>());
    const made = await this.#ensure(DEAD_TABLE);
    if (!made.ok) return made;
    const buried = await this.#execute(from, batches, {}, (relation) =>
      insertDeadSql(stream, reason, relation, batches),
    );
    if (!buried.ok) return buried;
    const table = this.#streams.table(DEAD_TABLE);
    if (table === undefined) return ok(new Map<number, StoredRows>());
    return readBack(this.#engine, DEAD_TABLE, ledgerColumns(table), numbersOf(batches));
  }

  async #execute(
    { folder, files }: RecordFiles,
    batches: readonly GroupedBatch[],
    { parameters = {} }: Pick<Mapping, 'parameters'>,
    sql: (relation: string) => string,
  ): Promise<Result<undefined, EngineFailure>> {
    const word = outsideWord(randomBytes(12).toString('hex'), 0);
    const token = `${TOKEN}${batches[0]?.batch}-${batches.at(-1)?.batch}-${randomBytes(8).toString('hex')}`;
    this.#unanswered.add(token);
    const done = await this.#engine.execute({
      sql: sql(word),
      parameters: { ...parameters, now: engineTime(this.#now()) },
      outside: { [word]: { kind: 'local', format: 'RowBinary', columns: recordColumns, folder, files } },
      settings: { ...blocks, insert_deduplication_token: token },
      limits,
    });
    if (done.ok) this.#unanswered.delete(token);
    return done;
  }

  /** Whether any row of these batches is in the table. A statement whose answer was lost may be running still: then it is too early. */
  async #anyStored(table: string, batches: readonly GroupedBatch[]): Promise<Result<boolean, EngineFailure>> {
    const running = await this.#engine.query({
      sql: `SELECT count() FROM system.processes WHERE startsWith(Settings['insert_deduplication_token'], ${textLiteral(TOKEN)})
AND Settings['insert_deduplication_token'] IN (${[...this.#unanswered].map(textLiteral).join(', ') || "''"})`,
    });
    if (!running.ok) return running;
    if (Number(running.value.rows[0]?.[0] ?? 0) > 0)
      return err(engineFailure('ENGINE_BUSY', 'An earlier insert of the same batches runs still'));
    const answer = await this.#engine.query({
      sql: `SELECT count() FROM ${quotedName(table)} WHERE ${quotedName(BATCH_COLUMN)} IN (${numbersOf(batches).join(', ')})`,
    });
    return answer.ok ? ok(Number(answer.value.rows[0]?.[0] ?? 0) > 0) : answer;
  }

  /** Makes a table when rows come for it first. */
  async #ensure(name: string): Promise<Result<undefined, EngineFailure>> {
    if (this.#made.has(name)) return ok(undefined);
    const table = this.#streams.table(name);
    if (table === undefined) return ok(undefined);
    const made = await ensureTables(this.#engine, [table], { recorded: true });
    if (made.ok) this.#made.add(name);
    else if (made.error.code === 'TABLE_CONFLICT') return err(engineFailure('ENGINE_SQL', made.error.message));
    else return err(made.error);
    return ok(undefined);
  }
}

/** A moment as ClickHouse reads a DateTime64. */
const engineTime = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '');

const numbersOf = (batches: readonly GroupedBatch[]): readonly number[] => batches.map(({ batch }) => batch);

const fault = (failure: EngineFailure): Result<never, InsertFailure> => ({
  ok: false,
  error: { ...failure, poisoned: POISON.has(failure.code) },
});

function outcome(
  { batch, records }: GroupedBatch,
  rows: ReadonlyMap<number, StoredRows>,
  dead: ReadonlyMap<number, StoredRows>,
  varies: boolean,
): InsertedBatch {
  const [stored, buried] = [rows.get(batch), dead.get(batch)];
  // A transformation may leave records out, or make several rows of one: nothing follows from their number.
  const duplicates = varies ? 0 : Math.max(0, records - (stored?.rows ?? 0) - (buried?.rows ?? 0));
  return { stored, dead: buried, duplicates };
}
