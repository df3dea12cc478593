import { convert } from '../expressions/convert.ts';
import { refuse } from '../failure.ts';
import type { Call, FunctionRow } from '../functions/row.ts';
import { type Fragment, fragment, joined, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { clickhouseType } from '../sql/types.ts';

// Percentiles by nearest rank: the least value that at least p percent of all are not above. Kusto estimates them where a group is
// large; here they are always exact.
// https://learn.microsoft.com/kusto/query/percentiles-aggregation-function

/** The values of a group in order, each with the weight of it and all before it. */
interface Ranked {
  readonly values: Fragment;
  readonly weights: Fragment | undefined;
  readonly total: Fragment;
}

const plainRanks = (value: Scalar): Ranked => ({
  values: fragment`arraySort(groupArray(${value}))`,
  weights: undefined,
  total: fragment`count(${value})`,
});

const weightedRanks = (value: Scalar, weight: Scalar): Ranked => {
  const known = fragment`isNotNull(${value}) AND ifNull(${weight} > 0, false)`;
  const pairs = fragment`arraySort(p -> p.1, groupArrayIf(tuple(assumeNotNull(${value}), assumeNotNull(${weight})), ${known}))`;
  return {
    values: fragment`arrayMap(p -> p.1, ${pairs})`,
    weights: fragment`arrayCumSum(arrayMap(p -> p.2, ${pairs}))`,
    total: fragment`sumIf(assumeNotNull(${weight}), ${known})`,
  };
};

/** The value at a percentile, as ClickHouse holds its type; null in a group without values. */
const at = ({ values, weights, total }: Ranked, percent: Fragment, type: Scalar['type']): Fragment => {
  const rank = fragment`(${total} * ${percent} / 100)`;
  const place =
    weights === undefined
      ? fragment`toUInt64(greatest(1., least(toFloat64(${total}), ceil(${rank}))))`
      : fragment`arrayFirstIndex(w -> w >= ${rank}, ${weights})`;
  const sqlType = raw(`'${clickhouseType[type].replaceAll("'", "\\'")}'`);
  return fragment`if(${total} = 0, CAST(NULL, ${sqlType}), CAST(arrayElement(${values}, ${place}), ${sqlType}))`;
};

const orderable: ReadonlySet<Scalar['type']> = new Set(['int', 'long', 'real', 'decimal', 'datetime', 'timespan']);

/** A value that has an order; a dynamic is the number that it holds. */
const rankable = (call: Call): Scalar => {
  const value = call.arguments[0] as Scalar;
  if (orderable.has(value.type)) return value;
  return value.type === 'dynamic'
    ? convert(value, 'real')
    : refuse('KQL_TYPE', `${call.name}() takes numbers and times`, call.node);
};

/** Percents as they stand in the text, or in a dynamic array of the text. */
const percentsOf = (call: Call, from: number): readonly Fragment[] =>
  call.arguments.slice(from).flatMap((percent) => {
    if (percent.columns.size > 0)
      return refuse('KQL_UNSUPPORTED_ARGUMENT', `The percents of ${call.name}() have to be constants`, call.node);
    if (percent.type !== 'dynamic') return [convert(percent, 'real')];
    const listed: unknown = JSON.parse(percent.literal?.value ?? 'null');
    if (!Array.isArray(listed) || !listed.every((item) => typeof item === 'number'))
      return refuse('KQL_UNSUPPORTED_ARGUMENT', `The percents of ${call.name}() have to be numbers`, call.node);
    return listed.map((item) => call.frame.query.parameters.add('Float64', String(item)));
  });

const weighted = (call: Call): boolean => /w(_array)?$/.test(call.name);

const found = (call: Call): { type: Scalar['type']; values: readonly Fragment[] } => {
  const value = rankable(call);
  const isWeighted = weighted(call);
  const ranked = isWeighted ? weightedRanks(value, convert(call.arguments[1] as Scalar, 'long')) : plainRanks(value);
  const values = percentsOf(call, isWeighted ? 2 : 1).map((percent) => at(ranked, percent, value.type));
  return { type: value.type, values };
};

const several = (call: Call): readonly Scalar[] => {
  const { type, values } = found(call);
  return values.map((value) => {
    const one = scalar(type, value);
    return call.type === 'dynamic' && type === 'real' && call.arguments[0]?.type === 'dynamic'
      ? convert(one, 'dynamic')
      : one;
  });
};

const one = (call: Call): Scalar =>
  several(call)[0] ?? refuse('KQL_ARGUMENTS', `${call.name}() takes a percent`, call.node);

const array = (call: Call): Scalar => {
  const { type, values } = found(call);
  const texts = values.map((value) => convert(scalar(type, value), 'dynamic'));
  return scalar('dynamic', fragment`concat('[', arrayStringConcat([${joined(texts, ', ')}], ','), ']')`);
};

const row = (name: string, sql: (call: Call) => Scalar, columns?: (call: Call) => readonly Scalar[]): FunctionRow => ({
  name,
  sql,
  ...(columns === undefined ? {} : { several: columns }),
  examples: [],
  document: 'percentiles-aggregation-function',
});

export const percentileAggregates: readonly FunctionRow[] = [
  row('percentile', one),
  row('percentilew', one),
  row('percentiles', one, several),
  row('percentilesw', one, several),
  row('percentiles_array', array),
  row('percentilesw_array', array),
];
