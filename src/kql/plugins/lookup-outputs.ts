import type { JoinOutput, PlanColumn } from '../plan/node.ts';
import { type Relation, visibleColumns } from '../plan/relation.ts';
import { neverNull } from '../sql/fragment.ts';

/**
 * The columns of a lookup's result: those of the rows, then those of the table that it keeps, under the binder's names.
 * What comes from the table may be missing.
 */
export const lookupOutputs = (
  rows: Relation,
  found: Relation,
  keeps: (column: PlanColumn) => boolean,
  names: readonly { readonly name: string }[] | undefined,
): JoinOutput[] => {
  const shown = [
    ...visibleColumns(rows).map((column) => ({ side: 'left' as const, column })),
    ...visibleColumns(found)
      .filter(keeps)
      .map((column) => ({ side: 'right' as const, column })),
  ];
  return shown.map(({ side, column }, index) => ({
    side,
    source: column.name,
    column: {
      name: names?.[index]?.name ?? column.name,
      type: column.type,
      nullable: !neverNull(column.type) && (column.nullable || side === 'right'),
    },
  }));
};
