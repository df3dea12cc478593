import { convert } from '../expressions/convert.ts';
import type { NamedScalar } from '../plan/node.ts';
import { columnScalar, extended, type Relation, unnested, visibleColumns } from '../plan/relation.ts';
import { type Fragment, fragment, joined, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { columnsOf, type Expression, elementsOf, kindOf, kustoTypeOf } from '../syntax/kusto.ts';
import { type Block, type BoundColumn, explicitName, frameOf, lower, type Operator, parameterOf } from './operator.ts';

/** The elements of a dynamic: of an array its own, of a bag one bag a key, of anything else itself. An empty array has none; null has one, null. */
const elementsSql = (value: Fragment, asPairs: boolean): Fragment => {
  const pair = asPairs
    ? raw("concat('[', toJSONString(p.1), ',', p.2, ']')")
    : raw("concat('{', toJSONString(p.1), ':', p.2, '}')");
  // By itself, because `if` copies arrays faster than `multiIf`.
  const other = fragment`multiIf(startsWith(${value}, '{') AND ${value} != '{}', arrayMap(p -> ${pair}, JSONExtractKeysAndValuesRaw(${value})), ${value} = '{}', [], [${value}])`;
  return fragment`if(startsWith(${value}, '['), JSONExtractArrayRaw(${value}), ${other})`;
};

/** One of the expressions that are expanded, and the column that its elements become. */
export interface Expansion {
  readonly name: string;
  readonly value: Scalar;
  readonly type: Scalar['type'];
}

type Item = Kusto.Language.Syntax.MvExpandExpression | Kusto.Language.Syntax.MvApplyExpression;

/** `todynamic(x)` and `parse_json(x)` are named after their column, and so take its place. */
const replacedColumn = (expression: Expression, before: ReadonlySet<string>): string | undefined => {
  if (kindOf(expression) !== 'FunctionCallExpression') return undefined;
  const { Name: name, ArgumentList: list } = expression as Kusto.Language.Syntax.FunctionCallExpression;
  if (!['todynamic', 'parse_json', 'parsejson', 'toobject'].includes(name?.SimpleName ?? '')) return undefined;
  const [first] = elementsOf<Expression>(list?.Expressions);
  const column = first === undefined ? undefined : explicitName(first);
  return column !== undefined && before.has(column) ? column : undefined;
};

/** The expressions of `mv-expand` or `mv-apply`, computed once a row. `bound` are the columns that the binder gives the rows. */
export const expansionsOf = (
  nodes: readonly Item[],
  bound: readonly BoundColumn[],
  input: Relation,
  block: Block,
): { relation: Relation; items: Expansion[] } => {
  const frame = frameOf(input, block);
  const before = new Set(visibleColumns(input).map(({ name }) => name));
  const automatic = bound.map(({ name }) => name).filter((name) => !before.has(name));
  const items = nodes.map((item): Expansion => {
    const expression = item.Expression as Expression;
    const name = explicitName(expression) ?? replacedColumn(expression, before) ?? automatic[0] ?? 'Column1';
    const position = automatic.indexOf(name);
    if (position >= 0) automatic.splice(position, 1);
    const value = lower(expression, frame);
    const type = item.ToTypeOf === null ? 'dynamic' : typeOfClause(item.ToTypeOf);
    return { name, value: frame.stage(value.type === 'dynamic' ? value : convert(value, 'dynamic')), type };
  });
  return { relation: frame.input, items };
};

/** `mv-expand`: a row for each element; several arrays go side by side, the shorter ones filled with nulls. */
export const mvExpand: Operator<Kusto.Language.Syntax.MvExpandOperator> = (node, input, block) => {
  const asPairs =
    parameterOf(node.Parameters, 'kind') === 'array' || parameterOf(node.Parameters, 'bagexpansion') === 'array';
  const index = parameterOf(node.Parameters, 'with_itemindex');
  const bound = columnsOf(node as Expression);
  const nodes = elementsOf<Kusto.Language.Syntax.MvExpandExpression>(node.Expressions);
  const { relation, items } = expansionsOf(nodes, bound, input, block);
  const most = limitOf(node.RowLimitClause?.RowLimit, relation, block);
  // The index column is the last one, under the name that the binder found free.
  const indexName = index === undefined ? undefined : (bound.at(-1)?.name ?? index);
  const { rows, position } = expanded(relation, items, { asPairs, index: indexName, most, block });
  if (input.order.length === 0) return { ...rows, order: [] };
  return { ...rows, order: [...input.order, { column: position, descending: false, nullsFirst: true }] };
};

/** The number after `limit`. */
export const limitOf = (node: unknown, relation: Relation, block: Block): Scalar | undefined =>
  node === null || node === undefined ? undefined : convert(lower(node, frameOf(relation, block)), 'long');

interface Options {
  readonly asPairs: boolean;
  readonly index: string | undefined;
  readonly most: Scalar | undefined;
  readonly block: Block;
}

/** The rows with one for each element, and the hidden column that numbers the elements of each row. */
export const expanded = (
  relation: Relation,
  items: readonly Expansion[],
  { asPairs, index, most, block }: Options,
): { rows: Relation; position: string } => {
  const arrays = items.map(({ value }) => elementsSql(value, asPairs));
  const lengths = arrays.map((array) => fragment`length(${array})`);
  const longest =
    lengths.length === 1 && lengths[0] !== undefined ? lengths[0] : fragment`greatest(${joined(lengths, ', ')})`;
  const length = most === undefined ? longest : fragment`least(${longest}, toUInt64(assumeNotNull(${most})))`;
  const many = items.length > 1 || most !== undefined;
  const columns = items.map(({ name }, place): NamedScalar => {
    const array = arrays[place] ?? raw('[]');
    return {
      name: `$item ${name}`,
      value: scalar('dynamic', many ? fragment`arrayResize(${array}, ${length}, '')` : array),
      hidden: true,
    };
  });
  const position: NamedScalar = {
    name: block.query.names.fresh('item'),
    value: scalar('long', fragment`arrayMap(i -> toInt64(i), range(${length}))`, false),
    hidden: true,
  };
  const rows = unnested(relation, [...columns, position]);
  const values = items.map(({ name, type }): NamedScalar => {
    const element = columnScalar({ name: `$item ${name}`, type: 'dynamic', nullable: false });
    return { name, value: type === 'dynamic' ? element : convert(element, type) };
  });
  const withIndex =
    index === undefined
      ? values
      : [...values, { name: index, value: columnScalar({ name: position.name, type: 'long', nullable: false }) }];
  return { rows: extended(rows, withIndex), position: position.name };
};

/** The type after `to typeof(...)`. */
const typeOfClause = (clause: Kusto.Language.Syntax.ToTypeOfClause): Scalar['type'] => {
  const type = elementsOf<Expression>(clause.TypeOf?.Types)[0];
  return kustoTypeOf(type?.ReferencedSymbol as Kusto.Language.Symbols.TypeSymbol | null | undefined);
};
