import { describe, expect, it } from 'vitest';
import { readTerraform } from './index.ts';
import { buildPlan, type PlanDescription } from './testing/plan-builder.ts';

const read = (d: PlanDescription) => readTerraform({ file: 'plan.json', text: JSON.stringify(buildPlan(d)) });

describe('readTerraform', () => {
  it('reads a plan', () => {
    const r = read({
      resources: [
        { address: 'azurerm_resource_group.rg', values: { name: 'rg', location: 'West Europe' } },
        {
          address: 'azurerm_storage_account.sa',
          values: {
            name: 'sa1',
            resource_group_name: 'rg',
            location: 'westeurope',
            account_tier: 'Standard',
            account_replication_type: 'GRS',
            min_tls_version: 'TLS1_2',
            public_network_access_enabled: false,
            blob_properties: [{ versioning_enabled: true, delete_retention_policy: [{ days: 90 }] }],
            identity: [{ type: 'SystemAssigned' }],
          },
          unknown: { 'identity[0].principal_id': true, share_properties: true },
        },
        {
          address: 'azurerm_key_vault.kv',
          values: { name: 'kv1', resource_group_name: 'rg', location: 'westeurope', sku_name: 'premium' },
        },
        {
          address: 'azurerm_key_vault_key.k',
          values: { name: 'cmk', key_type: 'RSA-HSM' },
          references: { key_vault_id: ['azurerm_key_vault.kv.id'] },
          unknown: { versionless_id: true },
        },
        {
          address: 'azurerm_storage_account_customer_managed_key.c',
          values: { key_name: 'cmk' },
          references: {
            storage_account_id: ['azurerm_storage_account.sa.id'],
            key_vault_id: ['azurerm_key_vault.kv.id'],
          },
        },
      ],
    });
    expect(r.diagnostics).toEqual([]);
  });
});
