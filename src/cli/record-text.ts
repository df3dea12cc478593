import type { RecordStatus, SourceStatus } from '../app/record/record-status.ts';
import { tableText } from './render-answer.ts';

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** A size for people: `1.5 GB`, in powers of a thousand. */
export function sizeText(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${unit === 0 ? value : value.toPrecision(3)} ${units[unit]}`;
}

/** A span of time for people: `3 h`, `2 d`. */
export function spanText(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`;
}

const numbers = (value: number): string => value.toLocaleString('en-US');

/** How the record stands, for people: what is wrong first, then what there is. */
export function recordStatusText({
  at,
  sources,
  intake,
  ledger,
  witnesses,
  hot,
  cold,
  oldestDay,
  nextSeal,
  alerts,
}: RecordStatus): string {
  const { counts, waiting } = intake;
  const head = alerts.length === 0 ? [`The record is well at ${at}.`] : alerts.map((alert) => `ALERT    ${alert}`);
  const lines = [
    ...head,
    '',
    `oldest row   ${oldestDay ?? 'none yet'}`,
    `hot          ${numbers(hot.rows)} rows in ${hot.tables.length} tables, ${sizeText(hot.bytes)}`,
    `cold         ${numbers(cold.rows)} rows in ${numbers(cold.files)} files, ${sizeText(cold.bytes)}, at ${cold.place}`,
    `next seal    ${nextSeal === undefined ? 'nothing to seal' : `${nextSeal.table}, day ${nextSeal.day}, from ${nextSeal.due}`}`,
    `ledger       ${numbers(ledger.size)} leaves, ${numbers(ledger.published)} under the last checkpoint`,
    ...witnesses.map(
      ({ name, copied }) =>
        `witness      ${name}: ${copied === undefined ? 'nothing brought since the start' : `${numbers(copied.size)} leaves at ${copied.at}`}`,
    ),
    `intake       ${numbers(counts.records)} records since the start: ${numbers(counts.rows)} rows, ${numbers(counts.dead)} dead letters, ${numbers(counts.duplicates)} duplicates`,
    `waiting      ${numbers(waiting.records)} records in ${numbers(waiting.batches)} batches, ${sizeText(intake.spoolBytes)} of spool`,
    ...(cold.holds.length === 0
      ? []
      : [`holds        ${cold.holds.join(', ')}; they keep ${cold.held} files beyond their time`]),
  ];
  return `${lines.join('\n')}\n\n${sourcesText(sources)}`;
}

function sourcesText(sources: readonly SourceStatus[]): string {
  if (sources.length === 0)
    return 'No sources: name them under record.sources in safeguard.yaml, or send records to the service.\n';
  const columns = ['source', 'kind', 'state', 'since', 'lag', 'records', 'size'].map((name) => ({
    name,
    type: 'string' as const,
  }));
  const rows = sources.map(({ name, kind, state, since, lagSeconds, records, bytes }) => [
    name,
    kind,
    state,
    since,
    lagSeconds === undefined ? '' : spanText(lagSeconds),
    numbers(records),
    sizeText(bytes),
  ]);
  return tableText({ columns, rows });
}
