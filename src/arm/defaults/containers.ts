import type { DefaultRow } from './default-row.ts';

/** Documented defaults of Container Apps. */
export const containersDefaults: readonly DefaultRow[] = [
  {
    type: 'microsoft.app/containerapps',
    path: 'properties.configuration.ingress.allowInsecure',
    default: false,
    document: 'https://learn.microsoft.com/azure/container-apps/ingress-how-to',
  },
  {
    type: 'microsoft.app/containerapps',
    path: 'properties.configuration.ingress',
    default: null,
    document: 'https://learn.microsoft.com/azure/container-apps/ingress-overview',
  },
  {
    type: 'microsoft.app/managedenvironments',
    path: 'properties.appLogsConfiguration.destination',
    default: null,
    document: 'https://learn.microsoft.com/azure/container-apps/log-options',
  },
];
