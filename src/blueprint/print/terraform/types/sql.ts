import type { AzurermRow, AzurermType, Rewrite } from '../azurerm-type.ts';
import { each, enabled, only } from '../rewrite.ts';
import { isTfObject, type TfValue } from '../tf-value.ts';
import { hsmKey, vaultKey } from './customer-key.ts';
import { identityRows } from './identity.ts';

/** Azure keeps the newest version of the key by itself: what it then shows is no change of ours. */
const followsKey = (attribute: string) => ({ lifecycle: { ignore_changes: [attribute] } });

/** `Group` and the like are not asked for: Entra tells by the object id. */
const principal = only('Group', 'User', 'Application');

const administrator = (prefix: string): readonly AzurermRow[] => [
  [`${prefix}administratorType`, null, only('ActiveDirectory')],
  [`${prefix}principalType`, null, principal],
  [`${prefix}login`, 'azuread_administrator.login_username'],
  [`${prefix}sid`, 'azuread_administrator.object_id'],
  [`${prefix}tenantId`, 'azuread_administrator.tenant_id'],
  [`${prefix}azureADOnlyAuthentication`, 'azuread_administrator.azuread_authentication_only'],
];

/** The protector of a server or instance: its key is the server's own, which ARM names here in another way. */
const protector: readonly AzurermRow[] = [
  ['properties.serverKeyType', null, only('AzureKeyVault')],
  ['properties.serverKeyName', null],
  ['parent.properties.keyId', 'key_vault_key_id', vaultKey],
  ['parent.properties.keyId', 'managed_hsm_key_id', hsmKey],
  ['properties.autoRotationEnabled', 'auto_rotation_enabled'],
];

const longTerm: readonly AzurermRow[] = (
  [
    ['weeklyRetention', 'weekly_retention'],
    ['monthlyRetention', 'monthly_retention'],
    ['yearlyRetention', 'yearly_retention'],
    ['weekOfYear', 'week_of_year'],
  ] as const
).map(([from, to]): AzurermRow => [`properties.${from}`, `long_term_retention_policy.${to}`]);

const failoverRows: readonly AzurermRow[] = [
  ['properties.readWriteEndpoint.failoverPolicy', 'read_write_endpoint_failover_policy.mode'],
  [
    'properties.readWriteEndpoint.failoverWithDataLossGracePeriodMinutes',
    'read_write_endpoint_failover_policy.grace_minutes',
  ],
  ['properties.readOnlyEndpoint.failoverPolicy', 'readonly_endpoint_failover_policy_enabled', enabled],
];

/** The one pair of instances of a failover group. */
const instance =
  (side: 'primary' | 'partner'): Rewrite =>
  (pairs) => {
    const [pair, ...more] = Array.isArray(pairs) ? (pairs as readonly TfValue[]) : [];
    return isTfObject(pair) && more.length === 0 ? pair[`${side}ManagedInstanceId`] : undefined;
  };

/** What stands before or after the slash of `<location>/<name>`. */
const beforeSlash: Rewrite = (name) => (typeof name === 'string' ? name.slice(0, name.lastIndexOf('/')) : undefined);
const afterSlash: Rewrite = (name) => (typeof name === 'string' ? name.slice(name.lastIndexOf('/') + 1) : undefined);

