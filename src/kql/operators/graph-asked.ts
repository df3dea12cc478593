import { toDynamic } from '../expressions/convert.ts';
import { Frame } from '../expressions/frame.ts';
import { refuse } from '../failure.ts';
import type { Graph } from '../plan/graph.ts';
import { extended } from '../plan/relation.ts';
import { fragment, type Scalar, scalar } from '../sql/fragment.ts';
import {
  childrenOf,
  type Expression,
  elementsOf,
  type FunctionCall,
  kindOf,
  type SyntaxNode,
} from '../syntax/kusto.ts';
import type { Wanted } from './graph-paths.ts';
import type { Pattern } from './graph-pattern.ts';
import { type Block, lower } from './operator.ts';

// What the condition and the columns of `graph-match` ask of the edges and nodes of paths: `map(e, x)`, `all(e, x)`, `e.x`.

/** Visits a node of the text and all below it. */
export const walk = (node: SyntaxNode, visit: (node: SyntaxNode) => void): void => {
  visit(node);
  for (const child of childrenOf(node)) walk(child, visit);
};

/** The name that a node of the text is. */
export const nameOf = (node: SyntaxNode | null | undefined): string | undefined =>
  node !== null && node !== undefined && kindOf(node) === 'NameReference'
    ? ((node as Kusto.Language.Syntax.NameReference).SimpleName ?? undefined)
    : undefined;

const overPaths: ReadonlySet<string> = new Set(['map', 'all', 'any']);

/** What is asked of each edge of a path or of each node inside it, by where it stands in the text. */
export interface Asked {
  readonly graph: Graph;
  readonly wanted: ReadonlyMap<string, readonly Wanted[]>;
  /** The column of a call, by where it begins in the text. */
  readonly calls: ReadonlyMap<number, { readonly edge: string; readonly column: string; readonly name: string }>;
  /** The column of a property of a path, by `edge.property`. */
  readonly properties: ReadonlyMap<string, string>;
  readonly paths: ReadonlySet<string>;
}

/** `map(e, ...)`, `all(inner_nodes(e), ...)`: the edge, what of it, and the expression. */
const overPath = (node: SyntaxNode, paths: ReadonlySet<string>) => {
  if (kindOf(node) !== 'FunctionCallExpression') return undefined;
  const call = node as FunctionCall;
  const name = call.Name?.SimpleName ?? '';
  if (!overPaths.has(name)) return undefined;
  const [first, inner] = elementsOf<Expression>(call.ArgumentList?.Expressions);
  if (first === undefined || inner === undefined) return undefined;
  const isInner =
    kindOf(first) === 'FunctionCallExpression' && (first as FunctionCall).Name?.SimpleName === 'inner_nodes';
  const [within] = isInner ? elementsOf<Expression>((first as FunctionCall).ArgumentList?.Expressions) : [first];
  const edge = nameOf(within);
  if (edge === undefined || !paths.has(edge))
    return refuse('KQL_UNSUPPORTED_FUNCTION', `${name}() is about an edge of variable length`, node);
  return { name, edge, of: isInner ? ('node' as const) : ('edge' as const), inner };
};

/** Every expression over the edges and nodes of paths becomes a column of the graph's edges or nodes. */
export const askedOf = (texts: readonly SyntaxNode[], pattern: Pattern, graph: Graph, block: Block): Asked => {
  const paths = new Set(pattern.edges.flatMap(({ name, range }) => (range && name !== undefined ? [name] : [])));
  const wanted = new Map<string, Wanted[]>();
  const calls = new Map<number, { edge: string; column: string; name: string }>();
  const properties = new Map<string, string>();
  const frames = {
    edge: new Frame(block.query, block.scope, graph.edges),
    node: new Frame(block.query, block.scope, graph.nodes),
  };
  const add = (edge: string, of: 'edge' | 'node', value: Scalar, sql: Wanted['type']): string => {
    const column = block.query.names.fresh('wanted');
    frames[of].relation = extended(frames[of].input, [{ name: column, value, hidden: true }]);
    wanted.set(edge, [...(wanted.get(edge) ?? []), { name: column, of, type: sql }]);
    return column;
  };
  const text = (value: Scalar): Scalar => {
    const json = toDynamic(value);
    return scalar('dynamic', value.type === 'dynamic' ? fragment`if(${json} = '', 'null', ${json})` : json, false);
  };
  const visit = (node: SyntaxNode): void => {
    const over = overPath(node, paths);
    if (over !== undefined) {
      const value = lower(over.inner, frames[over.of]);
      const isMap = over.name === 'map';
      const truth = scalar('bool', fragment`toUInt8(ifNull(${value}, 0))`, false);
      const column = add(over.edge, over.of, isMap ? text(value) : truth, isMap ? 'String' : 'UInt8');
      calls.set(node.TextStart, { edge: over.edge, column, name: over.name });
      return;
    }
    if (kindOf(node) !== 'PathExpression') return;
    const path = node as Kusto.Language.Syntax.PathExpression;
    const edge = nameOf(path.Expression);
    if (edge === undefined || !paths.has(edge)) return;
    const property = nameOf(path.Selector) ?? '';
    if (properties.has(`${edge}.${property}`)) return;
    const value = frames.edge.column(property, node as Expression);
    properties.set(`${edge}.${property}`, add(edge, 'edge', text(value), 'String'));
  };
  for (const each of texts) walk(each, visit);
  return { graph: { ...graph, edges: frames.edge.input, nodes: frames.node.input }, wanted, calls, properties, paths };
};
