import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import {
  builtInRole,
  byId,
  type Expression,
  guidOf,
  idOf,
  subscription,
  text,
  wholeRuntime,
} from '../../model/value.ts';
import { customerKey } from '../keys/customer-key.ts';
import { blobPolicy, instanceOf, postgresPolicy } from './backup-policies.ts';
import { hasVaultedStores, putUnderGuard } from './resource-guard.ts';

const VAULT = 'Microsoft.DataProtection/backupVaults';
/** Roles of the vault's identity: https://learn.microsoft.com/azure/backup/backup-rbac-rs-vault */
const roles = {
  storageAccountBackupContributor: 'e5e2a7ff-d759-4cd2-bb51-3152d37e2eb1',
  postgresBackup: 'c088a766-074b-43ba-90d4-1fb21feae531',
  reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
} as const;
type Needed = 'spokeKeys' | 'resourceGuard';

/**
 * Copies of blobs and PostgreSQL that live apart from what they are copies of: whoever deletes a store deletes no backup.
 * https://learn.microsoft.com/azure/backup/backup-vault-overview
 */
export const backupVault = defineModule<Needed, 'backupVault'>({
  name: 'backup-vault',
  level: 'spoke',
  needs: ['spokeKeys', 'resourceGuard'],
  uses: ['storage', 'postgres'],
  offers: ['backupVault'],
  when: (_, { region }, spoke) => region === 'primary' && spoke !== undefined && hasVaultedStores(spoke.workloads),
  build: (context) => {
    const vault = declareVault(context);
    const { storage, postgres } = {
      storage: context.offeredIfAny('storage'),
      postgres: context.offeredIfAny('postgres'),
    };
    const items = [
      ...(storage === undefined ? [] : [protectBlobs(context, vault, storage)]),
      ...(postgres === undefined ? [] : [protectPostgres(context, vault, postgres)]),
    ];
    putUnderGuard(context, vault, 'backupVault', 'DppResourceGuardProxy', items);
    return { backupVault: vault };
  },
});

function declareVault(context: Context<Needed>): Handle {
  const { declare, symbol, name, location, unit } = context;
  const key = customerKey(context, 'backup');
  return declare({
    symbol: symbol('backupVault'),
    type: VAULT,
    unit: unit('recovery'),
    name: name(VAULT),
    purpose: 'Backups of blobs and PostgreSQL: in both regions, unchangeable, under the key of the spoke.',
    location,
    phi: true,
    // Its own identity reads what it backs up; the other opens the key.
    identity: { type: 'SystemAssigned,UserAssigned', userAssignedIdentities: byId(key.identityHandle) },
    properties: {
      storageSettings: [{ datastoreType: 'VaultStore', type: 'GeoRedundant' }],
      featureSettings: {
        crossRegionRestoreSettings: { state: 'Enabled' },
        crossSubscriptionRestoreSettings: { state: 'Disabled' },
      },
      securitySettings: {
        immutabilitySettings: { state: 'Unlocked' },
        softDeleteSettings: { state: 'AlwaysOn', retentionDurationInDays: 14 },
        encryptionSettings: {
          state: 'Enabled',
          keyVaultProperties: { keyUri: key.uri },
          kekIdentity: { identityType: 'UserAssigned', identityId: key.identityId },
          infrastructureEncryption: 'Enabled',
        },
      },
      monitoringSettings: { azureMonitorAlertSettings: { alertsForAllJobFailures: 'Enabled' } },
    },
    after: key.after,
  });
}

function protectBlobs(context: Context<Needed>, vault: Handle, storage: Handle): Handle {
  const { declare, symbol, unit, configuration, location } = context;
  const policy = declare({
    symbol: symbol('blobBackupPolicy'),
    type: `${VAULT}/backupPolicies`,
    unit: unit('recovery'),
    name: 'blobs-daily',
    parent: vault,
    purpose: `Blobs are copied into the vault every day, and kept ${configuration.retention.deletedDays} days.`,
    properties: blobPolicy(configuration.retention.deletedDays),
  });
  const may = give(context, vault, storage, 'blobBackupGrant', roles.storageAccountBackupContributor, {
    purpose: 'The vault may read the account that it backs up, and write back what is restored.',
    unit: unit('data', 'backup-grants'),
  });
  return declare({
    symbol: symbol('blobBackup'),
    type: `${VAULT}/backupInstances`,
    unit: unit('recovery', 'vaulted'),
    name: `blobs-${String(storage.name)}`,
    parent: vault,
    purpose: 'Every container of the storage account, those of later too.',
    properties: instanceOf(storage, policy, location, {
      datasourceType: 'Microsoft.Storage/storageAccounts/blobServices',
      parameters: {
        backupDatasourceParametersList: [
          {
            objectType: 'BlobBackupDatasourceParametersForAutoProtection',
            autoProtectionSettings: {
              objectType: 'BlobBackupRuleBasedAutoProtectionSettings',
              enabled: true,
              rules: [],
            },
          },
        ],
      },
    }),
    after: [may],
  });
}

function protectPostgres(context: Context<Needed>, vault: Handle, server: Handle): Handle {
  const { declare, symbol, unit, location } = context;
  const policy = declare({
    symbol: symbol('postgresBackupPolicy'),
    type: `${VAULT}/backupPolicies`,
    unit: unit('recovery'),
    name: 'postgres-weekly',
    parent: vault,
    purpose: 'PostgreSQL is copied into the vault every week, and kept seven years.',
    properties: postgresPolicy,
  });
  const grants = [
    give(context, vault, server, 'postgresBackupGrant', roles.postgresBackup, {
      purpose: 'The vault may back up the server.',
      unit: unit('data', 'backup-grants'),
    }),
    give(context, vault, context.symbol('dataGroup'), 'postgresGroupGrant', roles.reader, {
      purpose: 'The vault may see where the server stands.',
      unit: unit('data', 'backup-grants'),
    }),
  ];
  return declare({
    symbol: symbol('postgresBackup'),
    type: `${VAULT}/backupInstances`,
    unit: unit('recovery', 'vaulted'),
    name: `postgres-${String(server.name)}`,
    parent: vault,
    purpose: 'The PostgreSQL server of the spoke.',
    properties: instanceOf(server, policy, location, { datasourceType: 'Microsoft.DBforPostgreSQL/flexibleServers' }),
    after: grants,
  });
}

/** A right of the vault's own identity. On a resource group it stands in the file of the group, on nothing. */
function give(
  { declare, symbol, name }: Context,
  vault: Handle,
  on: Handle | string,
  base: string,
  role: string,
  { purpose, unit }: { readonly purpose: string; readonly unit: string },
): Handle {
  const definition = builtInRole(role);
  const scope: Expression =
    typeof on === 'string'
      ? text`${subscription('phi')}/resourceGroups/${name('Microsoft.Resources/resourceGroups', 'data')}`
      : idOf(on);
  return declare({
    symbol: symbol(base),
    type: 'Microsoft.Authorization/roleAssignments',
    unit,
    name: guidOf(scope, idOf(vault), definition),
    ...(typeof on === 'string' ? {} : { on }),
    purpose,
    properties: {
      roleDefinitionId: definition,
      principalId: wholeRuntime(vault, 'identity', 'principalId'),
      principalType: 'ServicePrincipal',
    },
  });
}
