import { convert } from '../expressions/convert.ts';
import { chosenBy, dynamicIf } from '../expressions/json.ts';
import { refuse } from '../failure.ts';
import { type Fragment, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import type { Call, FunctionRow } from './row.ts';
import { allNumbers, arrayOfReals, isSeries, numbers, seriesArgument, staged } from './series.ts';

// One number of a whole series, or of two. Where an element is no number the result is null.

interface Statistic {
  readonly name: string;
  readonly type: 'real' | 'long';
  /** SQL over `v`, an array of reals that is not empty. */
  readonly sql: (v: Fragment) => Fragment;
}

const variance = (v: Fragment): Fragment => fragment`if(length(${v}) < 2, 0, arrayReduce('varSampStable', ${v}))`;

const statistics: readonly Statistic[] = [
  { name: 'min', type: 'real', sql: (v) => fragment`arrayMin(${v})` },
  { name: 'min_idx', type: 'long', sql: (v) => fragment`(toInt64(indexOf(${v}, arrayMin(${v}))) - 1)` },
  { name: 'max', type: 'real', sql: (v) => fragment`arrayMax(${v})` },
  { name: 'max_idx', type: 'long', sql: (v) => fragment`(toInt64(indexOf(${v}, arrayMax(${v}))) - 1)` },
  { name: 'avg', type: 'real', sql: (v) => fragment`arrayAvg(${v})` },
  { name: 'stdev', type: 'real', sql: (v) => fragment`sqrt(${variance(v)})` },
  { name: 'variance', type: 'real', sql: variance },
  { name: 'sum', type: 'real', sql: (v) => fragment`arraySum(${v})` },
  { name: 'len', type: 'long', sql: (v) => fragment`toInt64(length(${v}))` },
];

/** The columns of `series_stats`; the bag of `series_stats_dynamic` has two more. */
const statisticsColumns = 7;

/** The numbers to work on: the finite ones when told to ignore others, otherwise all or none. */
const finite = (call: Call): Fragment => {
  const series = seriesArgument(call, 0);
  const known = fragment`ifNull(isFinite(x), false)`;
  const values =
    call.arguments[1]?.literal?.value === 'true'
      ? fragment`arrayMap(x -> assumeNotNull(x), arrayFilter(x -> ${known}, ${numbers(series)}))`
      : fragment`if(arrayExists(x -> NOT ${known}, ${numbers(series)}), CAST([], 'Array(Float64)'), ${allNumbers(series)})`;
  return staged(call, values);
};

const statsColumns = (call: Call): Scalar[] => {
  const v = finite(call);
  return statistics
    .slice(0, statisticsColumns)
    .map(({ type, sql }) => scalar(type, chosenBy(fragment`notEmpty(${v})`, sql(v), raw('NULL'))));
};

/** A bag of numbers that are known. */
const bagOfNumbers = (parts: readonly { name: string; value: Fragment }[], some: Fragment): Scalar => {
  const texts = parts.map(({ name, value }) => fragment`${raw(`'"${name}":'`)}, toString(${value})`);
  const inside = texts.reduce((text, part) => fragment`${text}, ',', ${part}`);
  return dynamicIf(some, fragment`concat('{', ${inside}, '}')`);
};

const statsBag = (call: Call): Scalar => {
  const v = finite(call);
  const parts = statistics.map(({ name, sql }) => ({ name, value: sql(v) }));
  return bagOfNumbers(parts, fragment`notEmpty(${v})`);
};

const ofAll =
  (sql: (v: Fragment) => Fragment) =>
  (call: Call): Scalar => {
    const v = staged(call, allNumbers(seriesArgument(call, 0)));
    return scalar('real', chosenBy(fragment`notEmpty(${v})`, sql(v), raw('NULL')));
  };

/** Of two series of one length, each with nothing but numbers. */
const ofTwo =
  (sql: (x: Fragment, y: Fragment) => Fragment) =>
  (call: Call): Scalar => {
    const [x, y] = [0, 1].map((index) => staged(call, allNumbers(seriesArgument(call, index)))) as [Fragment, Fragment];
    return scalar('real', fragment`if(empty(${x}) OR length(${x}) != length(${y}), NULL, ${sql(x, y)})`);
  };

const dot = (x: Fragment, y: Fragment): Fragment => fragment`arraySum(arrayMap((a, b) -> a * b, ${x}, ${y}))`;

const magnitude = (v: Fragment): Fragment => fragment`sqrt(arraySum(x -> x * x, ${v}))`;

const pearson = (x: Fragment, y: Fragment): Fragment => fragment`arrayReduce('corrStable', ${x}, ${y})`;

/** The value below which a share of the sorted numbers lies, on the line between its neighbours. */
const quantile = (sorted: Fragment, share: string): Fragment => {
  const place = fragment`((length(${sorted}) - 1) * ${raw(share)})`;
  const below = fragment`${sorted}[toUInt32(floor(${place})) + 1]`;
  const above = fragment`${sorted}[toUInt32(ceil(${place})) + 1]`;
  return fragment`(${below} + (${above} - ${below}) * (${place} - floor(${place})))`;
};

/**
 * How far Kusto stretches the distance from the 10th and 90th percentile, so that 1.5 marks a mild anomaly as with Tukey's quartiles.
 * Measured from its answers; for other percentiles it is another number.
 */
const customScale = '2.772605605507915';

/** Distances of numbers from the fences, in units of the range between them: 0 between the fences. */
export const fenceScores = (
  values: Fragment,
  sorted: Fragment,
  kind: 'tukey' | 'ctukey',
  hold: (value: Fragment) => Fragment,
): Fragment => {
  const [low, high] = (kind === 'tukey' ? ['0.25', '0.75'] : ['0.1', '0.9']).map((share) =>
    hold(quantile(sorted, share)),
  ) as [Fragment, Fragment];
  const scale = raw(kind === 'tukey' ? '1.' : customScale);
  return fragment`arrayMap(x -> multiIf(x > ${high}, (x - ${high}) * ${scale} / (${high} - ${low}), x < ${low}, (x - ${low}) * ${scale} / (${high} - ${low}), toFloat64(0)), ${values})`;
};

const outliers = (call: Call): Scalar => {
  const series = seriesArgument(call, 0);
  const kind = call.arguments[1] === undefined ? 'ctukey' : call.arguments[1].literal?.value?.toLowerCase();
  const percentiles = [call.arguments[3], call.arguments[4]].map((value) => value?.literal?.value);
  if (kind !== 'tukey' && kind !== 'ctukey')
    return refuse('KQL_UNSUPPORTED_ARGUMENT', 'series_outliers() knows the kinds "tukey" and "ctukey"', call.node);
  if (kind === 'ctukey' && (Number(percentiles[0] ?? 10) !== 10 || Number(percentiles[1] ?? 90) !== 90))
    return refuse('KQL_UNSUPPORTED_ARGUMENT', 'series_outliers() supports the percentiles 10 and 90 only', call.node);
  const ignored = call.arguments[2];
  const own =
    ignored === undefined || ignored.literal?.value === null
      ? raw('false')
      : fragment`ifNull(x = ${convert(ignored, 'real')}, false)`;
  const all = staged(call, fragment`arrayMap(x -> if(${own}, NULL, x), ${numbers(series)})`);
  const sorted = staged(
    call,
    fragment`arraySort(arrayMap(x -> assumeNotNull(x), arrayFilter(x -> isNotNull(x), ${all})))`,
  );
  const middle = staged(call, quantile(sorted, '0.5'));
  const known = fragment`arrayMap(x -> ifNull(x, ${middle}), ${all})`;
  const scores = fenceScores(known, sorted, kind, (value) => staged(call, value));
  return dynamicIf(isSeries(series), arrayOfReals(scores));
};

export const seriesStatsFunctions: readonly FunctionRow[] = [
  {
    name: 'series_stats',
    sql: (call) => statsColumns(call)[0] ?? refuse('KQL_ARGUMENTS', 'series_stats() takes a series', call.node),
    several: statsColumns,
    takes: ['dynamic', 'any'],
    examples: [['series_stats(dynamic([3,1,2]))', 1]],
  },
  {
    name: 'series_stats_dynamic',
    sql: statsBag,
    takes: ['dynamic', 'any'],
    examples: [
      [
        'series_stats_dynamic(dynamic([10,20]))',
        { min: 10, min_idx: 0, max: 20, max_idx: 1, avg: 15, stdev: 7.0710678118654755, variance: 50, sum: 30, len: 2 },
      ],
    ],
  },
  {
    name: 'series_sum',
    sql: ofAll((v) => fragment`arraySum(${v})`),
    takes: ['dynamic'],
    examples: [['series_sum(dynamic([1,2,3,4]))', 10]],
  },
  {
    name: 'series_product',
    sql: ofAll((v) => fragment`arrayProduct(${v})`),
    takes: ['dynamic'],
    examples: [['series_product(dynamic([1,2,3,4]))', 24]],
  },
  {
    name: 'series_magnitude',
    sql: ofAll(magnitude),
    takes: ['dynamic'],
    examples: [['series_magnitude(dynamic([3,4]))', 5]],
  },
  {
    name: 'series_dot_product',
    sql: ofTwo(dot),
    takes: ['dynamic'],
    examples: [['series_dot_product(dynamic([1,2]), dynamic([3,4]))', 11]],
  },
  {
    name: 'series_cosine_similarity',
    sql: ofTwo((x, y) => fragment`(${dot(x, y)} / (${magnitude(x)} * ${magnitude(y)}))`),
    takes: ['dynamic'],
    examples: [['series_cosine_similarity(dynamic([1,0]), dynamic([0,1]))', 0]],
  },
  {
    name: 'series_pearson_correlation',
    sql: ofTwo(pearson),
    takes: ['dynamic'],
    examples: [['series_pearson_correlation(dynamic([1,2,3]), dynamic([3,2,1]))', -1]],
  },
  { name: 'series_outliers', sql: outliers, takes: ['dynamic', 'any'], examples: [] },
];
