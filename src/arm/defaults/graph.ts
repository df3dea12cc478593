import type { DefaultRow } from './default-row.ts';

const resource = (name: string): string => `https://learn.microsoft.com/graph/api/resources/${name}`;

/** Members of which Graph says nothing (`null`, or leaves them out) where nothing is set. */
const notSet = (type: string, document: string, paths: readonly string[]): readonly DefaultRow[] =>
  paths.map((path) => ({ type: `microsoft.graph/${type}`, path, default: null, document: resource(document) }));

const unused = ['applications', 'users', 'platforms', 'locations', 'clientApplications'] as const;

/** Included and excluded members of the parts of a Conditional Access policy. */
const lists: Readonly<Record<(typeof unused)[number], readonly string[]>> = {
  applications: [
    'includeApplications',
    'excludeApplications',
    'includeUserActions',
    'includeAuthenticationContextClassReferences',
    'applicationFilter',
    'applicationFilter.rule',
  ],
  users: [
    'includeUsers',
    'excludeUsers',
    'includeGroups',
    'excludeGroups',
    'includeRoles',
    'excludeRoles',
    'includeGuestsOrExternalUsers',
    'excludeGuestsOrExternalUsers',
    'excludeGuestsOrExternalUsers.guestOrExternalUserTypes',
  ],
  platforms: ['includePlatforms', 'excludePlatforms'],
  locations: ['includeLocations', 'excludeLocations'],
  clientApplications: ['includeServicePrincipals', 'excludeServicePrincipals', 'servicePrincipalFilter.rule'],
};

/**
 * What an absent member of a Graph object means, as far as it is documented. Paths lead from the object's root. Graph shows
 * an unused part as `null`, PowerShell as an object of nulls: both the part and its members are listed.
 */
export const graphDefaults: readonly DefaultRow[] = [
  ...notSet('conditionalaccesspolicies', 'conditionalaccessconditionset', [
    'conditions.clientAppTypes',
    'conditions.userRiskLevels',
    'conditions.signInRiskLevels',
    'conditions.servicePrincipalRiskLevels',
    'conditions.insiderRiskLevels',
    'conditions.authenticationFlows',
    'conditions.authenticationFlows.transferMethods',
    'conditions.devices',
    'conditions.devices.deviceFilter',
    'conditions.devices.deviceFilter.rule',
    'conditions.deviceStates',
    'conditions.deviceStates.excludeStates',
    'conditions.platforms',
    'conditions.locations',
    'conditions.clientApplications',
    ...unused.flatMap((part) => lists[part].map((list) => `conditions.${part}.${list}`)),
  ]),
  ...notSet('conditionalaccesspolicies', 'conditionalaccessgrantcontrols', [
    'grantControls',
    'grantControls.operator',
    'grantControls.builtInControls',
    'grantControls.customAuthenticationFactors',
    'grantControls.termsOfUse',
    'grantControls.authenticationStrength',
    'grantControls.authenticationStrength.id',
  ]),
  ...notSet('conditionalaccesspolicies', 'conditionalaccesssessioncontrols', [
    'sessionControls',
    'sessionControls.signInFrequency',
    'sessionControls.signInFrequency.isEnabled',
    'sessionControls.signInFrequency.frequencyInterval',
    'sessionControls.signInFrequency.value',
    'sessionControls.signInFrequency.type',
    'sessionControls.persistentBrowser',
    'sessionControls.persistentBrowser.isEnabled',
    'sessionControls.persistentBrowser.mode',
  ]),
  ...notSet('roleassignmentscheduleinstances', 'unifiedroleassignmentscheduleinstance', ['endDateTime']),
  ...notSet('roleeligibilityscheduleinstances', 'unifiedroleeligibilityscheduleinstance', ['endDateTime']),
  ...notSet('privilegedaccessgroupassignmentscheduleinstances', 'privilegedaccessgroupassignmentscheduleinstance', [
    'endDateTime',
  ]),
  ...notSet('devicecompliancepolicies', 'intune-deviceconfig-windows10compliancepolicy', [
    'passwordMinutesOfInactivityBeforeLock',
    'passcodeMinutesOfInactivityBeforeLock',
  ]),
  ...notSet('applications', 'application', ['passwordCredentials']),
  ...notSet('serviceprincipals', 'serviceprincipal', ['preferredSingleSignOnMode']),
  ...notSet('accessreviews', 'accessreviewschedulesettings', [
    'settings.recurrence',
    'settings.recurrence.pattern',
    'settings.recurrence.pattern.type',
  ]),
  ...notSet('authorizationpolicy', 'defaultuserrolepermissions', [
    'defaultUserRolePermissions.permissionGrantPoliciesAssigned',
  ]),
  {
    // A review that was just defined has not begun.
    type: 'microsoft.graph/accessreviews',
    path: 'status',
    default: 'NotStarted',
    document: resource('accessreviewscheduledefinition'),
  },
];
