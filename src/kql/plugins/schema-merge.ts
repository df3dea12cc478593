import { convert } from '../expressions/convert.ts';
import { refuse } from '../failure.ts';
import { countOf, frameOf } from '../operators/operator.ts';
import type { NamedScalar } from '../plan/node.ts';
import { aggregated, limited, projected, serialized, sorted, windowOver } from '../plan/relation.ts';
import { columnReference, fragment, type Scalar, scalar } from '../sql/fragment.ts';
import { literalFlag } from './arguments.ts';
import type { Plugin } from './plugin.ts';

/** `schema_merge`: what `getschema` gives of several tables as one. https://learn.microsoft.com/kusto/query/schema-merge-plugin */
export const schemaMerge: Plugin = (call) => {
  if (literalFlag(call.named.get('PreserveOrder') ?? call.arguments[0], call) === false && call.arguments.length > 0)
    return refuse('KQL_UNSUPPORTED_PLUGIN', 'schema_merge(false) is not supported', call.call);
  const { names } = call.block.query;
  const frame = frameOf(call.input, call.block);
  const text = (name: string): Scalar => convert(frame.column(name, call.call), 'string');
  const types = aggregated(
    frame.input,
    [
      { name: 'ColumnName', value: text('ColumnName') },
      { name: 'DataType', value: text('DataType') },
      { name: 'ColumnType', value: text('ColumnType') },
    ],
    [
      {
        name: '$first',
        value: scalar('long', fragment`min(${frame.column('ColumnOrdinal', call.call)})`),
        hidden: true,
      },
    ],
  );
  const ordered = sorted(
    types,
    [{ value: scalar('long', columnReference('$first')), descending: false, nullsFirst: true }],
    names,
  );
  const ordinal = fragment`(toInt64(row_number()${windowOver(ordered)}) - 1)`;
  const column = (name: string): NamedScalar => ({ name, value: scalar('string', columnReference(name), false) });
  return projected(ordered, [
    column('ColumnName'),
    { name: 'ColumnOrdinal', value: scalar('long', ordinal, false) },
    column('DataType'),
    column('ColumnType'),
  ]);
};

/** `preview`: the first rows; the count of all, which Kusto gives as a second table, is left out. */
export const preview: Plugin = (call) => {
  const frame = frameOf(call.input, call.block);
  return limited(serialized(frame.input, call.block.query.names), countOf(call.arguments[0], frame));
};
