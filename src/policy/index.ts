export { type AliasTable, readAliasTable } from './aliases/alias-table.ts';
export { type CompileOptions, compileDefinition } from './compile-definition.ts';
export type { PolicyDefinition, PolicyError, PolicyParameter } from './definition.ts';
export { type EvaluateOptions, evaluatePolicy, judgedTypes } from './evaluate-policy.ts';
export { type ConditionTrace, traceCondition } from './explain.ts';
export {
  type CompiledInitiative,
  compileInitiative,
  evaluateInitiative,
  type InitiativeReference,
  type InitiativeResult,
} from './initiative.ts';
export { isAssignable, lintForAzure } from './lint.ts';
export { type NamedSetting, namedSettings } from './named-settings.ts';
export { type Decided, type PolicyResult, type PolicyState, type PolicyTrace, policyStates } from './result.ts';
