import { defineModule } from '../../model/module.ts';

const type = 'Microsoft.Purview/accounts';

/**
 * Knows where ePHI is: the stores of the estate are registered in it and scanned. Recommendations A1, A5 and A12.
 * Source: https://learn.microsoft.com/purview/legacy/catalog-private-link
 */
export const purviewAccount = defineModule({
  name: 'purview-account',
  level: 'estate',
  needs: [],
  offers: ['purviewAccount'],
  build: ({ declare, name, location, unit, step }) => {
    step(managedNetwork);
    step(databaseUsers);
    step(scanReview);
    return {
      purviewAccount: declare({
        symbol: 'purviewAccount',
        type,
        unit: unit('identity'),
        name: name(type, 'data'),
        purpose: 'Registers every store of ePHI, scans it and says what it found; reached privately alone.',
        location,
        phi: true,
        identity: { type: 'SystemAssigned' },
        properties: {
          publicNetworkAccess: 'Disabled',
          managedResourcesPublicNetworkAccess: 'Disabled',
          managedEventHubState: 'Disabled',
        },
      }),
    };
  },
});

const managedNetwork = {
  title: 'Give Purview a way into the private stores',
  why: 'The stores take no traffic from public networks, so scans run inside a network that Purview manages (164.308(a)(1)(ii)(A)).',
  how: [
    'In the Purview portal make an integration runtime of the kind "managed virtual network" in the primary region and call it `phi-runtime`, as the scans in `purview/` do.',
    'Make a managed private endpoint for the account itself and for each store in `purview/`.',
    'Approve each endpoint on the store: Networking, Private endpoint connections.',
    'Send the requests in `purview/` in the order of their numbers.',
  ],
  check: 'Each scan in the Purview portal has a last run that succeeded.',
  checklist: [],
  record: 'purview-scan-configuration',
} as const;

const databaseUsers = {
  title: 'Let Purview read the databases that it scans',
  why: 'A database knows Purview only once its administrator has made a user for it; templates cannot run SQL.',
  how: [
    'As database administrator, in each database: `CREATE USER [<account>] FROM EXTERNAL PROVIDER; ALTER ROLE db_datareader ADD MEMBER [<account>];`, with the name of the Purview account.',
    'Cosmos DB and PostgreSQL are scanned by keys and passwords alone, and both are off here: say in the record which of their fields hold ePHI.',
    'Classify the columns with ePHI: in SQL by Data Discovery and Classification, elsewhere in the inventory.',
  ],
  check: 'Test connection of each scan succeeds; sys.sensitivity_classifications lists the columns with ePHI.',
  checklist: [],
  record: 'sql-classification',
} as const;

const scanReview = {
  title: 'Read what the scans found',
  phase: 'regularly',
  why: 'A scan that nobody reads tells nobody where ePHI lies (164.308(a)(1)(ii)(A)).',
  how: [
    'Open the report of classifications in Purview: health data in a store that is not meant for it is an incident.',
    'Correct the list of stores with ePHI in safeguard.yaml and the inventory.',
  ],
  check: 'A record "ephi-scan" not older than 92 days: data-009 is attested.',
  checklist: [],
  record: 'ephi-scan',
} as const;
