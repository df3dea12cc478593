import { isJsonObject, type Json, parseBoundedJson } from '../../lib/json.ts';
import type { KqlComparison, KqlLiteral } from '../../model/kql-analysis.ts';
import type { KustoType } from '../../model/table.ts';
import {
  childrenOf,
  type Expression,
  elementsOf,
  type KindName,
  kindOf,
  kustoTypeOf,
  type SyntaxNode,
  textOf,
} from '../syntax/kusto.ts';
import { asBinary, calledName, withoutBrackets } from './tree.ts';

/** Operators that compare their left side with values. */
const comparing = new Set(
  (
    '== != =~ !~ < <= > >= in !in in~ !in~ has !has has_cs !has_cs hasprefix !hasprefix hasprefix_cs !hasprefix_cs ' +
    'hassuffix !hassuffix hassuffix_cs !hassuffix_cs has_any has_all contains !contains contains_cs !contains_cs ' +
    'startswith !startswith startswith_cs !startswith_cs endswith !endswith endswith_cs !endswith_cs between !between'
  ).split(' '),
);

/** Comparisons of a tree, in the order of the text, each with the number of the conjunction that it is part of. */
export class ComparisonReader {
  readonly found: KqlComparison[] = [];
  #conjunctions = 0;

  read(root: SyntaxNode): void {
    this.#walk(root, this.#conjunctions++);
  }

  /** Walks iteratively: queries may nest deeper than the stack is. */
  #walk(root: SyntaxNode, conjunction: number): void {
    const waiting: { readonly node: SyntaxNode; readonly conjunction: number }[] = [{ node: root, conjunction }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { node } = next;
      const binary = asBinary(node);
      const operator = binary?.Operator?.Text ?? '';
      if (binary !== undefined && comparing.has(operator)) this.#add(binary, operator, next.conjunction);
      const below = childrenOf(node);
      for (let i = below.length - 1; i >= 0; i--) {
        const child = below[i];
        if (child === undefined) continue;
        waiting.push({ node: child, conjunction: holdsWith(node, child) ? next.conjunction : this.#conjunctions++ });
      }
    }
  }

  #add(node: SyntaxNode & NonNullable<ReturnType<typeof asBinary>>, operator: string, conjunction: number): void {
    const { Left: left, Right: right } = node;
    if (left === null || right === null) return;
    const { literals, complete } = literalsOf(right);
    const inner = withoutBrackets(left);
    const called = calledName(inner);
    const type = left.ResultType === null ? undefined : knownType(left);
    this.found.push({
      operator,
      left: compactText(inner),
      ...(called === undefined ? {} : { leftFunction: called }),
      ...(type === undefined ? {} : { leftType: type }),
      literals,
      complete,
      conjunction,
      offset: node.TextStart,
      length: node.End - node.TextStart,
    });
  }
}

/** Whether a child belongs to the conjunction of its parent: joined by `and`, or one `where` upon another. */
function holdsWith(node: SyntaxNode, child: SyntaxNode): boolean {
  switch (kindOf(node)) {
    case 'AndExpression':
    case 'ParenthesizedExpression':
    case 'FilterOperator':
      return true;
    case 'PipeExpression':
      return endsInFilter(node) && (kindOf(child) === 'FilterOperator' || endsInFilter(child));
    default:
      return false;
  }
}

/** Whether it is a query whose last operator is a `where`. */
function endsInFilter(node: SyntaxNode): boolean {
  if (kindOf(node) !== 'PipeExpression') return false;
  const { Operator: operator } = node as Kusto.Language.Syntax.PipeExpression;
  return operator !== null && kindOf(operator) === 'FilterOperator';
}

const knownType = (node: Expression): KustoType | undefined => {
  const name = node.ResultType?.Name ?? 'unknown';
  return name === 'unknown' || name === 'error' ? undefined : kustoTypeOf(node.ResultType);
};

/** The text of a node without white space outside strings, so that equal things have equal texts. */
const compactText = (node: SyntaxNode): string =>
  textOf(node).replace(
    /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|\/\/[^\n]*|\s+/g,
    (_all, quoted: string | undefined) => quoted ?? '',
  );

interface Literals {
  readonly literals: readonly KqlLiteral[];
  readonly complete: boolean;
}

/** The literals of a right side: one, or those of a list. */
function literalsOf(right: SyntaxNode): Literals {
  const items = 'Expressions' in right ? elementsOf<Expression>(right.Expressions) : [right as Expression];
  const read = items.map(literalsIn);
  return { literals: read.flatMap(({ literals }) => literals), complete: read.every(({ complete }) => complete) };
}

function literalsIn(item: Expression): Literals {
  const node = withoutBrackets(item);
  const kind = kindOf(node);
  const type = literalTypes[kind];
  if (type === 'string') return one({ type, text: stringValue(node) });
  if (type !== undefined) return one({ type, text: compactText(node) });
  if (kind === 'DynamicExpression') return dynamicLiterals(node as Kusto.Language.Syntax.DynamicExpression);
  return { literals: [], complete: false };
}

const one = (literal: KqlLiteral): Literals => ({ literals: [literal], complete: true });

const literalTypes: Readonly<Partial<Record<KindName, KustoType>>> = {
  StringLiteralExpression: 'string',
  CompoundStringLiteralExpression: 'string',
  BooleanLiteralExpression: 'bool',
  IntLiteralExpression: 'int',
  LongLiteralExpression: 'long',
  RealLiteralExpression: 'real',
  DecimalLiteralExpression: 'decimal',
  DateTimeLiteralExpression: 'datetime',
  TimespanLiteralExpression: 'timespan',
  GuidLiteralExpression: 'guid',
};

function stringValue(node: Expression): string {
  const value: unknown = node.LiteralValue;
  return typeof value === 'string' ? value : textOf(node).replace(/^[@hH]*["']|["']$/g, '');
}

/** `dynamic(["a", "b"])`: the values of a flat list of texts and numbers. */
function dynamicLiterals({ Expression: inner }: Kusto.Language.Syntax.DynamicExpression): Literals {
  const value = inner === null ? undefined : parseBoundedJson(textOf(inner).replaceAll("'", '"'));
  const items: readonly Json[] = Array.isArray(value) ? value : [];
  const literals = items.flatMap((item): KqlLiteral[] => {
    if (typeof item === 'string') return [{ type: 'string', text: item }];
    if (typeof item === 'number') return [{ type: 'long', text: String(item) }];
    return typeof item === 'boolean' ? [{ type: 'bool', text: String(item) }] : [];
  });
  const complete = Array.isArray(value) && literals.length === items.length && !items.some(isJsonObject);
  return { literals, complete };
}
