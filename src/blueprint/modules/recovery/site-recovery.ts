import type { Configuration } from '../../configuration/configuration.ts';
import { type Context, defineModule } from '../../model/module.ts';
import type { Handle, RegionKey } from '../../model/resource.ts';
import { idOf, parameter } from '../../model/value.ts';
import { declarePlan, replicate } from './replicated-machine.ts';
import { grantStaging } from './staging-role.ts';

const VAULT = 'Microsoft.RecoveryServices/vaults';
const FABRIC = `${VAULT}/replicationFabrics`;
const CONTAINER = `${FABRIC}/replicationProtectionContainers`;
/** Minutes of a day; points of recovery are kept for three days, so that a slow disaster can be gone behind. */
const HISTORY = 3 * 24 * 60;

export type SiteNeeds = 'recoveryVault' | 'machines' | 'spokeNetwork' | 'diskEncryptionSet' | 'stagingAccount';

/** The two regions as Site Recovery sees them. */
export interface Sites {
  readonly fabrics: Readonly<Record<RegionKey, Handle>>;
  readonly containers: Readonly<Record<RegionKey, Handle>>;
  /** By the names of tiers. */
  readonly policies: ReadonlyMap<string, Handle>;
  /** What must be there before a machine is replicated. */
  readonly ready: readonly Handle[];
}

/**
 * Brings the machines of a spoke to the other region, by the vault there: it is at hand when this region is gone.
 * https://learn.microsoft.com/azure/site-recovery/azure-to-azure-architecture
 */
export const siteRecovery = defineModule<SiteNeeds>({
  name: 'site-recovery',
  level: 'spoke',
  needs: ['recoveryVault', 'machines', 'spokeNetwork', 'diskEncryptionSet', 'stagingAccount'],
  offers: [],
  when: (_, { region }, spoke) => region === 'secondary' && (spoke?.workloads.machines ?? []).length > 0,
  build: (context) => {
    const sites = declareSites(context);
    const items = context.offered('machines', 'primary').map((machine) => replicate(context, sites, machine));
    declarePlan(context, sites, items);
    return undefined;
  },
});

function declareSites(context: Context<SiteNeeds>): Sites {
  const vault = context.offered('recoveryVault');
  const grants = grantStaging(context, vault);
  const primary = declareSite(context, vault, 'primary');
  const secondary = declareSite(context, vault, 'secondary', primary.container);
  const fabrics = { primary: primary.fabric, secondary: secondary.fabric };
  const containers = { primary: primary.container, secondary: secondary.container };
  const policies = new Map(usedTiers(context).map((tier) => [tier.name, declarePolicy(context, vault, tier)]));
  const mappings = [...policies].flatMap(([tier, policy]) => mapContainers(context, containers, tier, policy));
  const networks = mapNetworks(context, vault, fabrics, Object.values(containers));
  return { fabrics, containers, policies, ready: [...grants, ...mappings, ...networks] };
}

function declareSite(
  { declare, symbol, unit }: Context<SiteNeeds>,
  vault: Handle,
  region: RegionKey,
  ...after: readonly Handle[]
): { readonly fabric: Handle; readonly container: Handle } {
  const base = region === 'primary' ? 'sitePrimary' : 'siteOther';
  const fabric = declare({
    symbol: symbol(base),
    type: FABRIC,
    unit: unit('recovery', 'site-recovery'),
    name: region,
    parent: vault,
    purpose: `The ${region} region, as Site Recovery sees it.`,
    properties: {
      customDetails: {
        instanceType: 'Azure',
        location: parameter(region === 'primary' ? 'location' : 'secondaryLocation'),
      },
    },
    // A vault takes one region at a time.
    after,
  });
  const container = declare({
    symbol: symbol(`${base}Container`),
    type: CONTAINER,
    unit: unit('recovery', 'site-recovery'),
    name: `machines-${region}`,
    parent: fabric,
    purpose: `The machines of the spoke in the ${region} region.`,
    properties: { providerSpecificInput: [{ instanceType: 'A2A' }] },
  });
  return { fabric, container };
}

type Tier = Configuration['tiers'][number];

/** The tiers in which the spoke has machines. */
function usedTiers({ configuration, offered }: Context<SiteNeeds>): Tier[] {
  const named = new Set(offered('machines', 'primary').map(({ tier }) => tier));
  return configuration.tiers.filter(({ name }) => named.has(name));
}

