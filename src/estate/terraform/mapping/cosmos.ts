import { isValueArray } from '../../../model/value.ts';
import { by, each, enabled, joined, negated, truth } from './convert.ts';
import { inGroup, type Row, single, type TerraformMapping } from './mapping.ts';

const apiVersion = '2024-11-15';

/** A list (or, before version 4 of the provider, one text with commas) of addresses to objects. */
const addresses = by((value) => {
  const list = isValueArray(value) ? value : typeof value === 'string' ? value.split(',') : [];
  return list.map((address) => ({ ipAddressOrRange: typeof address === 'string' ? address.trim() : address }));
});

const backup = (path: string): string => `backup[0].${path}`;

const accountRows: readonly Row[] = [
  ['kind', 'kind'],
  ['offer_type', 'properties.databaseAccountOfferType'],
  ['create_mode', 'properties.createMode'],
  ['default_identity_type', 'properties.defaultIdentity'],
  ['minimal_tls_version', 'properties.minimalTlsVersion'],
  ['public_network_access_enabled', 'properties.publicNetworkAccess', enabled],
  ['is_virtual_network_filter_enabled', 'properties.isVirtualNetworkFilterEnabled'],
  ['ip_range_filter', 'properties.ipRules', addresses],
  [
    'virtual_network_rule',
    'properties.virtualNetworkRules',
    each([
      ['id', 'id'],
      ['ignore_missing_vnet_service_endpoint', 'ignoreMissingVNetServiceEndpoint'],
    ]),
  ],
  ['network_acl_bypass_for_azure_services', 'properties.networkAclBypass', truth('AzureServices', 'None')],
  ['network_acl_bypass_ids', 'properties.networkAclBypassResourceIds'],
  ['local_authentication_enabled', 'properties.disableLocalAuth', negated],
  ['local_authentication_disabled', 'properties.disableLocalAuth'],
  ['access_key_metadata_writes_enabled', 'properties.disableKeyBasedMetadataWriteAccess', negated],
  ['key_vault_key_id', 'properties.keyVaultKeyUri'],
  ['managed_hsm_key_id', 'properties.keyVaultKeyUri'],
  ['automatic_failover_enabled', 'properties.enableAutomaticFailover'],
  ['enable_automatic_failover', 'properties.enableAutomaticFailover'],
  ['multiple_write_locations_enabled', 'properties.enableMultipleWriteLocations'],
  ['enable_multiple_write_locations', 'properties.enableMultipleWriteLocations'],
  ['free_tier_enabled', 'properties.enableFreeTier'],
  ['analytical_storage_enabled', 'properties.enableAnalyticalStorage'],
  ['analytical_storage[0].schema_type', 'properties.analyticalStorageConfiguration.schemaType'],
  ['partition_merge_enabled', 'properties.enablePartitionMerge'],
  ['burst_capacity_enabled', 'properties.enableBurstCapacity'],
  ['capacity[0].total_throughput_limit', 'properties.capacity.totalThroughputLimit'],
  ['mongo_server_version', 'properties.apiProperties.serverVersion'],
  ['capabilities', 'properties.capabilities', each([['name', 'name']])],
  ['consistency_policy[0].consistency_level', 'properties.consistencyPolicy.defaultConsistencyLevel'],
  ['consistency_policy[0].max_interval_in_seconds', 'properties.consistencyPolicy.maxIntervalInSeconds'],
  ['consistency_policy[0].max_staleness_prefix', 'properties.consistencyPolicy.maxStalenessPrefix'],
  [
    'geo_location',
    'properties.locations',
    each([
      ['location', 'locationName'],
      ['failover_priority', 'failoverPriority'],
      ['zone_redundant', 'isZoneRedundant'],
    ]),
  ],
  [backup('type'), 'properties.backupPolicy.type'],
  [backup('tier'), 'properties.backupPolicy.continuousModeProperties.tier'],
  [backup('interval_in_minutes'), 'properties.backupPolicy.periodicModeProperties.backupIntervalInMinutes'],
  [backup('retention_in_hours'), 'properties.backupPolicy.periodicModeProperties.backupRetentionIntervalInHours'],
  [backup('storage_redundancy'), 'properties.backupPolicy.periodicModeProperties.backupStorageRedundancy'],
  [
    'cors_rule',
    'properties.cors',
    each([
      ['allowed_origins', 'allowedOrigins', joined(',')],
      ['allowed_methods', 'allowedMethods', joined(',')],
      ['allowed_headers', 'allowedHeaders', joined(',')],
      ['exposed_headers', 'exposedHeaders', joined(',')],
      ['max_age_in_seconds', 'maxAgeInSeconds'],
    ]),
  ],
];

const container = (terraform: string, path: string, names: readonly string[]): TerraformMapping =>
  single(terraform, {
    type: `Microsoft.DocumentDB/databaseAccounts/${path}`,
    apiVersion,
    id: inGroup('account_name', ...names),
    rows: [
      ['throughput', 'properties.options.throughput'],
      ['autoscale_settings[0].max_throughput', 'properties.options.autoscaleSettings.maxThroughput'],
      ...(terraform === 'azurerm_cosmosdb_sql_container'
        ? [['default_ttl', 'properties.resource.defaultTtl'] as const]
        : []),
    ],
  });

/** Azure Cosmos DB: accounts, databases and containers, and who may read them. */
export const cosmos: readonly TerraformMapping[] = [
  {
    terraform: 'azurerm_cosmosdb_account',
    exports: { endpoint: 'https://{name}.documents.azure.com:443/' },
    resources: [{ type: 'Microsoft.DocumentDB/databaseAccounts', apiVersion, id: inGroup(), rows: accountRows }],
  },
  container('azurerm_cosmosdb_sql_database', 'sqlDatabases', ['name']),
  container('azurerm_cosmosdb_sql_container', 'sqlDatabases/containers', ['database_name', 'name']),
  container('azurerm_cosmosdb_mongo_database', 'mongodbDatabases', ['name']),
  container('azurerm_cosmosdb_mongo_collection', 'mongodbDatabases/collections', ['database_name', 'name']),
  container('azurerm_cosmosdb_table', 'tables', ['name']),
  single('azurerm_cosmosdb_sql_role_assignment', {
    type: 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments',
    apiVersion,
    id: inGroup('account_name', 'name'),
    rows: [
      ['principal_id', 'properties.principalId'],
      ['role_definition_id', 'properties.roleDefinitionId'],
      ['scope', 'properties.scope'],
    ],
  }),
];
