import { type Fragment, fragment, joined, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { toDynamic } from './convert.ts';
import type { Frame } from './frame.ts';

// Small pieces of SQL over compact JSON text, shared by all that handles dynamics.

/** Texts up to this length may stand several times in a template; longer ones are computed once. */
const short = 120;

/** Gives a value a short name where it would be repeated. Inside aggregates there is no step below, and it stays as it is. */
export const once = <T extends Scalar>(frame: Frame, value: T): Scalar =>
  value.text.length <= short ? value : frame.stage(value);

/** Whether a dynamic is an array, a bag. */
export const isArray = (value: Fragment): Fragment => fragment`startsWith(${value}, '[')`;
export const isBag = (value: Fragment): Fragment => fragment`startsWith(${value}, '{')`;

/** The texts of an array's elements; nothing for anything else. */
export const elements = (value: Fragment): Fragment => fragment`JSONExtractArrayRaw(${value})`;

/** The keys and texts of values of a bag as an array of pairs; nothing for anything else. */
export const pairs = (value: Fragment): Fragment => fragment`JSONExtractKeysAndValuesRaw(${value})`;

/** A JSON array of texts that are JSON themselves. */
export const arrayOfTexts = (texts: Fragment): Fragment => fragment`concat('[', arrayStringConcat(${texts}, ','), ']')`;

/** A bag of pairs of a key and a text that is JSON. */
export const bagOfPairs = (list: Fragment): Fragment =>
  fragment`concat('{', arrayStringConcat(arrayMap(p -> concat(toJSONString(p.1), ':', p.2), ${list}), ','), '}')`;

/** The text of a value inside an array or a bag, where a null must be said. */
export const memberText = (value: Scalar): Fragment => {
  const text = toDynamic(value);
  const known = value.literal?.value;
  if (value.type !== 'dynamic' || (typeof known === 'string' && known !== '')) return text;
  return fragment`if(${text} = '', 'null', ${text})`;
};

/** The text of a value as it stands among the elements of an array that was read: a real without a fraction has none there. */
export const elementText = (value: Scalar): Fragment =>
  value.type === 'real' || value.type === 'decimal' || value.type === 'dynamic'
    ? fragment`JSONExtractRaw(${memberText(value)})`
    : memberText(value);

/**
 * One of two values by position instead of by `if`: the engine puts off what stands in a branch of `if`, and works it out again for
 * each place that reads it, which makes long chains of functions exponential. Both values must be safe to work out.
 */
export const chosenBy = (condition: Fragment, value: Fragment, otherwise: Fragment): Fragment =>
  fragment`[${otherwise}, ${value}][1 + toUInt8(${condition})]`;

/** A dynamic where a condition holds, and null elsewhere. */
export const dynamicIf = (condition: Fragment, value: Fragment): Scalar =>
  scalar('dynamic', chosenBy(condition, value, emptyText), false);

/** An array in SQL's notation. */
export const list = (pieces: readonly Fragment[]): Fragment => fragment`[${joined(pieces, ', ')}]`;

/** Negative positions count from the end: the position from 0, which may lie outside of the array. */
export const fromStart = (position: Fragment, length: Fragment): Fragment =>
  fragment`if(${position} < 0, ${position} + ${length}, ${position})`;

const emptyText = raw("''");
