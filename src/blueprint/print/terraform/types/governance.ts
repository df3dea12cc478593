import type { AzurermRow, AzurermType, Rewrite } from '../azurerm-type.ts';
import { each, enabled, json, jsonLocal, nothing, only } from '../rewrite.ts';
import { identityRows } from './identity.ts';

/** Nothing is said where nothing is in it; else its JSON. */
const jsonUnlessEmpty: Rewrite = (value, tools) => (nothing(value, tools) === undefined ? json(value, tools) : null);

const policyRows: readonly AzurermRow[] = [
  ['properties.policyType', 'policy_type'],
  ['properties.displayName', 'display_name'],
  ['properties.description', 'description'],
  ['properties.metadata', 'metadata', json],
  ['properties.parameters', 'parameters', jsonLocal],
];

/** Policies, roles, the plans of Defender, and where subscriptions stand. */
export const governanceTypes: readonly AzurermType[] = [
  {
    type: 'Microsoft.Authorization/policyDefinitions',
    terraform: 'azurerm_policy_definition',
    in: 'none',
    rows: [...policyRows, ['properties.mode', 'mode'], ['properties.policyRule', 'policy_rule', jsonLocal]],
  },
  {
    type: 'Microsoft.Authorization/policySetDefinitions',
    terraform: 'azurerm_policy_set_definition',
    in: 'none',
    rows: [
      ...policyRows,
      [
        'properties.policyDefinitionGroups',
        'policy_definition_group',
        each([
          ['name', 'name'],
          ['displayName', 'display_name'],
          ['description', 'description'],
        ]),
      ],
      [
        'properties.policyDefinitions',
        'policy_definition_reference',
        each([
          ['policyDefinitionReferenceId', 'reference_id'],
          ['policyDefinitionId', 'policy_definition_id'],
          ['groupNames', 'policy_group_names'],
          ['parameters', 'parameter_values', jsonUnlessEmpty],
        ]),
      ],
    ],
  },
  {
    type: 'Microsoft.Authorization/policyAssignments',
    terraform: 'azurerm_subscription_policy_assignment',
    in: { parentId: 'subscription_id' },
    without: ['tags'],
    rows: [
      ...identityRows,
      ['properties.displayName', 'display_name'],
      ['properties.description', 'description'],
      ['properties.policyDefinitionId', 'policy_definition_id'],
      [
        'properties.enforcementMode',
        'enforce',
        (mode) => (mode === 'Default' ? true : mode === 'DoNotEnforce' ? false : undefined),
      ],
      ['properties.parameters', 'parameters', jsonUnlessEmpty],
      ['properties.nonComplianceMessages', 'non_compliance_message', each([['message', 'content']])],
    ],
    exports: { 'identity.principalId': 'identity[0].principal_id' },
  },
  {
    type: 'Microsoft.Authorization/roleDefinitions',
    terraform: 'azurerm_role_definition',
    in: { parentId: 'scope' },
    name: 'role_definition_id',
    rows: [
      ['properties.roleName', 'name'],
      ['properties.description', 'description'],
      ['properties.type', null, only('CustomRole')],
      [
        'properties.permissions',
        'permissions',
        each([
          ['actions', 'actions'],
          ['notActions', 'not_actions'],
          ['dataActions', 'data_actions'],
          ['notDataActions', 'not_data_actions'],
        ]),
      ],
      ['properties.assignableScopes', 'assignable_scopes'],
    ],
    id: 'role_definition_resource_id',
  },
  {
    type: 'Microsoft.Security/pricings',
    terraform: 'azurerm_security_center_subscription_pricing',
    in: 'none',
    name: 'resource_type',
    rows: [
      ['properties.pricingTier', 'tier'],
      ['properties.subPlan', 'subplan'],
      [
        'properties.extensions',
        'extension',
        each([
          ['name', 'name'],
          ['isEnabled', null, only('True')],
          ['additionalExtensionProperties', 'additional_extension_properties'],
        ]),
      ],
    ],
  },
  {
    type: 'Microsoft.Security/serverVulnerabilityAssessmentsSettings',
    terraform: 'azurerm_security_center_server_vulnerability_assessments_setting',
    in: 'none',
    name: null,
    rows: [
      ['kind', null],
      ['properties.selectedProvider', 'vulnerability_assessment_provider'],
    ],
  },
  {
    type: 'Microsoft.Management/managementGroups',
    terraform: 'azurerm_management_group',
    in: 'none',
    rows: [
      ['properties.displayName', 'display_name'],
      ['properties.details.parent.id', 'parent_management_group_id'],
    ],
  },
  {
    type: 'Microsoft.Management/managementGroups/subscriptions',
    terraform: 'azurerm_management_group_subscription_association',
    in: { parentId: 'management_group_id' },
    name: null,
    rows: [['/subscriptions/{name}', 'subscription_id']],
  },
  {
    type: 'Microsoft.Purview/accounts',
    terraform: 'azurerm_purview_account',
    in: 'group',
    rows: [
      ...identityRows,
      ['properties.publicNetworkAccess', 'public_network_enabled', enabled],
      ['properties.managedEventHubState', 'managed_event_hub_enabled', enabled],
      ['properties.managedResourceGroupName', 'managed_resource_group_name'],
    ],
    lacks: ['properties.managedResourcesPublicNetworkAccess'],
    exports: { 'identity.principalId': 'identity[0].principal_id' },
  },
];
