import type { LintCheck, LintFinding, LintInput } from './check.ts';
import { alertDetails } from './checks/alert-details.ts';
import { boolAsText } from './checks/bool-as-text.ts';
import { broadOperator } from './checks/broad-operator.ts';
import { caseNeverMatches } from './checks/case-never-matches.ts';
import { contradiction } from './checks/contradiction.ts';
import { deadLet } from './checks/dead-let.ts';
import { emptyList } from './checks/empty-list.ts';
import { entityMappings } from './checks/entity-mappings.ts';
import { hasTerm } from './checks/has-term.ts';
import { lookbackBeyondPeriod } from './checks/lookback-beyond-period.ts';
import { mappedColumns } from './checks/mapped-columns.ts';
import { missingTimeFilter } from './checks/missing-time-filter.ts';
import { queryErrors } from './checks/query-errors.ts';
import { ruleFields } from './checks/rule-fields.ts';
import { schedule } from './checks/schedule.ts';
import { threshold } from './checks/threshold.ts';

/** Everything that is looked for. */
export const lintChecks: readonly LintCheck[] = [
  queryErrors,
  contradiction,
  caseNeverMatches,
  emptyList,
  boolAsText,
  hasTerm,
  missingTimeFilter,
  lookbackBeyondPeriod,
  schedule,
  threshold,
  broadOperator,
  entityMappings,
  mappedColumns,
  alertDetails,
  ruleFields,
  deadLet,
];

/** What the author of a rule wants to know, in the order of checks and places. */
export const lintRule = (input: LintInput): readonly LintFinding[] =>
  lintChecks.flatMap(({ code, check }) => check(input).map((found) => ({ code, ...found })));
