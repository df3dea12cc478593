import { aggregates } from '../aggregates/index.ts';
import { functions } from '../functions/index.ts';
import type { Scalar } from '../sql/fragment.ts';
import { type Expression, elementsOf, type FunctionCall, kindOf, kustoTypeOf } from '../syntax/kusto.ts';
import type { Frame } from './frame.ts';
import { lowerScalar } from './lower-scalar.ts';

const inner = (node: Expression): Expression => {
  const kind = kindOf(node);
  if (kind !== 'SimpleNamedExpression' && kind !== 'CompoundNamedExpression' && kind !== 'ParenthesizedExpression')
    return node;
  return inner((node as Kusto.Language.Syntax.SimpleNamedExpression).Expression as Expression);
};

/** The values of an expression that may yield more than one column, in their order. */
export const severalValues = (node: Expression, frame: Frame): readonly Scalar[] => {
  const call = inner(node);
  if (kindOf(call) !== 'FunctionCallExpression') return [lowerScalar(node, frame)];
  const name = (call as FunctionCall).Name?.SimpleName ?? '';
  const row = frame.aggregating ? (aggregates.get(name) ?? functions.get(name)) : functions.get(name);
  if (row?.several === undefined) return [lowerScalar(node, frame)];
  const nodes = elementsOf<Expression>((call as FunctionCall).ArgumentList?.Expressions);
  const perRow = frame.withoutAggregates();
  const lower = (argument: Expression): Scalar => lowerScalar(argument, perRow);
  const values = row.lazy === true ? [] : nodes.map(lower);
  return row.several({
    name,
    arguments: values,
    nodes,
    node: call as FunctionCall,
    frame: perRow,
    lower,
    type: kustoTypeOf(call.ResultType),
  });
};

/**
 * How many of several values an expression keeps: a function of rows that is given names keeps as many as there are names, where the
 * binder announces all of them; an aggregate keeps all.
 */
export const keptOf = (node: Expression, count: number, frame: Frame): number => {
  if (frame.aggregating || count === 1) return count;
  const kind = kindOf(node);
  if (kind === 'SimpleNamedExpression') return 1;
  if (kind !== 'CompoundNamedExpression') return count;
  return elementsOf((node as Kusto.Language.Syntax.CompoundNamedExpression).Names?.Names).length;
};
