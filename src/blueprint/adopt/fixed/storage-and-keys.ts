import { type FixedProperty, learn } from './fixed-property.ts';

const type = 'microsoft.storage/storageaccounts';

export const storageRows: readonly FixedProperty[] = [
  {
    type,
    path: 'properties.isHnsEnabled',
    change: 'recreate',
    says: 'The hierarchical namespace is chosen when the account is made, or gained once by an upgrade and never lost',
    document: `${learn}/storage/blobs/upgrade-to-data-lake-storage-gen2`,
  },
  {
    type,
    path: 'properties.encryption.requireInfrastructureEncryption',
    change: 'recreate',
    says: 'Double encryption is chosen when the account is made',
    document: `${learn}/storage/common/infrastructure-encryption-enable`,
  },
  {
    type,
    path: 'properties.encryption.services',
    change: 'recreate',
    says: 'Whether queues and tables lie under the key of the account is chosen when the account is made',
    document: `${learn}/storage/common/account-encryption-key-create`,
  },
  {
    type,
    path: 'properties.isNfsV3Enabled',
    change: 'recreate',
    says: 'NFS is chosen when the account is made',
    document: `${learn}/storage/blobs/network-file-system-protocol-support-how-to`,
  },
  {
    type,
    path: 'properties.immutableStorageWithVersioning',
    change: 'recreate',
    says: 'Immutability of versions for a whole account is chosen when the account is made; containers migrate one by one',
    document: `${learn}/storage/blobs/immutable-policy-configure-version-scope`,
  },
  {
    type: `${type}/blobservices/containers`,
    path: 'properties.immutableStorageWithVersioning',
    change: 'oneWay',
    says: 'A container migrates to immutable versions once, which takes time with its size, and not back',
    document: `${learn}/storage/blobs/immutable-policy-configure-version-scope`,
  },
  {
    type: `${type}/blobservices/containers/immutabilitypolicies`,
    path: 'properties.immutabilityPeriodSinceCreationInDays',
    change: 'oneWay',
    says: 'A locked policy can be lengthened and never shortened',
    document: `${learn}/storage/blobs/immutable-time-based-retention-policy-overview`,
  },
];

export const keyRows: readonly FixedProperty[] = [
  {
    type: 'microsoft.keyvault/vaults',
    path: 'properties.enablePurgeProtection',
    change: 'oneWay',
    says: 'Purge protection cannot be undone, which is what it is for',
    document: `${learn}/key-vault/general/soft-delete-overview`,
  },
  {
    type: 'microsoft.keyvault/vaults',
    path: 'properties.softDeleteRetentionInDays',
    change: 'recreate',
    says: 'The days that deleted keys are kept are set once',
    document: `${learn}/key-vault/general/soft-delete-overview`,
  },
  {
    type: 'microsoft.keyvault/vaults/keys',
    path: 'properties.kty',
    change: 'recreate',
    says: 'A key in software does not move into hardware: a new key is made, and what it protects is rewrapped with it',
    document: `${learn}/key-vault/keys/about-keys`,
  },
  {
    type: 'microsoft.keyvault/managedhsms',
    path: 'sku',
    change: 'recreate',
    says: 'The kind of a managed HSM is chosen when it is made',
    document: `${learn}/key-vault/managed-hsm/overview`,
  },
];
