import type { Workloads } from '../../configuration/schema.ts';
import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { idOf } from '../../model/value.ts';

/** Whether a spoke has something for a backup vault. */
export const hasVaultedStores = ({ storage, postgres }: Workloads): boolean =>
  storage !== undefined || postgres !== undefined;

/**
 * Stands in the platform's subscription, whose owners are others than those of the vaults: two people must agree before
 * backups are weakened. https://learn.microsoft.com/azure/backup/multi-user-authorization-concept
 */
export const resourceGuard = defineModule({
  name: 'resource-guard',
  level: 'region',
  needs: [],
  offers: ['resourceGuard'],
  when: ({ spokes }) => spokes.some(({ workloads }) => workloads.machines.length > 0 || hasVaultedStores(workloads)),
  build: (context) => {
    const { declare, symbol, name, location, unit, place, step } = context;
    const type = 'Microsoft.DataProtection/resourceGuards';
    const guard = declare({
      symbol: symbol('resourceGuard'),
      type,
      unit: unit('hub', 'resource-guard'),
      name: name(type, 'hub'),
      purpose: 'Nobody turns off, shortens or unlocks backups without the owner of this guard.',
      location,
      properties: { vaultCriticalOperationExclusionList: [] },
    });
    if (place.region === 'primary') step(lockStep);
    return { resourceGuard: guard };
  },
});

const lockStep = {
  title: 'Lock the immutability of the vaults, and keep guard and vaults in different hands',
  why: 'Immutability that is not locked can be taken back, and a guard guards nothing while one person owns both. Locking cannot be undone.',
  how: [
    'See that a backup of every machine and store was made and one of each kind was restored.',
    'Set the immutability of every Recovery Services vault and every Backup vault to Locked.',
    'Make somebody else than the administrators of the vaults the owner of the resource guards.',
  ],
  check: 'Every vault answers immutabilitySettings.state Locked; deleting a backup needs the owner of the guard.',
  checklist: ['27'],
};

/** Puts a vault under the guard of its region. */
export function putUnderGuard(
  { declare, symbol, unit, offered }: Context<'resourceGuard'>,
  vault: Handle,
  base: string,
  name: 'VaultProxy' | 'DppResourceGuardProxy',
  after: readonly Handle[],
): void {
  declare({
    symbol: symbol(`${base}Guard`),
    type: `${vault.type}/backupResourceGuardProxies`,
    unit: unit('recovery', 'guards'),
    name,
    parent: vault,
    purpose: 'What weakens backups of the vault needs the owner of the guard too.',
    properties: { resourceGuardResourceId: idOf(offered('resourceGuard')) },
    // At the end: what is deployed before needs nobody's consent.
    after,
  });
}
