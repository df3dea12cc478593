import { kustoTypes } from '../model/table.ts';
import { convert } from './expressions/convert.ts';
import { Frame, Scope } from './expressions/frame.ts';
import { lowerScalar } from './expressions/lower-scalar.ts';
import { refuse } from './failure.ts';
import type { Block } from './operators/operator.ts';
import { type Relation, shared } from './plan/relation.ts';
import { raw, type Scalar, scalar } from './sql/fragment.ts';
import { inputName } from './sql/parameters.ts';
import { clickhouseType } from './sql/types.ts';
import { type Expression, elementsOf, isGraph, isTabular, kindOf, type SyntaxNode, textOf } from './syntax/kusto.ts';

// The statements before a query: `let`, `declare query_parameters`, `declare pattern`, `set`.

/** Binds what each statement names. Options of `set` tune Azure Data Explorer and change no answer. */
export const bindStatements = (statements: readonly SyntaxNode[], block: Block): void => {
  for (const statement of statements) bindStatement(statement, block);
};

const bindStatement = (statement: SyntaxNode, block: Block): void => {
  switch (kindOf(statement)) {
    case 'LetStatement':
      bindLet(statement as Kusto.Language.Syntax.LetStatement, block);
      return;
    case 'QueryParametersStatement':
      bindParameters(statement as Kusto.Language.Syntax.QueryParametersStatement, block);
      return;
    case 'PatternStatement': {
      const pattern = statement as Kusto.Language.Syntax.PatternStatement;
      block.scope.bind(pattern.Name?.SimpleName ?? '', { kind: 'pattern', statement: pattern });
      return;
    }
    case 'SetOptionStatement':
    case 'ExpressionStatement':
      return;
    default:
      refuse(
        'KQL_UNSUPPORTED_STATEMENT',
        `The statement '${statement.GetFirstToken()?.Text ?? ''}' is not supported`,
        statement,
      );
  }
};

/** `declare query_parameters(days:long, name:string = "x")`: each run gives the values of those without a default, none of which is part of the text. */
const bindParameters = ({ Parameters: list }: Kusto.Language.Syntax.QueryParametersStatement, block: Block): void => {
  for (const parameter of elementsOf<Kusto.Language.Syntax.FunctionParameter>(list)) {
    const name = parameter.NameAndType?.Name?.SimpleName ?? '';
    block.scope.bind(name, { kind: 'scalar', scalar: inputOf(parameter, name, block) });
  }
};

const inputOf = (parameter: Kusto.Language.Syntax.FunctionParameter, name: string, block: Block): Scalar => {
  const written = textOf(parameter.NameAndType?.Type as SyntaxNode).trim();
  const type = kustoTypes.find((each) => each === written) ?? (written === 'double' ? 'real' : undefined);
  if (type === undefined) return refuse('KQL_UNSUPPORTED_STATEMENT', 'A query parameter has a scalar type', parameter);
  const otherwise = parameter.DefaultValue?.Value;
  if (otherwise !== null && otherwise !== undefined)
    return convert(lowerScalar(otherwise as Expression, new Frame(block.query, block.scope)), type);
  block.query.inputs.set(name, type);
  return scalar(type, raw(`{${inputName(name)}:${clickhouseType[type]}}`));
};

const bindLet = (statement: Kusto.Language.Syntax.LetStatement, block: Block): void => {
  const name = statement.Name?.SimpleName ?? '';
  const expression = statement.Expression as Expression;
  if (kindOf(expression) === 'FunctionDeclaration') {
    block.scope.bind(name, { kind: 'function', scope: block.scope });
    return;
  }
  if (!isTabular(expression) && !isGraph(expression)) {
    block.scope.bind(name, { kind: 'scalar', scalar: lowerScalar(expression, new Frame(block.query, block.scope)) });
    return;
  }
  // The scope as it is now: a later `let` of the same name does not change what this one means.
  const inner = new Scope(block.scope, block.scope.depth);
  let relation: Relation | undefined;
  block.scope.bind(name, {
    kind: 'relation',
    relation: () => {
      relation ??= shared(block.query.lowerRelation(expression, inner), block.query.names);
      return relation;
    },
  });
};
