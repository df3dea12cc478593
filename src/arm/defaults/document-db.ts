import type { DefaultRow } from './default-row.ts';

/** Documented defaults. */
export const documentDbDefaults: readonly DefaultRow[] = [
  {
    type: 'microsoft.documentdb/databaseaccounts',
    path: 'properties.backupPolicy.type',
    default: 'Periodic',
    document: 'https://learn.microsoft.com/azure/cosmos-db/periodic-backup-restore-introduction',
  },
  {
    type: 'microsoft.documentdb/databaseaccounts',
    path: 'properties.backupPolicy.periodicModeProperties.backupStorageRedundancy',
    default: 'Geo',
    document: 'https://learn.microsoft.com/azure/cosmos-db/periodic-backup-restore-introduction',
  },
  {
    type: 'microsoft.documentdb/databaseaccounts',
    path: 'properties.enableAutomaticFailover',
    default: false,
    document: 'https://learn.microsoft.com/azure/cosmos-db/how-to-manage-database-account',
  },
];
