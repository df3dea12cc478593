import { convert } from '../expressions/convert.ts';
import { arrayOfTexts, dynamicIf, elements, isArray, once } from '../expressions/json.ts';
import { refuse } from '../failure.ts';
import { type Fragment, fragment, raw, type Scalar } from '../sql/fragment.ts';
import type { Call, FunctionRow } from './row.ts';
import { staged } from './series.ts';

// Sorted arrays. The first array gives the order, further ones of the same length follow it; nulls come last unless told otherwise.
// https://learn.microsoft.com/kusto/query/array-sort-asc-function

interface Parts {
  readonly arrays: readonly Scalar[];
  readonly nullsLast: Fragment;
}

const partsOf = (call: Call): Parts => {
  const arrays = call.arguments.filter(({ type }) => type === 'dynamic').map((array) => once(call.frame, array));
  const flag = call.arguments.find(({ type }) => type === 'bool');
  return { arrays, nullsLast: flag === undefined ? raw('true') : fragment`ifNull(${convert(flag, 'bool')}, true)` };
};

/** Numbers before texts before all else; a tuple that sorts as Kusto does. */
const key = fragment`(multiIf(e = 'null', 3, startsWith(e, '"'), 1, isNotNull(JSONExtract(e, 'Nullable(Float64)')), 0, 2), if(startsWith(e, '"'), 0, ifNull(JSONExtract(e, 'Nullable(Float64)'), 0)), if(startsWith(e, '"'), JSONExtractString(e), e))`;

/** The positions of the elements of an array in their order; equal ones stay as they came. */
const positions = (texts: Fragment, descending: boolean, nullsLast: Fragment, hold: (value: Fragment) => Fragment) => {
  const keys = hold(fragment`arrayMap(e -> ${key}, ${texts})`);
  const all = fragment`arrayMap(i -> toInt64(i), arrayEnumerate(${keys}))`;
  const known = fragment`arrayFilter(i -> ${keys}[i].1 != 3, ${all})`;
  const missing = hold(fragment`arrayFilter(i -> ${keys}[i].1 = 3, ${all})`);
  const sorted = hold(
    descending
      ? fragment`arrayReverse(arraySort(i -> (${keys}[i], -i), ${known}))`
      : fragment`arraySort(i -> (${keys}[i], i), ${known})`,
  );
  return hold(fragment`if(${nullsLast}, arrayConcat(${sorted}, ${missing}), arrayConcat(${missing}, ${sorted}))`);
};

const sorted =
  (descending: boolean) =>
  (call: Call): Scalar[] => {
    const { arrays, nullsLast } = partsOf(call);
    const [first] = arrays;
    if (first === undefined) return refuse('KQL_ARGUMENTS', `${call.name}() takes an array`, call.node);
    const hold = (value: Fragment): Fragment => staged(call, value);
    const texts = arrays.map((array) => hold(elements(array)));
    const lead = texts[0] ?? raw('[]');
    const order = positions(lead, descending, nullsLast, hold);
    return arrays.map((array, index) => {
      const own = texts[index] ?? lead;
      const all = arrayOfTexts(fragment`arrayMap(i -> ${own}[i], ${order})`);
      return dynamicIf(fragment`(${isArray(array)} AND length(${own}) = length(${lead}))`, all);
    });
  };

const row = (name: string, descending: boolean, examples: FunctionRow['examples']): FunctionRow => ({
  name,
  sql: (call) => sorted(descending)(call)[0] ?? refuse('KQL_ARGUMENTS', `${name}() takes an array`, call.node),
  several: sorted(descending),
  examples,
});

export const arraySortFunctions: readonly FunctionRow[] = [
  row('array_sort_asc', false, [
    ['array_sort_asc(dynamic([3,1,2]))', [1, 2, 3]],
    ['array_sort_asc(dynamic([null,"blue","yellow","green",null]))', ['blue', 'green', 'yellow', null, null]],
    ['array_sort_asc(dynamic([null,"blue","yellow","green",null]), false)', [null, null, 'blue', 'green', 'yellow']],
  ]),
  row('array_sort_desc', true, [['array_sort_desc(dynamic([1,3,4,5,2]))', [5, 4, 3, 2, 1]]]),
];
