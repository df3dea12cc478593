import { err, ok, type Result } from '../../lib/result.ts';
import type { HoldScope } from './catalog-line.ts';
import type { Hold } from './catalog-state.ts';
import type { SealedFile } from './sealed-file.ts';

/**
 * How long records are kept. 45 CFR 164.316(b)(2)(i) asks for six years "from the date of its creation or the date when it last was in
 * effect, whichever is later". The margin is half a year: a complaint may come up to 180 days after the fact was known (45 CFR
 * 160.306(b)(3)), and the penalty for a violation may be asked for six years after it (45 CFR 160.414), so that what is needed to answer
 * on the last of these days must outlive the sixth year.
 */
export interface RetentionPolicy {
  readonly years: number;
  readonly marginDays: number;
  /** Days that a record stays in the store before it is sealed. */
  readonly hotDays: number;
  /** What holds for single tables. Less than the defaults only with the reason why. */
  readonly tables: Readonly<Record<string, TableRetention>>;
}

export interface TableRetention {
  readonly years?: number;
  readonly hotDays?: number;
  /** Why it is less than what holds elsewhere, in a sentence. */
  readonly reason?: string;
}

export const leastYears = 6;
export const leastHotDays = 90;

export const defaultRetention: RetentionPolicy = {
  years: leastYears,
  marginDays: 180,
  hotDays: leastHotDays,
  tables: {},
};

/** Longest time in days: 9,000 years end where datetimes do. */
const mostYears = 1000;
const mostDays = 366_000;
const shortestReason = 10;

export interface RetentionFailure {
  readonly code: 'RETENTION_POLICY';
  readonly message: string;
}

const whole = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

/** What is wrong with a policy. Less than six years, or ninety days in the store, needs its reason: nobody gets there by a slip. */
export function checkRetention(policy: RetentionPolicy): Result<RetentionPolicy, RetentionFailure> {
  const wrong = (message: string) => err({ code: 'RETENTION_POLICY', message } as const);
  if (!whole(policy.years, leastYears, mostYears))
    return wrong(`record.retention.years: wanted a whole number of at least ${leastYears} (45 CFR 164.316(b)(2)(i))`);
  if (!whole(policy.marginDays, 0, mostDays))
    return wrong('record.retention.marginDays: wanted a whole number of days');
  if (!whole(policy.hotDays, leastHotDays, mostDays))
    return wrong(
      `record.retention.hotDays: wanted a whole number of at least ${leastHotDays}; a table may have less, with its reason`,
    );
  for (const [table, { years, hotDays, reason }] of Object.entries(policy.tables)) {
    const at = `record.retention.tables.${table}`;
    if (years !== undefined && !whole(years, 0, mostYears)) return wrong(`${at}.years: wanted a whole number of years`);
    if (hotDays !== undefined && !whole(hotDays, 1, mostDays))
      return wrong(`${at}.hotDays: wanted a whole number of days`);
    const less = (years ?? leastYears) < leastYears || (hotDays ?? leastHotDays) < leastHotDays;
    if (less && (reason ?? '').trim().length < shortestReason)
      return wrong(
        `${at}.reason: say in a sentence why records of this table are kept for less than ${leastYears} years or ${leastHotDays} days in the store`,
      );
  }
  return ok(policy);
}

const DAY_MILLISECONDS = 86_400_000;
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
const startOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** The day so many days later. */
export const daysAfter = (day: string, days: number): string => dayOf(startOf(day) + days * DAY_MILLISECONDS);

/** The same day so many years later; of 29 February the first of March, where that year has none. */
export const yearsAfter = (day: string, years: number): string => {
  const date = new Date(startOf(day));
  return dayOf(Date.UTC(date.getUTCFullYear() + years, date.getUTCMonth(), date.getUTCDate()));
};

/** The day that a table's rows are in the store from: all before it are to be sealed. @param now ISO 8601 */
export const hotSince = (policy: RetentionPolicy, table: string, now: string): string =>
  daysAfter(now.slice(0, 10), -(policy.tables[table]?.hotDays ?? policy.hotDays));

/** Hours for which nothing may have come for a day before it is sealed, so that a late delivery becomes one file and not many. */
const quietHours = 24;
/** Days after which a day is sealed although more keeps coming. */
const longestWait = 7;

/** Whether the rows that the store has of a day are to be sealed now. */
export function isSealable(
  {
    day,
    ingestedFrom,
    ingestedTo,
  }: { readonly day: string; readonly ingestedFrom: string; readonly ingestedTo: string },
  since: string,
  now: string,
): boolean {
  if (day >= since) return false;
  const hours = (moment: string): number => (Date.parse(now) - Date.parse(`${moment.slice(0, 23)}Z`)) / 3_600_000;
  return hours(ingestedTo) >= quietHours || hours(ingestedFrom) >= longestWait * 24;
}

/**
 * The last day on which a file is kept: six years, or more, after the later of the day that its rows are of and the day on which the
 * last of them was stored, and the margin.
 */
export const keptUntil = (policy: RetentionPolicy, file: Pick<SealedFile, 'table' | 'day' | 'ingested'>): string => {
  const stored = file.ingested.slice(0, 10);
  const created = stored > file.day ? stored : file.day;
  return daysAfter(yearsAfter(created, policy.tables[file.table]?.years ?? policy.years), policy.marginDays);
};

/** Whether a hold is about a file. */
export const isHeldBy = ({ table, from, to }: HoldScope, file: Pick<SealedFile, 'table' | 'day'>): boolean =>
  (table === undefined || table === file.table) &&
  (from === undefined || file.day >= from) &&
  (to === undefined || file.day <= to);

/** What is to be done with a file: kept by the policy, kept by a hold, or deleted. */
export type Fate =
  | { readonly kind: 'kept'; readonly until: string }
  | { readonly kind: 'held'; readonly by: string; readonly until: string }
  | { readonly kind: 'expired'; readonly until: string };

/** @param now ISO 8601 */
export function fateOf(
  file: Pick<SealedFile, 'table' | 'day' | 'ingested'>,
  policy: RetentionPolicy,
  holds: Iterable<Hold>,
  now: string,
): Fate {
  const until = keptUntil(policy, file);
  if (now.slice(0, 10) <= until) return { kind: 'kept', until };
  for (const { id, scope } of holds) if (isHeldBy(scope, file)) return { kind: 'held', by: id, until };
  return { kind: 'expired', until };
}

/** The policy of a table in a few words, for the ledger. */
export const policyText = (policy: RetentionPolicy, table: string): string => {
  const { years = policy.years, reason } = policy.tables[table] ?? {};
  const why = years < leastYears && reason !== undefined ? `: ${reason.trim()}` : '';
  return `${years} years and ${policy.marginDays} days (45 CFR 164.316(b)(2)(i))${why}`.slice(0, 1000);
};
