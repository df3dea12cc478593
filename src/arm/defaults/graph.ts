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
  ],
  platforms: ['includePlatforms', 'excludePlatforms'],
  locations: ['includeLocations', 'excludeLocations'],
  clientApplications: ['includeServicePrincipals', 'excludeServicePrincipals'],
};

/** What an absent member of a Graph object means, as far as it is documented. Paths lead from the object's root. */
export const graphDefaults: readonly DefaultRow[] = [
  ...notSet('conditionalaccesspolicies', 'conditionalaccessconditionset', [
    'conditions.clientAppTypes',
    'conditions.userRiskLevels',
    'conditions.signInRiskLevels',
    'conditions.servicePrincipalRiskLevels',
    'conditions.insiderRiskLevels',
    'conditions.authenticationFlows',
    'conditions.devices',
    'conditions.deviceStates',
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
  ]),
  ...notSet('conditionalaccesspolicies', 'conditionalaccesssessioncontrols', [
    'sessionControls',
    'sessionControls.signInFrequency',
    'sessionControls.signInFrequency.value',
    'sessionControls.signInFrequency.type',
    'sessionControls.persistentBrowser',
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
  ...notSet('accessreviews', 'accessreviewschedulesettings', ['settings.recurrence', 'settings.recurrence.pattern']),
  ...notSet('authorizationpolicy', 'defaultuserrolepermissions', [
    'defaultUserRolePermissions.permissionGrantPoliciesAssigned',
  ]),
];
