import type { KustoDiagnostic } from './analyse.ts';
import { childrenOf, kindOf, type SyntaxNode } from './kusto.ts';

const innermost = (root: SyntaxNode, position: number): SyntaxNode[] => {
  const path: SyntaxNode[] = [];
  let node: SyntaxNode | undefined = root;
  while (node !== undefined) {
    path.push(node);
    node = childrenOf(node).find((child) => child.TextStart <= position && position < child.TextStart + child.Width);
  }
  return path;
};

const isCounted = (path: readonly SyntaxNode[]): boolean =>
  path.some(
    (node) =>
      kindOf(node) === 'FunctionCallExpression' &&
      (node as Kusto.Language.Syntax.FunctionCallExpression).Name?.SimpleName === 'count',
  );

/**
 * Whether Kusto's engine takes what its binder objects to: `search not("x")`, where the binder wants a bool and the engine looks
 * for the text; `count(x)`, where the binder wants no value or a bool and the engine counts the rows.
 */
export const isTolerated = (
  { code, start }: KustoDiagnostic,
  root: Kusto.Language.Syntax.QueryBlock | undefined,
): boolean => {
  if (code !== 'KS107' || root === undefined) return false;
  const path = innermost(root, start);
  const kinds = path.map(kindOf);
  return (kinds.includes('SearchOperator') && kinds.includes('StringLiteralExpression')) || isCounted(path);
};
