import type { Context } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { builtInRole, type Expression, guidOf, idOf, subscription, text, wholeRuntime } from '../../model/value.ts';
import type { SiteNeeds } from './site-recovery.ts';

/** Storage Blob Data Contributor: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage */
const BLOB_WRITER = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe';

/**
 * What a vault with private endpoints needs on the account that machines are staged in. Microsoft's page names Contributor,
 * which could open the account to the world; this role has what replication uses of it.
 * https://learn.microsoft.com/azure/site-recovery/azure-to-azure-how-to-enable-replication-private-endpoints
 */
const actions = [
  'Microsoft.Storage/storageAccounts/read',
  'Microsoft.Storage/storageAccounts/listKeys/action',
  'Microsoft.Storage/storageAccounts/listAccountSas/action',
  'Microsoft.Storage/storageAccounts/listServiceSas/action',
  'Microsoft.Storage/storageAccounts/blobServices/read',
  'Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action',
  'Microsoft.Storage/storageAccounts/blobServices/containers/read',
  'Microsoft.Storage/storageAccounts/blobServices/containers/write',
  'Microsoft.Storage/storageAccounts/blobServices/containers/delete',
];

/** Lets the vault's own identity stage what machines write. */
export function grantStaging(context: Context<SiteNeeds>, vault: Handle): Handle[] {
  const { declare, symbol, unit, offered } = context;
  const account = offered('stagingAccount', 'primary');
  const grant = (base: string, role: Expression, purpose: string): Handle =>
    declare({
      symbol: symbol(base),
      type: 'Microsoft.Authorization/roleAssignments',
      unit: unit('recovery', 'staging-grants', 'primary'),
      name: guidOf(idOf(account), idOf(vault), role),
      on: account,
      purpose,
      properties: {
        roleDefinitionId: role,
        principalId: wholeRuntime(vault, 'identity', 'principalId'),
        principalType: 'ServicePrincipal',
      },
    });
  return [
    grant('stagingGrant', idOf(declareRole(context)), 'Site Recovery may stage what machines write.'),
    grant(
      'stagingBlobGrant',
      builtInRole(BLOB_WRITER),
      'Site Recovery may write blobs of this account, and of no other.',
    ),
  ];
}

function declareRole({ declare, symbol, subscriptionUnit, spoke, configuration }: Context<SiteNeeds>): Handle {
  const roleName = `Site Recovery staging (${configuration.name} ${spoke?.name})`;
  return declare({
    symbol: symbol('stagingRole'),
    type: 'Microsoft.Authorization/roleDefinitions',
    unit: subscriptionUnit('phi', 'roles'),
    name: guidOf(subscription('phi'), text`staging-${spoke?.name ?? ''}`),
    purpose: 'What Site Recovery needs of the account in which it stages what machines write, and nothing more.',
    properties: {
      roleName,
      description: 'Stages what machines write on its way to the other region.',
      type: 'CustomRole',
      permissions: [{ actions, notActions: [], dataActions: [], notDataActions: [] }],
      assignableScopes: [subscription('phi')],
    },
  });
}
