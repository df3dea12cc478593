import type { Alert, AlertEntity } from '../../model/alert.ts';
import type { ExpectedAlert, ExpectedEntity } from './expectation.ts';
import type { RuleCase } from './rule-case.ts';

/** How differences are told. */
export interface CompareOptions {
  /** Whether to show what alerts hold. Without it only what the expectation itself says is repeated. */
  readonly showValues: boolean;
}

/**
 * How alerts differ from what a case expects: a line each, none where they agree. A case that says nothing expects at
 * least one alert, or none, by its name.
 */
export function compareAlerts(
  { fires, expectation }: RuleCase,
  alerts: readonly Alert[],
  options: CompareOptions,
): readonly string[] {
  const { alerts: expected, entities } = expectation;
  const lines: string[] = [];
  if (expected === undefined) {
    if (fires !== alerts.length > 0)
      lines.push(fires ? 'no alert, wanted at least one' : `${counted(alerts)}, wanted none`);
  } else {
    const count = typeof expected === 'number' ? expected : expected.length;
    if (count !== alerts.length) lines.push(`${counted(alerts)}, wanted ${count}`);
    if (typeof expected !== 'number' && count === alerts.length) {
      expected.forEach((one, i) => {
        const alert = alerts[i];
        if (alert !== undefined) lines.push(...alertLines(one, alert, `alert ${i + 1}`, options));
      });
    }
  }
  if (entities !== undefined) {
    const all = distinct(alerts.flatMap((alert) => alert.entities));
    lines.push(...entityLines(entities, all, 'entities', options));
  }
  return lines;
}

const counted = ({ length }: readonly Alert[]): string => (length === 1 ? '1 alert' : `${length} alerts`);

const distinct = (entities: readonly AlertEntity[]): readonly AlertEntity[] => [
  ...new Map(entities.map((entity) => [JSON.stringify(entity), entity])).values(),
];

function alertLines(expected: ExpectedAlert, alert: Alert, at: string, options: CompareOptions): readonly string[] {
  const { row } = alert;
  const lines: string[] = [];
  const same = (what: string, wanted: unknown, found: unknown): void => {
    if (wanted === undefined || JSON.stringify(wanted) === JSON.stringify(found)) return;
    const shown = options.showValues ? `is ${JSON.stringify(found)}` : 'is another';
    lines.push(`${at}: ${what} ${shown}, wanted ${JSON.stringify(wanted)}`);
  };
  same('name', expected.name, row.AlertName);
  same('description', expected.description, row.Description);
  same('severity', expected.severity, row.AlertSeverity);
  same('tactics', expected.tactics, row.Tactics === '' ? [] : row.Tactics.split(','));
  same('events', expected.events, alert.events);
  same('startTime', expected.startTime, new Date(row.StartTime).toISOString());
  same('endTime', expected.endTime, new Date(row.EndTime).toISOString());
  for (const [name, values] of Object.entries(expected.customDetails ?? {})) {
    const found = Object.hasOwn(alert.customDetails, name) ? alert.customDetails[name] : undefined;
    same(`custom detail ${name}`, [...values].sort(), found === undefined ? 'missing' : [...found].sort());
  }
  if (expected.entities !== undefined)
    lines.push(...entityLines(expected.entities, alert.entities, `${at}: entities`, options));
  return lines;
}

/** Each expected entity is one that was found, and nothing else was found. */
function entityLines(
  expected: readonly ExpectedEntity[],
  found: readonly AlertEntity[],
  at: string,
  { showValues }: CompareOptions,
): readonly string[] {
  const left = [...found];
  const lines: string[] = [];
  // The most exact first, so that a vague one does not take what an exact one needs.
  for (const one of [...expected].sort((a, b) => Object.keys(b).length - Object.keys(a).length)) {
    const i = left.findIndex((entity) => matches(one, entity));
    if (i < 0) lines.push(`${at}: ${JSON.stringify(one)} is missing`);
    else left.splice(i, 1);
  }
  for (const { Type, ...identifiers } of left) {
    const shown = showValues
      ? JSON.stringify({ Type, ...identifiers })
      : `${Type} (${Object.keys(identifiers).join(', ')})`;
    lines.push(`${at}: ${shown} was not expected`);
  }
  return lines;
}

const matches = (expected: ExpectedEntity, entity: AlertEntity): boolean =>
  Object.entries(expected).every(([key, value]) => Object.hasOwn(entity, key) && String(entity[key]) === String(value));
