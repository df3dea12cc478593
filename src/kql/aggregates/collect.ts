import { convert } from '../expressions/convert.ts';
import { refuse } from '../failure.ts';
import type { Call, FunctionRow } from '../functions/row.ts';
import { readsStored } from '../plan/relation.ts';
import { type Fragment, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';

// Values of a group as one dynamic: lists in the order of the rows, sets in the order in which they are first seen.
// https://learn.microsoft.com/kusto/query/make-list-aggregation-function, .../make-set-aggregation-function

/** The most elements that a list or set has unless the text says otherwise. */
const mostElements = 1_048_576;

const list = (elements: Fragment): Scalar =>
  scalar('dynamic', fragment`concat('[', arrayStringConcat(${elements}, ','), ']')`);

interface Parts {
  readonly value: Scalar;
  readonly limit: number | undefined;
  /** `, condition` and the suffix of the aggregate that takes it. */
  readonly suffix: string;
  readonly test: Fragment;
}

const partsOf = (call: Call): Parts => {
  const isConditional = /_if$/.test(call.name);
  const [value, second, third] = call.arguments as [Scalar, Scalar | undefined, Scalar | undefined];
  const size = isConditional ? third : second;
  const condition = isConditional && second !== undefined ? convert(second, 'bool') : undefined;
  return {
    value,
    limit: limitOf(size, call),
    suffix: condition === undefined ? '' : 'If',
    test: condition === undefined ? raw('') : fragment`, ${condition.truthy ?? condition}`,
  };
};

const limitOf = (size: Scalar | undefined, call: Call): number | undefined => {
  if (size === undefined) return undefined;
  const limit = Number(size.literal?.value ?? Number.NaN);
  if (!Number.isInteger(limit))
    return refuse('KQL_UNSUPPORTED_ARGUMENT', `The size of ${call.name}() has to be written in the text`, call.node);
  return limit < 0 || limit > mostElements ? mostElements : limit;
};

/** One element as JSON text. */
const elementJson = (value: Scalar): Fragment => convert({ ...value, ...raw('e'), nullable: false }, 'dynamic');

/** The elements that a dynamic adds: those of an array, otherwise itself. */
const elementsOf = (value: Fragment): Fragment =>
  fragment`if(startsWith(${value}, '['), JSONExtractArrayRaw(${value}), [if(${value} = '', 'null', ${value})])`;

const cut = (elements: Fragment, limit: number | undefined): Fragment =>
  fragment`arraySlice(${elements}, 1, ${raw(String(limit ?? mostElements))})`;

/** The first values as an array, nulls left out. */
const gathered = ({ value, suffix, test, limit }: Parts): Fragment =>
  fragment`groupArray${raw(`${suffix}(${limit ?? mostElements})`)}(${value}${test})`;

/** An array of values as a JSON array; the engine writes one of texts by itself. */
const listOf = (value: Scalar, values: Fragment): Scalar =>
  value.type === 'string'
    ? scalar('dynamic', fragment`toJSONString(${values})`)
    : list(fragment`arrayMap(e -> ${elementJson(value)}, ${values})`);

/** The elements of all dynamics as an array of JSON texts. */
const gatheredElements = ({ value, suffix, test }: Parts): Fragment =>
  fragment`groupArrayArray${raw(suffix)}(${elementsOf(value)}${test})`;

const makeList = (call: Call): Scalar => {
  const parts = partsOf(call);
  return parts.value.type === 'dynamic'
    ? list(cut(gatheredElements(parts), parts.limit))
    : listOf(parts.value, gathered(parts));
};

const makeListWithNulls = (call: Call): Scalar => {
  const parts = partsOf(call);
  if (parts.value.type === 'dynamic') return makeList(call);
  return list(gathered({ ...parts, value: convert(parts.value, 'dynamic') }));
};

/** Whether the order in which values are first seen means anything. */
const isOrdered = ({ frame: { relation } }: Call): boolean =>
  relation === undefined || relation.order.length > 0 || relation.arrival !== undefined || !readsStored(relation.node);

/** Every value once: in the order in which they are first seen, or in their own where rows come as they please. */
const makeSet = (call: Call): Scalar => {
  const parts = partsOf(call);
  const { value, suffix, test, limit } = parts;
  if (value.type === 'dynamic')
    return list(cut(fragment`arrayFilter(e -> e != 'null', arrayDistinct(${gatheredElements(parts)}))`, limit));
  const distinct = isOrdered(call)
    ? fragment`arrayDistinct(groupArray${raw(suffix)}(${value}${test}))`
    : fragment`arraySort(groupUniqArray${raw(suffix)}(${value}${test}))`;
  return listOf(value, cut(distinct, limit));
};

/** The properties of all bags in one; of those with the same name the first. */
const makeBag = (call: Call): Scalar => {
  const { value, suffix, test } = partsOf(call);
  const pairs = fragment`groupArrayArray${raw(suffix)}(JSONExtractKeysAndValuesRaw(${value})${test})`;
  const first = fragment`arrayFilter((p, n) -> n = 1, ${pairs}, arrayEnumerateUniq(arrayMap(p -> p.1, ${pairs})))`;
  return scalar(
    'dynamic',
    fragment`concat('{', arrayStringConcat(arrayMap(p -> concat(toJSONString(p.1), ':', p.2), ${first}), ','), '}')`,
  );
};

export const collectAggregates: readonly FunctionRow[] = [
  { name: 'make_list', sql: makeList, examples: [], document: 'make-list-aggregation-function' },
  { name: 'makelist', sql: makeList, examples: [], document: 'make-list-aggregation-function' },
  { name: 'make_list_if', sql: makeList, examples: [], document: 'make-list-if-aggregation-function' },
  {
    name: 'make_list_with_nulls',
    sql: makeListWithNulls,
    examples: [],
    document: 'make-list-with-nulls-aggregation-function',
  },
  { name: 'make_set', sql: makeSet, examples: [], document: 'make-set-aggregation-function' },
  { name: 'makeset', sql: makeSet, examples: [], document: 'make-set-aggregation-function' },
  { name: 'make_set_if', sql: makeSet, examples: [], document: 'make-set-if-aggregation-function' },
  { name: 'make_bag', sql: makeBag, examples: [], document: 'make-bag-aggregation-function' },
  { name: 'make_bag_if', sql: makeBag, examples: [], document: 'make-bag-if-aggregation-function' },
];
