export { type BuiltAlerts, buildAlerts } from './alert/build-alerts.ts';
export { compareAlerts } from './case/compare-alerts.ts';
export { type Expectation, expectationSchema } from './case/expectation.ts';
export { nowOf, type RuleCase, withinWindow } from './case/rule-case.ts';
export type { LintFinding, LintLevel } from './lint/check.ts';
export { lintRule } from './lint/lint-rule.ts';
export { renderJunit } from './report/junit.ts';
export {
  type CaseResult,
  type DetectionsReport,
  isFailed,
  type PlacedFinding,
  type RuleResult,
  summarise,
} from './report/report.ts';
export { renderText } from './report/text.ts';
export type { AnalyticsRule, IncidentConfiguration } from './rule/rule.ts';
export { knownMembers, knownProperties, ruleResourceSchema, ruleYamlSchema } from './rule/rule-schema.ts';
export type { KqlAnswer, KqlFailure, KqlRequest, RunKql, SampleTables } from './run-kql.ts';
export { runRule } from './run-rule.ts';
