import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { quotedName } from '../../kql/sql/fragment.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Engine, EngineAnswer } from '../engine/engine.ts';
import { type EngineFailure, engineFailure } from '../engine/failure.ts';
import { type OutsideTables, outsideWord } from '../engine/outside-table.ts';
import type { EngineSettings } from '../engine/settings.ts';
import { textLiteral } from '../tables/literal.ts';
import { recordColumns } from './frame.ts';

/** Files below the spool's folder that hold the records of some batches, among others. */
export interface RecordFiles {
  readonly folder: string;
  readonly files: readonly string[];
}

/** Records as a relation that statements can read. */
export interface RecordRelation {
  /** The name of the relation in the text of a statement. */
  readonly name: string;
  readonly outside?: OutsideTables;
}

/** One part a table and day: big blocks, which cost least to write and to merge. Records are read in small ones, which stay in the processor's cache. */
const blocks: EngineSettings = {
  max_threads: 1,
  max_block_size: 8192,
  max_insert_threads: 1,
  min_insert_block_size_rows: 4_000_000,
  min_insert_block_size_bytes: 4 * 1024 ** 3,
  max_insert_block_size: 4_000_000,
  max_partitions_per_insert_block: 0,
  optimize_on_insert: 0,
};

const limits = { seconds: 600 };

/** What deduplication tokens and tables of the intake begin with. */
const OWN = 'record-';

/** Gives the engine the records of files, and runs statements over them. */
export class EngineRecords {
  readonly #engine: Engine;
  /** The engine is a server, which sees no file of this machine. */
  readonly #remote: boolean;
  readonly #process = `${OWN}${randomBytes(6).toString('hex')}-`;
  /** Inserts that failed: whether they ended is known of the engine alone. */
  readonly #unanswered = new Set<string>();

  constructor(engine: Engine, remote: boolean) {
    this.#engine = engine;
    this.#remote = remote;
  }

  /** Does something with the records of files: an embedded engine reads them where they are, a server is sent them. */
  async with<T>(
    { folder, files }: RecordFiles,
    work: (relation: RecordRelation) => Promise<Result<T, EngineFailure>>,
  ): Promise<Result<T, EngineFailure>> {
    if (!this.#remote) {
      const name = outsideWord(randomBytes(12).toString('hex'), 0);
      return work({
        name,
        outside: { [name]: { kind: 'local', format: 'RowBinary', columns: recordColumns, folder, files } },
      });
    }
    const name = `${this.#process}${randomBytes(8).toString('hex')}`;
    const columns = recordColumns.map((column) => `${quotedName(column.name)} ${column.type}`).join(', ');
    const made = await this.#engine.execute({
      sql: `CREATE TABLE ${quotedName(name)} (${columns}) ENGINE = MergeTree ORDER BY tuple()`,
    });
    if (!made.ok) return made;
    const rows = Readable.from(bytesOf(files.map((file) => join(folder, file))), { objectMode: false });
    const sent = await this.#engine.insert({ table: name, format: 'RowBinary', rows, limits });
    const done = sent.ok ? await work({ name: quotedName(name) }) : sent;
    await this.#engine.execute({ sql: `DROP TABLE IF EXISTS ${quotedName(name)}` });
    return done;
  }

  /** Removes what an earlier process sent to a server and had no time to remove. */
  async removeLeft(): Promise<Result<undefined, EngineFailure>> {
    const found = await this.#engine.query({
      sql: `SELECT name FROM system.tables WHERE database = currentDatabase() AND startsWith(name, '${OWN}') AND NOT startsWith(name, '${this.#process}')`,
    });
    if (!found.ok) return found;
    for (const [name] of found.value.rows) {
      const dropped = await this.#engine.execute({ sql: `DROP TABLE IF EXISTS ${quotedName(String(name))}` });
      if (!dropped.ok) return dropped;
    }
    return ok(undefined);
  }

  /** Runs an insert. @param batch the number of its first batch */
  async insert(
    { outside }: RecordRelation,
    sql: string,
    parameters: Readonly<Record<string, string>>,
    batch: number,
  ): Promise<Result<undefined, EngineFailure>> {
    const token = `${this.#process}${batch}-${randomBytes(8).toString('hex')}`;
    this.#unanswered.add(token);
    const done = await this.#engine.execute({
      sql,
      parameters,
      ...(outside === undefined ? {} : { outside }),
      settings: { ...blocks, insert_deduplication_token: token },
      limits,
    });
    if (done.ok) this.#unanswered.delete(token);
    return done;
  }

  async query(
    { outside }: RecordRelation,
    sql: string,
    parameters: Readonly<Record<string, string>>,
  ): Promise<Result<EngineAnswer, EngineFailure>> {
    return this.#engine.query({ sql, parameters, ...(outside === undefined ? {} : { outside }), limits });
  }

  /** Refuses while an insert runs whose answer was lost, of this process or an earlier one: what it writes could not be told from what is lacking. */
  async noneRuns(): Promise<Result<undefined, EngineFailure>> {
    const token = "Settings['insert_deduplication_token']";
    const unanswered = [...this.#unanswered].map(textLiteral).join(', ') || "''";
    const running = await this.#engine.query({
      sql: `SELECT count() FROM system.processes WHERE startsWith(${token}, '${OWN}') AND (NOT startsWith(${token}, '${this.#process}') OR ${token} IN (${unanswered}))`,
    });
    if (!running.ok) return running;
    if (Number(running.value.rows[0]?.[0] ?? 0) === 0) return ok(undefined);
    return err(engineFailure('ENGINE_BUSY', 'An earlier insert of the same batches runs still'));
  }
}

async function* bytesOf(paths: readonly string[]): AsyncGenerator<Buffer> {
  for (const path of paths) for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) yield piece;
}
