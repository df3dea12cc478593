import type { AlertSeverity } from '../../model/alert.ts';

/** When a rule alerts: the count of its answer's rows against a number. */
export type TriggerOperator = 'gt' | 'lt' | 'eq' | 'ne';

/** How rows become alerts: all in one, or one each. */
export type EventGrouping = 'SingleAlert' | 'AlertPerResult';

/** Which column of the answer holds which identifier of an entity. */
export interface FieldMapping {
  readonly identifier: string;
  readonly column: string;
}

/** One kind of entity that a rule finds in its answer. */
export interface EntityMapping {
  /** As the rule spells it: `Account`, `IP`. */
  readonly entityType: string;
  readonly fields: readonly FieldMapping[];
}

/** Properties of an alert that a column may give, beside name, description, severity and tactics. */
export const dynamicProperties = [
  'AlertLink',
  'ConfidenceLevel',
  'ConfidenceScore',
  'ExtendedLinks',
  'ProductComponentName',
  'ProductName',
  'ProviderName',
  'RemediationSteps',
  'SubTechniques',
  'Techniques',
] as const;
export type DynamicProperty = (typeof dynamicProperties)[number];

/** What of an alert comes from its events. */
export interface AlertDetailsOverride {
  readonly displayNameFormat?: string;
  readonly descriptionFormat?: string;
  readonly tacticsColumn?: string;
  readonly severityColumn?: string;
  readonly properties: readonly { readonly property: string; readonly column: string }[];
}

/** How alerts become incidents; kept as written for the part that makes them. */
export interface IncidentConfiguration {
  readonly createIncident: boolean;
  readonly grouping?: {
    readonly enabled: boolean;
    readonly reopenClosedIncident: boolean;
    /** Seconds. */
    readonly lookback: number;
    readonly matchingMethod: string;
    readonly byEntities: readonly string[];
    readonly byAlertDetails: readonly string[];
    readonly byCustomDetails: readonly string[];
  };
}

/** An analytics rule of Microsoft Sentinel that runs a query: Scheduled or near-real-time. Times are in seconds. */
export interface AnalyticsRule {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly kind: 'Scheduled' | 'NRT';
  readonly severity: AlertSeverity;
  readonly enabled: boolean;
  readonly version: string;
  /** The KQL as it is written; nothing edits it. */
  readonly query: string;
  /** From one run to the next. A near-real-time rule runs every minute. */
  readonly frequency: number;
  /** How much of the past a run sees. A near-real-time rule sees the minute before. */
  readonly period: number;
  readonly trigger: { readonly operator: TriggerOperator; readonly threshold: number };
  readonly tactics: readonly string[];
  /** `T1078`, `T1078.004`. */
  readonly techniques: readonly string[];
  readonly entityMappings: readonly EntityMapping[];
  /** Columns that hold entities of other alerts as JSON. */
  readonly sentinelEntityColumns: readonly string[];
  readonly customDetails: readonly { readonly name: string; readonly column: string }[];
  readonly alertDetails: AlertDetailsOverride;
  readonly grouping: EventGrouping;
  /** For how long a rule rests after an alert; 0 where it does not. */
  readonly suppression: number;
  readonly incident: IncidentConfiguration;
  /** The tables or parsers that its connectors fill, as the rule names them. */
  readonly dataTypes: readonly string[];
  readonly tags: readonly string[];
}
