import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Database, StateError } from './database.ts';

/** One step of the schema, `migrations/NNNN-name.sql`. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

const folder = fileURLToPath(new URL('./migrations', import.meta.url));

/** The steps of this version, in their order. */
export const readMigrations = (): readonly Migration[] =>
  readdirSync(folder)
    .flatMap((file) => {
      const [, number, name] = /^(\d{4})-([a-z0-9-]+)\.sql$/.exec(file) ?? [];
      return number === undefined || name === undefined
        ? []
        : [{ number: Number(number), name, sql: readFileSync(`${folder}/${file}`, 'utf8') }];
    })
    .sort((a, b) => a.number - b.number);

/** Held while steps are made, so that two processes on one server do not make them twice. Any number that nobody else takes. */
const LOCK = 5_361_647;

const HISTORY = `CREATE TABLE IF NOT EXISTS migrations (
  number integer PRIMARY KEY,
  name text NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now()
)`;

/**
 * Brings the schema to this version: each step that was not made yet is made, in its own transaction, forward only. A
 * schema that is newer than this version is refused: it would be read wrongly.
 * @returns the names of the steps that were made now
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[] = readMigrations(),
): Promise<readonly string[]> {
  return database.transaction(async (statements) => {
    await statements.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    await statements.query(HISTORY);
    const rows = await statements.query('SELECT number FROM migrations ORDER BY number');
    const made = new Set(rows.map((row) => Number(row['number'])));
    const newest = Math.max(0, ...migrations.map(({ number }) => number));
    if ([...made].some((number) => number > newest))
      throw new StateError(
        'The state was written by a newer version of Safeguard: install that, or a newer one',
        false,
      );
    const lacking = migrations.filter(({ number }) => !made.has(number));
    for (const { number, name, sql } of lacking) {
      for (const statement of statementsOf(sql)) await statements.query(statement);
      await statements.query('INSERT INTO migrations (number, name) VALUES ($1, $2)', [number, name]);
    }
    return lacking.map(({ name }) => name);
  });
}

/** The statements of a step. Steps hold no semicolons but those between statements, which a test sees to. */
const statementsOf = (sql: string): string[] =>
  sql
    .replaceAll(/--.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
