import { refuse } from '../failure.ts';
import type { NamedScalar, PlanColumn } from '../plan/node.ts';
import {
  aggregated,
  extended,
  projected,
  type Relation,
  serialized,
  unnested,
  visibleColumns,
  windowOver,
} from '../plan/relation.ts';
import { columnReference, type Fragment, fragment, joined, quotedName, raw, scalar } from '../sql/fragment.ts';
import { clickhouseType } from '../sql/types.ts';
import { type Block, expressionsOf, frameOf, lower, type Operator, parameterOf } from './operator.ts';
import { type Declared, declaredColumns, matchSql } from './scan-fold.ts';

// `scan` walks the rows of each partition in their order with a small state machine. In SQL: the rows of a partition become an
// array, a fold over it carries the states of the steps and collects the matches, and the matches become rows again.

/** The row's number in its partition, and everything that the steps or the result read, as one named tuple. */
const rowTuple = (columns: readonly PlanColumn[], number: Fragment): Fragment => {
  const types = columns.map(({ name, type }) => `${quotedName(name)} ${clickhouseType[type]}`);
  const named = ['`$number` Int64', ...types].join(', ').replaceAll('\\', '\\\\').replaceAll("'", "\\'");
  const values = columns.map(({ name }) => columnReference(name));
  return fragment`CAST(tuple(${joined([number, ...values], ', ')}), ${raw(`'Tuple(${named})'`)})`;
};

/** The rows of each partition as one array in their order. */
const gathered = (
  input: Relation,
  columns: readonly PlanColumn[],
  keys: readonly string[],
  block: Block,
): { relation: Relation; name: string } => {
  const inner = { ...input, partition: [...input.partition, ...keys] };
  const number: NamedScalar = {
    name: block.query.names.fresh('number'),
    value: scalar('long', fragment`toInt64(row_number()${windowOver(inner)})`, false),
    hidden: true,
  };
  const numbered = extended(inner, [number]);
  const name = block.query.names.fresh('rows');
  const rows = fragment`arraySort(r -> tupleElement(r, 1), groupArray(${rowTuple(columns, columnReference(number.name))}))`;
  const one = aggregated(numbered, [], [{ name, value: scalar('dynamic', rows), hidden: true }]);
  return { relation: { ...one, partition: input.partition }, name };
};

/** `scan`: the rows that match the steps, in order, with the columns that the steps compute. https://learn.microsoft.com/kusto/query/scan-operator */
export const scan: Operator<Kusto.Language.Syntax.ScanOperator> = (node, input, block) => {
  if (node.OrderByClause !== null)
    return refuse('KQL_UNSUPPORTED_OPERATOR', '`order by` inside scan is not supported: sort before it', node);
  const before = serialized(input, block.query.names);
  const declared = declaredColumns(node, frameOf(before, block));
  const frame = frameOf(
    extended(
      before,
      declared.map(({ name, initial }) => ({ name, value: initial })),
    ),
    block,
  );
  const keys = expressionsOf(node.PartitionByClause?.Expressions).map(
    (key): NamedScalar => ({ name: block.query.names.fresh('key'), value: lower(key, frame), hidden: true }),
  );
  const rows = extended(frame.input, keys);
  const order = rows.order.flatMap(({ column }) => rows.node.columns.filter(({ name }) => name === column));
  const columns = [...visibleColumns(rows), ...order.filter(({ hidden }) => hidden === true)];
  const names = keys.map(({ name }) => name);
  const { relation, name } = gathered(rows, columns, names, block);
  const match = block.query.names.fresh('match');
  const matches = matchSql({ node, rows, declared, block, array: columnReference(name) });
  const found = unnested(relation, [{ name: match, value: scalar('dynamic', matches, false), hidden: true }]);
  return withColumns({ found, name, match, declared, rows, order, node, block });
};

interface Found {
  readonly found: Relation;
  /** The hidden columns that hold the rows of the partition and one match. */
  readonly name: string;
  readonly match: string;
  readonly declared: readonly Declared[];
  readonly rows: Relation;
  readonly order: readonly PlanColumn[];
  readonly node: Kusto.Language.Syntax.ScanOperator;
  readonly block: Block;
}

/** The matches as rows: columns of the row that matched, then those that the step computed, then the number of the sequence. */
const withColumns = ({ found, name, match, declared, rows, order, node, block }: Found): Relation => {
  const one = columnReference(match);
  const element = (position: number): Fragment => fragment`tupleElement(${one}, ${raw(String(position))})`;
  const computed = new Map(declared.map((column, index) => [column.name, element(index + 4)]));
  const row = fragment`arrayElement(${columnReference(name)}, ${element(1)})`;
  const position = (column: PlanColumn): number =>
    [...visibleColumns(rows), ...order.filter(({ hidden }) => hidden === true)].indexOf(column) + 2;
  const restored = (column: PlanColumn): Fragment =>
    computed.get(column.name) ?? fragment`tupleElement(${row}, ${raw(String(position(column)))})`;
  const values = visibleColumns(rows).map(
    (column): NamedScalar => ({ name: column.name, value: scalar(column.type, restored(column)) }),
  );
  const id = parameterOf(node.Parameters, 'with_match_id');
  const ids: NamedScalar[] = id === undefined ? [] : [{ name: id, value: scalar('long', element(2), false) }];
  const sequence = block.query.names.fresh('row');
  const hidden = [
    ...order
      .filter((column) => column.hidden === true)
      .map(
        (column): NamedScalar => ({ name: column.name, value: scalar(column.type, restored(column)), hidden: true }),
      ),
    { name: sequence, value: scalar('long', element(3), false), hidden: true },
  ];
  const result = projected(found, [...values, ...ids, ...hidden]);
  return { ...result, order: [...rows.order, { column: sequence, descending: false, nullsFirst: true }] };
};
