import type { Database, StateRow } from './database.ts';

/** What a token lets its bearer do. `admin` may do everything. */
export const tokenRoles = ['ingest', 'query', 'admin'] as const;
export type TokenRole = (typeof tokenRoles)[number];

/** A token as it is kept: its hash, never itself. */
export interface StoredToken {
  /** What it is called in lists and in the record of what its bearer did. */
  readonly id: string;
  readonly role: TokenRole;
  readonly name: string;
  readonly createdAt: Date;
  readonly expiresAt?: Date;
  readonly revokedAt?: Date;
}

const roleOf = (text: unknown): TokenRole => tokenRoles.find((role) => role === text) ?? 'ingest';
const timeOf = (value: unknown): Date => (value instanceof Date ? value : new Date(String(value)));

const tokenOf = (row: StateRow): StoredToken => ({
  id: String(row['id']),
  role: roleOf(row['role']),
  name: String(row['name']),
  createdAt: timeOf(row['created_at']),
  ...(row['expires_at'] === null ? {} : { expiresAt: timeOf(row['expires_at']) }),
  ...(row['revoked_at'] === null ? {} : { revokedAt: timeOf(row['revoked_at']) }),
});

const COLUMNS = 'id, role, name, created_at, expires_at, revoked_at';

/** The bearer tokens of the service. */
export class TokenTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @param hash of the token, by which it is found */
  async add(token: StoredToken, hash: string): Promise<void> {
    const { id, role, name, createdAt, expiresAt } = token;
    await this.#database.query(
      'INSERT INTO tokens (id, hash, role, name, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)',
      [id, hash, role, name, createdAt.toISOString(), expiresAt?.toISOString() ?? null],
    );
  }

  /** The token of a hash, expired and revoked ones too. */
  async find(hash: string): Promise<StoredToken | undefined> {
    const [row] = await this.#database.query(`SELECT ${COLUMNS} FROM tokens WHERE hash = $1`, [hash]);
    return row === undefined ? undefined : tokenOf(row);
  }

  /** All, the newest first. */
  async list(): Promise<readonly StoredToken[]> {
    return (await this.#database.query(`SELECT ${COLUMNS} FROM tokens ORDER BY created_at DESC, id`)).map(tokenOf);
  }

  /** Ends a token now. @returns whether there was one that had not ended yet */
  async revoke(id: string, now: Date): Promise<boolean> {
    const rows = await this.#database.query(
      'UPDATE tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING id',
      [id, now.toISOString()],
    );
    return rows.length > 0;
  }
}
