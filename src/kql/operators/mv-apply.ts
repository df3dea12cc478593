import { refuse } from '../failure.ts';
import type { NamedScalar } from '../plan/node.ts';
import { columnScalar, extended, projected, type Relation, rowNumber, visibleColumns } from '../plan/relation.ts';
import { columnsOf, type Expression, elementsOf } from '../syntax/kusto.ts';
import { expanded, expansionsOf, limitOf } from './mv-expand.ts';
import { type Block, type Operator, parameterOf } from './operator.ts';

/** What the rows inside have to keep for the rows outside: a number a row, copies of the columns, and the order. */
interface Outer {
  readonly row: string;
  readonly relation: Relation;
  /** The hidden copies by the names of the columns. */
  readonly copies: ReadonlyMap<string, string>;
}

const outerOf = (input: Relation, block: Block): Outer => {
  const row = block.query.names.fresh('row');
  const copies = new Map(visibleColumns(input).map(({ name }) => [name, block.query.names.fresh('outer')]));
  const values = visibleColumns(input).map(
    (column): NamedScalar => ({ name: copies.get(column.name) ?? '', value: columnScalar(column), hidden: true }),
  );
  const number: NamedScalar = { name: row, value: rowNumber(input), hidden: true };
  return { row, relation: extended(input, [...values, number]), copies };
};

/** The columns of the result: those of the inner rows, and of the outer row what they lack. */
const resultOf = (node: Expression, inner: Relation, outer: Outer): Relation => {
  const own = new Map(visibleColumns(inner).map((column) => [column.name, column]));
  const hidden = new Map(inner.node.columns.map((column) => [column.name, column]));
  const values = columnsOf(node).map(({ name }): NamedScalar => {
    const column = own.get(name) ?? hidden.get(outer.copies.get(name) ?? '');
    if (column === undefined)
      return refuse('KQL_UNSUPPORTED_OPERATOR', `The column '${name}' of mv-apply is not supported`, node);
    const { hidden: _, ...shown } = column;
    return { name, value: columnScalar(shown) };
  });
  return projected(inner, values);
};

/** `mv-apply`: the inner pipe runs over the elements of each row as over a table of their own. */
export const mvApply: Operator<Kusto.Language.Syntax.MvApplyOperator> = (node, input, block) => {
  const subquery = node.Subquery?.Expression;
  if (subquery === null || subquery === undefined)
    return refuse('KQL_UNSUPPORTED_OPERATOR', 'mv-apply has no pipe', node);
  if (node.ContextIdClause !== null)
    return refuse('KQL_UNSUPPORTED_OPERATOR', 'mv-apply with `id` is not supported', node.ContextIdClause);
  const outer = outerOf(input, block);
  const nodes = elementsOf<Kusto.Language.Syntax.MvApplyExpression>(node.Expressions);
  const { relation, items } = expansionsOf(nodes, columnsOf(node as Expression), outer.relation, block);
  const most = limitOf(node.RowLimitClause?.RowLimit, relation, block);
  const index = parameterOf(node.Parameters, 'with_itemindex');
  const { rows, position } = expanded(relation, items, { asPairs: false, index, most, block });
  const kept = [...outer.copies.values(), ...input.order.map(({ column }) => column)];
  const inner = block.query.lowerFrom(
    subquery as Expression,
    {
      ...rows,
      order: [{ column: position, descending: false, nullsFirst: true }],
      partition: [...input.partition, outer.row],
      carried: [...(input.carried ?? []), ...kept],
    },
    block.scope,
  );
  const result = resultOf(node as Expression, inner, outer);
  return {
    node: result.node,
    order: input.order.length === 0 ? [] : [...input.order, ...result.order],
    partition: input.partition,
    ...(input.carried === undefined ? {} : { carried: input.carried }),
  };
};
