import type { SubscriptionKey } from './value.ts';

/** A resource group of the architecture: whose it is, and how often it exists. */
export interface Group {
  readonly subscription: SubscriptionKey;
  /** Once; once a region; once a spoke and region. */
  readonly level: Level;
  readonly purpose: string;
  /** A name that Azure itself gives the group, whatever the user's convention. */
  readonly fixedName?: string;
}
export type Level = 'estate' | 'region' | 'spoke';

const allGroups = {
  logs: {
    subscription: 'platform',
    level: 'estate',
    purpose: 'What is recorded: the workspace, Sentinel and the archive',
  },
  hub: { subscription: 'platform', level: 'region', purpose: 'The network that all traffic passes' },
  dns: {
    subscription: 'platform',
    level: 'region',
    purpose: 'Private names of everything that has a private endpoint',
  },
  // Azure makes one group a subscription by this name, with one watcher a region, as soon as there is a network:
  // https://learn.microsoft.com/azure/network-watcher/network-watcher-create
  watch: {
    subscription: 'platform',
    level: 'estate',
    fixedName: 'NetworkWatcherRG',
    purpose: 'The watchers of the hub networks and their flow logs',
  },
  edge: { subscription: 'phi', level: 'estate', purpose: 'Where the world comes in: Front Door and its firewall' },
  identity: { subscription: 'phi', level: 'estate', purpose: 'What governs data and people: Purview' },
  phiWatch: {
    subscription: 'phi',
    level: 'estate',
    fixedName: 'NetworkWatcherRG',
    purpose: 'The watchers of the networks with ePHI and their flow logs',
  },
  alerts: { subscription: 'phi', level: 'estate', purpose: 'Alerts on changes to what guards ePHI' },
  network: { subscription: 'phi', level: 'spoke', purpose: 'The network of a spoke' },
  keys: { subscription: 'phi', level: 'spoke', purpose: 'Keys and secrets of a spoke' },
  data: { subscription: 'phi', level: 'spoke', purpose: 'Stores of ePHI' },
  compute: { subscription: 'phi', level: 'spoke', purpose: 'What works with ePHI' },
  recovery: { subscription: 'phi', level: 'spoke', purpose: 'Backups and replication' },
} satisfies Record<string, Group>;
/** The resource groups, by what they hold: things that are deployed, guarded and deleted together. */
export const groups: Readonly<Record<keyof typeof allGroups, Group>> = allGroups;
export type GroupKey = keyof typeof groups;
