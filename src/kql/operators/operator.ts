import type { KustoType } from '../../model/table.ts';
import { convert } from '../expressions/convert.ts';
import { Frame, type Query, type Scope } from '../expressions/frame.ts';
import { lowerScalar } from '../expressions/lower-scalar.ts';
import { keptOf, severalValues } from '../expressions/several.ts';
import { refuse } from '../failure.ts';
import type { NamedScalar } from '../plan/node.ts';
import { type Relation, visibleColumns } from '../plan/relation.ts';
import { type Fragment, fragment, type Scalar } from '../sql/fragment.ts';
import { type Expression, elementsOf, type FunctionCall, kindOf, type SyntaxNode } from '../syntax/kusto.ts';

/** Where an operator stands: the query, the names in force. */
export interface Block {
  readonly query: Query;
  readonly scope: Scope;
}

/** One tabular operator: from the rows before it to the rows after it. */
export type Operator<Node extends SyntaxNode = never> = (node: Node, input: Relation, block: Block) => Relation;

/** A frame over the rows of an operator. */
export const frameOf = (input: Relation, { query, scope }: Block, aggregating = false): Frame =>
  new Frame(query, scope, input, { aggregating });

/** A scalar of an operator's argument. */
export const lower = (node: unknown, frame: Frame): Scalar => lowerScalar(node as Expression, frame);

/** The value of `kind=...`, `hint...=`, `withsource=...` and the like. */
export const parameterOf = (list: unknown, name: string): string | undefined => {
  const found = elementsOf<Kusto.Language.Syntax.NamedParameter>(list).find(
    (parameter) => parameter.Name?.SimpleName === name,
  );
  const value = found?.Expression as (Expression & { SimpleName?: string }) | undefined;
  if (value === undefined || value === null) return undefined;
  return value.SimpleName ?? String(value.LiteralValue ?? '');
};

/** The elements of an operator's list of expressions. */
export const expressionsOf = (list: unknown): Expression[] => elementsOf<Expression>(list);

/** A column as the binder sees it. */
export interface BoundColumn {
  readonly name: string;
  readonly type: KustoType;
}

const whole: ReadonlySet<KustoType> = new Set(['int', 'long', 'real', 'decimal']);

/** Numbers take the type that the binder announces, so that the answer has the announced columns. */
const announced = (value: Scalar, type: KustoType | undefined): Scalar =>
  value.settled !== true && type !== undefined && value.type !== type && whole.has(type) && whole.has(value.type)
    ? convert(value, type)
    : value;

/**
 * The columns that a list of expressions yields, under the names that the binder gives them: it knows that `count()` is
 * `count_`, that `a.b` is `a_b`, and which number a second one gets. An expression may yield several (`arg_max(x, *)`).
 */
export const namedValues = (
  nodes: readonly Expression[],
  bound: readonly BoundColumn[],
  frame: Frame,
): NamedScalar[] => {
  const named: NamedScalar[] = [];
  const all = nodes.map((node) => {
    const values = severalValues(node, frame);
    return { node, values, kept: keptOf(node, values.length, frame) };
  });
  // `project` announces also the columns that a name cuts off, `print` does not.
  const announcesAll = bound.length >= all.reduce((sum, { values }) => sum + values.length, 0);
  let place = 0;
  for (const { node, values, kept } of all) {
    for (const [index, value] of values.slice(0, kept).entries()) {
      const column = bound[place + index];
      if (column === undefined)
        return refuse('KQL_COLUMNS', 'The expression yields more columns than the binder announces', node);
      named.push({ name: engineName(node) ?? column.name, value: announced(value, column.type) });
    }
    place += announcesAll ? values.length : kept;
  }
  return named;
};

/** Kusto's engine names a covariance after both of its columns, its binder after the first. */
const engineName = (node: Expression): string | undefined => {
  if (kindOf(node) !== 'FunctionCallExpression') return undefined;
  const call = node as FunctionCall;
  const name = call.Name?.SimpleName ?? '';
  if (!/^covariancep?(if)?$/.test(name)) return undefined;
  const columns = elementsOf<Expression>(call.ArgumentList?.Expressions).slice(0, 2).map(explicitName);
  return columns.includes(undefined) ? undefined : [name, ...columns].join('_');
};

/** The name that an expression gives its column, if it says one. */
export const explicitName = (node: Expression): string | undefined => {
  if (kindOf(node) === 'SimpleNamedExpression')
    return (node as Kusto.Language.Syntax.SimpleNamedExpression).Name?.SimpleName ?? undefined;
  if (kindOf(node) === 'NameReference') return (node as Kusto.Language.Syntax.NameReference).SimpleName ?? undefined;
  return undefined;
};

/** The names of the columns that the text can see. */
export const visibleNames = (relation: Relation): string[] => visibleColumns(relation).map(({ name }) => name);

/** How many rows an operator shall keep, as a whole number. */
export const countOf = (node: unknown, frame: Frame): Fragment => fragment`${convert(lower(node, frame), 'long')}`;

/** Whether the rows stand inside `partition` or `mv-apply`, where each group of them is a table of its own. */
export const partitioned = (relation: Relation): boolean => relation.partition.length > 0;
