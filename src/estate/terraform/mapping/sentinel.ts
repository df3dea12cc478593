import { always, each, truth, whenSet } from './convert.ts';
import { extending, type IdRule, nested, type Row, single, type TerraformMapping } from './mapping.ts';

const apiVersion = '2024-03-01';
const CONNECTORS = 'Microsoft.SecurityInsights/dataConnectors';

/** Rules and connectors stand on the workspace. */
const onWorkspace: IdRule = extending('log_analytics_workspace_id');

const ruleRows: readonly Row[] = nested('', 'properties.', [
  ['display_name', 'displayName'],
  ['description', 'description'],
  ['enabled', 'enabled'],
  ['severity', 'severity'],
  ['query', 'query'],
  ['tactics', 'tactics'],
  ['techniques', 'techniques'],
  ['alert_rule_template_guid', 'alertRuleTemplateName'],
  ['suppression_enabled', 'suppressionEnabled'],
  ['suppression_duration', 'suppressionDuration'],
  ['event_grouping[0].aggregation_method', 'eventGroupingSettings.aggregationKind'],
  ['incident[0].create_incident_enabled', 'incidentConfiguration.createIncident'],
  ['incident[0].grouping[0].enabled', 'incidentConfiguration.groupingConfiguration.enabled'],
  ['incident[0].grouping[0].lookback_duration', 'incidentConfiguration.groupingConfiguration.lookbackDuration'],
  ['custom_details', 'customDetails'],
  [
    'entity_mapping',
    'entityMappings',
    each([
      ['entity_type', 'entityType'],
      [
        'field_mapping',
        'fieldMappings',
        each([
          ['identifier', 'identifier'],
          ['column_name', 'columnName'],
        ]),
      ],
    ]),
  ],
]);

const rule = (terraform: string, kind: string, rows: readonly Row[]): TerraformMapping =>
  single(terraform, {
    type: 'Microsoft.SecurityInsights/alertRules',
    apiVersion,
    id: onWorkspace,
    rows: [['', 'kind', always(kind)], ...ruleRows, ...rows],
  });

const state = truth('Enabled', 'Disabled');
const allAlerts: Row = ['', 'properties.dataTypes.alerts.state', always('Enabled')];
const dataType = (name: string): Row => ['', `properties.dataTypes.${name}.state`, always('Enabled')];

/** What a connector brings, by the last part of its Terraform type; each has its kind in ARM. */
const connectors: readonly (readonly [terraform: string, kind: string, rows: readonly Row[]])[] = [
  ['azure_active_directory', 'AzureActiveDirectory', [allAlerts]],
  ['azure_advanced_threat_protection', 'AzureAdvancedThreatProtection', [allAlerts]],
  ['azure_security_center', 'AzureSecurityCenter', [allAlerts]],
  ['microsoft_defender_advanced_threat_protection', 'MicrosoftDefenderAdvancedThreatProtection', [allAlerts]],
  [
    'microsoft_cloud_app_security',
    'MicrosoftCloudAppSecurity',
    [
      ['alerts_enabled', 'properties.dataTypes.alerts.state', state],
      ['discovery_logs_enabled', 'properties.dataTypes.discoveryLogs.state', state],
    ],
  ],
  ['microsoft_threat_protection', 'MicrosoftThreatProtection', [dataType('incidents')]],
  [
    'office_365',
    'Office365',
    [
      ['exchange_enabled', 'properties.dataTypes.exchange.state', state],
      ['sharepoint_enabled', 'properties.dataTypes.sharePoint.state', state],
      ['teams_enabled', 'properties.dataTypes.teams.state', state],
    ],
  ],
  ['office_365_project', 'Office365Project', [dataType('logs')]],
  ['office_atp', 'OfficeATP', [allAlerts]],
  ['office_irm', 'OfficeIRM', [allAlerts]],
  ['office_power_bi', 'OfficePowerBI', [dataType('logs')]],
  ['dynamics_365', 'Dynamics365', [dataType('dynamics365CdsActivities')]],
  ['threat_intelligence', 'ThreatIntelligence', [dataType('indicators')]],
  ['microsoft_threat_intelligence', 'MicrosoftThreatIntelligence', [dataType('microsoftEmergingThreatFeed')]],
  ['iot', 'IOT', [allAlerts, ['subscription_id', 'properties.subscriptionId']]],
  ['aws_cloud_trail', 'AmazonWebServicesCloudTrail', [['aws_role_arn', 'properties.awsRoleArn'], dataType('logs')]],
  [
    'aws_s3',
    'AmazonWebServicesS3',
    [['aws_role_arn', 'properties.roleArn'], ['sqs_urls', 'properties.sqsUrls'], dataType('logs')],
  ],
];

/** Microsoft Sentinel: onboarding, rules, connectors, automation and watchlists. */
export const sentinel: readonly TerraformMapping[] = [
  single('azurerm_sentinel_log_analytics_workspace_onboarding', {
    type: 'Microsoft.SecurityInsights/onboardingStates',
    apiVersion,
    id: extending('workspace_id', '=default'),
    rows: [['customer_managed_key_enabled', 'properties.customerManagedKey']],
  }),
  rule('azurerm_sentinel_alert_rule_scheduled', 'Scheduled', [
    ['query_frequency', 'properties.queryFrequency'],
    ['query_period', 'properties.queryPeriod'],
    ['trigger_operator', 'properties.triggerOperator'],
    ['trigger_threshold', 'properties.triggerThreshold'],
  ]),
  rule('azurerm_sentinel_alert_rule_nrt', 'NRT', []),
  rule('azurerm_sentinel_alert_rule_fusion', 'Fusion', []),
  rule('azurerm_sentinel_alert_rule_machine_learning_behavior_analytics', 'MLBehaviorAnalytics', []),
  rule('azurerm_sentinel_alert_rule_threat_intelligence', 'ThreatIntelligence', []),
  rule('azurerm_sentinel_alert_rule_ms_security_incident', 'MicrosoftSecurityIncidentCreation', [
    ['product_filter', 'properties.productFilter'],
    ['severity_filter', 'properties.severitiesFilter'],
  ]),
  ...connectors.map(([terraform, kind, rows]) =>
    single(`azurerm_sentinel_data_connector_${terraform}`, {
      type: CONNECTORS,
      apiVersion,
      id: onWorkspace,
      rows: [['', 'kind', always(kind)], ['tenant_id', 'properties.tenantId'], ...rows],
    }),
  ),
  single('azurerm_sentinel_automation_rule', {
    type: 'Microsoft.SecurityInsights/automationRules',
    apiVersion,
    id: onWorkspace,
    rows: [
      ['display_name', 'properties.displayName'],
      ['order', 'properties.order'],
      ['enabled', 'properties.triggeringLogic.isEnabled'],
      ['triggers_on', 'properties.triggeringLogic.triggersOn'],
      ['triggers_when', 'properties.triggeringLogic.triggersWhen'],
      [
        'action_playbook',
        'properties.actions',
        each([
          ['order', 'order'],
          ['', 'actionType', whenSet('RunPlaybook')],
          ['logic_app_id', 'actionConfiguration.logicAppResourceId'],
        ]),
      ],
    ],
  }),
  single('azurerm_sentinel_watchlist', {
    type: 'Microsoft.SecurityInsights/watchlists',
    apiVersion,
    id: onWorkspace,
    rows: [
      ['display_name', 'properties.displayName'],
      ['item_search_key', 'properties.itemsSearchKey'],
      ['default_duration', 'properties.defaultDuration'],
    ],
  }),
];
