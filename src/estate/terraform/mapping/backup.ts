import type { Value, ValueObject } from '../../../model/value.ts';
import { always, block, by, each, enabled } from './convert.ts';
import { inGroup, type NameRule, type Row, type TerraformMapping, under } from './mapping.ts';

const vaultVersion = '2024-04-01';
const protectionVersion = '2024-04-01';

/** Terraform writes a time of day; ARM writes an instant of which the day does not count. */
const runTime = by((time) => (typeof time === 'string' ? [`2020-01-01T${time}:00Z`] : undefined));

/** A retention of the policy: its count, in the unit that the schedule has. */
const retentionRows = (unit: string): readonly Row[] => [
  ['count', 'retentionDuration.count'],
  ['', 'retentionDuration.durationType', always(unit)],
  ['weekdays', 'daysOfTheWeek'],
];

const scheduleRows: readonly Row[] = [
  ['frequency', 'scheduleRunFrequency'],
  ['time', 'scheduleRunTimes', runTime],
  ['weekdays', 'scheduleRunDays'],
  ['hour_interval', 'hourlySchedule.interval'],
  ['hour_duration', 'hourlySchedule.scheduleWindowDuration'],
];

/** The name of a protected machine in its vault: a prefix, then the machine's resource group and name. */
const itemName =
  (prefix: string): NameRule =>
  ({ source_vm_id: id }: ValueObject): Value | undefined => {
    const match = typeof id === 'string' ? /\/resourcegroups\/([^/]+)\/.*\/([^/]+)$/i.exec(id) : null;
    return match === null ? undefined : `${prefix};iaasvmcontainerv2;${match[1]};${match[2]}`;
  };

