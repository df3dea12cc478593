import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { builtInRole, byId, guidOf, idOf, runtime, type ValueMap } from '../../model/value.ts';
import { inCloudOf } from '../../naming/clouds.ts';
import { declareUnusedServices } from './archive-services.ts';

const ACCOUNT = 'Microsoft.Storage/storageAccounts';
const IDENTITY = 'Microsoft.ManagedIdentity/userAssignedIdentities';
/** Storage Blob Data Contributor: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage */
const BLOB_WRITER = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe';
/** Days after which what was written is read so seldom that the cool tier is cheaper. */
const COOL_AFTER = 30;

/**
 * The account that keeps flow logs, and whatever is exported of other logs, unchanged for six years. There is one a region,
 * since flow logs are written where their network is:
 * https://learn.microsoft.com/azure/network-watcher/vnet-flow-logs-overview
 */
export const logArchive = defineModule({
  name: 'log-archive',
  level: 'region',
  needs: ['platformKeys'],
  offers: ['logArchive', 'archiveWriter'],
  build: (context) => {
    const { declare, symbol, name, location, unit, offered, configuration } = context;
    const { identity, grant, key, vault } = offered('platformKeys');
    const vaultUri = `https://${String(vault.name)}.${inCloudOf(configuration.regions.primary, 'vault.azure.net')}`;
    const account = declare({
      symbol: symbol('logArchive'),
      type: ACCOUNT,
      unit: unit('logs', 'archive'),
      name: name(ACCOUNT, 'logs'),
      purpose: 'Keeps flow logs and exports for six years, unchangeable, first at hand and then cheaper.',
      location,
      kind: 'StorageV2',
      // Copied to the paired region. Redundancy by zones would rule out the archive tier.
      sku: { name: 'Standard_GRS' },
      identity: { type: 'UserAssigned', userAssignedIdentities: byId(identity) },
      properties: {
        accessTier: 'Hot',
        publicNetworkAccess: 'Disabled',
        networkAcls: { defaultAction: 'Deny', bypass: 'AzureServices', ipRules: [], virtualNetworkRules: [] },
        allowBlobPublicAccess: false,
        allowSharedKeyAccess: false,
        allowCrossTenantReplication: false,
        allowedCopyScope: 'PrivateLink',
        defaultToOAuthAuthentication: true,
        isLocalUserEnabled: false,
        isSftpEnabled: false,
        isNfsV3Enabled: false,
        isHnsEnabled: false,
        minimumTlsVersion: 'TLS1_2',
        supportsHttpsTrafficOnly: true,
        encryption: {
          keySource: 'Microsoft.Keyvault',
          keyvaultproperties: { keyvaulturi: vaultUri, keyname: key('archive').name },
          identity: { userAssignedIdentity: idOf(identity) },
          requireInfrastructureEncryption: true,
          services: {
            blob: { enabled: true, keyType: 'Account' },
            file: { enabled: true, keyType: 'Account' },
            queue: { enabled: true, keyType: 'Account' },
            table: { enabled: true, keyType: 'Account' },
          },
        },
      },
      after: [grant, key('archive')],
    });
    declareContainers(context, account);
    declareUnusedServices(context, account);
    declareLifecycle(context, account);
    return { logArchive: account, archiveWriter: archiveWriter(context, account) };
  },
});

/** The container that Azure writes flow logs of networks to, and one for what people export. */
const containers = {
  'insights-logs-flowlogflowevent': 'Flow logs of the networks of this region.',
  exports: 'Logs and evidence that were exported.',
};

