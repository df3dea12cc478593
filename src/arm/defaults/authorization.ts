import type { DefaultRow } from './default-row.ts';

/** Documented defaults. */
export const authorizationDefaults: readonly DefaultRow[] = [
  {
    type: 'microsoft.authorization/policyassignments',
    path: 'properties.enforcementMode',
    default: 'Default',
    document: 'https://learn.microsoft.com/azure/governance/policy/concepts/assignment-structure',
  },
  ...['permissions', 'permissions[*].actions', 'permissions[*].dataActions', 'permissions[*].notActions'].map(
    (path): DefaultRow => ({
      type: 'microsoft.authorization/roledefinitions',
      path: `properties.${path}`,
      default: null,
      document: 'https://learn.microsoft.com/azure/role-based-access-control/role-definitions',
    }),
  ),
  {
    type: 'microsoft.containerservice/managedclusters',
    path: 'properties.aadProfile.enableAzureRBAC',
    default: null,
    document: 'https://learn.microsoft.com/azure/aks/manage-azure-rbac',
  },
  {
    type: 'microsoft.authorization/roleassignmentscheduleinstances',
    path: 'properties.endDateTime',
    default: null,
    document: 'https://learn.microsoft.com/rest/api/authorization/role-assignment-schedule-instances/list-for-scope',
  },
];
