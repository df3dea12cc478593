import { zonesOf } from '../../configuration/zones.ts';
import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { customerKey } from '../keys/customer-key.ts';
import { symbolPart } from './parts.ts';

const ACCOUNT = 'Microsoft.Storage/storageAccounts';

/**
 * Documents and images of a spoke. Azure copies them to the paired region, so that there is one account, in the primary one.
 * https://learn.microsoft.com/azure/storage/common/storage-redundancy
 */
export const storage = defineModule({
  name: 'storage',
  level: 'spoke',
  needs: ['spokeKeys'],
  offers: ['storage'],
  when: (_, { region }, spoke) => region === 'primary' && spoke?.workloads.storage !== undefined,
  build: (context) => {
    const account = declareAccount(context);
    declareServices(context, account);
    lockStep(context, account);
    return { storage: account };
  },
});

function declareAccount(context: Context<'spokeKeys'>): Handle {
  const { declare, symbol, name, unit, location, configuration } = context;
  const key = customerKey(context, 'storage');
  const hasZones = zonesOf(configuration.regions.primary).length > 0;
  const own = { enabled: true, keyType: 'Account' };
  return declare({
    symbol: symbol('storage'),
    type: ACCOUNT,
    unit: unit('data'),
    name: name(ACCOUNT),
    purpose:
      'Documents and images with ePHI: no keys to share, no public way in, nothing that is deleted is gone at once.',
    location,
    phi: true,
    kind: 'StorageV2',
    sku: { name: hasZones ? 'Standard_GZRS' : 'Standard_GRS' },
    identity: key.identity,
    after: key.after,
    properties: {
      accessTier: 'Hot',
      allowBlobPublicAccess: false,
      // Vaulted backups are replicated to Azure Backup, which stands in a tenant of Microsoft's:
      // https://learn.microsoft.com/azure/backup/blob-backup-configure-manage
      allowCrossTenantReplication: true,
      allowedCopyScope: 'AAD',
      allowSharedKeyAccess: false,
      defaultToOAuthAuthentication: true,
      encryption: {
        keySource: 'Microsoft.Keyvault',
        identity: { userAssignedIdentity: key.identityId },
        keyvaultproperties: { keyvaulturi: key.vaultUri, keyname: key.name },
        requireInfrastructureEncryption: true,
        services: { blob: own, file: own, queue: own, table: own },
      },
      immutableStorageWithVersioning: {
        enabled: true,
        // Unlocked, so that a team can still shorten it; a step of the runbook locks it.
        immutabilityPolicy: {
          immutabilityPeriodSinceCreationInDays: configuration.retention.deletedDays,
          allowProtectedAppendWrites: true,
          state: 'Unlocked',
        },
      },
      isHnsEnabled: false,
      isLocalUserEnabled: false,
      isNfsV3Enabled: false,
      isSftpEnabled: false,
      minimumTlsVersion: 'TLS1_2',
      networkAcls: { defaultAction: 'Deny', bypass: 'AzureServices' },
      publicNetworkAccess: 'Disabled',
      sasPolicy: { sasExpirationPeriod: '0.08:00:00', expirationAction: 'Block' },
      supportsHttpsTrafficOnly: true,
    },
  });
}

/** https://learn.microsoft.com/azure/storage/blobs/immutable-policy-configure-version-scope */
function lockStep({ step, spoke, configuration }: Context, account: Handle): void {
  step({
    title: `Lock the immutability of the storage of "${spoke?.name}"`,
    why: 'Until it is locked, whoever administers the account can shorten it and then delete. A lock cannot be taken back: a person sets it.',
    how: [
      'Wait until a restore has been tested and nobody needs a shorter period.',
      `az storage account update --name ${String(account.name)} --immutability-state Locked --immutability-period-in-days ${configuration.retention.deletedDays}`,
    ],
    check: `az storage account show --name ${String(account.name)} --query immutableStorageWithVersioning.immutabilityPolicy.state answers Locked.`,
    checklist: ['29'],
  });
}

function declareServices({ declare, symbol, unit, spoke, configuration }: Context, account: Handle): void {
  const days = configuration.retention.deletedDays;
  const kept = { enabled: true, days };
  const blobs = declare({
    symbol: symbol('storageBlobs'),
    type: `${ACCOUNT}/blobServices`,
    unit: unit('data'),
    name: 'default',
    parent: account,
    purpose: 'Every version of a blob is kept, what is deleted comes back, and a feed tells what changed.',
    properties: {
      isVersioningEnabled: true,
      changeFeed: { enabled: true },
      deleteRetentionPolicy: { ...kept, allowPermanentDelete: false },
      containerDeleteRetentionPolicy: kept,
    },
  });
  declare({
    symbol: symbol('storageFiles'),
    type: `${ACCOUNT}/fileServices`,
    unit: unit('data'),
    name: 'default',
    parent: account,
    purpose: 'Shares, should one be made, keep what is deleted and take encrypted SMB 3 only.',
    properties: {
      shareDeleteRetentionPolicy: kept,
      protocolSettings: {
        smb: {
          versions: 'SMB3.1.1',
          authenticationMethods: 'Kerberos',
          kerberosTicketEncryption: 'AES-256',
          channelEncryption: 'AES-256-GCM',
        },
      },
    },
  });
  for (const service of ['queue', 'table']) {
    declare({
      symbol: symbol(`storage${service === 'queue' ? 'Queues' : 'Tables'}`),
      type: `${ACCOUNT}/${service}Services`,
      unit: unit('data'),
      name: 'default',
      parent: account,
      purpose: `Named so that the log of its ${service}s is kept, should one be made.`,
      properties: {},
    });
  }
  for (const container of spoke?.workloads.storage?.containers ?? []) {
    declare({
      symbol: symbol(`storageContainer${symbolPart(container)}`),
      type: `${ACCOUNT}/blobServices/containers`,
      unit: unit('data'),
      name: container,
      parent: blobs,
      purpose: `The blobs of "${container}".`,
      properties: { publicAccess: 'None', immutableStorageWithVersioning: { enabled: true } },
    });
  }
}
