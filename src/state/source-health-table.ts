import type { Database } from './database.ts';

/** What a source last said of itself. */
export interface StoredHealth {
  readonly source: string;
  /** In the source's own words, such as `running`, `throttled` or `failed`. */
  readonly state: string;
  /** One line without secrets and without anything of a record. */
  readonly message: string;
  readonly changedAt: Date;
  readonly lastDeliveryAt?: Date;
  readonly records: number;
}

const timeOf = (value: unknown): Date => (value instanceof Date ? value : new Date(String(value)));

/** The health of the sources, kept so that one that is silent since before a start is seen. */
export class SourceHealthTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async set({ source, state, message, changedAt, lastDeliveryAt, records }: StoredHealth): Promise<void> {
    await this.#database.query(
      `INSERT INTO source_health (source, state, message, changed_at, last_delivery_at, records)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (source) DO UPDATE SET state = excluded.state, message = excluded.message, changed_at = excluded.changed_at,
         last_delivery_at = coalesce(excluded.last_delivery_at, source_health.last_delivery_at), records = excluded.records`,
      [source, state, message, changedAt.toISOString(), lastDeliveryAt?.toISOString() ?? null, String(records)],
    );
  }

  async list(): Promise<readonly StoredHealth[]> {
    const rows = await this.#database.query(
      'SELECT source, state, message, changed_at, last_delivery_at, records FROM source_health ORDER BY source',
    );
    return rows.map((row) => ({
      source: String(row['source']),
      state: String(row['state']),
      message: String(row['message']),
      changedAt: timeOf(row['changed_at']),
      ...(row['last_delivery_at'] === null ? {} : { lastDeliveryAt: timeOf(row['last_delivery_at']) }),
      records: Number(row['records']),
    }));
  }
}
