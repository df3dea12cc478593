import { refuse } from '../failure.ts';
import type { Relation } from '../plan/relation.ts';
import type { Scalar } from '../sql/fragment.ts';
import {
  type Expression,
  elementsOf,
  type FunctionCall,
  isTabular,
  kindOf,
  kustoTypeOf,
  membersOf,
  type SyntaxNode,
} from '../syntax/kusto.ts';
import { convert } from './convert.ts';
import { type Frame, Scope } from './frame.ts';

type LowerScalar = (node: Expression, frame: Frame) => Scalar;

/** Functions that call one another deeper than this are taken for endless. */
const deepestCall = 64;

/** A call taken apart: the body, bound to the arguments, and the scope that holds them. */
export interface OpenedCall {
  readonly body: Kusto.Language.Syntax.FunctionBody;
  readonly scope: Scope;
}

const argumentsOf = (node: Expression): Expression[] =>
  kindOf(node) === 'FunctionCallExpression'
    ? elementsOf<Expression>((node as FunctionCall).ArgumentList?.Expressions)
    : [];

const nameOf = (argument: Expression): string | undefined => {
  if (kindOf(argument) !== 'SimpleNamedExpression') return undefined;
  return (argument as Kusto.Language.Syntax.SimpleNamedExpression).Name?.SimpleName ?? undefined;
};

const valueNode = (argument: Expression): Expression =>
  kindOf(argument) === 'SimpleNamedExpression'
    ? ((argument as Kusto.Language.Syntax.SimpleNamedExpression).Expression as Expression)
    : argument;

/**
 * Opens a call of a function that the text or the catalogue defines (`let f = (x:long) {...}`, a saved function): arguments are
 * bound by name or position, defaults fill the rest, and the body sees the names of the place where it was defined.
 * `first` is the table that `invoke` passes as first argument.
 */
export const openCall = (node: Expression, frame: Frame, lower: LowerScalar, first?: Relation): OpenedCall => {
  const symbol = node.ReferencedSymbol as Kusto.Language.Symbols.FunctionSymbol;
  const body = node.GetCalledFunctionBody() as Kusto.Language.Syntax.FunctionBody | null;
  if (body === null) return refuse('KQL_UNSUPPORTED_FUNCTION', `The function '${symbol.Name}' is not supported`, node);
  if (callDepth(frame.scope) > deepestCall)
    return refuse('KQL_LIMIT', `The function '${symbol.Name}' calls itself without end`, node);
  const defined = frame.scope.find(symbol.Name ?? '');
  const scope = new Scope(defined?.kind === 'function' ? defined.scope : frame.query.root, callDepth(frame.scope) + 1);
  const parameters = membersOf<Kusto.Language.Symbols.Parameter>(
    membersOf<Kusto.Language.Symbols.Signature>(symbol.Signatures)[0]?.Parameters,
  );
  const given = argumentsOf(node);
  const positional = given.filter(
    (argument) => nameOf(argument) === undefined || !parameters.some(({ Name }) => Name === nameOf(argument)),
  );
  parameters.forEach((parameter, index) => {
    const name = parameter.Name ?? '';
    if (first !== undefined && index === 0) {
      scope.bind(name, { kind: 'relation', relation: () => first });
      return;
    }
    const byName = given.find((argument) => nameOf(argument) === name);
    const argument = byName ?? positional[first === undefined ? index : index - 1];
    bindParameter({
      parameter,
      name,
      argument: argument === undefined ? undefined : valueNode(argument),
      node,
      frame,
      lower,
      scope,
    });
  });
  return { body, scope };
};

const callDepth = (scope: Scope): number => scope.depth;

interface Binding {
  readonly parameter: Kusto.Language.Symbols.Parameter;
  readonly name: string;
  readonly argument: Expression | undefined;
  readonly node: Expression;
  readonly frame: Frame;
  readonly lower: LowerScalar;
  readonly scope: Scope;
}

const bindParameter = ({ parameter, name, argument, node, frame, lower, scope }: Binding): void => {
  const source = argument ?? (parameter.DefaultValue as Expression | null);
  if (source === null || source === undefined) {
    refuse('KQL_ARGUMENTS', `The argument '${name}' is missing`, node);
    return;
  }
  if (argument !== undefined && isTabular(argument)) {
    scope.bind(name, { kind: 'relation', relation: () => frame.query.lowerRelation(argument, frame.scope, frame) });
    return;
  }
  const value = lower(source, frame);
  const type = kustoTypeOf(membersOf<Kusto.Language.Symbols.TypeSymbol>(parameter.DeclaredTypes)[0]);
  const declared = membersOf(parameter.DeclaredTypes).length === 1 ? convertLiteral(value, type) : value;
  scope.bind(name, { kind: 'scalar', scalar: declared });
};

const convertLiteral = (value: Scalar, type: Scalar['type']): Scalar =>
  value.type === type ? value : convert(value, type);

/** The `let` statements of a body. */
export const statementsOf = (body: Kusto.Language.Syntax.FunctionBody): SyntaxNode[] =>
  elementsOf<SyntaxNode>(body.Statements);

/** A call of a scalar function: its body as an expression over the caller's rows. */
export const callUserFunction = (node: Expression, frame: Frame, lower: LowerScalar): Scalar => {
  const { body, scope } = openCall(node, frame, lower);
  const inner = frame.inScope(scope);
  frame.query.bindStatements(statementsOf(body), inner);
  if (body.Expression === null) return refuse('KQL_UNSUPPORTED_FUNCTION', 'The function has no expression', node);
  return lower(body.Expression, inner);
};
