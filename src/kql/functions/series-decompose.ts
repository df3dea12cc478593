import { convert } from '../expressions/convert.ts';
import { dynamicIf, isArray } from '../expressions/json.ts';
import { refuse } from '../failure.ts';
import { type Fragment, fragment, raw, type Scalar } from '../sql/fragment.ts';
import type { Call, FunctionRow } from './row.ts';
import { allNumbers, arrayOfReals, arrayOfWholes, seriesArgument, staged } from './series.ts';
import { lineOf, lineValues } from './series-fit.ts';
import { fenceScores } from './series-stats.ts';

// A series as season, trend and the rest. The season is the median of the values at each place of the period, the trend the mean or
// the line of what the season leaves; points at the end can be kept out of both.
// https://learn.microsoft.com/kusto/query/series-decompose-function

/** Longer series are not searched for a period: every lag is tried. */
const longestSearch = 5000;

/** A lag is taken for the period where it correlates nearly as well as the best one: its multiples do so too. */
const nearlyBest = '0.95';

const published = 'the method by which Kusto finds a period is not published: it is found here by autocorrelation';

/** The period that a series shows: the first lag, of four points at least, at which the detrended series resembles itself. */
const detected = (train: Fragment, threshold: Fragment, call: Call): Fragment => {
  const hold = (value: Fragment): Fragment => staged(call, value);
  const { node, query } = { node: call.node, query: call.frame.query };
  query.warnings.push({
    code: 'KQL_APPROXIMATE',
    message: `${call.name}(): ${published}`,
    start: node.TextStart,
    length: node.Width,
  });
  const line = lineOf(train, hold);
  const rest = hold(fragment`arrayMap((x, y) -> x - y, ${train}, ${lineValues(line, train)})`);
  const n = hold(
    fragment`toInt64(throwIf(length(${train}) > ${raw(String(longestSearch))}, 'a series is too long to search it for a period') + length(${train}))`,
  );
  const spread = hold(fragment`(arraySum(x -> x * x, ${rest}) / ${n})`);
  const lags = fragment`range(toUInt64(intDiv(${n} + 1, 2) + 1))`;
  const product = fragment`arrayDotProduct(arraySlice(${rest}, 1, ${n} - k), arraySlice(${rest}, k + 1))`;
  const likeness = hold(
    fragment`if(${spread} > 0, arrayMap(k -> ${product} / (${n} - k) / ${spread}, ${lags}), CAST([], 'Array(Float64)'))`,
  );
  const ks = fragment`arrayMap(i -> toInt64(i) - 1, arrayEnumerate(${likeness}))`;
  const around = fragment`arrayPushFront(arrayPopBack(${likeness}), toFloat64(0)), arrayPushBack(arrayPopFront(${likeness}), toFloat64(0))`;
  const isPeak = fragment`k >= 4 AND 2 * k < ${n} AND r > p AND r >= q`;
  const peaks = hold(fragment`arrayFilter((k, r, p, q) -> ${isPeak}, ${ks}, ${likeness}, ${around})`);
  const heights = hold(fragment`arrayFilter((r, k, p, q) -> ${isPeak}, ${likeness}, ${ks}, ${around})`);
  const best = hold(fragment`if(empty(${heights}), toFloat64(-1), arrayMax(${heights}))`);
  const first = fragment`arrayFirst((k, r) -> r >= ${raw(nearlyBest)} * ${best}, ${peaks}, ${heights})`;
  return hold(fragment`if(${best} > ${threshold}, ${first}, 0)`);
};

/** The arguments that the functions share; each has them at places of its own. */
interface Plan {
  readonly values: Fragment;
  /** The values to learn from: all but the last points. */
  readonly train: Fragment;
  readonly period: Fragment;
  readonly trend: string;
}

interface Places {
  readonly season?: number;
  readonly trend?: number;
  readonly points?: number;
  readonly threshold?: number;
  readonly usualTrend: string;
  readonly usualThreshold: string;
}

const given = (call: Call, place: number | undefined): Scalar | undefined =>
  place === undefined ? undefined : call.arguments[place];

