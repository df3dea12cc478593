import { joinText } from '../../../model/unknown.ts';
import type { Value, ValueObject } from '../../../model/value.ts';
import { pieceOf } from '../value-text.ts';
import { computed, each, enabled, negated, vaultPiece, whenSet } from './convert.ts';
import { extending, inGroup, type Row, single, type TerraformMapping, under } from './mapping.ts';

const workspaceVersion = '2023-09-01';
const WORKSPACES = 'Microsoft.OperationalInsights/workspaces';

const retention = (rows: readonly Row[]): readonly Row[] => [
  ...rows,
  ['enabled', 'enabled'],
  ['retention_policy[0].enabled', 'retentionPolicy.enabled'],
  ['retention_policy[0].days', 'retentionPolicy.days'],
];

/** A category listed as `enabled_log` is on; the older `log` says so itself. */
const logRows = retention([
  ['', 'enabled', whenSet(true)],
  ['category', 'category'],
  ['category_group', 'categoryGroup'],
]);
const metricRows = retention([
  ['', 'enabled', whenSet(true)],
  ['category', 'category'],
]);

const destinationRows: readonly Row[] = [
  ['log_analytics_workspace_id', 'properties.workspaceId'],
  ['storage_account_id', 'properties.storageAccountId'],
  ['eventhub_authorization_rule_id', 'properties.eventHubAuthorizationRuleId'],
  ['eventhub_name', 'properties.eventHubName'],
  ['partner_solution_id', 'properties.marketplacePartnerId'],
  ['log_analytics_destination_type', 'properties.logAnalyticsDestinationType'],
];

const diagnostics: readonly TerraformMapping[] = [
  single('azurerm_monitor_diagnostic_setting', {
    type: 'Microsoft.Insights/diagnosticSettings',
    apiVersion: '2021-05-01-preview',
    id: extending('target_resource_id'),
    rows: [
      ...destinationRows,
      ['enabled_log', 'properties.logs', each(logRows)],
      ['log', 'properties.logs', each(logRows)],
      ['enabled_metric', 'properties.metrics', each(metricRows)],
      ['metric', 'properties.metrics', each(metricRows)],
    ],
  }),
  single('azurerm_monitor_aad_diagnostic_setting', {
    type: 'Microsoft.AADIAM/diagnosticSettings',
    apiVersion: '2017-04-01',
    id: { kind: 'tenant', names: ['name'] },
    rows: [
      ...destinationRows,
      ['enabled_log', 'properties.logs', each(logRows)],
      ['log', 'properties.logs', each(logRows)],
    ],
  }),
];

