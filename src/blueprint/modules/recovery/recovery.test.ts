import { describe, expect, it } from 'vitest';
import { idOf } from '../../model/value.ts';
import { neededBy } from '../../order.ts';
import { composeSpoke as compose, resourceOf as get, resourcesOf as ofType } from '../../testing/compose-for-test.ts';

const ITEM =
  'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems';
const tiers = [
  { name: 'life-critical', rto: 'PT1H', rpo: 'PT15M' },
  { name: 'clinical', rto: 'PT4H', rpo: 'PT2H' },
];
const everything = compose(
  {
    machines: [
      { name: 'app', count: 2, dataDisksGiB: [64] },
      { name: 'web', tier: 'clinical' },
    ],
    storage: { containers: ['documents'] },
    postgres: { databases: ['app'] },
  },
  { tiers },
);

describe('recoveryModules', () => {
  it('backs up every machine, once the vault has its private endpoint', () => {
    const items = ofType(
      everything,
      'Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems',
    );
    expect(items.map(({ properties }) => properties?.['sourceResourceId'])).toEqual(
      ['oneApp01', 'oneApp02', 'oneWeb01'].map((symbol) => idOf(symbol)),
    );
    for (const item of items) expect([...neededBy(item)]).toContain('oneRecoveryVaultAzureBackupEndpoint');
  });

  it('copies every machine with all its disks, by the vault of the other region', () => {
    const items = ofType(everything, ITEM);
    const disks = items.map(({ properties }) => {
      const details = properties?.['providerSpecificDetails'] as { vmManagedDisks: readonly unknown[] } | undefined;
      return details?.vmManagedDisks.length;
    });
    expect(disks).toEqual([2, 2, 1]);
    expect(items.every(({ parent }) => parent === 'oneSitePrimaryContainerSecondary')).toBe(true);
    expect(get(everything, 'oneSitePrimarySecondary').parent).toBe('oneRecoveryVaultSecondary');
    for (const item of items) {
      expect([...neededBy(item)]).toEqual(
        expect.arrayContaining([
          'oneRecoveryVaultSecondaryAzureSiteRecoveryEndpoint',
          'oneStagingBlobGrantSecondary',
          'oneNetworkThereSecondary',
        ]),
      );
    }
  });

  it.each([
    ['oneReplicationPolicyLifeCriticalSecondary', 60],
    ['oneReplicationPolicyClinicalSecondary', 120],
  ])('agrees with applications as often as the tier may lose data: %s', (symbol, minutes) => {
    expect(get(everything, symbol).properties).toMatchObject({
      providerSpecificInput: { crashConsistentFrequencyInMinutes: 5, appConsistentFrequencyInMinutes: minutes },
    });
  });

  it('starts the machines of the first tier first', () => {
    const { groups } = get(everything, 'oneRecoveryPlanSecondary').properties as {
      groups: readonly { groupType: string; replicationProtectedItems: readonly unknown[] }[];
    };
    expect(
      groups.map(({ groupType, replicationProtectedItems }) => [groupType, replicationProtectedItems.length]),
    ).toEqual([
      ['Shutdown', 0],
      ['Failover', 0],
      ['Boot', 2],
      ['Boot', 1],
    ]);
  });

  it.each([
    ['oneBlobBackup', 'oneStorage', 'oneBlobBackupGrant'],
    ['onePostgresBackup', 'onePostgres', 'onePostgresBackupGrant'],
  ])('copies a store into the vault that may read it: %s', (symbol, store, grant) => {
    expect(get(everything, symbol).properties).toMatchObject({ dataSourceInfo: { resourceID: idOf(store) } });
    expect([...neededBy(get(everything, symbol))]).toContain(grant);
  });

  it.each(['oneRecoveryVault', 'oneRecoveryVaultSecondary', 'oneBackupVault'])('guards %s by another hand', (vault) => {
    const guards = everything.resources.filter(
      ({ type, parent }) => parent === vault && type.endsWith('/backupResourceGuardProxies'),
    );
    expect(guards).toHaveLength(1);
  });

  it('builds no vault where there is nothing to put into it', () => {
    const empty = compose({ serviceBus: { queues: ['a'] } });
    expect(empty.resources.filter(({ type }) => /RecoveryServices|DataProtection/.test(type))).toEqual([]);
  });
});
