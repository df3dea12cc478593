import type { Lake } from '../../lake/lake.ts';
import type { Intake } from '../../lake/record/intake.ts';
import type { RunningRecord } from '../record/running-record.ts';
import type { Access } from './access.ts';
import type { IngestionStreams } from './ingestion-streams.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { OwnAudit } from './own-audit.ts';
import type { RefusedTokens } from './refused-tokens.ts';

/** The record as the service sees it: a way in, questions, and what its administrators ask of it. */
export interface RecordPort extends Pick<RunningRecord, 'start' | 'status' | 'hold' | 'lift'> {
  readonly intake: Pick<Intake, 'accept' | 'status'>;
  readonly lake: Pick<Lake, 'eachRow' | 'tableNames' | 'table'>;
  /** Ends what runs; all that was accepted is in table and ledger by then, or is found in the spool at the next start. */
  close(): Promise<void>;
}

/** What the endpoints are shells over. */
export interface Service {
  readonly version: string;
  readonly now: () => Date;
  readonly access: Access;
  readonly audit: OwnAudit;
  readonly refused: RefusedTokens;
  readonly streams: IngestionStreams;
  readonly record: RecordPort;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** Why the service cannot take records or answer now; none where it can. */
export const troublesOf = ({ record }: Pick<Service, 'record'>): readonly string[] => {
  const { trouble, damaged } = record.intake.status();
  return [
    ...(trouble === undefined ? [] : ['Records wait for their table or the ledger']),
    ...(damaged.length === 0 ? [] : ['A part of the spool is damaged']),
  ];
};

/** Tells Prometheus of the intake and of this process. */
export function watch({ metrics, record, version }: Pick<Service, 'metrics' | 'record' | 'version'>): void {
  metrics.count('safeguard_info', 'The version that runs.', { version });
  const intake = (name: string, help: string, read: () => number, kind: 'counter' | 'gauge' = 'gauge'): void =>
    metrics.gauge({ name: `safeguard_intake_${name}`, help, kind, read });
  const status = () => record.intake.status();
  intake('spool_bytes', 'Bytes of the spool on disk.', () => status().spoolBytes);
  intake('waiting_batches', 'Batches that are not yet in table and ledger.', () => status().waiting.batches);
  intake('waiting_records', 'Records that are not yet in table and ledger.', () => status().waiting.records);
  intake('next_batch', 'Number of the next batch: all below it are acknowledged.', () => status().next);
  intake('settled_batch', 'All batches below this number are in table and ledger.', () => status().settledBelow);
  intake('records_total', 'Records accepted.', () => status().counts.records, 'counter');
  intake('bytes_total', 'Bytes of records accepted.', () => status().counts.bytes, 'counter');
  intake('rows_total', 'Rows written to tables.', () => status().counts.rows, 'counter');
  intake('dead_letters_total', 'Records that became no row.', () => status().counts.dead, 'counter');
  intake('duplicates_total', 'Rows left out because their id is stored.', () => status().counts.duplicates, 'counter');
  const cpu = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  };
  metrics.gauge({ name: 'process_cpu_seconds_total', help: 'CPU time of this process.', kind: 'counter', read: cpu });
  metrics.gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory of this process.',
    read: () => process.memoryUsage.rss(),
  });
  metrics.gauge({
    name: 'process_uptime_seconds',
    help: 'Seconds since this process began.',
    read: () => process.uptime(),
  });
}
