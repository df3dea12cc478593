import { refuse } from '../failure.ts';
import { hashOf } from '../functions/hash.ts';
import { type Graph, graphOf, relationOfGraph } from '../plan/graph.ts';
import type { NamedScalar, PlanColumn } from '../plan/node.ts';
import {
  aggregated,
  columnScalar,
  extended,
  joinedRelations,
  projected,
  type Relation,
  sorted,
  unnested,
  visibleColumns,
  windowOver,
} from '../plan/relation.ts';
import { columnReference, fragment, raw, scalar } from '../sql/fragment.ts';
import { elementsOf, type SyntaxNode } from '../syntax/kusto.ts';
import { type Operator, parameterOf } from './operator.ts';

// Operators that give a graph back as a table, or mark its nodes.

/** The graph before an operator of graphs. */
export const graphBefore = (input: Relation, node: SyntaxNode): Graph =>
  graphOf(input) ?? refuse('KQL_UNSUPPORTED_OPERATOR', 'A graph is expected here', node);

const shown = (relation: Relation): NamedScalar[] =>
  visibleColumns(relation).map((column) => ({ name: column.name, value: columnScalar(column) }));

/**
 * `graph-to-table`: the nodes or the edges. Asked for, the hash of the identity of a node stands before the columns.
 * https://learn.microsoft.com/kusto/query/graph-to-table-operator
 */
export const graphToTable: Operator<Kusto.Language.Syntax.GraphToTableOperator> = (node, input) => {
  const graph = graphBefore(input, node);
  const [clause, second] = elementsOf<Kusto.Language.Syntax.GraphToTableOutputClause>(node.OutputClause);
  if (clause === undefined || second !== undefined)
    return refuse('KQL_UNSUPPORTED_OPERATOR', 'graph-to-table of nodes and edges yields two tables: ask for one', node);
  const isNodes = clause.EntityKeyword?.Text === 'nodes';
  const hashed = (parameter: string, column: PlanColumn): NamedScalar[] => {
    const name = parameterOf(clause.Parameters, parameter);
    return name === undefined ? [] : [{ name, value: hashOf('graph-to-table', columnScalar(column), clause) }];
  };
  const table = isNodes ? graph.nodes : graph.edges;
  const hashes = isNodes
    ? hashed('with_node_id', graph.node)
    : [...hashed('with_source_id', graph.source), ...hashed('with_target_id', graph.target)];
  return projected(table, [...hashes, ...shown(table)]);
};

/** So many pairs of a node and an edge are looked at before a graph is called too large for its components. */
const mostPairs = raw('2000000000');

/** `graph-mark-components`: which nodes hang together. https://learn.microsoft.com/kusto/query/graph-mark-components-operator */
export const graphMarkComponents: Operator<Kusto.Language.Syntax.GraphMarkComponentsOperator> = (
  node,
  input,
  block,
) => {
  const graph = graphBefore(input, node);
  const kind = parameterOf(node.Parameters, 'kind') ?? 'weak';
  if (kind !== 'weak')
    return refuse('KQL_UNSUPPORTED_OPERATOR', `graph-mark-components of kind ${kind} is not supported`, node);
  const name = parameterOf(node.Parameters, 'with_component_id') ?? 'ComponentId';
  const fresh = (prefix: string): string => block.query.names.fresh(prefix);
  const [place, from, to, labels, pairs, member] = ['place', 'from', 'to', 'labels', 'pairs', 'member'].map(fresh) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const long = (of: string, nullable = false): PlanColumn => ({ name: of, type: 'long', nullable, hidden: true });
  const inOrder = sorted(
    graph.nodes,
    [{ value: columnScalar(graph.seen), descending: false, nullsFirst: true }],
    block.query.names,
  );
  const placed = extended(inOrder, [
    { name: place, value: scalar('long', fragment`toInt64(row_number()${windowOver(inOrder)})`, false), hidden: true },
  ]);
  const numbered = { ...placed, order: [] };
  const endAt = (edges: Relation, end: PlanColumn, as: string): Relation =>
    joinedRelations(
      'INNER',
      edges,
      numbered,
      [{ left: end, right: graph.node }],
      [
        ...edges.node.columns.map((column) => ({ side: 'left' as const, source: column.name, column })),
        { side: 'right', source: place, column: long(as) },
      ],
    );
  const ends = endAt(endAt(graph.edges, graph.source, from), graph.target, to);
  const gathered = aggregated(
    ends,
    [],
    [
      {
        name: pairs,
        value: scalar('dynamic', fragment`groupArray((${columnReference(from)}, ${columnReference(to)}))`, false),
        hidden: true,
      },
    ],
  );
  const counted = aggregated(
    graph.nodes,
    [],
    [{ name: labels, value: scalar('long', raw('toInt64(count())'), false), hidden: true }],
  );
  const both = joinedRelations(
    'CROSS',
    counted,
    gathered,
    [],
    [
      { side: 'left', source: labels, column: long(labels) },
      { side: 'right', source: pairs, column: { name: pairs, type: 'dynamic', nullable: false, hidden: true } },
    ],
  );
  // Each node begins as a component of its own; an edge gives the later one of two the number of the earlier one.
  const [n, e] = [columnReference(labels), columnReference(pairs)];
  const step =
    'if(l_[p_.1] = l_[p_.2], l_, arrayMap(x_ -> if(x_ = greatest(l_[p_.1], l_[p_.2]), least(l_[p_.1], l_[p_.2]), x_), l_))';
  const bounded = fragment`if(throwIf(${n} * length(${e}) > ${mostPairs}, 'KQL_LIMIT: the graph is too large for graph-mark-components') = 0, ${e}, [])`;
  const folded = fragment`arrayFold((l_, p_) -> ${raw(step)}, ${bounded}, range(1, toInt64(${n}) + 1))`;
  const consecutive = fragment`arrayMap(f_ -> arrayMap(d_ -> arrayMap(x_ -> toInt64(indexOf(d_, x_)) - 1, f_), [arraySort(arrayDistinct(f_))])[1], [${folded}])[1]`;
  const members = unnested(extended(both, []), [
    { name: member, value: scalar('long', consecutive, false), hidden: true },
    { name: place, value: scalar('long', fragment`range(1, toInt64(${n}) + 1)`, false), hidden: true },
  ]);
  const nodes = joinedRelations(
    'INNER',
    numbered,
    members,
    [{ left: long(place), right: long(place) }],
    [
      ...graph.nodes.node.columns
        .filter((column) => column.name !== name)
        .map((column) => ({ side: 'left' as const, source: column.name, column })),
      { side: 'right', source: member, column: { name, type: 'long', nullable: false } },
    ],
  );
  return relationOfGraph({ ...graph, nodes });
};
