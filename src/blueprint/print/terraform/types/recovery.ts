import type { Declaration } from '../../../model/resource.ts';
import { Expression, symbolsOf } from '../../../model/value.ts';
import type { AzurermRow, AzurermType, PlaceOf, Rewrite } from '../azurerm-type.ts';
import { each, enabled, nothing, only } from '../rewrite.ts';
import { isTfObject, type TfObject, type TfValue } from '../tf-value.ts';
import { identityRows } from './identity.ts';

const VAULT = 'Microsoft.RecoveryServices/vaults';
const BACKUP_VAULT = 'Microsoft.DataProtection/backupVaults';

/** `2026-01-01T02:00:00Z` as `02:00`. */
const timeOfDay: Rewrite = (times) => {
  const [first, ...more] = Array.isArray(times) ? (times as readonly TfValue[]) : [];
  const time = typeof first === 'string' ? /T(\d\d:\d\d):00Z$/.exec(first)?.[1] : undefined;
  return more.length === 0 ? time : undefined;
};

const kept = 'properties.retentionPolicy';

const machinePolicyRows: readonly AzurermRow[] = [
  ['properties.backupManagementType', null, only('AzureIaasVM')],
  ['properties.policyType', 'policy_type'],
  ['properties.timeZone', 'timezone'],
  ['properties.instantRpRetentionRangeInDays', 'instant_restore_retention_days'],
  ['properties.schedulePolicy.schedulePolicyType', null, only('SimpleSchedulePolicyV2')],
  ['properties.schedulePolicy.scheduleRunFrequency', 'backup.frequency', only('Daily')],
  ['properties.schedulePolicy.dailySchedule.scheduleRunTimes', 'backup.time', timeOfDay],
  [`${kept}.retentionPolicyType`, null, only('LongTermRetentionPolicy')],
  // What is kept was made when the schedule says.
  [`${kept}.dailySchedule.retentionTimes`, null, timeOfDay],
  [`${kept}.dailySchedule.retentionDuration.count`, 'retention_daily.count'],
  [`${kept}.dailySchedule.retentionDuration.durationType`, null, only('Days')],
  [`${kept}.monthlySchedule.retentionScheduleFormatType`, null, only('Weekly')],
  [`${kept}.monthlySchedule.retentionScheduleWeekly.daysOfTheWeek`, 'retention_monthly.weekdays'],
  [`${kept}.monthlySchedule.retentionScheduleWeekly.weeksOfTheMonth`, 'retention_monthly.weeks'],
  [`${kept}.monthlySchedule.retentionTimes`, null, timeOfDay],
  [`${kept}.monthlySchedule.retentionDuration.count`, 'retention_monthly.count'],
  [`${kept}.monthlySchedule.retentionDuration.durationType`, null, only('Months')],
];

/** The vault of a protected machine is that of its policy. */
const vaultOfPolicy = ({ properties }: Declaration, place: PlaceOf): TfObject => {
  const policy = properties?.['policyId'];
  const [symbol = ''] = policy instanceof Expression ? symbolsOf(policy) : [];
  return { recovery_vault_name: place.name(place.parent(place.resource(symbol))) };
};

const alerts = 'properties.monitoringSettings';

const policyRules: readonly AzurermRow[] = [
  ['objectType', null],
  ['name', null, only('Backup', 'Default')],
  ['backupParameters', null],
  ['dataStore.dataStoreType', null, only('VaultStore')],
  ['dataStore.objectType', null],
  ['trigger.objectType', null],
  ['trigger.schedule.repeatingTimeIntervals', 'intervals'],
  ['trigger.schedule.timeZone', 'zone'],
  [
    'trigger.taggingCriteria',
    null,
    each([
      ['isDefault', null, only(true)],
      ['taggingPriority', null],
      ['tagInfo', null],
    ]),
  ],
  ['isDefault', null, only(true)],
  [
    'lifecycles',
    'lives',
    each([
      ['deleteAfter.objectType', null],
      ['deleteAfter.duration', 'duration'],
      ['sourceDataStore.dataStoreType', 'data_store_type'],
      ['sourceDataStore.objectType', null],
      ['targetDataStoreCopySettings', null, nothing],
    ]),
  ],
];

/** One thing that the two rules of a backup policy say: when a copy is made, and how long it is kept. */
const rule =
  (member: 'intervals' | 'zone' | 'lives', as: (value: TfValue) => TfValue | undefined = (value) => value): Rewrite =>
  (rules, tools) => {
    const read = each(policyRules)(rules, tools);
    const [said, ...more] = Array.isArray(read)
      ? (read as readonly TfValue[]).flatMap((one) =>
          isTfObject(one) && one[member] !== undefined ? [one[member]] : [],
        )
      : [];
    return said === undefined || more.length > 0 ? undefined : as(said);
  };

const onlyLife = (lives: TfValue): TfObject | undefined => {
  const [life, ...more] = Array.isArray(lives) ? (lives as readonly TfValue[]) : [];
  return isTfObject(life) && more.length === 0 ? life : undefined;
};

const copies = (what: string): ((resource: Declaration) => boolean) => {
  return ({ properties }) => JSON.stringify(properties?.['datasourceTypes']) === JSON.stringify([what]);
};
const ofBlobs = copies('Microsoft.Storage/storageAccounts/blobServices');
const ofPostgres = copies('Microsoft.DBforPostgreSQL/flexibleServers');

