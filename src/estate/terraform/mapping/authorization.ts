import { json, truth } from './convert.ts';
import { extending, type TerraformMapping } from './mapping.ts';

/** An assignment to each kind of scope has a Terraform type of its own, with an attribute of its own for the scope. */
const assignment = (kind: string, scope: string): TerraformMapping => ({
  terraform: `azurerm_${kind}_policy_assignment`,
  resources: [
    {
      type: 'Microsoft.Authorization/policyAssignments',
      apiVersion: '2024-04-01',
      id: extending(scope),
      rows: [
        ['display_name', 'properties.displayName'],
        ['policy_definition_id', 'properties.policyDefinitionId'],
        ['enforce', 'properties.enforcementMode', truth('Default', 'DoNotEnforce')],
        ['not_scopes', 'properties.notScopes'],
        ['parameters', 'properties.parameters', json],
        [scope, 'properties.scope'],
      ],
    },
  ],
});

/** Locks, and what Azure Policy is assigned to. */
export const authorization: readonly TerraformMapping[] = [
  assignment('management_group', 'management_group_id'),
  assignment('subscription', 'subscription_id'),
  assignment('resource_group', 'resource_group_id'),
  assignment('resource', 'resource_id'),
  {
    terraform: 'azurerm_management_lock',
    resources: [
      {
        type: 'Microsoft.Authorization/locks',
        apiVersion: '2020-05-01',
        id: extending('scope'),
        rows: [
          ['lock_level', 'properties.level'],
          ['notes', 'properties.notes'],
        ],
      },
    ],
  },
];
