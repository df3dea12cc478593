import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { idOf, type ValueMap } from '../../model/value.ts';
import { customerKey } from '../keys/customer-key.ts';
import { directoryStep, entraOnly, symbolPart } from './parts.ts';

const INSTANCE = 'Microsoft.Sql/managedInstances';

/**
 * An instance in each region, in a subnet of its own. Both have the same key, and the second is in the DNS zone of the first:
 * a failover group needs both. The second has no databases of its own: the group brings them.
 * https://learn.microsoft.com/azure/azure-sql/managed-instance/failover-group-configure-sql-mi
 */
export const managedInstance = defineModule({
  name: 'managed-instance',
  level: 'spoke',
  needs: ['spokeKeys', 'spokeSubnets'],
  offers: ['managedInstance'],
  when: (_, _place, spoke) => spoke?.workloads.managedInstance !== undefined,
  build: (context) => {
    const { spoke, place } = context;
    const instance = declareInstance(context);
    declareEncryption(context, instance);
    if (place.region === 'primary') {
      const { identityHandle } = customerKey(context, 'managedInstance');
      directoryStep(context, 'the managed instance', identityHandle);
      for (const database of spoke?.workloads.managedInstance?.databases ?? []) {
        declareDatabase(context, instance, database);
      }
    }
    return { managedInstance: instance };
  },
});

function declareInstance(context: Context<'spokeKeys' | 'spokeSubnets'>): Handle {
  const { declare, symbol, name, unit, location, offered, offeredIfAny, spoke, place } = context;
  const key = customerKey(context, 'managedInstance', 'primary');
  const first = place.region === 'secondary' ? offeredIfAny('managedInstance', 'primary') : undefined;
  return declare({
    symbol: symbol('managedInstance'),
    type: INSTANCE,
    unit: unit('data'),
    name: name(INSTANCE),
    purpose: 'A SQL Server of our own: inside the network, sign-in by Entra ID alone, encrypted with our own key.',
    location,
    phi: true,
    sku: { name: 'GP_Gen5', tier: 'GeneralPurpose' },
    identity: key.identity,
    after: key.after,
    properties: {
      subnetId: idOf(offered('spokeSubnets').instances),
      vCores: spoke?.workloads.managedInstance?.vCores ?? 8,
      storageSizeInGB: 256,
      licenseType: 'LicenseIncluded',
      hybridSecondaryUsage: 'Active',
      minimalTlsVersion: '1.2',
      publicDataEndpointEnabled: false,
      proxyOverride: 'Redirect',
      requestedBackupStorageRedundancy: 'Geo',
      primaryUserAssignedIdentityId: key.identityId,
      keyId: key.versioned,
      administrators: entraOnly(context),
      ...(first === undefined ? {} : { dnsZonePartner: idOf(first) }),
    },
  });
}

function declareEncryption(context: Context<'spokeKeys'>, instance: Handle): void {
  const { declare, symbol, unit } = context;
  const key = customerKey(context, 'managedInstance', 'primary');
  declare({
    symbol: symbol('managedInstanceEncryption'),
    type: `${INSTANCE}/encryptionProtector`,
    unit: unit('data'),
    name: 'current',
    parent: instance,
    purpose: 'The databases are encrypted with the key of the vault, and follow when it is changed.',
    properties: { serverKeyType: 'AzureKeyVault', serverKeyName: key.serverKeyName, autoRotationEnabled: true },
  });
  declare({
    symbol: symbol('managedInstanceEntraOnly'),
    type: `${INSTANCE}/azureADOnlyAuthentications`,
    unit: unit('data'),
    name: 'Default',
    parent: instance,
    purpose: 'No password opens the instance.',
    properties: { azureADOnlyAuthentication: true },
  });
  declare({
    symbol: symbol('managedInstanceThreatAlerts'),
    type: `${INSTANCE}/securityAlertPolicies`,
    unit: unit('data'),
    name: 'Default',
    parent: instance,
    purpose: 'Defender tells of injections, odd sign-ins and mass reads.',
    properties: { state: 'Enabled', disabledAlerts: [], emailAccountAdmins: false },
  });
}

function declareDatabase({ declare, symbol, unit, location }: Context, instance: Handle, name: string): void {
  const part = symbolPart(name);
  const database = declare({
    symbol: symbol(`managedDatabase${part}`),
    type: `${INSTANCE}/databases`,
    unit: unit('data'),
    name,
    parent: instance,
    purpose: `The database "${name}".`,
    location,
    phi: true,
    properties: { createMode: 'Default' },
  });
  const shortTerm = declare({
    symbol: symbol(`managedShortTermOf${part}`),
    type: `${INSTANCE}/databases/backupShortTermRetentionPolicies`,
    unit: unit('data'),
    name: 'default',
    parent: database,
    purpose: 'The database can be had back as of any minute of the last 35 days.',
    properties: { retentionDays: 35 },
  });
  declare({
    symbol: symbol(`managedLongTermOf${part}`),
    type: `${INSTANCE}/databases/backupLongTermRetentionPolicies`,
    unit: unit('data'),
    name: 'default',
    parent: database,
    purpose: 'One backup a year is kept for seven.',
    properties: longTerm,
    after: [shortTerm],
  });
}

/** https://learn.microsoft.com/azure/azure-sql/managed-instance/long-term-backup-retention-configure */
const longTerm: ValueMap = { weeklyRetention: 'P5W', monthlyRetention: 'P12M', yearlyRetention: 'P7Y', weekOfYear: 1 };
