import { convert } from '../expressions/convert.ts';
import { refuse } from '../failure.ts';
import type { Call, FunctionRow } from '../functions/row.ts';
import { type Fragment, fragment, neverNull, raw, type Scalar, scalar } from '../sql/fragment.ts';

// Counting, adding up, and the least and greatest. Over no rows a sum is 0, a mean is NaN, and the least is null.

/** `, condition` for an aggregate whose name ends in `if`, and its SQL suffix. */
interface Conditional {
  readonly suffix: string;
  readonly test: Fragment;
}

/** The condition of `sumif(x, c)` and its like: the last argument. */
export const conditionOf = (call: Call, position = 1): Conditional => {
  const test = call.arguments[position];
  if (!/if$/.test(call.name) || test === undefined) return { suffix: '', test: raw('') };
  const condition = convert(test, 'bool');
  return { suffix: 'If', test: fragment`, ${condition.truthy ?? condition}` };
};

const argumentOf = (call: Call): Scalar => call.arguments[0] as Scalar;

/** A value that can be added up: a dynamic is the number that it holds. */
const summable = (call: Call): Scalar => {
  const value = argumentOf(call);
  if (value.type !== 'dynamic' && value.type !== 'string' && value.type !== 'bool') return value;
  return convert(value, call.type === 'dynamic' ? 'real' : call.type);
};

const sum = (call: Call): Scalar => {
  const { suffix, test } = conditionOf(call);
  const value = summable(call);
  const total = fragment`sum${raw(suffix)}(${value}${test})`;
  const known = value.nullable ? fragment`ifNull(${total}, 0)` : total;
  const type = value.type === 'int' ? 'long' : value.type;
  return convert(scalar(type, known, false), call.type);
};

/** Whole numbers are added with wrapping, as `sum` adds them, and then divided. Times are added without. */
const mean = (call: Call): Scalar => {
  const { suffix, test } = conditionOf(call);
  const value = summable(call);
  const n = raw(suffix);
  if (value.type === 'timespan')
    return scalar(
      'timespan',
      fragment`toInt64(intDiv(sum${n}(toInt128(${value})${test}), nullIf(count${n}(${value}${test}), 0)))`,
    );
  if (value.type === 'decimal')
    return scalar('decimal', fragment`(sum${n}(${value}${test}) / nullIf(count${n}(${value}${test}), 0))`);
  const result = fragment`avg${n}(${value}${test})`;
  return scalar('real', value.nullable ? fragment`ifNull(${result}, nan)` : result, false);
};

/** The ticks of times are averaged; datetimes are times since a fixed one. */
const average = (call: Call): Scalar => {
  const value = argumentOf(call);
  if (value.type !== 'datetime') return mean(call);
  const ticks = scalar('timespan', fragment`reinterpretAsInt64(${value})`, value.nullable);
  const middle = mean({ ...call, arguments: [ticks, ...call.arguments.slice(1)] });
  return scalar('datetime', fragment`reinterpret(${middle}, 'DateTime64(7, \\'UTC\\')')`);
};

/** `min`, `max`: null where there is nothing, NaN where there is one. */
const extreme =
  (sql: 'min' | 'max') =>
  (call: Call): Scalar => {
    const { suffix, test } = conditionOf(call);
    const given = argumentOf(call);
    const value = given.type === 'dynamic' && call.type !== 'dynamic' ? convert(given, call.type) : given;
    if (neverNull(value.type)) return scalar(value.type, fragment`${raw(sql + suffix)}(${value}${test})`);
    // Counting the rows, which often is done anyway, costs less than a flag a group that says whether there was one.
    const found =
      suffix === '' && !value.nullable
        ? fragment`if(count() = 0, NULL, ${raw(sql)}(${value}))`
        : fragment`${raw(`${sql}OrNull${suffix}`)}(${value}${test})`;
    if (value.type !== 'real') return scalar(value.type, found);
    const unknown = fragment`${raw(`max${suffix}`)}(isNaN(${value})${test}) = 1`;
    return scalar('real', fragment`if(${unknown}, nan, ${found})`);
  };

/** Kusto estimates where there are many values; here they are always counted exactly. Nulls count as no value. */
const distinct = (call: Call): Scalar => {
  const { suffix, test } = conditionOf(call);
  const value = argumentOf(call);
  const known = value.type === 'dynamic' ? fragment`nullIf(nullIf(${value}, 'null'), '')` : value;
  return scalar('long', fragment`toInt64(uniqExact${raw(suffix)}(${known}${test}))`, false);
};

/** All rows of a group. A value that is given does not matter; a condition may mean one thing or the other. */
const count = (call: Call): Scalar =>
  call.arguments[0]?.type === 'bool'
    ? refuse(
        'KQL_UNSUPPORTED_ARGUMENT',
        'count() with a condition is not supported',
        call.node,
        'countif() counts rows by a condition',
      )
    : scalar('long', raw('toInt64(count())'), false);

export const basicAggregates: readonly FunctionRow[] = [
  { name: 'count', sql: count, examples: [], document: 'count-aggregation-function' },
  { name: 'countif', sql: 'toInt64(countIf($1))', takes: ['bool'], null: 'never', examples: [] },
  { name: 'sum', sql: sum, examples: [], document: 'sum-aggregation-function' },
  { name: 'sumif', sql: sum, examples: [], document: 'sumif-aggregation-function' },
  { name: 'avg', sql: average, examples: [], document: 'avg-aggregation-function' },
  { name: 'avgif', sql: average, examples: [], document: 'avgif-aggregation-function' },
  { name: 'min', sql: extreme('min'), examples: [], document: 'min-aggregation-function' },
  { name: 'minif', sql: extreme('min'), examples: [], document: 'minif-aggregation-function' },
  { name: 'max', sql: extreme('max'), examples: [], document: 'max-aggregation-function' },
  { name: 'maxif', sql: extreme('max'), examples: [], document: 'maxif-aggregation-function' },
  { name: 'dcount', sql: distinct, examples: [], document: 'dcount-aggregation-function' },
  { name: 'dcountif', sql: distinct, examples: [], document: 'dcountif-aggregation-function' },
  { name: 'count_distinctif', sql: distinct, examples: [], document: 'count-distinctif-aggregation-function' },
  { name: 'count_distinct', sql: distinct, examples: [], document: 'count-distinct-aggregation-function' },
];
