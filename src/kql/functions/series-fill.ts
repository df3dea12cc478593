import { convert, isNull } from '../expressions/convert.ts';
import { arrayOfTexts, dynamicIf, elements, memberText } from '../expressions/json.ts';
import { type Fragment, fragment, raw, type Scalar } from '../sql/fragment.ts';
import type { Call, FunctionRow } from './row.ts';
import { arrayOfReals, isSeries, numbers, seriesArgument, staged } from './series.ts';

// Missing values of a series. What is missing is null, or the value that the last but optional argument names.

/** Whether the element `e` stands for a missing value. */
const isMissing = (placeholder: Scalar | undefined): Fragment => {
  if (placeholder === undefined || placeholder.literal?.value === null) return raw("(e = 'null')");
  const value = convert(placeholder, 'real');
  return fragment`(e = 'null' OR ifNull(NOT ${isNull(value)} AND JSONExtract(e, 'Nullable(Float64)') = ${value}, false))`;
};

/** The elements, `null` where one is missing. */
const marked = (call: Call, series: Scalar, placeholder: number): Fragment => {
  const missing = isMissing(call.arguments[placeholder]);
  return fragment`arrayMap(e -> if(${missing}, 'null', e), ${elements(series)})`;
};

const filled =
  (fill: 'arrayFill' | 'arrayReverseFill') =>
  (call: Call): Scalar => {
    const series = seriesArgument(call, 0);
    return dynamicIf(
      isSeries(series),
      arrayOfTexts(fragment`${raw(fill)}(e -> e != 'null', ${marked(call, series, 1)})`),
    );
  };

const constant = (call: Call): Scalar => {
  const series = seriesArgument(call, 0);
  const value = memberText(seriesArgument(call, 1));
  const texts = fragment`arrayMap(e -> if(e = 'null', ${value}, e), ${marked(call, series, 2)})`;
  return dynamicIf(isSeries(series), arrayOfTexts(texts));
};

/** Between known values on the line between them; at the ends the nearest one, unless told otherwise. */
const linear = (call: Call): Scalar => {
  const series = seriesArgument(call, 0);
  const plain = call.arguments[1] === undefined || call.arguments[1].literal?.value === null;
  const values = staged(call, plain ? numbers(series) : numbers(arrayOfTexts(marked(call, series, 1))));
  const places = fragment`arrayMap((v, i) -> if(isNull(v), NULL, toInt64(i)), ${values}, arrayEnumerate(${values}))`;
  const [before, after] = (['arrayFill', 'arrayReverseFill'] as const).map((fill) => ({
    value: staged(call, fragment`${raw(fill)}(v -> isNotNull(v), ${values})`),
    place: staged(call, fragment`${raw(fill)}(v -> isNotNull(v), ${places})`),
  })) as [Sides, Sides];
  const edges = call.arguments[2] === undefined ? raw('true') : convert(seriesArgument(call, 2), 'bool');
  const edge = fragment`if(${edges}, ifNull(pv, nv), NULL)`;
  const between = fragment`if(isNull(pv) OR isNull(nv), ${edge}, pv + (nv - pv) * (i - pp) / (np - pp))`;
  const all = fragment`arrayMap((v, i, pv, nv, pp, np) -> if(isNotNull(v), v, ${between}), ${values}, arrayEnumerate(${values}), ${before.value}, ${after.value}, ${before.place}, ${after.place})`;
  const otherwise = call.arguments[3] === undefined ? raw('toFloat64(0)') : convert(seriesArgument(call, 3), 'real');
  const none = fragment`arrayMap(v -> ${otherwise}, ${values})`;
  const known = fragment`arrayExists(v -> isNotNull(v), ${values})`;
  return dynamicIf(isSeries(series), arrayOfReals(fragment`if(${known}, ${all}, ${none})`));
};

interface Sides {
  readonly value: Fragment;
  readonly place: Fragment;
}

export const seriesFillFunctions: readonly FunctionRow[] = [
  {
    name: 'series_fill_forward',
    sql: filled('arrayFill'),
    takes: ['dynamic', 'any'],
    examples: [['series_fill_forward(dynamic([null, 111, null, 36]))', [null, 111, 111, 36]]],
  },
  {
    name: 'series_fill_backward',
    sql: filled('arrayReverseFill'),
    takes: ['dynamic', 'any'],
    examples: [['series_fill_backward(dynamic([111, null, 36, null]))', [111, 36, 36, null]]],
  },
  {
    name: 'series_fill_const',
    sql: constant,
    takes: ['dynamic', 'any'],
    examples: [['series_fill_const(dynamic([111, null, 36]), -1)', [111, -1, 36]]],
  },
  {
    name: 'series_fill_linear',
    sql: linear,
    takes: ['dynamic', 'any'],
    examples: [['series_fill_linear(dynamic([null, 111, null, 36, null]))', [111, 111, 73.5, 36, 36]]],
  },
];
