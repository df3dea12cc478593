import type { AzurermRow, AzurermType, Rewrite } from '../azurerm-type.ts';
import { each, enabled, negated, only } from '../rewrite.ts';
import { isTfObject, type TfValue } from '../tf-value.ts';
import { hsmKey, vaultKey } from './customer-key.ts';
import { identityRows } from './identity.ts';

/** The tiers of a flexible server as the provider puts them before the name of its size. */
const tiers: Readonly<Record<string, string>> = { Burstable: 'B', GeneralPurpose: 'GP', MemoryOptimized: 'MO' };
const tierAndSize: Rewrite = (value) => {
  const [, tier = '', size = ''] = /^([A-Za-z]+)_(.+)$/.exec(typeof value === 'string' ? value : '') ?? [];
  const short = tiers[tier];
  return short === undefined ? undefined : `${short}_${size}`;
};

const window = 'properties.maintenanceWindow';

const postgres: readonly AzurermRow[] = [
  ...identityRows,
  ['{sku.tier}_{sku.name}', 'sku_name', tierAndSize],
  ['properties.createMode', null, only('Default')],
  ['properties.version', 'version'],
  ['properties.storage.storageSizeGB', 'storage_mb', (size) => (typeof size === 'number' ? size * 1024 : undefined)],
  ['properties.storage.autoGrow', 'auto_grow_enabled', enabled],
  ['properties.authConfig.activeDirectoryAuth', 'authentication.active_directory_auth_enabled', enabled],
  ['properties.authConfig.passwordAuth', 'authentication.password_auth_enabled', enabled],
  ['properties.authConfig.tenantId', 'authentication.tenant_id'],
  ['properties.dataEncryption.type', null, only('AzureKeyVault')],
  ['properties.dataEncryption.primaryKeyURI', 'customer_managed_key.key_vault_key_id'],
  ['properties.dataEncryption.primaryUserAssignedIdentityId', 'customer_managed_key.primary_user_assigned_identity_id'],
  ['properties.dataEncryption.geoBackupKeyURI', 'customer_managed_key.geo_backup_key_vault_key_id'],
  [
    'properties.dataEncryption.geoBackupUserAssignedIdentityId',
    'customer_managed_key.geo_backup_user_assigned_identity_id',
  ],
  ['properties.backup.backupRetentionDays', 'backup_retention_days'],
  ['properties.backup.geoRedundantBackup', 'geo_redundant_backup_enabled', enabled],
  ['properties.network.publicNetworkAccess', 'public_network_access_enabled', enabled],
  ['properties.network.delegatedSubnetResourceId', 'delegated_subnet_id'],
  ['properties.network.privateDnsZoneArmResourceId', 'private_dns_zone_id'],
  ['properties.availabilityZone', 'zone'],
  ['properties.highAvailability.mode', 'high_availability.mode'],
  ['properties.highAvailability.standbyAvailabilityZone', 'high_availability.standby_availability_zone'],
  [`${window}.customWindow`, null, only('Enabled')],
  [`${window}.dayOfWeek`, 'maintenance_window.day_of_week'],
  [`${window}.startHour`, 'maintenance_window.start_hour'],
  [`${window}.startMinute`, 'maintenance_window.start_minute'],
];

const cosmos: readonly AzurermRow[] = [
  ...identityRows,
  ['kind', 'kind'],
  ['properties.databaseAccountOfferType', 'offer_type'],
  ['properties.consistencyPolicy.defaultConsistencyLevel', 'consistency_policy.consistency_level'],
  [
    'properties.locations',
    'geo_location',
    each([
      ['locationName', 'location'],
      ['failoverPriority', 'failover_priority'],
      ['isZoneRedundant', 'zone_redundant'],
    ]),
  ],
  ['properties.enableAutomaticFailover', 'automatic_failover_enabled'],
  ['properties.enableMultipleWriteLocations', 'multiple_write_locations_enabled'],
  ['properties.backupPolicy.type', 'backup.type'],
  ['properties.backupPolicy.continuousModeProperties.tier', 'backup.tier'],
  ['properties.keyVaultKeyUri', 'key_vault_key_id', vaultKey],
  ['properties.keyVaultKeyUri', 'managed_hsm_key_id', hsmKey],
  ['properties.defaultIdentity', 'default_identity_type'],
  ['properties.disableLocalAuth', 'local_authentication_disabled'],
  ['properties.disableKeyBasedMetadataWriteAccess', 'access_key_metadata_writes_enabled', negated],
  ['properties.minimalTlsVersion', 'minimal_tls_version'],
  ['properties.publicNetworkAccess', 'public_network_access_enabled', enabled],
  ['properties.isVirtualNetworkFilterEnabled', 'is_virtual_network_filter_enabled'],
  [
    'properties.networkAclBypass',
    'network_acl_bypass_for_azure_services',
    (bypass) => (bypass === 'AzureServices' ? true : bypass === 'None' ? false : undefined),
  ],
  [
    'properties.ipRules',
    'ip_range_filter',
    (rules) =>
      Array.isArray(rules)
        ? (rules as readonly TfValue[]).flatMap((rule) => (isTfObject(rule) ? [rule['ipAddressOrRange'] ?? null] : []))
        : undefined,
  ],
];

export const databaseTypes: readonly AzurermType[] = [
  {
    type: 'Microsoft.DBforPostgreSQL/flexibleServers',
    terraform: 'azurerm_postgresql_flexible_server',
    in: 'group',
    rows: postgres,
    exports: { 'properties.fullyQualifiedDomainName': 'fqdn' },
  },
  {
    type: 'Microsoft.DBforPostgreSQL/flexibleServers/administrators',
    terraform: 'azurerm_postgresql_flexible_server_active_directory_administrator',
    in: { parentName: 'server_name' },
    name: 'object_id',
    rows: [
      ['properties.principalType', 'principal_type'],
      ['properties.principalName', 'principal_name'],
      ['properties.tenantId', 'tenant_id'],
    ],
  },
  {
    type: 'Microsoft.DBforPostgreSQL/flexibleServers/configurations',
    terraform: 'azurerm_postgresql_flexible_server_configuration',
    in: { parentId: 'server_id' },
    rows: [
      ['properties.value', 'value'],
      ['properties.source', null, only('user-override')],
    ],
  },
  {
    type: 'Microsoft.DBforPostgreSQL/flexibleServers/databases',
    terraform: 'azurerm_postgresql_flexible_server_database',
    in: { parentId: 'server_id' },
    rows: [
      ['properties.charset', 'charset'],
      ['properties.collation', 'collation'],
    ],
  },
  {
    type: 'Microsoft.DocumentDB/databaseAccounts',
    terraform: 'azurerm_cosmosdb_account',
    in: 'group',
    rows: cosmos,
    exports: { 'properties.documentEndpoint': 'endpoint' },
  },
  {
    type: 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases',
    terraform: 'azurerm_cosmosdb_sql_database',
    in: { parentName: 'account_name' },
    rows: [
      ['properties.resource.id', null],
      ['properties.options.autoscaleSettings.maxThroughput', 'autoscale_settings.max_throughput'],
      ['properties.options.throughput', 'throughput'],
    ],
  },
  {
    type: 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments',
    terraform: 'azurerm_cosmosdb_sql_role_assignment',
    in: { parentName: 'account_name' },
    rows: [
      ['properties.roleDefinitionId', 'role_definition_id'],
      ['properties.principalId', 'principal_id'],
      ['properties.scope', 'scope'],
    ],
  },
];
