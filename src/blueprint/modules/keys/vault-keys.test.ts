import { describe, expect, it } from 'vitest';
import { composeForTest, resourceOf } from '../../testing/compose-for-test.ts';

const blueprint = composeForTest({ spokes: [{ name: 'one', workloads: { storage: { containers: ['documents'] } } }] });
const get = (symbol: string) => resourceOf(blueprint, symbol);

describe('declareVaultKeys', () => {
  it.each(['platformVault', 'platformVaultSecondary', 'oneVault', 'oneVaultSecondary'])(
    'closes and guards %s',
    (vault) => {
      expect(get(vault).properties).toMatchObject({
        sku: { name: 'premium' },
        enableRbacAuthorization: true,
        enablePurgeProtection: true,
        softDeleteRetentionInDays: 90,
        publicNetworkAccess: 'Disabled',
      });
    },
  );

  it('makes a key for each use once, in hardware and rotated', () => {
    const keys = blueprint.resources.filter(({ type }) => type === 'Microsoft.KeyVault/vaults/keys');
    expect(keys.map(({ symbol }) => symbol)).toEqual(
      expect.arrayContaining(['platformLogsKey', 'platformArchiveKey', 'platformArchiveKeySecondary', 'oneStorageKey']),
    );
    for (const { properties } of keys) {
      expect(properties).toMatchObject({ kty: 'RSA-HSM', rotationPolicy: { attributes: { expiryTime: 'P2Y' } } });
    }
  });

  it('lets its identity use the keys and nothing else', () => {
    expect(get('oneKeyGrant')).toMatchObject({ on: 'oneVault', type: 'Microsoft.Authorization/roleAssignments' });
    expect(JSON.stringify(get('oneKeyGrant').properties)).toContain('e147488a-f6f5-4113-8e2d-b22465e65bf6');
  });
});
