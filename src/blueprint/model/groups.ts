import type { SubscriptionKey } from './value.ts';

/** A resource group of the architecture: whose it is, and how often it exists. */
export interface Group {
  readonly subscription: SubscriptionKey;
  /** Once; once a region; once a spoke and region. */
  readonly level: Level;
  readonly purpose: string;
}
export type Level = 'estate' | 'region' | 'spoke';

/** The resource groups, by what they hold: things that are deployed, guarded and deleted together. */
export const groups = {
  logs: {
    subscription: 'platform',
    level: 'estate',
    purpose: 'What is recorded: the workspace, Sentinel and the archive',
  },
  hub: { subscription: 'platform', level: 'region', purpose: 'The network that all traffic passes' },
  dns: {
    subscription: 'platform',
    level: 'estate',
    purpose: 'Private names of everything that has a private endpoint',
  },
  watch: { subscription: 'platform', level: 'region', purpose: 'The watcher of the hub network and its flow logs' },
  edge: { subscription: 'phi', level: 'estate', purpose: 'Where the world comes in: Front Door and its firewall' },
  identity: { subscription: 'phi', level: 'estate', purpose: 'What governs data and people: Purview' },
  phiWatch: {
    subscription: 'phi',
    level: 'region',
    purpose: 'The watcher of the networks with ePHI and their flow logs',
  },
  network: { subscription: 'phi', level: 'spoke', purpose: 'The network of a spoke' },
  keys: { subscription: 'phi', level: 'spoke', purpose: 'Keys and secrets of a spoke' },
  data: { subscription: 'phi', level: 'spoke', purpose: 'Stores of ePHI' },
  compute: { subscription: 'phi', level: 'spoke', purpose: 'What works with ePHI' },
  recovery: { subscription: 'phi', level: 'spoke', purpose: 'Backups and replication' },
} as const satisfies Record<string, Group>;
export type GroupKey = keyof typeof groups;