const workspaces: readonly TerraformMapping[] = [
  single('azurerm_log_analytics_workspace', {
    type: WORKSPACES,
    apiVersion: workspaceVersion,
    id: inGroup(),
    rows: [
      ['sku', 'properties.sku.name'],
      ['reservation_capacity_in_gb_per_day', 'properties.sku.capacityReservationLevel'],
      ['retention_in_days', 'properties.retentionInDays'],
      ['daily_quota_gb', 'properties.workspaceCapping.dailyQuotaGb'],
      ['internet_ingestion_enabled', 'properties.publicNetworkAccessForIngestion', enabled],
      ['internet_ingestion_access_type', 'properties.publicNetworkAccessForIngestion'],
      ['internet_query_enabled', 'properties.publicNetworkAccessForQuery', enabled],
      ['internet_query_access_type', 'properties.publicNetworkAccessForQuery'],
      ['cmk_for_query_forced', 'properties.forceCmkForQuery'],
      ['local_authentication_enabled', 'properties.features.disableLocalAuth', negated],
      ['local_authentication_disabled', 'properties.features.disableLocalAuth'],
      ['allow_resource_only_permissions', 'properties.features.enableLogAccessUsingOnlyResourcePermissions'],
      ['immediate_data_purge_on_30_days_enabled', 'properties.features.immediatePurgeDataOn30Days'],
      ['data_collection_rule_id', 'properties.defaultDataCollectionRuleResourceId'],
      ['workspace_id', 'properties.customerId', computed],
    ],
  }),
  single('azurerm_log_analytics_workspace_table', {
    type: `${WORKSPACES}/tables`,
    apiVersion: workspaceVersion,
    id: under('workspace_id'),
    rows: [
      ['plan', 'properties.plan'],
      ['retention_in_days', 'properties.retentionInDays'],
      ['total_retention_in_days', 'properties.totalRetentionInDays'],
    ],
  }),
  single('azurerm_log_analytics_cluster', {
    type: 'Microsoft.OperationalInsights/clusters',
    apiVersion: '2022-10-01',
    id: inGroup(),
    rows: [
      ['', 'sku.name', whenSet('CapacityReservation')],
      ['size_gb', 'sku.capacity'],
    ],
  }),
  {
    terraform: 'azurerm_log_analytics_cluster_customer_managed_key',
    resources: [],
    folds: [
      {
        target: 'log_analytics_cluster_id',
        rows: [
          ['key_vault_key_id', 'properties.keyVaultProperties.keyVaultUri', vaultPiece('vault')],
          ['key_vault_key_id', 'properties.keyVaultProperties.keyName', vaultPiece('name')],
          ['key_vault_key_id', 'properties.keyVaultProperties.keyVersion', vaultPiece('version')],
        ],
      },
    ],
  },
  single('azurerm_log_analytics_linked_service', {
    type: `${WORKSPACES}/linkedServices`,
    apiVersion: '2020-08-01',
    id: under('workspace_id', linkedName),
    rows: [
      ['read_access_id', 'properties.resourceId'],
      ['write_access_id', 'properties.writeAccessResourceId'],
    ],
  }),
  single('azurerm_log_analytics_linked_storage_account', {
    type: `${WORKSPACES}/linkedStorageAccounts`,
    apiVersion: '2020-08-01',
    id: [under('workspace_id', 'data_source_type'), under('workspace_resource_id', 'data_source_type')],
    rows: [
      ['data_source_type', 'properties.dataSourceType'],
      ['storage_account_ids', 'properties.storageAccountIds'],
    ],
  }),
  single('azurerm_log_analytics_data_export_rule', {
    type: `${WORKSPACES}/dataExports`,
    apiVersion: '2020-08-01',
    id: under('workspace_resource_id'),
    rows: [
      ['destination_resource_id', 'properties.destination.resourceId'],
      ['table_names', 'properties.tableNames'],
      ['enabled', 'properties.enable'],
    ],
  }),
  single('azurerm_log_analytics_solution', {
    type: 'Microsoft.OperationsManagement/solutions',
    apiVersion: '2015-11-01-preview',
    id: inGroup(solutionName),
    rows: [
      ['workspace_resource_id', 'properties.workspaceResourceId'],
      ['plan[0].publisher', 'plan.publisher'],
      ['plan[0].product', 'plan.product'],
    ],
  }),
];

/** A workspace has one automation account and one cluster linked to it, under fixed names. */
function linkedName({ write_access_id: cluster }: ValueObject): Value {
  return cluster === undefined || cluster === '' ? 'Automation' : 'Cluster';
}

function solutionName({ solution_name: solution, workspace_name: workspace }: ValueObject): Value | undefined {
  if (solution === undefined || workspace === undefined) return undefined;
  return joinText([pieceOf(solution), '(', pieceOf(workspace), ')']);
}

