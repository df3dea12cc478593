import { defineModule } from '../../model/module.ts';
import { declareNamespace, declarePairing, type MessagingPlan } from './messaging.ts';
import { symbolPart } from './parts.ts';

const plan: MessagingPlan = {
  type: 'Microsoft.ServiceBus/namespaces',
  base: 'serviceBus',
  purpose: 'Messages with ePHI between applications: no shared keys, no public way in, encrypted with our own key.',
};

/** Queues of a spoke, in the primary region; the partner of the other region gets them by the pairing. */
export const serviceBus = defineModule({
  name: 'service-bus',
  level: 'spoke',
  needs: ['spokeKeys'],
  offers: ['serviceBus'],
  when: (_, _place, spoke) => spoke?.workloads.serviceBus !== undefined,
  build: (context) => {
    const { declare, symbol, unit, spoke, place } = context;
    const namespace = declareNamespace(context, plan);
    for (const queue of place.region === 'primary' ? (spoke?.workloads.serviceBus?.queues ?? []) : []) {
      declare({
        symbol: symbol(`serviceBusQueue${symbolPart(queue)}`),
        type: `${plan.type}/queues`,
        unit: unit('data'),
        name: queue,
        parent: namespace,
        purpose: `The queue "${queue}": what nobody takes or understands is kept aside and not lost.`,
        properties: {
          lockDuration: 'PT1M',
          maxDeliveryCount: 10,
          defaultMessageTimeToLive: 'P14D',
          deadLetteringOnMessageExpiration: true,
        },
      });
    }
    return { serviceBus: namespace };
  },
});

/** https://learn.microsoft.com/azure/service-bus-messaging/service-bus-geo-dr */
export const serviceBusPairing = defineModule({
  name: 'service-bus-pairing',
  level: 'spoke',
  needs: ['serviceBus'],
  offers: [],
  when: (_, { region }, spoke) => region === 'primary' && spoke?.workloads.serviceBus !== undefined,
  build: (context) => {
    const { offered } = context;
    declarePairing(context, plan, { first: offered('serviceBus'), second: offered('serviceBus', 'secondary') });
    return undefined;
  },
});
