import { builtInRoleId } from '../../../arm/built-in-roles.ts';
import { isUnknown, Unknown } from '../../../model/unknown.ts';
import { isValueArray, isValueObject, type Value, type ValueObject } from '../../../model/value.ts';
import { always, by, computed, each, from, idObjects, json, truth, whenSet } from './convert.ts';
import {
  type Convert,
  extending,
  inGroup,
  inSubscription,
  nested,
  type Row,
  single,
  type TerraformMapping,
  under,
} from './mapping.ts';

import { policyRules } from './role-policy.ts';

const pricingVersion = '2024-01-01';

const pricings: TerraformMapping = single('azurerm_security_center_subscription_pricing', {
  type: 'Microsoft.Security/pricings',
  apiVersion: pricingVersion,
  id: inSubscription(({ resource_type: plan }) => plan ?? 'VirtualMachines'),
  rows: [
    ['tier', 'properties.pricingTier'],
    ['subplan', 'properties.subPlan'],
    [
      'extension',
      'properties.extensions',
      each([
        ['name', 'name'],
        ['', 'isEnabled', whenSet('True')],
        ['additional_extension_properties', 'additionalExtensionProperties'],
      ]),
    ],
  ],
});

const contact: TerraformMapping = single('azurerm_security_center_contact', {
  type: 'Microsoft.Security/securityContacts',
  apiVersion: '2020-01-01-preview',
  id: inSubscription(({ name }) => name ?? 'default'),
  rows: [
    ['email', 'properties.emails'],
    ['phone', 'properties.phone'],
    ['alert_notifications', 'properties.alertNotifications.state', truth('On', 'Off')],
    ['alerts_to_admins', 'properties.notificationsByRole.state', truth('On', 'Off')],
    ['alerts_to_admins', 'properties.notificationsByRole.roles', by((on) => (on === true ? ['Owner'] : []))],
  ],
});

/** A policy's JSON stands in text; a definition's own rows are the same at every scope. */
const definitionRows: readonly Row[] = nested('', 'properties.', [
  ['display_name', 'displayName'],
  ['description', 'description'],
  ['policy_type', 'policyType'],
  ['mode', 'mode'],
  ['metadata', 'metadata', json],
  ['parameters', 'parameters', json],
  ['policy_rule', 'policyRule', json],
  [
    'policy_definition_reference',
    'policyDefinitions',
    each([
      ['policy_definition_id', 'policyDefinitionId'],
      ['reference_id', 'policyDefinitionReferenceId'],
      ['parameter_values', 'parameters', json],
      ['policy_group_names', 'groupNames'],
    ]),
  ],
]);

const definition = (terraform: string, type: string): TerraformMapping =>
  single(terraform, {
    type: `Microsoft.Authorization/${type}`,
    apiVersion: '2023-04-01',
    id: [extending('management_group_id'), inSubscription()],
    rows: definitionRows,
  });

const exemption = (kind: string, scope: string): TerraformMapping =>
  single(`azurerm_${kind}_policy_exemption`, {
    type: 'Microsoft.Authorization/policyExemptions',
    apiVersion: '2022-07-01-preview',
    id: extending(scope),
    rows: [
      ['policy_assignment_id', 'properties.policyAssignmentId'],
      ['exemption_category', 'properties.exemptionCategory'],
      ['expires_on', 'properties.expiresOn'],
      ['display_name', 'properties.displayName'],
      ['policy_definition_reference_ids', 'properties.policyDefinitionReferenceIds'],
    ],
  });

/** The name of an extension resource that Azure draws: known only after apply. */
const drawn = (): undefined => undefined;

/** A role that the table does not hold is some role all the same, so its id is unknown and not absent. */
const roleId: Convert = {
  convert: (name, { subscriptionId }) => {
    if (typeof name !== 'string') return undefined;
    const id = builtInRoleId(name);
    return id === undefined
      ? new Unknown('unsupported', `id of role "${name}"`)
      : `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${id}`;
  },
};

