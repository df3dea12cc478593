import { chosenBy, dynamicIf } from '../expressions/json.ts';
import { refuse } from '../failure.ts';
import { type Fragment, fragment, joined, raw, type Scalar, scalar } from '../sql/fragment.ts';
import type { Call, FunctionRow } from './row.ts';
import { allNumbers, arrayOfReals, seriesArgument, staged } from './series.ts';

// Straight lines through a series, at the positions 0, 1, 2, ... https://learn.microsoft.com/kusto/query/series-fit-line-function

/** The line through numbers, as SQL of numbers. */
interface Line {
  readonly slope: Fragment;
  readonly start: Fragment;
}

const places = (v: Fragment): Fragment => fragment`arrayMap(i -> toFloat64(i) - 1, arrayEnumerate(${v}))`;

/** Least squares; `hold` gives a piece of SQL a name, so that no lambda works it out for every element. */
export const lineOf = (v: Fragment, hold: (value: Fragment) => Fragment): Line => {
  const n = fragment`toFloat64(length(${v}))`;
  const middle = hold(fragment`((${n} - 1) / 2)`);
  const mean = hold(fragment`arrayAvg(${v})`);
  const spread = fragment`(${n} * (${n} * ${n} - 1) / 12)`;
  const together = fragment`arraySum(arrayMap((x, i) -> (i - ${middle}) * (x - ${mean}), ${v}, ${places(v)}))`;
  const slope = hold(fragment`if(length(${v}) < 2, 0, ${together} / ${spread})`);
  return { slope, start: hold(fragment`(${mean} - ${slope} * ${middle})`) };
};

/** The values of a line at each position of numbers. */
export const lineValues = ({ slope, start }: Line, v: Fragment): Fragment =>
  fragment`arrayMap(i -> ${start} + ${slope} * i, ${places(v)})`;

const variance = (v: Fragment): Fragment => fragment`if(length(${v}) < 2, 0, arrayReduce('varSampStable', ${v}))`;

/** How well a fit follows the numbers: rsquare, variance, and the variance of what it leaves. */
const quality = (v: Fragment, fitted: Fragment, hold: (value: Fragment) => Fragment) => {
  const own = hold(variance(v));
  const left = hold(
    fragment`if(length(${v}) < 2, 0, arraySum(arrayMap((x, y) -> pow(x - y, 2), ${v}, ${fitted})) / (length(${v}) - 1))`,
  );
  return { rsquare: fragment`(1 - ${left} / ${own})`, variance: own, rvariance: left };
};

const orNull = (v: Fragment, value: Fragment): Scalar =>
  scalar('real', chosenBy(fragment`notEmpty(${v})`, value, raw('NULL')));

const fitOf = (v: Fragment, fitted: Fragment): Scalar => dynamicIf(fragment`notEmpty(${v})`, arrayOfReals(fitted));

const fitLine = (call: Call): Scalar[] => {
  const v = staged(call, allNumbers(seriesArgument(call, 0)));
  const hold = (value: Fragment): Fragment => staged(call, value);
  const line = lineOf(v, hold);
  const fitted = hold(lineValues(line, v));
  const found = quality(v, fitted, hold);
  return [
    orNull(v, found.rsquare),
    orNull(v, line.slope),
    orNull(v, found.variance),
    orNull(v, found.rvariance),
    // Kusto counts the positions of the equation from 1.
    orNull(v, fragment`(${line.start} - ${line.slope})`),
    fitOf(v, fitted),
  ];
};

const lineNames = ['rsquare', 'slope', 'variance', 'rvariance', 'interception', 'line_fit'];

/** A bag of values by name; nothing where the first is null. */
const bagOf = (names: readonly string[], values: readonly Scalar[]): Scalar => {
  const parts = names.map((name, index) => {
    const value = values[index] ?? scalar('dynamic', raw("'null'"), false);
    const text = value.type === 'dynamic' ? value : fragment`ifNull(toString(${value}), 'null')`;
    return fragment`${raw(`'"${name}":'`)}, ${text}`;
  });
  const inside = parts.reduce((text, part) => fragment`${text}, ',', ${part}`);
  return dynamicIf(fragment`isNotNull(${values[0] ?? raw('NULL')})`, fragment`concat('{', ${inside}, '}')`);
};

/** Sums over the first positions of a series, one more position each. */
interface Sums {
  readonly y: Fragment;
  readonly iy: Fragment;
  readonly yy: Fragment;
}

