import type { DefaultRow, SingletonRow } from './default-row.ts';

/** Documented defaults. */
export const sqlDefaults: readonly DefaultRow[] = [
  {
    type: 'microsoft.sql/servers/databases',
    path: 'sku',
    default: null,
    document: 'https://learn.microsoft.com/rest/api/sql/databases/create-or-update',
  },
  {
    type: 'microsoft.sql/servers/databases',
    path: 'properties.createMode',
    default: null,
    document: 'https://learn.microsoft.com/rest/api/sql/databases/create-or-update',
  },
  {
    type: 'microsoft.sql/servers/databases',
    path: 'properties.requestedBackupStorageRedundancy',
    default: 'Geo',
    document: 'https://learn.microsoft.com/azure/azure-sql/database/automated-backups-overview',
  },
  {
    type: 'microsoft.sql/servers/databases',
    path: 'properties.zoneRedundant',
    default: false,
    document: 'https://learn.microsoft.com/azure/azure-sql/database/high-availability-sla-local-zone-redundancy',
  },
  {
    type: 'microsoft.sql/servers/databases/backuplongtermretentionpolicies',
    path: 'properties.yearlyRetention',
    default: null,
    document: 'https://learn.microsoft.com/azure/azure-sql/database/long-term-retention-overview',
  },
  {
    type: 'microsoft.sql/servers/databases/backuplongtermretentionpolicies',
    path: 'properties.monthlyRetention',
    default: null,
    document: 'https://learn.microsoft.com/azure/azure-sql/database/long-term-retention-overview',
  },
  {
    type: 'microsoft.sql/servers/databases/backuplongtermretentionpolicies',
    path: 'properties.weeklyRetention',
    default: null,
    document: 'https://learn.microsoft.com/azure/azure-sql/database/long-term-retention-overview',
  },
  {
    type: 'microsoft.sql/servers/databases/backupshorttermretentionpolicies',
    path: 'properties.retentionDays',
    default: 7,
    document: 'https://learn.microsoft.com/azure/azure-sql/database/automated-backups-overview',
  },
  {
    type: 'microsoft.sql/servers/databases/backupshorttermretentionpolicies',
    path: 'properties.diffBackupIntervalInHours',
    default: 12,
    document: 'https://learn.microsoft.com/azure/azure-sql/database/automated-backups-overview',
  },
  {
    type: 'microsoft.sql/managedinstances',
    path: 'properties.requestedBackupStorageRedundancy',
    default: 'Geo',
    document: 'https://learn.microsoft.com/azure/azure-sql/managed-instance/automated-backups-overview',
  },
  {
    type: 'microsoft.sql/managedinstances/databases/backuplongtermretentionpolicies',
    path: 'properties.yearlyRetention',
    default: null,
    document: 'https://learn.microsoft.com/azure/azure-sql/database/long-term-retention-overview',
  },
  {
    type: 'microsoft.sql/managedinstances/databases/backuplongtermretentionpolicies',
    path: 'properties.monthlyRetention',
    default: null,
    document: 'https://learn.microsoft.com/azure/azure-sql/database/long-term-retention-overview',
  },
  {
    type: 'microsoft.sql/managedinstances/databases/backuplongtermretentionpolicies',
    path: 'properties.weeklyRetention',
    default: null,
    document: 'https://learn.microsoft.com/azure/azure-sql/database/long-term-retention-overview',
  },
  {
    type: 'microsoft.sql/managedinstances/databases/backupshorttermretentionpolicies',
    path: 'properties.retentionDays',
    default: 7,
    document: 'https://learn.microsoft.com/azure/azure-sql/managed-instance/automated-backups-overview',
  },
  {
    type: 'microsoft.sql/servers/databases/backuplongtermretentionpolicies',
    path: 'properties.timeBasedImmutability',
    default: null,
    document: 'https://learn.microsoft.com/azure/azure-sql/database/backup-immutability',
  },
  {
    type: 'microsoft.sql/servers/auditingsettings',
    path: 'properties.state',
    default: 'Disabled',
    document: 'https://learn.microsoft.com/azure/azure-sql/database/auditing-overview',
  },
  {
    type: 'microsoft.sql/servers/auditingsettings',
    path: 'properties.isAzureMonitorTargetEnabled',
    default: false,
    document: 'https://learn.microsoft.com/azure/azure-sql/database/auditing-overview',
  },
  {
    type: 'microsoft.sql/servers/devopsauditingsettings',
    path: 'properties.state',
    default: 'Disabled',
    document: 'https://learn.microsoft.com/azure/azure-sql/database/auditing-microsoft-support-operations',
  },
  {
    type: 'microsoft.sql/servers/devopsauditingsettings',
    path: 'properties.isAzureMonitorTargetEnabled',
    default: false,
    document: 'https://learn.microsoft.com/azure/azure-sql/database/auditing-microsoft-support-operations',
  },
];

/** Children that exist as soon as their parent does. */
export const sqlSingletons: readonly SingletonRow[] = [
  {
    type: 'microsoft.sql/servers/databases/backuplongtermretentionpolicies',
    name: 'default',
    document: 'https://learn.microsoft.com/azure/azure-sql/database/long-term-retention-overview',
  },
  {
    type: 'microsoft.sql/servers/databases/backupshorttermretentionpolicies',
    name: 'default',
    document: 'https://learn.microsoft.com/azure/azure-sql/database/automated-backups-overview',
  },
  {
    type: 'microsoft.sql/managedinstances/databases/backuplongtermretentionpolicies',
    name: 'default',
    document: 'https://learn.microsoft.com/azure/azure-sql/database/long-term-retention-overview',
  },
  {
    type: 'microsoft.sql/managedinstances/databases/backupshorttermretentionpolicies',
    name: 'default',
    document: 'https://learn.microsoft.com/azure/azure-sql/managed-instance/automated-backups-overview',
  },
  {
    type: 'microsoft.sql/servers/auditingsettings',
    segment: 'auditingSettings',
    name: 'default',
    document: 'https://learn.microsoft.com/azure/azure-sql/database/auditing-overview',
  },
  {
    type: 'microsoft.sql/servers/devopsauditingsettings',
    segment: 'devOpsAuditingSettings',
    name: 'default',
    document: 'https://learn.microsoft.com/azure/azure-sql/database/auditing-microsoft-support-operations',
  },
  {
    type: 'microsoft.sql/servers/databases',
    name: 'master',
    document: 'https://learn.microsoft.com/azure/azure-sql/database/logical-servers',
  },
];
