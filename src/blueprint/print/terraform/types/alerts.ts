import type { AzurermType, Rewrite } from '../azurerm-type.ts';
import { each, firstOf, only } from '../rewrite.ts';
import { isTfObject, type TfValue } from '../tf-value.ts';

/** Conditions by the name of their field to attributes; undefined where one says anything else. */
const conditions =
  (
    attributes: Readonly<Record<string, string>>,
    as: (condition: Readonly<Record<string, TfValue>>) => TfValue,
  ): Rewrite =>
  (value) => {
    if (!Array.isArray(value)) return undefined;
    const made: Record<string, TfValue> = {};
    for (const condition of value as readonly TfValue[]) {
      const attribute = isTfObject(condition) ? attributes[String(condition['field'])] : undefined;
      if (!isTfObject(condition) || attribute === undefined || Object.hasOwn(made, attribute)) return undefined;
      made[attribute] = as(condition);
    }
    return made;
  };

/** Who is told, and what about. */
export const alertTypes: readonly AzurermType[] = [
  {
    type: 'Microsoft.Insights/actionGroups',
    terraform: 'azurerm_monitor_action_group',
    in: 'group',
    rows: [
      ['properties.groupShortName', 'short_name'],
      ['properties.enabled', 'enabled'],
      [
        'properties.emailReceivers',
        'email_receiver',
        each([
          ['name', 'name'],
          ['emailAddress', 'email_address'],
          ['useCommonAlertSchema', 'use_common_alert_schema'],
        ]),
      ],
    ],
  },
  {
    type: 'Microsoft.Insights/activityLogAlerts',
    terraform: 'azurerm_monitor_activity_log_alert',
    in: 'group',
    rows: [
      ['properties.description', 'description'],
      ['properties.enabled', 'enabled'],
      ['properties.scopes', 'scopes'],
      [
        'properties.condition.allOf',
        'criteria',
        conditions({ category: 'category', operationName: 'operation_name' }, ({ equals = null }) => equals),
      ],
      ['properties.actions.actionGroups', 'action', each([['actionGroupId', 'action_group_id']])],
    ],
  },
  {
    type: 'Microsoft.Insights/scheduledQueryRules',
    terraform: 'azurerm_monitor_scheduled_query_rules_alert_v2',
    in: 'group',
    rows: [
      ['kind', null, only('LogAlert')],
      ['properties.displayName', 'display_name'],
      ['properties.description', 'description'],
      ['properties.enabled', 'enabled'],
      ['properties.severity', 'severity'],
      ['properties.scopes', 'scopes'],
      ['properties.evaluationFrequency', 'evaluation_frequency'],
      ['properties.windowSize', 'window_duration'],
      [
        'properties.criteria.allOf',
        'criteria',
        each([
          ['query', 'query'],
          ['timeAggregation', 'time_aggregation_method'],
          ['operator', 'operator'],
          ['threshold', 'threshold'],
          ['failingPeriods.numberOfEvaluationPeriods', 'failing_periods.number_of_evaluation_periods'],
          ['failingPeriods.minFailingPeriodsToAlert', 'failing_periods.minimum_failing_periods_to_trigger_alert'],
        ]),
      ],
      ['properties.autoMitigate', 'auto_mitigation_enabled'],
      ['properties.skipQueryValidation', 'skip_query_validation'],
      ['properties.actions.actionGroups', 'action.action_groups'],
    ],
  },
  {
    type: 'Microsoft.AlertsManagement/actionRules',
    terraform: 'azurerm_monitor_alert_processing_rule_action_group',
    in: 'group',
    without: ['location'],
    rows: [
      ['properties.description', 'description'],
      ['properties.enabled', 'enabled'],
      ['properties.scopes', 'scopes'],
      [
        'properties.conditions',
        'condition',
        conditions({ MonitorService: 'monitor_service' }, ({ operator = null, values = null }) => ({
          operator,
          values,
        })),
      ],
      [
        'properties.actions',
        'add_action_group_ids',
        (actions, tools) => {
          const action = firstOf(actions, tools);
          const said = isTfObject(action)
            ? tools.rows(
                [
                  ['actionType', null, only('AddActionGroups')],
                  ['actionGroupIds', 'ids'],
                ],
                action,
              )
            : undefined;
          return said?.['ids'];
        },
      ],
    ],
  },
];
