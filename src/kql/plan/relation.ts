import type { KustoType } from '../../model/table.ts';
import { columnReference, type Fragment, fragment, joined, raw, type Scalar, scalar } from '../sql/fragment.ts';
import {
  isStored,
  type JoinKey,
  type JoinKind,
  type JoinOutput,
  type NamedFragment,
  type NamedScalar,
  type OrderKey,
  type PlanColumn,
  type PlanNode,
} from './node.ts';

/**
 * A table in the making: a plan, the order its rows are known to have, and the hidden columns by which it is partitioned.
 * Operators work on relations only; that `summarize` inside `mv-apply` groups by row as well, and that `take` after `sort`
 * keeps the first rows, is decided here, once.
 */
export interface Relation {
  readonly node: PlanNode;
  /** Empty where the rows have no order. Order keys are columns of the node, hidden ones as a rule. */
  readonly order: readonly OrderKey[];
  /** Hidden columns that every step keeps and groups by: the rows of each partition are a table of their own. */
  readonly partition: readonly string[];
  /** A hidden column that tells in which order groups were first seen, where the rows have no order that counts. */
  readonly arrival?: string | undefined;
  /** Hidden columns that are the same in all rows of a partition and that every step keeps. */
  readonly carried?: readonly string[];
  /** A row for each partition, also for those that have lost all their rows: its hidden columns. */
  readonly groups?: Relation | undefined;
}

/** Gives hidden columns and shared relations names that no text can use. */
export class Names {
  #next = 0;
  fresh(prefix: string): string {
    this.#next += 1;
    return `$${prefix}${this.#next}`;
  }
}

export const relationOf = (node: PlanNode): Relation => ({ node, order: [], partition: [] });

/** The columns that the text can see. */
export const visibleColumns = (relation: Relation): readonly PlanColumn[] =>
  relation.node.columns.filter(({ hidden }) => hidden !== true);

const hiddenColumns = (relation: Relation): readonly PlanColumn[] =>
  relation.node.columns.filter(({ hidden }) => hidden === true);

/** A column as an expression over the relation. */
export const columnScalar = (column: PlanColumn): Scalar => ({
  ...scalar(column.type, columnReference(column.name), column.nullable),
  ...(column.words === true ? { words: true } : {}),
});

const named = ({ name, value, hidden }: NamedScalar): NamedFragment => ({
  name,
  type: value.type,
  nullable: value.nullable,
  value,
  ...(hidden === true ? { hidden } : {}),
  ...(value.words === true ? { words: true } : {}),
});

const columnsOf = (values: readonly NamedFragment[]): PlanColumn[] =>
  values.map(({ name, type, nullable, hidden, hot, words }) => ({
    name,
    type,
    nullable,
    ...(hidden === true ? { hidden } : {}),
    ...(hot === undefined ? {} : { hot }),
    ...(words === true ? { words } : {}),
  }));

const identity = (column: PlanColumn): NamedFragment => ({ ...column, value: columnReference(column.name) });

/** Rows for which the condition is true; null counts as false. */
export const filtered = (relation: Relation, condition: Scalar): Relation => ({
  ...relation,
  node: {
    kind: 'Filter',
    input: relation.node,
    condition: (isStored(relation.node) ? condition.indexed : undefined) ?? condition.truthy ?? condition,
    columns: relation.node.columns,
    ...(condition.limits === undefined ? {} : { limits: condition.limits }),
  },
});

/** A hot path holds as long as the column that it belongs to is passed on unchanged. */
const holds = ({ hot }: PlanColumn, values: readonly NamedScalar[]): boolean =>
  hot === undefined || values.some(({ name, value }) => name === hot.of && value.text === columnReference(name).text);

