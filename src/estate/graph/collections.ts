/** A Microsoft Graph collection, or the output of a Purview cmdlet, and what its objects become. */
export interface GraphCollection {
  /** The path of the collection, as Graph writes it. The ids of its objects begin with it. */
  readonly path: string;
  /** The last part of the lower-case type; the first is `microsoft.graph` unless `provider` says otherwise. */
  readonly type: string;
  readonly provider?: 'microsoft.purview' | 'microsoft.aadiam';
  /** The path names one object and not a collection. */
  readonly single?: true;
  /** What to ask for where Graph refuses: the least permission that reads it. */
  readonly permission: string;
  /** Names under which people save it, beside the path itself and its last part; without case and punctuation. */
  readonly names?: readonly string[];
  /** Simple name of the entity in `@odata.type`, lower-case. */
  readonly entity?: string;
  /** Members that hold JSON as text. */
  readonly jsonText?: readonly string[];
  /** The member that is the key; `id` unless said. */
  readonly key?: string;
}

/**
 * What is read, by path. Permissions: https://learn.microsoft.com/graph/permissions-reference and the page of each method.
 * Adding a collection is adding a row.
 */
export const collections: readonly GraphCollection[] = [
  {
    path: 'identity/conditionalAccess/policies',
    type: 'conditionalaccesspolicies',
    permission: 'Policy.Read.All',
    names: ['conditionalaccesspolicy', 'mgidentityconditionalaccesspolicy'],
    entity: 'conditionalaccesspolicy',
  },
  {
    path: 'identity/conditionalAccess/namedLocations',
    type: 'namedlocations',
    permission: 'Policy.Read.All',
    names: ['mgidentityconditionalaccessnamedlocation'],
    entity: 'namedlocation',
  },
  {
    path: 'identity/conditionalAccess/authenticationStrength/policies',
    type: 'authenticationstrengthpolicies',
    permission: 'Policy.Read.All',
    entity: 'authenticationstrengthpolicy',
  },
  { path: 'users', type: 'users', permission: 'User.Read.All', names: ['mguser'], entity: 'user' },
  { path: 'groups', type: 'groups', permission: 'GroupMember.Read.All', names: ['mggroup'], entity: 'group' },
  {
    path: 'subscribedSkus',
    type: 'subscribedskus',
    permission: 'LicenseAssignment.Read.All',
    names: ['mgsubscribedsku'],
    entity: 'subscribedsku',
  },
  {
    path: 'organization',
    type: 'organization',
    permission: 'Organization.Read.All',
    names: ['mgorganization'],
    entity: 'organization',
  },
  { path: 'domains', type: 'domains', permission: 'Domain.Read.All', names: ['mgdomain'], entity: 'domain' },
  {
    path: 'directoryRoles',
    type: 'directoryroles',
    permission: 'RoleManagement.Read.Directory',
    names: ['mgdirectoryrole'],
    entity: 'directoryrole',
  },
  {
    path: 'roleManagement/directory/roleAssignmentScheduleInstances',
    type: 'roleassignmentscheduleinstances',
    permission: 'RoleAssignmentSchedule.Read.Directory',
    names: ['mgrolemanagementdirectoryroleassignmentscheduleinstance'],
    entity: 'unifiedroleassignmentscheduleinstance',
  },
  {
    path: 'roleManagement/directory/roleEligibilityScheduleInstances',
    type: 'roleeligibilityscheduleinstances',
    permission: 'RoleEligibilitySchedule.Read.Directory',
    names: ['mgrolemanagementdirectoryroleeligibilityscheduleinstance'],
    entity: 'unifiedroleeligibilityscheduleinstance',
  },
  {
    path: 'roleManagement/directory/roleAssignments',
    type: 'roleassignments',
    permission: 'RoleManagement.Read.Directory',
    names: ['mgrolemanagementdirectoryroleassignment', 'directoryroleassignments'],
    entity: 'unifiedroleassignment',
  },
  {
    path: 'roleManagement/directory/roleDefinitions',
    type: 'roledefinitions',
    permission: 'RoleManagement.Read.Directory',
    names: ['mgrolemanagementdirectoryroledefinition', 'directoryroledefinitions'],
    entity: 'unifiedroledefinition',
  },
  {
    path: 'policies/roleManagementPolicyAssignments',
    type: 'rolemanagementpolicyassignments',
    permission: 'RoleManagementPolicy.Read.Directory',
    names: ['mgpolicyrolemanagementpolicyassignment'],
    entity: 'unifiedrolemanagementpolicyassignment',
  },
  {
    path: 'policies/roleManagementPolicies',
    type: 'rolemanagementpolicies',
    permission: 'RoleManagementPolicy.Read.Directory',
    names: ['mgpolicyrolemanagementpolicy'],
    entity: 'unifiedrolemanagementpolicy',
  },
  {
    path: 'identityGovernance/privilegedAccess/group/assignmentScheduleInstances',
    type: 'privilegedaccessgroupassignmentscheduleinstances',
    permission: 'PrivilegedAssignmentSchedule.Read.AzureADGroup',
    names: ['privilegedaccessgroupassignmentscheduleinstances'],
    entity: 'privilegedaccessgroupassignmentscheduleinstance',
  },
  {
    path: 'identityGovernance/privilegedAccess/group/eligibilityScheduleInstances',
    type: 'privilegedaccessgroupeligibilityscheduleinstances',
    permission: 'PrivilegedEligibilitySchedule.Read.AzureADGroup',
    names: ['privilegedaccessgroupeligibilityscheduleinstances'],
    entity: 'privilegedaccessgroupeligibilityscheduleinstance',
  },
  {
    path: 'identityGovernance/accessReviews/definitions',
    type: 'accessreviews',
    permission: 'AccessReview.Read.All',
    names: ['accessreviews', 'accessreviewdefinitions', 'mgidentitygovernanceaccessreviewdefinition'],
    entity: 'accessreviewscheduledefinition',
  },
  {
    path: 'policies/activityBasedTimeoutPolicies',
    type: 'activitybasedtimeoutpolicies',
    permission: 'Policy.Read.All',
    names: ['mgpolicyactivitybasedtimeoutpolicy'],
    entity: 'activitybasedtimeoutpolicy',
    jsonText: ['definition'],
  },
  {
    path: 'policies/identitySecurityDefaultsEnforcementPolicy',
    type: 'identitysecuritydefaultsenforcementpolicy',
    single: true,
    permission: 'Policy.Read.All',
    names: ['securitydefaults', 'mgpolicyidentitysecuritydefaultenforcementpolicy'],
    entity: 'identitysecuritydefaultsenforcementpolicy',
  },
  {
    path: 'policies/authenticationMethodsPolicy',
    type: 'authenticationmethodspolicy',
    single: true,
    permission: 'Policy.Read.AuthenticationMethod',
    names: ['mgpolicyauthenticationmethodpolicy'],
    entity: 'authenticationmethodspolicy',
  },
  {
    path: 'policies/authorizationPolicy',
    type: 'authorizationpolicy',
    single: true,
    permission: 'Policy.Read.All',
    names: ['mgpolicyauthorizationpolicy'],
    entity: 'authorizationpolicy',
  },
  {
    path: 'policies/crossTenantAccessPolicy/default',
    type: 'crosstenantaccesspolicydefault',
    single: true,
    permission: 'Policy.Read.All',
    names: ['crosstenantaccesspolicydefault'],
    entity: 'crosstenantaccesspolicyconfigurationdefault',
  },
  {
    path: 'reports/authenticationMethods/userRegistrationDetails',
    type: 'userregistrationdetails',
    permission: 'AuditLog.Read.All',
    names: ['mgreportauthenticationmethoduserregistrationdetail'],
    entity: 'userregistrationdetails',
  },
  {
    path: 'reports/credentialUserRegistrationDetails',
    type: 'credentialuserregistrationdetails',
    permission: 'Reports.Read.All',
    entity: 'credentialuserregistrationdetails',
  },
  {
    path: 'servicePrincipals',
    type: 'serviceprincipals',
    permission: 'Application.Read.All',
    names: ['mgserviceprincipal'],
    entity: 'serviceprincipal',
  },
  {
    path: 'applications',
    type: 'applications',
    permission: 'Application.Read.All',
    names: ['mgapplication'],
    entity: 'application',
  },
  {
    path: 'deviceManagement',
    type: 'devicemanagement',
    single: true,
    permission: 'DeviceManagementServiceConfig.Read.All',
    names: ['mgdevicemanagement'],
    entity: 'devicemanagement',
  },
  {
    path: 'deviceManagement/deviceCompliancePolicies',
    type: 'devicecompliancepolicies',
    permission: 'DeviceManagementConfiguration.Read.All',
    names: ['mgdevicemanagementdevicecompliancepolicy', 'intunecompliancepolicies'],
  },
  {
    path: 'deviceManagement/deviceConfigurations',
    type: 'deviceconfigurations',
    permission: 'DeviceManagementConfiguration.Read.All',
    names: ['mgdevicemanagementdeviceconfiguration'],
  },
  {
    path: 'deviceManagement/configurationPolicies',
    type: 'configurationpolicies',
    permission: 'DeviceManagementConfiguration.Read.All',
  },
  {
    path: 'deviceManagement/managedDevices',
    type: 'manageddevices',
    permission: 'DeviceManagementManagedDevices.Read.All',
    names: ['mgdevicemanagementmanageddevice'],
    entity: 'manageddevice',
  },
  {
    path: 'deviceAppManagement/managedAppPolicies',
    type: 'managedapppolicies',
    permission: 'DeviceManagementApps.Read.All',
    names: ['mgdeviceappmanagementmanagedapppolicy'],
  },
  {
    path: 'deviceAppManagement/iosManagedAppProtections',
    type: 'iosmanagedappprotections',
    permission: 'DeviceManagementApps.Read.All',
    entity: 'iosmanagedappprotection',
  },
  {
    path: 'deviceAppManagement/androidManagedAppProtections',
    type: 'androidmanagedappprotections',
    permission: 'DeviceManagementApps.Read.All',
    entity: 'androidmanagedappprotection',
  },
  {
    path: 'security/informationProtection/sensitivityLabels',
    type: 'sensitivitylabels',
    permission: 'InformationProtectionPolicy.Read',
    names: ['informationprotectionpolicylabels', 'label', 'labels', 'getlabel'],
    entity: 'sensitivitylabel',
  },
  {
    path: 'providers/microsoft.aadiam/diagnosticSettings',
    type: 'diagnosticsettings',
    provider: 'microsoft.aadiam',
    permission: 'microsoft.aadiam/diagnosticSettings/read (Security Reader of the tenant)',
    names: ['aadiamdiagnosticsettings', 'entradiagnosticsettings', 'microsoftaadiamdiagnosticsettings'],
  },
  {
    path: 'purview/dlpCompliancePolicies',
    type: 'dlpcompliancepolicies',
    provider: 'microsoft.purview',
    permission: 'View-Only DLP Compliance Management',
    names: ['dlpcompliancepolicy', 'dlppolicies'],
    key: 'Guid',
  },
  {
    path: 'purview/dlpComplianceRules',
    type: 'dlpcompliancerules',
    provider: 'microsoft.purview',
    permission: 'View-Only DLP Compliance Management',
    names: ['dlpcompliancerule', 'dlprules'],
    key: 'Guid',
    jsonText: ['AdvancedRule'],
  },
  {
    path: 'purview/labelPolicies',
    type: 'labelpolicies',
    provider: 'microsoft.purview',
    permission: 'Information Protection Reader',
    names: ['labelpolicy'],
    key: 'Guid',
  },
  {
    path: 'purview/insiderRiskPolicies',
    type: 'insiderriskpolicies',
    provider: 'microsoft.purview',
    permission: 'Insider Risk Management',
    names: ['insiderriskpolicy'],
    key: 'Guid',
  },
  {
    path: 'purview/supervisoryReviewPolicies',
    type: 'supervisoryreviewpolicies',
    provider: 'microsoft.purview',
    permission: 'Communication Compliance',
    names: [
      'supervisoryreviewpolicy',
      'supervisoryreviewpolicyv2',
      'communicationcompliancepolicies',
      'communicationcompliance',
    ],
    key: 'Guid',
  },
];

