import { Frame } from '../expressions/frame.ts';
import { refuse } from '../failure.ts';
import type { Graph } from '../plan/graph.ts';
import type { PlanColumn } from '../plan/node.ts';
import { columnScalar, filtered, joinedRelations, projected, type Relation } from '../plan/relation.ts';
import { columnReference, type Fragment, fragment, joined, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { columnsOf, type Expression, type SyntaxNode } from '../syntax/kusto.ts';
import { type Asked, askedOf, nameOf, walk } from './graph-asked.ts';
import { type Cycles, type Hop, hopOf, renamed } from './graph-paths.ts';
import { type Pattern, type PatternEdge, patternOf } from './graph-pattern.ts';
import { graphBefore } from './graph-tables.ts';
import { type Block, expressionsOf, lower, namedValues, type Operator, parameterOf } from './operator.ts';

// `graph-match`: each edge of the pattern is a table of edges or of paths, joined at the nodes that they share.

/** What stands for an element of the pattern in the rows: its columns by the names of its properties. */
interface Element {
  readonly relation: Relation;
  readonly columns: ReadonlyMap<string, string>;
}

const outputsOf = (relation: Relation, side: 'left' | 'right') =>
  relation.node.columns.map((column) => ({ side, source: column.name, column }));

/** The rows of a pattern while its edges are joined one after the other. */
class Matching {
  readonly #graph: Graph;
  readonly #block: Block;
  readonly #read: ReadonlySet<string>;
  #relation: Relation | undefined;
  readonly #keys = new Map<string, string>();
  readonly elements = new Map<string, Element>();

  constructor(graph: Graph, read: ReadonlySet<string>, block: Block) {
    this.#graph = graph;
    this.#read = read;
    this.#block = block;
  }

  get relation(): Relation {
    if (this.#relation === undefined) throw new Error('a pattern without elements');
    return this.#relation;
  }

  knows(node: string): boolean {
    return this.#keys.has(node);
  }

  get isEmpty(): boolean {
    return this.#relation === undefined;
  }

  #key(name: string): PlanColumn {
    return { name, type: this.#graph.node.type, nullable: false };
  }

  #join(right: Relation, left: string, key: PlanColumn): void {
    const before = this.#relation;
    if (before === undefined) {
      this.#relation = right;
      return;
    }
    const outputs = [...outputsOf(before, 'left'), ...outputsOf(right, 'right')];
    this.#relation = joinedRelations('INNER', before, right, [{ left: this.#key(left), right: key }], outputs);
  }

  /** A node that has a column: its properties are looked up where something reads them. */
  #bind(node: string, column: string): void {
    const known = this.#keys.get(node);
    if (known !== undefined) {
      const same = fragment`${columnReference(known)} = ${columnReference(column)}`;
      this.#relation = filtered(this.relation, scalar('bool', same, false));
      return;
    }
    this.#keys.set(node, column);
    if (!this.#read.has(node)) return;
    const { relation, names } = renamed(this.#graph.nodes, this.#block);
    this.elements.set(node, { relation, columns: names });
    this.#join(relation, column, this.#key(names.get(this.#graph.node.name) ?? ''));
  }

  /** A node alone: a pattern without edges. */
  begin(node: string): void {
    const { relation, names } = renamed(this.#graph.nodes, this.#block);
    this.#relation = relation;
    this.#keys.set(node, names.get(this.#graph.node.name) ?? '');
    this.elements.set(node, { relation, columns: names });
  }

  add(edge: PatternEdge, hop: Hop): void {
    const left = this.#keys.get(edge.left);
    const right = this.#keys.get(edge.right);
    if (left !== undefined) this.#join(hop.relation, left, hop.start);
    else this.#join(hop.relation, right ?? '', hop.end);
    if (edge.name !== undefined) this.elements.set(edge.name, { relation: hop.relation, columns: hop.columns });
    if (left === undefined) this.#bind(edge.left, hop.start.name);
    if (left !== undefined || right === undefined) this.#bind(edge.right, hop.end.name);
  }

  /** The column of a node's identity. */
  keyOf(node: string): string {
    return this.#keys.get(node) ?? '';
  }
}

interface Matched {
  readonly matching: Matching;
  readonly hops: ReadonlyMap<PatternEdge, Hop>;
}

const matched = (pattern: Pattern, asked: Asked, read: ReadonlySet<string>, cycles: Cycles, block: Block): Matched => {
  const matching = new Matching(asked.graph, read, block);
  const hops = new Map<PatternEdge, Hop>();
  const pending = [...pattern.edges];
  while (pending.length > 0) {
    const at = matching.isEmpty
      ? 0
      : pending.findIndex(({ left, right }) => matching.knows(left) || matching.knows(right));
    const [edge] = at < 0 ? [] : pending.splice(at, 1);
    if (edge === undefined)
      return refuse('KQL_UNSUPPORTED_OPERATOR', 'The sequences of the pattern share no node', pending[0]?.node);
    const hop = hopOf(asked.graph, edge, asked.wanted.get(edge.name ?? '') ?? [], cycles, block);
    hops.set(edge, hop);
    matching.add(edge, hop);
  }
  const [first, second] = pattern.nodes;
  if (matching.isEmpty && first !== undefined) matching.begin(first);
  if (pattern.edges.length === 0 && second !== undefined)
    return refuse('KQL_UNSUPPORTED_OPERATOR', 'The sequences of the pattern share no node');
  return { matching, hops };
};

const numbersOf = (edge: PatternEdge, hop: Hop): Fragment =>
  edge.range === undefined ? fragment`[toInt64(${columnReference(hop.edges)})]` : columnReference(hop.edges);

const together = (arrays: readonly Fragment[]): Fragment =>
  arrays.length === 1 && arrays[0] !== undefined ? arrays[0] : fragment`arrayConcat(${joined(arrays, ', ')})`;

const distinct = (array: Fragment): Scalar =>
  scalar('bool', fragment`length(arrayDistinct(${array})) = length(${array})`, false);

/**
 * Without an edge twice: within a sequence that would be a way back. Whether two sequences may share an edge is not documented:
 * where they do, the query fails.
 */
const withUniqueEdges = (relation: Relation, pattern: Pattern, hops: Matched['hops']): Relation => {
  const sequences = Array.from({ length: pattern.sequences }, (_, sequence) =>
    [...hops].filter(([edge]) => edge.sequence === sequence).map(([edge, hop]) => numbersOf(edge, hop)),
  ).filter(({ length }) => length > 0);
  const own = sequences
    .filter(({ length }) => length > 1)
    .reduce((rows, arrays) => filtered(rows, distinct(together(arrays))), relation);
  if (sequences.length < 2) return own;
  const all = together(sequences.flat());
  const check = fragment`throwIf(length(arrayDistinct(${all})) != length(${all}), 'graph-match of which two sequences meet the same edge is not supported') = 0`;
  return filtered(own, scalar('bool', check, false));
};

/** Without a node twice. */
const withoutCycles = (
  relation: Relation,
  pattern: Pattern,
  { hops, matching }: Matched,
  node: SyntaxNode,
): Relation => {
  if (pattern.sequences > 1)
    return refuse('KQL_UNSUPPORTED_OPERATOR', 'graph-match without cycles of several sequences is not supported', node);
  const arrays = [...hops].map(([edge, hop]) =>
    hop.nodes === undefined
      ? fragment`[${columnReference(matching.keyOf(edge.right))}]`
      : fragment`arrayPopFront(${columnReference(hop.nodes)})`,
  );
  const [first] = pattern.edges;
  if (first === undefined) return relation;
  return filtered(
    relation,
    distinct(together([fragment`[${columnReference(matching.keyOf(first.left))}]`, ...arrays])),
  );
};

const cyclesOf = (node: Kusto.Language.Syntax.GraphMatchOperator): Cycles => {
  const text = parameterOf(node.Parameters, 'cycles') ?? 'unique_edges';
  return text === 'all' || text === 'none' || text === 'unique_edges'
    ? text
    : refuse('KQL_UNSUPPORTED_OPERATOR', `graph-match with cycles=${text} is not supported`, node);
};

/** A frame in which `name.property` is a column of an element of the pattern. */
const frameOver = (
  relation: Relation,
  { matching }: Matched,
  asked: Asked,
  block: Block,
  isCondition: boolean,
): Frame => {
  const columnOf = (edge: string, name: string | undefined): Fragment | undefined => {
    const column = name === undefined ? undefined : matching.elements.get(edge)?.columns.get(name);
    return column === undefined ? undefined : columnReference(column);
  };
  const listed = (value: Fragment): Scalar =>
    scalar('dynamic', fragment`concat('[', arrayStringConcat(${value}, ','), ']')`, false);
  const ofPath = (edge: string, property: string): Scalar | undefined => {
    if (isCondition)
      return refuse('KQL_UNSUPPORTED_OPERATOR', `What the condition asks of '${edge}' is written with all() or any()`);
    const values = columnOf(edge, asked.properties.get(`${edge}.${property}`));
    return values === undefined ? undefined : listed(values);
  };
  return new Frame(block.query, block.scope, relation, {
    members: (name, member) => {
      if (asked.paths.has(name)) return ofPath(name, member);
      const element = matching.elements.get(name);
      const column = element?.relation.node.columns.find((each) => each.name === element.columns.get(member));
      return column === undefined ? undefined : columnScalar(column);
    },
    calls: (call) => {
      const found = asked.calls.get(call.TextStart);
      const values = found === undefined ? undefined : columnOf(found.edge, found.column);
      if (found === undefined || values === undefined) return undefined;
      if (found.name === 'map') return listed(values);
      const sql = found.name === 'all' ? 'arrayAll' : 'arrayExists';
      return scalar('bool', fragment`${raw(sql)}(x -> x = 1, ${values})`, false);
    },
  });
};

/** `graph-match`: a row for each place of the graph where the pattern fits. https://learn.microsoft.com/kusto/query/graph-match-operator */
export const graphMatch: Operator<Kusto.Language.Syntax.GraphMatchOperator> = (node, input, block) => {
  const graph = graphBefore(input, node);
  const pattern = patternOf(node);
  const cycles = cyclesOf(node);
  const shown = expressionsOf(node.ProjectClause?.Expressions);
  const condition = node.WhereClause?.Condition as Expression | null | undefined;
  const texts = condition === null || condition === undefined ? shown : [condition, ...shown];
  const asked = askedOf(texts, pattern, graph, block);
  const read = new Set<string>();
  for (const text of texts) walk(text, (each) => read.add(nameOf(each) ?? ''));
  const found = matched(pattern, asked, read, cycles, block);
  let rows = found.matching.relation;
  if (condition !== null && condition !== undefined) {
    const frame = frameOver(rows, found, asked, block, true);
    const truth = lower(condition, frame);
    rows = filtered(frame.input, truth);
  }
  if (cycles === 'unique_edges') rows = withUniqueEdges(rows, pattern, found.hops);
  if (cycles === 'none') rows = withoutCycles(rows, pattern, found, node);
  const frame = frameOver(rows, found, asked, block, false);
  const values = namedValues(shown, columnsOf(node as Expression), frame);
  return projected(frame.input, values);
};
