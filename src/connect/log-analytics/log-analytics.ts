import { z } from 'zod';
import { ok, type Result } from '../../lib/result.ts';
import { type ConnectorContext, connector } from '../connector.ts';
import { fail } from '../feed/failure.ts';
import { lookAtAll } from '../feed/look-at-all.ts';
import { Poller } from '../feed/poller.ts';
import { type Window, WindowReader } from '../feed/windows.ts';
import { withRetries } from '../http/retry.ts';
import { credential, tokensFor } from '../identity/tokens.ts';
import { endpoint, polling, streamName } from '../settings.ts';
import type { Source } from '../source.ts';
import { type AnsweredRows, type QueryRows, workspaceQuery } from './query-rows.ts';

const tableName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, 'is no name of a table');

const configuration = z.strictObject({
  /** The workspace's id, a GUID. */
  workspaceId: z.uuid(),
  tables: z
    .array(
      z.strictObject({
        table: tableName,
        stream: streamName,
        /** KQL behind the table, such as `| where Status != "New"`. */
        kql: z.string().max(10_000).default(''),
        /** Columns that together are the id of a row. */
        id: z.array(tableName).min(1).max(10).default(['_ItemId']),
      }),
    )
    .min(1)
    .max(200),
  credential,
  /** The interface of another cloud. */
  endpoint: endpoint.default('https://api.loganalytics.io'),
  ...polling(300),
  /** How far back the first look goes. */
  firstDays: z.number().min(0).max(4383).default(90),
});

type Options = z.output<typeof configuration>;

/** Tables of a Log Analytics workspace, Sentinel's incidents and alerts among them. */
export const logAnalyticsConnector = connector({
  kind: 'log-analytics',
  facts: {
    title: 'Log Analytics and Sentinel',
    about:
      'Rows of tables of a workspace (`SecurityIncident`, `SecurityAlert` or any other), by windows of the time at which the workspace took them in, so that none is late. A row is an object with the names of its columns. For what has no other way out; diagnostic settings are cheaper and whole.',
    privileges: [
      {
        of: 'the workspace, or each table',
        right: 'Log Analytics Data Reader, or Microsoft.OperationalInsights/workspaces/query/<table>/read',
        document: 'https://learn.microsoft.com/azure/azure-monitor/logs/manage-access',
      },
    ],
    example: {
      workspaceId: '00000000-0000-4000-8000-000000000004',
      tables: [{ table: 'SecurityIncident', stream: 'Custom-Incidents', kql: '| where Status != "New"' }],
    },
    packages: ['@azure/monitor-query-logs', '@azure/identity'],
    proof:
      'rows in memory behind the same port, and the package against a service on loopback that answers as a workspace does; not tried against a workspace',
  },
  configuration,
  open,
});

function open(options: Options, context: ConnectorContext): Result<Source, string> {
  const tokens = tokensFor(options.credential, `${options.endpoint}/.default`, context);
  if (!tokens.ok) return tokens;
  const sdk = {
    name: context.name,
    ports: context.ports,
    package: '@azure/monitor-query-logs',
    service: 'the workspace',
    right: 'the role Log Analytics Data Reader on it',
  };
  const { workspaceId, endpoint: address } = options;
  const query = workspaceQuery({ sdk, workspaceId, endpoint: address, audience: address, tokens: tokens.value });
  return ok(workspaceSource(query, options, context));
}

const DAY = 24 * 3_600_000;
/** Rows that one question takes; the interface gives 500,000 at most. */
const MOST_ROWS = 100_000;

/** A source over a workspace, whoever asks it. */
export function workspaceSource(query: QueryRows, options: Options, { name, ports }: ConnectorContext): Poller {
  const readers = options.tables.map((table) => {
    return new WindowReader({
      partition: table.table,
      stream: table.stream,
      firstDays: options.firstDays,
      settleSeconds: 60,
      // By the time of taking in, nothing is late.
      overlapSeconds: 60,
      lookBackSeconds: 60,
      windowSeconds: 6 * 3600,
      idOf: (record) => idOf(record, table.id),
      pages: (window, signal) => {
        const ask = (part: Window): Promise<AnsweredRows> =>
          withRetries(ports, signal, () => query(questionOf(table, part), spanOf(part), signal));
        return pagesOf(window, ask, `${name}, ${table.table}`);
      },
    });
  });
  return new Poller(
    {
      kind: 'log-analytics',
      name,
      everySeconds: options.everySeconds,
      silentAfterSeconds: options.silentAfterHours * 3600,
      look: (feed, signal) => lookAtAll(readers, (reader) => reader.look(feed, signal)),
    },
    ports,
  );
}

/** Pages of a window; one that holds more than is given at once is asked for in halves. */
async function* pagesOf(
  window: Window,
  ask: (window: Window) => Promise<AnsweredRows>,
  name: string,
): AsyncGenerator<readonly Buffer[]> {
  const { columns, rows, isPartial } = await ask(window);
  if (isPartial || rows.length >= MOST_ROWS) {
    const [from, to] = [window.from.getTime(), window.to.getTime()];
    if (to - from < 2)
      fail('SOURCE_PARTIAL', `${name}: a millisecond of it holds more rows than the workspace gives at once`);
    const middle = new Date(Math.floor((from + to) / 2));
    yield* pagesOf({ from: window.from, to: middle }, ask, name);
    yield* pagesOf({ from: middle, to: window.to }, ask, name);
    return;
  }
  for (let at = 0; at < rows.length; at += 1000) {
    yield rows.slice(at, at + 1000).map((row) => recordOf(row, columns));
  }
}

function questionOf({ table, kql }: Options['tables'][number], { from, to }: Window): string {
  const taken = `ingestion_time() >= datetime(${from.toISOString()}) and ingestion_time() < datetime(${to.toISOString()})`;
  return `${table}\n| where ${taken}\n| extend _ItemId = _ItemId\n${kql}\n| take ${MOST_ROWS}`;
}

/** Rows may be of a time long before they were taken in. */
const spanOf = ({ from, to }: Window): Window => ({
  from: new Date(from.getTime() - 32 * DAY),
  to: new Date(to.getTime() + 2 * DAY),
});

/** A row as an object: nothing is left out, a dynamic is what it holds. */
function recordOf(row: readonly unknown[], columns: AnsweredRows['columns']): Buffer {
  const members = columns.flatMap(({ name, type }, at) => {
    const value = row[at];
    if (value === null || value === undefined || value === '') return [];
    return [`${JSON.stringify(name)}:${sourceOf(value, type)}`];
  });
  return Buffer.from(`{${members.join(',')}}`);
}

function sourceOf(value: unknown, type: string): string {
  if (type === 'dynamic' && typeof value === 'string' && /^[[{]/.test(value)) {
    try {
      JSON.parse(value);
      return value;
    } catch {
      return JSON.stringify(value);
    }
  }
  return JSON.stringify(value) ?? 'null';
}

function idOf(record: Buffer, columns: readonly string[]): string | undefined {
  const row: unknown = JSON.parse(record.toString());
  if (typeof row !== 'object' || row === null) return undefined;
  const parts = new Map(Object.entries(row));
  const found = columns.map((column) => parts.get(column));
  return found[0] === undefined ? undefined : JSON.stringify(found);
}
