import { always, by, each, idObjects, truth } from './convert.ts';
import { inGroup, nested, type Row, single, type TerraformMapping, under, underNamed } from './mapping.ts';

const vaultVersion = '2024-04-01';
const protectionVersion = '2024-04-01';
const VAULT = 'azurerm_recovery_services_vault';
const VAULTS = 'Microsoft.RecoveryServices/vaults';
const BACKUP_VAULTS = 'Microsoft.DataProtection/backupVaults';

/** A count of days, weeks, months or years as a policy holds it. */
const retention = (block: string, schedule: string, unit: string): readonly Row[] => [
  [`${block}[0].count`, `properties.retentionPolicy.${schedule}.retentionDuration.count`],
  [
    `${block}[0].count`,
    `properties.retentionPolicy.${schedule}.retentionDuration.durationType`,
    by((count) => (typeof count === 'number' ? unit : undefined)),
  ],
];

/** The kinds of data sources whose policies differ in nothing that is read here. */
const protectedKinds = [
  'blob_storage',
  'disk',
  'kubernetes_cluster',
  'mysql_flexible_server',
  'postgresql_flexible_server',
] as const;

const keepRows: readonly Row[] = [
  ['', 'sourceDataStore.objectType', always('DataStoreInfoBase')],
  ['data_store_type', 'sourceDataStore.dataStoreType'],
  ['duration', 'deleteAfter.duration'],
  ['', 'deleteAfter.objectType', always('AbsoluteDeleteOption')],
];

const ruleRows: readonly Row[] = [
  ['name', 'name'],
  ['', 'objectType', always('AzureRetentionRule')],
  ['life_cycle', 'lifecycles', each(keepRows)],
  ['duration', 'lifecycles', by((duration) => [lifecycle('OperationalStore', duration)])],
];

function lifecycle(dataStoreType: string, duration: Parameters<NonNullable<Row[2]>['convert']>[0]) {
  return {
    sourceDataStore: { objectType: 'DataStoreInfoBase', dataStoreType },
    deleteAfter: { objectType: 'AbsoluteDeleteOption', duration },
  };
}

/** The rule that holds where no other does. */
const defaultRule = (store: string): NonNullable<Row[2]> =>
  by((duration) => [
    { name: 'Default', objectType: 'AzureRetentionRule', isDefault: true, lifecycles: [lifecycle(store, duration)] },
  ]);

const policy = (kind: string): TerraformMapping =>
  single(`azurerm_data_protection_backup_policy_${kind}`, {
    type: `${BACKUP_VAULTS}/backupPolicies`,
    apiVersion: protectionVersion,
    id: [under('vault_id'), inGroup('vault_name', 'name')],
    rows: [
      ['', 'properties.objectType', always('BackupPolicy')],
      ['default_retention_duration', 'properties.policyRules', defaultRule('OperationalStore')],
      ['operational_default_retention_duration', 'properties.policyRules', defaultRule('OperationalStore')],
      ['vault_default_retention_duration', 'properties.policyRules', defaultRule('VaultStore')],
      [
        'default_retention_rule',
        'properties.policyRules',
        each([['', 'name', always('Default')], ['', 'isDefault', always(true)], ...ruleRows]),
      ],
      ['retention_rule', 'properties.policyRules', each(ruleRows)],
    ],
  });

const named = (terraform: string, type: string, names: readonly string[], rows: readonly Row[]): TerraformMapping =>
  single(terraform, {
    type: `${VAULTS}/${type}`,
    apiVersion: vaultVersion,
    id: underNamed(VAULT, 'recovery_vault_name', ...names),
    rows,
  });

