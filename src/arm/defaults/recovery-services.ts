import type { DefaultRow } from './default-row.ts';

/** Documented defaults. */
export const recoveryServicesDefaults: readonly DefaultRow[] = [
  {
    type: 'microsoft.recoveryservices/vaults',
    path: 'properties.redundancySettings.standardTierStorageRedundancy',
    default: 'GeoRedundant',
    document: 'https://learn.microsoft.com/azure/backup/backup-create-recovery-services-vault',
  },
  {
    type: 'microsoft.recoveryservices/vaults',
    path: 'properties.securitySettings.softDeleteSettings.softDeleteState',
    default: 'Enabled',
    document: 'https://learn.microsoft.com/azure/backup/backup-azure-security-feature-cloud',
  },
  {
    type: 'microsoft.recoveryservices/vaults',
    path: 'properties.securitySettings.immutabilitySettings',
    default: null,
    document: 'https://learn.microsoft.com/azure/backup/backup-azure-immutable-vault-concept',
  },
  {
    type: 'microsoft.recoveryservices/vaults',
    path: 'properties.securitySettings.immutabilitySettings.state',
    default: null,
    document: 'https://learn.microsoft.com/azure/backup/backup-azure-immutable-vault-concept',
  },
  {
    type: 'microsoft.recoveryservices/vaults/backuppolicies',
    path: 'properties.retentionPolicy.dailySchedule',
    default: null,
    document: 'https://learn.microsoft.com/rest/api/backup/protection-policies/create-or-update',
  },
  {
    type: 'microsoft.dataprotection/backupvaults',
    path: 'properties.securitySettings.softDeleteSettings.state',
    default: 'On',
    document: 'https://learn.microsoft.com/azure/backup/backup-azure-enhanced-soft-delete-about',
  },
  {
    type: 'microsoft.dataprotection/backupvaults',
    path: 'properties.securitySettings.immutabilitySettings.state',
    default: null,
    document: 'https://learn.microsoft.com/azure/backup/backup-azure-immutable-vault-concept',
  },
  {
    type: 'microsoft.dataprotection/backupvaults',
    path: 'properties.featureSettings.crossRegionRestoreSettings.state',
    default: null,
    document: 'https://learn.microsoft.com/azure/backup/tutorial-cross-region-restore',
  },
  {
    type: 'microsoft.recoveryservices/vaults',
    path: 'properties.securitySettings.softDeleteSettings.softDeleteRetentionPeriodInDays',
    default: 14,
    document: 'https://learn.microsoft.com/azure/backup/backup-azure-enhanced-soft-delete-about',
  },
  {
    type: 'microsoft.dataprotection/backupvaults',
    path: 'properties.securitySettings.softDeleteSettings.retentionDurationInDays',
    default: 14,
    document: 'https://learn.microsoft.com/azure/backup/backup-azure-enhanced-soft-delete-about',
  },
  {
    type: 'microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems',
    path: 'properties.protectionState',
    default: null,
    document: 'https://learn.microsoft.com/rest/api/backup/protected-items/create-or-update',
  },
];
