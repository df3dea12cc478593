import { defineModule } from '../../model/module.ts';
import { declareNamespace, declarePairing, type MessagingPlan } from './messaging.ts';
import { symbolPart } from './parts.ts';

const plan: MessagingPlan = {
  type: 'Microsoft.EventHub/namespaces',
  base: 'eventHubs',
  purpose: 'Streams with ePHI, as from devices: no shared keys, no public way in, encrypted with our own key.',
};

/** Hubs of a spoke, in the primary region; the partner of the other region gets them by the pairing. */
export const eventHubs = defineModule({
  name: 'event-hubs',
  level: 'spoke',
  needs: ['spokeKeys'],
  offers: ['eventHubs'],
  when: (_, _place, spoke) => spoke?.workloads.eventHubs !== undefined,
  build: (context) => {
    const { declare, symbol, unit, spoke, place } = context;
    const namespace = declareNamespace(context, plan);
    for (const hub of place.region === 'primary' ? (spoke?.workloads.eventHubs?.hubs ?? []) : []) {
      declare({
        symbol: symbol(`eventHubsHub${symbolPart(hub)}`),
        type: `${plan.type}/eventhubs`,
        unit: unit('data'),
        name: hub,
        parent: namespace,
        purpose: `The stream "${hub}": a week of it can be read again.`,
        properties: { partitionCount: 4, retentionDescription: { cleanupPolicy: 'Delete', retentionTimeInHours: 168 } },
      });
    }
    return { eventHubs: namespace };
  },
});

/** https://learn.microsoft.com/azure/event-hubs/event-hubs-geo-dr */
export const eventHubsPairing = defineModule({
  name: 'event-hubs-pairing',
  level: 'spoke',
  needs: ['eventHubs'],
  offers: [],
  when: (_, { region }, spoke) => region === 'primary' && spoke?.workloads.eventHubs !== undefined,
  build: (context) => {
    const { offered } = context;
    declarePairing(context, plan, { first: offered('eventHubs'), second: offered('eventHubs', 'secondary') });
    return undefined;
  },
});
