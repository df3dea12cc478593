import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lib/json.ts';
import type { PlannedResource } from '../testing/plan-builder.ts';
import { bodies } from '../testing/read-case.ts';

const vault = (values: JsonObject): PlannedResource => ({
  address: 'azurerm_key_vault.kv',
  values: { name: 'kv1', resource_group_name: 'rg', ...values },
});
const inVault = (type: string, values: JsonObject): PlannedResource => ({
  address: `${type}.x`,
  values: { name: 'x', ...values },
  references: { key_vault_id: ['azurerm_key_vault.kv.id'] },
});
const type = 'microsoft.keyvault/vaults';

describe('key vault mappings', () => {
  it.each<[string, readonly PlannedResource[], JsonObject]>([
    [
      'vault: protection, access and network',
      [
        vault({
          sku_name: 'premium',
          purge_protection_enabled: true,
          soft_delete_retention_days: 90,
          rbac_authorization_enabled: true,
          public_network_access_enabled: false,
          network_acls: [
            {
              bypass: 'AzureServices',
              default_action: 'Deny',
              ip_rules: ['1.2.3.4/32'],
              virtual_network_subnet_ids: ['/s'],
            },
          ],
        }),
      ],
      {
        [type]: {
          properties: {
            sku: { name: 'premium' },
            enablePurgeProtection: true,
            softDeleteRetentionInDays: 90,
            enableRbacAuthorization: true,
            publicNetworkAccess: 'Disabled',
            networkAcls: {
              bypass: 'AzureServices',
              defaultAction: 'Deny',
              ipRules: [{ value: '1.2.3.4/32' }],
              virtualNetworkRules: [{ id: '/s' }],
            },
          },
        },
      },
    ],
    [
      'vault: access policies in blocks and of their own',
      [
        vault({ access_policy: [{ object_id: 'a', key_permissions: ['Get'] }] }),
        {
          address: 'azurerm_key_vault_access_policy.p',
          values: { object_id: 'b', secret_permissions: ['List'] },
          references: { key_vault_id: ['azurerm_key_vault.kv.id'] },
        },
      ],
      {
        [type]: {
          properties: {
            accessPolicies: [
              { objectId: 'a', permissions: { keys: ['Get'] } },
              { objectId: 'b', permissions: { secrets: ['List'] } },
            ],
          },
        },
      },
    ],
    [
      'key: kind, expiry and rotation',
      [
        vault({}),
        inVault('azurerm_key_vault_key', {
          key_type: 'RSA-HSM',
          key_size: 4096,
          expiration_date: '2027-01-01T00:00:00Z',
          rotation_policy: [{ expire_after: 'P90D', automatic: [{ time_before_expiry: 'P30D' }] }],
        }),
      ],
      {
        [`${type}/keys`]: {
          properties: {
            kty: 'RSA-HSM',
            keySize: 4096,
            attributes: { exp: 1798761600 },
            rotationPolicy: {
              attributes: { expiryTime: 'P90D' },
              lifetimeActions: [{ trigger: { timeBeforeExpiry: 'P30D' }, action: { type: 'rotate' } }],
            },
          },
        },
      },
    ],
    [
      'key: rotation with a notice before',
      [
        vault({}),
        inVault('azurerm_key_vault_key', {
          rotation_policy: [
            { expire_after: 'P90D', notify_before_expiry: 'P29D', automatic: [{ time_after_creation: 'P60D' }] },
          ],
        }),
      ],
      {
        [`${type}/keys`]: {
          properties: {
            rotationPolicy: {
              lifetimeActions: [
                { trigger: { timeAfterCreate: 'P60D' }, action: { type: 'rotate' } },
                { trigger: { timeBeforeExpiry: 'P29D' }, action: { type: 'notify' } },
              ],
            },
          },
        },
      },
    ],
    [
      'key of the same plan, whose version only Azure knows: vault and name are known',
      [
        vault({}),
        inVault('azurerm_key_vault_key', {}),
        {
          address: 'azurerm_data_factory.f',
          values: { name: 'f', resource_group_name: 'rg' },
          references: { customer_managed_key_id: ['azurerm_key_vault_key.x.id'] },
        },
      ],
      {
        'microsoft.datafactory/factories': {
          properties: { encryption: { vaultBaseUrl: 'https://kv1.vault.azure.net', keyName: 'x' } },
        },
      },
    ],
  ])('%s', (_, resources, expected) => {
    expect(bodies(resources)).toMatchObject(expected);
  });

  it('leaves the value of a secret behind', () => {
    const found = bodies([
      vault({}),
      inVault('azurerm_key_vault_secret', { value: 'hunter2', content_type: 'password' }),
    ]);
    expect(found[`${type}/secrets`]).toMatchObject({ properties: { contentType: 'password' } });
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });
});
