import { convert } from '../expressions/convert.ts';
import type { NamedScalar } from '../plan/node.ts';
import {
  columnScalar,
  extended,
  projected,
  serialized,
  unnested,
  visibleColumns,
  windowOver,
} from '../plan/relation.ts';
import { columnReference, fragment, joined, raw, scalar } from '../sql/fragment.ts';
import type { Plugin } from './plugin.ts';

/** `narrow`: a row for each cell: the row's number from 0, the column's name, the value as text. https://learn.microsoft.com/kusto/query/narrow-plugin */
export const narrow: Plugin = ({ input, block }) => {
  const { names, parameters } = block.query;
  const rows = serialized(input, names);
  const number = names.fresh('number');
  const cells = names.fresh('cells');
  const numbered = extended(rows, [
    {
      name: number,
      value: scalar('long', fragment`toInt64(row_number()${windowOver(rows)}) - 1`, false),
      hidden: true,
    },
  ]);
  const pairs = visibleColumns(input).map(
    (column) => fragment`tuple(${parameters.text(column.name)}, ${convert(columnScalar(column), 'string')})`,
  );
  const list: NamedScalar = { name: cells, value: scalar('dynamic', fragment`[${joined(pairs, ', ')}]`), hidden: true };
  const cell = unnested(extended(numbered, [list]), [
    { name: cells, value: scalar('dynamic', columnReference(cells)), hidden: true },
  ]);
  const part = (position: string) =>
    scalar('string', fragment`tupleElement(${columnReference(cells)}, ${raw(position)})`, false);
  return projected(cell, [
    { name: 'Row', value: scalar('long', columnReference(number), false) },
    { name: 'Column', value: part('1') },
    { name: 'Value', value: part('2') },
  ]);
};