const collection: readonly TerraformMapping[] = [
  single('azurerm_monitor_private_link_scope', {
    type: 'Microsoft.Insights/privateLinkScopes',
    apiVersion: '2021-09-01',
    id: inGroup(),
    rows: [
      ['ingestion_access_mode', 'properties.accessModeSettings.ingestionAccessMode'],
      ['query_access_mode', 'properties.accessModeSettings.queryAccessMode'],
    ],
  }),
  single('azurerm_monitor_private_link_scoped_service', {
    type: 'Microsoft.Insights/privateLinkScopes/scopedResources',
    apiVersion: '2021-09-01',
    id: inGroup('scope_name', 'name'),
    rows: [['linked_resource_id', 'properties.linkedResourceId']],
  }),
  single('azurerm_application_insights', {
    type: 'Microsoft.Insights/components',
    apiVersion: '2020-02-02',
    id: inGroup(),
    rows: [
      ['application_type', 'kind'],
      ['application_type', 'properties.Application_Type'],
      ['workspace_id', 'properties.WorkspaceResourceId'],
      ['retention_in_days', 'properties.RetentionInDays'],
      ['sampling_percentage', 'properties.SamplingPercentage'],
      ['ip_masking_enabled', 'properties.DisableIpMasking', negated],
      ['disable_ip_masking', 'properties.DisableIpMasking'],
      ['local_authentication_enabled', 'properties.DisableLocalAuth', negated],
      ['local_authentication_disabled', 'properties.DisableLocalAuth'],
      ['internet_ingestion_enabled', 'properties.publicNetworkAccessForIngestion', enabled],
      ['internet_query_enabled', 'properties.publicNetworkAccessForQuery', enabled],
      ['force_customer_storage_for_profiler', 'properties.ForceCustomerStorageForProfiler'],
    ],
  }),
  single('azurerm_monitor_data_collection_rule', {
    type: 'Microsoft.Insights/dataCollectionRules',
    apiVersion: '2023-03-11',
    id: inGroup(),
    rows: [
      ['kind', 'kind'],
      ['description', 'properties.description'],
      ['data_collection_endpoint_id', 'properties.dataCollectionEndpointId'],
      [
        'destinations[0].log_analytics',
        'properties.destinations.logAnalytics',
        each([
          ['name', 'name'],
          ['workspace_resource_id', 'workspaceResourceId'],
        ]),
      ],
      [
        'data_flow',
        'properties.dataFlows',
        each([
          ['streams', 'streams'],
          ['destinations', 'destinations'],
          ['transform_kql', 'transformKql'],
          ['output_stream', 'outputStream'],
        ]),
      ],
      [
        'data_sources[0].syslog',
        'properties.dataSources.syslog',
        each([
          ['name', 'name'],
          ['streams', 'streams'],
          ['facility_names', 'facilityNames'],
          ['log_levels', 'logLevels'],
        ]),
      ],
      [
        'data_sources[0].windows_event_log',
        'properties.dataSources.windowsEventLogs',
        each([
          ['name', 'name'],
          ['streams', 'streams'],
          ['x_path_queries', 'xPathQueries'],
        ]),
      ],
      [
        'data_sources[0].extension',
        'properties.dataSources.extensions',
        each([
          ['name', 'name'],
          ['streams', 'streams'],
          ['extension_name', 'extensionName'],
        ]),
      ],
    ],
  }),
  single('azurerm_monitor_data_collection_rule_association', {
    type: 'Microsoft.Insights/dataCollectionRuleAssociations',
    apiVersion: '2023-03-11',
    id: extending('target_resource_id'),
    rows: [
      ['data_collection_rule_id', 'properties.dataCollectionRuleId'],
      ['data_collection_endpoint_id', 'properties.dataCollectionEndpointId'],
    ],
  }),
  single('azurerm_monitor_data_collection_endpoint', {
    type: 'Microsoft.Insights/dataCollectionEndpoints',
    apiVersion: '2023-03-11',
    id: inGroup(),
    rows: [
      ['kind', 'kind'],
      ['public_network_access_enabled', 'properties.networkAcls.publicNetworkAccess', enabled],
    ],
  }),
];

/** Azure Monitor: diagnostic settings, workspaces, and what collects. */
export const monitor: readonly TerraformMapping[] = [...diagnostics, ...workspaces, ...collection];
