import { shortTimespan } from '../../rule/timespan.ts';
import type { LintCheck } from '../check.ts';

const rule = (query: string, period: number) => ({ query, period });

/** `ago(30d)` in a rule that sees 14 days. */
export const lookbackBeyondPeriod: LintCheck = {
  code: 'LOOKBACK_BEYOND_PERIOD',
  finds: 'A query that reaches further back than queryPeriod lets it see.',
  cases: {
    speaks: [
      rule('T | where TimeGenerated > ago(30d)', 14 * 86_400),
      rule('let l = 2d; T | where TimeGenerated > ago(l)', 86_400),
    ],
    silent: [
      rule('T | where TimeGenerated > ago(14d)', 14 * 86_400),
      rule('T | where TimeGenerated > ago(1h)', 86_400),
      rule('T', 300),
    ],
  },
  check: ({ analysis, rule: { period, kind } }) =>
    analysis.facts.lookbacks
      .filter(({ seconds }) => kind === 'Scheduled' && seconds > period)
      .map(({ seconds, offset }) => ({
        level: 'warning',
        message: `reaches ${shortTimespan(seconds)} back, but the rule sees only ${shortTimespan(period)}: older records are not there`,
        hint: `set queryPeriod to ${shortTimespan(seconds)} (at most 14d), or reach back less`,
        place: { queryOffset: offset },
      })),
};
