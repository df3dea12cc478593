export type { AnalyticsRule } from './rule/rule.ts';
export { knownMembers, knownProperties, ruleResourceSchema, ruleYamlSchema } from './rule/rule-schema.ts';
