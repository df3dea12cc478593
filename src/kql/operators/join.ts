import { aligned } from '../expressions/compare.ts';
import { convert } from '../expressions/convert.ts';
import { Frame } from '../expressions/frame.ts';
import { refuse } from '../failure.ts';
import type { JoinKey, JoinKind, JoinOutput, NamedScalar, PlanColumn } from '../plan/node.ts';
import {
  extended,
  joinedRelations,
  limited,
  type Relation,
  samePartition,
  serialized,
  visibleColumns,
} from '../plan/relation.ts';
import { neverNull, raw, type Scalar } from '../sql/fragment.ts';
import { columnsOf, type Expression, kindOf, type SyntaxNode, textOf } from '../syntax/kusto.ts';
import { type Block, expressionsOf, frameOf, lower, type Operator, parameterOf, partitioned } from './operator.ts';

type Side = 'left' | 'right';

interface Flavour {
  readonly join: JoinKind;
  /** The sides whose columns the result has. */
  readonly shows: readonly Side[];
  /** The right side is looked up in the left one. */
  readonly swapped?: boolean;
}

/** Every kind of join as one of SQL's. https://learn.microsoft.com/kusto/query/join-operator */
const flavours: Readonly<Record<string, Flavour>> = {
  innerunique: { join: 'INNER', shows: ['left', 'right'] },
  inner: { join: 'INNER', shows: ['left', 'right'] },
  leftouter: { join: 'LEFT', shows: ['left', 'right'] },
  rightouter: { join: 'RIGHT', shows: ['left', 'right'] },
  fullouter: { join: 'FULL', shows: ['left', 'right'] },
  leftsemi: { join: 'SEMI', shows: ['left'] },
  rightsemi: { join: 'SEMI', shows: ['right'], swapped: true },
  leftanti: { join: 'ANTI', shows: ['left'] },
  leftantisemi: { join: 'ANTI', shows: ['left'] },
  anti: { join: 'ANTI', shows: ['left'] },
  rightanti: { join: 'ANTI', shows: ['right'], swapped: true },
  rightantisemi: { join: 'ANTI', shows: ['right'], swapped: true },
};

interface Condition {
  readonly left: Scalar;
  readonly right: Scalar;
}

const sidesOf = (left: Relation, right: Relation): ReadonlyMap<string, Relation> =>
  new Map([
    ['$left', left],
    ['$right', right],
  ]);

/** `on x`, `on $left.a == $right.b`, `on f($left.a) == g($right.b)`. */
const conditionOf = (node: Expression, frames: { left: Frame; right: Frame; both: Frame }): Condition => {
  if (kindOf(node) === 'EqualExpression') {
    const { Left: one, Right: other } = node as Kusto.Language.Syntax.BinaryExpression;
    const isRightFirst =
      /\$right\b/.test(one === null ? '' : textOf(one)) && !/\$left\b/.test(one === null ? '' : textOf(one));
    const left = lower(isRightFirst ? other : one, frames.both);
    const right = lower(isRightFirst ? one : other, frames.both);
    return { left, right };
  }
  if (kindOf(node) === 'NameReference') return { left: lower(node, frames.left), right: lower(node, frames.right) };
  return refuse('KQL_UNSUPPORTED_JOIN', 'A join condition is an equality of the two sides', node);
};

const sameType = ({ left, right }: Condition): Condition => {
  const [a, b] = aligned(left, right);
  return a.type === b.type ? { left: a, right: b } : { left: a, right: convert(b, a.type) };
};

/** Conditions as columns: each side is extended by what the conditions compute of it. */
const keyed = (
  conditions: readonly Condition[],
  left: Relation,
  right: Relation,
  block: Block,
): { left: Relation; right: Relation; keys: JoinKey[] } => {
  const names = conditions.map(() => ({
    left: block.query.names.fresh('left'),
    right: block.query.names.fresh('right'),
  }));
  const values = (side: Side): NamedScalar[] =>
    conditions.map((condition, index) => ({ name: names[index]?.[side] ?? '', value: condition[side], hidden: true }));
  const column = (name: string, value: Scalar): PlanColumn => ({
    name,
    type: value.type,
    nullable: value.nullable && !neverNull(value.type),
    hidden: true,
  });
  const keys = conditions.map((condition, index) => ({
    left: column(names[index]?.left ?? '', condition.left),
    right: column(names[index]?.right ?? '', condition.right),
  }));
  return { left: extended(left, values('left')), right: extended(right, values('right')), keys };
};

const conditionsOf = (
  clause: Kusto.Language.Syntax.JoinConditionClause | null,
  left: Relation,
  right: Relation,
  block: Block,
) => {
  const nodes = expressionsOf((clause as Kusto.Language.Syntax.JoinOnClause | null)?.Expressions);
  const frames = {
    left: frameOf(left, block),
    right: frameOf(right, block),
    both: new Frame(block.query, block.scope, undefined, { sides: sidesOf(left, right) }),
  };
  const conditions = nodes.flatMap(conjuncts).map((node) => sameType(conditionOf(node, frames)));
  return { conditions, left: frames.left.input, right: frames.right.input };
};

