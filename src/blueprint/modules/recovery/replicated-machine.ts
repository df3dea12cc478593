import { zonesOf } from '../../configuration/zones.ts';
import type { Context } from '../../model/module.ts';
import type { Machine } from '../../model/offers.ts';
import type { Handle } from '../../model/resource.ts';
import { type Expression, idOf, subscription, text, type ValueMap } from '../../model/value.ts';
import { vaultEndpoints } from './recovery-vault.ts';
import type { SiteNeeds, Sites } from './site-recovery.ts';

/** A machine that is copied to the other region. */
export interface Replicated {
  readonly item: Handle;
  readonly machine: Machine;
}

/** Copies a machine with all its disks, which are under the key of the other region's spoke there. */
export function replicate(context: Context<SiteNeeds>, sites: Sites, machine: Machine): Replicated {
  const { declare, symbol, unit, offered, name, configuration } = context;
  const policy = sites.policies.get(machine.tier);
  if (policy === undefined) throw new Error(`No replication policy for the tier ${machine.tier}`);
  const [zone] = zonesOf(configuration.regions.secondary);
  const group = text`${subscription('phi')}/resourceGroups/${name('Microsoft.Resources/resourceGroups', 'compute')}`;
  const vault = offered('recoveryVault');
  const disk = (diskId: Expression): ValueMap => ({
    diskId,
    primaryStagingAzureStorageAccountId: idOf(offered('stagingAccount', 'primary')),
    recoveryResourceGroupId: group,
    recoveryReplicaDiskAccountType: 'Premium_LRS',
    recoveryTargetDiskAccountType: 'Premium_LRS',
    recoveryDiskEncryptionSetId: idOf(offered('diskEncryptionSet')),
    recoveryNetworkAccessPolicy: 'DenyAll',
    recoveryPublicNetworkAccess: 'Disabled',
  });
  const item = declare({
    symbol: symbol(`${machine.machine.symbol}Copy`),
    type: 'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems',
    unit: unit('recovery', 'copies'),
    name: String(machine.machine.name),
    parent: sites.containers.primary,
    purpose: `The machine ${String(machine.machine.name)}, ready to start in the other region.`,
    properties: {
      policyId: idOf(policy),
      providerSpecificDetails: {
        instanceType: 'A2A',
        fabricObjectId: idOf(machine.machine),
        recoveryContainerId: idOf(sites.containers.secondary),
        recoveryResourceGroupId: group,
        recoveryAzureNetworkId: idOf(offered('spokeNetwork')),
        recoverySubnetName: 'machines',
        ...(zone === undefined ? {} : { recoveryAvailabilityZone: zone }),
        vmManagedDisks: [machine.osDiskId, ...machine.disks.map((handle) => idOf(handle))].map(disk),
      },
    },
    after: [...sites.ready, ...vaultEndpoints(vault, 'AzureSiteRecovery', 'primary', 'secondary')],
  });
  return { item, machine };
}

/** All machines of the spoke in one go, by tiers: the first tier starts first. */
export function declarePlan(context: Context<SiteNeeds>, sites: Sites, items: readonly Replicated[]): void {
  const { declare, symbol, unit, offered, configuration, spoke } = context;
  const boots = configuration.tiers
    .map((tier) => items.filter(({ machine }) => machine.tier === tier.name))
    .filter((group) => group.length > 0);
  const empty = { replicationProtectedItems: [], startGroupActions: [], endGroupActions: [] };
  declare({
    symbol: symbol('recoveryPlan'),
    type: 'Microsoft.RecoveryServices/vaults/replicationRecoveryPlans',
    unit: unit('recovery', 'copies'),
    name: `recover-${spoke?.name}`,
    parent: offered('recoveryVault'),
    purpose: `Starts all machines of "${spoke?.name}" in the other region, the most needed first.`,
    properties: {
      primaryFabricId: idOf(sites.fabrics.primary),
      recoveryFabricId: idOf(sites.fabrics.secondary),
      failoverDeploymentModel: 'ResourceManager',
      groups: [
        { groupType: 'Shutdown', ...empty },
        { groupType: 'Failover', ...empty },
        ...boots.map((group) => ({
          groupType: 'Boot',
          ...empty,
          replicationProtectedItems: group.map(({ item, machine }) => ({
            id: idOf(item),
            virtualMachineId: idOf(machine.machine),
          })),
        })),
      ],
    },
  });
}
