import { type Context, defineModule } from '../../model/module.ts';
import { text, type ValueMap } from '../../model/value.ts';
import { groupOf, type PeopleGroup } from './people.ts';
import { type PrivilegedRole, privilegedRoles, roleTitle } from './privileged-roles.ts';

/** What the group of administrators may ask for: what running a tenant takes. Global Administrator is for emergencies. */
const eligibleRoles: readonly PrivilegedRole[] = [
  'privilegedRoleAdministrator',
  'securityAdministrator',
  'conditionalAccessAdministrator',
  'applicationAdministrator',
  'userAdministrator',
  'intuneAdministrator',
  'complianceAdministrator',
];

/** Groups in which membership itself is asked for: by them people get their roles in Azure and in databases. */
const governedGroups: readonly PeopleGroup[] = ['operators', 'databaseAdministrators'];

/** Eligibility is renewed once a year. */
const ELIGIBLE_FOR = 'P365D';

/**
 * Privileged Identity Management: nobody holds a privileged role; who may have it asks, says why, is approved by somebody else,
 * and loses it after some hours. Item 5 of the checklist; 164.308(a)(4), 164.312(a)(2)(ii).
 * Source: https://learn.microsoft.com/graph/how-to-pim-update-rules, https://learn.microsoft.com/graph/identity-governance-pim-rules-overview
 */
export const privilegedAccess = defineModule({
  name: 'privileged-access',
  level: 'estate',
  needs: [],
  offers: [],
  build: (context) => {
    const rules = activationRules(context);
    for (const role of Object.keys(privilegedRoles) as PrivilegedRole[]) governRole(context, role, rules);
    for (const role of eligibleRoles) makeEligible(context, role);
    for (const group of governedGroups) governGroup(context, group, rules);
    return undefined;
  },
});

const upperFirst = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

function governRole({ request }: Context, role: PrivilegedRole, rules: readonly ValueMap[]): void {
  request({
    symbol: `govern${upperFirst(role)}`,
    method: 'PATCH',
    path: 'v1.0/policies/roleManagementPolicies/{{found}}',
    purpose: `${roleTitle(role)} is given on approval, for a reason and for some hours.`,
    permission: 'RoleManagementPolicy.ReadWrite.Directory',
    find: {
      path: `v1.0/policies/roleManagementPolicyAssignments?$filter=scopeId eq '/' and scopeType eq 'DirectoryRole' and roleDefinitionId eq '${privilegedRoles[role]}'`,
      take: 'value[0].policyId',
    },
    body: { rules: role === 'globalAdministrator' ? rules : [...rules, activeAssignmentsEnd] },
  });
}

function makeEligible(context: Context, role: PrivilegedRole): void {
  context.request({
    symbol: `eligible${upperFirst(role)}`,
    method: 'POST',
    path: 'v1.0/roleManagement/directory/roleEligibilityScheduleRequests',
    purpose: `Administrators may ask for ${roleTitle(role)}; none of them holds it.`,
    permission: 'RoleEligibilitySchedule.ReadWrite.Directory',
    after: [`govern${upperFirst(role)}`],
    body: {
      action: 'adminAssign',
      justification: 'Administrators ask for the role when they need it',
      roleDefinitionId: privilegedRoles[role],
      directoryScopeId: '/',
      principalId: groupOf(context, 'administrators'),
      scheduleInfo: { expiration: { type: 'afterDuration', duration: ELIGIBLE_FOR } },
    },
  });
}

function governGroup(context: Context, group: PeopleGroup, rules: readonly ValueMap[]): void {
  const id = groupOf(context, group);
  context.request({
    symbol: `govern${upperFirst(group)}`,
    method: 'PATCH',
    path: 'v1.0/policies/roleManagementPolicies/{{found}}',
    purpose: `Membership in the group of ${group === 'operators' ? 'operators' : 'database administrators'} is given on approval, for a reason and for some hours.`,
    permission: 'RoleManagementPolicy.ReadWrite.AzureADGroup',
    find: {
      path: text`v1.0/policies/roleManagementPolicyAssignments?$filter=scopeId eq '${id}' and scopeType eq 'Group' and roleDefinitionId eq 'member'`,
      take: 'value[0].policyId',
    },
    body: { rules: [...rules, activeAssignmentsEnd] },
  });
}

const target = (caller: 'EndUser' | 'Admin', level: 'Assignment' | 'Eligibility'): ValueMap => ({
  caller,
  operations: ['All'],
  level,
  inheritableSettings: [],
  enforcedSettings: [],
});

/** Whoever is made an active member for a while, is so for days and not for good. */
const activeAssignmentsEnd: ValueMap = {
  '@odata.type': '#microsoft.graph.unifiedRoleManagementPolicyExpirationRule',
  id: 'Expiration_Admin_Assignment',
  isExpirationRequired: true,
  maximumDuration: 'P15D',
  target: target('Admin', 'Assignment'),
};

/** The rules of asking: how long, with what proof, and who must agree. */
function activationRules(context: Context): readonly ValueMap[] {
  return [
    {
      '@odata.type': '#microsoft.graph.unifiedRoleManagementPolicyExpirationRule',
      id: 'Expiration_EndUser_Assignment',
      isExpirationRequired: true,
      maximumDuration: `PT${context.configuration.access.activationHours}H`,
      target: target('EndUser', 'Assignment'),
    },
    {
      '@odata.type': '#microsoft.graph.unifiedRoleManagementPolicyEnablementRule',
      id: 'Enablement_EndUser_Assignment',
      enabledRules: ['MultiFactorAuthentication', 'Justification'],
      target: target('EndUser', 'Assignment'),
    },
    {
      '@odata.type': '#microsoft.graph.unifiedRoleManagementPolicyApprovalRule',
      id: 'Approval_EndUser_Assignment',
      setting: {
        isApprovalRequired: true,
        isApprovalRequiredForExtension: false,
        isRequestorJustificationRequired: true,
        approvalMode: 'SingleStage',
        approvalStages: [
          {
            approvalStageTimeOutInDays: 1,
            isApproverJustificationRequired: true,
            escalationTimeInMinutes: 0,
            isEscalationEnabled: false,
            primaryApprovers: [
              {
                '@odata.type': '#microsoft.graph.groupMembers',
                isBackup: false,
                groupId: groupOf(context, 'approvers'),
              },
            ],
            escalationApprovers: [],
          },
        ],
      },
      target: target('EndUser', 'Assignment'),
    },
    {
      '@odata.type': '#microsoft.graph.unifiedRoleManagementPolicyExpirationRule',
      id: 'Expiration_Admin_Eligibility',
      isExpirationRequired: true,
      maximumDuration: ELIGIBLE_FOR,
      target: target('Admin', 'Eligibility'),
    },
    {
      '@odata.type': '#microsoft.graph.unifiedRoleManagementPolicyEnablementRule',
      id: 'Enablement_Admin_Assignment',
      enabledRules: ['MultiFactorAuthentication', 'Justification'],
      target: target('Admin', 'Assignment'),
    },
  ];
}
