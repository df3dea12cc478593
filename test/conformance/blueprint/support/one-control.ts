/** One control judged on an estate: its rule and nothing else, so that thousands of changed estates can be judged. */
import { EstateIndex } from '../../../../src/arm/estate-index.ts';
import { type QueryAnswers, readAsOf } from '../../../../src/assess/index.ts';
import { judgePolicy } from '../../../../src/assess/judge-policy.ts';
import { judgeQuery } from '../../../../src/assess/judge-query.ts';
import { scopesOf } from '../../../../src/assess/scope.ts';
import type { Judgement } from '../../../../src/assess/verdict-table.ts';
import { believed } from '../../../../src/assess/whole.ts';
import type { ControlEntry } from '../../../../src/model/control.ts';
import type { Estate } from '../../../../src/model/estate.ts';

const day = readAsOf('2026-06-30');
if (!day.ok) throw new Error(day.error);
export const asOf = day.value;

const noAnswers: QueryAnswers = new Map();

/** The verdicts of one control; those of a query by answers that were asked beforehand. */
export function judgementsOf(
  entry: ControlEntry,
  given: Estate,
  answers: QueryAnswers = noAnswers,
): readonly Judgement[] {
  const { control } = entry;
  const index = new EstateIndex(believed(given).estate);
  const context = { index, asOf, inScope: index.once(scopesOf)[control.judges.scope], narrowedTo: [] };
  if ('policy' in control.rule) return judgePolicy(control, control.rule.policy, context);
  return 'query' in control.rule ? judgeQuery(entry, answers, context) : [];
}

export const isFailing = (judgements: readonly Judgement[]): boolean =>
  judgements.some(({ verdict }) => verdict === 'fail');

/** The ids of what passes. */
export const passingOf = (judgements: readonly Judgement[]): readonly string[] =>
  judgements.filter(({ verdict }) => verdict === 'pass').map(({ subject }) => subject);