/** The squares that the line through the positions from `a` to before `b` leaves, by the sums over them. */
const squaresLeft = (a: Fragment, b: Fragment, { y, iy, yy }: Sums): Fragment => {
  const m = fragment`toFloat64(${b} - ${a})`;
  const si = fragment`((toFloat64(${b}) * (${b} - 1) - toFloat64(${a}) * (toFloat64(${a}) - 1)) / 2)`;
  const cross = fragment`(${iy} - ${si} * ${y} / ${m})`;
  const spread = fragment`(${m} * (${m} * ${m} - 1) / 12)`;
  return fragment`(${yy} - ${y} * ${y} / ${m} - ${cross} * ${cross} / ${spread})`;
};

/** Where two lines follow the numbers best: the first position of the second one, by the squares that they leave together. */
const splitOf = (v: Fragment, hold: (value: Fragment) => Fragment): Fragment => {
  const sums = (text: string): Fragment =>
    hold(fragment`arrayCumSum(arrayMap((x, i) -> ${raw(text)}, ${v}, ${places(v)}))`);
  const all = [sums('x * 1'), sums('x * i'), sums('x * x')] as const;
  const [y, iy, yy] = all.map((sum) => hold(fragment`${sum}[-1]`)) as [Fragment, Fragment, Fragment];
  const end = hold(fragment`toInt64(length(${v}))`);
  const before = squaresLeft(raw('0'), raw('k'), { y: raw('y'), iy: raw('iy'), yy: raw('yy') });
  const after = squaresLeft(raw('k'), end, {
    y: fragment`(${y} - y)`,
    iy: fragment`(${iy} - iy)`,
    yy: fragment`(${yy} - yy)`,
  });
  const places2 = fragment`arrayMap(i -> toInt64(i) + 2, range(toUInt64(greatest(${end}, 4) - 3)))`;
  const parts = joined(
    all.map((sum) => fragment`arrayResize(arraySlice(${sum}, 2), length(${places2}), 0)`),
    ', ',
  );
  const costs = hold(fragment`arrayMap((k, y, iy, yy) -> ${before} + ${after}, ${places2}, ${parts})`);
  return hold(fragment`(toInt64(indexOf(${costs}, arrayMin(${costs}))) + 1)`);
};

const fitTwoLines = (call: Call): Scalar[] => {
  const all = staged(call, allNumbers(seriesArgument(call, 0)));
  const hold = (value: Fragment): Fragment => staged(call, value);
  const v = hold(fragment`if(length(${all}) < 4, CAST([], 'Array(Float64)'), ${all})`);
  const split = splitOf(v, hold);
  const [left, right] = [
    hold(fragment`arraySlice(${v}, 1, ${split})`),
    hold(fragment`arraySlice(${v}, ${split} + 1)`),
  ] as const;
  const sides = [right, left].map((side) => {
    const line = lineOf(side, hold);
    const fitted = hold(lineValues(line, side));
    return { line, fitted, found: quality(side, fitted, hold) };
  });
  const [after, before] = sides as [(typeof sides)[number], (typeof sides)[number]];
  const fitted = hold(fragment`arrayConcat(${before.fitted}, ${after.fitted})`);
  const whole = quality(v, fitted, hold);
  // From where Kusto counts the second line is not published: the column fails when it is read.
  const unknown = raw("throwIf(true, 'the right interception of series_fit_2lines() is not supported')");
  const details = [after, before].flatMap(({ line, found }, index) => [
    orNull(v, found.rsquare),
    orNull(v, line.slope),
    index === 0 ? scalar('real', unknown) : orNull(v, fragment`(${line.start} - ${line.slope})`),
    orNull(v, found.variance),
    orNull(v, found.rvariance),
  ]);
  return [
    orNull(v, whole.rsquare),
    scalar('long', chosenBy(fragment`notEmpty(${v})`, split, raw('NULL'))),
    orNull(v, whole.variance),
    orNull(v, whole.rvariance),
    fitOf(v, fitted),
    ...details,
  ];
};

const firstOf =
  (several: (call: Call) => Scalar[]) =>
  (call: Call): Scalar =>
    several(call)[0] ?? refuse('KQL_ARGUMENTS', `${call.name}() takes a series`, call.node);

export const seriesFitFunctions: readonly FunctionRow[] = [
  {
    name: 'series_fit_line',
    sql: firstOf(fitLine),
    several: fitLine,
    takes: ['dynamic'],
    examples: [['series_fit_line(dynamic([1,2,4,8]))', 0.92]],
  },
  {
    name: 'series_fit_line_dynamic',
    sql: (call) => bagOf(lineNames, fitLine(call)),
    takes: ['dynamic'],
    examples: [],
  },
  { name: 'series_fit_2lines', sql: firstOf(fitTwoLines), several: fitTwoLines, takes: ['dynamic'], examples: [] },
];
