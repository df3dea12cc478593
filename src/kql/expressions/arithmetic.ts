import type { KustoType } from '../../model/table.ts';
import { type Fragment, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { knownType } from '../sql/types.ts';
import { convert, datetimeOf, isNumber, ticksOf } from './convert.ts';
import { nowFragment } from './literals.ts';

// + - * / % over Kusto's types. Whole numbers wrap at 64 bits, division by zero of whole numbers is null, the remainder is never
// negative. https://learn.microsoft.com/kusto/query/numerical-operators, .../datetime-timespan-arithmetic

type Operator = '+' | '-' | '*' | '/' | '%';

/** A dynamic in arithmetic is the number that it holds. */
const plain = (value: Scalar, other: Scalar): Scalar => {
  if (value.type !== 'dynamic') return value;
  return convert(value, other.type === 'dynamic' || isNumber(other.type) ? 'real' : other.type);
};

const nullable = (left: Scalar, right: Scalar): boolean => left.nullable || right.nullable;

/** The operator over two values, as the type that the binder gives the result. */
export const arithmetic = (operator: Operator, a: Scalar, b: Scalar, type: KustoType): Scalar => {
  const left = plain(a, b);
  const right = plain(b, a);
  if (left.type === 'datetime' || right.type === 'datetime') return overTimes(operator, left, right, type);
  if (left.type === 'timespan' || right.type === 'timespan') return overSpans(operator, left, right, type);
  return overNumbers(operator, left, right, type);
};

/** Ticks since 1970 just before the year 0001 and just after the year 9999. */
const tooEarly = '-621355968000000001';
const tooLate = '2534023008000000000';

/** Ten thousand days: from the present no such span leads out of the years that there are. */
const shortSpan = 8_640_000_000_000_000n;

/** Whether the result is a time for certain: the present moved by a short span that the text says. */
const staysInside = (time: Scalar, span: Scalar): boolean => {
  const ticks = span.literal?.value;
  if (time.text !== nowFragment.text || span.type !== 'timespan' || typeof ticks !== 'string') return false;
  const size = BigInt(ticks);
  return size < shortSpan && size > -shortSpan;
};

const overTimes = (operator: Operator, left: Scalar, right: Scalar, type: KustoType): Scalar => {
  const ticks = (value: Scalar): Fragment => (value.type === 'datetime' ? ticksOf(value) : value);
  const result = fragment`(${ticks(left)} ${raw(operator)} ${ticks(right)})`;
  if (type !== 'datetime') return scalar('timespan', result, nullable(left, right));
  if (staysInside(left, right)) return scalar('datetime', datetimeOf(result), nullable(left, right));
  // Said once, so that sums of many terms stay short: what lies outside is moved to a border, and the borders are null.
  const bounded = fragment`nullIf(nullIf(least(greatest(${result}, ${raw(tooEarly)}), ${raw(tooLate)}), ${raw(tooEarly)}), ${raw(tooLate)})`;
  return scalar('datetime', datetimeOf(bounded));
};

const overSpans = (operator: Operator, left: Scalar, right: Scalar, type: KustoType): Scalar => {
  if (operator === '/') {
    const divided = fragment`(${left} / ${right})`;
    return type === 'timespan'
      ? scalar('timespan', fragment`toInt64(${divided})`, true)
      : scalar('real', divided, nullable(left, right));
  }
  if (operator === '*') return scalar('timespan', fragment`toInt64(${left} * ${right})`, nullable(left, right));
  if (operator === '%') return scalar('timespan', remainder(left, right), true);
  return scalar('timespan', fragment`(${left} ${raw(operator)} ${right})`, nullable(left, right));
};

const remainder = (left: Fragment, right: Fragment): Fragment =>
  fragment`if(${right} = 0, NULL, positiveModulo(${left}, nullIf(${right}, 0)))`;

const whole: ReadonlySet<KustoType> = new Set(['int', 'long']);

const overNumbers = (operator: Operator, left: Scalar, right: Scalar, type: KustoType): Scalar => {
  if (whole.has(left.type) && whole.has(right.type)) return overWhole(operator, left, right, type);
  if (type === 'decimal')
    return scalar('decimal', fragment`(${convert(left, 'decimal')} ${raw(operator)} ${convert(right, 'decimal')})`);
  const [x, y] = [convert(left, 'real'), convert(right, 'real')];
  if (operator === '%') return scalar('real', fragment`(${x} - abs(${y}) * floor(${x} / abs(${y})))`, nullable(x, y));
  return scalar('real', fragment`(${x} ${raw(operator)} ${y})`, nullable(x, y));
};

const overWhole = (operator: Operator, left: Scalar, right: Scalar, type: KustoType): Scalar => {
  if (operator === '/') {
    const known = right.literal?.value;
    if (known !== undefined && known !== null && known !== '0')
      return cast(type, fragment`intDiv(${left}, ${right})`, left.nullable);
    return cast(type, fragment`intDiv(${left}, nullIf(${right}, 0))`, true);
  }
  if (operator === '%') return cast(type, fragment`positiveModulo(${left}, nullIf(${right}, 0))`, true);
  return cast(type, fragment`(${left} ${raw(operator)} ${right})`, nullable(left, right));
};

/** SQL widens whole numbers; Kusto wraps them. */
const cast = (type: KustoType, value: Fragment, canBeNull: boolean): Scalar =>
  scalar(
    type,
    type === 'int' || type === 'long' ? fragment`${raw(`to${knownType(type)}`)}(${value})` : value,
    canBeNull,
  );

/** Unary minus. */
export const negative = (value: Scalar): Scalar => {
  const number = value.type === 'dynamic' ? convert(value, 'real') : value;
  const negated = cast(number.type, fragment`(-${number})`, number.nullable);
  const digits = value.type === 'dynamic' ? undefined : value.literal?.value;
  return typeof digits === 'string' && /^\d+$/.test(digits) && digits !== '0'
    ? { ...negated, literal: { value: `-${digits}` } }
    : negated;
};
