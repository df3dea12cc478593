import { err, ok, type Result } from '../lib/result.ts';
import { type BuiltAlerts, buildAlerts } from './alert/build-alerts.ts';
import type { AnalyticsRule } from './rule/rule.ts';
import type { KqlFailure, RunKql, SampleTables } from './run-kql.ts';
import { windowOf } from './window.ts';

/** One run of a rule at an instant over the records that are given. */
export async function runRule(
  rule: AnalyticsRule,
  now: Date,
  tables: SampleTables,
  run: RunKql,
): Promise<Result<BuiltAlerts, KqlFailure>> {
  const window = windowOf(rule, now);
  const answer = await run({ kql: rule.query, window, tables });
  if (!answer.ok) return err(answer.error);
  const built = buildAlerts(rule, answer.value, window);
  return ok({ ...built, notes: [...(answer.value.notes ?? []), ...built.notes] });
}
