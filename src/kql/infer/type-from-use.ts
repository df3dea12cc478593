import { type KustoType, kustoTypes } from '../../model/table.ts';
import { type Expression, elementsOf, type FunctionCall, kindOf, membersOf, type SyntaxNode } from '../syntax/kusto.ts';

const typeNames: ReadonlySet<string> = new Set(kustoTypes);

const asType = (name: string | null | undefined): KustoType | undefined =>
  name !== null && name !== undefined && typeNames.has(name) ? (name as KustoType) : undefined;

/** The type that a message of the binder asks for: `A value of type string expected.` */
export const typeSaid = (message: string): KustoType | undefined => {
  if (/dynamic (array|bag)/.test(message)) return 'dynamic';
  const said = /(?:of type|types:) (\w+)/.exec(message)?.[1];
  return asType(said);
};

/** Log Analytics ends the names of custom columns with their type. https://learn.microsoft.com/azure/azure-monitor/logs/data-collector-api */
const suffixes: Readonly<Record<string, KustoType>> = { s: 'string', d: 'real', b: 'bool', t: 'datetime', g: 'string' };

const typeFromName = (name: string): KustoType | undefined => {
  const suffix = /_([sdbtg])$/.exec(name)?.[1];
  if (suffix !== undefined) return suffixes[suffix];
  return /^(TimeGenerated|Timestamp|EventTime|StartTime|EndTime|EventStartTime|EventEndTime|timestamp)$/.test(name)
    ? 'datetime'
    : undefined;
};

const comparisons: ReadonlySet<string> = new Set([
  'EqualExpression',
  'NotEqualExpression',
  'LessThanExpression',
  'LessThanOrEqualExpression',
  'GreaterThanExpression',
  'GreaterThanOrEqualExpression',
]);
const sums: ReadonlySet<string> = new Set(['AddExpression', 'SubtractExpression']);
const products: ReadonlySet<string> = new Set(['MultiplyExpression', 'DivideExpression', 'ModuloExpression']);
const texts =
  /^(Not)?(Has|Contains|StartsWith|EndsWith|MatchesRegex|EqualTilde|BangTilde|HasPrefix|HasSuffix)(Cs)?Expression$/;

const otherSide = (parent: SyntaxNode, node: SyntaxNode): KustoType | undefined => {
  const { Left: left, Right: right } = parent as Kusto.Language.Syntax.BinaryExpression;
  return asType((left === node ? right : left)?.ResultType?.Name);
};

const fromBinary = (kind: string, parent: SyntaxNode, node: SyntaxNode): KustoType | undefined => {
  if (comparisons.has(kind)) return otherSide(parent, node);
  if (sums.has(kind)) {
    const other = otherSide(parent, node);
    return other === 'timespan' ? 'datetime' : other;
  }
  if (products.has(kind)) return otherSide(parent, node) ?? 'long';
  if (kind === 'AndExpression' || kind === 'OrExpression') return 'bool';
  return texts.test(kind) || kind.startsWith('HasA') ? 'string' : undefined;
};

const fromList = (parent: SyntaxNode): KustoType | undefined => {
  const { Right: right } = parent as Kusto.Language.Syntax.InExpression;
  const type = asType(elementsOf<Expression>(right?.Expressions)[0]?.ResultType?.Name);
  return type === 'dynamic' ? 'string' : type;
};

/** The type of a parameter that takes exactly one, or of those that it takes the likeliest. */
const fromArgument = (call: FunctionCall, node: SyntaxNode): KustoType | undefined => {
  const position = elementsOf<Expression>(call.ArgumentList?.Expressions).indexOf(node as Expression);
  if (position < 0) return undefined;
  if (call.Name?.SimpleName === 'bin') {
    const size = elementsOf<Expression>(call.ArgumentList?.Expressions)[1]?.ResultType?.Name;
    return size === 'timespan' ? 'datetime' : asType(size);
  }
  const symbol = call.ReferencedSymbol as Kusto.Language.Symbols.FunctionSymbol | null;
  const signature = membersOf<Kusto.Language.Symbols.Signature>(symbol?.Signatures)[0];
  const parameter = membersOf<Kusto.Language.Symbols.Parameter>(signature?.Parameters)[position];
  const declared = membersOf<Kusto.Language.Symbols.TypeSymbol>(parameter?.DeclaredTypes).map(({ Name }) => Name);
  if (declared.length > 0) return asType(declared[0]);
  return kindsOfArgument[String(parameter?.TypeKind)];
};

/** `Parameter.TypeKind` where it names no types: whole numbers, reals, arrays and bags, numbers, what can be summed. */
const kindsOfArgument: Readonly<Record<string, KustoType>> = {
  6: 'long',
  7: 'real',
  8: 'string',
  9: 'dynamic',
  10: 'dynamic',
  11: 'dynamic',
  12: 'dynamic',
  13: 'long',
  14: 'long',
  15: 'long',
  24: 'long',
  25: 'long',
};

const fromParent = (node: SyntaxNode): KustoType | undefined => {
  const parent = node.Parent as SyntaxNode | null;
  if (parent === null) return undefined;
  const kind = kindOf(parent);
  switch (kind) {
    case 'ParenthesizedExpression':
    case 'SeparatedElement':
      return kind === 'SeparatedElement' ? fromElement(node, parent) : fromParent(parent);
    case 'PathExpression':
    case 'ElementExpression':
      return (parent as Kusto.Language.Syntax.PathExpression).Expression === node ? 'dynamic' : undefined;
    case 'InExpression':
    case 'InCsExpression':
    case 'NotInExpression':
    case 'NotInCsExpression':
      return fromList(parent);
    case 'BetweenExpression':
    case 'NotBetweenExpression':
      return asType((parent as Kusto.Language.Syntax.BetweenExpression).Right?.First?.ResultType?.Name);
    case 'MvExpandExpression':
    case 'MvApplyExpression':
      return 'dynamic';
    case 'ParseOperator':
    case 'ParseWhereOperator':
    case 'ParseKvOperator':
      return 'string';
    case 'FilterOperator':
      return 'bool';
    default:
      return fromBinary(kind, parent, node);
  }
};

/** An element of a list: an argument of a call. */
const fromElement = (node: SyntaxNode, element: SyntaxNode): KustoType | undefined => {
  const call = element.Parent?.Parent?.Parent as SyntaxNode | null | undefined;
  if (call === null || call === undefined || kindOf(call) !== 'FunctionCallExpression') return undefined;
  return fromArgument(call as FunctionCall, node);
};

/** The type that a column must have for its use to make sense; text where nothing says otherwise. */
export const typeFromUse = (node: Expression, name: string): KustoType =>
  typeFromName(name) ?? fromParent(node) ?? 'string';
