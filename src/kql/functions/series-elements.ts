import { convert } from '../expressions/convert.ts';
import { arrayOfTexts, dynamicIf } from '../expressions/json.ts';
import { type Fragment, fragment, joined, raw, type Scalar } from '../sql/fragment.ts';
import type { Call, FunctionRow } from './row.ts';
import { arrayOfReals, arrayOfWholes, isSeries, isWhole, numbers, seriesArgument, staged } from './series.ts';

// Functions that work on each element of a series, or on the elements of two series side by side.
// https://learn.microsoft.com/kusto/query/scalar-functions#series-element-wise-functions

const example = (name: string, argument: string, value: unknown): FunctionRow['examples'] => [
  [`${name}(dynamic(${argument}))`, value],
];

/** `f` of every number, as reals. */
const unary = (name: string, sql: string, examples: FunctionRow['examples']): FunctionRow => ({
  name,
  takes: ['dynamic'],
  sql: (call) => {
    const series = seriesArgument(call, 0);
    const values = fragment`arrayMap(x -> ${raw(sql)}, ${numbers(series)})`;
    return dynamicIf(isSeries(series), arrayOfReals(values));
  },
  examples,
});

interface Sides {
  readonly left: Fragment;
  readonly right: Fragment;
  readonly some: Fragment;
  readonly whole: Fragment;
}

/** Two series of one length: the shorter one is filled with nulls, and a number stands for every element. */
const sidesOf = (call: Call): Sides => {
  const [a, b] = [seriesArgument(call, 0), seriesArgument(call, 1)];
  const isArray = (value: Scalar): boolean => value.type === 'dynamic';
  const size = (value: Scalar): Fragment[] => (isArray(value) ? [fragment`length(${numbers(value)})`] : []);
  const [one, two] = [...size(a), ...size(b)];
  const length = one === undefined ? raw('0') : two === undefined ? one : fragment`greatest(${one}, ${two})`;
  const full = (value: Scalar): Fragment =>
    isArray(value)
      ? fragment`arrayResize(${numbers(value)}, ${length}, NULL)`
      : fragment`arrayWithConstant(${length}, CAST(${convert(value, 'real')}, 'Nullable(Float64)'))`;
  const whole = (value: Scalar): Fragment =>
    isArray(value) ? isWhole(value) : value.type === 'real' ? raw('false') : raw('true');
  const series = [a, b].filter(isArray).map(isSeries);
  return {
    left: full(a),
    right: full(b),
    some: fragment`(${joined(series, ' AND ')})`,
    whole: fragment`(${whole(a)} AND ${whole(b)})`,
  };
};

const mapped = (operator: string, { left, right }: Sides): Fragment =>
  fragment`arrayMap((x, y) -> ${raw(operator)}, ${left}, ${right})`;

/** Arithmetic: whole numbers give whole numbers, but for division and powers. */
const arithmetic = (
  name: string,
  operator: string,
  keepsWhole: boolean,
  examples: FunctionRow['examples'],
): FunctionRow => ({
  name,
  sql: (call) => {
    const sides = sidesOf(call);
    const result = staged(call, mapped(operator, sides));
    const reals = arrayOfReals(result);
    return dynamicIf(sides.some, keepsWhole ? fragment`if(${sides.whole}, ${arrayOfWholes(result)}, ${reals})` : reals);
  },
  examples,
});

const comparison = (name: string, operator: string, examples: FunctionRow['examples']): FunctionRow => ({
  name,
  sql: (call) => {
    const sides = sidesOf(call);
    const texts = mapped(`multiIf(isNull(x) OR isNull(y), 'null', x ${operator} y, 'true', 'false')`, sides);
    return dynamicIf(sides.some, arrayOfTexts(texts));
  },
  examples,
});

const two = (name: string, a: string, b: string, value: unknown): FunctionRow['examples'] => [
  [`${name}(dynamic(${a}), dynamic(${b}))`, value],
];

export const seriesElementFunctions: readonly FunctionRow[] = [
  unary('series_abs', 'abs(x)', example('series_abs', '[-6.5,0,8.2]', [6.5, 0, 8.2])),
  unary('series_acos', 'acos(x)', example('series_acos', '[1]', [0])),
  unary('series_asin', 'asin(x)', example('series_asin', '[0]', [0])),
  unary('series_atan', 'atan(x)', example('series_atan', '[0]', [0])),
  unary('series_ceiling', 'ceil(x)', example('series_ceiling', '[-1.5,1,2.5]', [-1, 1, 3])),
  unary('series_cos', 'cos(x)', example('series_cos', '[0]', [1])),
  unary('series_exp', 'exp(x)', example('series_exp', '[0]', [1])),
  unary('series_floor', 'floor(x)', example('series_floor', '[-1.5,1,2.5]', [-2, 1, 2])),
  unary('series_log', 'log(x)', example('series_log', '[1]', [0])),
  unary('series_sign', 'sign(x)', example('series_sign', '[-6,0,8]', [-1, 0, 1])),
  unary('series_sin', 'sin(x)', example('series_sin', '[0]', [0])),
  unary('series_tan', 'tan(x)', example('series_tan', '[0]', [0])),
  arithmetic('series_add', 'x + y', true, two('series_add', '[1,2,4]', '[4,2,1]', [5, 4, 5])),
  arithmetic('series_subtract', 'x - y', true, two('series_subtract', '[1,2,4]', '[4,2,1]', [-3, 0, 3])),
  arithmetic('series_multiply', 'x * y', true, two('series_multiply', '[1,2,4]', '[4,2,1]', [4, 4, 4])),
  arithmetic('series_divide', 'x / y', false, two('series_divide', '[1,2,4]', '[4,2,1]', [0.25, 1, 4])),
  arithmetic('series_pow', 'pow(x, y)', false, two('series_pow', '[1,2,3]', '[3,2,1]', [1, 4, 3])),
  comparison('series_equals', '=', two('series_equals', '[1,2,4]', '[4,2,1]', [false, true, false])),
  comparison('series_not_equals', '!=', two('series_not_equals', '[1,2,4]', '[4,2,1]', [true, false, true])),
  comparison('series_greater', '>', two('series_greater', '[1,2,4]', '[4,2,1]', [false, false, true])),
  comparison('series_greater_equals', '>=', two('series_greater_equals', '[1,2,4]', '[4,2,1]', [false, true, true])),
  comparison('series_less', '<', two('series_less', '[1,2,4]', '[4,2,1]', [true, false, false])),
  comparison('series_less_equals', '<=', two('series_less_equals', '[1,2,4]', '[4,2,1]', [true, true, false])),
];
