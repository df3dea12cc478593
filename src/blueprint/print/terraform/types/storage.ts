import type { AzurermRow, AzurermType, Rewrite } from '../azurerm-type.ts';
import { each, enabled, ids, only } from '../rewrite.ts';
import { isTfObject } from '../tf-value.ts';
import { keyRows } from './customer-key.ts';
import { identityRows } from './identity.ts';

/** The first or second half of `Standard_GZRS`. */
const half =
  (at: 0 | 1): Rewrite =>
  (value) =>
    typeof value === 'string' ? value.split('_')[at] : undefined;

/** `SMB2.1;SMB3.0` and `Logging, Metrics` as lists. */
const listAt =
  (separator: RegExp): Rewrite =>
  (value) =>
    typeof value === 'string' ? value.split(separator).filter((word) => word !== '') : undefined;

/** A period of deletion that is on becomes a block, one that is off none: the provider turns it off where there is none. */
const retention: Rewrite = (value, tools) => {
  if (!isTfObject(value)) return undefined;
  if (value['enabled'] === false) return null;
  return tools.rows(
    [
      ['enabled', null, only(true)],
      ['days', 'days'],
      ['allowPermanentDelete', 'permanent_delete_enabled'],
    ],
    value,
  );
};

/** Immutability by version of a whole account: the provider has it with its period alone. */
const accountImmutability: Rewrite = (value, tools) =>
  isTfObject(value) && isTfObject(value['immutabilityPolicy'])
    ? tools.rows(
        [
          ['enabled', null, only(true)],
          ['immutabilityPolicy.state', 'state'],
          ['immutabilityPolicy.immutabilityPeriodSinceCreationInDays', 'period_since_creation_in_days'],
          ['immutabilityPolicy.allowProtectedAppendWrites', 'allow_protected_append_writes'],
        ],
        value,
      )
    : undefined;

const services = ['blob', 'file', 'queue', 'table'];

const accountRows: readonly AzurermRow[] = [
  ...identityRows,
  ['kind', 'account_kind'],
  ['sku.name', 'account_tier', half(0)],
  ['sku.name', 'account_replication_type', half(1)],
  ['properties.accessTier', 'access_tier'],
  ['properties.publicNetworkAccess', 'public_network_access_enabled', enabled],
  ['properties.networkAcls.defaultAction', 'network_rules.default_action'],
  ['properties.networkAcls.bypass', 'network_rules.bypass', listAt(/, */)],
  ['properties.networkAcls.ipRules', 'network_rules.ip_rules', ids('value')],
  ['properties.networkAcls.virtualNetworkRules', 'network_rules.virtual_network_subnet_ids', ids()],
  ['properties.allowBlobPublicAccess', 'allow_nested_items_to_be_public'],
  ['properties.allowSharedKeyAccess', 'shared_access_key_enabled'],
  ['properties.allowCrossTenantReplication', 'cross_tenant_replication_enabled'],
  ['properties.allowedCopyScope', 'allowed_copy_scope'],
  ['properties.defaultToOAuthAuthentication', 'default_to_oauth_authentication'],
  ['properties.isLocalUserEnabled', 'local_user_enabled'],
  ['properties.isSftpEnabled', 'sftp_enabled'],
  ['properties.isNfsV3Enabled', 'nfsv3_enabled'],
  ['properties.isHnsEnabled', 'is_hns_enabled'],
  ['properties.minimumTlsVersion', 'min_tls_version'],
  ['properties.supportsHttpsTrafficOnly', 'https_traffic_only_enabled'],
  ['properties.sasPolicy.sasExpirationPeriod', 'sas_policy.expiration_period'],
  ['properties.sasPolicy.expirationAction', 'sas_policy.expiration_action'],
  ['properties.immutableStorageWithVersioning', 'immutability_policy', accountImmutability],
  ['properties.encryption.keySource', null, only('Microsoft.Keyvault')],
  ...keyRows(
    {
      uri: 'properties.encryption.keyvaultproperties.keyvaulturi',
      name: 'properties.encryption.keyvaultproperties.keyname',
    },
    'customer_managed_key',
  ),
  ['properties.encryption.identity.userAssignedIdentity', 'customer_managed_key.user_assigned_identity_id'],
  ['properties.encryption.requireInfrastructureEncryption', 'infrastructure_encryption_enabled'],
  // Always on; blobs and files are always under the account's key.
  ...services.map((service): AzurermRow => [`properties.encryption.services.${service}.enabled`, null, only(true)]),
  ['properties.encryption.services.blob.keyType', null, only('Account')],
  ['properties.encryption.services.file.keyType', null, only('Account')],
  ['properties.encryption.services.queue.keyType', 'queue_encryption_key_type'],
  ['properties.encryption.services.table.keyType', 'table_encryption_key_type'],
];

