import type { KqlLookback } from '../../model/kql-analysis.ts';
import { type Expression, kindOf, type SyntaxNode, textOf } from '../syntax/kusto.ts';
import { argumentsOf, asBinary, calledName, referredName, visit, withoutBrackets } from './tree.ts';

/** Values given with `let`, by name. */
export type LetValues = ReadonlyMap<string, Expression>;

/** How many names an expression may lead through: no honest query has more. */
const MOST_STEPS = 32;

/** How far back a query reaches by itself: `ago(c)`, `now(-c)` and `now() - c`, where `c` is constant. */
export function lookbacksOf(root: SyntaxNode, lets: LetValues): readonly KqlLookback[] {
  const found: KqlLookback[] = [];
  visit(root, (node) => {
    const seconds = reachOf(node, lets);
    if (seconds !== undefined && seconds > 0) {
      found.push({ seconds, offset: node.TextStart, length: node.End - node.TextStart });
    }
    return undefined;
  });
  return found;
}

function reachOf(node: SyntaxNode, lets: LetValues): number | undefined {
  const called = calledName(node)?.toLowerCase();
  const [first] = called === undefined ? [] : argumentsOf(node);
  if (called === 'ago' && first !== undefined) return secondsOf(first, lets, 0);
  if (called === 'now' && first !== undefined) {
    const seconds = secondsOf(first, lets, 0);
    return seconds === undefined ? undefined : -seconds;
  }
  const binary = kindOf(node) === 'SubtractExpression' ? asBinary(node) : undefined;
  if (binary?.Left === null || binary?.Left === undefined || binary.Right === null) return undefined;
  const isNow = calledName(withoutBrackets(binary.Left))?.toLowerCase() === 'now';
  return isNow ? secondsOf(binary.Right as Expression, lets, 0) : undefined;
}

/** Seconds of a constant time span; undefined for one that is computed from data. */
function secondsOf(expression: Expression, lets: LetValues, steps: number): number | undefined {
  if (steps > MOST_STEPS) return undefined;
  const node = withoutBrackets(expression);
  const name = referredName(node);
  if (name !== undefined) {
    const value = lets.get(name);
    return value === undefined ? undefined : secondsOf(value, lets, steps + 1);
  }
  const kind = kindOf(node);
  if (kind === 'TimespanLiteralExpression') return literalSeconds(textOf(node));
  if (kind === 'UnaryMinusExpression') {
    const { Expression: inner } = node as Kusto.Language.Syntax.PrefixUnaryExpression;
    const seconds = inner === null ? undefined : secondsOf(inner, lets, steps + 1);
    return seconds === undefined ? undefined : -seconds;
  }
  const binary = asBinary(node);
  if (binary === undefined || binary.Left === null || binary.Right === null) return undefined;
  const left = secondsOf(binary.Left, lets, steps + 1);
  const right = secondsOf(binary.Right as Expression, lets, steps + 1);
  if (left === undefined || right === undefined) return undefined;
  if (kind === 'AddExpression') return left + right;
  return kind === 'SubtractExpression' ? left - right : undefined;
}

const units: Readonly<Record<string, number>> = {
  d: 86_400,
  day: 86_400,
  days: 86_400,
  h: 3600,
  hr: 3600,
  hour: 3600,
  hours: 3600,
  m: 60,
  min: 60,
  minute: 60,
  minutes: 60,
  s: 1,
  sec: 1,
  second: 1,
  seconds: 1,
};

/** Source: https://learn.microsoft.com/kusto/query/scalar-data-types/timespan */
function literalSeconds(text: string): number | undefined {
  const inner = text.replace(/^(?:timespan|time)\s*\(\s*|\s*\)$/gi, '').replace(/^["']|["']$/g, '');
  const short = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(inner);
  const unit = units[(short?.[2] ?? '').toLowerCase()];
  if (short !== null) return unit === undefined ? undefined : Number(short[1]) * unit;
  const clock = /^(?:(\d+)\.)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?$/.exec(inner);
  if (clock === null) return /^\d+$/.test(inner) ? Number(inner) * 86_400 : undefined;
  const part = (i: number): number => Number(clock[i] ?? 0);
  return part(1) * 86_400 + part(2) * 3600 + part(3) * 60 + part(4);
}
