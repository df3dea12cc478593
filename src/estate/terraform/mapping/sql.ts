import { isUnknown } from '../../../model/unknown.ts';
import type { Value, ValueObject } from '../../../model/value.ts';
import { textOf } from '../value-text.ts';
import { by, computed, each, enabled, from, whenSet, words } from './convert.ts';
import { inGroup, type ResourceMapping, type Row, type TerraformMapping, under } from './mapping.ts';

const apiVersion = '2023-08-01';

/** Text of a vault key's address as SQL names it: `<vault>_<key>_<version>`. */
const serverKeyName = by((value) => {
  const match = typeof value === 'string' ? /^https:\/\/([^./]+)\.[^/]+\/keys\/([^/]+)\/([^/]+)$/i.exec(value) : null;
  return match === null ? undefined : `${match[1]}_${match[2]}_${match[3]}`;
});

const keyAttributes = ['key_vault_key_id', 'managed_hsm_key_id'] as const;

/** With no key the service's own key is meant; a key that is known to be there, whatever its version, is the customer's. */
const keyType = from((attributes) => {
  const key = keyAttributes.map((name) => attributes[name]).find((v) => v !== undefined && v !== null && v !== '');
  if (key === undefined) return 'ServiceManaged';
  return isUnknown(key) && key.parts === undefined && key.presence === 'maybe-absent' ? key : 'AzureKeyVault';
});

const protectorRows: readonly Row[] = [
  ['', 'properties.serverKeyType', keyType],
  ['', 'kind', by((value) => (keyTypeOf(value) === 'AzureKeyVault' ? 'azurekeyvault' : undefined))],
  ['key_vault_key_id', 'properties.uri'],
  ['managed_hsm_key_id', 'properties.uri'],
  ['key_vault_key_id', 'properties.serverKeyName', serverKeyName],
  ['auto_rotation_enabled', 'properties.autoRotationEnabled'],
];

const keyTypeOf = (value: Value): Value | undefined =>
  keyType.convert(value, { rows: () => ({}), id: () => '', subscriptionId: '' });

const directoryAdminRows = (block: string, only: string): readonly Row[] => [
  [block, 'properties.administrators.administratorType', whenSet('ActiveDirectory')],
  [`${block}[0].login_username`, 'properties.administrators.login'],
  [`${block}[0].object_id`, 'properties.administrators.sid'],
  [`${block}[0].tenant_id`, 'properties.administrators.tenantId'],
  [`${block}[0].principal_type`, 'properties.administrators.principalType'],
  [`${block}[0].${only}`, 'properties.administrators.azureADOnlyAuthentication'],
];

const auditRows: readonly Row[] = [
  ['', 'properties.state', from(({ enabled: on }) => (isUnknown(on) ? on : on === false ? 'Disabled' : 'Enabled'))],
  ['storage_endpoint', 'properties.storageEndpoint'],
  ['blob_storage_endpoint', 'properties.storageEndpoint'],
  ['retention_in_days', 'properties.retentionDays'],
  ['log_monitoring_enabled', 'properties.isAzureMonitorTargetEnabled'],
  ['audit_actions_and_groups', 'properties.auditActionsAndGroups'],
  ['predicate_expression', 'properties.predicateExpression'],
  ['storage_account_access_key_is_secondary', 'properties.isStorageSecondaryKeyInUse'],
];

/** Auditing shows under two types, the older without a predicate; both carry the one setting. */
const auditing = (scope: string, parent: string): readonly ResourceMapping[] =>
  ['extendedAuditingSettings', 'auditingSettings'].map((type) => ({
    type: `Microsoft.Sql/${scope}/${type}`,
    apiVersion,
    id: under(parent, '=default'),
    rows: type === 'auditingSettings' ? auditRows.filter(([a]) => a !== 'predicate_expression') : auditRows,
  }));

