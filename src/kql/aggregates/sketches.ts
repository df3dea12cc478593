import { convert, isNull } from '../expressions/convert.ts';
import { refuse } from '../failure.ts';
import type { Call, FunctionRow } from '../functions/row.ts';
import { type Fragment, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';

// States of counts and percentiles that can be merged later. Kusto's are estimates; these keep all that is needed to be exact: the
// hashes of all values, and each value with its weight.
// https://learn.microsoft.com/kusto/query/hll-aggregation-function, .../tdigest-aggregation-function

const stateType = raw("'AggregateFunction(uniqExact, UInt64)'");

/** The state in its text, which is base64 in a JSON string. */
const encoded = (state: Fragment): Fragment => fragment`concat('"', base64Encode(CAST(${state}, 'String')), '"')`;

/** The text's state; an empty one where there is none. */
const decoded = (text: Fragment): Fragment =>
  fragment`CAST(if(${text} IN ('', 'null'), '\\\\0', tryBase64Decode(JSONExtractString(${text}))), ${stateType})`;

const conditionOf = (call: Call, position: number): Fragment | undefined => {
  const given = /_if$|if$/.test(call.name) ? call.arguments[position] : undefined;
  return given === undefined ? undefined : fragment`ifNull(${convert(given, 'bool')}, false)`;
};

/** `hll(x)`, `hll_if(x, condition)`. The accuracy that may follow means nothing to an exact count. */
const hll = (call: Call): Scalar => {
  const value = call.arguments[0] as Scalar;
  const known = fragment`NOT ${isNull(value)}`;
  const condition = conditionOf(call, 1);
  const test = condition === undefined ? known : fragment`${known} AND ${condition}`;
  const hash = fragment`cityHash64(${convert({ ...value, nullable: false }, 'string')})`;
  return scalar(
    'dynamic',
    fragment`if(countIf(${test}) = 0, '', ${encoded(fragment`uniqExactStateIf(assumeNotNull(${hash}), ${test})`)})`,
  );
};

/** `hll_merge(state)` over the rows of a group. */
const hllMerged = (call: Call): Scalar => {
  const value = convert(call.arguments[0] as Scalar, 'dynamic');
  return scalar(
    'dynamic',
    fragment`if(countIf(NOT ${isNull(value)}) = 0, '', ${encoded(fragment`uniqExactMergeState(${decoded(value)})`)})`,
  );
};

/** `hll_merge(state, state, ...)` within a row. */
const hllUnion = (call: Call): Scalar => {
  const states = call.arguments.map((value) => decoded(convert(value, 'dynamic')).text).join(', ');
  const columns = new Set(call.arguments.flatMap((value) => [...value.columns]));
  return scalar('dynamic', encoded({ text: `arrayReduce('uniqExactMergeState', [${states}])`, columns }));
};

/** How many distinct values all of some states have together. */
export const distinctOfAll = (states: readonly Scalar[]): Fragment => {
  const decodedStates = states.map((value) => decoded(convert(value, 'dynamic')).text).join(', ');
  const columns = new Set(states.flatMap((value) => [...value.columns]));
  return { text: `toInt64(arrayReduce('uniqExactMerge', [${decodedStates}]))`, columns };
};

const hllCount = (call: Call): Scalar => {
  const value = convert(call.arguments[0] as Scalar, 'dynamic');
  return scalar('long', fragment`if(${isNull(value)}, NULL, toInt64(finalizeAggregation(${decoded(value)})))`);
};

const digestible: ReadonlySet<Scalar['type']> = new Set(['int', 'long', 'real', 'datetime', 'timespan']);

/** `tdigest(x, weight)`: `{"t": type, "v": [[value, weight], ...]}`, times as ticks. */
const tdigest = (call: Call): Scalar => {
  const [given, weight] = call.arguments as [Scalar, Scalar | undefined];
  if (!digestible.has(given.type)) return refuse('KQL_TYPE', `${call.name}() takes numbers and times`, call.node);
  const value =
    given.type === 'datetime' ? scalar('long', fragment`reinterpretAsInt64(${given})`, given.nullable) : given;
  const times = weight === undefined ? raw('toInt64(1)') : fragment`assumeNotNull(${convert(weight, 'long')})`;
  const sums = fragment`sumMapIf([assumeNotNull(${value})], [${times}], isNotNull(${value}))`;
  const pairs = fragment`arrayStringConcat(arrayMap((v, w) -> concat('[', toString(v), ',', toString(w), ']'), tupleElement(${sums}, 1), tupleElement(${sums}, 2)), ',')`;
  return scalar(
    'dynamic',
    fragment`if(count(${value}) = 0, '', concat('{"t":"${raw(given.type)}","v":[', ${pairs}, ']}'))`,
  );
};

const mergedPairs = (states: Fragment): Fragment =>
  fragment`arrayStringConcat(arrayFlatten(arrayMap(s -> JSONExtractArrayRaw(s, 'v'), ${states})), ',')`;

const typeOfFirst = (states: Fragment): Fragment => fragment`JSONExtractString(arrayElement(${states}, 1), 't')`;

const digest = (states: Fragment): Scalar =>
  scalar(
    'dynamic',
    fragment`if(empty(${states}), '', concat('{"t":"', ${typeOfFirst(states)}, '","v":[', ${mergedPairs(states)}, ']}'))`,
  );

const digestMerged = (call: Call): Scalar => {
  const value = convert(call.arguments[0] as Scalar, 'dynamic');
  return digest(fragment`groupArrayIf(${value}, NOT ${isNull(value)})`);
};

const digestUnion = (call: Call): Scalar => {
  const values = call.arguments.map((value) => convert(value, 'dynamic'));
  const list = {
    text: values.map(({ text }) => text).join(', '),
    columns: new Set(values.flatMap(({ columns }) => [...columns])),
  };
  return digest(fragment`arrayFilter(s -> s NOT IN ('', 'null'), [${list}])`);
};

/** `percentile_tdigest(state, percent, typeof(x))`. */
const digestPercentile = (call: Call): Scalar => {
  const [first, second] = call.nodes;
  if (first === undefined || second === undefined)
    return refuse('KQL_ARGUMENTS', `${call.name}() takes a state and a percent`, call.node);
  const state = call.frame.stage(convert(call.lower(first), 'dynamic'));
  const percent = convert(call.lower(second), 'real');
  const pairs = fragment`arraySort(p -> p.1, JSONExtract(${state}, 'v', 'Array(Tuple(Float64, Float64))'))`;
  const total = fragment`arraySum(p -> p.2, ${pairs})`;
  const place = fragment`arrayFirstIndex(w -> w >= ${total} * ${percent} / 100, arrayCumSum(p -> p.2, ${pairs}))`;
  const value = fragment`tupleElement(arrayElement(${pairs}, ${place}), 1)`;
  const isTime = fragment`JSONExtractString(${state}, 't') = 'datetime'`;
  const time = fragment`reinterpret(toInt64(${value}), 'DateTime64(7, \\'UTC\\')')`;
  if (call.type === 'datetime') return scalar('datetime', fragment`if(${isNull(state)}, NULL, ${time})`);
  if (call.type === 'timespan') return scalar('timespan', fragment`if(${isNull(state)}, NULL, toInt64(${value}))`);
  const known = scalar('real', fragment`if(${isNull(state)}, NULL, ${value})`);
  if (call.type !== 'dynamic') return convert(known, call.type);
  const number = fragment`if(JSONExtractString(${state}, 't') IN ('int', 'long'), toString(toInt64(${value})), ${convert(scalar('real', value, false), 'dynamic')})`;
  const duration = convert(scalar('timespan', fragment`toInt64(${value})`, false), 'dynamic');
  const text = fragment`multiIf(${isTime}, ${convert(scalar('datetime', time, false), 'dynamic')}, JSONExtractString(${state}, 't') = 'timespan', ${duration}, ${number})`;
  return scalar('dynamic', fragment`if(${isNull(state)}, '', ${text})`);
};

/** The schema of no values is null. That of values is not told. */
const schema = (): Scalar =>
  scalar('dynamic', raw("if(throwIf(count() > 0, 'buildschema() of values is not supported') = 0, '', '')"));

const row = (name: string, sql: (call: Call) => Scalar, document: string, lazy = false): FunctionRow => ({
  name,
  sql,
  examples: [],
  document,
  ...(lazy ? { lazy } : {}),
});

export const sketchAggregates: readonly FunctionRow[] = [
  row('hll', hll, 'hll-aggregation-function'),
  row('hll_if', hll, 'hll-if-aggregation-function'),
  row('hll_merge', hllMerged, 'hll-merge-aggregation-function'),
  row('tdigest', tdigest, 'tdigest-aggregation-function'),
  row('tdigest_merge', digestMerged, 'tdigest-merge-aggregation-function'),
  row('merge_tdigest', digestMerged, 'tdigest-merge-aggregation-function'),
  row('buildschema', schema, 'buildschema-aggregation-function'),
];

/** What is done with such states row by row. */
export const sketchFunctions: readonly FunctionRow[] = [
  row('hll_merge', hllUnion, 'hll-merge-function'),
  row('dcount_hll', hllCount, 'dcount-hll-function'),
  row('tdigest_merge', digestUnion, 'tdigest-merge-function'),
  row('merge_tdigest', digestUnion, 'tdigest-merge-function'),
  row('percentile_tdigest', digestPercentile, 'percentile-tdigest-function', true),
];