const smb = 'properties.protocolSettings.smb';

/** What a rule of the life of blobs does to the blobs themselves. */
const ageRows: readonly AzurermRow[] = [
  ['tierToCool.daysAfterModificationGreaterThan', 'tier_to_cool_after_days_since_modification_greater_than'],
  ['tierToCold.daysAfterModificationGreaterThan', 'tier_to_cold_after_days_since_modification_greater_than'],
  ['tierToArchive.daysAfterModificationGreaterThan', 'tier_to_archive_after_days_since_modification_greater_than'],
  ['delete.daysAfterModificationGreaterThan', 'delete_after_days_since_modification_greater_than'],
];

const lifeRule: readonly AzurermRow[] = [
  ['name', 'name'],
  ['enabled', 'enabled'],
  ['type', null, only('Lifecycle')],
  ['definition.filters.blobTypes', 'filters.blob_types'],
  ['definition.filters.prefixMatch', 'filters.prefix_match'],
  ...ageRows.map(([from, to]): AzurermRow => [`definition.actions.baseBlob.${from}`, `actions.base_blob.${to}`]),
];

export const storageTypes: readonly AzurermType[] = [
  {
    type: 'Microsoft.Storage/storageAccounts',
    terraform: 'azurerm_storage_account',
    in: 'group',
    rows: accountRows,
    absorbs: [
      {
        type: 'Microsoft.Storage/storageAccounts/blobServices',
        rows: [
          ['properties.isVersioningEnabled', 'blob_properties.versioning_enabled'],
          ['properties.changeFeed.enabled', 'blob_properties.change_feed_enabled'],
          ['properties.changeFeed.retentionInDays', 'blob_properties.change_feed_retention_in_days'],
          ['properties.deleteRetentionPolicy', 'blob_properties.delete_retention_policy', retention],
          ['properties.containerDeleteRetentionPolicy', 'blob_properties.container_delete_retention_policy', retention],
          ['properties.restorePolicy', 'blob_properties.restore_policy', retention],
        ],
      },
      {
        type: 'Microsoft.Storage/storageAccounts/fileServices',
        rows: [
          ['properties.shareDeleteRetentionPolicy', 'share_properties.retention_policy', retention],
          [`${smb}.versions`, 'share_properties.smb.versions', listAt(/;/)],
          [`${smb}.authenticationMethods`, 'share_properties.smb.authentication_types', listAt(/;/)],
          [`${smb}.kerberosTicketEncryption`, 'share_properties.smb.kerberos_ticket_encryption_type', listAt(/;/)],
          [`${smb}.channelEncryption`, 'share_properties.smb.channel_encryption_type', listAt(/;/)],
        ],
      },
      // Nothing is set of these; they are there for what stands on them.
      { type: 'Microsoft.Storage/storageAccounts/queueServices', rows: [['properties', null]] },
      { type: 'Microsoft.Storage/storageAccounts/tableServices', rows: [['properties', null]] },
    ],
  },
  {
    type: 'Microsoft.Storage/storageAccounts/blobServices/containers',
    terraform: 'azurerm_storage_container',
    in: 'none',
    rows: [
      [
        'properties.publicAccess',
        'container_access_type',
        (value) => (value === 'None' ? 'private' : typeof value === 'string' ? value.toLowerCase() : undefined),
      ],
    ],
    beside: (container, place) => ({ storage_account_id: place.id(place.parent(place.parent(container))) }),
  },
  {
    type: 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies',
    terraform: 'azurerm_storage_container_immutability_policy',
    in: { parentId: 'storage_container_resource_manager_id' },
    name: null,
    rows: [
      ['properties.immutabilityPeriodSinceCreationInDays', 'immutability_period_in_days'],
      ['properties.allowProtectedAppendWrites', 'protected_append_writes_enabled'],
      ['properties.allowProtectedAppendWritesAll', 'protected_append_writes_all_enabled'],
    ],
  },
  {
    type: 'Microsoft.Storage/storageAccounts/managementPolicies',
    terraform: 'azurerm_storage_management_policy',
    in: { parentId: 'storage_account_id' },
    name: null,
    rows: [['properties.policy.rules', 'rule', each(lifeRule)]],
  },
];
