import type { KqlFacts } from '../../../model/kql-analysis.ts';
import { meets } from '../../alert/build-alerts.ts';
import { sentinelLimits } from '../../rule/limits.ts';
import type { TriggerOperator } from '../../rule/rule.ts';
import type { Found, LintCheck } from '../check.ts';

const rule = (operator: TriggerOperator, threshold: number, query: string) => ({
  trigger: { operator, threshold },
  query,
});
const member = ['triggerThreshold'];

/** A threshold that the number of rows can never meet, or cannot help meeting. */
export const threshold: LintCheck = {
  code: 'THRESHOLD',
  finds: 'A threshold that no answer of the query can meet, or that every answer meets.',
  cases: {
    speaks: [
      rule('lt', 0, 'T'),
      rule('gt', 5, 'T | take 5'),
      rule('gt', 1, 'T | summarize count()'),
      rule('gt', 0, 'T | count'),
      rule('eq', 0, 'T | count'),
      rule('gt', 20_000, 'T'),
    ],
    silent: [
      rule('gt', 0, 'T | where A == "x"'),
      rule('lt', 1, 'T | where A == "x"'),
      rule('gt', 0, 'T | summarize c = count() | where c > 5'),
      rule('gt', 4, 'T | take 5'),
      rule('eq', 0, 'T'),
    ],
  },
  check: ({ rule: { trigger }, analysis }) => {
    const { operator, threshold: wanted } = trigger;
    if (wanted > sentinelLimits.threshold) {
      const message = `triggerThreshold is ${wanted}: Sentinel takes at most ${sentinelLimits.threshold}`;
      return [finding('error', message, 'count in the query, and compare there')];
    }
    const { rows } = analysis.facts;
    if (!canMeet(operator, wanted, rows)) {
      return [
        finding('error', `the query has ${rowsText(rows)}: it never alerts`, 'compare in the query, and alert on gt 0'),
      ];
    }
    if (rows.least > 0 && alwaysMeets(operator, wanted, rows)) {
      const message = `the query has ${rowsText(rows)} whatever happened: every run alerts`;
      return [finding('error', message, 'add a condition after count or summarize, such as "| where Count > 10"')];
    }
    return [];
  },
};

const finding = (level: Found['level'], message: string, hint: string): Found => ({
  level,
  message,
  hint,
  place: { member },
});

/** Numbers of rows beside which nothing changes: the bounds, and what lies next to the threshold. */
function candidates(wanted: number, { least, most }: KqlFacts['rows']): readonly number[] {
  return [least, most ?? wanted + 1, wanted - 1, wanted, wanted + 1].filter(
    (count) => count >= least && count >= 0 && (most === undefined || count <= most),
  );
}

const canMeet = (operator: TriggerOperator, wanted: number, rows: KqlFacts['rows']): boolean =>
  candidates(wanted, rows).some((count) => meets(count, operator, wanted));

const alwaysMeets = (operator: TriggerOperator, wanted: number, rows: KqlFacts['rows']): boolean =>
  candidates(wanted, rows).every((count) => meets(count, operator, wanted));

const rowsText = ({ least, most }: KqlFacts['rows']): string => {
  if (most === undefined) return `${least} rows or more`;
  return least === most ? `${most} row${most === 1 ? '' : 's'}` : `${least} to ${most} rows`;
};
