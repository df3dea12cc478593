import { convert } from '../expressions/convert.ts';
import type { Frame } from '../expressions/frame.ts';
import { aggregated, limited, type Relation, serialized, sorted, visibleColumns } from '../plan/relation.ts';
import { type Fragment, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { type Expression, kindOf, textOf } from '../syntax/kusto.ts';
import { expressionsOf, frameOf, lower, type Operator } from './operator.ts';

interface SortKey {
  readonly value: Scalar;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** Descending unless it says `asc`; nulls come first ascending and last descending unless it says otherwise. */
const keyOf = (node: Expression, frame: Frame): SortKey => {
  const isOrdered = kindOf(node) === 'OrderedExpression';
  const { Expression: inner, Ordering: ordering } = node as Kusto.Language.Syntax.OrderedExpression;
  const descending = !(isOrdered && ordering?.AscOrDescKeyword?.Text === 'asc');
  const nulls = isOrdered && ordering?.NullsClause ? textOf(ordering.NullsClause) : '';
  const nullsFirst = nulls === '' ? !descending : /first/i.test(nulls);
  const value = lower(isOrdered ? inner : node, frame);
  return { value: value.type === 'dynamic' ? convert(value, 'string') : value, descending, nullsFirst };
};

/** `sort by`, `order by`. */
export const sort: Operator<Kusto.Language.Syntax.SortOperator> = (node, input, block) => {
  const frame = frameOf(input, block);
  const keys = expressionsOf(node.Expressions).map((expression) => keyOf(expression, frame));
  // The new order comes first; rows that it leaves equal stay as they came.
  return sorted(serialized(frame.input, block.query.names), keys, block.query.names);
};

const count = (node: unknown, frame: Frame): Fragment => {
  const value = convert(lower(node, frame), 'long');
  return fragment`${value}`;
};

/** `top n by x`: sorted and cut. */
export const top: Operator<Kusto.Language.Syntax.TopOperator> = (node, input, block) => {
  const frame = frameOf(input, block);
  const key = keyOf(node.ByExpression as Expression, frame);
  const limit = count(node.Expression, frame);
  return limited(sorted(serialized(frame.input, block.query.names), [key], block.query.names), limit);
};

/** `take`, `limit`: that many rows, the first ones where there is an order. */
export const take: Operator<Kusto.Language.Syntax.TakeOperator> = (node, input, block) =>
  limited(input, count(node.Expression, frameOf(input, block)));

/** `count`: how many rows, under the name `Count` or the one that `as` gives. */
export const countRows: Operator<Kusto.Language.Syntax.CountOperator> = (node, input) => {
  const name = node.AsIdentifier?.Identifier?.ValueText ?? 'Count';
  return aggregated(input, [], [{ name, value: scalar('long', raw('toInt64(count())'), false) }]);
};

/** `serialize`: from here on the rows have an order. */
export const serialize = (input: Relation, names: Parameters<typeof serialized>[1]): Relation =>
  visibleColumns(input).length === 0 ? input : serialized(input, names);
