import { convert } from '../expressions/convert.ts';
import { type Fragment, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import type { Call, FunctionRow } from './row.ts';

// The beta distribution and the test that rests on it. The incomplete beta function is its continued fraction, by Lentz' method.
// https://dlmf.nist.gov/8.17

const reals = (call: Call): Scalar[] => call.arguments.map((value) => call.frame.stage(convert(value, 'real')));

const logBeta = (a: Fragment, b: Fragment): Fragment => fragment`(lgamma(${a}) + lgamma(${b}) - lgamma(${a} + ${b}))`;

/** Enough terms for 14 digits where the fraction is used: below the mean of the distribution. */
const terms = raw('range(1, 300)');

/** One step of Lentz' method: the term `d`, and what has been found so far in `s` = (c, d, product). */
const step = (term: string): string =>
  `tuple(1 + ${term} / s.1, 1 / (1 + ${term} * s.2), s.3 * (1 + ${term} / s.1) / (1 + ${term} * s.2))`;

/** The continued fraction of I(x; a, b), with the names of lambda arguments for values: `p` = (x, a, b). */
const continued = (p: string): string => {
  const [x, a, b] = [`${p}.1`, `${p}.2`, `${p}.3`];
  const even = `(m * (${b} - m) * ${x} / ((${a} + 2 * m - 1) * (${a} + 2 * m)))`;
  const odd = `(-(${a} + m) * (${a} + ${b} + m) * ${x} / ((${a} + 2 * m) * (${a} + 2 * m + 1)))`;
  const first = `(1 / (1 - (${a} + ${b}) * ${x} / (${a} + 1)))`;
  const steps = `arrayFlatten(arrayMap(m -> [${even}, ${odd}], ${terms.text}))`;
  return `arrayFold((s, t) -> ${step('t')}, ${steps}, tuple(1., ${first}, ${first})).3`;
};

const front = (p: string): string =>
  `exp(${p}.2 * log(${p}.1) + ${p}.3 * log(1 - ${p}.1) - (lgamma(${p}.2) + lgamma(${p}.3) - lgamma(${p}.2 + ${p}.3))) / ${p}.2`;

/** I(x; a, b) of a tuple, turned round where the fraction would be slow. */
const incomplete = (p: string): string => {
  const below = (q: string): string => `arrayMap(q -> ${front('q')} * ${continued('q')}, [${q}])[1]`;
  const isBelow = `${p}.1 < (${p}.2 + 1) / (${p}.2 + ${p}.3 + 2)`;
  return `multiIf(${p}.1 <= 0, 0., ${p}.1 >= 1, 1., ${isBelow}, ${below(p)}, 1 - ${below(`tuple(1 - ${p}.1, ${p}.3, ${p}.2)`)})`;
};

/** The incomplete beta function of SQL values, which must not be NULL where it is evaluated. */
const betaOf = (x: Fragment, a: Fragment, b: Fragment): Fragment =>
  fragment`arrayMap(p -> ${raw(incomplete('p'))}, [tuple(toFloat64(ifNull(${x}, 0)), toFloat64(ifNull(${a}, 1)), toFloat64(ifNull(${b}, 1)))])[1]`;

const valid = (pieces: readonly Scalar[], condition: Fragment, value: Fragment): Scalar => {
  const known = pieces.map((piece) => fragment`isNotNull(${piece})`).reduce((all, one) => fragment`${all} AND ${one}`);
  return scalar('real', fragment`if(${known} AND ifNull(${condition}, false), ${value}, NULL)`);
};

const cdf = (call: Call): Scalar => {
  const [x, a, b] = reals(call) as [Scalar, Scalar, Scalar];
  return valid([x, a, b], fragment`${a} > 0 AND ${b} > 0 AND ${x} BETWEEN 0 AND 1`, betaOf(x, a, b));
};

const pdf = (call: Call): Scalar => {
  const [x, a, b] = reals(call) as [Scalar, Scalar, Scalar];
  const density = fragment`exp((${a} - 1) * log(${x}) + (${b} - 1) * log(1 - ${x}) - ${logBeta(a, b)})`;
  return valid([x, a, b], fragment`${a} > 0 AND ${b} > 0 AND ${x} > 0 AND ${x} < 1`, density);
};

/** Found by halving the interval until it is one double wide. */
const inverse = (call: Call): Scalar => {
  const [probability, a, b] = reals(call) as [Scalar, Scalar, Scalar];
  const at = `arrayMap(p -> ${incomplete('p')}, [tuple((s.1 + s.2) / 2, o.2, o.3)])[1]`;
  const halve = `if(${at} < o.1, tuple((s.1 + s.2) / 2, s.2), tuple(s.1, (s.1 + s.2) / 2))`;
  const found = fragment`arrayMap(o -> arrayFold((s, i) -> ${raw(halve)}, range(60), tuple(0., 1.)), [tuple(toFloat64(ifNull(${probability}, 0)), toFloat64(ifNull(${a}, 1)), toFloat64(ifNull(${b}, 1)))])[1]`;
  return valid(
    [probability, a, b],
    fragment`${a} > 0 AND ${b} > 0 AND ${probability} BETWEEN 0 AND 1`,
    fragment`((${found}).1 + (${found}).2) / 2`,
  );
};

/** Welch's test of two means by mean, variance and count: the two-sided probability of Student's distribution. */
const welch = (call: Call): Scalar => {
  const [m1, v1, n1, m2, v2, n2] = reals(call) as [Scalar, Scalar, Scalar, Scalar, Scalar, Scalar];
  const stage = (value: Fragment): Scalar => call.frame.stage(scalar('real', value));
  const [e1, e2] = [stage(fragment`(${v1} / ${n1})`), stage(fragment`(${v2} / ${n2})`)];
  const square = stage(fragment`(pow(${m1} - ${m2}, 2) / (${e1} + ${e2}))`);
  const freedom = stage(
    fragment`(pow(${e1} + ${e2}, 2) / (pow(${e1}, 2) / (${n1} - 1) + pow(${e2}, 2) / (${n2} - 1)))`,
  );
  const probability = betaOf(fragment`(${freedom} / (${freedom} + ${square}))`, fragment`(${freedom} / 2)`, raw('0.5'));
  return valid([square, freedom], fragment`${n1} > 1 AND ${n2} > 1`, probability);
};

export const statisticsFunctions: readonly FunctionRow[] = [
  { name: 'beta_cdf', sql: cdf, examples: [['beta_cdf(0.5, 2, 3)', 0.6875]] },
  { name: 'beta_pdf', sql: pdf, examples: [['beta_pdf(0.5, 2, 3)', 1.5]] },
  { name: 'beta_inv', sql: inverse, examples: [['round(beta_inv(0.6875, 2, 3), 9)', 0.5]] },
  {
    name: 'welch_test',
    sql: welch,
    examples: [
      [
        'print m1=20.82, v1=7.8674285714, c1=15, m2=22.986666666666668, v2=3.8126666667, c2=15 | project p=round(welch_test(m1,v1,c1,m2,v2,c2), 9)',
        0.021378001,
      ],
    ],
    document: 'welch-test',
  },
];
