import { z } from 'zod';
import { err, ok, type Result } from '../../lib/result.ts';
import { type ConnectorContext, connector } from '../connector.ts';
import { Poller } from '../feed/poller.ts';
import { withRetries } from '../http/retry.ts';
import { credential, tokensFor } from '../identity/tokens.ts';
import { polling, streamName, variableName } from '../settings.ts';
import type { Source } from '../source.ts';
import type { HubReader } from './hub-reader.ts';
import { readPartition } from './partition-round.ts';
import { sdkHub } from './sdk-hub.ts';

const configuration = z.strictObject({
  /** A namespace by its host name; or a connection string in an environment variable. */
  from: z.union([
    z.strictObject({ namespace: z.hostname(), credential }),
    z.strictObject({ connectionVariable: variableName }),
  ]),
  hub: z.string().min(1).max(256),
  consumerGroup: z.string().min(1).max(256).default('$Default'),
  /** The stream of every record. Without it, the category and the resource say it, as diagnostic settings write them. */
  stream: streamName.optional(),
  /** Where records go whose category has no stream. */
  otherwise: streamName.default('azure/diagnostics'),
  ...polling(1),
});

type Options = z.output<typeof configuration>;

const RIGHT = 'Azure Event Hubs Data Receiver';

/** What diagnostic settings and others send into an event hub. */
export const eventHubsConnector = connector({
  kind: 'event-hubs',
  facts: {
    title: 'Event Hubs',
    about:
      'Records of diagnostic settings (`{"records":[…]}`), arrays and single objects, from every partition. The place is the number of the event within its partition, kept with the records that it gave, so no checkpoint store is needed; the category and the type of the resource say the stream.',
    privileges: [
      {
        of: 'the event hub',
        right: RIGHT,
        document:
          'https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/analytics#azure-event-hubs-data-receiver',
      },
    ],
    example: {
      from: { namespace: 'clinic-logs.servicebus.windows.net', credential: { managedIdentity: true } },
      hub: 'diagnostics',
    },
    packages: ['@azure/event-hubs', '@azure/identity'],
    proof:
      'a hub in memory behind the same port; the part that speaks AMQP through the package was not tried against a hub',
  },
  configuration,
  open,
});

function open(options: Options, context: ConnectorContext): Result<Source, string> {
  const { name, ports, secret } = context;
  const { from, hub, consumerGroup } = options;
  const sdk = { name, ports, package: '@azure/event-hubs', service: 'the event hub', right: `the role ${RIGHT} on it` };
  if ('connectionVariable' in from) {
    const connection = secret(from.connectionVariable);
    if (connection === undefined) {
      return err(
        `${name} needs a connection string in the environment variable ${from.connectionVariable}, which is not set`,
      );
    }
    return ok(
      hubSource(sdkHub({ sdk, namespace: '', hub, consumerGroup, tokens: undefined, connection }), options, context),
    );
  }
  const tokens = tokensFor(from.credential, 'https://eventhubs.azure.net/.default', context);
  if (!tokens.ok) return tokens;
  const reader = sdkHub({
    sdk,
    namespace: from.namespace,
    hub,
    consumerGroup,
    tokens: tokens.value,
    connection: undefined,
  });
  return ok(hubSource(reader, options, context));
}

/** A source over a hub, whoever reads it. */
export function hubSource(hub: HubReader, options: Options, { name, ports, streamOf }: ConnectorContext): Poller {
  const retried: HubReader = {
    partitions: (signal) => withRetries(ports, signal, () => hub.partitions(signal)),
    receive: (partition, after, signal) => withRetries(ports, signal, () => hub.receive(partition, after, signal)),
    close: () => hub.close(),
  };
  const round = { hub: retried, stream: options.stream, streamOf, otherwise: options.otherwise };
  return new Poller(
    {
      kind: 'event-hubs',
      name,
      everySeconds: options.everySeconds,
      silentAfterSeconds: options.silentAfterHours * 3600,
      look: async (feed, signal) => {
        const partitions = await retried.partitions(signal);
        const done = await Promise.allSettled(
          partitions.map((partition) => readPartition(partition, round, feed, signal)),
        );
        for (const each of done) if (each.status === 'rejected') throw each.reason;
      },
      stopped: () => hub.close(),
    },
    ports,
  );
}