const scheduleRows: readonly Row[] = nested('', 'properties.', [
  ['principal_id', 'principalId'],
  ['role_definition_id', 'roleDefinitionId'],
  ['justification', 'justification'],
  ['condition', 'condition'],
  ['', 'requestType', always('AdminAssign')],
  ['schedule[0].start_date_time', 'scheduleInfo.startDateTime'],
  [
    'schedule[0].expiration[0].duration_days',
    'scheduleInfo.expiration.duration',
    by((days) => (typeof days === 'number' && days > 0 ? `P${days}D` : undefined)),
  ],
  [
    'schedule[0].expiration[0].duration_hours',
    'scheduleInfo.expiration.duration',
    by((hours) => (typeof hours === 'number' && hours > 0 ? `PT${hours}H` : undefined)),
  ],
  ['schedule[0].expiration[0].end_date_time', 'scheduleInfo.expiration.endDateTime'],
  ['', 'scheduleInfo.expiration.type', from(expirationType)],
]);

/** An assignment ends never, at a time, or after a while. */
function expirationType({ schedule }: ValueObject): Value | undefined {
  if (isUnknown(schedule)) return schedule;
  const expiration = firstBlock(firstBlock(schedule)?.['expiration']);
  if (expiration === undefined) return 'NoExpiration';
  return expiration['end_date_time'] === undefined || expiration['end_date_time'] === null
    ? 'AfterDuration'
    : 'AfterDateTime';
}

function firstBlock(list: Value | undefined): ValueObject | undefined {
  const first = isValueArray(list ?? null) ? (list as readonly Value[])[0] : undefined;
  return isValueObject(first) ? first : undefined;
}

const pim = (terraform: string, kind: string): TerraformMapping =>
  single(`azurerm_pim_${terraform}_role_assignment`, {
    type: `Microsoft.Authorization/${kind}ScheduleRequests`,
    apiVersion: '2020-10-01',
    id: extending('scope', drawn),
    rows: scheduleRows,
  });

const roles: readonly TerraformMapping[] = [
  single('azurerm_role_assignment', {
    type: 'Microsoft.Authorization/roleAssignments',
    apiVersion: '2022-04-01',
    id: extending('scope'),
    rows: nested('', 'properties.', [
      ['scope', 'scope'],
      ['role_definition_name', 'roleDefinitionId', roleId],
      ['role_definition_id', 'roleDefinitionId'],
      ['principal_id', 'principalId'],
      ['principal_type', 'principalType', computed],
      ['condition', 'condition'],
      ['condition_version', 'conditionVersion'],
      ['description', 'description'],
      ['delegated_managed_identity_resource_id', 'delegatedManagedIdentityResourceId'],
    ]),
  }),
  {
    terraform: 'azurerm_role_definition',
    exports: { role_definition_resource_id: '{arm}' },
    resources: [
      {
        type: 'Microsoft.Authorization/roleDefinitions',
        apiVersion: '2022-04-01',
        id: extending('scope', 'role_definition_id'),
        rows: nested('', 'properties.', [
          ['name', 'roleName'],
          ['', 'type', always('CustomRole')],
          ['description', 'description'],
          ['assignable_scopes', 'assignableScopes'],
          [
            'permissions',
            'permissions',
            each([
              ['actions', 'actions'],
              ['not_actions', 'notActions'],
              ['data_actions', 'dataActions'],
              ['not_data_actions', 'notDataActions'],
            ]),
          ],
        ]),
      },
    ],
  },
  pim('eligible', 'roleEligibility'),
  pim('active', 'roleAssignment'),
  single('azurerm_role_management_policy', {
    type: 'Microsoft.Authorization/roleManagementPolicies',
    apiVersion: '2020-10-01',
    id: extending('scope', drawn),
    rows: [
      ['scope', 'properties.scope'],
      ['', 'properties.rules', policyRules((kind) => ({ ruleType: `RoleManagementPolicy${kind}Rule` }))],
    ],
  }),
];

const identities: readonly TerraformMapping[] = [
  single('azurerm_user_assigned_identity', {
    type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
    apiVersion: '2023-01-31',
    id: inGroup(),
    rows: [
      ['client_id', 'properties.clientId', computed],
      ['principal_id', 'properties.principalId', computed],
      ['tenant_id', 'properties.tenantId', computed],
    ],
  }),
  single('azurerm_federated_identity_credential', {
    type: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials',
    apiVersion: '2023-01-31',
    id: [under('user_assigned_identity_id'), under('parent_id')],
    rows: [
      ['issuer', 'properties.issuer'],
      ['subject', 'properties.subject'],
      ['audience', 'properties.audiences'],
    ],
  }),
];

