import { endpointSymbol } from '../../derive/endpoint-table.ts';
import { type Context, defineModule } from '../../model/module.ts';
import type { Handle, RegionKey } from '../../model/resource.ts';
import { byId, idOf } from '../../model/value.ts';
import { customerKey } from '../keys/customer-key.ts';
import { putUnderGuard } from './resource-guard.ts';

const VAULT = 'Microsoft.RecoveryServices/vaults';
/** Days that daily backups are kept (checklist item 27 asks for 30), and months that a monthly one is. */
const DAILY = 35;
const MONTHLY = 12;
const AT_NIGHT = '2026-01-01T02:00:00Z';

/**
 * The vault for machines: in the primary region it backs them up, in the other it brings them over.
 * https://learn.microsoft.com/azure/backup/backup-azure-recovery-services-vault-overview
 */
export const recoveryVault = defineModule({
  name: 'recovery-vault',
  level: 'spoke',
  needs: ['spokeKeys', 'resourceGuard'],
  uses: ['machines'],
  offers: ['recoveryVault'],
  when: (_, __, spoke) => (spoke?.workloads.machines ?? []).length > 0,
  build: (context) => {
    const vault = declareVault(context);
    const policy = declarePolicy(context, vault);
    const items = (context.offeredIfAny('machines') ?? []).map(({ machine }) =>
      protect(context, vault, policy, machine),
    );
    putUnderGuard(context, vault, 'recoveryVault', 'VaultProxy', [policy, ...items]);
    return { recoveryVault: vault };
  },
});

function declareVault(context: Context<'spokeKeys'>): Handle {
  const { declare, symbol, name, location, unit } = context;
  const key = customerKey(context, 'recovery');
  return declare({
    symbol: symbol('recoveryVault'),
    type: VAULT,
    unit: unit('recovery'),
    name: name(VAULT),
    purpose:
      'Backups and copies of machines: in both regions, unchangeable, under the key of the spoke, closed to public networks.',
    location,
    phi: true,
    sku: { name: 'RS0', tier: 'Standard' },
    // Its own identity is what Site Recovery reaches the staging account with; the other opens the key.
    identity: { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: byId(key.identityHandle) },
    properties: {
      publicNetworkAccess: 'Disabled',
      encryption: {
        keyVaultProperties: { keyUri: key.uri },
        kekIdentity: { useSystemAssignedIdentity: false, userAssignedIdentity: key.identityId },
        infrastructureEncryption: 'Enabled',
      },
      redundancySettings: { standardTierStorageRedundancy: 'GeoRedundant', crossRegionRestore: 'Enabled' },
      restoreSettings: { crossSubscriptionRestoreSettings: { crossSubscriptionRestoreState: 'Disabled' } },
      securitySettings: {
        immutabilitySettings: { state: 'Unlocked' },
        softDeleteSettings: {
          softDeleteState: 'AlwaysON',
          softDeleteRetentionPeriodInDays: 14,
          enhancedSecurityState: 'AlwaysON',
        },
      },
      monitoringSettings: {
        azureMonitorAlertSettings: {
          alertsForAllJobFailures: 'Enabled',
          alertsForAllReplicationIssues: 'Enabled',
          alertsForAllFailoverIssues: 'Enabled',
        },
        classicAlertSettings: {
          alertsForCriticalOperations: 'Disabled',
          emailNotificationsForSiteRecovery: 'Disabled',
        },
      },
    },
    after: key.after,
  });
}

/** Of the enhanced kind, since the simple one takes no machines with trusted launch. */
function declarePolicy({ declare, symbol, unit }: Context, vault: Handle): Handle {
  return declare({
    symbol: symbol('machineBackupPolicy'),
    type: `${VAULT}/backupPolicies`,
    unit: unit('recovery'),
    name: 'machines-daily',
    parent: vault,
    purpose: `Machines are backed up every night; each backup is kept ${DAILY} days, one of each month ${MONTHLY} months.`,
    properties: {
      backupManagementType: 'AzureIaasVM',
      policyType: 'V2',
      timeZone: 'UTC',
      instantRpRetentionRangeInDays: 7,
      schedulePolicy: {
        schedulePolicyType: 'SimpleSchedulePolicyV2',
        scheduleRunFrequency: 'Daily',
        dailySchedule: { scheduleRunTimes: [AT_NIGHT] },
      },
      retentionPolicy: {
        retentionPolicyType: 'LongTermRetentionPolicy',
        dailySchedule: {
          retentionTimes: [AT_NIGHT],
          retentionDuration: { count: DAILY, durationType: 'Days' },
        },
        monthlySchedule: {
          retentionScheduleFormatType: 'Weekly',
          retentionScheduleWeekly: { daysOfTheWeek: ['Sunday'], weeksOfTheMonth: ['First'] },
          retentionTimes: [AT_NIGHT],
          retentionDuration: { count: MONTHLY, durationType: 'Months' },
        },
      },
    },
  });
}

/** A protected item, under the containers that Azure Backup makes by itself, which no template declares. */
function protect({ declare, unit, name, place }: Context, vault: Handle, policy: Handle, machine: Handle): Handle {
  const group = name('Microsoft.Resources/resourceGroups', 'compute');
  const own = `iaasvmcontainerv2;${group};${String(machine.name)}`;
  return declare({
    symbol: `${machine.symbol}Backup`,
    type: `${VAULT}/backupFabrics/protectionContainers/protectedItems`,
    unit: unit('recovery', 'backups'),
    name: `${String(vault.name)}/Azure/iaasvmcontainer;${own}/vm;${own}`,
    purpose: `Backs up the machine ${String(machine.name)}.`,
    properties: {
      protectedItemType: 'Microsoft.Compute/virtualMachines',
      sourceResourceId: idOf(machine),
      policyId: idOf(policy),
    },
    // A vault takes private endpoints only while it protects nothing.
    after: [vault, ...vaultEndpoints(vault, 'AzureBackup', place.region)],
  });
}

/** The endpoints of a vault, by their symbols: those that must be there before it protects anything. */
export const vaultEndpoints = (vault: Handle, group: string, ...regions: readonly RegionKey[]): string[] =>
  regions.map((region) => endpointSymbol(vault, group, region));
