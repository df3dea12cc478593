import { z } from 'zod';
import { ok, type Result } from '../../lib/result.ts';
import { textMember } from '../bytes/member.ts';
import { type ConnectorContext, connector } from '../connector.ts';
import { lookAtAll } from '../feed/look-at-all.ts';
import { Poller } from '../feed/poller.ts';
import { windowSettings, windowTimes } from '../feed/window-settings.ts';
import { type Window, WindowReader } from '../feed/windows.ts';
import { queryText, Service, textOf } from '../http/service.ts';
import { credential, tokensFor } from '../identity/tokens.ts';
import { endpoint, polling, streamName } from '../settings.ts';
import type { Source } from '../source.ts';

const configuration = z.strictObject({
  subscriptions: z.array(z.uuid()).min(1).max(1000),
  credential,
  /** Azure Resource Manager of another cloud. */
  endpoint: endpoint.default('https://management.azure.com'),
  stream: streamName.default('azure/management-activity'),
  ...polling(120),
  /** The activity log keeps 90 days. */
  ...windowSettings(89),
});

type Options = z.output<typeof configuration>;

/** The activity log of subscriptions, as Azure Resource Manager lists it. */
export const activityLogConnector = connector({
  kind: 'activity-log',
  facts: {
    title: 'Azure Activity Log',
    about:
      'Who did what to the resources of a subscription, through `eventtypes/management/values` of Azure Resource Manager, by windows of time that overlap; `eventDataId` leaves out what came twice.',
    privileges: [
      {
        of: 'each subscription',
        right: 'Monitoring Reader (Microsoft.Insights/eventtypes/values/Read)',
        document: 'https://learn.microsoft.com/rest/api/monitor/activity-logs/list',
      },
    ],
    example: { subscriptions: ['00000000-0000-4000-8000-000000000003'] },
    packages: ['@azure/identity'],
    proof:
      'a service on loopback that answers as Azure Resource Manager documents it; not tried against a subscription',
  },
  configuration,
  open,
});

function open(options: Options, context: ConnectorContext): Result<Source, string> {
  const tokens = tokensFor(options.credential, `${options.endpoint}/.default`, context);
  if (!tokens.ok) return tokens;
  const service = new Service({
    name: context.name,
    ports: context.ports,
    endpoint: options.endpoint,
    tokens: tokens.value,
    right: 'the role Monitoring Reader on the subscription',
  });
  const readers = options.subscriptions.map(
    (subscription) =>
      new WindowReader({
        partition: subscription,
        stream: options.stream,
        ...windowTimes(options),
        windowSeconds: 24 * 3600,
        idOf: (record) => textMember(record, 'eventDataId'),
        pages: (window, signal) => pagesOf(service, addressOf(subscription, window), signal),
      }),
  );
  return ok(
    new Poller(
      {
        kind: 'activity-log',
        name: context.name,
        everySeconds: options.everySeconds,
        silentAfterSeconds: options.silentAfterHours * 3600,
        look: (feed, signal) => lookAtAll(readers, (reader) => reader.look(feed, signal)),
      },
      context.ports,
    ),
  );
}

function addressOf(subscription: string, { from, to }: Window): string {
  const filter = `eventTimestamp ge '${from.toISOString()}' and eventTimestamp le '${to.toISOString()}'`;
  const query = queryText({ 'api-version': '2015-04-01', $filter: filter });
  return `/subscriptions/${subscription}/providers/Microsoft.Insights/eventtypes/management/values?${query}`;
}

async function* pagesOf(service: Service, address: string, signal: AbortSignal): AsyncGenerator<readonly Buffer[]> {
  for (let next: string | undefined = address; next !== undefined; ) {
    const page = await service.page(next, { envelopes: ['value'], wanted: ['nextLink'] }, signal);
    yield page.records;
    next = textOf(page, 'nextLink');
  }
}
