import { sentinelLimits } from '../../rule/limits.ts';
import type { LintCheck } from '../check.ts';

const LONG = 30 * 86_400;

/** A query that nothing bounds in time. */
export const missingTimeFilter: LintCheck = {
  code: 'MISSING_TIME_FILTER',
  finds: 'A query without a condition on time in a rule whose period does not bound it either.',
  cases: {
    speaks: [
      { query: 'T | where A == "x"', period: LONG },
      { query: 'T | summarize count() by A', period: 0 },
    ],
    silent: [
      { query: 'T | where TimeGenerated > ago(1d)', period: LONG },
      { query: 'T | where A == "x"', period: 86_400 },
    ],
  },
  check: ({ analysis, rule: { period } }) =>
    analysis.facts.filtersTime || (period > 0 && period <= sentinelLimits.longestPeriod)
      ? []
      : [
          {
            level: 'warning',
            message: 'the query has no condition on time, and queryPeriod does not bound it: it reads the whole table',
            hint: 'add "| where TimeGenerated > ago(...)", or a queryPeriod of at most 14d',
            place: { queryOffset: 0 },
          },
        ],
};
