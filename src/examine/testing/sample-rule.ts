import { ok } from '../../lib/result.ts';
import type { KustoType } from '../../model/table.ts';
import type { AnalyticsRule } from '../rule/rule.ts';
import type { Cell, KqlAnswer, KqlRequest, RunKql } from '../run-kql.ts';

/** A rule with everything that a test does not care about. */
export const sampleRule = (over: Partial<AnalyticsRule> = {}): AnalyticsRule => ({
  id: 'b6685757-3ed1-4b05-a5bd-2cacadc86c2a',
  name: 'Rule of a test',
  description: 'What it finds',
  kind: 'Scheduled',
  severity: 'Medium',
  enabled: true,
  version: '1.0.0',
  query: 'SigninLogs | where ResultType == "0"',
  frequency: 3600,
  period: 3600,
  trigger: { operator: 'gt', threshold: 0 },
  tactics: ['CredentialAccess'],
  techniques: ['T1110', 'T1110.003'],
  entityMappings: [],
  sentinelEntityColumns: [],
  customDetails: [],
  alertDetails: { properties: [] },
  grouping: 'SingleAlert',
  suppression: 0,
  incident: { createIncident: true },
  dataTypes: ['SigninLogs'],
  tags: [],
  ...over,
});

/** An answer of columns with a type each and rows of cells. */
export const answerOf = (
  columns: Readonly<Record<string, KustoType>>,
  ...rows: readonly (readonly Cell[])[]
): KqlAnswer => ({ columns: Object.entries(columns).map(([name, type]) => ({ name, type })), rows });

/** A runner that knows its answer beforehand, and the requests that it got. */
export function memoryRunner(answer: KqlAnswer): { readonly run: RunKql; readonly requests: readonly KqlRequest[] } {
  const requests: KqlRequest[] = [];
  return {
    requests,
    run: (request) => {
      requests.push(request);
      return Promise.resolve(ok(answer));
    },
  };
}
