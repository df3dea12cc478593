import type { DefaultRow } from './default-row.ts';

/** Documented defaults. */
export const openSourceDatabasesDefaults: readonly DefaultRow[] = [
  {
    type: 'microsoft.dbforpostgresql/flexibleservers',
    path: 'properties.backup.backupRetentionDays',
    default: 7,
    document: 'https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-backup-restore',
  },
  {
    type: 'microsoft.dbforpostgresql/flexibleservers',
    path: 'properties.backup.geoRedundantBackup',
    default: 'Disabled',
    document: 'https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-backup-restore',
  },
  {
    type: 'microsoft.dbformysql/flexibleservers',
    path: 'properties.backup.backupRetentionDays',
    default: 7,
    document: 'https://learn.microsoft.com/azure/mysql/flexible-server/concepts-backup-restore',
  },
  {
    type: 'microsoft.dbformysql/flexibleservers',
    path: 'properties.backup.geoRedundantBackup',
    default: 'Disabled',
    document: 'https://learn.microsoft.com/azure/mysql/flexible-server/concepts-backup-restore',
  },
  {
    type: 'microsoft.dbforpostgresql/flexibleservers',
    path: 'properties.highAvailability.mode',
    default: null,
    document: 'https://learn.microsoft.com/azure/reliability/reliability-postgresql-flexible-server',
  },
  {
    type: 'microsoft.dbformysql/flexibleservers',
    path: 'properties.highAvailability.mode',
    default: null,
    document: 'https://learn.microsoft.com/azure/mysql/flexible-server/concepts-high-availability',
  },
];
