import { textOf } from '../value-text.ts';
import { block, each, enabled, from, idObjects, joined, negated, vaultPiece, whenSet, words } from './convert.ts';
import {
  type Convert,
  inGroup,
  type ResourceMapping,
  type Row,
  type TerraformMapping,
  under,
  underNamed,
} from './mapping.ts';

const apiVersion = '2023-05-01';

const networkRows: readonly Row[] = [
  ['default_action', 'defaultAction'],
  ['bypass', 'bypass', joined(', ')],
  ['ip_rules', 'ipRules', idObjects('value')],
  ['virtual_network_subnet_ids', 'virtualNetworkRules', idObjects()],
  [
    'private_link_access',
    'resourceAccessRules',
    each([
      ['endpoint_resource_id', 'resourceId'],
      ['endpoint_tenant_id', 'tenantId'],
    ]),
  ],
];

const corsRows: readonly Row[] = [
  ['allowed_origins', 'allowedOrigins'],
  ['allowed_methods', 'allowedMethods'],
  ['allowed_headers', 'allowedHeaders'],
  ['exposed_headers', 'exposedHeaders'],
  ['max_age_in_seconds', 'maxAgeInSeconds'],
];

const customerKeyRows = (prefix: string): readonly Row[] => [
  [`${prefix}key_vault_key_id`, 'properties.encryption.keySource', whenSet('Microsoft.Keyvault')],
  [`${prefix}managed_hsm_key_id`, 'properties.encryption.keySource', whenSet('Microsoft.Keyvault')],
  [`${prefix}key_vault_key_id`, 'properties.encryption.keyvaultproperties.keyvaulturi', vaultPiece('vault')],
  [`${prefix}key_vault_key_id`, 'properties.encryption.keyvaultproperties.keyname', vaultPiece('name')],
  [`${prefix}managed_hsm_key_id`, 'properties.encryption.keyvaultproperties.keyvaulturi', vaultPiece('vault')],
  [`${prefix}managed_hsm_key_id`, 'properties.encryption.keyvaultproperties.keyname', vaultPiece('name')],
  [`${prefix}user_assigned_identity_id`, 'properties.encryption.identity.userAssignedIdentity'],
];

const accountRows: readonly Row[] = [
  ['account_kind', 'kind'],
  ['{account_tier}_{account_replication_type}', 'sku.name'],
  ['account_tier', 'sku.tier'],
  ['access_tier', 'properties.accessTier'],
  ['https_traffic_only_enabled', 'properties.supportsHttpsTrafficOnly'],
  ['enable_https_traffic_only', 'properties.supportsHttpsTrafficOnly'],
  ['min_tls_version', 'properties.minimumTlsVersion'],
  ['allow_nested_items_to_be_public', 'properties.allowBlobPublicAccess'],
  ['shared_access_key_enabled', 'properties.allowSharedKeyAccess'],
  ['public_network_access_enabled', 'properties.publicNetworkAccess', enabled],
  ['default_to_oauth_authentication', 'properties.defaultToOAuthAuthentication'],
  ['is_hns_enabled', 'properties.isHnsEnabled'],
  ['nfsv3_enabled', 'properties.isNfsV3Enabled'],
  ['sftp_enabled', 'properties.isSftpEnabled'],
  ['local_user_enabled', 'properties.isLocalUserEnabled'],
  ['large_file_share_enabled', 'properties.largeFileSharesState', enabled],
  ['cross_tenant_replication_enabled', 'properties.allowCrossTenantReplication'],
  ['allowed_copy_scope', 'properties.allowedCopyScope'],
  ['dns_endpoint_type', 'properties.dnsEndpointType'],
  ['infrastructure_encryption_enabled', 'properties.encryption.requireInfrastructureEncryption'],
  ['queue_encryption_key_type', 'properties.encryption.services.queue.keyType'],
  ['table_encryption_key_type', 'properties.encryption.services.table.keyType'],
  ...customerKeyRows('customer_managed_key[0].'),
  ['sas_policy[0].expiration_period', 'properties.sasPolicy.sasExpirationPeriod'],
  ['sas_policy[0].expiration_action', 'properties.sasPolicy.expirationAction'],
  ['network_rules', 'properties.networkAcls', block(networkRows)],
  [
    'azure_files_authentication[0].directory_type',
    'properties.azureFilesIdentityBasedAuthentication.directoryServiceOptions',
  ],
  [
    'azure_files_authentication[0].default_share_level_permission',
    'properties.azureFilesIdentityBasedAuthentication.defaultSharePermission',
  ],
  ['custom_domain[0].name', 'properties.customDomain.name'],
  ['routing[0].choice', 'properties.routingPreference.routingChoice'],
  ['routing[0].publish_internet_endpoints', 'properties.routingPreference.publishInternetEndpoints'],
  ['routing[0].publish_microsoft_endpoints', 'properties.routingPreference.publishMicrosoftEndpoints'],
  ['immutability_policy', 'properties.immutableStorageWithVersioning.enabled', whenSet(true)],
  ['immutability_policy[0].state', 'properties.immutableStorageWithVersioning.immutabilityPolicy.state'],
  [
    'immutability_policy[0].period_since_creation_in_days',
    'properties.immutableStorageWithVersioning.immutabilityPolicy.immutabilityPeriodSinceCreationInDays',
  ],
  [
    'immutability_policy[0].allow_protected_append_writes',
    'properties.immutableStorageWithVersioning.immutabilityPolicy.allowProtectedAppendWrites',
  ],
];

