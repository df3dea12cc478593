import { compareText } from '../../lib/compare-text.ts';
import { sha256 } from '../../lib/hash.ts';
import { uuidV5 } from '../../lib/uuid.ts';
import type { Alert, AlertEntity, SecurityAlertRow } from '../../model/alert.ts';
import { sentinelLimits } from '../rule/limits.ts';
import type { AnalyticsRule, TriggerOperator } from '../rule/rule.ts';
import { formatTimespan } from '../rule/timespan.ts';
import type { KqlAnswer } from '../run-kql.ts';
import type { QueryWindow } from '../window.ts';
import { type AlertDetails, customDetailsOf, cut, detailsOf } from './details.ts';
import { entitiesOf } from './entities.ts';
import { byteLength, Events } from './events.ts';
import { timesOf } from './times.ts';

/** What one run of a rule comes to. */
export interface BuiltAlerts {
  readonly alerts: readonly Alert[];
  /** One line each: what a limit kept out of the alerts. Counts and names only, no value of an event. */
  readonly notes: readonly string[];
}

/** Namespace of the ids of alerts: version 5 of this project's name in the DNS namespace of RFC 9562. */
const NAMESPACE = uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'alert.safeguard');

const PRODUCT = 'Safeguard';

/**
 * The alerts that a run of a rule makes of its answer, as Microsoft Sentinel documents it: none unless the number of rows
 * meets the threshold; then one for all rows, or one each. Past the limit of a run the last one stands for all rows.
 * A rule that alerts on too few rows makes one alert without events. Equal input gives equal alerts, ids included.
 * Source: https://learn.microsoft.com/azure/sentinel/create-analytics-rules
 */
export function buildAlerts(rule: AnalyticsRule, answer: KqlAnswer, window: QueryWindow): BuiltAlerts {
  const { columns, rows } = answer;
  if (!meets(rows.length, rule.trigger.operator, rule.trigger.threshold)) return { alerts: [], notes: [] };
  const groups = groupRows(rule, rows);
  const notes: string[] = [];
  const named = new Map<string, number>();
  const alerts = groups.map((group) => {
    const name = identity(rule, window, group);
    const twin = named.get(name) ?? 0;
    named.set(name, twin + 1);
    const id = uuidV5(NAMESPACE, `${name}/${twin}`);
    return alertOf({ rule, window, id, total: rows.length }, new Events(columns, group), notes);
  });
  const most = sentinelLimits.alertsPerRun[rule.kind];
  if (rule.grouping === 'AlertPerResult' && rows.length > most) {
    notes.push(`${rows.length} rows make ${most} alerts, the limit of a run: the last one stands for all rows`);
  }
  return { alerts, notes };
}

/** Whether a number of rows meets a rule's threshold. */
export function meets(count: number, operator: TriggerOperator, threshold: number): boolean {
  switch (operator) {
    case 'gt':
      return count > threshold;
    case 'lt':
      return count < threshold;
    case 'eq':
      return count === threshold;
    case 'ne':
      return count !== threshold;
  }
}

type Rows = KqlAnswer['rows'];

/** Rows by the alert that they make. */
function groupRows(rule: AnalyticsRule, rows: Rows): readonly Rows[] {
  if (rule.grouping === 'SingleAlert' || rows.length === 0) return [rows];
  const most = sentinelLimits.alertsPerRun[rule.kind];
  if (rows.length <= most) return rows.map((row) => [row]);
  return [...rows.slice(0, most - 1).map((row) => [row]), rows];
}

/** What makes an alert the one that it is: the rule, the run and its rows, whatever their order. */
function identity(rule: AnalyticsRule, window: QueryWindow, rows: Rows): string {
  const events = rows.map((row) => sha256(JSON.stringify(row))).sort(compareText);
  return sha256(JSON.stringify([rule.id, window.from, window.to, events]));
}

interface Making {
  readonly rule: AnalyticsRule;
  readonly window: QueryWindow;
  readonly id: string;
  /** Rows of the whole answer. */
  readonly total: number;
}

