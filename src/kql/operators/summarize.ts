import type { NamedScalar } from '../plan/node.ts';
import { aggregated, type Relation } from '../plan/relation.ts';
import { columnsOf, type Expression } from '../syntax/kusto.ts';
import { expressionsOf, frameOf, namedValues, type Operator } from './operator.ts';

/** `summarize`: one row a group, the keys first. */
export const summarize: Operator<Kusto.Language.Syntax.SummarizeOperator> = (node, input, block) => {
  const bound = columnsOf(node as Expression);
  const rows = frameOf(input, block);
  const keyNodes = expressionsOf(node.ByClause?.Expressions);
  const keys = namedValues(keyNodes, bound, rows);
  const grouping = rows.grouping();
  const values = namedValues(expressionsOf(node.Aggregates), bound.slice(keys.length), grouping);
  return values.length === 0 && keys.length === 0 ? rows.input : grouped(rows.input, keys, values);
};

const grouped = (input: Relation, keys: readonly NamedScalar[], values: readonly NamedScalar[]): Relation =>
  aggregated(input, keys, values);

/** `distinct`: every combination of values once. */
export const distinct: Operator<Kusto.Language.Syntax.DistinctOperator> = (node, input, block) => {
  const frame = frameOf(input, block);
  const bound = columnsOf(node as Expression);
  const nodes = expressionsOf(node.Expressions);
  const all = bound.map(({ name }): NamedScalar => ({ name, value: frame.column(name) }));
  const isStar =
    nodes.length === 1 && nodes[0] !== undefined && nodes[0].Kind === Kusto.Language.Syntax.SyntaxKind.StarExpression;
  const keys = isStar ? all : namedValues(nodes, bound, frame);
  return aggregated(frame.input, keys, []);
};
