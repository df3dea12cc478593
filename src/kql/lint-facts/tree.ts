import {
  childrenOf,
  type Expression,
  elementsOf,
  type FunctionCall,
  kindOf,
  type SyntaxNode,
} from '../syntax/kusto.ts';

/** Visits a node and all below it, parents first. A visitor that answers `false` keeps what is below for itself. */
export function visit(root: SyntaxNode, visitor: (node: SyntaxNode) => boolean | undefined): void {
  const waiting: SyntaxNode[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (visitor(node) === false) continue;
    const below = childrenOf(node);
    for (let i = below.length - 1; i >= 0; i--) {
      const child = below[i];
      if (child !== undefined) waiting.push(child);
    }
  }
}

/** Two sides of something and what joins them. */
export interface Binary {
  readonly Left: Expression | null;
  readonly Operator: Kusto.Language.Syntax.SyntaxToken | null;
  readonly Right: SyntaxNode | null;
}

/** The node as something with two sides, where it is. */
export const asBinary = (node: SyntaxNode): (SyntaxNode & Binary) | undefined =>
  'Left' in node && 'Right' in node && 'Operator' in node ? (node as SyntaxNode & Binary) : undefined;

/** What stands inside brackets, however many. */
export function withoutBrackets(node: Expression): Expression {
  let inner = node;
  while (kindOf(inner) === 'ParenthesizedExpression') {
    const { Expression: next } = inner as Kusto.Language.Syntax.ParenthesizedExpression;
    if (next === null) break;
    inner = next;
  }
  return inner;
}

/** The name of a called function; undefined for anything that is no call. */
export const calledName = (node: SyntaxNode): string | undefined =>
  kindOf(node) === 'FunctionCallExpression' ? ((node as FunctionCall).Name?.SimpleName ?? undefined) : undefined;

/** The arguments of a call. */
export const argumentsOf = (call: SyntaxNode): readonly Expression[] =>
  elementsOf<Expression>((call as FunctionCall).ArgumentList?.Expressions);

/** The name that a node refers to; undefined for anything else. */
export const referredName = (node: SyntaxNode): string | undefined =>
  kindOf(node) === 'NameReference'
    ? ((node as Kusto.Language.Syntax.NameReference).SimpleName ?? undefined)
    : undefined;