/** The full lower-case type of the objects of a collection. */
export const collectionType = (row: GraphCollection): string => `${row.provider ?? 'microsoft.graph'}/${row.type}`;

const squeeze = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');

const byPath = new Map(collections.map((row) => [row.path.toLowerCase(), row]));
const byEntity = new Map(collections.flatMap((row) => (row.entity === undefined ? [] : [[row.entity, row] as const])));

/** Last parts that more than one collection has name none of them. */
const byName = new Map<string, GraphCollection | undefined>();
for (const row of collections) {
  const last = squeeze(row.path.split('/').at(-1) ?? '');
  byName.set(last, byName.has(last) ? undefined : row);
}
for (const row of collections) {
  for (const name of [squeeze(row.path), row.type, ...(row.names ?? [])]) byName.set(name, row);
}
/** `diagnosticSettings.json` is more often that of a resource. */
byName.delete('diagnosticsettings');

/** The collection at a Graph path, without regard to case. */
export const collectionByPath = (path: string): GraphCollection | undefined =>
  byPath.get(path.toLowerCase().replace(/^\/+|\/+$/g, ''));

/** The collection whose entities `@odata.type` names, such as `#microsoft.graph.conditionalAccessPolicy`. */
export const collectionByEntity = (odataType: string): GraphCollection | undefined =>
  byEntity.get(odataType.slice(odataType.lastIndexOf('.') + 1).toLowerCase());

