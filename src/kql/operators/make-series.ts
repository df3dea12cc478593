import { convert, datetimeOf, epochTicks, isNull, ticksOf, toDynamic } from '../expressions/convert.ts';
import type { Frame } from '../expressions/frame.ts';
import { arrayOfTexts, memberText } from '../expressions/json.ts';
import { refuse } from '../failure.ts';
import type { NamedScalar } from '../plan/node.ts';
import {
  aggregated,
  columnScalar,
  extended,
  filtered,
  projected,
  type Relation,
  visibleColumns,
  windowOver,
} from '../plan/relation.ts';
import { columnReference, type Fragment, fragment, joined, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { columnsOf, type Expression, elementsOf, kindOf } from '../syntax/kusto.ts';
import { type Block, expressionsOf, frameOf, lower, namedValues, type Operator, parameterOf } from './operator.ts';

// `make-series`: values of an axis in steps of one width, and for each step the aggregates of its rows, as arrays.
// https://learn.microsoft.com/kusto/query/make-series-operator

/** The most points of a series, as in Kusto. */
const longest = 1_048_576;

/** The axis as numbers: ticks where it is a time. */
interface Axis {
  readonly type: Scalar['type'];
  readonly whole: boolean;
  readonly value: Scalar;
  readonly from: Fragment | undefined;
  readonly to: Fragment | undefined;
  /** Whether a point may lie at the end itself: so in `in range(...)`, not in `from ... to ...`. */
  readonly closed: boolean;
  readonly step: Fragment;
}

interface Bounds {
  readonly from: Expression | undefined;
  readonly to: Expression | undefined;
  readonly step: Expression | undefined;
  readonly closed: boolean;
}

const boundsOf = (node: Kusto.Language.Syntax.MakeSeriesOperator): Bounds => {
  const clause = node.RangeClause;
  const present = (part: unknown): Expression | undefined => (part as Expression | null | undefined) ?? undefined;
  if (clause !== null && kindOf(clause) === 'MakeSeriesInRangeClause') {
    const [from, to, step] = expressionsOf(
      (clause as Kusto.Language.Syntax.MakeSeriesInRangeClause).Arguments?.Expressions,
    );
    return { from, to, step, closed: true };
  }
  const parts = clause as Kusto.Language.Syntax.MakeSeriesFromToStepClause | null;
  return {
    from: present(parts?.MakeSeriesFromClause?.Expression),
    to: present(parts?.MakeSeriesToClause?.Expression),
    step: present(parts?.MakeSeriesStepClause?.Expression),
    closed: false,
  };
};

const axisOf = (node: Kusto.Language.Syntax.MakeSeriesOperator, frame: Frame): Axis => {
  const bounds = boundsOf(node);
  const axis = lower(node.OnClause?.Expression, frame);
  const step = bounds.step === undefined ? undefined : lower(bounds.step, frame);
  if (step === undefined)
    return refuse('KQL_UNSUPPORTED_OPERATOR', 'make-series without a step is not supported', node);
  const isReal = [axis, step].some(({ type }) => type === 'real' || type === 'decimal');
  const type = axis.type === 'datetime' || axis.type === 'timespan' ? axis.type : isReal ? 'real' : 'long';
  const number = (value: Scalar): Scalar => {
    if (type !== 'datetime') return convert(value, type);
    const time = convert(value, 'datetime');
    return scalar('long', ticksOf(time), time.nullable);
  };
  const bound = (part: Expression | undefined): Fragment | undefined =>
    part === undefined ? undefined : fragment`assumeNotNull(${number(lower(part, frame))})`;
  return {
    type,
    whole: type !== 'real',
    value: frame.stage(number(axis)),
    from: bound(bounds.from),
    to: bound(bounds.to),
    closed: bounds.closed,
    step: fragment`assumeNotNull(${convert(step, type === 'datetime' ? 'timespan' : type)})`,
  };
};

/** The zero from which steps are counted where nothing says where they begin. */
const zeroOf = ({ type }: Axis): Fragment => raw(type === 'datetime' ? `-${epochTicks}` : '0');

const stepsBetween = ({ whole, step }: Axis, from: Fragment, to: Fragment): Fragment =>
  whole
    ? fragment`intDiv(${to} - (${from}) - positiveModulo(${to} - (${from}), ${step}), ${step})`
    : fragment`toInt64(floor((${to} - (${from})) / ${step}))`;

/** How many points lie between two ends. */
const pointsBetween = (axis: Axis, from: Fragment, to: Fragment): Fragment => {
  if (axis.closed) return fragment`(${stepsBetween(axis, from, to)} + 1)`;
  return axis.whole
    ? stepsBetween(axis, from, fragment`(${to} + ${axis.step} - 1)`)
    : fragment`toInt64(ceil((${to} - (${from})) / ${axis.step}))`;
};

const inRange = (input: Relation, { value, from, to, closed, step, whole }: Axis): Relation => {
  const end = to === undefined ? undefined : closed ? fragment`${value} < ${to} + ${step}` : fragment`${value} < ${to}`;
  const conditions = [
    fragment`NOT ${isNull(value)}`,
    ...(from === undefined ? [] : [fragment`${value} >= ${from}`]),
    ...(end === undefined ? [] : [end]),
    ...(whole ? [] : [fragment`isFinite(${value})`]),
  ];
  const condition = fragment`(${joined(conditions, ' AND ')})`;
  return filtered(input, { ...scalar('bool', condition, false), truthy: condition });
};

interface Series {
  readonly name: string;
  readonly column: string;
  readonly value: Scalar;
  readonly otherwise: Fragment;
}

const numeric: ReadonlySet<string> = new Set(['int', 'long', 'real', 'decimal']);

/** What stands for a step without rows. */
const defaultOf = (item: Kusto.Language.Syntax.MakeSeriesExpression, value: Scalar, frame: Frame): Fragment => {
  const clause = item.DefaultExpression?.Expression;
  if (clause !== null && clause !== undefined) {
    const given = lower(clause, frame);
    return memberText(numeric.has(value.type) ? convert(given, value.type) : given);
  }
  return numeric.has(value.type)
    ? raw("'0'")
    : refuse('KQL_UNSUPPORTED_OPERATOR', `make-series needs a default for values of type ${value.type}`, item);
};

const seriesOf = (
  node: Kusto.Language.Syntax.MakeSeriesOperator,
  bound: readonly { name: string; type: Scalar['type'] }[],
  frame: Frame,
): Series[] => {
  const items = elementsOf<Kusto.Language.Syntax.MakeSeriesExpression>(node.Aggregates);
  return items.map((item, index) => {
    const column = bound[index];
    const [named] = namedValues(
      [item.Expression as Expression],
      column === undefined ? [] : [column],
      frame.grouping(),
    );
    if (named === undefined) return refuse('KQL_COLUMNS', 'The series has no column', item);
    return {
      name: named.name,
      column: frame.query.names.fresh('series'),
      value: named.value,
      otherwise: defaultOf(item, named.value, frame),
    };
  });
};

const long = (value: Fragment): Scalar => scalar('long', value, false);

/** The steps as numbers from 0: where no beginning is said, from the first step of each series that has rows. */
const indexed = (
  rows: Relation,
  step: string,
  keys: readonly string[],
  axis: Axis,
): { rows: Relation; index: Fragment } => {
  if (axis.from !== undefined) return { rows, index: columnReference(step) };
  const over = windowOver({ ...rows, order: [], partition: [...rows.partition, ...keys] });
  const first = fragment`min(${columnReference(step)})${over}`;
  const name = `${step} first`;
  const found = extended(rows, [{ name, value: long(first), hidden: true }]);
  return { rows: found, index: fragment`(${columnReference(step)} - ${columnReference(name)})` };
};

const axisText = (axis: Axis, start: Fragment, count: Fragment): Fragment => {
  const point = fragment`(${start} + i * ${axis.step})`;
  const value = axis.type === 'datetime' ? datetimeOf(point) : point;
  return arrayOfTexts(
    fragment`arrayMap(i -> ${toDynamic(scalar(axis.type, value, false))}, range(toUInt64(${count})))`,
  );
};

export const makeSeries: Operator<Kusto.Language.Syntax.MakeSeriesOperator> = (node, input, block: Block) => {
  const bound = columnsOf(node as Expression);
  const frame = frameOf(input, block);
  const axis = axisOf(node, frame);
  const keys = namedValues(expressionsOf(node.ByClause?.Expressions), bound, frame);
  const series = seriesOf(node, bound.slice(keys.length), frame);
  const step = block.query.names.fresh('step');
  const steps: NamedScalar = {
    name: step,
    value: long(fragment`assumeNotNull(${stepsBetween(axis, axis.from ?? zeroOf(axis), axis.value)})`),
  };
  const grouped = aggregated(
    inRange(frame.input, axis),
    [...keys, steps],
    series.map(({ column, value }) => ({ name: column, value })),
  );
  const { rows, index } = indexed(
    grouped,
    step,
    keys.map(({ name }) => name),
    axis,
  );
  return shown(arrays(rows, index, step, keys, series, block), axis, series, {
    axisName: bound.at(-1)?.name ?? 'axis',
    step,
    empty: keys.length === 0 && parameterOf(node.Parameters, 'kind') === 'nonempty',
    keys: keys.map(({ name }) => name),
  });
};

/** One row a series: its values by the number of their step, with '' where there is none. */
const arrays = (
  rows: Relation,
  index: Fragment,
  step: string,
  keys: readonly NamedScalar[],
  series: readonly Series[],
  block: Block,
): Relation => {
  const frame = frameOf(rows, block);
  const values = series.map(
    ({ column, value }): NamedScalar => ({
      name: column,
      value: scalar(
        'dynamic',
        fragment`groupArrayInsertAt(${memberText({ ...columnScalar({ name: column, type: value.type, nullable: true }) })}, toUInt32(throwIf(${index} >= ${raw(String(longest))}, 'a series of make-series is too long') + ${index}))`,
        false,
      ),
    }),
  );
  const counts: NamedScalar[] = [
    { name: `${step} count`, value: long(fragment`if(count() > 0, max(${index}) + 1, 0)`) },
    { name: `${step} start`, value: long(fragment`min(${columnReference(step)})`) },
  ];
  return aggregated(
    rows,
    keys.map(({ name }) => ({ name, value: frame.column(name) })),
    [...values, ...counts],
  );
};

interface Shape {
  readonly axisName: string;
  readonly step: string;
  /** Whether a series is given even where there are no rows at all. */
  readonly empty: boolean;
  readonly keys: readonly string[];
}

const shown = (rows: Relation, axis: Axis, series: readonly Series[], shape: Shape): Relation => {
  const own = columnReference(`${shape.step} count`);
  const some = shape.empty ? rows : filtered(rows, scalar('bool', fragment`(${own} > 0)`, false));
  const start = axis.from ?? fragment`(${columnReference(`${shape.step} start`)} * ${axis.step} + ${zeroOf(axis)})`;
  const count = axis.to === undefined ? own : fragment`greatest(0, ${pointsBetween(axis, start, axis.to)})`;
  const bounded = fragment`(throwIf(${count} > ${raw(String(longest))}, 'a series of make-series is too long') + ${count})`;
  const columns = visibleColumns(some);
  const values = series.map(({ name, column, otherwise }): NamedScalar => {
    const all = fragment`arrayResize(${columnReference(column)}, toUInt64(${bounded}), '')`;
    const texts = fragment`arrayMap(e -> if(e = '', ${otherwise}, e), ${all})`;
    return { name, value: scalar('dynamic', arrayOfTexts(texts), false) };
  });
  return projected(some, [
    ...columns
      .filter(({ name }) => shape.keys.includes(name))
      .map((column) => ({ name: column.name, value: columnScalar(column) })),
    ...values,
    { name: shape.axisName, value: scalar('dynamic', axisText(axis, start, bounded), false) },
  ]);
};