/** Policies of vaults for other than machines, what guards vaults, and the fabrics of Site Recovery. */
export const backupPolicies: readonly TerraformMapping[] = [
  named(
    'azurerm_backup_policy_file_share',
    'backupPolicies',
    ['name'],
    [
      ['', 'properties.backupManagementType', always('AzureStorage')],
      ['', 'properties.workLoadType', always('AzureFileShare')],
      ['timezone', 'properties.timeZone'],
      ['backup[0].frequency', 'properties.schedulePolicy.scheduleRunFrequency'],
      ...retention('retention_daily', 'dailySchedule', 'Days'),
      ...retention('retention_weekly', 'weeklySchedule', 'Weeks'),
      ...retention('retention_monthly', 'monthlySchedule', 'Months'),
      ...retention('retention_yearly', 'yearlySchedule', 'Years'),
    ],
  ),
  named(
    'azurerm_backup_policy_vm_workload',
    'backupPolicies',
    ['name'],
    [
      ['', 'properties.backupManagementType', always('AzureWorkload')],
      ['workload_type', 'properties.workLoadType'],
      ['settings[0].compression_enabled', 'properties.settings.issqlcompression'],
      ['settings[0].time_zone', 'properties.settings.timeZone'],
    ],
  ),
  ...protectedKinds.map(policy),
  single('azurerm_data_protection_resource_guard', {
    type: 'Microsoft.DataProtection/resourceGuards',
    apiVersion: protectionVersion,
    id: inGroup(),
    rows: [['vault_critical_operation_exclusion_list', 'properties.vaultCriticalOperationExclusionList']],
  }),
  {
    terraform: 'azurerm_data_protection_backup_vault_customer_managed_key',
    resources: [],
    folds: [
      {
        target: 'data_protection_backup_vault_id',
        rows: nested('', 'properties.securitySettings.encryptionSettings.', [
          ['key_vault_key_id', 'keyVaultProperties.keyUri'],
          ['key_vault_key_id', 'state', by((key) => (typeof key === 'string' ? 'Enabled' : undefined))],
        ]),
      },
    ],
  },
  named(
    'azurerm_site_recovery_fabric',
    'replicationFabrics',
    ['name'],
    [
      ['location', 'properties.customDetails.location'],
      ['', 'properties.customDetails.instanceType', always('Azure')],
    ],
  ),
  named(
    'azurerm_site_recovery_protection_container',
    'replicationFabrics/replicationProtectionContainers',
    ['recovery_fabric_name', 'name'],
    [['recovery_fabric_name', 'properties.fabricFriendlyName']],
  ),
  named(
    'azurerm_site_recovery_replication_policy',
    'replicationPolicies',
    ['name'],
    [
      ['', 'properties.providerSpecificDetails.instanceType', always('A2A')],
      ['recovery_point_retention_in_minutes', 'properties.providerSpecificDetails.recoveryPointHistory'],
      [
        'application_consistent_snapshot_frequency_in_minutes',
        'properties.providerSpecificDetails.appConsistentFrequencyInMinutes',
      ],
    ],
  ),
  named(
    'azurerm_site_recovery_network_mapping',
    'replicationFabrics/replicationNetworks/replicationNetworkMappings',
    ['source_recovery_fabric_name', '=azureNetwork', 'name'],
    [
      ['target_recovery_fabric_name', 'properties.recoveryFabricName'],
      ['target_network_id', 'properties.recoveryNetworkId'],
      ['source_network_id', 'properties.fabricSpecificDetails.primaryNetworkId'],
      ['', 'properties.fabricSpecificDetails.instanceType', always('AzureToAzure')],
    ],
  ),
  named(
    'azurerm_site_recovery_protection_container_mapping',
    'replicationFabrics/replicationProtectionContainers/replicationProtectionContainerMappings',
    ['recovery_fabric_name', 'recovery_source_protection_container_name', 'name'],
    [
      ['recovery_target_protection_container_id', 'properties.targetProtectionContainerId'],
      ['recovery_replication_policy_id', 'properties.policyId'],
      ['', 'properties.providerSpecificInput.instanceType', always('A2A')],
      [
        'automatic_update[0].enabled',
        'properties.providerSpecificInput.agentAutoUpdateStatus',
        truth('Enabled', 'Disabled'),
      ],
    ],
  ),
  single('azurerm_site_recovery_replication_recovery_plan', {
    type: 'Microsoft.RecoveryServices/vaults/replicationRecoveryPlans',
    apiVersion: vaultVersion,
    id: under('recovery_vault_id'),
    rows: [
      ['source_recovery_fabric_id', 'properties.primaryFabricId'],
      ['target_recovery_fabric_id', 'properties.recoveryFabricId'],
      [
        'boot_recovery_group',
        'properties.groups',
        each([
          ['', 'groupType', always('Boot')],
          ['replicated_protected_items', 'replicationProtectedItems', idObjects()],
        ]),
      ],
    ],
  }),
];