/** Recovery Services vaults, backup vaults, what they protect and replicate, and their policies. */
export const backup: readonly TerraformMapping[] = [
  {
    terraform: 'azurerm_recovery_services_vault',
    resources: [
      {
        type: 'Microsoft.RecoveryServices/vaults',
        apiVersion: vaultVersion,
        id: inGroup(),
        rows: [
          ['sku', 'sku.name'],
          ['public_network_access_enabled', 'properties.publicNetworkAccess', enabled],
          ['storage_mode_type', 'properties.redundancySettings.standardTierStorageRedundancy'],
          ['cross_region_restore_enabled', 'properties.redundancySettings.crossRegionRestore', enabled],
          ['soft_delete_enabled', 'properties.securitySettings.softDeleteSettings.softDeleteState', enabled],
          ['immutability', 'properties.securitySettings.immutabilitySettings.state'],
          [
            'monitoring[0].alerts_for_all_job_failures_enabled',
            'properties.monitoringSettings.azureMonitorAlertSettings.alertsForAllJobFailures',
            enabled,
          ],
          [
            'monitoring[0].alerts_for_critical_operation_failures_enabled',
            'properties.monitoringSettings.classicAlertSettings.alertsForCriticalOperations',
            enabled,
          ],
          ['encryption[0].key_id', 'properties.encryption.keyVaultProperties.keyUri'],
          ['encryption[0].user_assigned_identity_id', 'properties.encryption.kekIdentity.userAssignedIdentity'],
          ['encryption[0].use_system_assigned_identity', 'properties.encryption.kekIdentity.useSystemAssignedIdentity'],
          [
            'encryption[0].infrastructure_encryption_enabled',
            'properties.encryption.infrastructureEncryption',
            enabled,
          ],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_recovery_services_vault_resource_guard_association',
    resources: [
      {
        type: 'Microsoft.RecoveryServices/vaults/backupResourceGuardProxies',
        apiVersion: vaultVersion,
        id: under('vault_id', '=VaultProxy'),
        rows: [['resource_guard_id', 'properties.resourceGuardResourceId']],
      },
    ],
  },
  {
    terraform: 'azurerm_backup_policy_vm',
    resources: [
      {
        type: 'Microsoft.RecoveryServices/vaults/backupPolicies',
        apiVersion: vaultVersion,
        id: inGroup('recovery_vault_name', 'name'),
        rows: [
          ['', 'properties.backupManagementType', always('AzureIaasVM')],
          ['policy_type', 'properties.policyType'],
          ['timezone', 'properties.timeZone'],
          ['instant_restore_retention_days', 'properties.instantRpRetentionRangeInDays'],
          ['backup', 'properties.schedulePolicy', block(scheduleRows)],
          ['retention_daily', 'properties.retentionPolicy.dailySchedule', block(retentionRows('Days'))],
          ['retention_weekly', 'properties.retentionPolicy.weeklySchedule', block(retentionRows('Weeks'))],
          ['retention_monthly', 'properties.retentionPolicy.monthlySchedule', block(retentionRows('Months'))],
          ['retention_yearly', 'properties.retentionPolicy.yearlySchedule', block(retentionRows('Years'))],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_backup_protected_vm',
    resources: [
      {
        type: 'Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems',
        apiVersion: vaultVersion,
        id: inGroup('recovery_vault_name', '=Azure', itemName('iaasvmcontainer'), itemName('vm')),
        rows: [
          ['', 'properties.protectedItemType', always('Microsoft.Compute/virtualMachines')],
          ['source_vm_id', 'properties.sourceResourceId'],
          ['backup_policy_id', 'properties.policyId'],
          ['protection_state', 'properties.protectionState'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_site_recovery_replicated_vm',
    resources: [
      {
        type: 'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems',
        apiVersion: vaultVersion,
        id: inGroup(
          'recovery_vault_name',
          'source_recovery_fabric_name',
          'source_recovery_protection_container_name',
          'name',
        ),
        rows: [
          ['recovery_replication_policy_id', 'properties.policyId'],
          ['', 'properties.providerSpecificDetails.instanceType', always('A2A')],
          ['source_vm_id', 'properties.providerSpecificDetails.fabricObjectId'],
          ['target_resource_group_id', 'properties.providerSpecificDetails.recoveryResourceGroupId'],
          ['target_recovery_protection_container_id', 'properties.providerSpecificDetails.recoveryContainerId'],
          ['target_network_id', 'properties.providerSpecificDetails.recoveryAzureNetworkId'],
          [
            'managed_disk',
            'properties.providerSpecificDetails.vmManagedDisks',
            each([
              ['disk_id', 'diskId'],
              ['staging_storage_account_id', 'primaryStagingAzureStorageAccountId'],
            ]),
          ],
          [
            'unmanaged_disk',
            'properties.providerSpecificDetails.vmDisks',
            each([
              ['disk_uri', 'diskUri'],
              ['staging_storage_account_id', 'primaryStagingAzureStorageAccountId'],
            ]),
          ],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_data_protection_backup_vault',
    resources: [
      {
        type: 'Microsoft.DataProtection/backupVaults',
        apiVersion: protectionVersion,
        id: inGroup(),
        rows: [
          [
            '',
            'properties.storageSettings',
            {
              convert: (value, { rows }) => [
                rows(
                  [
                    ['datastore_type', 'datastoreType'],
                    ['redundancy', 'type'],
                  ],
                  value,
                ),
              ],
            },
          ],
          ['soft_delete', 'properties.securitySettings.softDeleteSettings.state'],
          ['retention_duration_in_days', 'properties.securitySettings.softDeleteSettings.retentionDurationInDays'],
          ['immutability', 'properties.securitySettings.immutabilitySettings.state'],
          ['cross_region_restore_enabled', 'properties.featureSettings.crossRegionRestoreSettings.state', enabled],
        ],
      },
    ],
  },
  {
    terraform: [
      'azurerm_data_protection_backup_instance_blob_storage',
      'azurerm_data_protection_backup_instance_disk',
      'azurerm_data_protection_backup_instance_postgresql_flexible_server',
      'azurerm_data_protection_backup_instance_mysql_flexible_server',
      'azurerm_data_protection_backup_instance_kubernetes_cluster',
    ],
    resources: [
      {
        type: 'Microsoft.DataProtection/backupVaults/backupInstances',
        apiVersion: protectionVersion,
        id: under('vault_id'),
        rows: [
          ['', 'properties.objectType', always('BackupInstance')],
          ['storage_account_id', 'properties.dataSourceInfo.resourceID'],
          ['disk_id', 'properties.dataSourceInfo.resourceID'],
          ['server_id', 'properties.dataSourceInfo.resourceID'],
          ['kubernetes_cluster_id', 'properties.dataSourceInfo.resourceID'],
          ['backup_policy_id', 'properties.policyInfo.policyId'],
        ],
      },
    ],
  },
];
