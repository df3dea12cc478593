import type { Graph } from '../plan/graph.ts';
import type { NamedScalar, PlanColumn } from '../plan/node.ts';
import { extended, filtered, joinedRelations, projected, type Relation, relationOf, shared } from '../plan/relation.ts';
import { columnReference, type Fragment, fragment, raw, scalar } from '../sql/fragment.ts';
import type { PatternEdge } from './graph-pattern.ts';
import type { Block } from './operator.ts';

// An edge of a pattern as rows: its two ends as the pattern has them, from left to right, and what is asked of it.

/** A value that is asked of each edge of a path, or of each node inside it: a column of the edges or nodes of the graph. */
export interface Wanted {
  readonly name: string;
  readonly of: 'edge' | 'node';
  /** The ClickHouse type of one value. */
  readonly type: 'String' | 'UInt8';
}

export interface Hop {
  readonly relation: Relation;
  readonly start: PlanColumn;
  readonly end: PlanColumn;
  /** The numbers of its edges: one, or an array for a path. */
  readonly edges: string;
  /** The nodes that it comes past: an array, for a path only. */
  readonly nodes: string | undefined;
  /** The columns of the edges by their names in the graph; for a path only those that are wanted, each an array. */
  readonly columns: ReadonlyMap<string, string>;
}

export type Cycles = 'all' | 'none' | 'unique_edges';

const plain = (column: PlanColumn): PlanColumn => {
  const { hidden: _, hot: __, words: ___, ...rest } = column;
  return rest;
};

/** The columns of a relation under new names that nothing else has. */
export const renamed = (relation: Relation, block: Block): { relation: Relation; names: Map<string, string> } => {
  const names = new Map(relation.node.columns.map(({ name }) => [name, block.query.names.fresh('g')]));
  const values = relation.node.columns.map(
    (column): NamedScalar => ({
      name: names.get(column.name) ?? '',
      value: scalar(column.type, columnReference(column.name), column.nullable),
    }),
  );
  const all = projected({ ...relation, order: [], arrival: undefined }, values);
  return { relation: onlyVisible(all), names };
};

/** Without the hidden columns, which nothing above reads. */
const onlyVisible = (relation: Relation): Relation => {
  const { node } = relation;
  if (node.kind !== 'Project') return relation;
  const columns = node.columns.filter(({ hidden }) => hidden !== true);
  const values = node.values.filter(({ hidden }) => hidden !== true);
  return { ...relation, node: { ...node, columns, values } };
};

const fail = "'graph-match with an edge of any direction from a node to itself is not supported'";

/** The edges with `start` and `end` in the direction of the pattern. */
const oneEdge = (graph: Graph, direction: PatternEdge['direction'], block: Block): Hop => {
  const { relation, names } = renamed(graph.edges, block);
  const [source, target] = [graph.source, graph.target].map((column) =>
    plain({ ...column, name: names.get(column.name) ?? '' }),
  ) as [PlanColumn, PlanColumn];
  const edges = names.get(graph.edge.name) ?? '';
  const hop = { relation, edges, nodes: undefined, columns: names };
  if (direction === 'right') return { ...hop, start: source, end: target };
  if (direction === 'left') return { ...hop, start: target, end: source };
  // Both ways: the second part of a union has the ends exchanged.
  const [from, to] = [columnReference(source.name), columnReference(target.name)];
  const checked = fragment`if(throwIf(${from} = ${to}, ${raw(fail)}) = 0, ${from}, ${from})`;
  const there = extended(relation, [{ name: source.name, value: scalar(source.type, checked, false) }]);
  const back = extended(relation, [
    { name: source.name, value: scalar(source.type, to, false) },
    { name: target.name, value: scalar(target.type, from, false) },
  ]);
  const { columns } = relation.node;
  const both = relationOf({ kind: 'Union', inputs: [there.node, back.node], columns });
  return { ...hop, relation: both, start: source, end: target };
};

interface Paths {
  readonly block: Block;
  readonly graph: Graph;
  readonly hop: Hop;
  readonly wanted: readonly Wanted[];
  readonly cycles: Cycles;
  readonly start: PlanColumn;
  readonly end: PlanColumn;
  readonly edges: string;
  readonly nodes: string;
  readonly values: ReadonlyMap<string, string>;
}

const keep = (column: PlanColumn): NamedScalar => ({
  name: column.name,
  value: scalar(column.type, columnReference(column.name), false),
});

