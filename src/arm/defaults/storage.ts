import type { DefaultRow, SingletonRow } from './default-row.ts';

const lifecycle = 'https://learn.microsoft.com/azure/storage/blobs/lifecycle-management-policy-structure';

/** A rule does what it says and nothing else: an action that is not written does not happen. */
const lifecycleRows: readonly DefaultRow[] = [
  ...['baseBlob', 'snapshot', 'version'].flatMap((what) =>
    ['daysAfterModificationGreaterThan', 'daysAfterCreationGreaterThan', 'daysAfterLastAccessTimeGreaterThan'].map(
      (after): DefaultRow => ({
        type: 'microsoft.storage/storageaccounts/managementpolicies',
        path: `properties.policy.rules[*].definition.actions.${what}.delete.${after}`,
        default: null,
        document: lifecycle,
      }),
    ),
  ),
  {
    type: 'microsoft.storage/storageaccounts/managementpolicies',
    path: 'properties.policy.rules[*].enabled',
    default: true,
    document: lifecycle,
  },
];

/** Documented defaults. */
export const storageDefaults: readonly DefaultRow[] = [
  ...lifecycleRows,
  {
    type: 'microsoft.storage/storageaccounts',
    path: 'properties.minimumTlsVersion',
    default: 'TLS1_0',
    document: 'https://learn.microsoft.com/rest/api/storagerp/storage-accounts/create',
  },
  {
    type: 'microsoft.storage/storageaccounts',
    path: 'properties.supportsHttpsTrafficOnly',
    default: false,
    document: 'https://learn.microsoft.com/rest/api/storagerp/storage-accounts/create',
  },
  {
    type: 'microsoft.storage/storageaccounts',
    path: 'properties.supportsHttpsTrafficOnly',
    fromApiVersion: '2019-04-01',
    default: true,
    document: 'https://learn.microsoft.com/rest/api/storagerp/storage-accounts/create',
  },
  {
    type: 'microsoft.storage/storageaccounts/fileservices',
    path: 'properties.protocolSettings.smb.versions',
    default: 'SMB2.1;SMB3.0;SMB3.1.1',
    document: 'https://learn.microsoft.com/azure/storage/files/files-smb-protocol',
  },
  {
    type: 'microsoft.storage/storageaccounts',
    path: 'properties.isHnsEnabled',
    default: null,
    document: 'https://learn.microsoft.com/rest/api/storagerp/storage-accounts/create',
  },
  {
    type: 'microsoft.storage/storageaccounts/blobservices',
    path: 'properties.deleteRetentionPolicy',
    default: null,
    document: 'https://learn.microsoft.com/azure/storage/blobs/soft-delete-blob-enable',
  },
  {
    type: 'microsoft.storage/storageaccounts/blobservices',
    path: 'properties.containerDeleteRetentionPolicy',
    default: null,
    document: 'https://learn.microsoft.com/azure/storage/blobs/soft-delete-container-enable',
  },
  {
    type: 'microsoft.storage/storageaccounts/blobservices',
    path: 'properties.isVersioningEnabled',
    default: null,
    document: 'https://learn.microsoft.com/azure/storage/blobs/versioning-enable',
  },
  {
    type: 'microsoft.storage/storageaccounts/blobservices',
    path: 'properties.changeFeed.enabled',
    default: null,
    document: 'https://learn.microsoft.com/azure/storage/blobs/storage-blob-change-feed',
  },
  {
    type: 'microsoft.storage/storageaccounts/fileservices',
    path: 'properties.shareDeleteRetentionPolicy',
    default: { enabled: true, days: 7 },
    document: 'https://learn.microsoft.com/azure/storage/files/storage-files-prevent-file-share-deletion',
  },
];

/** Children that exist as soon as their parent does, by the kinds of account that offer the service. */
export const storageSingletons: readonly SingletonRow[] = [
  {
    type: 'microsoft.storage/storageaccounts/blobservices',
    segment: 'blobServices',
    name: 'default',
    parentKinds: ['Storage', 'StorageV2', 'BlobStorage', 'BlockBlobStorage'],
    document: 'https://learn.microsoft.com/rest/api/storagerp/blob-services/get-service-properties',
  },
  {
    type: 'microsoft.storage/storageaccounts/fileservices',
    segment: 'fileServices',
    name: 'default',
    parentKinds: ['Storage', 'StorageV2', 'FileStorage'],
    document: 'https://learn.microsoft.com/rest/api/storagerp/file-services/get-service-properties',
  },
  {
    type: 'microsoft.storage/storageaccounts/queueservices',
    segment: 'queueServices',
    name: 'default',
    parentKinds: ['Storage', 'StorageV2'],
    document: 'https://learn.microsoft.com/rest/api/storagerp/queue-services/get-service-properties',
  },
  {
    type: 'microsoft.storage/storageaccounts/tableservices',
    segment: 'tableServices',
    name: 'default',
    parentKinds: ['Storage', 'StorageV2'],
    document: 'https://learn.microsoft.com/rest/api/storagerp/table-services/get-service-properties',
  },
];
