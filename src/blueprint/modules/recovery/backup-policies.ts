import type { Handle } from '../../model/resource.ts';
import { type Expression, idOf, type ValueMap } from '../../model/value.ts';

const vaultStore: ValueMap = { dataStoreType: 'VaultStore', objectType: 'DataStoreInfoBase' };

/** One kind of backup on one schedule, each kept for one time. */
const policy = (
  datasourceType: string,
  { backupType, interval, kept }: { readonly backupType: string; readonly interval: string; readonly kept: string },
): ValueMap => ({
  objectType: 'BackupPolicy',
  datasourceTypes: [datasourceType],
  policyRules: [
    {
      objectType: 'AzureBackupRule',
      name: 'Backup',
      backupParameters: { objectType: 'AzureBackupParams', backupType },
      dataStore: vaultStore,
      trigger: {
        objectType: 'ScheduleBasedTriggerContext',
        schedule: { repeatingTimeIntervals: [interval], timeZone: 'UTC' },
        taggingCriteria: [{ isDefault: true, taggingPriority: 99, tagInfo: { tagName: 'Default' } }],
      },
    },
    {
      objectType: 'AzureRetentionRule',
      name: 'Default',
      isDefault: true,
      lifecycles: [
        {
          deleteAfter: { objectType: 'AbsoluteDeleteOption', duration: kept },
          sourceDataStore: vaultStore,
          targetDataStoreCopySettings: [],
        },
      ],
    },
  ],
});

/** https://learn.microsoft.com/azure/backup/blob-backup-configure-manage?tabs=vaulted-backup */
export const blobPolicy = (days: number): ValueMap =>
  policy('Microsoft.Storage/storageAccounts/blobServices', {
    backupType: 'Discrete',
    interval: 'R/2026-01-01T02:00:00+00:00/P1D',
    kept: `P${days}D`,
  });

/** Beside the server's own backups of 35 days: https://learn.microsoft.com/azure/backup/backup-azure-database-postgresql-flex */
export const postgresPolicy: ValueMap = policy('Microsoft.DBforPostgreSQL/flexibleServers', {
  backupType: 'Full',
  interval: 'R/2026-01-04T03:00:00+00:00/P1W',
  kept: 'P7Y',
});

/** A store under a policy. */
export function instanceOf(
  store: Handle,
  policyOfStore: Handle,
  location: Expression,
  { datasourceType, parameters }: { readonly datasourceType: string; readonly parameters?: ValueMap },
): ValueMap {
  const source = {
    datasourceType,
    resourceID: idOf(store),
    resourceName: store.name,
    resourceType: store.type,
    resourceUri: idOf(store),
    resourceLocation: location,
  };
  return {
    objectType: 'BackupInstance',
    friendlyName: store.name,
    dataSourceInfo: { ...source, objectType: 'Datasource' },
    dataSourceSetInfo: { ...source, objectType: 'DatasourceSet' },
    policyInfo: {
      policyId: idOf(policyOfStore),
      ...(parameters === undefined ? {} : { policyParameters: parameters }),
    },
  };
}