/**
 * A point to go back to every five minutes, which is below every RPO; one that applications agree on as often as the tier
 * allows to lose data, an hour at the soonest. https://learn.microsoft.com/azure/site-recovery/azure-to-azure-how-to-enable-policy
 */
function declarePolicy({ declare, symbol, unit }: Context<SiteNeeds>, vault: Handle, tier: Tier): Handle {
  return declare({
    symbol: symbol(`replicationPolicy${camel(tier.name)}`),
    type: `${VAULT}/replicationPolicies`,
    unit: unit('recovery', 'site-recovery'),
    name: tier.name.toLowerCase().replace(/[^a-z0-9-]+/g, '-'),
    parent: vault,
    purpose: `How machines of the tier "${tier.name}" are copied: at most ${tier.rpo} may be lost.`,
    properties: {
      providerSpecificInput: {
        instanceType: 'A2A',
        crashConsistentFrequencyInMinutes: 5,
        appConsistentFrequencyInMinutes: Math.min(Math.max(minutesOf(tier.rpo), 60), 720),
        recoveryPointHistory: HISTORY,
        multiVmSyncStatus: 'Enable',
      },
    },
  });
}

/** `PT1H30M` as 90. Years and months do not occur in an RPO; what cannot be read counts as nothing, the strictest. */
function minutesOf(duration: string): number {
  const parts = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:\d+S)?)?$/.exec(duration);
  const [weeks, days, hours, minutes] = [1, 2, 3, 4].map((index) => Number(parts?.[index] ?? 0));
  return (((weeks ?? 0) * 7 + (days ?? 0)) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0);
}

/** There and, after a disaster, back again. */
function mapContainers(
  { declare, symbol, unit }: Context<SiteNeeds>,
  containers: Sites['containers'],
  tier: string,
  policy: Handle,
): Handle[] {
  const ways = [
    ['There', containers.primary, containers.secondary],
    ['Back', containers.secondary, containers.primary],
  ] as const;
  return ways.map(([way, from, to]) =>
    declare({
      symbol: symbol(`mapping${way}${camel(tier)}`),
      type: `${CONTAINER}/replicationProtectionContainerMappings`,
      unit: unit('recovery', 'site-recovery'),
      name: `${way.toLowerCase()}-${String(policy.name)}`,
      parent: from,
      purpose: way === 'There' ? 'Machines are copied to the other region.' : 'After a disaster, machines come back.',
      properties: {
        targetProtectionContainerId: idOf(to),
        policyId: idOf(policy),
        providerSpecificInput: { instanceType: 'A2A', agentAutoUpdateStatus: 'Disabled' },
      },
    }),
  );
}

/** Machines come up in the same subnet of the twin network. The network's place in a fabric is made by Azure, not by us. */
function mapNetworks(
  { declare, symbol, unit, offered }: Context<SiteNeeds>,
  vault: Handle,
  fabrics: Sites['fabrics'],
  after: readonly Handle[],
): Handle[] {
  const other = { primary: 'secondary', secondary: 'primary' } as const;
  let before = after;
  return (['primary', 'secondary'] as const).map((from) => {
    const mapping = declare({
      symbol: symbol(from === 'primary' ? 'networkThere' : 'networkBack'),
      type: `${FABRIC}/replicationNetworks/replicationNetworkMappings`,
      unit: unit('recovery', 'site-recovery'),
      name: `${String(vault.name)}/${String(fabrics[from].name)}/azureNetwork/to-${other[from]}`,
      purpose: `The network of the spoke in the ${other[from]} region stands for that in the ${from} one.`,
      properties: {
        recoveryFabricName: other[from],
        recoveryNetworkId: idOf(offered('spokeNetwork', other[from])),
        fabricSpecificDetails: {
          instanceType: 'AzureToAzure',
          primaryNetworkId: idOf(offered('spokeNetwork', from)),
        },
      },
      after: [fabrics.primary, fabrics.secondary, ...before],
    });
    before = [mapping];
    return mapping;
  });
}

const camel = (text: string): string =>
  text.replace(/(?:^|[^A-Za-z0-9]+)(\w)/g, (_, letter: string) => letter.toUpperCase());
