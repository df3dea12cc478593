import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lib/json.ts';
import { isUnknown } from '../../../model/unknown.ts';
import { bodies, only, readPlan } from '../testing/read-case.ts';

const policy = (values: JsonObject): JsonObject => ({
  display_name: 'p',
  state: 'enabled',
  conditions: [
    {
      client_app_types: ['all'],
      applications: [{ included_applications: ['All'] }],
      users: [{ included_users: ['All'], excluded_groups: ['g'] }],
    },
  ],
  ...values,
});

describe('azuread mappings', () => {
  it.each<[string, string, JsonObject, string, JsonObject]>([
    [
      'who, where and what a policy asks',
      'azuread_conditional_access_policy',
      policy({ grant_controls: [{ operator: 'OR', built_in_controls: ['mfa'] }] }),
      'microsoft.graph/conditionalaccesspolicies',
      {
        state: 'enabled',
        conditions: {
          clientAppTypes: ['all'],
          applications: { includeApplications: ['All'] },
          users: { includeUsers: ['All'], excludeGroups: ['g'] },
        },
        grantControls: { operator: 'OR', builtInControls: ['mfa'] },
      },
    ],
    [
      'the strength by its bare id',
      'azuread_conditional_access_policy',
      policy({ grant_controls: [{ operator: 'OR', authentication_strength_policy_id: '/policies/x/s1' }] }),
      'microsoft.graph/conditionalaccesspolicies',
      { grantControls: { authenticationStrength: { id: 's1' } } },
    ],
    [
      'a frequency of every time, which is on without a number',
      'azuread_conditional_access_policy',
      policy({ session_controls: [{ sign_in_frequency_interval: 'everyTime' }] }),
      'microsoft.graph/conditionalaccesspolicies',
      { sessionControls: { signInFrequency: { frequencyInterval: 'everyTime', isEnabled: true } } },
    ],
    [
      'an assignment of a role as one that stands',
      'azuread_directory_role_assignment',
      { role_id: 'r', principal_object_id: 'p' },
      'microsoft.graph/roleassignmentscheduleinstances',
      { roleDefinitionId: 'r', principalId: 'p', assignmentType: 'Assigned' },
    ],
    [
      'an assignment of a role as itself',
      'azuread_directory_role_assignment',
      { role_id: 'r', principal_object_id: 'p' },
      'microsoft.graph/roleassignments',
      { roleDefinitionId: 'r', principalId: 'p' },
    ],
    [
      'a new user as one of the cloud',
      'azuread_user',
      { display_name: 'u', user_principal_name: 'u@x.onmicrosoft.com' },
      'microsoft.graph/users',
      { userPrincipalName: 'u@x.onmicrosoft.com', onPremisesSyncEnabled: false },
    ],
    [
      'how a principal signs on',
      'azuread_service_principal',
      { client_id: 'c', preferred_single_sign_on_mode: 'saml' },
      'microsoft.graph/serviceprincipals',
      { appId: 'c', preferredSingleSignOnMode: 'saml' },
    ],
  ])('show %s', (_, terraform, values, type, expected) => {
    expect(bodies([{ address: `${terraform}.x`, values }])[type]).toMatchObject(expected);
  });

  it('fold a secret into its application', () => {
    const application = { address: 'azuread_application.a', values: { display_name: 'a' } };
    const secret = {
      address: 'azuread_application_password.s',
      values: { start_date: '2026-01-01T00:00:00Z', end_date: '2026-04-01T00:00:00Z' },
      references: { application_id: ['azuread_application.a.id', 'azuread_application.a'] },
    };
    expect(bodies([application, secret])['microsoft.graph/applications']).toMatchObject({
      passwordCredentials: [{ startDateTime: '2026-01-01T00:00:00Z', endDateTime: '2026-04-01T00:00:00Z' }],
    });
  });

  it.each<[string, JsonObject, 'none' | 'unknown' | string]>([
    ['never', { permanent_assignment: true }, 'none'],
    ['on a day', { expiration_date: '2026-12-31T00:00:00Z' }, '2026-12-31T00:00:00Z'],
    ['after a while', { duration: 'P30D' }, 'unknown'],
  ])('tell that a membership ends %s', (_, values, expected) => {
    const type = 'microsoft.graph/privilegedaccessgroupassignmentscheduleinstances';
    const plan = readPlan({
      resources: [
        { address: 'azuread_privileged_access_group_assignment_schedule.m', values: { group_id: 'g', ...values } },
      ],
    });
    const end = only(plan, type).body['endDateTime'];
    expect(end === undefined ? 'none' : isUnknown(end) ? 'unknown' : end).toBe(expected);
  });

  it('leave rules of activation that nobody wrote unknown', () => {
    const values = { group_id: 'g', role_id: 'member', activation_rules: [{ maximum_duration: 'PT4H' }] };
    const body = bodies([{ address: 'azuread_group_role_management_policy.m', values }]);
    const { rules } = body['microsoft.graph/rolemanagementpolicies'] as { rules: readonly JsonObject[] };
    const said = Object.fromEntries(rules.map((rule) => [rule['id'], rule]));
    expect(said['Expiration_EndUser_Assignment']).toMatchObject({ maximumDuration: 'PT4H' });
    expect(said['Approval_EndUser_Assignment']?.['setting']).toMatchObject({ reason: 'runtime' });
    expect(said['Enablement_EndUser_Assignment']?.['enabledRules']).toMatchObject({ reason: 'runtime' });
  });
});
