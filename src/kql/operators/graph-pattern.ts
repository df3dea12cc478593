import { refuse } from '../failure.ts';
import { type Expression, elementsOf, kindOf, membersOf, type SyntaxNode } from '../syntax/kusto.ts';

// The pattern of `graph-match`, read: nodes, and edges between them. https://learn.microsoft.com/kusto/query/graph-match-operator

/** An edge of the pattern between the node before it and the node after it. */
export interface PatternEdge {
  readonly name: string | undefined;
  readonly left: string;
  readonly right: string;
  readonly direction: 'right' | 'left' | 'any';
  /** How many edges it stands for, where it stands for several. */
  readonly range: { readonly least: number; readonly most: number } | undefined;
  /** The place among the comma-separated sequences. */
  readonly sequence: number;
  readonly node: SyntaxNode;
}

export interface Pattern {
  /** The nodes in the order in which they first stand; those without a name in the text have one that none can have. */
  readonly nodes: readonly string[];
  readonly edges: readonly PatternEdge[];
  readonly sequences: number;
}

/** A pattern's edge of variable length stands for at most so many edges. */
const longestPath = 32;

const rangeOf = (range: Kusto.Language.Syntax.GraphMatchPatternEdgeRange | null): PatternEdge['range'] => {
  if (range === null) return undefined;
  const [least, most] = [range.RangeStart, range.RangeEnd].map((end) =>
    Number((end as (Expression & { LiteralValue?: unknown }) | null)?.LiteralValue ?? Number.NaN),
  ) as [number, number];
  if (!Number.isInteger(least) || !Number.isInteger(most) || least < 0 || most < least)
    return refuse('KQL_UNSUPPORTED_OPERATOR', 'The ends of the length of an edge are whole numbers', range);
  if (most > longestPath)
    return refuse('KQL_LIMIT', `An edge of variable length stands for at most ${longestPath} edges`, range);
  return { least, most };
};

const directionOf = (edge: Kusto.Language.Syntax.GraphMatchPatternEdge): PatternEdge['direction'] => {
  if (edge.LastToken?.Text?.endsWith('>') === true || edge.FirstToken?.Text?.endsWith('>') === true) return 'right';
  return edge.FirstToken?.Text?.startsWith('<') === true ? 'left' : 'any';
};

/** The pattern of an operator. */
export const patternOf = (operator: Kusto.Language.Syntax.GraphMatchOperator): Pattern => {
  const nodes: string[] = [];
  const edges: PatternEdge[] = [];
  const patterns = elementsOf<Kusto.Language.Syntax.GraphMatchPattern>(operator.Patterns);
  const nameOf = (node: Kusto.Language.Syntax.GraphMatchPatternNode): string => {
    const name = node.Name?.SimpleName ?? ` node ${nodes.length}`;
    if (!nodes.includes(name)) nodes.push(name);
    return name;
  };
  for (const [sequence, pattern] of patterns.entries()) {
    let left: string | undefined;
    let open: Omit<PatternEdge, 'right'> | undefined;
    for (const element of membersOf<SyntaxNode>(pattern.PatternElements)) {
      if (kindOf(element) === 'GraphMatchPatternNode') {
        const right = nameOf(element as Kusto.Language.Syntax.GraphMatchPatternNode);
        if (open !== undefined) edges.push({ ...open, right });
        [left, open] = [right, undefined];
        continue;
      }
      const edge = element as Kusto.Language.Syntax.GraphMatchPatternEdge;
      if (left === undefined || open !== undefined)
        return refuse('KQL_UNSUPPORTED_OPERATOR', 'An edge of a pattern stands between two nodes', element);
      const name = edge.Name?.SimpleName ?? undefined;
      open = { name, left, direction: directionOf(edge), range: rangeOf(edge.Range), sequence, node: edge };
    }
    if (open !== undefined)
      return refuse('KQL_UNSUPPORTED_OPERATOR', 'An edge of a pattern stands between two nodes', open.node);
  }
  const names = [...edges.flatMap(({ name }) => (name === undefined ? [] : [name])), ...nodes];
  if (new Set(names).size < names.length)
    return refuse('KQL_UNSUPPORTED_OPERATOR', 'Two elements of the pattern have one name', operator);
  return { nodes, edges, sequences: patterns.length };
};
