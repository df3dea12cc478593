import { convert, datetimeOf, epochTicks, ticksOf } from '../expressions/convert.ts';
import { type Fragment, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import type { Call, FunctionRow } from './row.ts';

// Rounding down to a multiple of a step. Datetimes are counted from 0001-01-01, so that a bin of seven days begins on Monday.

const whole = (type: Scalar['type']): boolean => type === 'int' || type === 'long' || type === 'timespan';

/** What the step is known to be, where the text says it. */
const knownStep = (step: Scalar): bigint | undefined => {
  const value = step.literal?.value;
  return whole(step.type) && typeof value === 'string' && /^-?\d+$/.test(value) ? BigInt(value) : undefined;
};

const nothing = (type: Scalar['type']): Scalar =>
  scalar(type, raw(type === 'real' ? "CAST(NULL, 'Nullable(Float64)')" : "CAST(NULL, 'Nullable(Int64)')"));

/** The largest multiple of the step, counted from `origin`, that is not above the whole number. */
const floorOfWhole = (value: Scalar, step: Scalar, origin: bigint): Scalar => {
  const known = knownStep(step);
  if (known !== undefined && known <= 0n) return nothing(value.type);
  const shift = known === undefined ? origin : origin % known;
  const from = shift === 0n ? fragment`${value}` : fragment`(${value} + ${raw(String(shift))})`;
  if (known !== undefined)
    return scalar('long', fragment`(${value} - positiveModulo(${from}, ${step}))`, value.nullable);
  return scalar(
    'long',
    fragment`if(${step} <= 0, NULL, ${value} - positiveModulo(${from}, if(${step} <= 0, 1, ${step})))`,
  );
};

const floorOfReal = (value: Scalar, step: Scalar): Scalar =>
  step.literal !== undefined && Number(step.literal.value) > 0
    ? scalar('real', fragment`(floor(${value} / ${step}) * ${step})`, value.nullable)
    : scalar('real', fragment`if(${step} <= 0, NULL, floor(${value} / ${step}) * ${step})`);

const bin = (call: Call): Scalar => {
  const [first, second] = call.arguments as [Scalar, Scalar | undefined];
  const value = first.type === 'dynamic' ? convert(first, 'real') : first;
  const step = second ?? ({ ...scalar('long', raw('1'), false), literal: { value: '1' } } as Scalar);
  if (value.type === 'datetime') return binOfTime(value, step);
  if (value.type === 'timespan') return { ...floorOfWhole(value, convert(step, 'timespan'), 0n), type: 'timespan' };
  if (call.type === 'decimal') return binOfDecimal(convert(value, 'decimal'), convert(step, 'decimal'));
  if (whole(value.type) && whole(step.type))
    return convert({ ...floorOfWhole(convert(value, 'long'), step, 0n), type: 'long' }, call.type);
  const real = step.type === 'long' && step.literal !== undefined ? step : convert(step, 'real');
  return floorOfReal(convert(value, 'real'), real);
};

const binOfTime = (value: Scalar, given: Scalar): Scalar => {
  const step = convert(given, 'timespan');
  const known = knownStep(step);
  if (known !== undefined && known > 0n) {
    // Ticks since 0001-01-01 are never negative: a plain division by a constant rounds down, and is as fast as SQL's own functions.
    const origin = raw(String(epochTicks));
    const binned = fragment`(intDiv(${ticksOf(value)} + ${origin}, ${step}) * ${step} - ${origin})`;
    return scalar('datetime', datetimeOf(binned), value.nullable);
  }
  const ticks = scalar('long', ticksOf(value), value.nullable);
  const binned = floorOfWhole(ticks, step, epochTicks);
  return scalar('datetime', datetimeOf(binned), binned.nullable);
};

const binOfDecimal = (value: Scalar, step: Scalar): Scalar =>
  scalar(
    'decimal',
    fragment`if(${step} <= 0, NULL, CAST(floor(${value} / ${step}) * ${step}, 'Nullable(Decimal(38, 18))'))`,
  );

/** Like `bin`, with a point that begins a bin. */
const binAt = (call: Call): Scalar => {
  const [value, size, point] = call.arguments as [Scalar, Scalar, Scalar];
  if (value.type === 'datetime') {
    const binned = wholeAt(ticksOf(value), convert(size, 'timespan'), ticksOf(convert(point, 'datetime')));
    return scalar('datetime', datetimeOf(binned));
  }
  if (whole(value.type) && whole(size.type) && whole(point.type))
    return {
      ...convert(scalar('long', wholeAt(value, size, point)), call.type === 'timespan' ? 'long' : call.type),
      type: call.type,
    };
  const [x, step, at] = [convert(value, 'real'), convert(size, 'real'), convert(point, 'real')];
  return scalar('real', fragment`if(${step} <= 0, NULL, ${at} + floor((${x} - ${at}) / ${step}) * ${step})`);
};

const wholeAt = (value: Fragment, step: Fragment, at: Fragment): Fragment =>
  fragment`if(${step} <= 0, NULL, ${value} - positiveModulo(${value} - ${at}, if(${step} <= 0, 1, ${step})))`;

export const binFunctions: readonly FunctionRow[] = [
  {
    name: 'bin',
    sql: bin,
    examples: [
      ['bin(4.5, 1)', 4],
      ['bin(-5, 2)', -6],
      ['bin(datetime(1955-11-05), 7d)', '1955-10-31T00:00:00Z'],
    ],
  },
  { name: 'floor', sql: bin, examples: [['floor(-1.5, 1)', -2]] },
  {
    name: 'bin_at',
    sql: binAt,
    examples: [
      ['bin_at(6.5, 2.5, 7)', 4.5],
      ['bin_at(time(1h), 1d, 12h)', '-12:00:00'],
      ['bin_at(datetime(2017-05-17 10:20:00.0), 7d, datetime(2017-06-04 00:00:00.0))', '2017-05-14T00:00:00Z'],
    ],
  },
];
