export type { ParameterValue } from './parameters.ts';
export { type ReadArmTemplateInput, type ReadArmTemplateResult, readArmTemplate } from './read-arm-template.ts';
export type { FindLinked, LinkedFile } from './session.ts';
export { isArmTemplate, isParameterFile, type ScopeKind, templateScope } from './sniff.ts';
export type { DeploymentSettings } from './target.ts';
