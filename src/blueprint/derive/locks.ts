import type { Builder } from '../builder.ts';

/** What must not go at one command: stores of ePHI, of keys, of backups and of logs. */
const locked: ReadonlySet<string> = new Set([
  'Microsoft.DataProtection/backupVaults',
  'Microsoft.DBforPostgreSQL/flexibleServers',
  'Microsoft.DocumentDB/databaseAccounts',
  'Microsoft.HealthcareApis/workspaces',
  'Microsoft.KeyVault/managedHSMs',
  'Microsoft.KeyVault/vaults',
  'Microsoft.OperationalInsights/workspaces',
  'Microsoft.RecoveryServices/vaults',
  'Microsoft.Sql/managedInstances',
  'Microsoft.Sql/servers',
  'Microsoft.Storage/storageAccounts',
]);

/**
 * A lock against deletion on each of them: to delete it takes two deliberate steps, and two rights.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources
 */
export function deriveLocks(builder: Builder): void {
  for (const resource of builder.resources) {
    if (!locked.has(resource.type)) continue;
    const group = builder.groupOf(resource.unit);
    if (group === undefined) continue;
    builder.declare(
      {
        symbol: `${resource.symbol}Lock`,
        type: 'Microsoft.Authorization/locks',
        unit: builder.contextAt(group.place).unit(group.key, 'locks'),
        name: 'keep',
        on: resource,
        purpose: `Nobody deletes ${resource.symbol} before this lock is taken away.`,
        properties: { level: 'CanNotDelete', notes: 'Holds ePHI, or what guards or proves it.' },
      },
      resource.place,
    );
  }
}
