import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lib/json.ts';
import { bodies } from '../testing/read-case.ts';

const base = { name: 'x1', resource_group_name: 'rg', location: 'westeurope' };
const vm = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm1';
const workspace = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/w1';
const key = 'https://kv1.vault.azure.net/keys/k/1';

type Case = readonly [terraform: string, values: JsonObject, armType: string, body: JsonObject];

const monitoring: readonly Case[] = [
  [
    'azurerm_monitor_diagnostic_setting',
    { target_resource_id: vm, log_analytics_workspace_id: workspace, enabled_log: [{ category_group: 'audit' }] },
    'microsoft.insights/diagnosticsettings',
    {
      id: `${vm}/providers/Microsoft.Insights/diagnosticSettings/x1`,
      properties: { workspaceId: workspace, logs: [{ enabled: true, categoryGroup: 'audit' }] },
    },
  ],
  [
    'azurerm_monitor_aad_diagnostic_setting',
    { enabled_log: [{ category: 'AuditLogs' }], log_analytics_workspace_id: workspace },
    'microsoft.aadiam/diagnosticsettings',
    { properties: { workspaceId: workspace, logs: [{ enabled: true, category: 'AuditLogs' }] } },
  ],
  [
    'azurerm_log_analytics_workspace',
    { retention_in_days: 365, internet_query_enabled: false, local_authentication_enabled: false },
    'microsoft.operationalinsights/workspaces',
    {
      properties: {
        retentionInDays: 365,
        publicNetworkAccessForQuery: 'Disabled',
        features: { disableLocalAuth: true },
      },
    },
  ],
  [
    'azurerm_log_analytics_workspace_table',
    { name: 'SigninLogs', workspace_id: workspace, total_retention_in_days: 2192 },
    'microsoft.operationalinsights/workspaces/tables',
    { id: `${workspace}/tables/SigninLogs`, properties: { totalRetentionInDays: 2192 } },
  ],
  [
    'azurerm_log_analytics_linked_service',
    { workspace_id: workspace, write_access_id: '/cluster' },
    'microsoft.operationalinsights/workspaces/linkedservices',
    { id: `${workspace}/linkedServices/Cluster`, properties: { writeAccessResourceId: '/cluster' } },
  ],
  [
    'azurerm_log_analytics_data_export_rule',
    { workspace_resource_id: workspace, destination_resource_id: '/sa', table_names: ['T'], enabled: true },
    'microsoft.operationalinsights/workspaces/dataexports',
    { properties: { destination: { resourceId: '/sa' }, tableNames: ['T'], enable: true } },
  ],
  [
    'azurerm_monitor_activity_log_alert',
    { scopes: ['/subscriptions/s'], criteria: [{ category: 'Administrative', statuses: ['Succeeded', 'Failed'] }] },
    'microsoft.insights/activitylogalerts',
    {
      properties: {
        condition: {
          allOf: [
            { field: 'category', equals: 'Administrative' },
            {
              anyOf: [
                { field: 'status', equals: 'Succeeded' },
                { field: 'status', equals: 'Failed' },
              ],
            },
          ],
        },
      },
    },
  ],
  [
    'azurerm_sentinel_log_analytics_workspace_onboarding',
    { workspace_id: workspace, customer_managed_key_enabled: true },
    'microsoft.securityinsights/onboardingstates',
    {
      id: `${workspace}/providers/Microsoft.SecurityInsights/onboardingStates/default`,
      properties: { customerManagedKey: true },
    },
  ],
  [
    'azurerm_sentinel_alert_rule_scheduled',
    { log_analytics_workspace_id: workspace, severity: 'High', query_frequency: 'PT1H', enabled: true },
    'microsoft.securityinsights/alertrules',
    { kind: 'Scheduled', properties: { severity: 'High', queryFrequency: 'PT1H', enabled: true } },
  ],
  [
    'azurerm_sentinel_data_connector_office_365',
    { log_analytics_workspace_id: workspace, exchange_enabled: true, teams_enabled: false },
    'microsoft.securityinsights/dataconnectors',
    {
      kind: 'Office365',
      properties: { dataTypes: { exchange: { state: 'Enabled' }, teams: { state: 'Disabled' } } },
    },
  ],
];

