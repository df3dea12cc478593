export type { Evaluate } from './check-value.ts';
export { matchPattern } from './match-pattern.ts';
export type { Problem, ProblemKind } from './problem.ts';
export { type TemplateValidation, type ValidatedResource, validateTemplate } from './template/validate-template.ts';
export { type ResourceToValidate, type ResourceValidation, validateResource } from './validate-resource.ts';
