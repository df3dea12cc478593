import { refuse } from '../failure.ts';
import type { PlanColumn } from '../plan/node.ts';
import { columnScalar, joinedRelations, limited, type Relation, samePartition } from '../plan/relation.ts';
import { neverNull, raw, type Scalar } from '../sql/fragment.ts';
import type { Expression } from '../syntax/kusto.ts';
import type { Frame } from './frame.ts';

/**
 * `toscalar()` of the rows of a partition: a value for each partition, joined to the rows of that partition.
 * https://learn.microsoft.com/kusto/query/partition-operator#partition-reference
 */
export const scalarOfPartition = (relation: Relation, first: PlanColumn, node: Expression, frame: Frame): Scalar => {
  const rows = frame.relation;
  const keys = rows === undefined ? undefined : samePartition(rows, relation);
  if (rows === undefined || keys === undefined || frame.aggregating || frame.pinned)
    return refuse('KQL_UNSUPPORTED_EXPRESSION', 'toscalar() of the rows of a partition is not supported here', node);
  const column: PlanColumn = {
    name: frame.query.names.fresh('scalar'),
    type: first.type,
    nullable: !neverNull(first.type),
    hidden: true,
  };
  const joined = joinedRelations('LEFT', rows, limited(relation, raw('1')), keys, [
    ...rows.node.columns.map((each) => ({ side: 'left' as const, source: each.name, column: each })),
    { side: 'right', source: first.name, column },
  ]);
  frame.relation = { ...rows, node: joined.node };
  return columnScalar({ name: column.name, type: column.type, nullable: column.nullable });
};
