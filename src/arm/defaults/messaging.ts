import type { DefaultRow } from './default-row.ts';

const page = (service: string): string =>
  `https://learn.microsoft.com/azure/${service}/transport-layer-security-configure-minimum-version`;

/** Documented defaults of Event Hubs and Service Bus. */
export const messagingDefaults: readonly DefaultRow[] = [
  {
    type: 'microsoft.eventhub/namespaces',
    path: 'properties.minimumTlsVersion',
    default: '1.2',
    document: page('event-hubs'),
  },
  {
    type: 'microsoft.servicebus/namespaces',
    path: 'properties.minimumTlsVersion',
    default: '1.2',
    document: page('service-bus-messaging'),
  },
  {
    type: 'microsoft.eventhub/namespaces',
    path: 'properties.geoDataReplication',
    default: null,
    document: 'https://learn.microsoft.com/azure/event-hubs/geo-replication',
  },
  {
    type: 'microsoft.servicebus/namespaces',
    path: 'properties.geoDataReplication',
    default: null,
    document: 'https://learn.microsoft.com/azure/service-bus-messaging/service-bus-geo-replication',
  },
];
