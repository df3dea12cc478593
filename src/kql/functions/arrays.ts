import { convert } from '../expressions/convert.ts';
import {
  arrayOfTexts,
  dynamicIf,
  elements,
  elementText,
  fromStart,
  isArray,
  list,
  memberText,
  once,
} from '../expressions/json.ts';
import { type Fragment, fragment, joined, raw, type Scalar, scalar } from '../sql/fragment.ts';
import type { Call, FunctionRow } from './row.ts';
import { allNumbers, staged } from './series.ts';

// Functions of arrays. What is no array gives null. https://learn.microsoft.com/kusto/query/scalar-functions#dynamicarray-functions

const nothing: Scalar = scalar('dynamic', raw("''"), false);

/** An argument that is written several times in the SQL. */
const argument = ({ arguments: values, frame }: Call, index: number): Scalar => once(frame, values[index] ?? nothing);

/** A whole number; null counts as absent. */
const whole = (call: Call, index: number, otherwise: string): Fragment => {
  const value = call.arguments[index];
  if (value === undefined) return raw(otherwise);
  const number = convert(value, 'long');
  return number.nullable ? fragment`ifNull(${number}, ${raw(otherwise)})` : number;
};

/** The elements of the arrays one after another; what is no array adds nothing. */
const concatenated = ({ arguments: values, frame }: Call): Scalar => {
  const arrays = values.map((value) => once(frame, value));
  const inner = arrays.map(
    (value) => fragment`if(${isArray(value)}, substring(${value}, 2, length(${value}) - 2), '')`,
  );
  const all = fragment`arrayFilter(t -> t != '', ${list(inner)})`;
  const some = joined(arrays.map(isArray), ' OR ');
  return dynamicIf(fragment`(${some})`, arrayOfTexts(all));
};

/** The elements of an array as a column of their own: lambdas that read them must not parse them again and again. */
const held = (call: Call, array: Fragment): Fragment => staged(call, elements(array));

/** Element by element one or the other; values that are no arrays stand for every element. */
const chosen = (call: Call): Scalar => {
  const condition = argument(call, 0);
  const length = fragment`length(${elements(condition)})`;
  const side = (index: number): Fragment => {
    const value = argument(call, index);
    const constant = fragment`arrayWithConstant(${length}, ${memberText(value)})`;
    if (value.type !== 'dynamic') return constant;
    return fragment`if(${isArray(value)}, arrayResize(${elements(value)}, ${length}, 'null'), ${constant})`;
  };
  const number = raw("JSONExtract(c, 'Nullable(Float64)')");
  const texts = fragment`arrayMap((c, x, y) -> multiIf(c = 'true' OR ifNull(${number} != 0, false), x, c = 'false' OR isNotNull(${number}), y, 'null'), ${elements(condition)}, ${side(1)}, ${side(2)})`;
  return dynamicIf(isArray(condition), arrayOfTexts(texts));
};

/** The position of a value from `start`, over `length` elements, the `occurrence`-th time: -1 where it is not. */
const positionOf = (call: Call): Scalar => {
  const array = argument(call, 0);
  const value = elementText(call.arguments[1] ?? nothing);
  const all = elements(array);
  const length = fragment`toInt64(length(${all}))`;
  const start = fragment`greatest(${fromStart(whole(call, 2, '0'), length)}, 0)`;
  const span = whole(call, 3, '-1');
  const part = fragment`arraySlice(${all}, ${start} + 1, if(${span} < 0, ${length}, ${span}))`;
  const same = fragment`arrayFilter((i, n) -> n = 1, arrayEnumerate(${part}), arrayMap((e, v) -> toUInt8(e = v), ${part}, arrayWithConstant(length(${part}), ${value})))`;
  const place = fragment`toInt64((${same})[${whole(call, 4, '1')}])`;
  const found =
    call.arguments.length === 2
      ? fragment`(toInt64(indexOf(${all}, ${value})) - 1)`
      : fragment`if(${place} = 0, -1, ${place} + ${start} - 1)`;
  return scalar('long', fragment`if(${isArray(array)}, ${found}, NULL)`);
};

/** Turned by a number of places, to the left where it is positive. */
const rotated =
  (direction: '' | '-') =>
  (call: Call): Scalar => {
    const array = argument(call, 0);
    const all = elements(array);
    const by = fragment`positiveModulo(${raw(direction)}${whole(call, 1, '0')}, greatest(toInt64(length(${all})), 1))`;
    const texts = fragment`arrayConcat(arraySlice(${all}, ${by} + 1), arraySlice(${all}, 1, ${by}))`;
    return dynamicIf(isArray(array), arrayOfTexts(texts));
  };