const longTermRows = (prefix: string): readonly Row[] => [
  [`${prefix}weekly_retention`, 'properties.weeklyRetention'],
  [`${prefix}monthly_retention`, 'properties.monthlyRetention'],
  [`${prefix}yearly_retention`, 'properties.yearlyRetention'],
  [`${prefix}week_of_year`, 'properties.weekOfYear'],
  [`${prefix}immutable_backups_enabled`, 'properties.timeBasedImmutability', enabled],
];

const alertRows = (prefix: string): readonly Row[] => [
  [`${prefix}state`, 'properties.state'],
  [`${prefix}disabled_alerts`, 'properties.disabledAlerts'],
  [`${prefix}email_account_admins`, 'properties.emailAccountAdmins', by((v) => v === true || v === 'Enabled')],
  [`${prefix}email_account_admins_enabled`, 'properties.emailAccountAdmins'],
  [`${prefix}email_addresses`, 'properties.emailAddresses'],
  [`${prefix}retention_days`, 'properties.retentionDays'],
  [`${prefix}storage_endpoint`, 'properties.storageEndpoint'],
];

const scanRows: readonly Row[] = [
  ['storage_container_path', 'properties.storageContainerPath'],
  ['recurring_scans[0].enabled', 'properties.recurringScans.isEnabled'],
  ['recurring_scans[0].email_subscription_admins', 'properties.recurringScans.emailSubscriptionAdmins'],
  ['recurring_scans[0].emails', 'properties.recurringScans.emails'],
];

const failoverRows: readonly Row[] = [
  ['databases', 'properties.databases'],
  ['partner_server', 'properties.partnerServers', each([['id', 'id']])],
  ['read_write_endpoint_failover_policy[0].mode', 'properties.readWriteEndpoint.failoverPolicy'],
  [
    'read_write_endpoint_failover_policy[0].grace_minutes',
    'properties.readWriteEndpoint.failoverWithDataLossGracePeriodMinutes',
  ],
  ['readonly_endpoint_failover_policy_enabled', 'properties.readOnlyEndpoint.failoverPolicy', enabled],
];

/** The server that a security alert policy belongs to: what comes before it in its id. */
const serverOfPolicy = ({ server_security_alert_policy_id: id }: ValueObject): string | undefined =>
  id === undefined ? undefined : /^(.*)\/securityAlertPolicies\/[^/]+$/i.exec(textOf(id))?.[1];

const redundancy = words({ GRS: 'Geo', LRS: 'Local', ZRS: 'Zone', GZRS: 'GeoZone' });
const bytes = by((gigabytes) => (typeof gigabytes === 'number' ? gigabytes * 1024 ** 3 : undefined));

const server: TerraformMapping = {
  terraform: 'azurerm_mssql_server',
  exports: { fully_qualified_domain_name: '{name}.database.windows.net' },
  resources: [
    {
      type: 'Microsoft.Sql/servers',
      apiVersion,
      id: inGroup(),
      rows: [
        ['version', 'properties.version'],
        ['administrator_login', 'properties.administratorLogin'],
        ...directoryAdminRows('azuread_administrator', 'azuread_authentication_only'),
        ['minimum_tls_version', 'properties.minimalTlsVersion', words({ Disabled: 'None' })],
        ['public_network_access_enabled', 'properties.publicNetworkAccess', enabled],
        ['outbound_network_restriction_enabled', 'properties.restrictOutboundNetworkAccess', enabled],
        ['transparent_data_encryption_key_vault_key_id', 'properties.keyId'],
        ['primary_user_assigned_identity_id', 'properties.primaryUserAssignedIdentityId'],
        ['fully_qualified_domain_name', 'properties.fullyQualifiedDomainName', computed],
      ],
    },
    {
      type: 'Microsoft.Sql/servers/connectionPolicies',
      apiVersion,
      id: under('id', '=default'),
      rows: [['connection_policy', 'properties.connectionType']],
    },
    {
      type: 'Microsoft.Sql/servers/azureADOnlyAuthentications',
      apiVersion,
      id: under('id', '=Default'),
      rows: [['azuread_administrator[0].azuread_authentication_only', 'properties.azureADOnlyAuthentication']],
    },
    {
      type: 'Microsoft.Sql/servers/administrators',
      apiVersion,
      id: under('id', '=ActiveDirectory'),
      rows: [
        ['azuread_administrator', 'properties.administratorType', whenSet('ActiveDirectory')],
        ['azuread_administrator[0].login_username', 'properties.login'],
        ['azuread_administrator[0].object_id', 'properties.sid'],
        ['azuread_administrator[0].tenant_id', 'properties.tenantId'],
      ],
    },
    {
      type: 'Microsoft.Sql/servers/sqlVulnerabilityAssessments',
      apiVersion,
      id: under('id', '=default'),
      rows: [['express_vulnerability_assessment_enabled', 'properties.state', enabled]],
    },
    {
      type: 'Microsoft.Sql/servers/encryptionProtector',
      apiVersion,
      id: under('id', '=current'),
      when: 'transparent_data_encryption_key_vault_key_id',
      rows: [
        ['transparent_data_encryption_key_vault_key_id', 'kind', whenSet('azurekeyvault')],
        ['transparent_data_encryption_key_vault_key_id', 'properties.serverKeyType', whenSet('AzureKeyVault')],
        ['transparent_data_encryption_key_vault_key_id', 'properties.uri'],
        ['transparent_data_encryption_key_vault_key_id', 'properties.serverKeyName', serverKeyName],
      ],
    },
  ],
};

