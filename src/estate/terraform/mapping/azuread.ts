import { Unknown } from '../../../model/unknown.ts';
import { isValueArray, type Value, type ValueObject } from '../../../model/value.ts';
import { always, by, each, from, truth, whenSet } from './convert.ts';
import { graph, nested, type Row, single, type TerraformMapping } from './mapping.ts';
import { policyRules } from './role-policy.ts';

const apiVersion = 'v1.0';
/** An id that some versions of the provider write as a path, without the path. */
const bareId = by((id) => (typeof id === 'string' ? (id.split('/').at(-1) ?? id) : id));
const bareIds = by((list) =>
  isValueArray(list) ? list.map((id) => (typeof id === 'string' ? (id.split('/').at(-1) ?? id) : id)) : list,
);
const words = by((list) =>
  isValueArray(list) && list.every((word) => typeof word === 'string') ? list.join(',') : undefined,
);
const users: readonly Row[] = nested('conditions[0].users[0].', 'conditions.users.', [
  ['included_users', 'includeUsers'],
  ['excluded_users', 'excludeUsers'],
  ['included_groups', 'includeGroups'],
  ['excluded_groups', 'excludeGroups'],
  ['included_roles', 'includeRoles'],
  ['excluded_roles', 'excludeRoles'],
  ...['included', 'excluded'].flatMap((side): readonly Row[] => {
    const to = `${side === 'included' ? 'include' : 'exclude'}GuestsOrExternalUsers.`;
    return [
      [`${side}_guests_or_external_users[0].guest_or_external_user_types`, `${to}guestOrExternalUserTypes`, words],
      [
        `${side}_guests_or_external_users[0].external_tenants[0].membership_kind`,
        `${to}externalTenants.membershipKind`,
      ],
      [`${side}_guests_or_external_users[0].external_tenants[0].members`, `${to}externalTenants.members`],
    ];
  }),
]);
const conditions: readonly Row[] = nested('conditions[0].', 'conditions.', [
  ['client_app_types', 'clientAppTypes'],
  ['sign_in_risk_levels', 'signInRiskLevels'],
  ['user_risk_levels', 'userRiskLevels'],
  ['service_principal_risk_levels', 'servicePrincipalRiskLevels'],
  ['insider_risk_levels', 'insiderRiskLevels'],
  ['applications[0].included_applications', 'applications.includeApplications'],
  ['applications[0].excluded_applications', 'applications.excludeApplications'],
  ['applications[0].included_user_actions', 'applications.includeUserActions'],
  ['applications[0].filter[0].mode', 'applications.applicationFilter.mode'],
  ['applications[0].filter[0].rule', 'applications.applicationFilter.rule'],
  ['client_applications[0].included_service_principals', 'clientApplications.includeServicePrincipals'],
  ['client_applications[0].excluded_service_principals', 'clientApplications.excludeServicePrincipals'],
  ['devices[0].filter[0].mode', 'devices.deviceFilter.mode'],
  ['devices[0].filter[0].rule', 'devices.deviceFilter.rule'],
  ['locations[0].included_locations', 'locations.includeLocations', bareIds],
  ['locations[0].excluded_locations', 'locations.excludeLocations', bareIds],
  ['platforms[0].included_platforms', 'platforms.includePlatforms'],
  ['platforms[0].excluded_platforms', 'platforms.excludePlatforms'],
  ['authentication_flow_transfer_methods', 'authenticationFlows.transferMethods', words],
]);
const session: readonly Row[] = nested('session_controls[0].', 'sessionControls.', [
  ['application_enforced_restrictions_enabled', 'applicationEnforcedRestrictions.isEnabled'],
  ['cloud_app_security_policy', 'cloudAppSecurity.isEnabled', whenSet(true)],
  ['cloud_app_security_policy', 'cloudAppSecurity.cloudAppSecurityType'],
  ['disable_resilience_defaults', 'disableResilienceDefaults'],
  ['persistent_browser_mode', 'persistentBrowser.isEnabled', whenSet(true)],
  ['persistent_browser_mode', 'persistentBrowser.mode'],
  ['sign_in_frequency', 'signInFrequency.value', by((value) => (value === 0 ? undefined : value))],
  ['sign_in_frequency', 'signInFrequency.isEnabled', by((value) => (value === 0 ? undefined : true))],
  ['sign_in_frequency_period', 'signInFrequency.type'],
  ['sign_in_frequency_authentication_type', 'signInFrequency.authenticationType'],
  ['sign_in_frequency_interval', 'signInFrequency.frequencyInterval'],
  ['sign_in_frequency_interval', 'signInFrequency.isEnabled', by((kind) => (kind === 'everyTime' ? true : undefined))],
]);
const policies: readonly TerraformMapping[] = [
  single('azuread_conditional_access_policy', {
    type: 'microsoft.graph/conditionalaccesspolicies',
    apiVersion,
    id: graph('/identity/conditionalAccess/policies', 'id'),
    rows: [
      ['display_name', 'displayName'],
      ['state', 'state'],
      ...conditions,
      ...users,
      ['grant_controls[0].operator', 'grantControls.operator'],
      ['grant_controls[0].built_in_controls', 'grantControls.builtInControls'],
      ['grant_controls[0].custom_authentication_factors', 'grantControls.customAuthenticationFactors'],
      ['grant_controls[0].terms_of_use', 'grantControls.termsOfUse'],
      ['grant_controls[0].authentication_strength_policy_id', 'grantControls.authenticationStrength.id', bareId],
      ...session,
    ],
  }),
  single('azuread_named_location', {
    type: 'microsoft.graph/namedlocations',
    apiVersion,
    id: graph('/identity/conditionalAccess/namedLocations'),
    rows: [
      ['display_name', 'displayName'],
      ['ip', '', whenSet({ '@odata.type': '#microsoft.graph.ipNamedLocation' })],
      ['country', '', whenSet({ '@odata.type': '#microsoft.graph.countryNamedLocation' })],
      ['ip[0].trusted', 'isTrusted'],
      [
        'ip[0].ip_ranges',
        'ipRanges',
        by((list) => (isValueArray(list) ? list.map((cidrAddress): Value => ({ cidrAddress })) : undefined)),
      ],
      ['country[0].countries_and_regions', 'countriesAndRegions'],
      ['country[0].include_unknown_countries_and_regions', 'includeUnknownCountriesAndRegions'],
      ['country[0].country_lookup_method', 'countryLookupMethod'],
    ],
  }),
  single('azuread_authentication_strength_policy', {
    type: 'microsoft.graph/authenticationstrengthpolicies',
    apiVersion,
    id: graph('/identity/conditionalAccess/authenticationStrength/policies', 'id'),
    rows: [
      ['display_name', 'displayName'],
      ['description', 'description'],
      ['allowed_combinations', 'allowedCombinations'],
      ['', 'policyType', always('custom')],
    ],
  }),
  single('azuread_group_role_management_policy', {
    type: 'microsoft.graph/rolemanagementpolicies',
    apiVersion,
    id: graph('/policies/roleManagementPolicies', 'id'),
    rows: [
      ['group_id', 'scopeId'],
      ['', 'scopeType', always('Group')],
      ['role_id', 'roleId'],
      [
        '',
        'rules',
        policyRules((kind) => ({ '@odata.type': `#microsoft.graph.unifiedRoleManagementPolicy${kind}Rule` })),
      ],
    ],
  }),
];
/** A user that the provider creates lives in the cloud alone; the state of one that it took over says so itself. */
const isSynchronised = (user: ValueObject): Value => user['onpremises_sync_enabled'] ?? false;