const conjuncts = (node: Expression): Expression[] => {
  if (kindOf(node) === 'ParenthesizedExpression')
    return conjuncts((node as Kusto.Language.Syntax.ParenthesizedExpression).Expression as Expression);
  if (kindOf(node) !== 'AndExpression') return [node];
  const { Left: left, Right: right } = node as Kusto.Language.Syntax.BinaryExpression;
  return [...conjuncts(left as Expression), ...conjuncts(right as Expression)];
};

/** Names as they come; one that was there before gets the first number that makes it new. */
const distinctNames = (names: readonly string[]): string[] => {
  const used = new Set<string>();
  return names.map((name) => {
    let own = name;
    for (let number = 1; used.has(own); number++) own = `${name}${number}`;
    used.add(own);
    return own;
  });
};

/** The columns of the result under the binder's names: those of the left, then those of the right. */
const outputsOf = (node: Expression, flavour: Flavour, left: Relation, right: Relation): JoinOutput[] => {
  const bound = columnsOf(node);
  const sources = flavour.shows.flatMap((side) =>
    visibleColumns(side === 'left' ? left : right).map((column) => ({ side, column })),
  );
  // Where the rows have other columns than the binder thinks (it gives `parse` of a known name a second one), places mean nothing.
  const names =
    bound.length === sources.length
      ? bound.map(({ name }) => name)
      : distinctNames(sources.map(({ column }) => column.name));
  return sources.map(({ side, column }, index) => {
    const outer =
      flavour.join === 'FULL' ||
      (flavour.join === 'LEFT' && side === 'right') ||
      (flavour.join === 'RIGHT' && side === 'left');
    const name = names[index] ?? column.name;
    return {
      side,
      source: column.name,
      column: { name, type: column.type, nullable: (column.nullable || outer) && !neverNull(column.type) },
    };
  });
};

/** One row of the left side for each key, the first that comes: `innerunique`. */
const unique = (left: Relation, keys: readonly JoinKey[], block: Block): Relation => {
  const inOrder = serialized(left, block.query.names);
  const one = limited({ ...inOrder, partition: [...inOrder.partition, ...keys.map((key) => key.left.name)] }, raw('1'));
  return { ...one, partition: left.partition };
};

/** Rows of a partition that are joined to rows of the same partition. */
const partitionKeys = (left: Relation, right: Relation, node: SyntaxNode): JoinKey[] => {
  if (right.partition.length === 0) return [];
  const keys = samePartition(left, right);
  return keys ?? refuse('KQL_UNSUPPORTED_JOIN', 'A join to the rows of another partition is not supported', node);
};

/** `join`. */
export const join: Operator<Kusto.Language.Syntax.JoinOperator> = (node, input, block) => {
  const kind = parameterOf(node.Parameters, 'kind') ?? 'innerunique';
  const flavour = flavours[kind];
  if (flavour === undefined) return refuse('KQL_UNSUPPORTED_JOIN', `The join kind '${kind}' is not supported`, node);
  const other = block.query.lowerRelation(node.Expression as Expression, block.scope);
  if (partitioned(input) && (flavour.swapped === true || flavour.join === 'RIGHT' || flavour.join === 'FULL'))
    return refuse('KQL_UNSUPPORTED_JOIN', `A join of kind ${kind} is not supported inside a partition`, node);
  const bound = conditionsOf(node.ConditionClause, input, other, block);
  const { left, right, keys: own } = keyed(bound.conditions, bound.left, bound.right, block);
  const keys = [...own, ...partitionKeys(left, right, node)];
  const outputs = outputsOf(node as Expression, flavour, input, other);
  const first = kind === 'innerunique' ? unique(left, keys, block) : left;
  if (flavour.swapped !== true) return joinedRelations(flavour.join, first, right, keys, outputs);
  const turned = keys.map((key) => ({ left: key.right, right: key.left }));
  return joinedRelations(
    flavour.join,
    right,
    first,
    turned,
    outputs.map((output) => ({ ...output, side: 'left' as const })),
  );
};

/** `lookup`: the left side's columns and those of the right side that are not keys. Left outer unless it says inner. */
export const lookup: Operator<Kusto.Language.Syntax.LookupOperator> = (node, input, block) => {
  const kind = parameterOf(node.Parameters, 'kind') ?? 'leftouter';
  if (kind !== 'leftouter' && kind !== 'inner')
    return refuse('KQL_UNSUPPORTED_JOIN', `The lookup kind '${kind}' is not supported`, node);
  const other = block.query.lowerRelation(node.Expression as Expression, block.scope);
  const bound = conditionsOf(node.LookupClause, input, other, block);
  const { left, right, keys: own } = keyed(bound.conditions, bound.left, bound.right, block);
  const keys = [...own, ...partitionKeys(left, right, node)];
  const flavour: Flavour = { join: kind === 'inner' ? 'INNER' : 'LEFT', shows: ['left', 'right'] };
  const dropped = new Set(bound.conditions.flatMap(({ right: value }) => [...value.columns]));
  const shown = {
    ...other,
    node: { ...other.node, columns: other.node.columns.filter(({ name }) => !dropped.has(name)) },
  };
  return joinedRelations(flavour.join, left, right, keys, outputsOf(node as Expression, flavour, input, shown));
};
