import { describe, expect, it } from 'vitest';
import { isUnknown } from '../../model/unknown.ts';
import { azapiOutput } from './azapi-output.ts';

const vault = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv';

describe('azapiOutput', () => {
  it.each([
    ['Microsoft.KeyVault/vaults', vault, ['properties', 'vaultUri'], 'https://kv.vault.azure.net/'],
    [
      'Microsoft.KeyVault/vaults/keys',
      `${vault}/keys/sql`,
      ['properties', 'keyUri'],
      'https://kv.vault.azure.net/keys/sql',
    ],
    ['Microsoft.KeyVault/vaults/keys', `${vault}/keys/sql`, ['properties', 'kid'], undefined],
    ['Microsoft.Other/things', vault, ['properties', 'vaultUri'], undefined],
  ])('of %s tells %s', (type, id, path, told) => {
    expect(azapiOutput(type, id, path)).toBe(told);
  });

  it('leaves the version of a key to Azure', () => {
    const told = azapiOutput('Microsoft.KeyVault/vaults/keys', `${vault}/keys/sql`, [
      'properties',
      'keyUriWithVersion',
    ]);
    expect(isUnknown(told) && told.parts?.[0]).toBe('https://kv.vault.azure.net/keys/sql/');
  });
});
