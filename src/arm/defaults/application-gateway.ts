import type { DefaultRow } from './default-row.ts';

/** Documented defaults of Application Gateway. */
export const applicationGatewayDefaults: readonly DefaultRow[] = [
  {
    type: 'microsoft.network/applicationgateways',
    path: 'properties.requestRoutingRules[*].properties.redirectConfiguration',
    default: null,
    document: 'https://learn.microsoft.com/azure/application-gateway/redirect-overview',
  },
];
