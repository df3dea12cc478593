import { convert, toText } from '../expressions/convert.ts';
import { computedTerm } from '../expressions/term-pattern.ts';
import { refuse } from '../failure.ts';
import { type Fragment, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import type { Call, FunctionRow } from './row.ts';
import { argument, elementTexts, literalNumber, literalText, once } from './text-fragments.ts';

// Where and how often one text stands in another. Positions count Unicode code points, from 0.
// https://learn.microsoft.com/kusto/query/indexof-function

const long = (piece: Fragment, nullable = false): Scalar => scalar('long', piece, nullable);

/** Every place where a needle begins, overlapping ones too, counted from 1. */
const places = (value: Fragment, needle: Fragment): Fragment =>
  fragment`arrayFilter(i -> substringUTF8(${value}, i, lengthUTF8(${needle})) = ${needle}, range(1, lengthUTF8(${value}) + 1))`;

/** The part of a text that a search looks at, and where that part begins. */
export const searchedPart = (call: Call): { part: Fragment; from: Fragment } => {
  const value = argument(call, 0);
  const start = call.arguments[2];
  const length = call.arguments[3];
  if (start === undefined) return { part: value, from: raw('0') };
  const known = literalNumber(start);
  const from =
    known !== undefined && known >= 0
      ? start
      : fragment`if(ifNull(${start}, 0) < 0, greatest(toInt64(lengthUTF8(${value})) + ifNull(${start}, 0), 0), ifNull(${start}, 0))`;
  if (length === undefined || literalNumber(length) === -1)
    return { part: fragment`substringUTF8(${value}, ${from} + 1)`, from };
  return {
    part: fragment`if(${length} < 0, substringUTF8(${value}, ${from} + 1), substringUTF8(${value}, ${from} + 1, greatest(${length}, 0)))`,
    from,
  };
};

/** The place counted from 0 of the found position counted from 1, or -1; null for a length or occurrence that means nothing. */
export const placeFound = (call: Call, position: Fragment, from: Fragment): Scalar => {
  const length = call.arguments[3];
  const occurrence = call.arguments[4];
  const place = fragment`if(${position} = 0, toInt64(-1), toInt64(${position}) - 1 + ${from})`;
  if (length === undefined) return long(place);
  return long(fragment`if(${length} < -1 OR ${occurrence ?? raw('1')} < 1, NULL, ${place})`, true);
};

const indexof = (call: Call): Scalar => {
  const needle = argument(call, 1);
  const { part, from } = searchedPart(call);
  const occurrence = call.arguments[4];
  const nth = literalNumber(occurrence);
  const position =
    occurrence === undefined || nth === 1
      ? fragment`positionUTF8(${part}, ${needle})`
      : fragment`arrayElement(${places(part, needle)}, assumeNotNull(${occurrence}))`;
  return placeFound(call, position, from);
};

/** Whether a needle can overlap itself, as `aa` in `aaa` does. */
const overlapsItself = (needle: string): boolean =>
  [...needle].some((_, index) => index > 0 && needle.startsWith(needle.slice(index)));

/** How often a needle stands in a text; occurrences may overlap. */
export const countOfText = (call: Call): Scalar => {
  const value = argument(call, 0);
  const needle = argument(call, 1);
  const known = literalText(needle);
  if (known === '') return refuse('KQL_UNSUPPORTED_FUNCTION', 'countof() takes no empty search text', call.node);
  if (known !== undefined && !overlapsItself(known))
    return long(fragment`toInt64(countSubstrings(${value}, ${needle}))`);
  return long(
    fragment`toInt64(arrayCount(i -> substring(${value}, i, length(${needle})) = ${needle}, range(1, length(${value}) + 1)))`,
  );
};

const hasAnyIndex = (call: Call): Scalar => {
  const value = once(call, toText(argument(call, 0)));
  const test = computedTerm(value, raw('n'), { ignoreCase: true, before: true, after: true });
  const needles = elementTexts(convert(argument(call, 1), 'dynamic'));
  return long(fragment`toInt64(arrayFirstIndex(n -> ${test}, ${needles})) - 1`);
};

/** Functions about places in a text. */
export const positionFunctions: readonly FunctionRow[] = [
  {
    name: 'indexof',
    sql: indexof,
    takes: ['string', 'string', 'long'],
    examples: [
      ['indexof("abcdefg", "cde")', 2],
      ['indexof("abcdefg", "cde", 1, 2)', -1],
      ['indexof("abcdefg", "cde", -5)', 2],
      ['indexof(1234567, 5, 1, 4)', 4],
      ['indexof("abcdefgabcdefg", "cde", 1, -1, 2)', 9],
    ],
  },
  {
    name: 'has_any_index',
    sql: hasAnyIndex,
    examples: [
      ["has_any_index('this is an example', dynamic(['not', 'example']))", 1],
      ["has_any_index('this is an example', dynamic([]))", -1],
    ],
  },
];
