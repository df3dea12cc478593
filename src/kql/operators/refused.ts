import { refuse } from '../failure.ts';
import type { KindName, SyntaxNode } from '../syntax/kusto.ts';

/** Operators that are known and refused, each with its reason. */
export const refusedOperators: Readonly<Partial<Record<KindName, string>>> = {
  FacetOperator: 'facet yields several tables: ask for one',
  ForkOperator: 'fork yields several tables: ask for one',
  ReduceByOperator:
    'reduce groups texts by a method that Microsoft does not publish: no other engine can answer the same',
  MacroExpandOperator: 'macro-expand needs clusters of Azure Data Explorer',
  ExecuteAndCacheOperator: '__executeAndCache is internal to Azure Data Explorer',
  AssertSchemaOperator: 'assert-schema is not supported',
};

/** Refuses an operator with its reason. */
export const refuseKnown = (step: SyntaxNode, reason: string): never =>
  refuse('KQL_UNSUPPORTED_OPERATOR', reason, step);
