import type { Block, BoundColumn } from '../operators/operator.ts';
import type { Relation } from '../plan/relation.ts';
import type { Expression } from '../syntax/kusto.ts';

/** One call of a plugin: `T | evaluate name(arguments)`. */
export interface PluginCall {
  readonly name: string;
  readonly input: Relation;
  readonly block: Block;
  /** The arguments by position; those that are written `name = value` by name. */
  readonly arguments: readonly Expression[];
  readonly named: ReadonlyMap<string, Expression>;
  /** The whole operator, and the call in it. */
  readonly node: Kusto.Language.Syntax.EvaluateOperator;
  readonly call: Kusto.Language.Syntax.FunctionCallExpression;
  /** The columns of the result where the binder knows them. */
  readonly columns: readonly BoundColumn[] | undefined;
}

/** How a plugin is lowered. */
export type Plugin = (call: PluginCall) => Relation;
