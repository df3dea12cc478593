import { randomBytes, timingSafeEqual } from 'node:crypto';
import { sha256 } from '../../lib/hash.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { StoredToken, TokenRole } from '../../state/token-table.ts';

/** Where tokens are kept, by their hashes. */
export interface TokenPort {
  add(token: StoredToken, hash: string): Promise<void>;
  find(hash: string): Promise<StoredToken | undefined>;
  list(): Promise<readonly StoredToken[]>;
  revoke(id: string, now: Date): Promise<boolean>;
}

/** Whom a request is from. */
export interface Bearer {
  readonly id: string;
  readonly name: string;
  readonly role: TokenRole;
}

/** Why a request is refused. `role`: the token is good, but not for this. */
export type Refusal = 'missing' | 'unknown' | 'expired' | 'revoked' | 'role';

/** A token, the one time that it can be seen. */
export interface NewToken {
  readonly token: string;
  readonly stored: StoredToken;
}

/** The bearer that the owner's own commands are. */
export const localBearer: Bearer = { id: 'local', name: 'local', role: 'admin' };

/** A text that cannot be guessed: 256 bits, with a beginning by which scanners of secrets know it. */
export const newSecret = (): string => `sgt_${randomBytes(32).toString('base64url')}`;

/** How long what was read of a token is good, in milliseconds. Revoking forgets it at once. */
const REMEMBERED = 10_000;
const MOST_REMEMBERED = 10_000;

/** Who may do what: bearer tokens, of which only hashes are kept. */
export class Access {
  readonly #tokens: TokenPort;
  readonly #now: () => Date;
  readonly #localHash: Buffer;
  readonly #known = new Map<string, { readonly token: StoredToken; readonly until: number }>();

  /** @param localToken of the owner's own commands; it is kept nowhere but in this process and in `owner.json` */
  constructor(tokens: TokenPort, now: () => Date, localToken: string) {
    this.#tokens = tokens;
    this.#now = now;
    this.#localHash = Buffer.from(sha256(localToken), 'hex');
  }

  /**
   * Whom an `Authorization` header is from, if they may do what the role may.
   * @param here whether it came from this machine: the owner's token is good from nowhere else
   */
  async check(header: string | undefined, role: TokenRole, here: boolean): Promise<Result<Bearer, Refusal>> {
    const token = /^Bearer +([\w.~+/=-]{1,4096})$/i.exec(header ?? '')?.[1];
    if (token === undefined) return err(header === undefined ? 'missing' : 'unknown');
    const hash = sha256(token);
    if (timingSafeEqual(Buffer.from(hash, 'hex'), this.#localHash)) return here ? ok(localBearer) : err('unknown');
    const found = await this.#find(hash);
    if (found === undefined) return err('unknown');
    if (found.revokedAt !== undefined) return err('revoked');
    if (found.expiresAt !== undefined && found.expiresAt <= this.#now()) return err('expired');
    if (found.role !== role && found.role !== 'admin') return err('role');
    return ok({ id: found.id, name: found.name, role: found.role });
  }

  /** Makes a token. @param days until it expires; without it, it does not */
  async create(role: TokenRole, name: string, days?: number): Promise<NewToken> {
    const token = newSecret();
    const createdAt = this.#now();
    const stored: StoredToken = {
      id: `t${randomBytes(6).toString('hex')}`,
      role,
      name,
      createdAt,
      ...(days === undefined ? {} : { expiresAt: new Date(createdAt.getTime() + days * 86_400_000) }),
    };
    await this.#tokens.add(stored, sha256(token));
    return { token, stored };
  }

  list(): Promise<readonly StoredToken[]> {
    return this.#tokens.list();
  }

  /** Ends a token now. @returns whether there was one that had not ended */
  async revoke(id: string): Promise<boolean> {
    const revoked = await this.#tokens.revoke(id, this.#now());
    this.#known.clear();
    return revoked;
  }

  async #find(hash: string): Promise<StoredToken | undefined> {
    const now = this.#now().getTime();
    const known = this.#known.get(hash);
    if (known !== undefined && known.until > now) return known.token;
    const token = await this.#tokens.find(hash);
    if (token === undefined) return undefined;
    if (this.#known.size >= MOST_REMEMBERED) this.#known.clear();
    this.#known.set(hash, { token, until: now + REMEMBERED });
    return token;
  }
}