function declareContainers({ declare, symbol, unit, configuration, step }: Context, account: Handle): void {
  const services = declare({
    symbol: symbol('logArchiveBlobs'),
    type: `${ACCOUNT}/blobServices`,
    unit: unit('logs', 'archive'),
    name: 'default',
    parent: account,
    purpose: 'What is deleted by mistake can be brought back. Blobs need no versions: nobody can change them.',
    properties: {
      isVersioningEnabled: false,
      deleteRetentionPolicy: { enabled: true, days: configuration.retention.deletedDays },
      containerDeleteRetentionPolicy: { enabled: true, days: configuration.retention.deletedDays },
    },
  });
  for (const [name, purpose] of Object.entries(containers)) {
    const base = name === 'exports' ? 'exports' : 'flowLogs';
    const container = declare({
      symbol: symbol(`${base}Container`),
      type: `${ACCOUNT}/blobServices/containers`,
      unit: unit('logs', 'archive'),
      name,
      parent: services,
      purpose,
      properties: { publicAccess: 'None' },
    });
    declare({
      symbol: symbol(`${base}Immutability`),
      type: `${ACCOUNT}/blobServices/containers/immutabilityPolicies`,
      unit: unit('logs', 'archive'),
      name: 'default',
      parent: container,
      purpose: 'What was written stays as it is until its time is over. Blobs may still grow, as flow logs do.',
      properties: {
        immutabilityPeriodSinceCreationInDays: configuration.retention.totalDays,
        allowProtectedAppendWritesAll: true,
      },
    });
  }
  if (account.symbol === 'logArchive') step(lockStep);
}

const lockStep = {
  title: 'Lock the immutability of the log archives',
  why: 'An unlocked policy can still be shortened or removed by an administrator. Locking cannot be undone, so a person does it, once writing was seen to work.',
  how: [
    'See that flow logs arrive in the container insights-logs-flowlogflowevent of the archive of each region.',
    'For both containers of each archive: az storage container immutability-policy show --account-name <account> --container-name <container>, and note the etag.',
    'az storage container immutability-policy lock --account-name <account> --container-name <container> --if-match <etag>',
  ],
  check: 'az storage container immutability-policy show answers state Locked and 2192 days or more.',
  checklist: ['24', '26'],
};

/** Hot, then cool, then archived, and deleted when six years are over. Blobs that are appended to cannot change their tier. */
function declareLifecycle({ declare, symbol, unit, configuration }: Context, account: Handle): void {
  const { onlineDays, totalDays } = configuration.retention;
  const after = (days: number): ValueMap => ({ daysAfterModificationGreaterThan: days });
  const rule = (name: string, blobType: string, actions: ValueMap): ValueMap => ({
    name,
    enabled: true,
    type: 'Lifecycle',
    definition: { filters: { blobTypes: [blobType] }, actions: { baseBlob: actions } },
  });
  declare({
    symbol: symbol('logArchiveLifecycle'),
    type: `${ACCOUNT}/managementPolicies`,
    unit: unit('logs', 'archive'),
    name: 'default',
    parent: account,
    purpose: 'Moves what is old to cheaper tiers, and deletes it when it was kept long enough.',
    properties: {
      policy: {
        rules: [
          rule('age-blocks', 'blockBlob', {
            tierToCool: after(COOL_AFTER),
            tierToArchive: after(onlineDays),
            delete: after(totalDays),
          }),
          rule('age-appended', 'appendBlob', { delete: after(totalDays) }),
        ],
      },
    },
  });
}

/** Flow logs are written by an identity, since the account takes no keys. */
function archiveWriter(
  { declare, symbol, name, location, unit }: Context,
  account: Handle,
): { readonly identity: Handle; readonly grant: Handle } {
  const identity = declare({
    symbol: symbol('archiveWriter'),
    type: IDENTITY,
    unit: unit('logs', 'archive'),
    name: name(IDENTITY, 'flow-logs'),
    purpose: 'Who the network watcher is when it writes flow logs.',
    location,
  });
  const role = builtInRole(BLOB_WRITER);
  const grant = declare({
    symbol: symbol('archiveWriterGrant'),
    type: 'Microsoft.Authorization/roleAssignments',
    unit: unit('logs', 'archive'),
    name: guidOf(idOf(account), idOf(identity), role),
    on: account,
    purpose: 'The network watcher may write to the archive.',
    properties: {
      roleDefinitionId: role,
      principalId: runtime(identity, 'principalId'),
      principalType: 'ServicePrincipal',
    },
  });
  return { identity, grant };
}
