import type { AzurermRow, AzurermType } from '../azurerm-type.ts';
import { each, enabled, only } from '../rewrite.ts';

const connectors: Readonly<Record<string, string>> = {
  AzureActiveDirectory: 'azurerm_sentinel_data_connector_azure_active_directory',
  AzureSecurityCenter: 'azurerm_sentinel_data_connector_azure_security_center',
  Office365: 'azurerm_sentinel_data_connector_office_365',
};

const ruleRows: readonly AzurermRow[] = [
  ['kind', null],
  ['properties.displayName', 'display_name'],
  ['properties.description', 'description'],
  ['properties.enabled', 'enabled'],
  ['properties.severity', 'severity'],
  ['properties.tactics', 'tactics'],
  ['properties.techniques', 'techniques'],
  ['properties.query', 'query'],
  ['properties.queryFrequency', 'query_frequency'],
  ['properties.queryPeriod', 'query_period'],
  ['properties.triggerOperator', 'trigger_operator'],
  ['properties.triggerThreshold', 'trigger_threshold'],
  ['properties.suppressionEnabled', 'suppression_enabled'],
  ['properties.suppressionDuration', 'suppression_duration'],
  ['properties.eventGroupingSettings.aggregationKind', 'event_grouping.aggregation_method'],
  [
    'properties.entityMappings',
    'entity_mapping',
    each([
      ['entityType', 'entity_type'],
      [
        'fieldMappings',
        'field_mapping',
        each([
          ['identifier', 'identifier'],
          ['columnName', 'column_name'],
        ]),
      ],
    ]),
  ],
  ['properties.incidentConfiguration.createIncident', 'incident.create_incident_enabled'],
  // The provider asks for grouping and would turn it on; Azure leaves it off where nothing is said.
  ['properties.incidentConfiguration.createIncident', 'incident.grouping.enabled', () => false],
  ['properties.customDetails', 'custom_details'],
  ['properties.alertDetailsOverride.alertDisplayNameFormat', 'alert_details_override.display_name_format'],
  ['properties.alertDetailsOverride.alertDescriptionFormat', 'alert_details_override.description_format'],
];

/** Microsoft Sentinel on the workspace: what it reads, and what it looks for. */
export const sentinelTypes: readonly AzurermType[] = [
  {
    type: 'Microsoft.SecurityInsights/onboardingStates',
    terraform: 'azurerm_sentinel_log_analytics_workspace_onboarding',
    in: { parentId: 'workspace_id' },
    name: null,
    rows: [['properties.customerManagedKey', 'customer_managed_key_enabled']],
  },
  {
    type: 'Microsoft.SecurityInsights/alertRules',
    terraform: ({ kind }) => (kind === 'Scheduled' ? 'azurerm_sentinel_alert_rule_scheduled' : undefined),
    in: { parentId: 'log_analytics_workspace_id' },
    rows: ruleRows,
  },
  {
    type: 'Microsoft.SecurityInsights/dataConnectors',
    terraform: ({ kind }) => connectors[kind ?? ''],
    in: { parentId: 'log_analytics_workspace_id' },
    rows: [
      ['kind', null],
      ['properties.tenantId', 'tenant_id'],
      ['properties.subscriptionId', 'subscription_id'],
      ['properties.dataTypes.alerts.state', null, only('Enabled')],
      ['properties.dataTypes.exchange.state', 'exchange_enabled', enabled],
      ['properties.dataTypes.sharePoint.state', 'sharepoint_enabled', enabled],
      ['properties.dataTypes.teams.state', 'teams_enabled', enabled],
    ],
  },
];
