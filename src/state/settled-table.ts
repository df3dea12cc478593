import type { Database } from './database.ts';

/** Where a source stands in one of its partitions, after a batch. */
export interface StoredCursor {
  readonly source: string;
  readonly partition: string;
  readonly position: string;
  readonly batch: number;
}

/** A delivery's own id, and the batch that it is in. */
export interface StoredRequestId {
  readonly source: string;
  readonly requestId: string;
  readonly batch: number;
  readonly records: number;
  readonly acceptedAt: Date;
}

/** What settled batches leave behind: where their sources stand, and the ids of their deliveries. */
export class SettledTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Keeps what a settled batch says, all of it or nothing. A cursor of an earlier batch never takes the place of a later
   * one, so that settling a batch again after a crash changes nothing.
   */
  async settle(cursors: readonly StoredCursor[], requestIds: readonly StoredRequestId[]): Promise<void> {
    await this.#database.transaction(async (statements) => {
      for (const { source, partition, position, batch } of cursors)
        await statements.query(
          `INSERT INTO cursors (source, "partition", position, batch) VALUES ($1, $2, $3, $4)
           ON CONFLICT (source, "partition") DO UPDATE SET position = excluded.position, batch = excluded.batch
           WHERE cursors.batch <= excluded.batch`,
          [source, partition, position, String(batch)],
        );
      for (const { source, requestId, batch, records, acceptedAt } of requestIds)
        await statements.query(
          `INSERT INTO request_ids (source, request_id, batch, records, accepted_at) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (source, request_id) DO NOTHING`,
          [source, requestId, String(batch), records, acceptedAt.toISOString()],
        );
    });
  }

  async cursors(): Promise<readonly StoredCursor[]> {
    const rows = await this.#database.query(
      'SELECT source, "partition", position, batch FROM cursors ORDER BY source, "partition"',
    );
    return rows.map((row) => ({
      source: String(row['source']),
      partition: String(row['partition']),
      position: String(row['position']),
      batch: Number(row['batch']),
    }));
  }

  /** The ids that are not older than a time; older ones are forgotten. */
  async requestIdsSince(time: Date): Promise<readonly StoredRequestId[]> {
    await this.#database.query('DELETE FROM request_ids WHERE accepted_at < $1', [time.toISOString()]);
    const rows = await this.#database.query(
      'SELECT source, request_id, batch, records, accepted_at FROM request_ids ORDER BY accepted_at, request_id',
    );
    return rows.map((row) => ({
      source: String(row['source']),
      requestId: String(row['request_id']),
      batch: Number(row['batch']),
      records: Number(row['records']),
      acceptedAt: row['accepted_at'] instanceof Date ? row['accepted_at'] : new Date(String(row['accepted_at'])),
    }));
  }
}
