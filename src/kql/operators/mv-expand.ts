import { convert } from '../expressions/convert.ts';
import type { NamedScalar } from '../plan/node.ts';
import { columnScalar, extended, type Relation, serialized, unnested, visibleColumns } from '../plan/relation.ts';
import { type Fragment, fragment, joined, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { columnsOf, type Expression, elementsOf, kustoTypeOf } from '../syntax/kusto.ts';
import { type Block, explicitName, frameOf, lower, type Operator, parameterOf } from './operator.ts';

/** The elements of a dynamic: of an array its own, of a bag one bag a key, of anything else itself. An empty array has none; null has one, null. */
export const elementsSql = (value: Fragment, asPairs: boolean): Fragment => {
  const pair = asPairs
    ? raw("concat('[', toJSONString(p.1), ',', p.2, ']')")
    : raw("concat('{', toJSONString(p.1), ':', p.2, '}')");
  return fragment`multiIf(startsWith(${value}, '['), JSONExtractArrayRaw(${value}), startsWith(${value}, '{') AND ${value} != '{}', arrayMap(p -> ${pair}, JSONExtractKeysAndValuesRaw(${value})), ${value} = '{}', [], [${value}])`;
};

interface Expansion {
  readonly name: string;
  readonly value: Scalar;
  readonly type: Scalar['type'];
}

const expansions = (
  node: Kusto.Language.Syntax.MvExpandOperator,
  input: Relation,
  block: Block,
): { relation: Relation; items: Expansion[] } => {
  const frame = frameOf(input, block);
  const before = new Set(visibleColumns(input).map(({ name }) => name));
  const bound = columnsOf(node as Expression);
  const automatic = bound.map(({ name }) => name).filter((name) => !before.has(name));
  const items = elementsOf<Kusto.Language.Syntax.MvExpandExpression>(node.Expressions).map((item): Expansion => {
    const expression = item.Expression as Expression;
    const name = explicitName(expression) ?? automatic[0] ?? 'Column1';
    const position = automatic.indexOf(name);
    if (position >= 0) automatic.splice(position, 1);
    const value = lower(expression, frame);
    const typed = item.ToTypeOf === null ? undefined : bound.find((column) => column.name === name)?.type;
    return {
      name,
      value: frame.stage(value.type === 'dynamic' ? value : convert(value, 'dynamic')),
      type: typed ?? 'dynamic',
    };
  });
  return { relation: frame.input, items };
};

/** `mv-expand`: a row for each element; several arrays go side by side, the shorter ones filled with nulls. */
export const mvExpand: Operator<Kusto.Language.Syntax.MvExpandOperator> = (node, input, block) => {
  const asPairs = ['array', 'bagexpansion=array'].includes(
    parameterOf(node.Parameters, 'kind') ?? parameterOf(node.Parameters, 'bagexpansion') ?? '',
  );
  const index = parameterOf(node.Parameters, 'with_itemindex');
  const { relation, items } = expansions(node, input, block);
  const limit = node.RowLimitClause?.RowLimit;
  const most =
    limit === null || limit === undefined ? undefined : convert(lower(limit, frameOf(relation, block)), 'long');
  return expanded(relation, items, { asPairs, index, most, block });
};

interface Options {
  readonly asPairs: boolean;
  readonly index: string | undefined;
  readonly most: Scalar | undefined;
  readonly block: Block;
}

const expanded = (
  relation: Relation,
  items: readonly Expansion[],
  { asPairs, index, most, block }: Options,
): Relation => {
  const arrays = items.map(({ value }) => elementsSql(value, asPairs));
  const lengths = arrays.map((array) => fragment`length(${array})`);
  const longest =
    lengths.length === 1 && lengths[0] !== undefined ? lengths[0] : fragment`greatest(${joined(lengths, ', ')})`;
  const length = most === undefined ? longest : fragment`least(${longest}, toUInt64(assumeNotNull(${most})))`;
  const many = items.length > 1 || most !== undefined;
  const columns = items.map(({ name }, position): NamedScalar => {
    const array = arrays[position] ?? raw('[]');
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
  const rows = unnested(serialized(relation, block.query.names), [...columns, position]);
  const values = items.map(({ name, type }): NamedScalar => {
    const element = columnScalar({ name: `$item ${name}`, type: 'dynamic', nullable: false });
    return { name, value: type === 'dynamic' ? element : convert(element, type) };
  });
  const withIndex =
    index === undefined
      ? values
      : [...values, { name: index, value: columnScalar({ name: position.name, type: 'long', nullable: false }) }];
  const result = extended(rows, withIndex);
  return { ...result, order: [...result.order, { column: position.name, descending: false, nullsFirst: true }] };
};

/** The type after `to typeof(...)`. */
export const typeOfClause = (clause: Kusto.Language.Syntax.ToTypeOfClause | null): Scalar['type'] | undefined => {
  const type = elementsOf<Expression>(clause?.TypeOf?.Types)[0];
  return type === undefined
    ? undefined
    : kustoTypeOf(type.ReferencedSymbol as Kusto.Language.Symbols.TypeSymbol | null);
};
