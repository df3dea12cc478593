import type { Context } from '../../model/module.ts';
import { defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { guidOf, idOf, type SubscriptionKey, subscription, text } from '../../model/value.ts';
import { groupOf, type PeopleGroup } from '../identity/people.ts';

interface CustomRole {
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly purpose: string;
  readonly group: PeopleGroup;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

/** What reads logs, which are given table by table. https://learn.microsoft.com/azure/azure-monitor/logs/manage-access */
const readingLogs = [
  'Microsoft.Insights/logs/*',
  'Microsoft.OperationalInsights/workspaces/query/*',
  'Microsoft.OperationalInsights/workspaces/search/*',
];

/** Roles that grant what the work needs, by its name: 164.308(a)(4), 164.312(a)(1). */
const roles: readonly CustomRole[] = [
  {
    key: 'operator',
    title: 'operators',
    description: 'Sees settings, restarts what hangs, follows backups. Changes nothing, opens no data and no logs.',
    purpose: 'What operations take, and no more: no writing, no data, no keys.',
    group: 'operators',
    actions: [
      '*/read',
      'Microsoft.AlertsManagement/alerts/changestate/action',
      'Microsoft.App/containerApps/revisions/restart/action',
      'Microsoft.Compute/virtualMachines/deallocate/action',
      'Microsoft.Compute/virtualMachines/restart/action',
      'Microsoft.Compute/virtualMachines/start/action',
      'Microsoft.RecoveryServices/vaults/backupJobs/cancel/action',
      'Microsoft.RecoveryServices/vaults/backupJobs/retry/action',
      'Microsoft.Support/supportTickets/write',
      'Microsoft.Web/sites/restart/action',
    ],
    notActions: readingLogs,
  },
  {
    key: 'analyst',
    title: 'analysts',
    description: 'Sees what Defender and Sentinel found, and works on incidents.',
    purpose: 'What looking into alerts takes, and no more.',
    group: 'analysts',
    actions: [
      'Microsoft.Authorization/policyAssignments/read',
      'Microsoft.PolicyInsights/policyStates/queryResults/read',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
      'Microsoft.Security/*/read',
      'Microsoft.SecurityInsights/*/read',
      'Microsoft.SecurityInsights/incidents/comments/write',
      'Microsoft.SecurityInsights/incidents/tasks/write',
      'Microsoft.SecurityInsights/incidents/write',
    ],
    notActions: [],
  },
];

/** Custom roles of both subscriptions, each given to a group. Nobody holds Owner or Contributor. */
export const customRoles = defineModule({
  name: 'custom-roles',
  level: 'estate',
  needs: [],
  offers: [],
  build: (context) => {
    for (const key of ['phi', 'platform'] as const) for (const role of roles) declareRole(context, key, role);
    context.step(eligibilityStep);
    return {};
  },
});

function declareRole(context: Context, key: SubscriptionKey, role: CustomRole): void {
  const definition = declareDefinition(context, key, role);
  const { declare, symbol, subscriptionUnit } = context;
  const group = groupOf(context, role.group);
  declare({
    symbol: symbol(`${key}${upperFirst(role.key)}Assignment`),
    type: 'Microsoft.Authorization/roleAssignments',
    unit: subscriptionUnit(key, 'roles'),
    name: guidOf(subscription(key), idOf(definition), text`${group}`),
    purpose: `The group of ${role.title} has the role of that name in the subscription.`,
    properties: { roleDefinitionId: idOf(definition), principalId: group, principalType: 'Group' },
  });
}

function declareDefinition(context: Context, key: SubscriptionKey, role: CustomRole): Handle {
  const { declare, symbol, subscriptionUnit, configuration } = context;
  const scope = subscription(key);
  return declare({
    symbol: symbol(`${key}${upperFirst(role.key)}Role`),
    type: 'Microsoft.Authorization/roleDefinitions',
    unit: subscriptionUnit(key, 'roles'),
    name: guidOf(scope, text`${role.key}`),
    purpose: role.purpose,
    properties: {
      roleName: `${configuration.name} ${key} ${role.title}`,
      description: role.description,
      type: 'CustomRole',
      permissions: [{ actions: role.actions, notActions: role.notActions, dataActions: [], notDataActions: [] }],
      assignableScopes: [scope],
    },
  });
}

const upperFirst = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);

/**
 * Requests for eligibility cannot be deployed twice, and the rules of a role have a name that Azure makes up, so that neither
 * is in a template: https://learn.microsoft.com/azure/role-based-access-control/role-assignments-pim-rest
 */
const eligibilityStep = {
  title: 'Make the privileged roles of Azure a matter of asking',
  phase: 'after',
  why: 'Nobody holds Owner, Contributor, User Access Administrator or Role Based Access Control Administrator for good; who needs one asks, says why, is approved by somebody else and loses it after hours (164.308(a)(4), 164.312(a)(1)).',
  how: [
    'For both subscriptions and each of the four roles, find the policy: az rest --method get --url "https://management.azure.com/subscriptions/<subscription-id>/providers/Microsoft.Authorization/roleManagementPolicyAssignments?api-version=2020-10-01&$filter=roleDefinitionId eq \'/subscriptions/<subscription-id>/providers/Microsoft.Authorization/roleDefinitions/<role>\'", and take policyId.',
    'PATCH that policy with the rules Approval_EndUser_Assignment (isApprovalRequired true, the group of approvers), Enablement_EndUser_Assignment (MultiFactorAuthentication, Justification), Expiration_EndUser_Assignment (maximumDuration PT4H) and Expiration_Admin_Assignment (isExpirationRequired true).',
    'Make the group of administrators eligible for Contributor: az rest --method put --url "https://management.azure.com/subscriptions/<subscription-id>/providers/Microsoft.Authorization/roleEligibilityScheduleRequests/<new-guid>?api-version=2020-10-01" with requestType AdminAssign and an expiration after P365D.',
    'Take away every standing assignment of the four roles but those of the two emergency accounts and of the identity that deploys.',
  ],
  check:
    'safeguard assess with an export of roleManagementPolicyAssignments and roleAssignmentScheduleInstances: identity-015, identity-048, identity-049 and identity-050 pass.',
  checklist: ['5', '7'],
} as const;