/** Moved by a number of places, to the left where it is positive; what comes in is the default or null. */
const shifted =
  (direction: '' | '-') =>
  (call: Call): Scalar => {
    const array = argument(call, 0);
    const all = elements(array);
    const filler = call.arguments[2] === undefined ? raw("'null'") : memberText(argument(call, 2));
    const by = fragment`${raw(direction)}(${whole(call, 1, '0')})`;
    const gap = fragment`arrayWithConstant(least(abs(${by}), length(${all})), ${filler})`;
    const left = fragment`arrayConcat(arraySlice(${all}, least(abs(${by}), length(${all})) + 1), ${gap})`;
    const right = fragment`arrayConcat(${gap}, arraySlice(${all}, 1, greatest(toInt64(length(${all})) - abs(${by}), 0)))`;
    return dynamicIf(isArray(array), arrayOfTexts(fragment`if(${by} >= 0, ${left}, ${right})`));
  };

/** From one position to another, both included; negative ones count from the end. */
const sliced = (call: Call): Scalar => {
  const array = argument(call, 0);
  const all = elements(array);
  const length = fragment`toInt64(length(${all}))`;
  const start = fragment`greatest(${fromStart(whole(call, 1, '0'), length)}, 0)`;
  const end = fromStart(whole(call, 2, '-1'), length);
  const texts = fragment`arraySlice(${all}, ${start} + 1, greatest(least(${end}, ${length} - 1) - ${start} + 1, 0))`;
  return dynamicIf(isArray(array), arrayOfTexts(texts));
};

/** Cut before each of the given positions. */
const split = (call: Call): Scalar => {
  const array = argument(call, 0);
  const all = held(call, array);
  const at = argument(call, 1);
  const positions =
    at.type === 'dynamic'
      ? fragment`if(${isArray(at)}, arrayMap(e -> toInt64(JSONExtractInt(e)), ${elements(at)}), [toInt64(JSONExtractInt(${at}))])`
      : fragment`[assumeNotNull(${convert(at, 'long')})]`;
  const length = fragment`toInt64(length(${all}))`;
  const size = staged(call, length);
  const cuts = fragment`arrayMap(p -> least(greatest(if(p < 0, p + ${size}, p), 0), ${size}), ${positions})`;
  const parts = fragment`arrayMap((a, b) -> concat('[', arrayStringConcat(arraySlice(${all}, a + 1, greatest(b - a, 0)), ','), ']'), arrayPushFront(${cuts}, toInt64(0)), arrayPushBack(${cuts}, ${length}))`;
  return dynamicIf(isArray(array), arrayOfTexts(parts));
};

/** Numbers added up as reals; null where there is none, or where something else stands among them. */
const sum = (call: Call): Scalar => {
  const numbers = allNumbers(argument(call, 0));
  return scalar('real', fragment`if(empty(${numbers}), NULL, arraySum(${numbers}))`);
};

/** The elements of several arrays side by side, as arrays. */
const zipped = (call: Call): Scalar => {
  const arrays = call.arguments.map((_, index) => argument(call, index));
  const length = fragment`greatest(${joined(
    arrays.map((array) => fragment`length(${elements(array)})`),
    ', ',
  )})`;
  const filled = arrays.map((array) => fragment`arrayResize(${elements(array)}, ${length}, 'null')`);
  const names = arrays.map((_, index) => raw(`e${index}`));
  const rows = fragment`arrayMap((${joined(names, ', ')}) -> concat('[', ${joined(names, ", ',', ")}, ']'), ${joined(filled, ', ')})`;
  return dynamicIf(fragment`(${joined(arrays.map(isArray), ' AND ')})`, arrayOfTexts(rows));
};

/** A value a number of times. */
const repeated = (call: Call): Scalar => {
  const count = convert(argument(call, 1), 'long');
  const value = memberText(argument(call, 0));
  const texts = fragment`arrayWithConstant(toUInt64(greatest(ifNull(${count}, 0), 0)), ${value})`;
  return dynamicIf(fragment`(ifNull(${count}, -1) >= 0)`, arrayOfTexts(texts));
};

const lengthRow: FunctionRow = {
  name: 'array_length',
  sql: (call) => {
    const array = argument(call, 0);
    return scalar('long', fragment`if(${isArray(array)}, toInt64(JSONLength(${array})), NULL)`);
  },
  takes: ['dynamic'],
  examples: [
    ['array_length(dynamic([1, 2, 3, "four"]))', 4],
    ['array_length(dynamic({}))', null],
    ['array_length(dynamic([]))', 0],
  ],
};

