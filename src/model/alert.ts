import type { Json } from '../lib/json.ts';

/** Microsoft Sentinel's four severities, least first. */
export const alertSeverities = ['Informational', 'Low', 'Medium', 'High'] as const;
export type AlertSeverity = (typeof alertSeverities)[number];

/**
 * Someone or something that an alert is about: `Type` in the alert schema's own spelling (`account`, `ip`,
 * `azure-resource`), and its identifiers.
 * Source: https://learn.microsoft.com/azure/sentinel/entities-reference
 */
export interface AlertEntity {
  readonly Type: string;
  readonly [identifier: string]: Json;
}

/**
 * A row of the table `SecurityAlert`. Instants are ISO 8601 in UTC; `Entities` and `ExtendedProperties` are JSON text, as
 * Log Analytics keeps them.
 * Source: https://learn.microsoft.com/azure/sentinel/security-alert-schema
 */
export interface SecurityAlertRow {
  readonly TimeGenerated: string;
  readonly DisplayName: string;
  readonly AlertName: string;
  readonly AlertSeverity: AlertSeverity;
  readonly Description: string;
  readonly ProviderName: string;
  readonly VendorName: string;
  readonly VendorOriginalId: string;
  readonly SystemAlertId: string;
  /** The id of the rule. */
  readonly AlertType: string;
  readonly ConfidenceLevel: string;
  readonly ConfidenceScore: number | null;
  readonly IsIncident: boolean;
  readonly StartTime: string;
  readonly EndTime: string;
  readonly ProcessingEndTime: string;
  readonly RemediationSteps: string;
  readonly ExtendedProperties: string;
  readonly Entities: string;
  readonly SourceSystem: string;
  readonly ExtendedLinks: string;
  readonly ProductName: string;
  readonly ProductComponentName: string;
  readonly AlertLink: string;
  readonly Status: string;
  readonly CompromisedEntity: string;
  /** Names joined by a comma. */
  readonly Tactics: string;
  /** JSON text of a list. */
  readonly Techniques: string;
  /** JSON text of a list. */
  readonly SubTechniques: string;
  readonly Type: 'SecurityAlert';
}

/** An alert: its row, and beside it what the row keeps as text. */
export interface Alert {
  readonly row: SecurityAlertRow;
  readonly ruleId: string;
  /** How many rows of the answer it stands for; 0 where a rule alerts on too few. */
  readonly events: number;
  readonly entities: readonly AlertEntity[];
  /** Distinct values of each custom detail, in the order of the answer. */
  readonly customDetails: Readonly<Record<string, readonly string[]>>;
}