/**
 * The collection that a file's name tells: `identity.conditionalAccess.policies.json`, `conditionalAccessPolicies.json`,
 * `Get-DlpCompliancePolicy.json`, or the last folders and the name together, `identity/conditionalAccess/policies.json`.
 */
export function collectionByFile(file: string): GraphCollection | undefined {
  const parts = file
    .replaceAll('\\', '/')
    .replace(/\.(json|ndjson|jsonl)$/i, '')
    .split('/');
  for (let count = Math.min(5, parts.length); count >= 1; count--) {
    const name = squeeze(parts.slice(-count).join('/')).replace(/^get/, '');
    // A number at the end is that of a page, unless the name itself ends in one.
    const row = byName.get(name) ?? byName.get(name.replace(/(?<=[a-z])(page)?\d+$/, ''));
    if (row !== undefined) return row;
  }
  return undefined;
}

const byLast = (type: string): GraphCollection | undefined => collections.find((row) => row.type === type);

/**
 * The collection that the members of an object tell where nothing else does: output of Purview cmdlets, and the
 * diagnostic settings of the tenant, which have an id of Azure's but are no part of a subscription.
 */
export function collectionByMembers(object: object): GraphCollection | undefined {
  const members = new Map(Object.entries(object).map(([key, value]) => [key.toLowerCase(), value as unknown]));
  const id = members.get('id');
  if (typeof id === 'string' && /^\/providers\/microsoft\.aadiam\/diagnosticsettings\//i.test(id)) {
    return collectionByPath('providers/microsoft.aadiam/diagnosticSettings');
  }
  const has = (...names: readonly string[]): boolean => names.every((name) => members.has(name));
  if (has('parentpolicyname', 'contentcontainssensitiveinformation')) return byLast('dlpcompliancerules');
  if (has('labels', 'exchangelocation', 'mode')) return byLast('labelpolicies');
  if (has('workload', 'mode', 'exchangelocation', 'sharepointlocation')) return byLast('dlpcompliancepolicies');
  return undefined;
}