const policyRows: readonly AzurermRow[] = [
  ['properties.objectType', null],
  ['properties.datasourceTypes', null],
  ['properties.policyRules', 'backup_repeating_time_intervals', rule('intervals')],
  ['properties.policyRules', 'time_zone', rule('zone')],
];

const dataSource = ({ properties }: Declaration): string => JSON.stringify(properties?.['dataSourceInfo'] ?? {});

/** Vaults, what they hold and how long, and who must agree before it goes. */
export const recoveryTypes: readonly AzurermType[] = [
  {
    type: VAULT,
    terraform: 'azurerm_recovery_services_vault',
    in: 'group',
    rows: [
      ['sku.name', 'sku', only('RS0', 'Standard')],
      ['sku.tier', null],
      ...identityRows,
      ['properties.publicNetworkAccess', 'public_network_access_enabled', enabled],
      ['properties.encryption.keyVaultProperties.keyUri', 'encryption.key_id'],
      ['properties.encryption.kekIdentity.useSystemAssignedIdentity', 'encryption.use_system_assigned_identity'],
      ['properties.encryption.kekIdentity.userAssignedIdentity', 'encryption.user_assigned_identity_id'],
      ['properties.encryption.infrastructureEncryption', 'encryption.infrastructure_encryption_enabled', enabled],
      ['properties.redundancySettings.standardTierStorageRedundancy', 'storage_mode_type'],
      ['properties.redundancySettings.crossRegionRestore', 'cross_region_restore_enabled', enabled],
      ['properties.securitySettings.immutabilitySettings.state', 'immutability'],
      [
        `${alerts}.azureMonitorAlertSettings.alertsForAllJobFailures`,
        'monitoring.alerts_for_all_job_failures_enabled',
        enabled,
      ],
      [
        `${alerts}.classicAlertSettings.alertsForCriticalOperations`,
        'monitoring.alerts_for_critical_operation_failures_enabled',
        enabled,
      ],
    ],
    lacks: [
      'properties.restoreSettings',
      'properties.securitySettings.softDeleteSettings',
      `${alerts}.azureMonitorAlertSettings.alertsForAllReplicationIssues`,
      `${alerts}.azureMonitorAlertSettings.alertsForAllFailoverIssues`,
      `${alerts}.classicAlertSettings.emailNotificationsForSiteRecovery`,
    ],
    exports: { 'identity.principalId': 'identity[0].principal_id' },
  },
  {
    type: `${VAULT}/backupResourceGuardProxies`,
    terraform: 'azurerm_recovery_services_vault_resource_guard_association',
    in: { parentId: 'vault_id' },
    name: null,
    rows: [['properties.resourceGuardResourceId', 'resource_guard_id']],
  },
  {
    type: `${VAULT}/backupPolicies`,
    terraform: 'azurerm_backup_policy_vm',
    in: { parentName: 'recovery_vault_name' },
    rows: machinePolicyRows,
  },
  {
    type: `${VAULT}/backupFabrics/protectionContainers/protectedItems`,
    terraform: 'azurerm_backup_protected_vm',
    in: 'group',
    name: null,
    without: ['location', 'tags'],
    beside: vaultOfPolicy,
    rows: [
      ['properties.protectedItemType', null, only('Microsoft.Compute/virtualMachines')],
      ['properties.sourceResourceId', 'source_vm_id'],
      ['properties.policyId', 'backup_policy_id'],
    ],
  },
  {
    type: 'Microsoft.DataProtection/resourceGuards',
    terraform: 'azurerm_data_protection_resource_guard',
    in: 'group',
    rows: [['properties.vaultCriticalOperationExclusionList', null, nothing]],
  },
  {
    type: `${BACKUP_VAULT}/backupPolicies`,
    terraform: (policy) => (ofBlobs(policy) ? 'azurerm_data_protection_backup_policy_blob_storage' : undefined),
    in: { parentId: 'vault_id' },
    rows: [
      ...policyRows,
      [
        'properties.policyRules',
        'vault_default_retention_duration',
        rule('lives', (lives) => onlyLife(lives)?.['duration']),
      ],
    ],
  },
  {
    type: `${BACKUP_VAULT}/backupPolicies`,
    terraform: (policy) =>
      ofPostgres(policy) ? 'azurerm_data_protection_backup_policy_postgresql_flexible_server' : undefined,
    in: { parentId: 'vault_id' },
    rows: [...policyRows, ['properties.policyRules', 'default_retention_rule.life_cycle', rule('lives')]],
  },
  {
    type: `${BACKUP_VAULT}/backupInstances`,
    terraform: (instance) =>
      dataSource(instance).includes('"Microsoft.DBforPostgreSQL/flexibleServers"')
        ? 'azurerm_data_protection_backup_instance_postgresql_flexible_server'
        : undefined,
    in: { parentId: 'vault_id' },
    rows: [
      ['properties.objectType', null],
      ['properties.friendlyName', null],
      ['properties.dataSourceInfo.resourceID', 'server_id'],
      ['properties.dataSourceInfo.resourceLocation', 'location'],
      ['properties.dataSourceInfo', null],
      ['properties.dataSourceSetInfo', null],
      ['properties.policyInfo.policyId', 'backup_policy_id'],
    ],
  },
];
