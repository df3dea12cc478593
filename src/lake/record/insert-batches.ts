import { quotedName } from '../../kql/sql/fragment.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { insertFailure } from '../engine/clickhouse-error.ts';
import type { Engine } from '../engine/engine.ts';
import { type EngineFailure, engineFailure } from '../engine/failure.ts';
import { BATCH_COLUMN } from '../tables/create-table-sql.ts';
import { ensureTables } from '../tables/ensure-tables.ts';
import { EngineRecords, type RecordFiles, type RecordRelation } from './engine-records.ts';
import { type BatchToInsert, DEAD_TABLE, insertDeadSql, insertSql, knownIdsSql, timesSql } from './insert-sql.ts';
import { ledgerColumns } from './ledger-columns.ts';
import type { PreparedStream, PreparedStreams } from './prepared-stream.ts';
import { readBack, type StoredRows } from './read-back.ts';

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

/** Why batches are not in their table: something that passes, too many at once, or these very records. */
export interface InsertFailure extends EngineFailure {
  readonly cause: 'passing' | 'size' | 'data';
}

const causeOf = ({ code }: EngineFailure): InsertFailure['cause'] =>
  code === 'ENGINE_DATA' ? 'data' : code === 'ENGINE_MEMORY' || code === 'ENGINE_TOO_MANY_ROWS' ? 'size' : 'passing';

type Parameters = Readonly<Record<string, string>>;

/** Puts batches of one stream into their table, and what does not fit into the dead letters. */
export class BatchInserter {
  readonly #engine: Engine;
  readonly #records: EngineRecords;
  readonly #streams: PreparedStreams;
  readonly #now: () => number;
  readonly #made = new Set<string>();
  #cleared = false;

  constructor(engine: Engine, streams: PreparedStreams, { now, remote }: { now: () => number; remote: boolean }) {
    this.#engine = engine;
    this.#records = new EngineRecords(engine, remote);
    this.#now = now;
    this.#streams = streams;
  }

  /**
   * Inserts batches of one stream together and reads them back.
   * @param again an earlier insert may have put some of these rows there already
   */
  async insert(
    prepared: PreparedStream,
    from: RecordFiles,
    batches: readonly GroupedBatch[],
    again: boolean,
  ): Promise<Result<ReadonlyMap<number, InsertedBatch>, InsertFailure>> {
    const ready = await this.#makeReady(prepared.table.name);
    const done = ready.ok
      ? await this.#records.with(from, (relation) => this.#insertFrom(relation, prepared, batches, again))
      : ready;
    if (done.ok) return done;
    const failure = insertFailure(done.error);
    return err({ ...failure, cause: causeOf(failure) });
  }

  async #insertFrom(
    relation: RecordRelation,
    prepared: PreparedStream,
    batches: readonly GroupedBatch[],
    again: boolean,
  ): Promise<Result<ReadonlyMap<number, InsertedBatch>, EngineFailure>> {
    const { table, mapping, stream } = prepared;
    const varies = mapping.varies === true;
    const parameters = { ...mapping.parameters, now: engineTime(this.#now()) };
    const stored = again ? await this.#anyStored(table.name, batches) : ok(false);
    if (!stored.ok) return stored;
    const known = await this.#knownIds(relation, prepared, batches, parameters);
    if (!known.ok) return known;
    const [id] = stream.unique ?? [];
    const unique = id === undefined ? undefined : { column: id, known: known.value };
    const sql = insertSql(table, mapping, relation.name, batches, { stored: stored.value, unique });
    const inserted = await this.#records.insert(relation, sql, parameters, batches[0]?.batch ?? 0);
    if (!inserted.ok) return inserted;
    const rows = await readBack(this.#engine, table.name, prepared.ledgerColumns, numbersOf(batches));
    if (!rows.ok) return rows;
    const lacking = batches.filter(({ batch, records }) => varies || (rows.value.get(batch)?.rows ?? 0) < records);
    const dead = await this.#buryFrom(relation, stream.stream, mapping.reason, lacking);
    if (!dead.ok) return dead;
    return ok(new Map(batches.map((batch) => [batch.batch, outcome(batch, rows.value, dead.value, varies)])));
  }

  /** Ids of these records that rows of other batches have already; none where the stream has no ids. */
  async #knownIds(
    relation: RecordRelation,
    { stream, table, mapping }: PreparedStream,
    batches: readonly GroupedBatch[],
    parameters: Parameters,
  ): Promise<Result<readonly string[], EngineFailure>> {
    const [id] = stream.unique ?? [];
    if (id === undefined) return ok([]);
    const times = await this.#records.query(relation, timesSql(mapping, relation.name, batches), parameters);
    if (!times.ok) return times;
    const [rows, from, to] = times.value.rows[0] ?? [];
    if (Number(rows ?? 0) === 0) return ok([]);
    const sql = knownIdsSql(table, mapping, relation.name, batches, id);
    const found = await this.#records.query(relation, sql, { ...parameters, from: String(from), to: String(to) });
    return found.ok ? ok(found.value.rows.map(([value]) => String(value))) : found;
  }

  /** Puts all records of batches among the dead letters, for one reason. @param reason SQL of a text over a record */
  async buryAll(
    stream: string,
    reason: string,
    from: RecordFiles,
    batches: readonly GroupedBatch[],
  ): Promise<Result<ReadonlyMap<number, StoredRows>, EngineFailure>> {
    return this.#records.with(from, (relation) => this.#buryFrom(relation, stream, reason, batches));
  }

  async #buryFrom(
    relation: RecordRelation,
    stream: string,
    reason: string,
    batches: readonly GroupedBatch[],
  ): Promise<Result<ReadonlyMap<number, StoredRows>, EngineFailure>> {
    const table = this.#streams.table(DEAD_TABLE);
    if (batches.length === 0 || table === undefined) return ok(new Map<number, StoredRows>());
    const ready = await this.#makeReady(DEAD_TABLE);
    if (!ready.ok) return ready;
    const sql = insertDeadSql(stream, reason, relation.name, batches);
    const buried = await this.#records.insert(relation, sql, {}, batches[0]?.batch ?? 0);
    return buried.ok ? readBack(this.#engine, DEAD_TABLE, ledgerColumns(table), numbersOf(batches)) : buried;
  }

  /** Whether any row of these batches is in the table. */
  async #anyStored(table: string, batches: readonly GroupedBatch[]): Promise<Result<boolean, EngineFailure>> {
    const quiet = await this.#records.noneRuns();
    if (!quiet.ok) return quiet;
    const answer = await this.#engine.query({
      sql: `SELECT count() FROM ${quotedName(table)} WHERE ${quotedName(BATCH_COLUMN)} IN (${numbersOf(batches).join(', ')})`,
    });
    return answer.ok ? ok(Number(answer.value.rows[0]?.[0] ?? 0) > 0) : answer;
  }

  /** Makes a table when rows come for it first. */
  async #makeReady(name: string): Promise<Result<undefined, EngineFailure>> {
    if (!this.#cleared) {
      const cleared = await this.#records.removeLeft();
      if (!cleared.ok) return cleared;
      this.#cleared = true;
    }
    const table = this.#made.has(name) ? undefined : this.#streams.table(name);
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