const database: TerraformMapping = {
  terraform: 'azurerm_mssql_database',
  resources: [
    {
      type: 'Microsoft.Sql/servers/databases',
      apiVersion,
      id: under('server_id'),
      rows: [
        ['sku_name', 'sku.name'],
        ['collation', 'properties.collation'],
        ['create_mode', 'properties.createMode'],
        ['creation_source_database_id', 'properties.sourceDatabaseId'],
        ['elastic_pool_id', 'properties.elasticPoolId'],
        ['enclave_type', 'properties.preferredEnclaveType'],
        ['ledger_enabled', 'properties.isLedgerOn'],
        ['license_type', 'properties.licenseType'],
        ['max_size_gb', 'properties.maxSizeBytes', bytes],
        ['min_capacity', 'properties.minCapacity'],
        ['read_replica_count', 'properties.highAvailabilityReplicaCount'],
        ['read_scale', 'properties.readScale', enabled],
        ['secondary_type', 'properties.secondaryType'],
        ['storage_account_type', 'properties.requestedBackupStorageRedundancy'],
        ['zone_redundant', 'properties.zoneRedundant'],
        ['transparent_data_encryption_key_vault_key_id', 'properties.encryptionProtector'],
        ['transparent_data_encryption_key_automatic_rotation_enabled', 'properties.encryptionProtectorAutoRotation'],
      ],
    },
    {
      type: 'Microsoft.Sql/servers/databases/transparentDataEncryption',
      apiVersion,
      id: under('id', '=current'),
      rows: [['transparent_data_encryption_enabled', 'properties.state', enabled]],
    },
    {
      type: 'Microsoft.Sql/servers/databases/backupShortTermRetentionPolicies',
      apiVersion,
      id: under('id', '=default'),
      rows: [
        ['short_term_retention_policy[0].retention_days', 'properties.retentionDays'],
        ['short_term_retention_policy[0].backup_interval_in_hours', 'properties.diffBackupIntervalInHours'],
      ],
    },
    {
      type: 'Microsoft.Sql/servers/databases/backupLongTermRetentionPolicies',
      apiVersion,
      id: under('id', '=default'),
      rows: longTermRows('long_term_retention_policy[0].'),
    },
    {
      type: 'Microsoft.Sql/servers/databases/geoBackupPolicies',
      apiVersion,
      id: under('id', '=Default'),
      rows: [['geo_backup_enabled', 'properties.state', enabled]],
    },
    {
      type: 'Microsoft.Sql/servers/databases/securityAlertPolicies',
      apiVersion,
      id: under('id', '=Default'),
      rows: alertRows('threat_detection_policy[0].'),
    },
  ],
};

