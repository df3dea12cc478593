import { convert } from '../expressions/convert.ts';
import { dynamicIf } from '../expressions/json.ts';
import { type Fragment, fragment, raw, type Scalar } from '../sql/fragment.ts';
import type { Call, FunctionRow } from './row.ts';
import { allNumbers, arrayOfReals, isSeries, numbers, seriesArgument, staged } from './series.ts';

// Linear filters over a series. https://learn.microsoft.com/kusto/query/series-fir-function, .../series-iir-function

const reals = (call: Call, index: number): Fragment =>
  staged(call, fragment`arrayMap(x -> ifNull(x, 0), ${numbers(seriesArgument(call, index))})`);

const flag = (call: Call, index: number, otherwise: Fragment): Fragment => {
  const value = call.arguments[index];
  return value === undefined ? otherwise : fragment`ifNull(${convert(value, 'bool')}, false)`;
};

/** Each value with those before it, weighted: what lies outside counts as 0. Centred, half of the weights look ahead. */
const fir = (call: Call): Scalar => {
  const series = seriesArgument(call, 0);
  const values = reals(call, 0);
  const weights = staged(call, allNumbers(seriesArgument(call, 1)));
  const isNegative = fragment`arrayExists(w -> w < 0, ${weights})`;
  const normal = flag(call, 2, fragment`NOT ${isNegative}`);
  const total = staged(call, fragment`if(${normal}, arraySum(${weights}), 1)`);
  const ahead = staged(call, fragment`if(${flag(call, 3, raw('false'))}, intDiv(length(${weights}), 2), 0)`);
  const place = fragment`toInt64(i) + toInt64(${ahead}) - toInt64(k) + 1`;
  const item = fragment`if(${place} BETWEEN 1 AND length(${values}), ${values}[${place}] * w, 0)`;
  const sums = fragment`arrayMap(i -> arraySum(arrayMap((w, k) -> ${item}, ${weights}, arrayEnumerate(${weights}))) / ${total}, arrayEnumerate(${values}))`;
  return dynamicIf(
    fragment`(${isSeries(series)} AND notEmpty(${weights}) AND NOT (${normal} AND ${isNegative}))`,
    arrayOfReals(sums),
  );
};

/** Each value of the result from values of the series and from the results before it. */
const iir = (call: Call): Scalar => {
  const series = seriesArgument(call, 0);
  const values = reals(call, 0);
  const [forward, backward] = [1, 2].map((index) => staged(call, allNumbers(seriesArgument(call, index)))) as [
    Fragment,
    Fragment,
  ];
  const fed = fragment`arrayMap(i -> arraySum(arrayMap((w, k) -> if(i >= k, ${values}[i - k + 1] * w, 0), ${forward}, arrayEnumerate(${forward}))), arrayEnumerate(${values}))`;
  const back = fragment`arraySum(arrayMap((w, k) -> if(length(acc) >= k, acc[toInt64(length(acc)) - toInt64(k) + 1] * w, 0), arrayPopFront(${backward}), arrayEnumerate(arrayPopFront(${backward}))))`;
  const results = fragment`arrayFold((acc, x) -> arrayPushBack(acc, (x - ${back}) / ${backward}[1]), ${staged(call, fed)}, CAST([], 'Array(Float64)'))`;
  return dynamicIf(
    fragment`(${isSeries(series)} AND notEmpty(${forward}) AND notEmpty(${backward}))`,
    arrayOfReals(results),
  );
};

export const seriesFilterFunctions: readonly FunctionRow[] = [
  {
    name: 'series_fir',
    sql: fir,
    takes: ['dynamic', 'dynamic', 'any'],
    examples: [['series_fir(dynamic([0,0,2,2,3]), dynamic([1,-1]), false, false)', [0, 0, 2, 0, 1]]],
  },
  {
    name: 'series_iir',
    sql: iir,
    takes: ['dynamic'],
    examples: [['series_iir(dynamic([1,2,3,4]), dynamic([1]), dynamic([1,-1]))', [1, 3, 6, 10]]],
  },
];
