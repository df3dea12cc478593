import type { AzurermType } from '../azurerm-type.ts';

export const resourceTypes: readonly AzurermType[] = [
  { type: 'Microsoft.Resources/resourceGroups', terraform: 'azurerm_resource_group', in: 'none', rows: [] },
  {
    type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
    terraform: 'azurerm_user_assigned_identity',
    in: 'group',
    rows: [],
    exports: { 'properties.principalId': 'principal_id', 'properties.clientId': 'client_id' },
  },
  {
    type: 'Microsoft.Authorization/locks',
    terraform: 'azurerm_management_lock',
    in: { parentId: 'scope' },
    rows: [
      ['properties.level', 'lock_level'],
      ['properties.notes', 'notes'],
    ],
  },
  {
    type: 'Microsoft.Authorization/roleAssignments',
    terraform: 'azurerm_role_assignment',
    in: { parentId: 'scope' },
    rows: [
      ['properties.principalId', 'principal_id'],
      ['properties.principalType', 'principal_type'],
      ['properties.roleDefinitionId', 'role_definition_id'],
      ['properties.description', 'description'],
      ['properties.condition', 'condition'],
      ['properties.conditionVersion', 'condition_version'],
    ],
  },
];
