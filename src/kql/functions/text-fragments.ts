import type { Fragment, Scalar } from '../sql/fragment.ts';
import { fragment, raw, scalar } from '../sql/fragment.ts';
import type { Call } from './row.ts';

// Pieces that several families of functions about text share.

/** The argument at a place, which the binder says is there. */
export const argument = (call: Call, index: number): Scalar =>
  call.arguments[index] ?? scalar('string', raw("''"), false);

/** The text of an argument that is written in the query. */
export const literalText = (value: Scalar | undefined): string | undefined =>
  value?.literal === undefined ? undefined : (value.literal.value ?? undefined);

/** A whole number that is written in the query. */
export const literalNumber = (value: Scalar | undefined): number | undefined => {
  const text = value?.type === 'string' ? undefined : literalText(value);
  return text === undefined ? undefined : Number(text);
};

/** A value that a template names more than once: computed once a row, below the step, unless it is short. */
export const once = (call: Call, value: Scalar): Scalar => (value.text.length < 60 ? value : call.frame.stage(value));

/** A text as one of the values of the query. */
export const textValue = (call: Call, value: string): Scalar => ({
  ...scalar('string', call.frame.query.parameters.text(value), false),
  literal: { value },
});

/** The elements of a dynamic array as texts, as `tostring()` gives them. */
export const elementTexts = (array: Fragment): Fragment =>
  fragment`arrayMap(e -> JSONExtractString(e), JSONExtractArrayRaw(${array}))`;

/** A byte that no UTF-8 text holds: it marks places in a text where ClickHouse wants a constant separator. */
export const mark = raw("'\\xFF'");

/** A text cut at every place where a separator stands; ClickHouse itself cuts only at constants. */
export const cutAt = (text: Fragment, separator: Scalar): Fragment =>
  separator.literal === undefined
    ? fragment`splitByChar(${mark}, replaceAll(${text}, ${separator}, ${mark}))`
    : fragment`splitByString(${separator}, ${text})`;

/** The texts of an array as a dynamic. */
export const dynamicOf = (texts: Fragment): Scalar => scalar('dynamic', fragment`toJSONString(${texts})`, false);
