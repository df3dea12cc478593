import type { Blueprint } from '../model/blueprint.ts';
import { type GroupKey, groups } from '../model/groups.ts';
import { unitNeeds } from '../order.ts';

/** The phases of a migration, in their order. What lies beside the old comes before what replaces it. */
export const phases = [
  {
    key: 'look',
    title: 'Look first',
    says: 'What the input does not show and what decides whether something is made again.',
  },
  {
    key: 'governance',
    title: 'Governance and logs',
    says: 'From here on everything that is done is recorded, and new mistakes are refused.',
  },
  {
    key: 'network',
    title: 'The network, beside the old one',
    says: 'The new network stands and is peered with the old one: nothing moves yet.',
  },
  { key: 'keys', title: 'Keys', says: 'Vaults and keys are there before the stores that lie under them.' },
  {
    key: 'data',
    title: 'Stores',
    says: 'Each store is brought into its final form, or its data into a new one that follows the old until the cut-over.',
  },
  { key: 'compute', title: 'Compute', says: 'What works with the data runs in the new place, without users.' },
  { key: 'recovery', title: 'Backups and replication', says: 'Nothing takes over before it can be restored.' },
  {
    key: 'people',
    title: 'People and devices',
    says: 'Sign-in, roles and devices, by requests that no template holds.',
  },
  { key: 'cutover', title: 'Cut-over', says: 'Names lead to the new: the one window in which users notice something.' },
  { key: 'closing', title: 'Close public access', says: 'Last, once nothing comes by the public way any more.' },
  { key: 'retiring', title: 'Retire', says: 'What nothing uses any more, after the days in which one might go back.' },
] as const;
export type PhaseKey = (typeof phases)[number]['key'];

const ofGroup: Readonly<Record<GroupKey, PhaseKey>> = {
  logs: 'governance',
  watch: 'governance',
  phiWatch: 'governance',
  alerts: 'governance',
  hub: 'network',
  dns: 'network',
  network: 'network',
  keys: 'keys',
  data: 'data',
  identity: 'data',
  compute: 'compute',
  recovery: 'recovery',
  edge: 'cutover',
};
const groupKeys = Object.keys(groups) as GroupKey[];

/** The phase of each file: that of its group, and never before a file that it needs. */
export function phaseOfUnits(blueprint: Blueprint): ReadonlyMap<string, PhaseKey> {
  const rank = (phase: PhaseKey): number => phases.findIndex(({ key }) => key === phase);
  const needs = unitNeeds(blueprint);
  const found = new Map<string, PhaseKey>();
  // Units stand in the order of deployment: what one needs has its phase already.
  for (const { key, scope } of blueprint.units) {
    const before = [...(needs.get(key) ?? [])].flatMap((needed) => found.get(needed) ?? []);
    const latest = before.reduce((last, phase) => (rank(phase) > rank(last) ? phase : last), ofUnit(key, scope.kind));
    found.set(key, latest);
  }
  return found;
}

/** `phi/records-data-secondary` belongs to the group `data`, whatever the spoke is called. */
function ofUnit(key: string, scope: string): PhaseKey {
  if (scope !== 'resourceGroup') return 'governance';
  // The keys of the platform come before the logs, which lie under them.
  if (/^platform\/hub-(?:log-)?(?:keys|certificate)/.test(key)) return 'governance';
  const [first = '', second = ''] = (key.split('/')[1] ?? '').split('-');
  const group = groupKeys.find((name) => name === first) ?? groupKeys.find((name) => name === second);
  return group === undefined ? 'governance' : ofGroup[group];
}
