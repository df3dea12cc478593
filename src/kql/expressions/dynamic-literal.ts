import { refuse } from '../failure.ts';
import {
  childrenOf,
  type Expression,
  elementsOf,
  kindOf,
  literalTextOf,
  type SyntaxNode,
  textOf,
} from '../syntax/kusto.ts';
import { datetimeValue, inBrackets, timespanTextOf, timespanTicks } from './literal-text.ts';

/** The compact JSON text of `dynamic(...)`, key order kept; null for `dynamic(null)`. */
export const dynamicText = (node: Expression): string | null => {
  const inner = (node as Kusto.Language.Syntax.DynamicExpression).Expression;
  if (inner === null) return null;
  const text = jsonText(inner);
  return text === 'null' ? null : text;
};

const jsonText = (node: SyntaxNode): string => {
  switch (kindOf(node)) {
    case 'JsonObjectExpression':
      return `{${elementsOf<SyntaxNode>((node as Kusto.Language.Syntax.JsonObjectExpression).Pairs)
        .map(pairText)
        .join(',')}}`;
    case 'JsonArrayExpression':
      return `[${elementsOf<SyntaxNode>((node as Kusto.Language.Syntax.JsonArrayExpression).Values)
        .map(jsonText)
        .join(',')}]`;
    case 'StringLiteralExpression':
    case 'CompoundStringLiteralExpression':
      return JSON.stringify((node as Expression).LiteralValue);
    case 'NullLiteralExpression':
      return 'null';
    case 'DynamicExpression':
      return dynamicText(node as Expression) ?? 'null';
    case 'DateTimeLiteralExpression':
      return JSON.stringify(isoText(node));
    case 'TimespanLiteralExpression':
      return JSON.stringify(timespanDisplay(node));
    default:
      return scalarText(node);
  }
};

const pairText = (node: SyntaxNode): string => {
  const { Name: name, Value: value } = node as Kusto.Language.Syntax.JsonPair;
  return `${JSON.stringify(name?.ValueText ?? '')}:${value === null ? 'null' : jsonText(value)}`;
};

const bracketed = (node: SyntaxNode): string =>
  inBrackets(kindOf(node).endsWith('LiteralExpression') ? literalTextOf(node as Expression) : textOf(node));

const isoText = (node: SyntaxNode): string => {
  const value = datetimeValue(bracketed(node));
  return value === undefined
    ? refuse('KQL_BAD_LITERAL', `The text '${textOf(node)}' is not a datetime`, node)
    : `${value.replace(' ', 'T')}Z`;
};

const timespanDisplay = (node: SyntaxNode): string => {
  const ticks = timespanTicks(bracketed(node));
  return ticks === undefined
    ? refuse('KQL_BAD_LITERAL', `The text '${textOf(node)}' is not a timespan`, node)
    : timespanTextOf(ticks);
};

/** Numbers and booleans stand in JSON as they are; a negative number is a unary minus before one. */
const scalarText = (node: SyntaxNode): string => {
  const text = bracketed(node);
  if (/^(true|false|null)$/i.test(text)) return text.toLowerCase();
  if (/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return jsonNumber(text);
  if (/^0x[0-9a-f]+$/i.test(text)) return String(BigInt(text));
  const only = childrenOf(node).find((child) => kindOf(child).endsWith('Expression'));
  return only === undefined ? JSON.stringify(text) : jsonText(only);
};

const jsonNumber = (text: string): string =>
  text.includes('.') ? text.replace(/^(-?)\./, '$10.').replace(/\.(e|$)/i, '.0$1') : text;