/** Paths of one edge, or of none. */
const shortest = (paths: Paths, length: 0 | 1): Relation => {
  const { hop, graph } = paths;
  const [base, from, to] =
    length === 0 ? [graph.nodes, graph.node.name, graph.node.name] : [hop.relation, hop.start.name, hop.end.name];
  const { type } = paths.start;
  const value = ({ name, of, type: sql }: Wanted): Fragment =>
    length === 1 && of === 'edge'
      ? fragment`[${columnReference(hop.columns.get(name) ?? '')}]`
      : raw(`CAST([], 'Array(${sql})')`);
  const edges = length === 0 ? raw("CAST([], 'Array(Int64)')") : fragment`[toInt64(${columnReference(hop.edges)})]`;
  const nodes =
    length === 0 ? fragment`[${columnReference(from)}]` : fragment`[${columnReference(from)}, ${columnReference(to)}]`;
  const values = [
    { name: paths.start.name, value: scalar(type, columnReference(from), false) },
    { name: paths.end.name, value: scalar(type, columnReference(to), false) },
    { name: paths.edges, value: scalar('dynamic', edges, false) },
    { name: paths.nodes, value: scalar('dynamic', nodes, false) },
    ...paths.wanted.map(
      (each): NamedScalar => ({
        name: paths.values.get(each.name) ?? '',
        value: scalar('dynamic', value(each), false),
      }),
    ),
  ];
  return onlyVisible(projected({ ...base, order: [], arrival: undefined }, values));
};

/** Paths with one edge more: their end becomes a node inside. */
const longer = (paths: Paths, before: Relation): Relation => {
  const { hop, graph, block } = paths;
  const left = before.node.columns.map((column) => ({ side: 'left' as const, source: column.name, column }));
  const own = hop.relation.node.columns.map((column) => ({ side: 'right' as const, source: column.name, column }));
  const joined = joinedRelations(
    'INNER',
    before,
    hop.relation,
    [{ left: paths.end, right: hop.start }],
    [...left, ...own],
  );
  const inner = paths.wanted.filter(({ of }) => of === 'node');
  const { relation: nodes, names } = renamed(graph.nodes, block);
  const withNodes =
    inner.length === 0
      ? joined
      : joinedRelations(
          'INNER',
          joined,
          nodes,
          [{ left: paths.end, right: { ...plain(graph.node), name: names.get(graph.node.name) ?? '' } }],
          [
            ...joined.node.columns.map((column) => ({ side: 'left' as const, source: column.name, column })),
            ...inner.map(({ name }) => {
              const column = nodes.node.columns.find((each) => each.name === names.get(name));
              return { side: 'right' as const, source: column?.name ?? '', column: column as PlanColumn };
            }),
          ],
        );
  const [edges, passed] = [columnReference(paths.edges), columnReference(paths.nodes)];
  const [edge, next] = [columnReference(hop.edges), columnReference(hop.end.name)];
  const isNew = {
    all: undefined,
    none: fragment`NOT has(${passed}, ${next})`,
    unique_edges: fragment`NOT has(${edges}, toInt64(${edge}))`,
  }[paths.cycles];
  const allowed = isNew === undefined ? withNodes : filtered(withNodes, scalar('bool', isNew, false));
  const grown = ({ name, of }: Wanted): NamedScalar => {
    const column = paths.values.get(name) ?? '';
    const added = columnReference((of === 'edge' ? hop.columns : names).get(name) ?? '');
    return {
      name: column,
      value: scalar('dynamic', fragment`arrayPushBack(${columnReference(column)}, ${added})`, false),
    };
  };
  return onlyVisible(
    projected(allowed, [
      keep(paths.start),
      { name: paths.end.name, value: scalar(paths.end.type, next, false) },
      { name: paths.edges, value: scalar('dynamic', fragment`arrayPushBack(${edges}, toInt64(${edge}))`, false) },
      { name: paths.nodes, value: scalar('dynamic', fragment`arrayPushBack(${passed}, ${next})`, false) },
      ...paths.wanted.map(grown),
    ]),
  );
};

/** The rows of an edge of the pattern. */
export const hopOf = (
  graph: Graph,
  edge: PatternEdge,
  wanted: readonly Wanted[],
  cycles: Cycles,
  block: Block,
): Hop => {
  const hop = oneEdge(graph, edge.direction, block);
  if (edge.range === undefined) return hop;
  const fresh = (prefix: string): string => block.query.names.fresh(prefix);
  const end = (): PlanColumn => ({ ...hop.start, name: fresh('end') });
  const paths: Paths = {
    block,
    graph,
    hop: { ...hop, relation: shared(hop.relation, block.query.names) },
    wanted,
    cycles,
    start: end(),
    end: end(),
    edges: fresh('edges'),
    nodes: fresh('nodes'),
    values: new Map(wanted.map(({ name }) => [name, fresh('values')])),
  };
  const { least, most } = edge.range;
  const found: Relation[] = least === 0 ? [shortest(paths, 0)] : [];
  let last: Relation | undefined;
  for (let length = 1; length <= most; length++) {
    const made = last === undefined ? shortest(paths, 1) : longer(paths, last);
    last = cycles === 'none' && length === 1 ? withoutLoops(made, paths) : made;
    last = shared(last, block.query.names);
    if (length >= least) found.push(last);
  }
  const columns = (found[0] as Relation).node.columns.map(plain);
  return {
    relation: relationOf({ kind: 'Union', inputs: found.map(({ node }) => node), columns }),
    start: paths.start,
    end: paths.end,
    edges: paths.edges,
    nodes: paths.nodes,
    columns: paths.values,
  };
};

const withoutLoops = (relation: Relation, paths: Paths): Relation =>
  filtered(
    relation,
    scalar('bool', fragment`${columnReference(paths.start.name)} != ${columnReference(paths.end.name)}`, false),
  );
