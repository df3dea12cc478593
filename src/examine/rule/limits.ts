/**
 * Limits of Microsoft Sentinel on rules and alerts.
 * Source: https://learn.microsoft.com/azure/sentinel/sentinel-service-limits,
 * https://learn.microsoft.com/azure/sentinel/sentinel-analytic-rules-creation,
 * https://learn.microsoft.com/azure/sentinel/map-data-fields-to-entities
 */
export const sentinelLimits = {
  /** Characters of a query. */
  queryLength: 10_000,
  /** Seconds: 5 minutes. */
  shortestPeriod: 300,
  /** Seconds: 14 days. */
  longestPeriod: 14 * 86_400,
  /** Seconds: from this period on, a rule runs at most hourly. */
  longPeriod: 2 * 86_400,
  /** Seconds: 24 hours. */
  longestSuppression: 86_400,
  threshold: 10_000,
  entityMappings: 10,
  identifiersPerMapping: 3,
  /** Of one alert, shared equally among the rule's mappings. */
  entities: 500,
  /** Bytes of the column `Entities`, and of custom details with alert details. */
  alertBytes: 64 * 1024,
  customDetails: 20,
  customDetailNameLength: 20,
  displayNameLength: 256,
  descriptionLength: 5000,
  placeholders: 3,
  /** Alerts of one run where each event makes one. */
  alertsPerRun: { Scheduled: 150, NRT: 30 },
} as const;
