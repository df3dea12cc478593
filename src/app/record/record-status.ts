import type { ArchiveStatus } from '../../lake/archive/archive.ts';
import { daysAfter, hotSince, type RetentionPolicy } from '../../lake/archive/retention.ts';
import type { Engine } from '../../lake/engine/engine.ts';
import type { LedgerStatus } from '../../lake/ledger/ledger-store.ts';
import type { IntakeStatus } from '../../lake/record/intake.ts';
import { BATCH_COLUMN } from '../../lake/tables/create-table-sql.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { OpenRecord } from './open-record.ts';
import type { WitnessStatus } from './witness-copies.ts';

/** What the store has of one table. Days are in UTC. */
export interface HotTable {
  readonly table: string;
  readonly rows: number;
  readonly bytes: number;
  readonly oldestDay: string;
  readonly newestDay: string;
  /** When rows of the oldest day were last written, by the store's clock, ISO 8601. */
  readonly oldestWrittenAt: string;
}

/** How a source is. */
export interface SourceStatus {
  readonly name: string;
  readonly kind: string;
  readonly state: string;
  readonly since: string;
  /** When the last record came, and how long ago, in seconds. */
  readonly lastRecordAt?: string;
  readonly lagSeconds?: number;
  readonly records: number;
  readonly bytes: number;
  readonly tooLong: number;
  /** Why it fails: a code, and a line for people. */
  readonly code?: string;
  readonly trouble?: string;
  readonly notices: readonly string[];
}

/** The record at a moment: what comes in, what is kept and where, and what a person must look at. */
export interface RecordStatus {
  readonly at: string;
  readonly sources: readonly SourceStatus[];
  readonly intake: IntakeStatus;
  readonly ledger: LedgerStatus;
  readonly witnesses: readonly WitnessStatus[];
  readonly hot: { readonly rows: number; readonly bytes: number; readonly tables: readonly HotTable[] };
  readonly cold: ArchiveStatus;
  /** The day of the oldest row, hot or cold. */
  readonly oldestDay?: string;
  /** The table whose oldest day leaves the store first, and the first day on which it may. */
  readonly nextSeal?: { readonly table: string; readonly day: string; readonly due: string };
  /** What is wrong, a line each; nothing where all is well. */
  readonly alerts: readonly string[];
}

export interface StatusRequest {
  readonly record: Pick<OpenRecord, 'engine' | 'intake' | 'ledger' | 'archive' | 'witnesses'>;
  readonly retention: RetentionPolicy;
  readonly sources: readonly SourceStatus[];
  /** ISO 8601. */
  readonly now: string;
}

/** How the record stands. @returns on error one line: the engine did not answer */
export async function recordStatus({
  record,
  retention,
  sources,
  now,
}: StatusRequest): Promise<Result<RecordStatus, string>> {
  const read = await hotTables(record.engine);
  if (!read.ok) return read;
  const tables = read.value;
  const [intake, ledger, cold] = [record.intake.status(), record.ledger.status(), record.archive.status()];
  const witnesses = record.witnesses.status();
  const oldestDay = [
    ...tables.map((table) => table.oldestDay),
    ...(cold.oldest === undefined ? [] : [cold.oldest.slice(0, 10)]),
  ].sort()[0];
  const nextSeal = nextSealOf(tables, retention, now);
  return ok({
    at: now,
    sources,
    intake,
    ledger,
    witnesses,
    hot: { rows: sum(tables, 'rows'), bytes: sum(tables, 'bytes'), tables },
    cold,
    ...(oldestDay === undefined ? {} : { oldestDay }),
    ...(nextSeal === undefined ? {} : { nextSeal }),
    alerts: alertsOf({
      sources,
      intake,
      ledger,
      witnesses,
      cold,
      lateSeal: isLate(tables, nextSeal, now) ? nextSeal : undefined,
    }),
  });
}

const sum = (tables: readonly HotTable[], what: 'rows' | 'bytes'): number =>
  tables.reduce((total, table) => total + table[what], 0);