const managedInstance: TerraformMapping = {
  terraform: 'azurerm_mssql_managed_instance',
  resources: [
    {
      type: 'Microsoft.Sql/managedInstances',
      apiVersion,
      id: inGroup(),
      rows: [
        ['sku_name', 'sku.name'],
        ['administrator_login', 'properties.administratorLogin'],
        ...directoryAdminRows('azure_active_directory_administrator', 'azuread_authentication_only_enabled'),
        ['license_type', 'properties.licenseType'],
        ['minimum_tls_version', 'properties.minimalTlsVersion'],
        ['proxy_override', 'properties.proxyOverride'],
        ['public_data_endpoint_enabled', 'properties.publicDataEndpointEnabled'],
        ['storage_account_type', 'properties.requestedBackupStorageRedundancy', redundancy],
        ['storage_size_in_gb', 'properties.storageSizeInGB'],
        ['subnet_id', 'properties.subnetId'],
        ['vcores', 'properties.vCores'],
        ['zone_redundant_enabled', 'properties.zoneRedundant'],
      ],
    },
  ],
};

/** Azure SQL: servers, databases, managed instances, and the policies on them. */
export const sql: readonly TerraformMapping[] = [
  server,
  database,
  managedInstance,
  {
    terraform: 'azurerm_mssql_server_transparent_data_encryption',
    resources: [
      {
        type: 'Microsoft.Sql/servers/encryptionProtector',
        apiVersion,
        id: under('server_id', '=current'),
        rows: protectorRows,
      },
    ],
    folds: [{ target: 'server_id', rows: [['key_vault_key_id', 'properties.keyId']] }],
  },
  {
    terraform: 'azurerm_mssql_managed_instance_transparent_data_encryption',
    resources: [
      {
        type: 'Microsoft.Sql/managedInstances/encryptionProtector',
        apiVersion,
        id: under('managed_instance_id', '=current'),
        rows: protectorRows,
      },
    ],
    folds: [{ target: 'managed_instance_id', rows: [['key_vault_key_id', 'properties.keyId']] }],
  },
  { terraform: 'azurerm_mssql_server_extended_auditing_policy', resources: auditing('servers', 'server_id') },
  {
    terraform: 'azurerm_mssql_database_extended_auditing_policy',
    resources: auditing('servers/databases', 'database_id'),
  },
  {
    terraform: 'azurerm_mssql_server_microsoft_support_auditing_policy',
    resources: [
      {
        type: 'Microsoft.Sql/servers/devOpsAuditingSettings',
        apiVersion,
        id: under('server_id', '=default'),
        rows: auditRows,
      },
    ],
  },
  {
    terraform: 'azurerm_mssql_server_security_alert_policy',
    resources: [
      {
        type: 'Microsoft.Sql/servers/securityAlertPolicies',
        apiVersion,
        id: inGroup('server_name', '=Default'),
        rows: alertRows(''),
      },
    ],
  },
  {
    terraform: 'azurerm_mssql_managed_instance_security_alert_policy',
    resources: [
      {
        type: 'Microsoft.Sql/managedInstances/securityAlertPolicies',
        apiVersion,
        id: inGroup('managed_instance_name', '=Default'),
        rows: [['enabled', 'properties.state', enabled], ...alertRows('')],
      },
    ],
  },
  {
    terraform: 'azurerm_mssql_server_vulnerability_assessment',
    resources: [
      {
        type: 'Microsoft.Sql/servers/vulnerabilityAssessments',
        apiVersion,
        id: {
          kind: 'custom',
          id: (attributes) => {
            const parent = serverOfPolicy(attributes);
            return parent === undefined ? undefined : `${parent}/vulnerabilityAssessments/default`;
          },
        },
        rows: scanRows,
      },
    ],
  },
  {
    terraform: 'azurerm_mssql_managed_instance_vulnerability_assessment',
    resources: [
      {
        type: 'Microsoft.Sql/managedInstances/vulnerabilityAssessments',
        apiVersion,
        id: under('managed_instance_id', '=default'),
        rows: scanRows,
      },
    ],
  },
  {
    terraform: 'azurerm_mssql_firewall_rule',
    resources: [
      {
        type: 'Microsoft.Sql/servers/firewallRules',
        apiVersion,
        id: under('server_id'),
        rows: [
          ['start_ip_address', 'properties.startIpAddress'],
          ['end_ip_address', 'properties.endIpAddress'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_mssql_outbound_firewall_rule',
    resources: [{ type: 'Microsoft.Sql/servers/outboundFirewallRules', apiVersion, id: under('server_id'), rows: [] }],
  },
  {
    terraform: 'azurerm_mssql_virtual_network_rule',
    resources: [
      {
        type: 'Microsoft.Sql/servers/virtualNetworkRules',
        apiVersion,
        id: under('server_id'),
        rows: [
          ['subnet_id', 'properties.virtualNetworkSubnetId'],
          ['ignore_missing_vnet_service_endpoint', 'properties.ignoreMissingVnetServiceEndpoint'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_mssql_elasticpool',
    resources: [
      {
        type: 'Microsoft.Sql/servers/elasticPools',
        apiVersion,
        id: inGroup('server_name', 'name'),
        rows: [
          ['sku[0].name', 'sku.name'],
          ['sku[0].tier', 'sku.tier'],
          ['sku[0].capacity', 'sku.capacity'],
          ['zone_redundant', 'properties.zoneRedundant'],
          ['license_type', 'properties.licenseType'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_mssql_failover_group',
    resources: [
      { type: 'Microsoft.Sql/servers/failoverGroups', apiVersion, id: under('server_id'), rows: failoverRows },
    ],
  },
  {
    terraform: 'azurerm_mssql_managed_instance_failover_group',
    resources: [
      {
        type: 'Microsoft.Sql/locations/instanceFailoverGroups',
        apiVersion,
        id: {
          kind: 'custom',
          id: ({ managed_instance_id: instance, location, name }) => {
            const group = /^(.*\/resourceGroups\/[^/]+)\//i.exec(textOf(instance ?? ''))?.[1];
            if (group === undefined) return undefined;
            return `${group}/providers/Microsoft.Sql/locations/${textOf(location)}/instanceFailoverGroups/${textOf(name)}`;
          },
        },
        rows: [
          ...failoverRows,
          [
            '',
            'properties.managedInstancePairs',
            from(({ managed_instance_id: primary, partner_managed_instance_id: partner }) => [
              { primaryManagedInstanceId: primary ?? null, partnerManagedInstanceId: partner ?? null },
            ]),
          ],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_mssql_managed_database',
    resources: [
      {
        type: 'Microsoft.Sql/managedInstances/databases',
        apiVersion,
        id: under('managed_instance_id'),
        rows: [],
      },
      {
        type: 'Microsoft.Sql/managedInstances/databases/backupShortTermRetentionPolicies',
        apiVersion,
        id: under('id', '=default'),
        rows: [['short_term_retention_days', 'properties.retentionDays']],
      },
      {
        type: 'Microsoft.Sql/managedInstances/databases/backupLongTermRetentionPolicies',
        apiVersion,
        id: under('id', '=default'),
        rows: longTermRows('long_term_retention_policy[0].'),
      },
    ],
  },
  {
    terraform: 'azurerm_mssql_managed_instance_active_directory_administrator',
    resources: [],
    folds: [
      {
        target: 'managed_instance_id',
        rows: [
          ['object_id', 'properties.administrators.administratorType', whenSet('ActiveDirectory')],
          ['login_username', 'properties.administrators.login'],
          ['object_id', 'properties.administrators.sid'],
          ['tenant_id', 'properties.administrators.tenantId'],
          ['azuread_authentication_only', 'properties.administrators.azureADOnlyAuthentication'],
        ],
      },
    ],
  },
];
