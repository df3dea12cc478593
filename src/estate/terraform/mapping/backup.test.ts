import { describe, expect, it } from 'vitest';
import { bodies } from '../testing/read-case.ts';

const place = { name: 'x', resource_group_name: 'rg' };
const vm = '/subscriptions/s/resourceGroups/rg-app/providers/Microsoft.Compute/virtualMachines/vm1';

describe('backup mappings', () => {
  it.each([
    [
      'vault: redundancy and protection of backups',
      'azurerm_recovery_services_vault',
      {
        storage_mode_type: 'GeoRedundant',
        cross_region_restore_enabled: true,
        soft_delete_enabled: false,
        immutability: 'Locked',
        monitoring: [{ alerts_for_critical_operation_failures_enabled: false }],
      },
      {
        'microsoft.recoveryservices/vaults': {
          properties: {
            monitoringSettings: { classicAlertSettings: { alertsForCriticalOperations: 'Disabled' } },
            redundancySettings: { standardTierStorageRedundancy: 'GeoRedundant', crossRegionRestore: 'Enabled' },
            securitySettings: {
              softDeleteSettings: { softDeleteState: 'Disabled' },
              immutabilitySettings: { state: 'Locked' },
            },
          },
        },
      },
    ],
    [
      'policy: schedule and retention',
      'azurerm_backup_policy_vm',
      {
        recovery_vault_name: 'v',
        backup: [{ frequency: 'Daily', time: '02:00' }],
        retention_daily: [{ count: 30 }],
        retention_weekly: [{ count: 12, weekdays: ['Sunday'] }],
      },
      {
        'microsoft.recoveryservices/vaults/backuppolicies': {
          properties: {
            backupManagementType: 'AzureIaasVM',
            schedulePolicy: { scheduleRunFrequency: 'Daily', scheduleRunTimes: ['2020-01-01T02:00:00Z'] },
            retentionPolicy: {
              dailySchedule: { retentionDuration: { count: 30, durationType: 'Days' } },
              weeklySchedule: { retentionDuration: { count: 12, durationType: 'Weeks' }, daysOfTheWeek: ['Sunday'] },
            },
          },
        },
      },
    ],
    [
      'protected machine',
      'azurerm_backup_protected_vm',
      { recovery_vault_name: 'v', source_vm_id: vm },
      {
        'microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems': {
          name: 'vm;iaasvmcontainerv2;rg-app;vm1',
          properties: { sourceResourceId: vm },
        },
      },
    ],
    [
      'backup vault: its one store',
      'azurerm_data_protection_backup_vault',
      { datastore_type: 'VaultStore', redundancy: 'GeoRedundant', soft_delete: 'AlwaysOn' },
      {
        'microsoft.dataprotection/backupvaults': {
          properties: {
            storageSettings: [{ datastoreType: 'VaultStore', type: 'GeoRedundant' }],
            securitySettings: { softDeleteSettings: { state: 'AlwaysOn' } },
          },
        },
      },
    ],
  ])('%s', (_, type, values, expected) => {
    expect(bodies([{ address: `${type}.x`, values: { ...place, ...values } }])).toMatchObject(expected);
  });
});