const security: readonly Case[] = [
  [
    'azurerm_security_center_subscription_pricing',
    { resource_type: 'StorageAccounts', tier: 'Standard', subplan: 'DefenderForStorageV2' },
    'microsoft.security/pricings',
    { name: 'StorageAccounts', properties: { pricingTier: 'Standard', subPlan: 'DefenderForStorageV2' } },
  ],
  [
    'azurerm_security_center_contact',
    { name: 'default', email: 'a@b.c', alert_notifications: true, alerts_to_admins: true },
    'microsoft.security/securitycontacts',
    {
      properties: {
        emails: 'a@b.c',
        alertNotifications: { state: 'On' },
        notificationsByRole: { state: 'On', roles: ['Owner'] },
      },
    },
  ],
  [
    'azurerm_role_assignment',
    { name: 'n', scope: '/subscriptions/s', role_definition_name: 'Owner', principal_id: 'p' },
    'microsoft.authorization/roleassignments',
    {
      properties: {
        principalId: 'p',
        roleDefinitionId: expect.stringMatching(/roleDefinitions\/8e3af657/) as unknown as string,
      },
    },
  ],
  [
    'azurerm_role_definition',
    { scope: '/subscriptions/s', role_definition_id: 'r', permissions: [{ actions: ['*'] }] },
    'microsoft.authorization/roledefinitions',
    { properties: { roleName: 'x1', type: 'CustomRole', permissions: [{ actions: ['*'] }] } },
  ],
  [
    'azurerm_pim_active_role_assignment',
    { scope: '/subscriptions/s', principal_id: 'p', schedule: [{ expiration: [{ duration_hours: 8 }] }] },
    'microsoft.authorization/roleassignmentschedulerequests',
    { properties: { scheduleInfo: { expiration: { duration: 'PT8H', type: 'AfterDuration' } } } },
  ],
  [
    'azurerm_role_management_policy',
    {
      scope: '/subscriptions/s',
      activation_rules: [{ maximum_duration: 'PT4H', require_approval: true, require_justification: true }],
    },
    'microsoft.authorization/rolemanagementpolicies',
    {
      properties: {
        rules: [
          { id: 'Expiration_EndUser_Assignment', maximumDuration: 'PT4H' },
          { id: 'Enablement_EndUser_Assignment', enabledRules: ['Justification'] },
          { id: 'Approval_EndUser_Assignment', setting: { isApprovalRequired: true } },
        ],
      },
    },
  ],
];

const directory: readonly Case[] = [
  [
    'azuread_named_location',
    { display_name: 'office', ip: [{ trusted: true, ip_ranges: ['1.2.3.0/24'] }] },
    'microsoft.graph/namedlocations',
    { '@odata.type': '#microsoft.graph.ipNamedLocation', isTrusted: true, ipRanges: [{ cidrAddress: '1.2.3.0/24' }] },
  ],
  [
    'azuread_conditional_access_policy',
    {
      state: 'enabled',
      conditions: [
        {
          client_app_types: ['all'],
          users: [{ included_users: ['All'], excluded_groups: ['g'] }],
          applications: [{ included_applications: ['All'] }],
        },
      ],
      grant_controls: [{ operator: 'OR', built_in_controls: ['mfa'] }],
    },
    'microsoft.graph/conditionalaccesspolicies',
    {
      state: 'enabled',
      conditions: {
        clientAppTypes: ['all'],
        users: { includeUsers: ['All'], excludeGroups: ['g'] },
        applications: { includeApplications: ['All'] },
      },
      grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    },
  ],
  [
    'azuread_access_package_assignment_policy',
    { display_name: 'p', duration_in_days: 90, approval_settings: [{ approval_required: true }] },
    'microsoft.graph/accesspackageassignmentpolicies',
    {
      expiration: { type: 'afterDuration', duration: 'P90D' },
      requestApprovalSettings: { isApprovalRequiredForAdd: true },
    },
  ],
];

