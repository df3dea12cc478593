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
  ])('%s', (_, values, expected) => {
    expect(bodies([{ ...account, values: { ...account.values, ...values } }])).toMatchObject(expected);
  });
});
