export { readJsonDocument } from './document/document.ts';
export { isArmTemplate, isParameterFile, type ScopeKind, templateScope } from './document/sniff.ts';
export type { ParameterValue } from './parameters/parameters.ts';
export { type ReadArmTemplateInput, type ReadArmTemplateResult, readArmTemplate } from './read-arm-template.ts';
export type { DeploymentSettings } from './scope/target.ts';
export type { FindLinked, LinkedFile } from './session.ts';