const people: readonly TerraformMapping[] = [
  single('azuread_user', {
    type: 'microsoft.graph/users',
    apiVersion,
    id: graph('/users'),
    rows: [
      ['user_principal_name', 'userPrincipalName'],
      ['display_name', 'displayName'],
      ['mail', 'mail'],
      ['account_enabled', 'accountEnabled'],
      ['user_type', 'userType'],
      ['employee_id', 'employeeId'],
      ['job_title', 'jobTitle'],
      ['department', 'department'],
      ['usage_location', 'usageLocation'],
      ['', 'onPremisesSyncEnabled', from(isSynchronised)],
      ['', 'passwordPolicies', from(passwordPolicies)],
    ],
  }),
  single(['azuread_group', 'azuread_group_without_members'], {
    type: 'microsoft.graph/groups',
    apiVersion,
    id: graph('/groups'),
    rows: [
      ['display_name', 'displayName'],
      ['description', 'description'],
      ['security_enabled', 'securityEnabled'],
      ['mail_enabled', 'mailEnabled'],
      ['assignable_to_role', 'isAssignableToRole'],
      ['types', 'groupTypes'],
      ['visibility', 'visibility'],
      ['dynamic_membership[0].rule', 'membershipRule'],
      ['dynamic_membership[0].enabled', 'membershipRuleProcessingState', truth('On', 'Paused')],
      ['members', 'members', by(asObjects)],
      ['owners', 'owners', by(asObjects)],
    ],
  }),
];
const bothPolicies = ['DisablePasswordExpiration', 'DisableStrongPassword'] as const;
function passwordPolicies(user: ValueObject): Value | undefined {
  const [expiration, strong] = [user['disable_password_expiration'], user['disable_strong_password']];
  if (expiration === undefined && strong === undefined) return undefined;
  const on = [expiration, strong].flatMap((flag, i) => (flag === true ? [bothPolicies[i] ?? ''] : []));
  return on.length === 0 ? 'None' : on.join(', ');
}
function asObjects(list: Value): Value | undefined {
  return isValueArray(list) ? list.map((id): Value => ({ id })) : undefined;
}
const assignmentRows: readonly Row[] = [
  ['directory_scope_id', 'directoryScopeId'],
  ['app_scope_id', 'appScopeId'],
];
const standingRows: readonly Row[] = [
  ['role_id', 'roleDefinitionId'],
  ['principal_object_id', 'principalId'],
  ...assignmentRows,
];

