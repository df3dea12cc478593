import type { KustoType } from '../../model/table.ts';
import { refuse } from '../failure.ts';
import { relationOfGraph } from '../plan/graph.ts';
import type { NamedScalar, PlanColumn } from '../plan/node.ts';
import {
  aggregated,
  columnScalar,
  extended,
  nullOf,
  projected,
  type Relation,
  relationOf,
  rowNumber,
  shared,
  unnested,
  visibleColumns,
  windowOver,
} from '../plan/relation.ts';
import { columnReference, fragment, neverNull, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { clickhouseType } from '../sql/types.ts';
import { type Expression, elementsOf, type SyntaxNode } from '../syntax/kusto.ts';
import { type Block, type Operator, partitioned } from './operator.ts';

const identities: ReadonlySet<KustoType> = new Set(['string', 'long', 'int', 'guid', 'datetime']);

const columnNamed = (relation: Relation, node: Kusto.Language.Syntax.NameReference | null): PlanColumn => {
  const name = node?.SimpleName ?? '';
  const column = visibleColumns(relation).find((candidate) => candidate.name === name);
  return column ?? refuse('KQL_UNKNOWN_COLUMN', `The name '${name}' does not refer to any known column`, node);
};

/** The identity of a node. What Kusto makes of a null one is not documented. */
const identityOf = (column: PlanColumn, node: SyntaxNode): Scalar => {
  if (!identities.has(column.type))
    return refuse('KQL_UNSUPPORTED_OPERATOR', `A node of a graph cannot be told by a ${column.type}`, node);
  const value = columnScalar(column);
  if (!column.nullable) return value;
  const known = fragment`if(throwIf(isNull(${value}), 'make-graph with a null for a node is not supported') = 0, assumeNotNull(${value}), assumeNotNull(${value}))`;
  return scalar(column.type, known, false);
};

/** The number of a row, in the order of the rows where they have one. */
const numberOf = (relation: Relation): Scalar => {
  const number = relation.order.length === 0 ? rowNumber(relation) : fragment`row_number()${windowOver(relation)}`;
  return scalar('long', fragment`toInt64(${number})`, false);
};

interface Names {
  readonly node: string;
  readonly source: string;
  readonly target: string;
  readonly edge: string;
  readonly seen: string;
  /** Whether a row is of a table of nodes. */
  readonly known: string;
}

/** The table of edges with the hidden columns that a graph needs. */
const edgesOf = (node: Kusto.Language.Syntax.MakeGraphOperator, input: Relation, names: Names): Relation => {
  const [source, target] = [columnNamed(input, node.SourceColumn), columnNamed(input, node.TargetColumn)];
  if (source.type !== target.type)
    return refuse('KQL_UNSUPPORTED_OPERATOR', 'The source and the target of edges are of one type', node);
  const hidden = [
    { name: names.source, value: identityOf(source, node), hidden: true },
    { name: names.target, value: identityOf(target, node), hidden: true },
    { name: names.edge, value: numberOf(input), hidden: true },
  ];
  return { ...extended(input, hidden), order: [], arrival: undefined };
};

/** A table of nodes, and the column that tells them. */
interface NodeTable {
  readonly relation: Relation;
  readonly key: PlanColumn;
}

const nodeTables = (node: Kusto.Language.Syntax.MakeGraphOperator, block: Block): NodeTable[] => {
  const clause = node.WithClause as Kusto.Language.Syntax.MakeGraphWithTablesAndKeysClause | null;
  return elementsOf<Kusto.Language.Syntax.MakeGraphTableAndKeyClause>(clause?.TablesAndKeys).map((each) => {
    const relation = block.query.lowerRelation(each.Table as Expression, block.scope);
    return { relation, key: columnNamed(relation, each.Column) };
  });
};

const implicitId = (node: Kusto.Language.Syntax.MakeGraphOperator): string | undefined =>
  (node.WithClause as Partial<Kusto.Language.Syntax.MakeGraphWithImplicitIdClause> | null)?.Name?.SimpleName ??
  undefined;

/** The properties of nodes: the columns of all tables of them. */
const propertiesOf = (tables: readonly NodeTable[], node: SyntaxNode): PlanColumn[] => {
  const properties = new Map<string, PlanColumn>();
  for (const column of tables.flatMap(({ relation }) => visibleColumns(relation))) {
    const known = properties.get(column.name);
    if (known !== undefined && known.type !== column.type)
      refuse('KQL_UNSUPPORTED_OPERATOR', `The property '${column.name}' of nodes has two types`, node);
    properties.set(column.name, { name: column.name, type: column.type, nullable: !neverNull(column.type) });
  }
  return [...properties.values()];
};

/** Nodes that only edges name come after those of the tables. */
const afterTables = raw('1000000000000000');

/** The identities that stand at the ends of edges, as rows. */
const endsOf = (edges: Relation, type: KustoType, names: Names): Relation => {
  const both = fragment`[${columnReference(names.source)}, ${columnReference(names.target)}]`;
  const numbers = fragment`[${columnReference(names.edge)} * 2, ${columnReference(names.edge)} * 2 + 1]`;
  const rows = unnested(projected(edges, []), [
    { name: names.node, value: scalar(type, both, false) },
    { name: names.seen, value: scalar('long', numbers, false) },
  ]);
  const seen = fragment`toInt64(${columnReference(names.seen)} + ${afterTables})`;
  return projected(rows, [
    { name: names.node, value: columnScalar({ name: names.node, type, nullable: false }) },
    { name: names.seen, value: scalar('long', seen, false) },
  ]);
};

const missing = (column: PlanColumn): Scalar => nullOf(column.type, clickhouseType[column.type]);

/** The rows of a table of nodes under the columns of all of them. */
const rowsOf = (
  { relation, key }: NodeTable,
  properties: readonly PlanColumn[],
  names: Names,
  node: SyntaxNode,
): Relation => {
  const own = new Map(visibleColumns(relation).map((column) => [column.name, column]));
  const cell = (column: PlanColumn): Scalar => {
    const found = own.get(column.name);
    return found === undefined ? missing(column) : columnScalar(found);
  };
  return projected(relation, [
    { name: names.node, value: identityOf(key, node) },
    { name: names.seen, value: numberOf(relation) },
    { name: names.known, value: scalar('bool', raw('true'), false) },
    ...properties.map((column): NamedScalar => ({ name: column.name, value: cell(column) })),
  ]);
};

/** Of rows about one node any value that is there. */
const merged = (column: PlanColumn): Scalar => {
  const value = columnReference(column.name);
  const some = neverNull(column.type) ? fragment`anyIf(${value}, ${value} != '')` : fragment`any(${value})`;
  return scalar(column.type, some, column.nullable);
};

/** Of several tables that tell nodes by columns of other names, which of these a node has that only edges name is not documented. */
const unsure = (value: Scalar, names: Names): Scalar => ({
  ...value,
  ...fragment`if(throwIf(NOT ${columnReference(names.known)}, 'make-graph with an edge to a node of no table is not supported where tables tell nodes by columns of several names') = 0, ${value}, ${value})`,
});

/** One row a node: its identity, and the properties that the tables give it. */
const nodesOf = (
  node: Kusto.Language.Syntax.MakeGraphOperator,
  edges: Relation,
  names: Names,
  block: Block,
): Relation => {
  const tables = nodeTables(node, block);
  const type = edges.node.columns.find(({ name }) => name === names.source)?.type ?? 'string';
  if (tables.some(({ key }) => key.type !== type))
    return refuse('KQL_UNSUPPORTED_OPERATOR', 'Nodes are told by the type that edges have', node.WithClause);
  const implicit = implicitId(node);
  const keys = new Set([...tables.map(({ key }) => key.name), ...(implicit === undefined ? [] : [implicit])]);
  const properties = propertiesOf(tables, node);
  const ends = projected(endsOf(edges, type, names), [
    { name: names.node, value: columnScalar({ name: names.node, type, nullable: false }) },
    { name: names.seen, value: columnScalar({ name: names.seen, type: 'long', nullable: false }) },
    { name: names.known, value: scalar('bool', raw('false'), false) },
    ...properties.map((column): NamedScalar => ({ name: column.name, value: missing(column) })),
  ]);
  const rows = [...tables.map((table) => rowsOf(table, properties, names, node)), ends];
  const columns = (rows[0] ?? ends).node.columns.filter(({ hidden }) => hidden !== true);
  const nullable = new Map(properties.map((column) => [column.name, column.nullable]));
  const all = relationOf({
    kind: 'Union',
    inputs: rows.map((each) => each.node),
    columns: columns.map((column) => ({ ...column, nullable: nullable.get(column.name) ?? false })),
  });
  const identity = columnScalar({ name: names.node, type, nullable: false });
  const grouped = aggregated(
    all,
    [{ name: names.node, value: identity, hidden: true }],
    [
      ...properties.map((column) => ({ name: column.name, value: merged(column) })),
      { name: names.seen, value: scalar('long', fragment`min(${columnReference(names.seen)})`, false), hidden: true },
      { name: names.known, value: scalar('bool', fragment`max(${columnReference(names.known)})`, false), hidden: true },
    ],
  );
  const value = (column: PlanColumn): Scalar => {
    if (!keys.has(column.name)) return columnScalar(column);
    return keys.size === 1 ? identity : unsure(columnScalar(column), names);
  };
  const own = properties.map((column): NamedScalar => ({ name: column.name, value: value(column) }));
  return projected(grouped, [...own, ...(implicit === undefined ? [] : [{ name: implicit, value: identity }])]);
};

/** `make-graph`: edges, and nodes with properties of their own. https://learn.microsoft.com/kusto/query/make-graph-operator */
export const makeGraph: Operator<Kusto.Language.Syntax.MakeGraphOperator> = (node, input, block) => {
  if (node.PartitionedByClause !== null || partitioned(input))
    return refuse('KQL_UNSUPPORTED_OPERATOR', 'make-graph by partitions is not supported', node);
  const fresh = (prefix: string): string => block.query.names.fresh(prefix);
  const names: Names = {
    node: fresh('node'),
    source: fresh('source'),
    target: fresh('target'),
    edge: fresh('edge'),
    seen: fresh('seen'),
    known: fresh('known'),
  };
  const edges = shared(edgesOf(node, input, names), block.query.names, true);
  const nodes = shared(nodesOf(node, edges, names, block), block.query.names, true);
  const type = edges.node.columns.find(({ name }) => name === names.source)?.type ?? 'string';
  const hidden = (name: string, of: KustoType): PlanColumn => ({ name, type: of, nullable: false, hidden: true });
  return relationOfGraph({
    nodes,
    edges,
    node: hidden(names.node, type),
    source: hidden(names.source, type),
    target: hidden(names.target, type),
    edge: hidden(names.edge, 'long'),
    seen: hidden(names.seen, 'long'),
  });
};