function alertOf(making: Making, events: Events, notes: string[]): Alert {
  const { rule, window, id } = making;
  const details = detailsOf(rule, events);
  const { entities, dropped } = entitiesOf(rule, events);
  if (dropped > 0) notes.push(`${dropped} entities do not fit the limits of one alert`);
  const displayName = cut(details.displayName, sentinelLimits.displayNameLength);
  const description = cut(details.description, sentinelLimits.descriptionLength);
  const custom = customDetailsOf(rule, events, byteLength(displayName) + byteLength(description));
  if (custom.dropped > 0) notes.push(`${custom.dropped} values of custom details do not fit 64 KB`);
  const { start, end } = timesOf(events, window);
  const { properties } = details;
  const row: SecurityAlertRow = {
    TimeGenerated: window.to,
    DisplayName: displayName,
    AlertName: displayName,
    AlertSeverity: details.severity,
    Description: description,
    ProviderName: properties.ProviderName ?? PRODUCT,
    VendorName: PRODUCT,
    VendorOriginalId: id,
    SystemAlertId: id,
    AlertType: rule.id,
    ConfidenceLevel: properties.ConfidenceLevel ?? '',
    ConfidenceScore: properties.ConfidenceScore === undefined ? null : Number(properties.ConfidenceScore),
    IsIncident: false,
    StartTime: start,
    EndTime: end,
    ProcessingEndTime: window.to,
    RemediationSteps: properties.RemediationSteps ?? '',
    ExtendedProperties: JSON.stringify(extendedProperties(making, custom.details)),
    Entities: entitiesText(entities),
    SourceSystem: 'Detection',
    ExtendedLinks: properties.ExtendedLinks ?? '',
    ProductName: properties.ProductName ?? PRODUCT,
    ProductComponentName: properties.ProductComponentName ?? `${rule.kind} Alerts`,
    AlertLink: properties.AlertLink ?? '',
    Status: 'New',
    CompromisedEntity: '',
    Tactics: details.tactics.join(','),
    ...techniquesOf(rule, details),
    Type: 'SecurityAlert',
  };
  return { row, ruleId: rule.id, events: events.rows.length, entities, customDetails: custom.details };
}

/** Techniques and sub-techniques apart, as the table has them. */
function techniquesOf(
  rule: AnalyticsRule,
  { properties }: AlertDetails,
): Pick<SecurityAlertRow, 'Techniques' | 'SubTechniques'> {
  const whole = [...new Set(rule.techniques.map((name) => name.split('.')[0] ?? name))];
  const sub = rule.techniques.filter((name) => name.includes('.'));
  return {
    Techniques: properties.Techniques ?? (whole.length === 0 ? '' : JSON.stringify(whole)),
    SubTechniques: properties.SubTechniques ?? (sub.length === 0 ? '' : JSON.stringify(sub)),
  };
}

/** The entities as the table's text: numbered, so that one can refer to another. */
const entitiesText = (entities: readonly AlertEntity[]): string =>
  entities.length === 0 ? '' : JSON.stringify(entities.map((entity, i) => ({ $id: String(i + 1), ...entity })));

const operatorNames: Readonly<Record<TriggerOperator, string>> = {
  gt: 'GreaterThan',
  lt: 'LessThan',
  eq: 'Equal',
  ne: 'NotEqual',
};

/** Members by the names that Sentinel gives them. The query is the rule's, with its instant; never a record. */
function extendedProperties(
  { rule, window, total }: Making,
  customDetails: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, string>> {
  const utc = (instant: string): string => `${instant.slice(0, 19).replace('T', ' ')}Z`;
  return {
    'Query Period': formatTimespan(rule.period),
    'Trigger Operator': operatorNames[rule.trigger.operator],
    'Trigger Threshold': String(rule.trigger.threshold),
    'Search Query Results Overall Count': String(total),
    Query: `set query_now = datetime(${window.to});\n${rule.query}`,
    'Query Start Time UTC': utc(window.from),
    'Query End Time UTC': utc(window.to),
    'Analytic Rule Ids': JSON.stringify([rule.id]),
    'Event Grouping': rule.grouping,
    'Analytic Rule Name': rule.name,
    ...(rule.grouping === 'AlertPerResult' ? { OriginalQuery: rule.query } : {}),
    ...(Object.keys(customDetails).length === 0 ? {} : { 'Custom Details': JSON.stringify(customDetails) }),
  };
}
