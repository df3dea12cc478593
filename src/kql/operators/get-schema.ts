import type { KustoType } from '../../model/table.ts';
import { literalArray, literalScalar } from '../expressions/literals.ts';
import { refuse } from '../failure.ts';
import type { PlanColumn } from '../plan/node.ts';
import { type Relation, relationOf, serialized, visibleColumns } from '../plan/relation.ts';
import { neverNull, raw } from '../sql/fragment.ts';
import { type Block, type BoundColumn, type Operator, partitioned } from './operator.ts';

/** The .NET type behind each type of Kusto, as `getschema` names it. */
const dataTypes: Readonly<Record<KustoType, string>> = {
  bool: 'System.SByte',
  int: 'System.Int32',
  long: 'System.Int64',
  real: 'System.Double',
  decimal: 'System.Data.SqlTypes.SqlDecimal',
  string: 'System.String',
  datetime: 'System.DateTime',
  timespan: 'System.TimeSpan',
  guid: 'System.Guid',
  dynamic: 'System.Object',
};

/** Rows of literals that the compiler knows: a column of texts of values for each column. */
export const knownRows = (
  columns: readonly BoundColumn[],
  cells: readonly (readonly (string | null)[])[],
  block: Block,
): Relation => {
  const parameters = block.query.parameters;
  const arrays = columns.map(
    ({ type }, index) =>
      literalArray(
        parameters,
        type,
        (cells[index] ?? []).map((value) => literalScalar(parameters, type, value)),
      ) ?? raw('[]'),
  );
  const typed = columns.map(({ name, type }): PlanColumn => ({ name, type, nullable: !neverNull(type) }));
  return serialized(relationOf({ kind: 'Rows', columns: typed, arrays }), block.query.names);
};

/** `getschema`: a row for each column. */
export const getSchema: Operator<Kusto.Language.Syntax.GetSchemaOperator> = (node, input, block) => {
  if (partitioned(input)) return refuse('KQL_UNSUPPORTED_OPERATOR', 'getschema has no meaning in a partition', node);
  const columns = visibleColumns(input);
  const bound: BoundColumn[] = [
    { name: 'ColumnName', type: 'string' },
    { name: 'ColumnOrdinal', type: 'int' },
    { name: 'DataType', type: 'string' },
    { name: 'ColumnType', type: 'string' },
  ];
  return knownRows(
    bound,
    [
      columns.map(({ name }) => name),
      columns.map((_, index) => String(index)),
      columns.map(({ type }) => dataTypes[type]),
      columns.map(({ type }) => type),
    ],
    block,
  );
};