/** Microsoft Defender for Cloud, Azure Policy, roles and managed identities. */
export const security: readonly TerraformMapping[] = [
  pricings,
  contact,
  single('azurerm_security_center_setting', {
    type: 'Microsoft.Security/settings',
    apiVersion: '2022-05-01',
    id: inSubscription('setting_name'),
    rows: [['enabled', 'properties.enabled']],
  }),
  single('azurerm_security_center_auto_provisioning', {
    type: 'Microsoft.Security/autoProvisioningSettings',
    apiVersion: '2017-08-01-preview',
    id: inSubscription('=default'),
    rows: [['auto_provision', 'properties.autoProvision']],
  }),
  single('azurerm_security_center_workspace', {
    type: 'Microsoft.Security/workspaceSettings',
    apiVersion: '2017-08-01-preview',
    id: inSubscription('=default'),
    rows: [
      ['workspace_id', 'properties.workspaceId'],
      ['scope', 'properties.scope'],
    ],
  }),
  single('azurerm_security_center_server_vulnerability_assessments_setting', {
    type: 'Microsoft.Security/serverVulnerabilityAssessmentsSettings',
    apiVersion: '2023-05-01',
    id: inSubscription('=AzureServersSetting'),
    rows: [
      ['vulnerability_assessment_provider', 'kind', whenSet('AzureServersSetting')],
      ['vulnerability_assessment_provider', 'properties.selectedProvider'],
    ],
  }),
  single('azurerm_security_center_storage_defender', {
    type: 'Microsoft.Security/defenderForStorageSettings',
    apiVersion: '2022-12-01-preview',
    id: extending('storage_account_id', '=current'),
    rows: [
      ['storage_account_id', 'properties.isEnabled', whenSet(true)],
      ['override_subscription_settings_enabled', 'properties.overrideSubscriptionLevelSettings'],
      ['malware_scanning_on_upload_enabled', 'properties.malwareScanning.onUpload.isEnabled'],
      ['malware_scanning_on_upload_cap_gb_per_month', 'properties.malwareScanning.onUpload.capGBPerMonth'],
      ['scan_results_event_grid_topic_id', 'properties.malwareScanning.scanResultsEventGridTopicResourceId'],
      ['sensitive_data_discovery_enabled', 'properties.sensitiveDataDiscovery.isEnabled'],
    ],
  }),
  single('azurerm_security_center_automation', {
    type: 'Microsoft.Security/automations',
    apiVersion: '2019-01-01-preview',
    id: inGroup(),
    rows: [
      ['enabled', 'properties.isEnabled'],
      ['scopes', 'properties.scopes', idObjects('scopePath')],
      ['source', 'properties.sources', each([['event_source', 'eventSource']])],
      [
        'action',
        'properties.actions',
        each([
          ['type', 'actionType'],
          ['resource_id', 'resourceId'],
        ]),
      ],
    ],
  }),
  single('azurerm_advanced_threat_protection', {
    type: 'Microsoft.Security/advancedThreatProtectionSettings',
    apiVersion: '2019-01-01',
    id: extending('target_resource_id', '=current'),
    rows: [['enabled', 'properties.isEnabled']],
  }),
  definition('azurerm_policy_definition', 'policyDefinitions'),
  definition('azurerm_policy_set_definition', 'policySetDefinitions'),
  definition('azurerm_management_group_policy_set_definition', 'policySetDefinitions'),
  exemption('subscription', 'subscription_id'),
  exemption('resource_group', 'resource_group_id'),
  exemption('resource', 'resource_id'),
  exemption('management_group', 'management_group_id'),
  single('azurerm_management_group', {
    type: 'Microsoft.Management/managementGroups',
    apiVersion: '2023-04-01',
    id: { kind: 'tenant', names: ['name'] },
    rows: [
      ['display_name', 'properties.displayName'],
      ['parent_management_group_id', 'properties.details.parent.id'],
    ],
  }),
  ...roles,
  ...identities,
];
