export { composeBlueprint } from './compose.ts';
export { type Configuration, type Problem, readConfiguration } from './configuration/configuration.ts';
export { estateSection } from './estate-section.ts';
export type { Blueprint } from './model/blueprint.ts';
export { printArm } from './print/arm/print-arm.ts';
export type { PrintedFile } from './print/print-context.ts';
export type { Serving } from './print/served-settings.ts';
