import { defineModule } from '../../model/module.ts';
import { idOf, subscription, text } from '../../model/value.ts';
import { hasVaultedStores } from './resource-guard.ts';

/**
 * Vaults raise an alert when a backup or a copy fails; this rule tells people of it.
 * https://learn.microsoft.com/azure/backup/backup-azure-monitoring-alerts
 */
export const backupAlerts = defineModule({
  name: 'backup-alerts',
  level: 'spoke',
  needs: ['actionGroup'],
  uses: ['recoveryVault', 'backupVault'],
  offers: [],
  when: (_, { region }, spoke) =>
    spoke !== undefined &&
    (spoke.workloads.machines.length > 0 || (region === 'primary' && hasVaultedStores(spoke.workloads))),
  build: ({ declare, symbol, name, unit, offered, offeredIfAny, spoke }) => {
    const type = 'Microsoft.AlertsManagement/actionRules';
    const vaults = [offeredIfAny('recoveryVault'), offeredIfAny('backupVault')].filter((vault) => vault !== undefined);
    const group = name('Microsoft.Resources/resourceGroups', 'recovery');
    declare({
      symbol: symbol('backupAlerts'),
      type,
      unit: unit('recovery', 'alerts'),
      name: name(type, 'backup'),
      purpose: `People are told when a backup or a copy of "${spoke?.name}" fails.`,
      location: 'Global',
      properties: {
        enabled: true,
        scopes: [text`${subscription('phi')}/resourceGroups/${group}`],
        conditions: [{ field: 'MonitorService', operator: 'Equals', values: ['Azure Backup', 'Azure Site Recovery'] }],
        actions: [{ actionType: 'AddActionGroups', actionGroupIds: [idOf(offered('actionGroup'))] }],
      },
      after: vaults,
    });
    return undefined;
  },
});
