export { bicepReferences, placeInBicep } from './bicep-lines.ts';
export { type BicepBuild, type BicepError, type BuildBicepOptions, buildBicep } from './build-bicep.ts';
export { type CommandError, type CommandOptions, type RunCommand, runCommand } from './run-command.ts';
