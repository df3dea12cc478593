import { type ColumnLimit, columnReference } from '../sql/fragment.ts';
import type { JoinOutput, PlanNode } from './node.ts';

type Limits = readonly ColumnLimit[];

/** The limits of a step's columns as limits of the columns below, where a column comes from one. */
const renamed = (limits: Limits, source: (column: string) => string | undefined): Limits =>
  limits.flatMap((limit) => {
    const column = source(limit.column);
    return column === undefined ? [] : [{ ...limit, column }];
  });

/** Uses of a shared relation that are told apart; with more of them, all of it counts as asked for. */
const mostUses = 8;

/**
 * Notes at each scan with sealed rows what the steps above ask of its columns. A limit comes down through steps that it could as
 * well be asked below of: of a row of the scan that does not meet it, no row of the result is made.
 */
export const noteLimits = (root: PlanNode): void => visit(root, [], new Map());

const visit = (node: PlanNode, limits: Limits, uses: Map<string, number>): void => {
  switch (node.kind) {
    case 'Scan':
      node.sealed?.asked.push(limits);
      return;
    case 'Rows':
      return;
    case 'Filter':
      visit(node.input, [...limits, ...(node.limits ?? [])], uses);
      return;
    case 'Project':
      visit(node.input, node.window ? [] : renamed(limits, sourceIn(node)), uses);
      return;
    case 'Union':
      for (const input of node.inputs) visit(input, limits, uses);
      return;
    case 'Unnest': {
      const made = new Set(node.arrays.map(({ name }) => name));
      const kept = limits.filter(({ column }) => !made.has(column));
      visit(node.input, kept, uses);
      return;
    }
    case 'Join':
      visitJoin(node, limits, uses);
      return;
    case 'Shared': {
      const used = (uses.get(node.name) ?? 0) + 1;
      uses.set(node.name, used);
      if (used <= mostUses) visit(node.input, used < mostUses ? limits : [], uses);
      return;
    }
    // Cut or grouped before it is asked: other rows would be the first ones, or in the groups.
    case 'Limit':
    case 'Aggregate':
      visit(node.input, [], uses);
      return;
    default:
      node satisfies never;
  }
};

/** The column below that a column of a projection is, unchanged. */
const sourceIn = (node: Extract<PlanNode, { kind: 'Project' }>): ((column: string) => string | undefined) => {
  const values = new Map(node.values.map(({ name, value }) => [name, value]));
  return (column) => {
    const value = values.get(column);
    const [name] = value?.columns ?? [];
    return name !== undefined && value?.text === columnReference(name).text ? name : undefined;
  };
};

/** To a side whose rows decide which rows of the other side stand alone, or are there at all, no limit comes down. */
const visitJoin = (node: Extract<PlanNode, { kind: 'Join' }>, limits: Limits, uses: Map<string, number>): void => {
  const of = (side: JoinOutput['side']): Limits =>
    renamed(
      limits,
      (column) => node.outputs.find((output) => output.side === side && output.column.name === column)?.source,
    );
  const { join } = node;
  visit(node.left, join === 'RIGHT' || join === 'FULL' ? [] : of('left'), uses);
  visit(node.right, join === 'INNER' || join === 'RIGHT' || join === 'CROSS' ? of('right') : [], uses);
};