const periodOf = (call: Call, train: Fragment, places: Places): Fragment => {
  const season = given(call, places.season);
  const threshold = given(call, places.threshold);
  const known = season === undefined ? '-1' : season.literal?.value;
  const least = threshold === undefined ? raw(places.usualThreshold) : convert(threshold, 'real');
  if (known === '-1') return detected(train, least, call);
  if (season === undefined || typeof known !== 'string' || !/^\d+(\.0*)?$/.test(known))
    return refuse(
      'KQL_UNSUPPORTED_ARGUMENT',
      `The seasonality of ${call.name}() is -1, 0 or a whole number`,
      call.node,
    );
  return fragment`assumeNotNull(${convert(season, 'long')})`;
};

const planOf = (call: Call, places: Places): Plan => {
  const values = staged(call, allNumbers(seriesArgument(call, 0)));
  const points = given(call, places.points);
  const trend = given(call, places.trend);
  const name = trend === undefined ? places.usualTrend : trend.literal?.value;
  if (name !== 'avg' && name !== 'linefit' && name !== 'none')
    return refuse('KQL_UNSUPPORTED_ARGUMENT', `The trend of ${call.name}() is 'avg', 'linefit' or 'none'`, call.node);
  const train =
    points === undefined
      ? values
      : staged(
          call,
          fragment`arraySlice(${values}, 1, greatest(toInt64(length(${values})) - ifNull(${convert(points, 'long')}, 0), 0))`,
        );
  return { values, train, period: periodOf(call, train, places), trend: name };
};

/** For each value the median of those at the same place of the period; zeros where there is no period. */
const seasonOf = (call: Call, { values, train, period }: Plan): Fragment => {
  const same = fragment`arrayFilter((x, i) -> (i - 1) % greatest(${period}, 1) = p, ${train}, arrayEnumerate(${train}))`;
  const medians = staged(
    call,
    fragment`arrayMap(p -> arrayReduce('quantileExactInclusive(0.5)', ${same}), range(toUInt64(${period})))`,
  );
  const times = fragment`(intDiv(length(${values}), greatest(${period}, 1)) + 1)`;
  const repeated = fragment`arrayResize(arrayFlatten(arrayWithConstant(${times}, ${medians})), length(${values}))`;
  return staged(call, fragment`if(${period} = 0, arrayWithConstant(length(${values}), toFloat64(0)), ${repeated})`);
};

interface Parts {
  readonly plan: Plan;
  readonly season: Fragment;
  readonly trend: Fragment;
  readonly baseline: Fragment;
  readonly residual: Fragment;
}

const decomposed = (call: Call, places: Places): Parts => {
  const hold = (value: Fragment): Fragment => staged(call, value);
  const plan = planOf(call, places);
  const { values, train } = plan;
  const season = seasonOf(call, plan);
  const left = hold(fragment`arrayMap((x, s) -> x - s, ${train}, arraySlice(${season}, 1, length(${train})))`);
  const trends: Readonly<Record<string, () => Fragment>> = {
    avg: () => fragment`arrayWithConstant(length(${values}), arrayAvg(${left}))`,
    linefit: () => lineValues(lineOf(left, hold), values),
    none: () => fragment`arrayWithConstant(length(${values}), toFloat64(0))`,
  };
  const trend = hold(trends[plan.trend]?.() ?? raw('[]'));
  const baseline = hold(fragment`arrayMap((x, y) -> x + y, ${season}, ${trend})`);
  const residual = hold(fragment`arrayMap((x, y) -> x - y, ${values}, ${baseline})`);
  return { plan, season, trend, baseline, residual };
};

const shown = (call: Call, { plan }: Parts, text: Fragment): Scalar => {
  const some = fragment`(${isArray(seriesArgument(call, 0))} AND notEmpty(${plan.values}))`;
  return dynamicIf(some, text);
};

const columns =
  (places: Places) =>
  (call: Call): Scalar[] => {
    const parts = decomposed(call, places);
    return [parts.baseline, parts.season, parts.trend, parts.residual].map((values) =>
      shown(call, parts, arrayOfReals(values)),
    );
  };

