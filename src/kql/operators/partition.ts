import { refuse } from '../failure.ts';
import type { NamedScalar } from '../plan/node.ts';
import { aggregated, extended, shared } from '../plan/relation.ts';
import { type Expression, kindOf } from '../syntax/kusto.ts';
import { frameOf, lower, type Operator } from './operator.ts';

/**
 * `partition by x (...)`: the operators in the brackets see the rows of each value of x as a table of their own. The value becomes
 * a hidden column that every step inside keeps and groups by. The form in braces, a query of its own for each value, is refused.
 */
export const partition: Operator<Kusto.Language.Syntax.PartitionOperator> = (node, input, block) => {
  const operand = node.Operand;
  if (operand === null || kindOf(operand) !== 'PartitionSubquery')
    return refuse('KQL_UNSUPPORTED_OPERATOR', 'partition with a query of its own in braces is not supported', node);
  const frame = frameOf(input, block);
  const key: NamedScalar = {
    name: block.query.names.fresh('partition'),
    value: lower(node.ByExpression, frame),
    hidden: true,
  };
  const names = [...input.partition, key.name];
  const keyed = shared({ ...extended(frame.input, [key]), partition: names }, block.query.names);
  const groups = aggregated({ ...keyed, order: [], arrival: undefined }, [], []);
  const inside = { ...keyed, groups };
  const subquery = (operand as Kusto.Language.Syntax.PartitionSubquery).Subquery as Expression;
  const rows = block.query.lowerFrom(subquery, inside, block.scope);
  return { ...rows, partition: input.partition, groups: input.groups, order: [] };
};
