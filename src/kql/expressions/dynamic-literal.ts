import { refuse } from '../failure.ts';
import { childrenOf, type Expression, elementsOf, kindOf, type SyntaxNode, textOf } from '../syntax/kusto.ts';
import { datetimeValue, timespanTicks } from './literals.ts';

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

const bracketed = (node: SyntaxNode): string => {
  const text = textOf(node);
  return /^\w+\s*\(([\s\S]*)\)$/.exec(text)?.[1]?.trim() ?? text;
};

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

/** `[-][d.]hh:mm:ss[.fffffff]` of ticks. */
export const timespanTextOf = (ticks: bigint): string => {
  const size = ticks < 0n ? -ticks : ticks;
  const two = (value: bigint): string => String(value).padStart(2, '0');
  const days = size / 864_000_000_000n;
  const clock = `${two((size / 36_000_000_000n) % 24n)}:${two((size / 600_000_000n) % 60n)}:${two((size / 10_000_000n) % 60n)}`;
  const fraction = size % 10_000_000n;
  return `${ticks < 0n ? '-' : ''}${days > 0n ? `${days}.` : ''}${clock}${fraction > 0n ? `.${String(fraction).padStart(7, '0')}` : ''}`;
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
