import { convert } from '../expressions/convert.ts';
import { refuse } from '../failure.ts';
import type { NamedScalar } from '../plan/node.ts';
import {
  aggregated,
  columnScalar,
  extended,
  joinedRelations,
  limited,
  projected,
  type Relation,
  shared,
  sorted,
  visibleColumns,
} from '../plan/relation.ts';
import { fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { columnsOf, type Expression, elementsOf, kindOf } from '../syntax/kusto.ts';
import { type Block, countOf, frameOf, lower, type Operator, partitioned } from './operator.ts';

type Clause = Kusto.Language.Syntax.TopNestedClause;

/** One level of the nest: its key and its measure, under their names. */
interface Level {
  readonly key: NamedScalar;
  readonly measure: NamedScalar;
  readonly descending: boolean;
  readonly limit: ReturnType<typeof countOf> | undefined;
}

const withoutOrdering = (node: Expression): { measure: Expression; descending: boolean } => {
  if (kindOf(node) !== 'OrderedExpression') return { measure: node, descending: true };
  const { Expression: inner, Ordering: ordering } = node as Kusto.Language.Syntax.OrderedExpression;
  return { measure: inner as Expression, descending: ordering?.AscOrDescKeyword?.Text !== 'asc' };
};

const levelsOf = (
  node: Kusto.Language.Syntax.TopNestedOperator,
  input: Relation,
  block: Block,
): { rows: Relation; levels: Level[] } => {
  const frame = frameOf(input, block);
  const bound = columnsOf(node as Expression);
  const levels = elementsOf<Clause>(node.Clauses).map((clause, index): Level => {
    if (clause.WithOthersClause !== null)
      return refuse('KQL_UNSUPPORTED_OPERATOR', '`with others` of top-nested is not supported', clause);
    const { measure, descending } = withoutOrdering(clause.ByExpression as Expression);
    const named = (position: number, value: Scalar): NamedScalar => ({ name: bound[position]?.name ?? '', value });
    return {
      key: named(2 * index, lower(clause.OfExpression, frame)),
      measure: named(2 * index + 1, lower(measure, frame.grouping())),
      descending,
      limit: clause.Expression === null ? undefined : countOf(clause.Expression, frame),
    };
  });
  return { rows: frame.input, levels };
};

/** The best keys of one level within each combination of the levels above. */
const best = (groups: Relation, above: readonly string[], level: Level, block: Block): Relation => {
  const measure = visibleColumns(groups).find(({ name }) => name === level.measure.name);
  if (level.limit === undefined || measure === undefined) return groups;
  const key = { value: columnScalar(measure), descending: level.descending, nullsFirst: !level.descending };
  const inOrder = sorted({ ...groups, partition: above }, [key], block.query.names);
  return { ...limited(inOrder, level.limit), order: [], partition: [] };
};

/** The groups of a level that belong to what the levels above have kept, with their measures beside them. */
const nested = (above: Relation, groups: Relation, keys: readonly string[], block: Block): Relation => {
  const renamed = keys.map((name) => ({ name, inner: block.query.names.fresh('key') }));
  const right = extended(
    groups,
    renamed.map(({ name, inner }) => ({ name: inner, hidden: true, value: columnOf(groups, name) })),
  );
  const joinKeys = renamed.flatMap(({ name, inner }) => {
    const left = above.node.columns.find((column) => column.name === name);
    const other = right.node.columns.find((column) => column.name === inner);
    return left === undefined || other === undefined ? [] : [{ left, right: other }];
  });
  const outputs = [
    ...visibleColumns(above).map((column) => ({ side: 'left' as const, source: column.name, column })),
    ...visibleColumns(groups)
      .filter(({ name }) => !keys.includes(name))
      .map((column) => ({ side: 'right' as const, source: column.name, column })),
  ];
  return joinedRelations('INNER', above, right, joinKeys, outputs);
};

const columnOf = (relation: Relation, name: string): Scalar => {
  const column = visibleColumns(relation).find((candidate) => candidate.name === name);
  return column === undefined ? refuse('KQL_UNKNOWN_COLUMN', `The column '${name}' is missing`) : columnScalar(column);
};

/** `top-nested n of x by a, top-nested m of y by b`: the best x, and for each of them the best y. */
export const topNested: Operator<Kusto.Language.Syntax.TopNestedOperator> = (node, input, block) => {
  if (partitioned(input))
    return refuse('KQL_UNSUPPORTED_OPERATOR', 'top-nested is not supported inside a partition', node);
  const { rows, levels } = levelsOf(node, input, block);
  const source = shared(rows, block.query.names);
  const result = levels.reduce<Relation | undefined>((above, level, index) => {
    const keys = levels.slice(0, index).map(({ key }) => key.name);
    const groups = aggregated(source, [...levels.slice(0, index).map(({ key }) => key), level.key], [level.measure]);
    return best(above === undefined ? groups : nested(above, groups, keys, block), keys, level, block);
  }, undefined);
  if (result === undefined) return refuse('KQL_COLUMNS', 'top-nested has no levels', node);
  const order = levels.flatMap(({ key, measure }) => [key.name, measure.name]);
  return projected(
    result,
    order.map((name): NamedScalar => ({ name, value: columnOf(result, name) })),
  );
};

/** The number of rows, or the sum of a weight. */
const totalOf = (weight: Scalar | undefined): Scalar => {
  if (weight === undefined) return scalar('long', raw('toInt64(count())'), false);
  const type = weight.type === 'real' || weight.type === 'decimal' || weight.type === 'dynamic' ? 'real' : 'long';
  return scalar(type, fragment`ifNull(sum(${convert(weight, type)}), 0)`, false);
};

/** `top-hitters n of x [by y]`: the values of x with the most rows, or the greatest sum of y. */
export const topHitters: Operator<Kusto.Language.Syntax.TopHittersOperator> = (node, input, block) => {
  const frame = frameOf(input, block);
  const [keyColumn, sumColumn] = columnsOf(node as Expression);
  const by = node.ByClause?.Expression;
  const key: NamedScalar = { name: keyColumn?.name ?? '', value: lower(node.OfExpression, frame) };
  const weight = by === null || by === undefined ? undefined : lower(by, frame);
  const limit = countOf(node.Expression, frame);
  const measure: NamedScalar = { name: sumColumn?.name ?? '', value: totalOf(weight) };
  const groups = aggregated(frame.input, [key], [measure]);
  const keys = [measure, key].map(({ name }) => ({
    value: columnOf(groups, name),
    descending: true,
    nullsFirst: false,
  }));
  return { ...limited(sorted(groups, keys, block.query.names), limit), order: [] };
};
