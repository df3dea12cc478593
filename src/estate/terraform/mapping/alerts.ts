import { isUnknown } from '../../../model/unknown.ts';
import { isValueArray, isValueObject, type Value, type ValueObject } from '../../../model/value.ts';
import { each, from } from './convert.ts';
import { type Convert, inGroup, type Row, single, type TerraformMapping } from './mapping.ts';

const receiver = (attribute: string, to: string, rows: readonly Row[]): Row => [
  attribute,
  `properties.${to}`,
  each([['name', 'name'], ...rows, ['use_common_alert_schema', 'useCommonAlertSchema']]),
];

/** Conditions of an activity log alert: one for each attribute that is set, any of several values. */
const activityConditions = from((criteria) => {
  const names: Readonly<Record<string, string>> = {
    category: 'category',
    caller: 'caller',
    operation_name: 'operationName',
    resource_provider: 'resourceProvider',
    resource_type: 'resourceType',
    resource_group: 'resourceGroup',
    resource_id: 'resourceId',
    level: 'level',
    status: 'status',
    sub_status: 'subStatus',
    recommendation_type: 'properties.recommendationType',
    recommendation_category: 'properties.recommendationCategory',
    recommendation_impact: 'properties.recommendationImpact',
  };
  const conditions = Object.entries(names).flatMap(([attribute, field]): Value[] => {
    const one = criteria[attribute];
    if (one !== undefined && one !== null && one !== '') return [{ field, equals: one }];
    const several = criteria[`${attribute.replace(/y$/, 'ie')}s`] ?? criteria[`${attribute}es`];
    if (several === undefined || several === null || (isValueArray(several) && several.length === 0)) return [];
    if (!isValueArray(several)) return isUnknown(several) ? [several] : [];
    return [{ anyOf: several.map((equals): Value => ({ field, equals })) }];
  });
  return conditions.length === 0 ? undefined : conditions.concat(serviceHealth(criteria));
});

/** Conditions of a processing rule: a block for each field. */
const processingConditions: Convert = {
  convert: (value) => {
    const [blocks] = isValueArray(value) ? value : [value];
    if (!isValueObject(blocks)) return undefined;
    return Object.entries(blocks).flatMap(([name, list]): Value[] => {
      const [block] = isValueArray(list) ? list : [];
      if (!isValueObject(block)) return [];
      const field = name.replaceAll(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
      return [{ field, operator: block['operator'] ?? null, values: block['values'] ?? null }];
    });
  },
};

function serviceHealth(criteria: ValueObject): readonly Value[] {
  const block = isValueArray(criteria['service_health'] ?? null)
    ? (criteria['service_health'] as readonly Value[])[0]
    : undefined;
  if (!isValueObject(block)) return [];
  const of = (attribute: string, field: string): readonly Value[] => {
    const list = block[attribute];
    if (!isValueArray(list ?? null) || (list as readonly Value[]).length === 0) return [];
    return [{ anyOf: (list as readonly Value[]).map((equals): Value => ({ field, equals })) }];
  };
  return of('events', 'properties.incidentType');
}

/** Action groups and alert rules. */
export const alerts: readonly TerraformMapping[] = [
  single('azurerm_monitor_action_group', {
    type: 'Microsoft.Insights/actionGroups',
    apiVersion: '2023-01-01',
    id: inGroup(),
    rows: [
      ['short_name', 'properties.groupShortName'],
      ['enabled', 'properties.enabled'],
      receiver('email_receiver', 'emailReceivers', [['email_address', 'emailAddress']]),
      receiver('sms_receiver', 'smsReceivers', [
        ['country_code', 'countryCode'],
        ['phone_number', 'phoneNumber'],
      ]),
      receiver('voice_receiver', 'voiceReceivers', [
        ['country_code', 'countryCode'],
        ['phone_number', 'phoneNumber'],
      ]),
      receiver('webhook_receiver', 'webhookReceivers', [['service_uri', 'serviceUri']]),
      receiver('arm_role_receiver', 'armRoleReceivers', [['role_id', 'roleId']]),
      receiver('logic_app_receiver', 'logicAppReceivers', [['resource_id', 'resourceId']]),
      receiver('azure_function_receiver', 'azureFunctionReceivers', [
        ['function_app_resource_id', 'functionAppResourceId'],
        ['function_name', 'functionName'],
      ]),
      receiver('event_hub_receiver', 'eventHubReceivers', [
        ['event_hub_namespace', 'eventHubNameSpace'],
        ['event_hub_name', 'eventHubName'],
      ]),
      receiver('azure_app_push_receiver', 'azureAppPushReceivers', [['email_address', 'emailAddress']]),
    ],
  }),
  single('azurerm_monitor_activity_log_alert', {
    type: 'Microsoft.Insights/activityLogAlerts',
    apiVersion: '2020-10-01',
    id: inGroup(),
    rows: [
      ['scopes', 'properties.scopes'],
      ['enabled', 'properties.enabled'],
      ['description', 'properties.description'],
      ['criteria', 'properties.condition.allOf', activityConditions],
      ['action', 'properties.actions.actionGroups', each([['action_group_id', 'actionGroupId']])],
    ],
  }),
  single('azurerm_monitor_scheduled_query_rules_alert_v2', {
    type: 'Microsoft.Insights/scheduledQueryRules',
    apiVersion: '2023-12-01',
    id: inGroup(),
    rows: [
      ['scopes', 'properties.scopes'],
      ['enabled', 'properties.enabled'],
      ['severity', 'properties.severity'],
      ['display_name', 'properties.displayName'],
      ['evaluation_frequency', 'properties.evaluationFrequency'],
      ['window_duration', 'properties.windowSize'],
      ['workspace_alerts_storage_enabled', 'properties.checkWorkspaceAlertsStorageConfigured'],
      ['action[0].action_groups', 'properties.actions.actionGroups'],
      [
        'criteria',
        'properties.criteria.allOf',
        each([
          ['query', 'query'],
          ['operator', 'operator'],
          ['threshold', 'threshold'],
          ['time_aggregation_method', 'timeAggregation'],
        ]),
      ],
    ],
  }),
  single('azurerm_monitor_metric_alert', {
    type: 'Microsoft.Insights/metricAlerts',
    apiVersion: '2018-03-01',
    id: inGroup(),
    rows: [
      ['scopes', 'properties.scopes'],
      ['enabled', 'properties.enabled'],
      ['severity', 'properties.severity'],
      ['frequency', 'properties.evaluationFrequency'],
      ['window_size', 'properties.windowSize'],
      ['action', 'properties.actions', each([['action_group_id', 'actionGroupId']])],
    ],
  }),
  single(['azurerm_monitor_alert_processing_rule_action_group', 'azurerm_monitor_alert_processing_rule_suppression'], {
    type: 'Microsoft.AlertsManagement/actionRules',
    apiVersion: '2021-08-08',
    id: inGroup(),
    rows: [
      ['enabled', 'properties.enabled'],
      ['description', 'properties.description'],
      ['scopes', 'properties.scopes'],
      ['condition', 'properties.conditions', processingConditions],
      [
        '',
        'properties.actions',
        from(({ add_action_group_ids: groups }) => [
          groups === undefined
            ? { actionType: 'RemoveAllActionGroups' }
            : { actionType: 'AddActionGroups', actionGroupIds: groups },
        ]),
      ],
    ],
  }),
];