/** A recorded table has a partition a day, so that its parts alone say what days there are. */
const HOT_SQL = `SELECT table, sum(dayRows), sum(dayBytes), min(day), max(day), formatDateTime(argMin(written, day), '%FT%TZ')
FROM (
  SELECT table, partition AS day, sum(rows) AS dayRows, sum(bytes_on_disk) AS dayBytes, max(modification_time) AS written
  FROM system.parts
  WHERE active AND rows > 0 AND database = currentDatabase()
    AND table IN (SELECT table FROM system.columns WHERE database = currentDatabase() AND name = {batch:String})
  GROUP BY table, day
)
GROUP BY table ORDER BY table`;

async function hotTables(engine: Engine): Promise<Result<readonly HotTable[], string>> {
  const answered = await engine.query({ sql: HOT_SQL, parameters: { batch: BATCH_COLUMN } });
  if (!answered.ok) return err(answered.error.message);
  return ok(
    answered.value.rows.map(([table, rows, bytes, oldest, newest, written]) => ({
      table: String(table),
      rows: Number(rows),
      bytes: Number(bytes),
      oldestDay: dayOfPartition(String(oldest)),
      newestDay: dayOfPartition(String(newest)),
      oldestWrittenAt: String(written),
    })),
  );
}

/** `20261122` as `2026-11-22`. */
const dayOfPartition = (partition: string): string =>
  partition.padStart(8, '0').replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');

/** The first day on which a day of a table may be sealed: when it has left the hot span. */
export function nextSealOf(
  tables: readonly Pick<HotTable, 'table' | 'oldestDay'>[],
  retention: RetentionPolicy,
  now: string,
): RecordStatus['nextSeal'] {
  const today = now.slice(0, 10);
  const dues = tables.map(({ table, oldestDay }) => {
    const span = Date.parse(today) - Date.parse(hotSince(retention, table, now));
    const due = daysAfter(oldestDay, span / 86_400_000 + 1);
    return { table, day: oldestDay, due };
  });
  return dues.sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : a.table < b.table ? -1 : 1))[0];
}

/** A day is sealed a while after it may be, and after its last rows came: late deliveries are waited for. */
const LATE_SEAL_DAYS = 9;

const isLate = (tables: readonly HotTable[], nextSeal: RecordStatus['nextSeal'], now: string): boolean => {
  if (nextSeal === undefined) return false;
  const written = tables.find(({ table }) => table === nextSeal.table)?.oldestWrittenAt.slice(0, 10) ?? nextSeal.due;
  return daysAfter(written > nextSeal.due ? written : nextSeal.due, LATE_SEAL_DAYS) < now.slice(0, 10);
};

function alertsOf({
  sources,
  intake,
  ledger,
  witnesses,
  cold,
  lateSeal,
}: Pick<RecordStatus, 'sources' | 'intake' | 'ledger' | 'witnesses' | 'cold'> & {
  readonly lateSeal: RecordStatus['nextSeal'];
}): readonly string[] {
  return [
    ...sources.flatMap(sourceAlerts),
    ...(intake.trouble === undefined ? [] : [`records wait to be stored: ${intake.trouble}`]),
    ...intake.damaged.map(({ file, message }) => `spool ${file}: ${message}`),
    ...(ledger.trouble === undefined ? [] : [`the ledger's checkpoint cannot be written: ${ledger.trouble}`]),
    ...witnesses.flatMap(({ name, trouble }) =>
      trouble === undefined ? [] : [`the ledger's witness ${name}: ${trouble}`],
    ),
    ...cold.troubles.map((trouble) => `archive: ${trouble}`),
    ...(lateSeal === undefined
      ? []
      : [`${lateSeal.table}: the day ${lateSeal.day} should be sealed since ${lateSeal.due}`]),
  ];
}

const sourceAlerts = ({ name, state, since, trouble, tooLong, notices }: SourceStatus): readonly string[] => [
  ...(state === 'failing' ? [`source ${name} fails since ${since}: ${trouble ?? 'no reason is known'}`] : []),
  ...(state === 'silent' ? [`source ${name} is silent since ${since}: it works and gives no record`] : []),
  ...(tooLong === 0 ? [] : [`source ${name}: ${tooLong} records were too long and stand in DeadLetters as markers`]),
  ...notices.map((notice) => `source ${name}: ${notice}`),
];
