export { countGap, differs, type Gap, type GapCounts, type WantedResource } from './adoption.ts';
export { inferConfiguration, type Proposal, rolesFor } from './infer/infer-configuration.ts';
export type { Question } from './infer/infer-sections.ts';
export { measureGap } from './measure-gap.ts';
export { countLines, printMigration } from './print-migration.ts';
export { type FailedControl, type MigrationStep, planSteps } from './steps.ts';
