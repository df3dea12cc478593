import { convert } from '../expressions/convert.ts';
import { refuse } from '../failure.ts';
import { frameOf } from '../operators/operator.ts';
import type { NamedScalar } from '../plan/node.ts';
import {
  aggregated,
  columnScalar,
  extended,
  filtered,
  nullOf,
  projected,
  type Relation,
  sorted,
  unnested,
  visibleColumns,
  windowOver,
} from '../plan/relation.ts';
import { columnReference, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { clickhouseType } from '../sql/types.ts';
import { literalNumber, literalText } from './arguments.ts';
import type { Plugin, PluginCall } from './plugin.ts';

/** More sets of columns than this are refused. */
const mostSets = 4000;

/** Every set of one to `most` of `count` columns, as a mask of bits. */
const masks = (count: number, most: number): number[] => {
  const found: number[] = [];
  const add = (mask: number, next: number, size: number): void => {
    if (size > 0) found.push(mask);
    if (size === most || found.length > mostSets) return;
    for (let bit = next; bit < count; bit++) add(mask | (1 << bit), bit + 1, size + 1);
  };
  add(0, 0, 0);
  return found;
};

interface Settings {
  readonly threshold: number;
  readonly dimensions: number;
}

/** `~` stands for the default. */
const settingsOf = (call: PluginCall): Settings => {
  const [threshold, weight, dimensions, wildcard] = call.arguments;
  if (weight !== undefined && literalText(weight, call) !== '~')
    return refuse('KQL_UNSUPPORTED_PLUGIN', 'basket with weights is not supported', weight);
  if (wildcard !== undefined && literalText(wildcard, call) !== '~')
    return refuse('KQL_UNSUPPORTED_PLUGIN', 'basket with a wildcard of its own is not supported', wildcard);
  const number = (node: typeof threshold, otherwise: number): number =>
    literalText(node, call) === '~' ? otherwise : (literalNumber(node, call) ?? otherwise);
  return { threshold: number(threshold, 0.05), dimensions: number(dimensions, 5) };
};

/**
 * `basket`: every combination of values of up to five columns that a share of the rows has, with how many and what share. The
 * combinations and counts are exact; which gets which number among equals is Kusto's own choice. https://learn.microsoft.com/kusto/query/basket-plugin
 */
export const basket: Plugin = (call) => {
  const { threshold, dimensions } = settingsOf(call);
  const { names, parameters } = call.block.query;
  const frame = frameOf(call.input, call.block);
  const columns = visibleColumns(frame.input);
  if (columns.length > 30) return refuse('KQL_LIMIT', 'basket takes up to 30 columns', call.call);
  const sets = masks(columns.length, dimensions);
  if (sets.length > mostSets) return refuse('KQL_LIMIT', 'basket has too many sets of columns here', call.call);
  const mask = names.fresh('mask');
  const all = scalar('dynamic', parameters.add('Array(UInt32)', `[${sets.join(',')}]`), false);
  const wide = unnested(frame.input, [{ name: mask, value: all, hidden: true }]);
  const keys = columns.map((column, bit): NamedScalar => {
    const own = columnScalar(column);
    const nothing = nullOf(own.type, clickhouseType[own.type]);
    const value = fragment`if(bitTest(${columnReference(mask)}, ${raw(String(bit))}), ${own}, ${nothing})`;
    return { name: column.name, value: scalar(own.type, value) };
  });
  const group: NamedScalar = { name: mask, value: scalar('long', columnReference(mask), false), hidden: true };
  const count: NamedScalar = { name: 'Count', value: scalar('long', raw('toInt64(count())'), false) };
  const counted = aggregated(wide, [...keys, group], [count]);
  return numbered(
    counted,
    columns.map(({ name }) => name),
    { mask, threshold },
    call,
  );
};

/** The sets that are frequent enough, the commonest first. */
const numbered = (
  counted: Relation,
  columns: readonly string[],
  { mask, threshold }: { mask: string; threshold: number },
  { block }: PluginCall,
): Relation => {
  const share = block.query.names.fresh('share');
  const total = windowOver({ ...counted, order: [], partition: [mask] });
  const percent = fragment`(100. * ${columnReference('Count')} / sum(${columnReference('Count')})${total})`;
  const shared = extended(counted, [{ name: share, value: scalar('real', percent, false), hidden: true }]);
  const least = block.query.parameters.add('Float64', String(threshold * 100));
  const frequent = filtered(shared, scalar('bool', fragment`(${columnReference(share)} >= ${least})`, false));
  const own = new Map(visibleColumns(frequent).map((column) => [column.name, columnScalar(column)]));
  const key = (value: Scalar, descending: boolean) => ({ value, descending, nullsFirst: true });
  const ordered = sorted(
    frequent,
    [
      key(scalar('long', columnReference('Count'), false), true),
      key(scalar('long', columnReference(mask), false), false),
      ...columns.map((name) => key(convert(own.get(name) ?? scalar('string', raw("''")), 'string'), false)),
    ],
    block.query.names,
  );
  const id = fragment`(toInt64(row_number()${windowOver(ordered)}) - 1)`;
  const result = projected(ordered, [
    { name: 'SegmentId', value: scalar('long', id, false) },
    { name: 'Count', value: scalar('long', columnReference('Count'), false) },
    { name: 'Percent', value: scalar('real', columnReference(share), false) },
    ...columns.flatMap((name): NamedScalar[] => {
      const value = own.get(name);
      return value === undefined ? [] : [{ name, value }];
    }),
  ]);
  return { ...result, order: [] };
};
