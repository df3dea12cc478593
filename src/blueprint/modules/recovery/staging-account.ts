import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import type { ValueMap } from '../../model/value.ts';
import { customerKey } from '../keys/customer-key.ts';

/**
 * What machines write passes through this account on its way to the other region and is deleted there at once: soft delete,
 * versions and copies of it are not supported or serve nothing. `estate.recovery` in `safeguard.yaml` names it, so that controls
 * ask for none.
 * https://learn.microsoft.com/azure/site-recovery/azure-to-azure-support-matrix#cache-storage
 */
export const stagingAccount = defineModule({
  name: 'staging-account',
  level: 'spoke',
  needs: ['spokeKeys'],
  offers: ['stagingAccount'],
  when: (_, { region }, spoke) => region === 'primary' && (spoke?.workloads.machines ?? []).length > 0,
  build: (context) => {
    const { declare, symbol, name, location, unit } = context;
    const type = 'Microsoft.Storage/storageAccounts';
    const key = customerKey(context, 'staging');
    const own = { enabled: true, keyType: 'Account' };
    const account = declare({
      symbol: symbol('stagingAccount'),
      type,
      unit: unit('recovery', 'staging'),
      name: name(type, 'asr'),
      purpose:
        'What machines write, on its way to the other region: encrypted, closed, and gone as soon as it has arrived.',
      location,
      phi: true,
      kind: 'StorageV2',
      sku: { name: 'Standard_LRS' },
      identity: key.identity,
      properties: {
        accessTier: 'Hot',
        publicNetworkAccess: 'Disabled',
        // Site Recovery is a trusted service.
        networkAcls: { defaultAction: 'Deny', bypass: 'AzureServices', ipRules: [], virtualNetworkRules: [] },
        allowBlobPublicAccess: false,
        allowCrossTenantReplication: false,
        allowedCopyScope: 'AAD',
        allowSharedKeyAccess: false,
        defaultToOAuthAuthentication: true,
        isHnsEnabled: false,
        isLocalUserEnabled: false,
        isNfsV3Enabled: false,
        isSftpEnabled: false,
        minimumTlsVersion: 'TLS1_2',
        supportsHttpsTrafficOnly: true,
        sasPolicy: { sasExpirationPeriod: '01.00:00:00', expirationAction: 'Log' },
        encryption: {
          keySource: 'Microsoft.Keyvault',
          identity: { userAssignedIdentity: key.identityId },
          keyvaultproperties: { keyvaulturi: key.vaultUri, keyname: key.name },
          requireInfrastructureEncryption: true,
          services: { blob: own, file: own, queue: own, table: own },
        },
      },
      after: key.after,
    });
    declareServices(context, account);
    return { stagingAccount: account };
  },
});

/** Said in so many words, so that a reader of the template need not know Azure's defaults. */
function declareServices({ declare, symbol, unit }: Context, account: Handle): void {
  const service = (kind: 'blob' | 'file' | 'queue' | 'table', purpose: string, properties: ValueMap): Handle =>
    declare({
      symbol: symbol(`staging${kind.slice(0, 1).toUpperCase()}${kind.slice(1)}s`),
      type: `${account.type}/${kind}Services`,
      unit: unit('recovery', 'staging'),
      name: 'default',
      parent: account,
      purpose,
      properties,
    });
  service('blob', 'Nothing is kept of what has arrived in the other region.', {
    isVersioningEnabled: false,
    deleteRetentionPolicy: { enabled: false },
    containerDeleteRetentionPolicy: { enabled: false },
  });
  service('file', 'Shares, should one be made, take encrypted SMB 3 only and keep what is deleted.', {
    shareDeleteRetentionPolicy: { enabled: true, days: 90 },
    protocolSettings: {
      smb: {
        versions: 'SMB3.1.1',
        authenticationMethods: 'Kerberos',
        kerberosTicketEncryption: 'AES-256',
        channelEncryption: 'AES-256-GCM',
      },
    },
  });
  service('queue', 'Named so that the log of its queues is kept, should one be made.', {});
  service('table', 'Named so that the log of its tables is kept, should one be made.', {});
}
