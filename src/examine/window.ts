import type { AnalyticsRule } from './rule/rule.ts';

/**
 * What of its tables a run of a rule sees: records whose `TimeGenerated` lies in it, both ends included. It is an
 * instruction to whoever runs the query, as Sentinel's own `set query_datetimescope_column`, `_from` and `_to` are: the
 * text of the query stays as it is, `now()` is the end, `ago()` counts from there, and a condition on time that the query
 * has by itself narrows what it sees further but never widens it.
 */
export interface QueryWindow {
  readonly column: 'TimeGenerated';
  /** ISO 8601, UTC. */
  readonly from: string;
  /** ISO 8601, UTC; also what `now()` gives. */
  readonly to: string;
}

/** The window of a run at an instant: the rule's period before it. Near-real-time rules see the minute before. */
export function windowOf(rule: Pick<AnalyticsRule, 'period'>, now: Date): QueryWindow {
  return {
    column: 'TimeGenerated',
    from: new Date(now.getTime() - rule.period * 1000).toISOString(),
    to: now.toISOString(),
  };
}
