import { Discovery, type FoundColumn } from '../discovery.ts';
import { convert } from '../expressions/convert.ts';
import { refuse } from '../failure.ts';
import { frameOf, lower } from '../operators/operator.ts';
import type { NamedScalar } from '../plan/node.ts';
import { aggregated, columnScalar, projected, type Relation, visibleColumns } from '../plan/relation.ts';
import { emit } from '../sql/emit.ts';
import { columnReference, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { type Expression, type FunctionCall, kindOf } from '../syntax/kusto.ts';
import type { Plugin, PluginCall } from './plugin.ts';

/** Aggregates that are 0 where a group has no rows of a column; the others are null. */
const counting: ReadonlySet<string> = new Set([
  'count',
  'countif',
  'dcount',
  'dcountif',
  'sum',
  'sumif',
  'count_distinct',
]);

interface Turning {
  readonly rows: Relation;
  readonly value: Scalar;
  readonly measure: Scalar;
  readonly isCounting: boolean;
  /** The columns that stay rows. */
  readonly groups: readonly string[];
}

const nameOf = (node: Expression): string =>
  kindOf(node) === 'NameReference'
    ? ((node as Kusto.Language.Syntax.NameReference).SimpleName ?? '')
    : refuse('KQL_ARGUMENTS', 'pivot takes columns', node);

const turningOf = (call: PluginCall): Turning => {
  const [value, aggregate, ...others] = call.arguments;
  if (value === undefined) return refuse('KQL_ARGUMENTS', 'pivot takes a column', call.call);
  const frame = frameOf(call.input, call.block);
  const isCall = aggregate !== undefined && kindOf(aggregate) === 'FunctionCallExpression';
  const measure = isCall ? lower(aggregate, frame.grouping()) : scalar('long', raw('toInt64(count())'), false);
  const said = aggregate === undefined || isCall ? others : [aggregate, ...others];
  const used = new Set([nameOf(value), ...measure.columns]);
  const all = visibleColumns(call.input).map(({ name }) => name);
  return {
    value: lower(value, frame),
    rows: frame.input,
    measure,
    isCounting: !isCall || counting.has((aggregate as FunctionCall).Name?.SimpleName ?? ''),
    groups: said.length > 0 ? said.map(nameOf) : all.filter((name) => !used.has(name)),
  };
};

const valuesQuery = (turning: Turning, { block }: PluginCall) => {
  const key: NamedScalar = { name: 'v', value: convert(turning.value, 'string') };
  const values = aggregated(turning.rows, [key], []);
  return {
    sql: emit(values.node, values.node.columns, []),
    parameters: block.query.parameters.values,
    tables: [...block.query.read],
    sealed: block.query.sealedScans,
  };
};

const foundColumns = (turning: Turning, rows: readonly (readonly unknown[])[], call: PluginCall): FoundColumn[] => {
  const own = visibleColumns(turning.rows);
  const groups = turning.groups.flatMap((name) => own.filter((column) => column.name === name));
  const names = rows.map(([value]) => String(value)).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const clash = names.find((name) => name === '' || turning.groups.includes(name));
  if (clash !== undefined)
    return refuse('KQL_COLUMNS', `evaluate pivot(): the value '${clash}' cannot be the name of a column`, call.call);
  return [
    ...groups.map(({ name, type }) => ({ name, type })),
    ...names.map((name) => ({ name, type: turning.measure.type })),
  ];
};

/** `pivot`: a column for each value. https://learn.microsoft.com/kusto/query/pivot-plugin */
export const pivot: Plugin = (call) => {
  const turning = turningOf(call);
  if (call.columns === undefined)
    throw new Discovery({
      node: call.call,
      query: valuesQuery(turning, call),
      columns: (rows) => foundColumns(turning, rows, call),
      otherwise: turning.measure.type,
    });
  call.block.query.checkFound(call.call, () => valuesQuery(turning, call));
  const own = visibleColumns(turning.rows);
  const keys = turning.groups.flatMap((name) => own.filter((column) => column.name === name));
  const value: NamedScalar = { name: '$value', value: convert(turning.value, 'string'), hidden: true };
  const cells = aggregated(
    turning.rows,
    [...keys.map((column): NamedScalar => ({ name: column.name, value: columnScalar(column) })), value],
    [{ name: '$measure', value: turning.measure, hidden: true }],
  );
  const measured = call.columns.filter(({ name }) => !turning.groups.includes(name));
  const values = measured.map(({ name, type }): NamedScalar => {
    const picked = fragment`anyIf(${columnReference('$measure')}, ${columnReference('$value')} = ${call.block.query.parameters.text(name)})`;
    const { type: own, nullable } = turning.measure;
    const cell = turning.isCounting || !nullable ? fragment`${picked}` : picked;
    return { name, value: convert(scalar(own, cell, nullable), type) };
  });
  const grouped = aggregated(
    { ...cells, node: cells.node },
    keys.map((column): NamedScalar => ({ name: column.name, value: columnScalar(column) })),
    values,
  );
  const order = new Map(visibleColumns(grouped).map((column) => [column.name, column]));
  return projected(
    grouped,
    call.columns.flatMap(({ name }): NamedScalar[] => {
      const column = order.get(name);
      return column === undefined ? [] : [{ name, value: columnScalar(column) }];
    }),
  );
};
