import { type Json, parseBoundedJson } from '../../lib/json.ts';
import { type AlertSeverity, alertSeverities } from '../../model/alert.ts';
import { sentinelLimits } from '../rule/limits.ts';
import { type AnalyticsRule, type DynamicProperty, dynamicProperties } from '../rule/rule.ts';
import { byteLength, cellText, type Events } from './events.ts';

/** What of an alert its events may decide. */
export interface AlertDetails {
  readonly displayName: string;
  readonly description: string;
  readonly severity: AlertSeverity;
  readonly tactics: readonly string[];
  readonly properties: Readonly<Partial<Record<DynamicProperty, string>>>;
}

/** A place in a format that a column fills: `{{Column}}`, without blanks. */
export const PLACEHOLDER = /\{\{(\w{1,500})\}\}/g;

/**
 * Name, description, severity, tactics and other properties of an alert: what the rule says, or what the first of the
 * events says where the rule asks for it. A value that is empty or of the wrong kind leaves what the rule says.
 * Source: https://learn.microsoft.com/azure/sentinel/customize-alert-details
 */
export function detailsOf(rule: AnalyticsRule, events: Events): AlertDetails {
  const { displayNameFormat, descriptionFormat, severityColumn, tacticsColumn } = rule.alertDetails;
  const properties: Partial<Record<DynamicProperty, string>> = {};
  for (const { property, column } of rule.alertDetails.properties) {
    const known = dynamicProperties.find((name) => name.toLowerCase() === property.toLowerCase());
    const value = known === undefined ? undefined : propertyValue(known, events.first(column));
    if (known !== undefined && value !== undefined) properties[known] = value;
  }
  return {
    displayName: filled(displayNameFormat, events) ?? rule.name,
    description: filled(descriptionFormat, events) ?? rule.description,
    severity: severityIn(severityColumn === undefined ? '' : events.first(severityColumn)) ?? rule.severity,
    tactics: (tacticsColumn === undefined ? undefined : tacticsIn(events.first(tacticsColumn))) ?? rule.tactics,
    properties,
  };
}

/** The format with its columns' values; undefined where a value is empty, for then the rule's own text stands. */
function filled(format: string | undefined, events: Events): string | undefined {
  if (format === undefined || format === '') return undefined;
  let complete = true;
  const text = format.replace(PLACEHOLDER, (_all, column: string) => {
    const value = events.first(column);
    if (value === '') complete = false;
    return value;
  });
  return complete ? text : undefined;
}

/** Text cut to a number of characters, never through a surrogate pair. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = /[\ud800-\udbff]/.test(text.charAt(length - 1)) ? length - 1 : length;
  return text.slice(0, end);
}

const severityIn = (text: string): AlertSeverity | undefined =>
  alertSeverities.find((name) => name.toLowerCase() === text.trim().toLowerCase());

/** Tactics of MITRE ATT&CK as Sentinel spells them. Source: https://learn.microsoft.com/rest/api/securityinsights/alert-rules/get#attacktactic */
export const tacticNames = [
  'Collection',
  'CommandAndControl',
  'CredentialAccess',
  'DefenseEvasion',
  'Discovery',
  'Execution',
  'Exfiltration',
  'Impact',
  'ImpairProcessControl',
  'InhibitResponseFunction',
  'InitialAccess',
  'LateralMovement',
  'Persistence',
  'PreAttack',
  'PrivilegeEscalation',
  'Reconnaissance',
  'ResourceDevelopment',
] as const;

/** Tactics of a list, or of words joined by commas; undefined unless each is one. */
function tacticsIn(text: string): readonly string[] | undefined {
  const parsed = text.trimStart().startsWith('[') ? parseBoundedJson(text) : undefined;
  const words = Array.isArray(parsed) ? parsed.map((word: Json) => cellText(word)) : text.split(',');
  const found = words.map((word) => {
    const key = word.replace(/\s/g, '').toLowerCase();
    return tacticNames.find((name) => name.toLowerCase() === key);
  });
  const known = found.filter((name) => name !== undefined);
  return known.length === words.length && known.length > 0 ? known : undefined;
}

/** A property's value if it is of the property's kind. */
function propertyValue(property: DynamicProperty, text: string): string | undefined {
  if (text === '') return undefined;
  switch (property) {
    case 'ConfidenceScore': {
      const score = Number(text);
      return text.trim() !== '' && score >= 0 && score <= 1 ? text : undefined;
    }
    case 'ExtendedLinks':
    case 'Techniques':
    case 'SubTechniques':
      return listText(property, text);
    case 'AlertLink':
    case 'ConfidenceLevel':
    case 'ProductComponentName':
    case 'ProductName':
    case 'ProviderName':
    case 'RemediationSteps':
      return text;
  }
}

/** JSON text of a list; techniques may be words joined by commas. */
function listText(property: DynamicProperty, text: string): string | undefined {
  if (Array.isArray(parseBoundedJson(text))) return text;
  if (property === 'ExtendedLinks') return undefined;
  const words = text.split(',').map((word) => word.trim());
  return words.every((word) => /^T\d{4}(?:\.\d{3})?$/i.test(word)) ? JSON.stringify(words) : undefined;
}

/** What custom details an alert keeps, and how many values its limits kept out. */
export interface FoundCustomDetails {
  readonly details: Readonly<Record<string, readonly string[]>>;
  readonly dropped: number;
}

/**
 * The distinct values of each custom detail, in the order of rows: at most 20 details, and 64 KB together with what the
 * alert's own details take.
 * Source: https://learn.microsoft.com/azure/sentinel/surface-custom-details-in-alerts
 * @param taken bytes that the alert's details take already
 */
export function customDetailsOf(rule: AnalyticsRule, events: Events, taken: number): FoundCustomDetails {
  const details: [string, string[]][] = [];
  let bytes = taken;
  let dropped = 0;
  for (const { name, column } of rule.customDetails.slice(0, sentinelLimits.customDetails)) {
    const values = new Set<string>();
    for (const cell of events.cells(column)) {
      const text = cellText(cell);
      if (text === '' || values.has(text)) continue;
      const size = byteLength(JSON.stringify(text)) + 1;
      if (bytes + size > sentinelLimits.alertBytes) dropped++;
      else {
        bytes += size;
        values.add(text);
      }
    }
    details.push([name, [...values]]);
  }
  return { details: Object.fromEntries(details), dropped };
}