/** Both of an assignment that lasts; the provider's type knows no end. */
const directoryRoles: readonly TerraformMapping[] = [
  {
    terraform: 'azuread_directory_role_assignment',
    resources: [
      {
        type: 'microsoft.graph/roleassignments',
        apiVersion,
        id: graph('/roleManagement/directory/roleAssignments', 'id'),
        rows: standingRows,
      },
      {
        type: 'microsoft.graph/roleassignmentscheduleinstances',
        apiVersion,
        id: graph('/roleManagement/directory/roleAssignmentScheduleInstances', 'id'),
        rows: [...standingRows, ['', 'assignmentType', always('Assigned')]],
      },
    ],
  },
  single('azuread_directory_role_member', {
    type: 'microsoft.graph/roleassignmentscheduleinstances',
    apiVersion,
    id: graph('/roleManagement/directory/roleAssignmentScheduleInstances', 'id'),
    rows: [
      // The object id of an activated role is not the id of its definition.
      ['role_object_id', 'roleDefinitionId', by(() => new Unknown('runtime', 'the definition of the role'))],
      ['member_object_id', 'principalId'],
      ['', 'assignmentType', always('Assigned')],
    ],
  }),
  single('azuread_directory_role_eligibility_schedule_request', {
    type: 'microsoft.graph/roleeligibilityscheduleinstances',
    apiVersion,
    id: graph('/roleManagement/directory/roleEligibilityScheduleInstances', 'id'),
    rows: [
      ['role_definition_id', 'roleDefinitionId'],
      ['principal_id', 'principalId'],
      ...assignmentRows,
      ['', 'memberType', always('Direct')],
    ],
  }),
  single('azuread_privileged_access_group_eligibility_schedule', {
    type: 'microsoft.graph/privilegedaccessgroupeligibilityscheduleinstances',
    apiVersion,
    id: graph('/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances', 'id'),
    rows: groupScheduleRows(),
  }),
  single('azuread_privileged_access_group_assignment_schedule', {
    type: 'microsoft.graph/privilegedaccessgroupassignmentscheduleinstances',
    apiVersion,
    id: graph('/identityGovernance/privilegedAccess/group/assignmentScheduleInstances', 'id'),
    rows: groupScheduleRows(),
  }),
];
function groupScheduleRows(): readonly Row[] {
  return [
    ['group_id', 'groupId'],
    ['principal_id', 'principalId'],
    ['assignment_type', 'accessId'],
    ['start_date', 'startDateTime'],
    ['expiration_date', 'endDateTime'],
    ['duration', 'endDateTime', by(() => new Unknown('runtime', 'the end of the assignment'))],
    ['', 'assignmentType', always('assigned')],
  ];
}
const credentialRows: readonly Row[] = [
  ['display_name', 'displayName'],
  ['start_date', 'startDateTime'],
  ['end_date', 'endDateTime'],
  ['key_id', 'keyId'],
];
const applications: readonly TerraformMapping[] = [
  single(['azuread_application', 'azuread_application_registration'], {
    type: 'microsoft.graph/applications',
    apiVersion,
    id: graph('/applications'),
    rows: [
      ['display_name', 'displayName'],
      ['client_id', 'appId'],
      ['sign_in_audience', 'signInAudience'],
      ['identifier_uris', 'identifierUris'],
      ['web[0].redirect_uris', 'web.redirectUris'],
      ['web[0].implicit_grant[0].access_token_issuance_enabled', 'web.implicitGrantSettings.enableAccessTokenIssuance'],
      ['web[0].implicit_grant[0].id_token_issuance_enabled', 'web.implicitGrantSettings.enableIdTokenIssuance'],
      ['implicit_access_token_issuance_enabled', 'web.implicitGrantSettings.enableAccessTokenIssuance'],
      ['implicit_id_token_issuance_enabled', 'web.implicitGrantSettings.enableIdTokenIssuance'],
      ['single_page_application[0].redirect_uris', 'spa.redirectUris'],
      ['public_client[0].redirect_uris', 'publicClient.redirectUris'],
      ['fallback_public_client_enabled', 'isFallbackPublicClient'],
      ['owners', 'owners', by(asObjects)],
      ['password', 'passwordCredentials', each(credentialRows)],
      [
        'required_resource_access',
        'requiredResourceAccess',
        each([
          ['resource_app_id', 'resourceAppId'],
          [
            'resource_access',
            'resourceAccess',
            each([
              ['id', 'id'],
              ['type', 'type'],
            ]),
          ],
        ]),
      ],
    ],
  }),
  {
    terraform: 'azuread_application_password',
    resources: [],
    folds: [{ target: 'application_id', into: 'passwordCredentials', rows: credentialRows }],
  },
  single('azuread_service_principal', {
    type: 'microsoft.graph/serviceprincipals',
    apiVersion,
    id: graph('/servicePrincipals'),
    rows: [
      ['client_id', 'appId'],
      ['application_id', 'appId'],
      ['display_name', 'displayName'],
      ['account_enabled', 'accountEnabled'],
      ['app_role_assignment_required', 'appRoleAssignmentRequired'],
      ['type', 'servicePrincipalType'],
      ['preferred_single_sign_on_mode', 'preferredSingleSignOnMode'],
      ['tags', 'tags'],
    ],
  }),
];
/** Microsoft Entra: Conditional Access, people, groups, roles and applications, as Graph shows them. */
export const azuread: readonly TerraformMapping[] = [...policies, ...people, ...directoryRoles, ...applications];
