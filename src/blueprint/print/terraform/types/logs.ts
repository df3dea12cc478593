import type { Declaration } from '../../../model/resource.ts';
import type { AzurermRow, AzurermType } from '../azurerm-type.ts';
import { each, enabled, negated, only } from '../rewrite.ts';
import { identityRows } from './identity.ts';

const WORKSPACE = 'Microsoft.OperationalInsights/workspaces';

const enabledLogs: AzurermRow = [
  'properties.logs',
  'enabled_log',
  each([
    ['category', 'category'],
    ['categoryGroup', 'category_group'],
    ['enabled', null, only(true)],
  ]),
];

const isKeyed = ({ properties }: Declaration): boolean => properties?.['keyVaultProperties'] !== undefined;

/** The workspace, what is kept in it and how long, who may reach it, and what sends to it. */
export const logTypes: readonly AzurermType[] = [
  {
    type: WORKSPACE,
    terraform: 'azurerm_log_analytics_workspace',
    in: 'group',
    rows: [
      ['sku.name', 'sku'],
      ...identityRows,
      ['properties.sku.name', 'sku'],
      ['properties.retentionInDays', 'retention_in_days'],
      ['properties.publicNetworkAccessForIngestion', 'internet_ingestion_enabled', enabled],
      ['properties.publicNetworkAccessForQuery', 'internet_query_enabled', enabled],
      ['properties.workspaceCapping.dailyQuotaGb', 'daily_quota_gb'],
      ['properties.features.disableLocalAuth', 'local_authentication_enabled', negated],
      ['properties.features.enableLogAccessUsingOnlyResourcePermissions', 'allow_resource_only_permissions'],
      ['properties.features.immediatePurgeDataOn30Days', 'immediate_data_purge_on_30_days_enabled'],
      ['properties.forceCmkForQuery', 'cmk_for_query_forced'],
    ],
    exports: { 'properties.customerId': 'workspace_id' },
  },
  {
    type: `${WORKSPACE}/tables`,
    terraform: 'azurerm_log_analytics_workspace_table',
    in: { parentId: 'workspace_id' },
    rows: [
      ['properties.plan', 'plan'],
      ['properties.retentionInDays', 'retention_in_days'],
      ['properties.totalRetentionInDays', 'total_retention_in_days'],
    ],
  },
  {
    type: 'Microsoft.OperationalInsights/clusters',
    terraform: (cluster) => (isKeyed(cluster) ? undefined : 'azurerm_log_analytics_cluster'),
    in: 'group',
    rows: [
      ['sku.name', null, only('CapacityReservation')],
      ['sku.capacity', 'size_gb'],
      ...identityRows,
      // What Azure does where nothing is said.
      ['properties.billingType', null, only('Cluster')],
    ],
    exports: { 'identity.principalId': 'identity[0].principal_id' },
  },
  {
    // The same cluster once more, when its identity may use the key: in the provider a resource of its own.
    type: 'Microsoft.OperationalInsights/clusters',
    terraform: (cluster) => (isKeyed(cluster) ? 'azurerm_log_analytics_cluster_customer_managed_key' : undefined),
    in: 'none',
    name: null,
    without: ['location', 'tags'],
    beside: (cluster, place) => ({ log_analytics_cluster_id: place.id(place.earlier(cluster)) }),
    rows: [
      ['sku', null],
      ['identity', null],
      ['properties.billingType', null, only('Cluster')],
      ['{properties.keyVaultProperties.keyVaultUri}/keys/{properties.keyVaultProperties.keyName}', 'key_vault_key_id'],
      ['properties.keyVaultProperties.keyVersion', null, only('')],
    ],
  },
  {
    type: `${WORKSPACE}/linkedServices`,
    terraform: 'azurerm_log_analytics_linked_service',
    in: 'group',
    name: null,
    beside: (service, place) => ({ workspace_id: place.id(place.parent(service)) }),
    rows: [['properties.writeAccessResourceId', 'write_access_id']],
  },
  {
    type: 'Microsoft.Insights/privateLinkScopes',
    terraform: 'azurerm_monitor_private_link_scope',
    in: 'group',
    without: ['location'],
    rows: [
      ['properties.accessModeSettings.ingestionAccessMode', 'ingestion_access_mode'],
      ['properties.accessModeSettings.queryAccessMode', 'query_access_mode'],
    ],
  },
  {
    type: 'Microsoft.Insights/privateLinkScopes/scopedResources',
    terraform: 'azurerm_monitor_private_link_scoped_service',
    in: { parentName: 'scope_name' },
    rows: [['properties.linkedResourceId', 'linked_resource_id']],
  },
  {
    type: 'Microsoft.Insights/diagnosticSettings',
    terraform: 'azurerm_monitor_diagnostic_setting',
    in: { parentId: 'target_resource_id' },
    rows: [
      ['properties.workspaceId', 'log_analytics_workspace_id'],
      ['properties.storageAccountId', 'storage_account_id'],
      ['properties.logAnalyticsDestinationType', 'log_analytics_destination_type'],
      enabledLogs,
    ],
  },
  {
    type: 'microsoft.aadiam/diagnosticSettings',
    terraform: 'azurerm_monitor_aad_diagnostic_setting',
    in: 'none',
    rows: [['properties.workspaceId', 'log_analytics_workspace_id'], enabledLogs],
  },
];
