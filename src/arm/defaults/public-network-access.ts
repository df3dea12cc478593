import type { DefaultRow } from './default-row.ts';

/** Documented defaults of public network access, and of what makes a service private without an endpoint. */
export const publicNetworkAccessDefaults: readonly DefaultRow[] = [
  {
    type: 'microsoft.sql/managedinstances',
    path: 'properties.publicDataEndpointEnabled',
    default: false,
    document: 'https://learn.microsoft.com/azure/azure-sql/managed-instance/public-endpoint-overview',
  },
  {
    type: 'microsoft.storage/storageaccounts',
    path: 'properties.publicNetworkAccess',
    default: 'Enabled',
    document: 'https://learn.microsoft.com/azure/storage/common/storage-network-security',
  },
  {
    type: 'microsoft.keyvault/vaults',
    path: 'properties.publicNetworkAccess',
    default: 'enabled',
    document: 'https://learn.microsoft.com/azure/templates/microsoft.keyvault/vaults',
  },
  {
    type: 'microsoft.servicebus/namespaces',
    path: 'properties.publicNetworkAccess',
    default: 'Enabled',
    document: 'https://learn.microsoft.com/azure/templates/microsoft.servicebus/namespaces',
  },
  {
    type: 'microsoft.eventhub/namespaces',
    path: 'properties.publicNetworkAccess',
    default: 'Enabled',
    document: 'https://learn.microsoft.com/azure/templates/microsoft.eventhub/namespaces',
  },
  {
    type: 'microsoft.search/searchservices',
    path: 'properties.publicNetworkAccess',
    default: 'enabled',
    document: 'https://learn.microsoft.com/azure/templates/microsoft.search/searchservices',
  },
  {
    type: 'microsoft.cache/redis',
    path: 'properties.publicNetworkAccess',
    default: 'Enabled',
    document: 'https://learn.microsoft.com/azure/templates/microsoft.cache/redis',
  },
  {
    type: 'microsoft.eventgrid/topics',
    path: 'properties.publicNetworkAccess',
    default: 'Enabled',
    document: 'https://learn.microsoft.com/azure/templates/microsoft.eventgrid/topics',
  },
  {
    type: 'microsoft.eventgrid/domains',
    path: 'properties.publicNetworkAccess',
    default: 'Enabled',
    document: 'https://learn.microsoft.com/azure/templates/microsoft.eventgrid/domains',
  },
  {
    type: 'microsoft.batch/batchaccounts',
    path: 'properties.publicNetworkAccess',
    default: 'Enabled',
    document: 'https://learn.microsoft.com/azure/templates/microsoft.batch/batchaccounts',
  },
  {
    type: 'microsoft.apimanagement/service',
    path: 'properties.publicNetworkAccess',
    default: 'Enabled',
    document: 'https://learn.microsoft.com/azure/templates/microsoft.apimanagement/service',
  },
  {
    type: 'microsoft.signalrservice/signalr',
    path: 'properties.publicNetworkAccess',
    default: 'Enabled',
    document: 'https://learn.microsoft.com/azure/templates/microsoft.signalrservice/signalr',
  },
  {
    type: 'microsoft.signalrservice/webpubsub',
    path: 'properties.publicNetworkAccess',
    default: 'Enabled',
    document: 'https://learn.microsoft.com/azure/templates/microsoft.signalrservice/webpubsub',
  },
  {
    type: 'microsoft.kusto/clusters',
    path: 'properties.publicNetworkAccess',
    default: 'Enabled',
    document: 'https://learn.microsoft.com/azure/templates/microsoft.kusto/clusters',
  },
  {
    type: 'microsoft.dbforpostgresql/flexibleservers',
    path: 'properties.network.delegatedSubnetResourceId',
    default: null,
    document: 'https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-networking-private',
  },
  {
    type: 'microsoft.dbformysql/flexibleservers',
    path: 'properties.network.delegatedSubnetResourceId',
    default: null,
    document: 'https://learn.microsoft.com/azure/mysql/flexible-server/concepts-networking-vnet',
  },
  {
    type: 'microsoft.cache/redis',
    path: 'properties.subnetId',
    default: null,
    document: 'https://learn.microsoft.com/azure/azure-cache-for-redis/cache-how-to-premium-vnet',
  },
  {
    type: 'microsoft.apimanagement/service',
    path: 'properties.virtualNetworkType',
    default: 'None',
    document: 'https://learn.microsoft.com/azure/templates/microsoft.apimanagement/service',
  },
];
