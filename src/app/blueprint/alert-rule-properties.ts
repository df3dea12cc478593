import type { AnalyticsRule, IncidentConfiguration } from '../../examine/index.ts';
import type { JsonObject } from '../../lib/json.ts';

/**
 * A rule as the properties of `Microsoft.SecurityInsights/alertRules`, all but its query.
 * https://learn.microsoft.com/azure/templates/microsoft.securityinsights/alertrules
 */
export function alertRuleProperties(rule: AnalyticsRule): JsonObject {
  const { alertDetails, customDetails, entityMappings } = rule;
  return {
    displayName: rule.name,
    description: rule.description.trim().replace(/\s+/g, ' '),
    enabled: rule.enabled,
    severity: rule.severity,
    tactics: [...rule.tactics],
    techniques: [...new Set(rule.techniques.map((technique) => technique.split('.')[0] ?? technique))],
    ...(rule.kind === 'Scheduled' ? schedule(rule) : {}),
    suppressionEnabled: rule.suppression > 0,
    // Required even where nothing is suppressed.
    suppressionDuration: duration(rule.suppression > 0 ? rule.suppression : 5 * HOUR),
    eventGroupingSettings: { aggregationKind: rule.grouping },
    ...(entityMappings.length === 0
      ? {}
      : {
          entityMappings: entityMappings.map(({ entityType, fields }) => ({
            entityType,
            fieldMappings: fields.map(({ identifier, column }) => ({ identifier, columnName: column })),
          })),
        }),
    ...(customDetails.length === 0
      ? {}
      : { customDetails: Object.fromEntries(customDetails.map(({ name, column }) => [name, column])) }),
    ...(alertDetails.displayNameFormat === undefined && alertDetails.descriptionFormat === undefined
      ? {}
      : { alertDetailsOverride: texts(alertDetails) }),
    incidentConfiguration: incidents(rule.incident),
  };
}

const HOUR = 3600;

const operators = { gt: 'GreaterThan', lt: 'LessThan', eq: 'Equal', ne: 'NotEqual' } as const;

const schedule = ({ frequency, period, trigger }: AnalyticsRule): JsonObject => ({
  queryFrequency: duration(frequency),
  queryPeriod: duration(period),
  triggerOperator: operators[trigger.operator],
  triggerThreshold: trigger.threshold,
});

const texts = ({ displayNameFormat, descriptionFormat }: AnalyticsRule['alertDetails']): JsonObject => ({
  ...(displayNameFormat === undefined ? {} : { alertDisplayNameFormat: displayNameFormat }),
  ...(descriptionFormat === undefined ? {} : { alertDescriptionFormat: descriptionFormat }),
});

const incidents = ({ createIncident, grouping }: IncidentConfiguration): JsonObject => ({
  createIncident,
  ...(grouping === undefined
    ? {}
    : {
        groupingConfiguration: {
          enabled: grouping.enabled,
          reopenClosedIncident: grouping.reopenClosedIncident,
          lookbackDuration: duration(grouping.lookback),
          matchingMethod: grouping.matchingMethod,
          groupByEntities: [...grouping.byEntities],
          groupByAlertDetails: [...grouping.byAlertDetails],
          groupByCustomDetails: [...grouping.byCustomDetails],
        },
      }),
});

/** Seconds as ISO 8601 has them: whole days, hours or minutes. */
function duration(seconds: number): string {
  if (seconds % (24 * HOUR) === 0) return `P${seconds / (24 * HOUR)}D`;
  return seconds % HOUR === 0 ? `PT${seconds / HOUR}H` : `PT${Math.round(seconds / 60)}M`;
}
