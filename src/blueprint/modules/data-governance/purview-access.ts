import { defineModule } from '../../model/module.ts';
import { builtInRole, guidOf, idOf, wholeRuntime } from '../../model/value.ts';

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles#storage-blob-data-reader */
const STORAGE_BLOB_DATA_READER = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1';

/** Purview reads the blobs that it scans, and nothing else of the account. */
export const purviewAccess = defineModule({
  name: 'purview-access',
  level: 'spoke',
  needs: ['purviewAccount'],
  uses: ['storage'],
  offers: [],
  when: (_, { region }) => region === 'primary',
  build: ({ declare, symbol, unit, offered, offeredIfAny }) => {
    const store = offeredIfAny('storage');
    if (store === undefined) return undefined;
    const account = offered('purviewAccount');
    const role = builtInRole(STORAGE_BLOB_DATA_READER);
    declare({
      symbol: symbol('purviewReadsStorage'),
      type: 'Microsoft.Authorization/roleAssignments',
      unit: unit('data', 'purview'),
      name: guidOf(idOf(store), idOf(account), role),
      on: store,
      purpose: 'Purview reads blobs to find ePHI in them.',
      properties: {
        roleDefinitionId: role,
        principalId: wholeRuntime(account, 'identity', 'principalId'),
        principalType: 'ServicePrincipal',
        description: 'Purview reads blobs to find ePHI in them.',
      },
    });
    return undefined;
  },
});
