import type { NamedScalar, PlanNode } from '../plan/node.ts';
import { aggregated } from '../plan/relation.ts';
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
  if (values.length === 0 && keys.length === 0) return rows.input;
  if (keys.length === 0 && input.partition.length > 0 && mayBeEmptied(input.node)) {
    const message = 'A row whose elements are all filtered away before this summarize gives no row';
    block.query.warnings.push({ code: 'KQL_APPROXIMATE', message, start: node.TextStart, length: node.Width });
  }
  return aggregated(rows.input, keys, values);
};

/** Whether a filter stands between the rows and the place where they were taken apart. */
const mayBeEmptied = (node: PlanNode): boolean => {
  if (node.kind === 'Filter') return true;
  return node.kind !== 'Unnest' && 'input' in node && mayBeEmptied(node.input);
};

/** `distinct`: every combination of values once. */
export const distinct: Operator<Kusto.Language.Syntax.DistinctOperator> = (node, input, block) => {
  const frame = frameOf(input, block);
  const bound = columnsOf(node as Expression);
  const nodes = expressionsOf(node.Expressions);
  const isStar =
    nodes.length === 1 && nodes[0] !== undefined && nodes[0].Kind === Kusto.Language.Syntax.SyntaxKind.StarExpression;
  const keys = isStar
    ? bound.map(({ name }): NamedScalar => ({ name, value: frame.column(name) }))
    : namedValues(nodes, bound, frame);
  return aggregated(frame.input, keys, []);
};
