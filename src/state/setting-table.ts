import { type Json, parseBoundedJson } from '../lib/json.ts';
import type { Database } from './database.ts';

/** What was set while the service ran. */
export class SettingTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async get(name: string): Promise<Json | undefined> {
    const [row] = await this.#database.query('SELECT value FROM settings WHERE name = $1', [name]);
    return row === undefined ? undefined : parseBoundedJson(String(row['value']));
  }

  async set(name: string, value: Json, now: Date): Promise<void> {
    await this.#database.query(
      `INSERT INTO settings (name, value, changed_at) VALUES ($1, $2, $3)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at`,
      [name, JSON.stringify(value), now.toISOString()],
    );
  }
}
