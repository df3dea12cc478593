import { arrayOfTexts, dynamicIf, elements, elementText, isArray, once } from '../expressions/json.ts';
import { type Fragment, fragment, joined, raw, type Scalar, scalar } from '../sql/fragment.ts';
import type { Call, FunctionRow } from './row.ts';
import { staged } from './series.ts';

// Arrays as sets: elements are equal when they are so as JSON (2 is not "2"), and keep the order of first appearance.

const nothing: Scalar = scalar('dynamic', raw("''"), false);

const setsOf = (call: Call): Scalar[] => call.arguments.map((value) => once(call.frame, value));

const allArrays = (sets: readonly Scalar[]): Fragment => fragment`(${joined(sets.map(isArray), ' AND ')})`;

const union = (call: Call): Scalar => {
  const sets = setsOf(call);
  const all = fragment`arrayDistinct(arrayConcat(${joined(sets.map(elements), ', ')}))`;
  return dynamicIf(allArrays(sets), arrayOfTexts(all));
};

/** The distinct elements of one array that are (or are not) in another, found by counting both together. */
const kept = (own: Fragment, other: Fragment, shared: boolean): Fragment => {
  const others = fragment`arrayDistinct(${other})`;
  const counts = fragment`arraySlice(arrayEnumerateUniq(arrayConcat(${others}, ${own})), length(${others}) + 1)`;
  return fragment`arrayFilter((e, n) -> n = ${raw(shared ? '2' : '1')}, ${own}, ${counts})`;
};

const intersection = (call: Call): Scalar => {
  const sets = setsOf(call);
  const [first = nothing, ...others] = sets;
  const start = staged(call, fragment`arrayDistinct(${elements(first)})`);
  const all = others.reduce((own, set) => staged(call, kept(own, elements(set), true)), start);
  return dynamicIf(allArrays(sets), arrayOfTexts(all));
};

const difference = (call: Call): Scalar => {
  const sets = setsOf(call);
  const [first = nothing, ...others] = sets;
  const own = staged(call, fragment`arrayDistinct(${elements(first)})`);
  const other = fragment`arrayConcat(${joined(others.map(elements), ', ')})`;
  return dynamicIf(allArrays(sets), arrayOfTexts(kept(own, other, false)));
};

const contains = ({ arguments: [set = nothing, value = nothing], frame }: Call): Scalar => {
  const array = once(frame, set);
  return scalar(
    'bool',
    fragment`if(${isArray(array)}, CAST(has(${elements(array)}, ${elementText(value)}), 'Nullable(Bool)'), NULL)`,
  );
};

/** The size of the intersection over the size of the union. */
const jaccard = (call: Call): Scalar => {
  const sets = setsOf(call);
  const both = fragment`length(arrayIntersect(${joined(sets.map(elements), ', ')}))`;
  const either = fragment`length(arrayDistinct(arrayConcat(${joined(sets.map(elements), ', ')})))`;
  return scalar('real', fragment`if(${allArrays(sets)}, ${both} / ${either}, NULL)`);
};

export const setFunctions: readonly FunctionRow[] = [
  {
    name: 'set_union',
    sql: union,
    takes: ['dynamic'],
    examples: [['set_union(dynamic([1,2,3]), dynamic([3,4]), dynamic([5]))', [1, 2, 3, 4, 5]]],
  },
  {
    name: 'set_intersect',
    sql: intersection,
    takes: ['dynamic'],
    examples: [
      ['set_intersect(dynamic([1,2,1,4]), dynamic([1,2]), dynamic([8,1]))', [1]],
      ['set_intersect(dynamic([1,2,3]), dynamic([4,5]))', []],
    ],
  },
  {
    name: 'set_difference',
    sql: difference,
    takes: ['dynamic'],
    examples: [
      ['set_difference(dynamic([1,2,3]), dynamic([1,2,3]))', []],
      ['set_difference(dynamic([1,2,1,4]), dynamic([1,2]))', [4]],
    ],
  },
  {
    name: 'set_has_element',
    sql: contains,
    takes: ['dynamic', 'any'],
    examples: [
      ['set_has_element(dynamic([1,2,3]), 2)', true],
      ['set_has_element(dynamic([1,2,3]), "2")', false],
    ],
  },
  {
    name: 'jaccard_index',
    sql: jaccard,
    takes: ['dynamic'],
    examples: [['jaccard_index(dynamic([1,2,3,4]), dynamic([3,4,5,6]))', 1 / 3]],
  },
];
