import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { type Expression, idOf, wholeRuntime } from '../../model/value.ts';
import { inCloudOf } from '../../naming/clouds.ts';
import { grantKeyUse } from '../keys/vault-keys.ts';

const TYPE = 'Microsoft.OperationalInsights/clusters';

/**
 * The dedicated cluster, which alone encrypts logs with a key of our own. It is made, is let to the key, and is then given
 * the key: Azure takes identity and key in two operations only, and a vault behind private endpoints asks for the
 * cluster's own identity.
 * https://learn.microsoft.com/azure/azure-monitor/logs/customer-managed-keys
 */
export const logCluster = defineModule({
  name: 'log-cluster',
  level: 'estate',
  needs: ['platformKeys'],
  offers: ['logCluster'],
  build: (context) => {
    const { declare, symbol, name, location, unit, offered, configuration } = context;
    const { vault, key } = offered('platformKeys');
    const domain = inCloudOf(configuration.regions.primary, 'vault.azure.net');
    const own = {
      type: TYPE,
      name: name(TYPE, 'hub'),
      location,
      // The least that Azure sells, in GB a day.
      sku: { name: 'CapacityReservation', capacity: 100 },
      identity: { type: 'SystemAssigned' },
    };
    const cluster = declare({
      ...own,
      symbol: symbol('logCluster'),
      unit: unit('logs', 'cluster'),
      purpose: "Machines that hold our logs and nobody else's, with an identity of their own.",
      properties: { billingType: 'Cluster' },
    });
    const grants = [
      grant(context, 'logClusterKeyGrant', idOf(cluster), wholeRuntime(cluster, 'identity', 'principalId')),
      grant(context, 'sentinelKeyGrant', sentinelStore(context), sentinelStore(context)),
    ];
    const keyed = declare({
      ...own,
      symbol: symbol('logClusterKey'),
      unit: unit('logs'),
      purpose: 'The same cluster, now under our key. Without a version it follows the rotation of the key.',
      properties: {
        billingType: 'Cluster',
        keyVaultProperties: {
          keyVaultUri: `https://${String(vault.name)}.${domain}`,
          keyName: key('logs').name,
          keyVersion: '',
        },
      },
      after: [...grants, key('logs')],
    });
    return { logCluster: keyed };
  },
});

function grant(context: Context<'platformKeys'>, symbol: string, who: Expression, principal: Expression): Handle {
  return grantKeyUse(context, {
    symbol: context.symbol(symbol),
    unit: context.unit('hub', 'log-keys'),
    vault: context.offered('platformKeys').vault,
    who,
    principal,
    purpose: 'What holds the logs may use the key of the logs.',
  });
}

/**
 * Sentinel keeps its own records in Cosmos DB, which uses the same key.
 * https://learn.microsoft.com/azure/sentinel/customer-managed-keys
 */
const sentinelStore = ({ parameter }: Context): Expression =>
  parameter({
    name: 'cosmosDbPrincipalId',
    type: 'string',
    description:
      'Object id of the service principal "Azure Cosmos DB" in the tenant: az ad sp show --id a232010e-820c-4083-83bb-3ace5fc29d0b --query id',
    example: '00000000-0000-0000-0000-0000000000c0',
  });
