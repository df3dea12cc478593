export { type AsOf, readAsOf } from './as-of.ts';
export { type AssessInput, assess } from './assess.ts';
export type { AboutDefinition, InitiativeInput } from './judge-initiative.ts';
export type { QueryAnswers, QueryEstate, QueryRow } from './judge-query.ts';
