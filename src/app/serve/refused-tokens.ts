import type { Refusal } from './access.ts';
import type { Caller, OwnAudit } from './own-audit.ts';

/** Refusals of one kind from one address are told once in so many milliseconds, with their number. */
const PERIOD = 60_000;

/** So many addresses are kept apart; beyond them, all others are one. */
const MOST_ADDRESSES = 1000;

/**
 * Tells refused tokens to the record. Whoever tries a million of them fills neither the record nor the memory: the first is
 * told at once, those that follow within a minute are counted and told together.
 */
export class RefusedTokens {
  readonly #audit: Pick<OwnAudit, 'event'>;
  readonly #now: () => Date;
  readonly #held = new Map<string, { since: number; count: number; caller: Caller; reason: Refusal }>();

  constructor(audit: Pick<OwnAudit, 'event'>, now: () => Date) {
    this.#audit = audit;
    this.#now = now;
  }

  async tell(reason: Refusal, caller: Caller): Promise<void> {
    const now = this.#now().getTime();
    const key = this.#keyOf(reason, caller.address);
    const held = this.#held.get(key);
    if (held !== undefined && now - held.since < PERIOD) {
      held.count++;
      return;
    }
    this.#held.set(key, { since: now, count: 0, caller, reason });
    await this.#event(reason, caller, 1 + (held?.count ?? 0));
    await this.#tellOld(now);
  }

  /** Tells what was counted and not told. */
  async flush(): Promise<void> {
    await this.#tellOld(Number.POSITIVE_INFINITY);
  }

  async #tellOld(now: number): Promise<void> {
    for (const [key, { since, count, caller, reason }] of [...this.#held]) {
      if (now - since < PERIOD) continue;
      this.#held.delete(key);
      if (count > 0) await this.#event(reason, caller, count);
    }
  }

  #keyOf(reason: Refusal, address: string): string {
    const key = `${reason} ${address}`;
    return this.#held.has(key) || this.#held.size < MOST_ADDRESSES ? key : `${reason} others`;
  }

  async #event(reason: Refusal, caller: Caller, count: number): Promise<void> {
    const descriptions: Readonly<Record<Refusal, string>> = {
      missing: 'No bearer token',
      unknown: 'The bearer token is not known',
      expired: 'The bearer token is expired',
      revoked: 'The bearer token is revoked',
      role: 'The bearer token is for another role',
    };
    const description = descriptions[reason];
    await this.#audit.event({ operation: 'SignIn', category: 'SignIn', result: 'Failure', description, count }, caller);
  }
}
