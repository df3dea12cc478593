import type { Declaration } from '../../../model/resource.ts';
import type { AzurermType, PlaceOf, Rewrite } from '../azurerm-type.ts';
import { each, nothing, only } from '../rewrite.ts';
import { isTfObject, type TfObject, type TfValue } from '../tf-value.ts';

const VAULT = 'Microsoft.RecoveryServices/vaults';
const FABRIC = `${VAULT}/replicationFabrics`;
const CONTAINER = `${FABRIC}/replicationProtectionContainers`;

/** A network of a fabric has no declaration of its own: Azure makes it. Its fabrics are those that the mapping waits for. */
function mappedNetworks({ name, after = [] }: Declaration, place: PlaceOf): TfObject {
  const fabrics = after.map((symbol) => place.resource(symbol)).filter(({ type }) => type === FABRIC);
  const [, from, , mapping = ''] = String(name).split('/');
  const source = fabrics.find((fabric) => fabric.name === from);
  const target = fabrics.find((fabric) => fabric.name !== from);
  if (source === undefined || target === undefined) throw new Error(`${String(name)} waits for no two fabrics`);
  return {
    name: mapping,
    recovery_vault_name: place.name(place.parent(source)),
    source_recovery_fabric_name: place.name(source),
    target_recovery_fabric_name: place.name(target),
  };
}

/** The names of what a container mapping belongs to, up to the vault. */
function mappedContainer(mapping: Declaration, place: PlaceOf): TfObject {
  const container = place.parent(mapping);
  const fabric = place.parent(container);
  return {
    recovery_fabric_name: place.name(fabric),
    recovery_vault_name: place.name(place.parent(fabric)),
  };
}

/** The groups of a recovery plan of one type, as blocks: first all stop, then all fail over, then they start in order. */
const groups =
  (type: string): Rewrite =>
  (value, tools) => {
    if (!Array.isArray(value)) return undefined;
    const all = value as readonly TfValue[];
    const blocks = all
      .filter((group) => isTfObject(group) && group['groupType'] === type)
      .map((group) =>
        tools.rows(
          [
            ['groupType', null],
            ['replicationProtectedItems', 'replicated_protected_items', itemIds],
            ['startGroupActions', null, nothing],
            ['endGroupActions', null, nothing],
          ],
          group as TfObject,
        ),
      );
    if (blocks.some((block) => block === undefined)) return undefined;
    return (blocks as TfObject[]).map(({ replicated_protected_items: items, ...others }) =>
      Array.isArray(items) && items.length === 0
        ? others
        : { ...others, ...(items === undefined ? {} : { replicated_protected_items: items }) },
    );
  };

const itemIds: Rewrite = (items, tools) => {
  const named = each([
    ['id', 'id'],
    ['virtualMachineId', null],
  ])(items, tools);
  return Array.isArray(named)
    ? (named as readonly TfValue[]).flatMap((item) =>
        isTfObject(item) && item['id'] !== undefined ? [item['id']] : [],
      )
    : undefined;
};

/** Copies of machines in the paired region. */
export const siteRecoveryTypes: readonly AzurermType[] = [
  {
    type: FABRIC,
    terraform: 'azurerm_site_recovery_fabric',
    in: { parentName: 'recovery_vault_name' },
    rows: [
      ['properties.customDetails.instanceType', null, only('Azure')],
      ['properties.customDetails.location', 'location'],
    ],
  },
  {
    type: CONTAINER,
    terraform: 'azurerm_site_recovery_protection_container',
    in: { parentName: 'recovery_fabric_name' },
    beside: (container, place) => ({ recovery_vault_name: place.name(place.parent(place.parent(container))) }),
    rows: [['properties.providerSpecificInput', null, each([['instanceType', null, only('A2A')]])]],
  },
  {
    type: `${CONTAINER}/replicationProtectionContainerMappings`,
    terraform: 'azurerm_site_recovery_protection_container_mapping',
    in: { parentName: 'recovery_source_protection_container_name' },
    beside: mappedContainer,
    rows: [
      ['properties.targetProtectionContainerId', 'recovery_target_protection_container_id'],
      ['properties.policyId', 'recovery_replication_policy_id'],
      ['properties.providerSpecificInput.instanceType', null, only('A2A')],
      [
        'properties.providerSpecificInput.agentAutoUpdateStatus',
        'automatic_update.enabled',
        (status) => (status === 'Disabled' ? false : undefined),
      ],
    ],
  },
  {
    type: `${FABRIC}/replicationNetworks/replicationNetworkMappings`,
    terraform: 'azurerm_site_recovery_network_mapping',
    in: 'group',
    name: null,
    without: ['tags'],
    beside: mappedNetworks,
    rows: [
      ['properties.recoveryFabricName', null],
      ['properties.recoveryNetworkId', 'target_network_id'],
      ['properties.fabricSpecificDetails.instanceType', null, only('AzureToAzure')],
      ['properties.fabricSpecificDetails.primaryNetworkId', 'source_network_id'],
    ],
  },
  {
    type: `${VAULT}/replicationPolicies`,
    terraform: 'azurerm_site_recovery_replication_policy',
    in: { parentName: 'recovery_vault_name' },
    rows: [
      ['properties.providerSpecificInput.instanceType', null, only('A2A')],
      // Azure's own interval, which nobody can change: https://learn.microsoft.com/azure/site-recovery/azure-to-azure-common-questions
      ['properties.providerSpecificInput.crashConsistentFrequencyInMinutes', null, only(5)],
      [
        'properties.providerSpecificInput.appConsistentFrequencyInMinutes',
        'application_consistent_snapshot_frequency_in_minutes',
      ],
      ['properties.providerSpecificInput.recoveryPointHistory', 'recovery_point_retention_in_minutes'],
      ['properties.providerSpecificInput.multiVmSyncStatus', null, only('Enable')],
    ],
  },
  {
    type: `${VAULT}/replicationRecoveryPlans`,
    terraform: 'azurerm_site_recovery_replication_recovery_plan',
    in: { parentId: 'recovery_vault_id' },
    rows: [
      ['properties.primaryFabricId', 'source_recovery_fabric_id'],
      ['properties.recoveryFabricId', 'target_recovery_fabric_id'],
      ['properties.failoverDeploymentModel', null, only('ResourceManager')],
      ['properties.groups', 'shutdown_recovery_group', groups('Shutdown')],
      ['properties.groups', 'failover_recovery_group', groups('Failover')],
      ['properties.groups', 'boot_recovery_group', groups('Boot')],
    ],
  },
];
