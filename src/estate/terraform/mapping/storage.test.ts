import { describe, expect, it } from 'vitest';
import { bodies } from '../testing/read-case.ts';

const account = {
  address: 'azurerm_storage_account.sa',
  values: { name: 'sa1', resource_group_name: 'rg', account_tier: 'Standard', account_replication_type: 'GRS' },
};

describe('storage mappings', () => {
  it.each([
    [
      'account: protocol and access settings',
      { min_tls_version: 'TLS1_2', https_traffic_only_enabled: true, public_network_access_enabled: false },
      {
        'microsoft.storage/storageaccounts': {
          sku: { name: 'Standard_GRS', tier: 'Standard' },
          properties: { minimumTlsVersion: 'TLS1_2', supportsHttpsTrafficOnly: true, publicNetworkAccess: 'Disabled' },
        },
      },
    ],
    [
      'blob service: soft delete and versioning',
      { blob_properties: [{ versioning_enabled: true, delete_retention_policy: [{ days: 90 }] }] },
      {
        'microsoft.storage/storageaccounts/blobservices': {
          properties: { isVersioningEnabled: true, deleteRetentionPolicy: { enabled: true, days: 90 } },
        },
      },
    ],
    [
      'network rules and identity-based access',
      {
        shared_access_key_enabled: false,
        network_rules: [
          {
            default_action: 'Deny',
            bypass: ['AzureServices', 'Logging'],
            ip_rules: ['1.2.3.4'],
            virtual_network_subnet_ids: ['/s'],
          },
        ],
      },
      {
        'microsoft.storage/storageaccounts': {
          properties: {
            allowSharedKeyAccess: false,
            networkAcls: {
              defaultAction: 'Deny',
              bypass: 'AzureServices, Logging',
              ipRules: [{ value: '1.2.3.4' }],
              virtualNetworkRules: [{ id: '/s' }],
            },
          },
        },
      },
    ],
    [
      'a key of the customer, infrastructure encryption, key type of queues',
      {
        infrastructure_encryption_enabled: true,
        queue_encryption_key_type: 'Account',
        customer_managed_key: [
          { key_vault_key_id: 'https://kv1.vault.azure.net/keys/cmk', user_assigned_identity_id: '/id' },
        ],
      },
      {
        'microsoft.storage/storageaccounts': {
          properties: {
            encryption: {
              keySource: 'Microsoft.Keyvault',
              requireInfrastructureEncryption: true,
              keyvaultproperties: { keyvaulturi: 'https://kv1.vault.azure.net', keyname: 'cmk' },
              identity: { userAssignedIdentity: '/id' },
              services: { queue: { keyType: 'Account' } },
            },
          },
        },
      },
    ],
    [
      'file service: soft delete and SMB',
      {
        share_properties: [
          {
            retention_policy: [{ days: 90 }],
            smb: [{ versions: ['SMB3.0', 'SMB3.1.1'], channel_encryption_type: ['AES-256-GCM'] }],
          },
        ],
      },
      {
        'microsoft.storage/storageaccounts/fileservices': {
          properties: {
            shareDeleteRetentionPolicy: { enabled: true, days: 90 },
            protocolSettings: { smb: { versions: 'SMB3.0;SMB3.1.1', channelEncryption: 'AES-256-GCM' } },
          },
        },
      },
    ],
    [
      'immutability of the account',
      {
        immutability_policy: [
          { state: 'Locked', period_since_creation_in_days: 2557, allow_protected_append_writes: true },
        ],
      },
      {
        'microsoft.storage/storageaccounts': {
          properties: {
            immutableStorageWithVersioning: {
              enabled: true,
              immutabilityPolicy: { state: 'Locked', immutabilityPeriodSinceCreationInDays: 2557 },
            },
          },
        },
      },
    ],
  ])('%s', (_, values, expected) => {
    expect(bodies([{ ...account, values: { ...account.values, ...values } }])).toMatchObject(expected);
  });

  it('containers, their immutability and the life cycle of blobs', () => {
    const found = bodies([
      account,
      {
        address: 'azurerm_storage_container.c',
        values: { name: 'phi', storage_account_name: 'sa1', container_access_type: 'private' },
      },
      {
        address: 'azurerm_storage_container_immutability_policy.p',
        values: { immutability_period_in_days: 2557, locked: true },
        references: { storage_container_resource_manager_id: ['azurerm_storage_container.c.resource_manager_id'] },
      },
      {
        address: 'azurerm_storage_management_policy.m',
        values: {
          rule: [
            {
              name: 'r',
              enabled: true,
              filters: [{ blob_types: ['blockBlob'] }],
              actions: [{ base_blob: [{ delete_after_days_since_modification_greater_than: 2557 }] }],
            },
          ],
        },
        references: { storage_account_id: ['azurerm_storage_account.sa.id'] },
      },
    ]);
    const type = 'microsoft.storage/storageaccounts';
    expect(found[`${type}/blobservices/containers`]).toMatchObject({
      name: 'phi',
      properties: { publicAccess: 'None' },
    });
    expect(found[`${type}/blobservices/containers/immutabilitypolicies`]).toMatchObject({
      id: expect.stringMatching(
        /storageAccounts\/sa1\/blobServices\/default\/containers\/phi\/immutabilityPolicies\/default$/,
      ),
      properties: { immutabilityPeriodSinceCreationInDays: 2557, state: 'Locked' },
    });
    expect(found[`${type}/managementpolicies`]).toMatchObject({
      properties: {
        policy: {
          rules: [
            {
              name: 'r',
              type: 'Lifecycle',
              definition: { actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 2557 } } } },
            },
          ],
        },
      },
    });
  });
});