const blob = (path: string): string => `blob_properties[0].${path}`;

const blobService: ResourceMapping = {
  type: 'Microsoft.Storage/storageAccounts/blobServices',
  apiVersion,
  id: under('id', '=default'),
  rows: [
    [blob('versioning_enabled'), 'properties.isVersioningEnabled'],
    [blob('change_feed_enabled'), 'properties.changeFeed.enabled'],
    [blob('change_feed_retention_in_days'), 'properties.changeFeed.retentionInDays'],
    [blob('default_service_version'), 'properties.defaultServiceVersion'],
    [blob('last_access_time_enabled'), 'properties.lastAccessTimeTrackingPolicy.enable'],
    [blob('delete_retention_policy'), 'properties.deleteRetentionPolicy.enabled', whenSet(true)],
    [blob('delete_retention_policy[0].days'), 'properties.deleteRetentionPolicy.days'],
    [
      blob('delete_retention_policy[0].permanent_delete_enabled'),
      'properties.deleteRetentionPolicy.allowPermanentDelete',
    ],
    [blob('container_delete_retention_policy'), 'properties.containerDeleteRetentionPolicy.enabled', whenSet(true)],
    [blob('container_delete_retention_policy[0].days'), 'properties.containerDeleteRetentionPolicy.days'],
    [blob('restore_policy'), 'properties.restorePolicy.enabled', whenSet(true)],
    [blob('restore_policy[0].days'), 'properties.restorePolicy.days'],
    [blob('cors_rule'), 'properties.cors.corsRules', each(corsRows)],
  ],
};

const share = (path: string): string => `share_properties[0].${path}`;

const fileService: ResourceMapping = {
  type: 'Microsoft.Storage/storageAccounts/fileServices',
  apiVersion,
  id: under('id', '=default'),
  rows: [
    [share('retention_policy'), 'properties.shareDeleteRetentionPolicy.enabled', whenSet(true)],
    [share('retention_policy[0].days'), 'properties.shareDeleteRetentionPolicy.days'],
    [share('smb[0].versions'), 'properties.protocolSettings.smb.versions', joined(';')],
    [share('smb[0].authentication_types'), 'properties.protocolSettings.smb.authenticationMethods', joined(';')],
    [
      share('smb[0].kerberos_ticket_encryption_type'),
      'properties.protocolSettings.smb.kerberosTicketEncryption',
      joined(';'),
    ],
    [share('smb[0].channel_encryption_type'), 'properties.protocolSettings.smb.channelEncryption', joined(';')],
    [share('smb[0].multichannel_enabled'), 'properties.protocolSettings.smb.multichannel.enabled'],
    [share('cors_rule'), 'properties.cors.corsRules', each(corsRows)],
  ],
};

/** A child of one of the services of an account that is named by id (provider 4) or by name (provider 3). */
const inAccount = (): ResourceMapping['id'] => [
  under('storage_account_id', '=default', 'name'),
  underNamed('azurerm_storage_account', 'storage_account_name', '=default', 'name'),
];

/** azurerm shows what nobody set as -1. */
const days: Convert = { convert: (value) => (value === -1 ? undefined : value) };

const tierRows: readonly Row[] = (
  [
    ['tier_to_cool_after_days_since_modification_greater_than', 'tierToCool.daysAfterModificationGreaterThan'],
    ['tier_to_archive_after_days_since_modification_greater_than', 'tierToArchive.daysAfterModificationGreaterThan'],
    ['tier_to_cold_after_days_since_modification_greater_than', 'tierToCold.daysAfterModificationGreaterThan'],
    ['delete_after_days_since_modification_greater_than', 'delete.daysAfterModificationGreaterThan'],
    ['delete_after_days_since_creation_greater_than', 'delete.daysAfterCreationGreaterThan'],
    ['delete_after_days_since_last_access_time_greater_than', 'delete.daysAfterLastAccessTimeGreaterThan'],
    ['delete_after_days_since_creation', 'delete.daysAfterCreationGreaterThan'],
  ] as const
).map(([from, to]): Row => [from, to, days]);

const vaultOfId = from(({ key_vault_uri: uri, key_vault_id: id }) => {
  if (typeof uri === 'string') return uri;
  const name = id === undefined ? undefined : textOf(id).split('/').at(-1);
  return name === undefined || name.includes('${') ? undefined : `https://${name}.vault.azure.net`;
});

