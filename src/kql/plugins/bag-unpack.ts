import { Discovery, type FoundColumn } from '../discovery.ts';
import { convert } from '../expressions/convert.ts';
import { refuse } from '../failure.ts';
import { type BoundColumn, frameOf, lower } from '../operators/operator.ts';
import type { NamedScalar } from '../plan/node.ts';
import {
  aggregated,
  columnScalar,
  extended,
  projected,
  type Relation,
  unnested,
  visibleColumns,
} from '../plan/relation.ts';
import { emit } from '../sql/emit.ts';
import { columnReference, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { kindOf } from '../syntax/kusto.ts';
import { dynamicTexts, literalText } from './arguments.ts';
import type { Plugin, PluginCall } from './plugin.ts';

interface Unpacking {
  readonly bag: string;
  readonly prefix: string;
  readonly conflict: string;
  readonly ignored: ReadonlySet<string>;
}

const conflicts = ['error', 'replace_source', 'keep_source'];

const argumentsOf = (call: PluginCall): Unpacking => {
  const [bag, prefix, conflict, ignored] = call.arguments;
  if (bag === undefined || kindOf(bag) !== 'NameReference')
    return refuse('KQL_ARGUMENTS', 'bag_unpack takes a column', call.call);
  const policy = literalText(call.named.get('columnsConflict') ?? conflict, call) ?? 'error';
  if (!conflicts.includes(policy))
    return refuse('KQL_ARGUMENTS', `columnsConflict is one of ${conflicts.join(', ')}`, call.call);
  return {
    bag: (bag as Kusto.Language.Syntax.NameReference).SimpleName ?? '',
    prefix: literalText(call.named.get('OutputColumnPrefix') ?? prefix, call) ?? '',
    conflict: policy,
    ignored: new Set(dynamicTexts(call.named.get('ignoredProperties') ?? ignored, call)),
  };
};

/** The JSON type of a value as text. */
const typeName = raw(
  "multiIf(tupleElement(_.`$pair`, 2) IN ('null', ''), 'null', startsWith(tupleElement(_.`$pair`, 2), '\"'), 'string', startsWith(tupleElement(_.`$pair`, 2), '{') OR startsWith(tupleElement(_.`$pair`, 2), '['), 'dynamic', tupleElement(_.`$pair`, 2) IN ('true', 'false'), 'bool', match(tupleElement(_.`$pair`, 2), '^-?[0-9]+$'), 'long', 'real')",
);

/** The keys of the bags, each with the types of its values. */
const keysQuery = (bag: Scalar, input: Relation, { block }: PluginCall) => {
  const pairs = projected(input, [
    { name: '$pairs', value: scalar('dynamic', fragment`JSONExtractKeysAndValuesRaw(${bag})`) },
  ]);
  const pair = unnested(pairs, [{ name: '$pair', value: scalar('dynamic', columnReference('$pairs')) }]);
  const columns = new Set(['$pair']);
  const key = scalar('string', { text: 'tupleElement(_.`$pair`, 1)', columns });
  const types = scalar('string', {
    text: `arrayStringConcat(arraySort(groupUniqArray(${typeName.text})), ',')`,
    columns,
  });
  const keys = aggregated(pair, [{ name: 'k', value: key }], [{ name: 't', value: types }]);
  return {
    sql: emit(keys.node, keys.node.columns, []),
    parameters: block.query.parameters.values,
    tables: [...block.query.read],
    sealed: block.query.sealedScans,
  };
};

/** One type as it is, of two numbers the wider, of others the text or structure that holds them all. */
const commonType = (types: string): FoundColumn['type'] => {
  const all = types.split(',').filter((type) => type !== 'null');
  if (all.length === 0) return 'dynamic';
  if (all.length === 1) return all[0] as FoundColumn['type'];
  return all.every((type) => type === 'long' || type === 'real') ? 'real' : 'dynamic';
};

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The columns of the result: those before the bag's, in their place, then its keys by name. */
const foundColumns = (
  unpacking: Unpacking,
  before: readonly BoundColumn[],
  rows: readonly (readonly unknown[])[],
  call: PluginCall,
): FoundColumn[] => {
  const found = new Map(
    rows
      .filter(([key]) => !unpacking.ignored.has(String(key)))
      .map(([key, types]): [string, FoundColumn] => {
        const name = `${unpacking.prefix}${String(key)}`;
        return [name, { name, type: commonType(String(types)) }];
      }),
  );
  const kept = before.flatMap(({ name, type }): FoundColumn[] => {
    const unpacked = found.get(name);
    found.delete(name);
    if (name === unpacking.bag) return unpacked === undefined ? [] : [unpacked];
    if (unpacked !== undefined && unpacking.conflict === 'error')
      return refuse(
        'KQL_COLUMNS',
        `evaluate bag_unpack(): the bag has a key '${name}', which is a column already`,
        call.call,
      );
    return [unpacked !== undefined && unpacking.conflict === 'replace_source' ? unpacked : { name, type }];
  });
  return [...kept, ...[...found.values()].sort((a, b) => byName(a.name, b.name))];
};

/** `bag_unpack`: a column for each key of a bag. https://learn.microsoft.com/kusto/query/bag-unpack-plugin */
export const bagUnpack: Plugin = (call) => {
  const unpacking = argumentsOf(call);
  const frame = frameOf(call.input, call.block);
  const bag = lower(call.arguments[0], frame);
  const before = visibleColumns(call.input);
  if (call.columns === undefined)
    throw new Discovery({
      node: call.call,
      query: keysQuery(bag, frame.input, call),
      columns: (rows) => foundColumns(unpacking, before, rows, call),
      otherwise: 'dynamic',
    });
  call.block.query.checkFound(call.call, () => keysQuery(bag, frame.input, call));
  const values = call.columns.map(({ name, type }): NamedScalar => {
    const own = name === unpacking.bag ? undefined : before.find((column) => column.name === name);
    if (own !== undefined && unpacking.conflict !== 'replace_source') return { name, value: columnScalar(own) };
    if (!name.startsWith(unpacking.prefix)) return { name, value: convert(scalar('dynamic', raw("''"), false), type) };
    const key = call.block.query.parameters.text(name.slice(unpacking.prefix.length));
    return { name, value: convert(scalar('dynamic', fragment`JSONExtractRaw(${bag}, ${key})`), type) };
  });
  return projected(extended(frame.input, []), values);
};
