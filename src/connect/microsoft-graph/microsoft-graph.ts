import { z } from 'zod';
import { ok, type Result } from '../../lib/result.ts';
import { textMember } from '../bytes/member.ts';
import { type ConnectorContext, connector } from '../connector.ts';
import type { Feed } from '../feed/feed.ts';
import { lookAtAll } from '../feed/look-at-all.ts';
import { Poller } from '../feed/poller.ts';
import { lookAtSnapshot } from '../feed/snapshots.ts';
import { windowSettings, windowTimes } from '../feed/window-settings.ts';
import { type Window, WindowReader } from '../feed/windows.ts';
import { queryText, Service, textOf } from '../http/service.ts';
import { credential, tokensFor } from '../identity/tokens.ts';
import { endpoint, polling, streamName } from '../settings.ts';
import type { Source } from '../source.ts';
import { GRAPH_COLLECTIONS, type GraphCollection, graphCollectionNames } from './collections.ts';

const name = z.enum(graphCollectionNames);

const configuration = z.strictObject({
  collections: z.array(name).min(1).max(graphCollectionNames.length),
  credential,
  /** Microsoft Graph of another cloud: `https://graph.microsoft.us`. */
  endpoint: endpoint.default('https://graph.microsoft.com'),
  /** Streams by collection, where another is wanted than that of the table. */
  streams: z.partialRecord(name, streamName).default({}),
  ...polling(300),
  ...windowSettings(30),
  /** How often a list without history is read whole. */
  snapshotEveryHours: z.number().min(0.01).max(720).default(24),
});

type Options = z.output<typeof configuration>;

/** Sign-in logs, audit logs, risks, alerts and devices, through Microsoft Graph. */
export const graphConnector = connector({
  kind: 'microsoft-graph',
  facts: {
    title: 'Microsoft Graph',
    about:
      'Sign-ins of all four kinds, directory audits (with Privileged Identity Management), provisioning, risks, Defender alerts and incidents, Intune devices, how they stand to the compliance policies, and these. Logs are read by windows of time that overlap, with the id of each record to leave out what came twice; lists without a history are read whole once a day.',
    privileges: graphCollectionNames.map((of) => ({
      of,
      right: GRAPH_COLLECTIONS[of].right,
      document: GRAPH_COLLECTIONS[of].document,
    })),
    example: {
      collections: ['signIns', 'nonInteractiveSignIns', 'directoryAudits', 'riskDetections', 'managedDevices'],
      credential: {
        application: {
          tenantId: '00000000-0000-4000-8000-000000000001',
          clientId: '00000000-0000-4000-8000-000000000002',
          secretVariable: 'GRAPH_SECRET',
        },
      },
    },
    packages: ['@azure/identity'],
    proof: 'a service on loopback that answers as Microsoft Graph documents it; not tried against a tenant',
  },
  configuration,
  open,
});

function open(options: Options, context: ConnectorContext): Result<Source, string> {
  const tokens = tokensFor(options.credential, `${options.endpoint}/.default`, context);
  if (!tokens.ok) return tokens;
  const collections = options.collections.map((each) => ({
    name: each,
    ...(GRAPH_COLLECTIONS[each] as GraphCollection),
    ...(options.streams[each] === undefined ? {} : { stream: options.streams[each] }),
  }));
  const lists = collections.map((collection) => {
    const service = new Service({
      name: `${context.name}, ${collection.name}`,
      ports: context.ports,
      endpoint: options.endpoint,
      tokens: tokens.value,
      right: `the application permission ${collection.right}`,
    });
    return listOf(collection, service, options);
  });
  return ok(
    new Poller(
      {
        kind: 'microsoft-graph',
        name: context.name,
        everySeconds: options.everySeconds,
        silentAfterSeconds: options.silentAfterHours * 3600,
        look: (feed, signal) => lookAtAll(lists, (look) => look(feed, signal)),
      },
      context.ports,
    ),
  );
}

type Look = (feed: Feed, signal: AbortSignal) => Promise<void>;

function listOf(collection: GraphCollection & { readonly name: string }, service: Service, options: Options): Look {
  const { stream, time, name: partition } = collection;
  if (time === undefined) {
    const everyHours = options.snapshotEveryHours;
    const whole = (signal: AbortSignal): AsyncIterable<readonly Buffer[]> => pagesOf(service, collection.path, signal);
    return (feed, signal) => lookAtSnapshot({ partition, stream, everyHours, pages: whole }, feed, signal);
  }
  const reader = new WindowReader({
    partition,
    stream,
    ...windowTimes(options),
    windowSeconds: 6 * 3600,
    idOf: (record) => idOf(record, collection.id),
    pages: (window, signal) => pagesOf(service, addressOf(collection, time, window), signal),
  });
  return (feed, signal) => reader.look(feed, signal);
}

function addressOf({ path, filter, pageSize }: GraphCollection, time: string, { from, to }: Window): string {
  const span = `${time} ge ${from.toISOString()} and ${time} lt ${to.toISOString()}`;
  const asked = { $filter: filter === undefined ? span : `${filter} and ${span}` };
  return `${path}?${queryText(pageSize === undefined ? asked : { ...asked, $top: String(pageSize) })}`;
}

async function* pagesOf(service: Service, address: string, signal: AbortSignal): AsyncGenerator<readonly Buffer[]> {
  for (let next: string | undefined = address; next !== undefined; ) {
    const page = await service.page(next, { envelopes: ['value'], wanted: ['@odata.nextLink'] }, signal);
    yield page.records;
    next = textOf(page, '@odata.nextLink');
  }
}

function idOf(record: Buffer, members: readonly string[]): string | undefined {
  const parts = members.map((member) => textMember(record, member));
  return parts[0] === undefined ? undefined : parts.join(' ');
}