const methodOf = (call: Call): 'tukey' | 'ctukey' => {
  const method = call.arguments[5] === undefined ? 'ctukey' : call.arguments[5].literal?.value?.toLowerCase();
  return method === 'tukey' || method === 'ctukey'
    ? method
    : refuse(
        'KQL_UNSUPPORTED_ARGUMENT',
        'series_decompose_anomalies() knows the methods "tukey" and "ctukey"',
        call.node,
      );
};

const anomalies = (call: Call): Scalar[] => {
  const parts = decomposed(call, anomalyPlaces);
  const hold = (value: Fragment): Fragment => staged(call, value);
  const sorted = hold(fragment`arraySort(arraySlice(${parts.residual}, 1, length(${parts.plan.train})))`);
  const scores = hold(fenceScores(parts.residual, sorted, methodOf(call), hold));
  const threshold = call.arguments[1] === undefined ? raw('1.5') : convert(seriesArgument(call, 1), 'real');
  const flags = fragment`arrayMap(x -> multiIf(x > ${threshold}, 1, x < -(${threshold}), -1, 0), ${scores})`;
  return [arrayOfWholes(flags), arrayOfReals(scores), arrayOfReals(parts.baseline)].map((text) =>
    shown(call, parts, text),
  );
};

const seasonal = (call: Call): Scalar => {
  const parts = decomposed(call, { season: 1, usualTrend: 'none', usualThreshold: '0.7' });
  return shown(call, parts, arrayOfReals(parts.season));
};

const decomposePlaces: Places = {
  season: 1,
  trend: 2,
  points: 3,
  threshold: 4,
  usualTrend: 'avg',
  usualThreshold: '0.6',
};
const anomalyPlaces: Places = {
  season: 2,
  trend: 3,
  points: 4,
  threshold: 6,
  usualTrend: 'avg',
  usualThreshold: '0.6',
};
const forecastPlaces: Places = {
  points: 1,
  season: 2,
  trend: 3,
  threshold: 4,
  usualTrend: 'linefit',
  usualThreshold: '0.6',
};

const row = (name: string, several: (call: Call) => Scalar[], examples: FunctionRow['examples']): FunctionRow => ({
  name,
  several,
  sql: (call) => several(call)[0] ?? refuse('KQL_ARGUMENTS', `${name}() takes a series`, call.node),
  examples,
});

const unknownMethod = (name: string): FunctionRow => ({
  name,
  sql: (call) =>
    refuse(
      'KQL_UNSUPPORTED_FUNCTION',
      `${name}() is not supported: the scores that Kusto gives to periods follow no published method`,
      call.node,
      'give series_decompose() and its relatives the period itself',
    ),
  lazy: true,
  examples: [],
});

const withPeriod = (name: string, middle = ''): string => `${name}(dynamic([1,2,3,1,2,3,1,2,3])${middle}, 3)`;

export const seriesDecomposeFunctions: readonly FunctionRow[] = [
  row('series_decompose', columns(decomposePlaces), [[withPeriod('series_decompose'), [1, 2, 3, 1, 2, 3, 1, 2, 3]]]),
  row('series_decompose_anomalies', anomalies, [
    [withPeriod('series_decompose_anomalies', ', 1.5'), [0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ]),
  row('series_decompose_forecast', columns(forecastPlaces), [
    [withPeriod('series_decompose_forecast', ', 3'), [1, 2, 3, 1, 2, 3, 1, 2, 3]],
  ]),
  {
    name: 'series_seasonal',
    sql: seasonal,
    examples: [
      [
        'series_seasonal(dynamic([8,12,14,12,10,10,12,14,12,10,10,12,14,12,10]), 5)',
        [10, 12, 14, 12, 10, 10, 12, 14, 12, 10, 10, 12, 14, 12, 10],
      ],
    ],
  },
  unknownMethod('series_periods_detect'),
  unknownMethod('series_periods_validate'),
];
