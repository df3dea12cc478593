import { convert } from '../expressions/convert.ts';
import { type Fragment, fragment, joined, raw, type Scalar, scalar } from '../sql/fragment.ts';
import type { Call, FunctionRow } from './row.ts';

// Functions of numbers. What has no value in the reals is null, as the documents of each function say.

const real = (name: string, sql: string, examples: FunctionRow['examples'], page?: string): FunctionRow => ({
  name,
  sql,
  takes: ['real'],
  gives: 'real',
  examples,
  ...(page === undefined ? {} : { document: page }),
});

/** A function that has a value only where `domain` holds. */
const partial = (name: string, sql: string, domain: string, examples: FunctionRow['examples']): FunctionRow => ({
  ...real(name, `if(${domain}, ${sql}, NULL)`, examples),
  null: 'always',
});

/** The number as it is, a dynamic as the number that it holds. */
const numberOf = (value: Scalar, call: Call): Scalar =>
  value.type === 'dynamic' || value.type === 'string'
    ? convert(value, call.type === 'dynamic' ? 'real' : call.type)
    : value;

const magnitude = (call: Call): Scalar => {
  const value = numberOf(call.arguments[0] as Scalar, call);
  const size = fragment`abs(${value})`;
  if (value.type === 'real' || value.type === 'decimal') return scalar(value.type, size, value.nullable);
  const long = scalar(value.type === 'timespan' ? 'timespan' : 'long', fragment`toInt64(${size})`, value.nullable);
  return long.type === call.type ? long : convert(long, call.type);
};

/** Half away from zero; SQL's `round` takes halves to the even neighbour and is right about all else. */
const rounded = (value: Fragment): Fragment =>
  fragment`if(abs(${value} - trunc(${value})) = 0.5, trunc(${value}) + sign(${value}), round(${value}))`;

const round = (call: Call): Scalar => {
  const [given, digits] = call.arguments as [Scalar, Scalar | undefined];
  const value = numberOf(given, call);
  if (value.type === 'int' || value.type === 'long') return roundedWhole(value, digits, call);
  const known = digits === undefined ? 0 : Number(digits.literal?.value ?? Number.NaN);
  if (value.type === 'decimal')
    return scalar('decimal', decimalRounded(value, digits ?? scalar('long', raw('0'), false)), value.nullable);
  if (known === 0) return scalar('real', rounded(value), value.nullable);
  const places = digits === undefined ? raw('0') : convert(digits, 'long');
  const factor = fragment`pow(10., abs(${places}))`;
  const up = rounded(fragment`(${value} * ${factor})`);
  const down = rounded(fragment`(${value} / ${factor})`);
  if (Number.isInteger(known))
    return scalar('real', known > 0 ? fragment`(${up}) / ${factor}` : fragment`(${down}) * ${factor}`, value.nullable);
  return scalar('real', fragment`if(${places} >= 0, (${up}) / ${factor}, (${down}) * ${factor})`);
};

const decimalRounded = (value: Fragment, digits: Fragment): Fragment => {
  const factor = fragment`toDecimal128(toString(intExp10(toUInt8(${digits}))), 0)`;
  return fragment`CAST(sign(${value}) * floor(abs(${value}) * ${factor} + toDecimal128('0.5', 1)) / ${factor}, 'Nullable(Decimal(38, 18))')`;
};

const roundedWhole = (value: Scalar, digits: Scalar | undefined, call: Call): Scalar => {
  if (digits === undefined || Number(digits.literal?.value) >= 0) return convert(convert(value, 'long'), call.type);
  const places = convert(digits, 'long');
  const step = fragment`toInt64(intExp10(toUInt8(abs(least(0, ${places})))))`;
  const whole = fragment`toInt64(sign(${value}) * intDiv(abs(${value}) + intDiv(${step}, 2), ${step}) * ${step})`;
  return convert(scalar('long', whole), call.type);
};

const ceiling = (call: Call): Scalar => {
  const value = numberOf(call.arguments[0] as Scalar, call);
  if (value.type === 'int' || value.type === 'long') return convert(convert(value, 'long'), call.type);
  return scalar(value.type, fragment`ceil(${value})`, value.nullable);
};

/** The least or greatest of the arguments that are not null. */
const extreme =
  (sql: 'least' | 'greatest') =>
  (call: Call): Scalar => {
    const values = call.arguments.map((value) => convert(value, call.type));
    if (call.type === 'string' || call.type === 'dynamic')
      return scalar(call.type, fragment`${raw(sql)}(${joined(values, ', ')})`);
    const found = fragment`${raw(sql)}(${joined(values, ', ')})`;
    const nullable = values.every((value) => value.nullable);
    if (call.type !== 'real') return scalar(call.type, found, nullable);
    const anyNaN = joined(
      values.map((value) => fragment`ifNull(isNaN(${value}), 0) = 1`),
      ' OR ',
    );
    return scalar('real', fragment`if(${anyNaN}, nan, ${found})`, nullable);
  };

