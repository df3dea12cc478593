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

/** Elements in the order of the keys beside them; equal ones stay as they came. */
const inOrder = (texts: Fragment, keys: Fragment, descending: boolean, { nullsLast }: Parts): Fragment => {
  const order = raw(descending ? '(k, -i)' : '(k, i)');
  const all = fragment`arraySort((e, k, i) -> ${order}, ${texts}, ${keys}, arrayMap(i -> toInt64(i), arrayEnumerate(${keys})))`;
  const missing = fragment`arrayCount(k -> k.1 = 3, ${keys})`;
  const first = fragment`arraySlice(${all}, 1, length(${all}) - ${missing})`;
  const known = descending ? fragment`arrayReverse(${first})` : first;
  const nulls = fragment`arraySlice(${all}, length(${all}) - ${missing} + 1)`;
  return fragment`if(${nullsLast}, arrayConcat(${known}, ${nulls}), arrayConcat(${nulls}, ${known}))`;
};

const sorted =
  (descending: boolean) =>
  (call: Call): Scalar[] => {
    const parts = partsOf(call);
    const [first] = parts.arrays;
    if (first === undefined) return refuse('KQL_ARGUMENTS', `${call.name}() takes an array`, call.node);
    const lead = elements(first);
    const keys = staged(call, fragment`arrayMap(e -> ${key}, ${lead})`);
    return parts.arrays.map((array) => {
      const own = elements(array);
      // What has another length gets no answer; it is cut to size so that the engine never sees it.
      const texts = array === first ? own : fragment`arrayResize(${own}, length(${keys}), 'null')`;
      const all = arrayOfTexts(inOrder(texts, keys, descending, parts));
      return dynamicIf(fragment`(${isArray(array)} AND length(${own}) = length(${keys}))`, all);
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