export const sqlTypes: readonly AzurermType[] = [
  {
    type: 'Microsoft.Sql/servers',
    terraform: 'azurerm_mssql_server',
    in: 'group',
    beside: ({ properties }) =>
      properties?.['keyId'] === undefined ? {} : followsKey('transparent_data_encryption_key_vault_key_id'),
    rows: [
      ...identityRows,
      ['properties.version', 'version'],
      ['properties.minimalTlsVersion', 'minimum_tls_version'],
      ['properties.publicNetworkAccess', 'public_network_access_enabled', enabled],
      ['properties.restrictOutboundNetworkAccess', 'outbound_network_restriction_enabled', enabled],
      ['properties.primaryUserAssignedIdentityId', 'primary_user_assigned_identity_id'],
      ['properties.keyId', 'transparent_data_encryption_key_vault_key_id'],
      ...administrator('properties.administrators.'),
    ],
    absorbs: [
      { type: 'Microsoft.Sql/servers/administrators', rows: administrator('properties.') },
      {
        type: 'Microsoft.Sql/servers/azureADOnlyAuthentications',
        rows: [['properties.azureADOnlyAuthentication', 'azuread_administrator.azuread_authentication_only']],
      },
      {
        type: 'Microsoft.Sql/servers/sqlVulnerabilityAssessments',
        rows: [['properties.state', 'express_vulnerability_assessment_enabled', enabled]],
      },
    ],
    exports: { 'properties.fullyQualifiedDomainName': 'fully_qualified_domain_name' },
  },
  {
    type: 'Microsoft.Sql/servers/encryptionProtector',
    terraform: 'azurerm_mssql_server_transparent_data_encryption',
    in: { parentId: 'server_id' },
    name: null,
    rows: protector,
    beside: () => followsKey('key_vault_key_id'),
  },
  {
    type: 'Microsoft.Sql/servers/auditingSettings',
    terraform: 'azurerm_mssql_server_extended_auditing_policy',
    in: { parentId: 'server_id' },
    name: null,
    rows: [
      ['properties.state', 'enabled', enabled],
      ['properties.isAzureMonitorTargetEnabled', 'log_monitoring_enabled'],
      ['properties.auditActionsAndGroups', 'audit_actions_and_groups'],
      ['properties.retentionDays', 'retention_in_days'],
      // The audit of Microsoft's own operators is azurerm_mssql_server_microsoft_support_auditing_policy.
      ['properties.isDevopsAuditEnabled', null, only(true)],
    ],
  },
  {
    type: 'Microsoft.Sql/servers/devOpsAuditingSettings',
    terraform: 'azurerm_mssql_server_microsoft_support_auditing_policy',
    in: { parentId: 'server_id' },
    name: null,
    rows: [
      ['properties.state', 'enabled', enabled],
      ['properties.isAzureMonitorTargetEnabled', 'log_monitoring_enabled'],
    ],
  },
  {
    type: 'Microsoft.Sql/servers/securityAlertPolicies',
    terraform: 'azurerm_mssql_server_security_alert_policy',
    in: { parentName: 'server_name' },
    name: null,
    rows: [
      ['properties.state', 'state'],
      ['properties.disabledAlerts', 'disabled_alerts'],
      ['properties.emailAccountAdmins', 'email_account_admins'],
      ['properties.emailAddresses', 'email_addresses'],
      ['properties.retentionDays', 'retention_days'],
    ],
  },
  {
    type: 'Microsoft.Sql/servers/databases',
    // Azure makes the database master with the server.
    terraform: ({ name }) => (name === 'master' ? undefined : 'azurerm_mssql_database'),
    in: { parentId: 'server_id' },
    without: ['location'],
    rows: [
      ['sku.name', 'sku_name'],
      ['properties.createMode', 'create_mode'],
      ['properties.zoneRedundant', 'zone_redundant'],
      ['properties.requestedBackupStorageRedundancy', 'storage_account_type'],
      ['properties.secondaryType', 'secondary_type'],
      ['properties.sourceDatabaseId', 'creation_source_database_id'],
      ['properties.collation', 'collation'],
      ['properties.licenseType', 'license_type'],
    ],
    absorbs: [
      {
        type: 'Microsoft.Sql/servers/databases/backupShortTermRetentionPolicies',
        rows: [
          ['properties.retentionDays', 'short_term_retention_policy.retention_days'],
          ['properties.diffBackupIntervalInHours', 'short_term_retention_policy.backup_interval_in_hours'],
        ],
      },
      {
        // With the mode of immutability, which azurerm does not have, it stays a resource of azapi.
        type: 'Microsoft.Sql/servers/databases/backupLongTermRetentionPolicies',
        rows: [
          ...longTerm,
          ['properties.timeBasedImmutability', 'long_term_retention_policy.immutable_backups_enabled', enabled],
        ],
      },
      {
        type: 'Microsoft.Sql/servers/databases/transparentDataEncryption',
        rows: [['properties.state', 'transparent_data_encryption_enabled', enabled]],
      },
    ],
  },
  {
    type: 'Microsoft.Sql/servers/failoverGroups',
    terraform: 'azurerm_mssql_failover_group',
    in: { parentId: 'server_id' },
    rows: [
      ['properties.partnerServers', 'partner_server', each([['id', 'id']])],
      ['properties.databases', 'databases'],
      ...failoverRows,
    ],
  },
  {
    type: 'Microsoft.Sql/managedInstances/encryptionProtector',
    terraform: 'azurerm_mssql_managed_instance_transparent_data_encryption',
    in: { parentId: 'managed_instance_id' },
    name: null,
    rows: protector,
    beside: () => followsKey('key_vault_key_id'),
  },
  {
    type: 'Microsoft.Sql/managedInstances/securityAlertPolicies',
    terraform: 'azurerm_mssql_managed_instance_security_alert_policy',
    in: { parentName: 'managed_instance_name' },
    name: null,
    rows: [
      ['properties.state', 'enabled', enabled],
      ['properties.disabledAlerts', 'disabled_alerts'],
      ['properties.emailAccountAdmins', 'email_account_admins_enabled'],
      ['properties.emailAddresses', 'email_addresses'],
      ['properties.retentionDays', 'retention_days'],
    ],
  },
  {
    type: 'Microsoft.Sql/managedInstances/databases',
    terraform: 'azurerm_mssql_managed_database',
    in: { parentId: 'managed_instance_id' },
    without: ['location'],
    rows: [['properties.createMode', null, only('Default')]],
    absorbs: [
      {
        type: 'Microsoft.Sql/managedInstances/databases/backupShortTermRetentionPolicies',
        rows: [['properties.retentionDays', 'short_term_retention_days']],
      },
      { type: 'Microsoft.Sql/managedInstances/databases/backupLongTermRetentionPolicies', rows: longTerm },
    ],
  },
  {
    type: 'Microsoft.Sql/locations/instanceFailoverGroups',
    terraform: 'azurerm_mssql_managed_instance_failover_group',
    in: 'none',
    name: null,
    rows: [
      ['name', 'name', afterSlash],
      ['name', 'location', beforeSlash],
      ['properties.managedInstancePairs', 'managed_instance_id', instance('primary')],
      ['properties.managedInstancePairs', 'partner_managed_instance_id', instance('partner')],
      // The partner's region follows from the partner.
      ['properties.partnerRegions', null],
      ['properties.secondaryType', 'secondary_type'],
      ...failoverRows,
    ],
  },
];
