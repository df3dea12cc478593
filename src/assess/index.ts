export { type AsOf, readAsOf } from './as-of.ts';
export { type AssessInput, assess } from './assess.ts';
export type { AboutDefinition, InitiativeInput } from './judge-initiative.ts';
export type { NoAnswer, QueryAnswer, QueryAnswers, QueryRow } from './judge-query.ts';
export { asksQueries, type QueryQuestion, type QueryQuestions, queryQuestions } from './query-questions.ts';
