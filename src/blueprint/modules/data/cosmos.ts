import { zonesOf } from '../../configuration/zones.ts';
import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { guidOf, idOf, parameter, text } from '../../model/value.ts';
import { customerKey } from '../keys/customer-key.ts';
import { databaseAdministrators, symbolPart } from './parts.ts';

const ACCOUNT = 'Microsoft.DocumentDB/databaseAccounts';
/** Cosmos DB Built-in Data Contributor: https://learn.microsoft.com/azure/cosmos-db/reference-data-plane-security */
const DATA_CONTRIBUTOR = '00000000-0000-0000-0000-000000000002';

/**
 * One account that Azure keeps in both regions and can have back as of any second of 30 days.
 * https://learn.microsoft.com/azure/cosmos-db/continuous-backup-restore-introduction
 */
export const cosmos = defineModule({
  name: 'cosmos',
  level: 'spoke',
  needs: ['spokeKeys'],
  offers: ['cosmos'],
  when: (_, { region }, spoke) => region === 'primary' && spoke?.workloads.cosmos !== undefined,
  build: (context) => {
    const { declare, symbol, unit, spoke } = context;
    const account = declareAccount(context);
    for (const database of spoke?.workloads.cosmos?.databases ?? []) {
      declare({
        symbol: symbol(`cosmosDatabase${symbolPart(database)}`),
        type: `${ACCOUNT}/sqlDatabases`,
        unit: unit('data'),
        name: database,
        parent: account,
        purpose: `The database "${database}": applications make its containers.`,
        properties: { resource: { id: database }, options: { autoscaleSettings: { maxThroughput: 1000 } } },
      });
    }
    grantCosmosData(context, {
      symbol: symbol('cosmosAdministrators'),
      unit: unit('data'),
      account,
      principal: databaseAdministrators(context).id,
      purpose: 'The group that administers databases reads and writes data, by a role and not by a key.',
    });
    return { cosmos: account };
  },
});

function declareAccount(context: Context<'spokeKeys'>): Handle {
  const { declare, symbol, name, unit, location, configuration } = context;
  const key = customerKey(context, 'cosmos');
  const { primary, secondary } = configuration.regions;
  return declare({
    symbol: symbol('cosmos'),
    type: ACCOUNT,
    unit: unit('data'),
    name: name(ACCOUNT),
    purpose: 'Documents with ePHI in both regions: no account keys, no public way in, encrypted with our own key.',
    location,
    phi: true,
    kind: 'GlobalDocumentDB',
    identity: key.identity,
    after: key.after,
    properties: {
      databaseAccountOfferType: 'Standard',
      consistencyPolicy: { defaultConsistencyLevel: 'Session' },
      locations: [
        { locationName: location, failoverPriority: 0, isZoneRedundant: zonesOf(primary).length > 0 },
        {
          locationName: parameter('secondaryLocation'),
          failoverPriority: 1,
          isZoneRedundant: zonesOf(secondary).length > 0,
        },
      ],
      enableAutomaticFailover: true,
      enableMultipleWriteLocations: false,
      backupPolicy: { type: 'Continuous', continuousModeProperties: { tier: 'Continuous30Days' } },
      keyVaultKeyUri: key.uri,
      defaultIdentity: text`UserAssignedIdentity=${key.identityId}`,
      disableLocalAuth: true,
      disableKeyBasedMetadataWriteAccess: true,
      minimalTlsVersion: 'Tls12',
      publicNetworkAccess: 'Disabled',
      isVirtualNetworkFilterEnabled: false,
      networkAclBypass: 'None',
      ipRules: [],
    },
  });
}

/** Who may read and write the data of an account. */
export interface CosmosGrant {
  readonly symbol: string;
  /** A file of the account's own resource group. */
  readonly unit: string;
  readonly account: Handle;
  /** The object id of a group or an identity. */
  readonly principal: ReturnType<typeof databaseAdministrators>['id'];
  readonly purpose: string;
}

/** Lets somebody read and write data. Azure's own roles know nothing of data: the account has roles of its own. */
export function grantCosmosData({ declare }: Pick<Context, 'declare'>, grant: CosmosGrant): Handle {
  const { symbol, unit, account, principal, purpose } = grant;
  return declare({
    symbol,
    type: `${ACCOUNT}/sqlRoleAssignments`,
    unit,
    name: guidOf(idOf(account), text`${symbol}`),
    parent: account,
    purpose,
    properties: {
      roleDefinitionId: text`${idOf(account)}/sqlRoleDefinitions/${DATA_CONTRIBUTOR}`,
      principalId: principal,
      scope: idOf(account),
    },
  });
}