/** Storage accounts, their services, containers, shares and policies. */
export const storage: readonly TerraformMapping[] = [
  {
    terraform: 'azurerm_storage_account',
    exports: {
      primary_blob_endpoint: 'https://{name}.blob.core.windows.net/',
      primary_blob_host: '{name}.blob.core.windows.net',
      primary_web_host: '{name}.web.core.windows.net',
    },
    resources: [
      { type: 'Microsoft.Storage/storageAccounts', apiVersion, id: inGroup(), rows: accountRows },
      blobService,
      fileService,
    ],
  },
  {
    terraform: 'azurerm_storage_account_network_rules',
    resources: [],
    folds: [
      {
        target: 'storage_account_id',
        rows: networkRows.map(([source, to, as]): Row => [source, `properties.networkAcls.${to}`, as ?? words({})]),
      },
    ],
  },
  {
    terraform: 'azurerm_storage_account_customer_managed_key',
    resources: [],
    folds: [
      {
        target: 'storage_account_id',
        rows: [
          ...customerKeyRows(''),
          ['key_name', 'properties.encryption.keySource', whenSet('Microsoft.Keyvault')],
          ['key_name', 'properties.encryption.keyvaultproperties.keyname'],
          ['key_version', 'properties.encryption.keyvaultproperties.keyversion'],
          ['', 'properties.encryption.keyvaultproperties.keyvaulturi', vaultOfId],
        ],
      },
    ],
  },
  {
    terraform: ['azurerm_storage_container', 'azurerm_storage_data_lake_gen2_filesystem'],
    exports: { resource_manager_id: '{arm}' },
    resources: [
      {
        type: 'Microsoft.Storage/storageAccounts/blobServices/containers',
        apiVersion,
        id: inAccount(),
        rows: [
          [
            'container_access_type',
            'properties.publicAccess',
            words({ private: 'None', blob: 'Blob', container: 'Container' }),
          ],
          ['default_encryption_scope', 'properties.defaultEncryptionScope'],
          ['encryption_scope_override_enabled', 'properties.denyEncryptionScopeOverride', negated],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_storage_container_immutability_policy',
    resources: [
      {
        type: 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies',
        apiVersion,
        id: under('storage_container_resource_manager_id', '=default'),
        rows: [
          ['immutability_period_in_days', 'properties.immutabilityPeriodSinceCreationInDays'],
          ['protected_append_writes_enabled', 'properties.allowProtectedAppendWrites'],
          ['protected_append_writes_all_enabled', 'properties.allowProtectedAppendWritesAll'],
          ['locked', 'properties.state', { convert: (v) => (v === true ? 'Locked' : 'Unlocked') }],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_storage_share',
    exports: { resource_manager_id: '{arm}' },
    resources: [
      {
        type: 'Microsoft.Storage/storageAccounts/fileServices/shares',
        apiVersion,
        id: inAccount(),
        rows: [
          ['quota', 'properties.shareQuota'],
          ['enabled_protocol', 'properties.enabledProtocols'],
          ['access_tier', 'properties.accessTier'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_storage_queue',
    resources: [
      { type: 'Microsoft.Storage/storageAccounts/queueServices/queues', apiVersion, id: inAccount(), rows: [] },
    ],
  },
  {
    terraform: 'azurerm_storage_table',
    resources: [
      { type: 'Microsoft.Storage/storageAccounts/tableServices/tables', apiVersion, id: inAccount(), rows: [] },
    ],
  },
  {
    terraform: 'azurerm_storage_encryption_scope',
    resources: [
      {
        type: 'Microsoft.Storage/storageAccounts/encryptionScopes',
        apiVersion,
        id: under('storage_account_id'),
        rows: [
          ['source', 'properties.source'],
          ['key_vault_key_id', 'properties.keyVaultProperties.keyUri'],
          ['infrastructure_encryption_required', 'properties.requireInfrastructureEncryption'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_storage_management_policy',
    resources: [
      {
        type: 'Microsoft.Storage/storageAccounts/managementPolicies',
        apiVersion,
        id: under('storage_account_id', '=default'),
        rows: [
          [
            'rule',
            'properties.policy.rules',
            each([
              ['name', 'name'],
              ['enabled', 'enabled'],
              ['', 'type', whenSet('Lifecycle')],
              ['filters[0].blob_types', 'definition.filters.blobTypes'],
              ['filters[0].prefix_match', 'definition.filters.prefixMatch'],
              ['actions[0].base_blob', 'definition.actions.baseBlob', block(tierRows)],
              ['actions[0].snapshot', 'definition.actions.snapshot', block(tierRows)],
              ['actions[0].version', 'definition.actions.version', block(tierRows)],
            ]),
          ],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_storage_sync',
    resources: [
      {
        type: 'Microsoft.StorageSync/storageSyncServices',
        apiVersion: '2022-09-01',
        id: inGroup(),
        rows: [['incoming_traffic_policy', 'properties.incomingTrafficPolicy']],
      },
    ],
  },
];
