import { convert, isNull } from '../expressions/convert.ts';
import { refuse } from '../failure.ts';
import type { Call, FunctionRow } from '../functions/row.ts';
import { type Fragment, fragment, neverNull, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { kindOf, membersOf } from '../syntax/kusto.ts';

// Values of one row of each group: the one where something is greatest or least, or any.
// https://learn.microsoft.com/kusto/query/arg-max-aggregation-function, .../take-any-aggregation-function

const lowest = '-9223372036854775808';
const highest = '9223372036854775807';

/** Whole numbers in the order of reals: the bits of a real, those of negative ones turned round. */
const orderedReal = (value: Fragment): Fragment => {
  const bits = fragment`reinterpretAsInt64(assumeNotNull(${value}) + 0.)`;
  return fragment`if(${bits} < 0, bitXor(${bits}, ${raw(highest)}), ${bits})`;
};

/**
 * The value as one that SQL compares fast and that never is NULL: a null loses against everything, and NaN wins, whether the
 * greatest is sought or the least.
 */
const contender = (value: Scalar, greatest: boolean): Fragment => {
  const loser = raw(greatest ? lowest : highest);
  const orElse = (known: Fragment): Fragment =>
    value.nullable ? fragment`if(isNull(${value}), ${loser}, assumeNotNull(${known}))` : known;
  switch (value.type) {
    case 'int':
    case 'long':
    case 'timespan':
    case 'bool':
      return orElse(fragment`toInt64(${value})`);
    case 'datetime':
      return orElse(fragment`reinterpretAsInt64(${value})`);
    case 'real':
      return orElse(fragment`if(isNaN(${value}), ${raw(greatest ? highest : lowest)}, ${orderedReal(value)})`);
    case 'decimal':
      return value.nullable
        ? fragment`ifNull(CAST(${value}, 'Nullable(Decimal(76, 18))'), CAST('${raw(greatest ? '-' : '')}99999999999999999999999', 'Decimal(76, 18)'))`
        : value;
    default:
      return value;
  }
};

/** The columns that `*` stands for, which the binder knows: all that are neither keys nor asked for. */
const starred = (call: Call, given: number): Scalar[] => {
  const tuple = call.node.ResultType as Kusto.Language.Symbols.TupleSymbol | null;
  const columns = membersOf<Kusto.Language.Symbols.ColumnSymbol>(tuple?.Columns).slice(given);
  return columns.map((column) => call.frame.column(column.Name ?? '', call.node));
};

const isStar = (node: Call['nodes'][number] | undefined): boolean =>
  node !== undefined && kindOf(node) === 'StarExpression';

/** All columns of the chosen row, the arguments in their order. */
const rowOf = (call: Call, nodes: Call['nodes']): Scalar[] =>
  isStar(nodes.at(-1))
    ? [...nodes.slice(0, -1).map(call.lower), ...starred(call, nodes.length - 1)]
    : nodes.map(call.lower);

/** Each column by itself, so that a plan that does not read it need not keep it: rows that are equal are decided alike. */
const argExtreme =
  (greatest: boolean) =>
  (call: Call): readonly Scalar[] => {
    const values = rowOf(call, call.nodes);
    const [key] = values;
    if (key === undefined) return refuse('KQL_ARGUMENTS', `${call.name}() takes values`, call.node);
    const contest = contender(key, greatest);
    // With a condition the engine goes row by row and keeps the first of equal rows; without one it may take any of a block.
    const name = raw(greatest ? 'argMaxIf' : 'argMinIf');
    return values.map((value) => {
      const picked = (piece: Fragment): Fragment => fragment`${name}(${piece}, ${contest}, true)`;
      if (!value.nullable) return overNothing(value, picked(value));
      // The engine's own would pass over rows where the value is null; a tuple would take twice the time of two plain columns.
      const missing = picked(fragment`isNull(${value})`);
      return scalar(
        value.type,
        fragment`if(count() = 0 OR ${missing} = 1, NULL, ${picked(fragment`assumeNotNull(${value})`)})`,
      );
    });
  };

const nullableOf = (value: Scalar): Fragment => fragment`toNullable(${value})`;

/** Without rows there is no value, for which SQL has a zero. */
const overNothing = (value: Scalar, found: Fragment): Scalar =>
  neverNull(value.type) ? scalar(value.type, found) : scalar(value.type, fragment`if(count() = 0, NULL, ${found})`);

/** A value of some row: one that is not null or empty if there is any. */
const anyOf = (value: Scalar, condition: Fragment | undefined): Scalar => {
  if (!neverNull(value.type)) {
    const found =
      condition === undefined ? fragment`anyOrNull(${value})` : fragment`anyOrNullIf(${value}, ${condition})`;
    return scalar(value.type, found);
  }
  const known = value.type === 'string' ? fragment`notEmpty(${value})` : fragment`NOT ${isNull(value)}`;
  const test = condition === undefined ? known : fragment`(${known}) AND ${condition}`;
  return scalar(value.type, fragment`anyIf(${value}, ${test})`);
};

/** Values of one and the same row. */
const anyRow = (call: Call): readonly Scalar[] => {
  const isAll = isStar(call.nodes[0]);
  const values = isAll ? starred(call, 0) : call.nodes.map(call.lower);
  if (values.length === 1) return values.map((value) => anyOf(value, undefined));
  return values.map((value) =>
    value.nullable
      ? scalar(value.type, fragment`tupleElement(any(tuple(${nullableOf(value)})), 1)`)
      : overNothing(value, fragment`any(${value})`),
  );
};

const anyIf = (call: Call): Scalar => {
  const condition = convert(call.arguments[1] as Scalar, 'bool');
  return anyOf(call.arguments[0] as Scalar, fragment`ifNull(${condition.truthy ?? condition}, false)`);
};

const first =
  (several: (call: Call) => readonly Scalar[]) =>
  (call: Call): Scalar =>
    several(call)[0] ?? refuse('KQL_ARGUMENTS', `${call.name}() takes values`, call.node);

const row = (name: string, several: (call: Call) => readonly Scalar[], document: string): FunctionRow => ({
  name,
  lazy: true,
  several,
  sql: first(several),
  examples: [],
  document,
});

export const choosingAggregates: readonly FunctionRow[] = [
  row('arg_max', argExtreme(true), 'arg-max-aggregation-function'),
  row('arg_min', argExtreme(false), 'arg-min-aggregation-function'),
  row('take_any', anyRow, 'take-any-aggregation-function'),
  row('any', anyRow, 'take-any-aggregation-function'),
  { name: 'take_anyif', sql: anyIf, examples: [], document: 'take-anyif-aggregation-function' },
  { name: 'anyif', sql: anyIf, examples: [], document: 'take-anyif-aggregation-function' },
];
