import { convert } from '../expressions/convert.ts';
import { refuse } from '../failure.ts';
import { frameOf, lower } from '../operators/operator.ts';
import type { JoinKey, JoinOutput, NamedScalar, PlanColumn } from '../plan/node.ts';
import {
  aggregated,
  columnScalar,
  extended,
  joinedRelations,
  type Relation,
  shared,
  unnested,
  visibleColumns,
} from '../plan/relation.ts';
import { columnReference, type Fragment, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { type Expression, kindOf } from '../syntax/kusto.ts';
import { literalFlag } from './arguments.ts';
import { lookupOutputs } from './lookup-outputs.ts';
import type { Plugin, PluginCall } from './plugin.ts';

/** How the addresses of a version are taken apart. */
interface Version {
  /** The network that a range such as `10.0.0.0/8` begins at, as text with its length: `8 10.0.0.0`. */
  readonly range: (text: Fragment) => Fragment;
  /** Every range that an address lies in, written the same way. */
  readonly ranges: (text: Fragment) => Fragment;
}

const part = (text: Fragment, position: number): Fragment =>
  fragment`splitByChar('/', trimBoth(${text}))[${raw(String(position))}]`;

/** The length behind the slash; the whole address without one; 255, which nothing has, where it is no length. */
const length = (text: Fragment, whole: number): Fragment =>
  fragment`toUInt8(if(position(${text}, '/') = 0, ${raw(String(whole))}, ifNull(toUInt8OrNull(${part(text, 2)}), 255)))`;

const keyText = (address: string, size: Fragment): Fragment =>
  fragment`concat(toString(${size}), ' ', toString(tupleElement(${raw(address)}, 1)))`;

const version4: Version = {
  range: (text) =>
    fragment`arrayMap((a, n) -> if(isNull(a) OR n > 32, '', ${keyText('IPv4CIDRToRange(assumeNotNull(a), least(n, 32))', raw('n'))}), [toIPv4OrNull(${part(text, 1)})], [${length(text, 32)}])[1]`,
  ranges: (text) =>
    fragment`arrayMap(a -> if(isNull(a), [], arrayMap(n -> ${keyText('IPv4CIDRToRange(assumeNotNull(a), toUInt8(n))', raw('n'))}, range(33))), [toIPv4OrNull(trimBoth(${text}))])[1]`,
};

/** An IPv4 address among IPv6 ones is `::ffff:a.b.c.d`, and its lengths are 96 more. */
const version6: Version = {
  range: (text) =>
    fragment`arrayMap((a, n) -> if(isNull(a) OR n > 128, '', ${keyText('IPv6CIDRToRange(assumeNotNull(a), least(n, 128))', raw('n'))}), [toIPv6OrNull(${part(text, 1)})], [toUInt8(least(255, if(position(${text}, ':') = 0, 96 + ${length(text, 32)}, ${length(text, 128)})))])[1]`,
  ranges: (text) =>
    fragment`arrayMap(a -> if(isNull(a), [], arrayMap(n -> ${keyText('IPv6CIDRToRange(assumeNotNull(a), toUInt8(n))', raw('n'))}, range(129))), [toIPv6OrNull(trimBoth(${text}))])[1]`,
};

const nameOf = (node: Expression | undefined, call: PluginCall): string =>
  node !== undefined && kindOf(node) === 'NameReference'
    ? ((node as Kusto.Language.Syntax.NameReference).SimpleName ?? '')
    : refuse('KQL_ARGUMENTS', `${call.name} takes columns`, node ?? call.call);

const columnIn = (relation: Relation, name: string, call: PluginCall): PlanColumn =>
  visibleColumns(relation).find((column) => column.name === name) ??
  refuse('KQL_UNKNOWN_COLUMN', `The name '${name}' does not refer to any known column`, call.call);

/** Each address of the rows once, with the rows of the table whose range it lies in. */
const matched = (
  source: Relation,
  address: Scalar,
  table: Relation,
  range: string,
  version: Version,
  call: PluginCall,
) => {
  const { names } = call.block.query;
  const [text, key, tableKey] = [names.fresh('address'), names.fresh('range'), names.fresh('range')];
  const each = aggregated(source, [{ name: text, value: address, hidden: true }], []);
  const ranges: NamedScalar = {
    name: key,
    value: scalar('dynamic', version.ranges(columnReference(text))),
    hidden: true,
  };
  const wide = unnested(extended(each, [ranges]), [
    { name: key, value: scalar('string', columnReference(key), false), hidden: true },
  ]);
  const own = columnScalar(columnIn(table, range, call));
  const keyed = extended(table, [
    { name: tableKey, value: scalar('string', version.range(convert(own, 'string')), false), hidden: true },
  ]);
  const key1: PlanColumn = { name: key, type: 'string', nullable: false };
  const outputs: JoinOutput[] = [
    { side: 'left', source: text, column: { name: text, type: 'string', nullable: false, hidden: true } },
    ...visibleColumns(table).map((column): JoinOutput => ({ side: 'right', source: column.name, column })),
  ];
  const found = joinedRelations('INNER', wide, keyed, [{ left: key1, right: { ...key1, name: tableKey } }], outputs);
  return { found, text };
};

const extraKeys = (extra: readonly string[], rows: Relation, found: Relation, call: PluginCall): JoinKey[] =>
  extra.map((name) => ({ left: columnIn(rows, name, call), right: columnIn(found, name, call) }));

const lookupWith =
  (version: Version): Plugin =>
  (call) => {
    const [tableNode, addressNode, rangeNode, ...rest] = call.arguments;
    if (tableNode === undefined || call.columns === undefined)
      return refuse('KQL_ARGUMENTS', `${call.name} takes a table and two columns`, call.call);
    const flags = rest.filter((node) => kindOf(node) === 'BooleanLiteralExpression');
    const extra = rest.filter((node) => !flags.includes(node)).map((node) => nameOf(node, call));
    const keepsAll = literalFlag(call.named.get('return_unmatched') ?? flags[0], call);
    const { query, scope } = call.block;
    const frame = frameOf(call.input, call.block);
    const address = frame.stage(convert(lower(addressNode, frame), 'string'));
    const name = query.names.fresh('address');
    const rows = shared(extended(frame.input, [{ name, value: address, hidden: true }]), query.names, true);
    const table = query.lowerRelation(tableNode, scope);
    const own = scalar('string', columnReference(name), false);
    const { found, text } = matched(rows, own, table, nameOf(rangeNode, call), version, call);
    const key: PlanColumn = { name, type: 'string', nullable: false };
    const keys: JoinKey[] = [{ left: key, right: { ...key, name: text } }, ...extraKeys(extra, rows, found, call)];
    const outputs = lookupOutputs(rows, found, (column) => !extra.includes(column.name), call.columns);
    return joinedRelations(keepsAll ? 'LEFT' : 'INNER', rows, found, keys, outputs);
  };

/** `ipv4_lookup`: the rows of a table whose range an address lies in. https://learn.microsoft.com/kusto/query/ipv4-lookup-plugin */
export const ipv4Lookup: Plugin = lookupWith(version4);

/** `ipv6_lookup`: the same for both versions of addresses. https://learn.microsoft.com/kusto/query/ipv6-lookup-plugin */
export const ipv6Lookup: Plugin = lookupWith(version6);
