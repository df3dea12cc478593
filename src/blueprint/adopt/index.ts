export { countGap, differs, type Gap, type GapCounts, type WantedResource } from './adoption.ts';
export { inferConfiguration, type Proposal, type Question, rolesFor } from './infer/infer-configuration.ts';
export { measureGap } from './measure-gap.ts';
export { countLines, printMigration } from './print-migration.ts';
export { type FailedControl, type MigrationStep, planSteps } from './steps.ts';
