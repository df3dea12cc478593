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

const takesDynamic: ReadonlySet<string> = new Set(['todynamic', 'parse_json', 'parsejson', 'toobject']);

const callName = (node: SyntaxNode): string =>
  kindOf(node) === 'FunctionCallExpression'
    ? ((node as Kusto.Language.Syntax.FunctionCallExpression).Name?.SimpleName ?? '')
    : '';

/**
 * Whether Kusto's engine takes what its binder objects to: `search not("x")`, where the binder wants a bool and the engine looks
 * for the text; `project-rename a = a`, which changes nothing; `count(x)`, where the binder wants no value or a bool and the engine counts the rows; `todynamic(d)` of what is a
 * dynamic already; arguments of `bag_unpack` by name.
 */
export const isTolerated = (
  { code, start }: KustoDiagnostic,
  root: Kusto.Language.Syntax.QueryBlock | undefined,
): boolean => {
  // What the binder knows to be no array, or no bag, gives null.
  if (code === 'KS234' || code === 'KS235') return true;
  if (code === 'KS171' && root !== undefined) return isSameName(innermost(root, start));
  if (code !== 'KS107' || root === undefined) return false;
  const path = innermost(root, start);
  const kinds = path.map(kindOf);
  if ((kinds.includes('SearchOperator') && kinds.includes('StringLiteralExpression')) || isCounted(path)) return true;
  const call = path.findLast((node) => callName(node) !== '');
  if (call === undefined) return false;
  const name = callName(call);
  const inside = path.slice(path.indexOf(call) + 1);
  if (takesDynamic.has(name)) return inside.every((node) => node.Width <= call.Width) && isDynamicArgument(inside);
  return (
    name === 'bag_unpack' &&
    kinds.includes('EvaluateOperator') &&
    inside.some((node) => kindOf(node) === 'SimpleNamedExpression')
  );
};

/** A column that is renamed to the name that it has. */
const isSameName = (path: readonly SyntaxNode[]): boolean => {
  const renamed = path.find((node) => kindOf(node) === 'SimpleNamedExpression');
  if (renamed === undefined || !path.some((node) => kindOf(node) === 'ProjectRenameOperator')) return false;
  const { Name: name, Expression: source } = renamed as Kusto.Language.Syntax.SimpleNamedExpression;
  return (
    source !== null &&
    kindOf(source) === 'NameReference' &&
    (source as Kusto.Language.Syntax.NameReference).SimpleName === name?.SimpleName
  );
};

const isDynamicArgument = (inside: readonly SyntaxNode[]): boolean => {
  const argument = inside.find((node) => 'ResultType' in node && kindOf(node) !== 'ExpressionList');
  return (argument as { ResultType?: { Name?: string } | null } | undefined)?.ResultType?.Name === 'dynamic';
};