const others: readonly Case[] = [
  [
    'azurerm_cognitive_account',
    { kind: 'OpenAI', local_auth_enabled: false, network_acls: [{ default_action: 'Deny', ip_rules: ['1.2.3.4'] }] },
    'microsoft.cognitiveservices/accounts',
    {
      kind: 'OpenAI',
      properties: { disableLocalAuth: true, networkAcls: { defaultAction: 'Deny', ipRules: [{ value: '1.2.3.4' }] } },
    },
  ],
  [
    'azurerm_search_service',
    { sku: 'standard', public_network_access_enabled: false, customer_managed_key_enforcement_enabled: true },
    'microsoft.search/searchservices',
    { properties: { publicNetworkAccess: 'disabled', encryptionWithCmk: { enforcement: 'Enabled' } } },
  ],
  [
    'azurerm_data_factory_linked_service_azure_sql_database',
    { data_factory_id: `${vm}`, key_vault_connection_string: [{ linked_service_name: 'kv', secret_name: 's' }] },
    'microsoft.datafactory/factories/linkedservices',
    {
      properties: {
        type: 'AzureSqlDatabase',
        typeProperties: {
          connectionString: { type: 'AzureKeyVaultSecret', store: { referenceName: 'kv' }, secretName: 's' },
        },
      },
    },
  ],
  [
    'azurerm_databricks_workspace',
    { sku: 'premium', custom_parameters: [{ no_public_ip: true }], managed_disk_cmk_key_vault_key_id: key },
    'microsoft.databricks/workspaces',
    {
      properties: {
        parameters: { enableNoPublicIp: { value: true } },
        encryption: {
          entities: { managedDisk: { keySource: 'Microsoft.Keyvault', keyVaultProperties: { keyName: 'k' } } },
        },
      },
    },
  ],
  [
    'azurerm_automation_variable_string',
    { automation_account_name: 'a', encrypted: true },
    'microsoft.automation/automationaccounts/variables',
    { properties: { isEncrypted: true } },
  ],
  [
    'azurerm_api_management',
    { sku_name: 'Premium_2', security: [{ frontend_tls10_enabled: false }], virtual_network_type: 'Internal' },
    'microsoft.apimanagement/service',
    {
      sku: { name: 'Premium', capacity: 2 },
      properties: {
        virtualNetworkType: 'Internal',
        customProperties: { 'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls10': 'false' },
      },
    },
  ],
  [
    'azurerm_healthcare_fhir_service',
    { workspace_id: vm, kind: 'fhir-R4', authentication: [{ authority: 'a', audience: 'b' }] },
    'microsoft.healthcareapis/workspaces/fhirservices',
    { kind: 'fhir-R4', properties: { authenticationConfiguration: { authority: 'a', audience: 'b' } } },
  ],
  [
    'azurerm_healthcare_dicom_service',
    { workspace_id: vm, public_network_access_enabled: false, encryption_key_url: key },
    'microsoft.healthcareapis/workspaces/dicomservices',
    {
      properties: {
        publicNetworkAccess: 'Disabled',
        encryption: { customerManagedKeyEncryption: { keyEncryptionKeyUrl: key } },
      },
    },
  ],
];

const backup: readonly Case[] = [
  [
    'azurerm_data_protection_backup_policy_disk',
    { vault_id: vm, default_retention_duration: 'P7D' },
    'microsoft.dataprotection/backupvaults/backuppolicies',
    {
      properties: {
        objectType: 'BackupPolicy',
        policyRules: [{ name: 'Default', isDefault: true, lifecycles: [{ deleteAfter: { duration: 'P7D' } }] }],
      },
    },
  ],
  [
    'azurerm_backup_policy_file_share',
    { recovery_vault_name: 'v1', retention_daily: [{ count: 30 }] },
    'microsoft.recoveryservices/vaults/backuppolicies',
    {
      properties: {
        backupManagementType: 'AzureStorage',
        retentionPolicy: { dailySchedule: { retentionDuration: { count: 30, durationType: 'Days' } } },
      },
    },
  ],
  [
    'azurerm_virtual_desktop_host_pool',
    { type: 'Pooled', load_balancer_type: 'BreadthFirst', public_network_access: 'Disabled' },
    'microsoft.desktopvirtualization/hostpools',
    { properties: { hostPoolType: 'Pooled', loadBalancerType: 'BreadthFirst', publicNetworkAccess: 'Disabled' } },
  ],
];

describe('families of mappings for watching and guarding', () => {
  it.each([...monitoring, ...security, ...directory, ...backup, ...others])(
    '%s becomes the body that ARM documents',
    (terraform, values, armType, body) => {
      expect(bodies([{ address: `${terraform}.x`, values: { ...base, ...values } }])[armType]).toMatchObject(body);
    },
  );
});