const windowFunction = / OVER \(|rowNumberInAllBlocks\(/;

/** Whether SQL reads other rows than its own. A column with such a name only costs a subquery. */
export const readsOtherRows = (value: Fragment): boolean => windowFunction.test(value.text);

/** Exactly these columns. Hidden ones stay. */
export const projected = (relation: Relation, values: readonly NamedScalar[]): Relation => {
  const window = values.some(({ value }) => readsOtherRows(value));
  const kept = hiddenColumns(relation).filter(
    (column) => holds(column, values) && !values.some(({ name }) => name === column.name),
  );
  const all = [...values.map(named), ...kept.map(identity)];
  return { ...relation, node: { kind: 'Project', input: relation.node, values: all, columns: columnsOf(all), window } };
};

/** The relation's columns with some replaced in place and others added at the end. */
export const extended = (relation: Relation, values: readonly NamedScalar[]): Relation => {
  const byName = new Map(values.map((value) => [value.name, value]));
  const old = visibleColumns(relation).map(
    (column): NamedScalar => byName.get(column.name) ?? { name: column.name, value: columnScalar(column) },
  );
  const known = new Set(visibleColumns(relation).map(({ name }) => name));
  return projected(relation, [...old, ...values.filter(({ name }) => !known.has(name))]);
};

const carriedColumns = (relation: Relation): readonly PlanColumn[] =>
  hiddenColumns(relation).filter(({ name }) => relation.carried?.includes(name) === true);

const anyOf = (column: PlanColumn): NamedFragment => ({
  ...column,
  value: fragment`any(${columnReference(column.name)})`,
});

/** One row a group; with no keys one row in all (one a partition). */
export const aggregated = (
  relation: Relation,
  keys: readonly NamedScalar[],
  values: readonly NamedScalar[],
): Relation => {
  const partition = hiddenColumns(relation).filter(({ name }) => relation.partition.includes(name));
  const groups = [...keys.map(named), ...partition.map(identity)];
  const arrival = arrivalOf(relation);
  const seen = arrival === undefined ? [] : [firstSeen(arrival)];
  const results = [...values.map(named), ...carriedColumns(relation).map(anyOf), ...seen];
  const columns = columnsOf([
    ...groups.filter(({ hidden }) => hidden !== true),
    ...results.filter(({ hidden }) => hidden !== true),
    ...[...groups, ...results].filter(({ hidden }) => hidden === true),
  ]);
  return {
    ...relation,
    order: [],
    arrival,
    node: { kind: 'Aggregate', input: inOrderFor(relation, values), keys: groups, values: results, columns },
  };
};

const ascending = (column: string): OrderKey => ({ column, descending: false, nullsFirst: true });

/** The column that numbers the rows as they came, if no other order was asked for. */
const arrivalOf = ({ order, arrival }: Relation): string | undefined => {
  const [only] = order;
  if (only === undefined) return arrival;
  return order.length === 1 && !only.descending && only.column.startsWith('$row') ? only.column : undefined;
};

const firstSeen = (column: string): NamedFragment => ({
  name: column,
  type: 'long',
  nullable: false,
  hidden: true,
  value: fragment`min(${columnReference(column)})`,
});

/** Whether rows of a stored table are read, which come as they please. */
export const readsStored = (node: PlanNode): boolean => {
  if (node.kind === 'Scan') return true;
  if (node.kind === 'Rows') return false;
  if (node.kind === 'Join') return readsStored(node.left) || readsStored(node.right);
  return node.kind === 'Union' ? node.inputs.some(readsStored) : readsStored(node.input);
};

/**
 * The rows in their order where an aggregate tells it: lists always do; which of equal rows is chosen only counts where the rows
 * are given in the text, since those of a stored table come as they please.
 */
const inOrderFor = (relation: Relation, values: readonly NamedScalar[]): PlanNode => {
  const { node, arrival } = relation;
  const order = relation.order.length === 0 && arrival !== undefined ? [ascending(arrival)] : relation.order;
  const texts = values.map(({ value }) => value.text);
  const tells =
    texts.some((text) => text.includes('groupArray')) ||
    (texts.some((text) => /\b(any|argM)/.test(text)) && !readsStored(node));
  if (order.length === 0 || !tells) return node;
  return { kind: 'Limit', input: node, order, limit: undefined, by: [], columns: node.columns };
};

/** Rows in an order; what had an order before keeps it among equals. */
export const sorted = (
  relation: Relation,
  keys: readonly (Omit<OrderKey, 'column'> & { readonly value: Scalar })[],
  names: Names,
): Relation => {
  const hidden = keys.map((key): NamedScalar => ({ name: names.fresh('order'), value: key.value, hidden: true }));
  const withKeys = extended(relation, hidden);
  const order = keys.map(({ descending, nullsFirst }, index) => ({
    column: hidden[index]?.name ?? '',
    descending,
    nullsFirst,
  }));
  return { ...withKeys, order: [...order, ...relation.order] };
};

/** The first rows in the relation's order, of each partition. */
export const limited = (relation: Relation, limit: Fragment): Relation => ({
  ...relation,
  node: {
    kind: 'Limit',
    input: relation.node,
    order: relation.order,
    limit,
    by: relation.partition,
    columns: relation.node.columns,
  },
});

/**
 * Whether the engine's own counter would give numbers twice over these rows. It takes two calls of one stateful function for the
 * same value, moves a value that reads no element below the taking apart of arrays, and one over a union into its branches.
 */
const countsTwice = (node: PlanNode): boolean => {
  if (node.kind === 'Unnest' || node.kind === 'Union') return true;
  if (node.kind === 'Project' && node.values.some(({ value }) => value.text.includes('rowNumberInAllBlocks(')))
    return true;
  if (node.kind === 'Join') return countsTwice(node.left) || countsTwice(node.right);
  return 'input' in node && countsTwice(node.input);
};

/** A number of its own for each row, in the order in which the rows come: a window's where the engine's counter is not enough. */
export const rowNumber = (relation: Relation): Scalar =>
  countsTwice(relation.node)
    ? scalar('long', raw('toInt64(row_number() OVER ())'), false)
    : scalar('long', raw('rowNumberInAllBlocks()'), false);

/** Gives rows without an order the one in which they come, so that windows and first rows mean something. */
export const serialized = (relation: Relation, names: Names): Relation => {
  if (relation.order.length > 0) return relation;
  if (relation.arrival !== undefined) return { ...relation, order: [ascending(relation.arrival)] };
  const name = names.fresh('row');
  const row: NamedScalar = { name, value: rowNumber(relation), hidden: true };
  return { ...extended(relation, [row]), order: [{ column: name, descending: false, nullsFirst: true }] };
};

/** The text of `ORDER BY` keys over the relation called `_`. */
export const orderText = (order: readonly OrderKey[]): Fragment =>
  joined(
    order.map(
      ({ column, descending, nullsFirst }) =>
        fragment`${columnReference(column)}${raw(`${descending ? ' DESC' : ' ASC'} NULLS ${nullsFirst ? 'FIRST' : 'LAST'}`)}`,
    ),
    ', ',
  );

/** The `OVER (...)` that sees the rows of a relation in their order, each partition by itself. */
export const windowOver = (relation: Relation, frame = ''): Fragment => {
  const partition =
    relation.partition.length === 0
      ? raw('')
      : fragment`PARTITION BY ${joined(relation.partition.map(columnReference), ', ')} `;
  const order = relation.order.length === 0 ? raw('') : fragment`ORDER BY ${orderText(relation.order)}`;
  return fragment` OVER (${partition}${order}${raw(frame === '' ? '' : ` ${frame}`)})`;
};

/** One row for each element of arrays that stand side by side. The arrays' element types are given with their names. */
export const unnested = (relation: Relation, arrays: readonly NamedScalar[]): Relation => {
  const values = arrays.map(named);
  const kept = relation.node.columns.filter(({ name }) => !values.some((value) => value.name === name));
  const columns = [...kept, ...columnsOf(values)];
  return { ...relation, arrival: undefined, node: { kind: 'Unnest', input: relation.node, arrays: values, columns } };
};

/** Two relations joined by keys that are columns of theirs. */
export const joinedRelations = (
  join: JoinKind,
  left: Relation,
  right: Relation,
  keys: readonly JoinKey[],
  outputs: readonly JoinOutput[],
): Relation => {
  const carried = hiddenColumns(left)
    .filter(({ name }) => left.partition.includes(name) || left.carried?.includes(name) === true)
    .map((column): JoinOutput => ({ side: 'left', source: column.name, column }));
  const all = [...outputs, ...carried.filter(({ source }) => !outputs.some(({ column }) => column.name === source))];
  return {
    node: {
      kind: 'Join',
      join,
      left: left.node,
      right: right.node,
      keys,
      outputs: all,
      columns: all.map(({ column }) => column),
    },
    order: [],
    partition: left.partition,
    ...(left.carried === undefined ? {} : { carried: left.carried }),
    ...(left.groups === undefined ? {} : { groups: left.groups }),
  };
};

/** The keys that join two relations partition by partition; undefined where they are not partitioned alike. */
export const samePartition = (left: Relation, right: Relation): JoinKey[] | undefined => {
  const keys = left.partition.flatMap((name): JoinKey[] => {
    const own = left.node.columns.find((column) => column.name === name);
    const other = right.node.columns.find((column) => column.name === name);
    return own === undefined || other === undefined || !right.partition.includes(name)
      ? []
      : [{ left: own, right: other }];
  });
  return keys.length === left.partition.length && keys.length === right.partition.length ? keys : undefined;
};

/** A typed null, as a value. */
export const nullOf = (type: KustoType, sqlType: string): Scalar =>
  type === 'string' || type === 'dynamic'
    ? scalar(type, raw("''"), false)
    : scalar(type, raw(`CAST(NULL, '${sqlType.replaceAll("'", "\\'")}')`));

/** A relation that is read more than once. `once` asks that it be computed only once. */
export const shared = (relation: Relation, names: Names, once = false): Relation => ({
  ...relation,
  node: {
    kind: 'Shared',
    name: names.fresh('shared'),
    input: relation.node,
    once,
    columns: relation.node.columns,
  },
});
