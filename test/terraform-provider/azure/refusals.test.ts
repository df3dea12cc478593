import { expect, it } from 'vitest';
import type { CtyObject } from '../cty/value.ts';
import { subscription } from './arm-id.ts';
import { Cloud } from './cloud.ts';
import { refusals } from './refusals.ts';
import { Seed } from './seed.ts';

const group = `/subscriptions/${subscription}/resourceGroups/rg`;
const vaultId = `${group}/providers/Microsoft.KeyVault/vaults/kv`;
const userId = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/u`;
const vault = { id: vaultId, name: 'kv', purge_protection_enabled: true };
const user = { id: userId, name: 'u', client_id: 'client', principal_id: 'principal' };
const role = {
  scope: vaultId,
  role_definition_name: 'Key Vault Crypto Service Encryption User',
  principal_id: 'principal',
};
const policy = { key_vault_id: vaultId, object_id: 'principal' };

const account = (key: CtyObject): CtyObject => ({ name: 'st', resource_group_name: 'rg', customer_managed_key: [key] });
const withKey = account({
  key_vault_key_id: 'https://kv.vault.azure.net/keys/k/1',
  user_assigned_identity_id: userId.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions'),
});

type There = readonly (readonly [type: string, state: CtyObject])[];

it.each<[string, There, CtyObject, string | undefined]>([
  ['a key that a role lets it use', [['azurerm_role_assignment', role]], withKey, undefined],
  [
    'a key that a role on the group lets it use',
    [
      [
        'azurerm_role_assignment',
        { ...role, scope: group, role_definition_id: '14b46e9e-c2b7-41b4-b07b-48a6ebf60603' },
      ],
    ],
    withKey,
    undefined,
  ],
  ['a key that a policy lets it use', [['azurerm_key_vault_access_policy', policy]], withKey, undefined],
  [
    'a key by the client of an identity',
    [['azurerm_role_assignment', role]],
    account({ key_vault_key_id: 'https://kv.vault.azure.net/keys/k', identity_client_id: 'client' }),
    undefined,
  ],
  [
    'a key of a vault that is not known',
    [],
    account({ key_vault_key_id: 'https://other.vault.azure.net/keys/k', user_assigned_identity_id: userId }),
    undefined,
  ],
  ['a key that nobody lets it use', [], withKey, 'KeyVaultAccessForbidden: u'],
  ['a role for another', [['azurerm_role_assignment', { ...role, principal_id: 'other' }]], withKey, 'Forbidden'],
  [
    'a role that reads',
    [['azurerm_role_assignment', { ...role, role_definition_name: 'Reader' }]],
    withKey,
    'Forbidden',
  ],
  [
    'a vault that can be purged',
    [
      ['azurerm_role_assignment', role],
      ['azurerm_key_vault', { ...vault, purge_protection_enabled: false }],
    ],
    withKey,
    'purge protection',
  ],
  [
    'a group that is not there',
    [],
    { name: 'x', resource_group_name: 'other' },
    'ResourceGroupNotFound: resource group other',
  ],
  [
    'an id that is not there',
    [],
    { name: 'x', subnet_id: `${group}/providers/Microsoft.Network/virtualNetworks/v/subnets/s` },
    'ResourceNotFound',
  ],
  [
    'an id of a group that is not of this run',
    [],
    { name: 'x', key_vault_id: vaultId.replace('/rg/', '/hub/') },
    undefined,
  ],
])('refusals: %s', (_, there, planned, summary) => {
  const cloud = new Cloud(new Seed(''));
  const all: There = [
    ['azurerm_resource_group', { id: group, name: 'rg' }],
    ['azurerm_key_vault', vault],
    ['azurerm_user_assigned_identity', user],
    ...there,
  ];
  for (const [index, [type, state]] of all.entries()) cloud.put(type, String(state['id'] ?? `made/${index}`), state);
  const found = refusals(cloud, planned, `${group}/providers/Microsoft.Storage/storageAccounts/st`);
  expect(found.map((problem) => problem.summary)).toEqual(
    summary === undefined ? [] : [expect.stringContaining(summary)],
  );
});
