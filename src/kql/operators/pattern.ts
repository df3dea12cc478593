import { Frame } from '../expressions/frame.ts';
import { lowerScalar } from '../expressions/lower-scalar.ts';
import { refuse } from '../failure.ts';
import { type Expression, elementsOf, kindOf, type SyntaxNode } from '../syntax/kusto.ts';
import type { Block } from './operator.ts';

type Match = Kusto.Language.Syntax.PatternMatch;

const literalOf = (node: Expression, block: Block): string => {
  const value = lowerScalar(node, new Frame(block.query, block.scope)).literal?.value;
  return typeof value === 'string'
    ? value
    : refuse('KQL_UNSUPPORTED_STATEMENT', 'A pattern takes values that are written in the text', node);
};

const pathOf = (node: Expression): { call: Expression; path: string | undefined } => {
  if (kindOf(node) !== 'PathExpression') return { call: node, path: undefined };
  const { Expression: call, Selector: selector } = node as Kusto.Language.Syntax.PathExpression;
  return { call: call as Expression, path: (selector as Kusto.Language.Syntax.NameReference | null)?.SimpleName ?? '' };
};

/** The body that `App('a1').Data` stands for, after `declare pattern App = ...`. https://learn.microsoft.com/kusto/query/pattern-statement */
export const patternBody = (node: Expression, block: Block): Kusto.Language.Syntax.FunctionBody | undefined => {
  const { call, path } = pathOf(node);
  if (kindOf(call) !== 'FunctionCallExpression') return undefined;
  const { Name: name, ArgumentList: list } = call as Kusto.Language.Syntax.FunctionCallExpression;
  const bound = block.scope.find(name?.SimpleName ?? '');
  if (bound?.kind !== 'pattern') return undefined;
  const given = elementsOf<Expression>(list?.Expressions).map((argument) => literalOf(argument, block));
  const matches = elementsOf<Match>(bound.statement.Pattern?.Patterns);
  const found = matches.find((match) => {
    const values = elementsOf<Expression>(match.ParameterValues?.Expressions).map((value) => literalOf(value, block));
    const own = match.PathValue?.Value;
    const ownPath = own === null || own === undefined ? undefined : literalOf(own as Expression, block);
    return values.length === given.length && values.every((value, i) => value === given[i]) && ownPath === path;
  });
  return (
    found?.Body ?? refuse('KQL_UNSUPPORTED_STATEMENT', 'The pattern has no body for these values', node as SyntaxNode)
  );
};
