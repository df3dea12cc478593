import { both, either, negated } from '../expressions/compare.ts';
import { convert } from '../expressions/convert.ts';
import type { Frame } from '../expressions/frame.ts';
import { containsText, hasTerm } from '../expressions/search.ts';
import { refuse } from '../failure.ts';
import type { NamedScalar } from '../plan/node.ts';
import { columnScalar, extended, filtered, projected, type Relation, visibleColumns } from '../plan/relation.ts';
import { raw, type Scalar, scalar } from '../sql/fragment.ts';
import { columnsOf, type Expression, elementsOf, type FunctionCall, kindOf } from '../syntax/kusto.ts';
import { frameOf, lower, type Operator, parameterOf } from './operator.ts';
import { isNothing, operandsOf, type UnionPart, unionOf } from './union.ts';

/** The column that says which table a row was found in. */
const tableColumn = '$table';

/** How a bare text is looked for: `x` as a whole term, `x*` at the beginning of one, `*x` at the end, `*x*` anywhere. */
const found = (value: Scalar, text: string, ignoreCase: boolean, frame: Frame): Scalar => {
  const [start, end] = [text.startsWith('*'), text.length > 1 && text.endsWith('*')];
  const bare = text.slice(start ? 1 : 0, end ? -1 : undefined);
  const needle: Scalar = {
    ...scalar('string', frame.query.parameters.text(bare), false),
    literal: { value: bare },
  };
  if (bare.includes('*')) return matchesPieces(value, bare.split('*'), ignoreCase, frame);
  if (start && end) return containsText(value, needle, ignoreCase);
  return hasTerm(frame.query.parameters, value, needle, { ignoreCase, before: !start, after: !end });
};

/** `a*b`: one piece after the other. */
const matchesPieces = (value: Scalar, pieces: readonly string[], ignoreCase: boolean, frame: Frame): Scalar => {
  const pattern = pieces.map((piece) => piece.replaceAll(/[^\p{L}\p{N}\s]/gu, '\\$&')).join('.*');
  const text = frame.query.parameters.text(`(?s${ignoreCase ? 'i' : ''})${pattern}`);
  const haystack = convert(value, 'string');
  return {
    ...scalar('bool', { text: `match(${haystack.text}, ${text.text})`, columns: haystack.columns }, false),
  };
};

/** A condition of `search`: as any other, but that a bare text stands for "some column has it". */
class SearchCondition {
  readonly #frame: Frame;
  readonly #columns: readonly Scalar[];
  readonly #ignoreCase: boolean;
  constructor(frame: Frame, ignoreCase: boolean) {
    this.#frame = frame;
    this.#ignoreCase = ignoreCase;
    this.#columns = visibleColumns(frame.input)
      .filter(({ name }) => name !== tableColumn)
      .map(columnScalar);
  }

  lower(node: Expression): Scalar {
    switch (kindOf(node)) {
      case 'ParenthesizedExpression':
        return this.lower((node as Kusto.Language.Syntax.ParenthesizedExpression).Expression as Expression);
      case 'AndExpression':
        return both(...this.#sides(node));
      case 'OrExpression':
        return either(...this.#sides(node));
      case 'StringLiteralExpression':
      case 'CompoundStringLiteralExpression':
        return this.#anywhere(String(node.LiteralValue ?? ''));
      case 'SearchExpression':
        return this.#inColumn(node as Kusto.Language.Syntax.BinaryExpression);
      case 'FunctionCallExpression':
        return this.#call(node as FunctionCall);
      default:
        return convert(lower(node, this.#frame), 'bool');
    }
  }

  #sides(node: Expression): [Scalar, Scalar] {
    const { Left: left, Right: right } = node as Kusto.Language.Syntax.BinaryExpression;
    return [this.lower(left as Expression), this.lower(right as Expression)];
  }

  #anywhere(text: string): Scalar {
    if (text === '*') return scalar('bool', raw('true'), false);
    const tests = this.#columns.map((column) => found(column, text, this.#ignoreCase, this.#frame));
    return tests.length === 0 ? scalar('bool', raw('false'), false) : tests.reduce(either);
  }

  /** `column:"text"`. */
  #inColumn(node: Kusto.Language.Syntax.BinaryExpression): Scalar {
    const text = (node.Right as Expression).LiteralValue;
    if (typeof text !== 'string')
      return refuse('KQL_UNSUPPORTED_EXPRESSION', 'search looks for texts that are written in the query', node);
    return found(lower(node.Left, this.#frame), text, this.#ignoreCase, this.#frame);
  }

  #call(node: FunctionCall): Scalar {
    const [only] = elementsOf<Expression>(node.ArgumentList?.Expressions);
    if (node.Name?.SimpleName === 'not' && only !== undefined) return negated(this.lower(only));
    return convert(lower(node, this.#frame), 'bool');
  }
}

/** The tables that a search looks through: those in its brackets, all known ones, or the rows before it. */
const sourcesOf = (
  node: Kusto.Language.Syntax.SearchOperator,
  input: Relation,
  block: Parameters<Operator>[2],
): UnionPart[] => {
  const named = elementsOf<Expression>(node.InClause?.Expressions);
  if (!isNothing(input)) return [{ name: 'search_arg0', relation: input }];
  if (named.length > 0)
    return named.flatMap((table, index) => operandsOf(table, block).map((part) => namedPart(part, index)));
  return [...block.query.tables.keys()].map((name) => ({
    name,
    relation: block.query.lowerTable(name, node as Expression),
  }));
};

const namedPart = (part: UnionPart, index: number): UnionPart => ({
  name: part.name ?? `search_arg${index}`,
  relation: part.relation,
});

/** `search`: the rows in which some column has a text. https://learn.microsoft.com/kusto/query/search-operator */
export const search: Operator<Kusto.Language.Syntax.SearchOperator> = (node, input, block) => {
  const ignoreCase = parameterOf(node.Parameters, 'kind') !== 'case_sensitive';
  const sources = sourcesOf(node, input, block);
  const columns = columnsOf(node as Expression);
  const [only] = sources;
  // Rows before a search keep their order; several tables have none.
  const rows =
    sources.length === 1 && only !== undefined
      ? single(only, columns, block)
      : unionOf(sources, columns, { column: tableColumn, parameters: block.query.parameters });
  const frame = frameOf(rows, block);
  const condition = new SearchCondition(frame, ignoreCase).lower(node.Condition as Expression);
  return filtered(frame.input, condition);
};

const single = (
  part: UnionPart,
  columns: readonly { readonly name: string }[],
  block: Parameters<Operator>[2],
): Relation => {
  const name = scalar('string', block.query.parameters.text(part.name ?? ''), false);
  const withName = extended(part.relation, [{ name: tableColumn, value: name }]);
  const known = new Map(visibleColumns(withName).map((column) => [column.name, column]));
  const values = columns.flatMap((column): NamedScalar[] => {
    const own = known.get(column.name);
    return own === undefined ? [] : [{ name: own.name, value: columnScalar(own) }];
  });
  return projected(withName, values);
};