export const arrayFunctions: readonly FunctionRow[] = [
  lengthRow,
  // The name of old, which rules still use.
  { ...lengthRow, name: 'arraylength', document: 'array-length-function' },
  {
    name: 'array_concat',
    sql: concatenated,
    takes: ['dynamic'],
    examples: [
      ['array_concat(dynamic([1, 2]), dynamic([99]))', [1, 2, 99]],
      ['array_concat(dynamic({"a": 1}), dynamic([99]))', [99]],
    ],
  },
  {
    name: 'array_iff',
    sql: chosen,
    takes: ['dynamic', 'any', 'any'],
    examples: [
      ['array_iff(dynamic([1,0,50]), "yes", "no")', ['yes', 'no', 'yes']],
      ['array_iff(dynamic([true,false,true]), dynamic([1,2,3]), dynamic([0,0,0]))', [1, 0, 3]],
    ],
  },
  {
    name: 'array_iif',
    sql: chosen,
    takes: ['dynamic', 'any', 'any'],
    examples: [['array_iif(dynamic([true,false]), 1, 2)', [1, 2]]],
    document: 'array-iff-function',
  },
  {
    name: 'array_index_of',
    sql: positionOf,
    takes: ['dynamic', 'any'],
    examples: [
      ['array_index_of(dynamic(["this", "is", "an", "example"]), "example")', 3],
      ['array_index_of(dynamic([1, 2]), 3)', -1],
      ['array_index_of(dynamic(["this", "is", "an", "example", "an", "example"]), "an", 3)', 4],
    ],
  },
  {
    name: 'array_reverse',
    sql: (call) => {
      const array = argument(call, 0);
      return dynamicIf(isArray(array), arrayOfTexts(fragment`arrayReverse(${elements(array)})`));
    },
    takes: ['dynamic'],
    examples: [['array_reverse(dynamic(["this", "is"]))', ['is', 'this']]],
  },
  {
    name: 'array_rotate_left',
    sql: rotated(''),
    takes: ['dynamic', 'any'],
    examples: [['array_rotate_left(dynamic([1,2,3,4,5]), 2)', [3, 4, 5, 1, 2]]],
  },
  {
    name: 'array_rotate_right',
    sql: rotated('-'),
    takes: ['dynamic', 'any'],
    examples: [
      ['array_rotate_right(dynamic([1,2,3,4,5]), 2)', [4, 5, 1, 2, 3]],
      ['array_rotate_right(dynamic([1,2,3,4,5]), -2)', [3, 4, 5, 1, 2]],
    ],
  },
  {
    name: 'array_shift_left',
    sql: shifted(''),
    takes: ['dynamic', 'any'],
    examples: [
      ['array_shift_left(dynamic([1,2,3,4,5]), 2)', [3, 4, 5, null, null]],
      ['array_shift_left(dynamic([1,2,3,4,5]), -2, -1)', [-1, -1, 1, 2, 3]],
    ],
  },
  {
    name: 'array_shift_right',
    sql: shifted('-'),
    takes: ['dynamic', 'any'],
    examples: [['array_shift_right(dynamic([1,2,3,4,5]), 2, -1)', [-1, -1, 1, 2, 3]]],
  },
  {
    name: 'array_slice',
    sql: sliced,
    takes: ['dynamic', 'any'],
    examples: [
      ['array_slice(dynamic([1,2,3]), 1, 2)', [2, 3]],
      ['array_slice(dynamic([1,2,3,4,5]), -3, -2)', [3, 4]],
    ],
  },
  {
    name: 'array_split',
    sql: split,
    takes: ['dynamic', 'any'],
    examples: [
      [
        'array_split(dynamic([1,2,3,4,5]), 2)',
        [
          [1, 2],
          [3, 4, 5],
        ],
      ],
      ['array_split(dynamic([1,2,3,4,5]), dynamic([1,3]))', [[1], [2, 3], [4, 5]]],
    ],
  },
  {
    name: 'array_sum',
    sql: sum,
    takes: ['dynamic'],
    examples: [
      ['array_sum(dynamic([1,2,3,4]))', 10],
      ['array_sum(dynamic([]))', null],
    ],
  },
  {
    name: 'zip',
    sql: zipped,
    takes: ['dynamic'],
    examples: [
      [
        'zip(dynamic([1,3,5]), dynamic([2,4,6]))',
        [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
      ],
    ],
  },
  {
    name: 'repeat',
    sql: repeated,
    examples: [
      ['repeat(1, 3)', [1, 1, 1]],
      ['repeat("a", 0)', []],
    ],
  },
];