/** A new number each time, and each time that the text asks. */
const random = (call: Call): Scalar => {
  const [most] = call.arguments;
  const one = fragment`randCanonical(${call.frame.query.parameters.text(call.frame.query.names.fresh('random'))})`;
  if (most === undefined) return scalar('real', one, false);
  const count = convert(most, 'long');
  return scalar('real', fragment`floor(${one} * ${count})`, count.nullable);
};

const flag = (name: string, sql: string, examples: FunctionRow['examples']): FunctionRow => ({
  name,
  sql: ({ arguments: [value] }) => {
    const number = convert(value as Scalar, 'real');
    const test = fragment`CAST(${raw(sql)}(${number}), 'Bool')`;
    return scalar('bool', number.nullable ? fragment`ifNull(${raw(sql)}(${number}), 0) = 1` : test, false);
  },
  examples,
});

export const mathFunctions: readonly FunctionRow[] = [
  {
    name: 'abs',
    sql: magnitude,
    examples: [
      ['abs(-5)', 5],
      ['abs(-1h)', '01:00:00'],
    ],
  },
  {
    name: 'round',
    sql: round,
    examples: [
      ['round(2.5)', 3],
      ['round(-2.5)', -3],
      ['round(2.98765, 3)', 2.988],
      ['round(0.49999999999999994)', 0],
    ],
  },
  { name: 'ceiling', sql: ceiling, examples: [['ceiling(-1.5)', -1]] },
  partial('sqrt', 'sqrt($1)', '$1 >= 0', [['sqrt(256.0)', 16]]),
  real('exp', 'exp($1)', [['exp(2)', 7.38905609893065]]),
  real('exp2', 'pow(2., $1)', [['exp2(3)', 8]]),
  real('exp10', 'pow(10., $1)', [['exp10(3)', 1000]]),
  real('pow', 'pow($1, $2)', [['pow(2, 3)', 8]]),
  partial('log', 'log($1)', '$1 >= 0', [['log(5)', 1.6094379124341003]]),
  partial('log2', 'log2($1)', '$1 >= 0', [['log2(5)', 2.321928094887362]]),
  partial('log10', 'log10($1)', '$1 >= 0', [['log10(5)', 0.6989700043360189]]),
  real('gamma', 'tgamma($1)', [['gamma(4)', 6]]),
  real('loggamma', 'lgamma($1)', [['loggamma(5)', 3.178053830347946]]),
  real('erf', 'erf($1)', [['erf(0)', 0]]),
  real('erfc', 'erfc($1)', [['erfc(1)', 0.15729920705028513]]),
  real('sin', 'sin($1)', [['sin(1)', 0.8414709848078965]]),
  real('cos', 'cos($1)', [['cos(1)', 0.5403023058681398]]),
  real('tan', 'tan($1)', [['tan(0)', 0]]),
  real('cot', '(1 / tan($1))', [['cot(1)', 0.6420926159343306]]),
  partial('asin', 'asin($1)', 'abs($1) <= 1', [['asin(0.5)', 0.5235987755982989]]),
  partial('acos', 'acos($1)', 'abs($1) <= 1', [['acos(0.5)', 1.0471975511965979]]),
  real('atan', 'atan($1)', [['atan(0.5)', 0.4636476090008061]]),
  real('atan2', 'atan2($1, $2)', [['atan2(1, 1)', 0.7853981633974483]]),
  real('degrees', '($1 * 180 / pi())', [['degrees(pi())', 180]]),
  real('radians', '($1 * pi() / 180)', [['radians(180)', Math.PI]]),
  { name: 'pi', sql: 'pi()', gives: 'real', null: 'never', examples: [['pi()', Math.PI]] },
  real('sign', 'toFloat64(sign($1))', [['sign(-42)', -1]]),
  {
    name: 'min_of',
    sql: extreme('least'),
    examples: [
      ['min_of(10, 1, -3, 17)', -3],
      ['min_of(int(null), 3)', 3],
    ],
  },
  { name: 'max_of', sql: extreme('greatest'), examples: [['max_of(10, 1, -3, 17)', 17]] },
  flag('isnan', 'isNaN', [['isnan(real(nan))', true]]),
  flag('isinf', 'isInfinite', [['isinf(real(+inf))', true]]),
  flag('isfinite', 'isFinite', [['isfinite(1.0/0.0)', false]]),
  { name: 'rand', sql: random, examples: [] },
];
