import { toText } from '../expressions/convert.ts';
import { refuse } from '../failure.ts';
import { type Fragment, fragment, joined, raw, type Scalar, scalar } from '../sql/fragment.ts';
import type { Call, FunctionRow } from './row.ts';
import { argument, cutAt, dynamicOf, elementTexts, literalNumber, literalText, textValue } from './text-fragments.ts';

// Positions and lengths count Unicode code points, from 0. https://learn.microsoft.com/kusto/query/scalar-functions#string-functions

const text = (piece: Fragment): Scalar => scalar('string', piece, false);
const bool = (piece: Fragment): Scalar => scalar('bool', piece, false);

/** Texts written in the query become one value, so that a pattern made of pieces is still a known one. */
const strcat = (call: Call): Scalar => {
  const known = call.arguments.map(literalText);
  if (call.arguments.every(({ type }) => type === 'string') && known.every((value) => value !== undefined))
    return textValue(call, known.join(''));
  return text(fragment`concat(${joined(call.arguments, ', ')})`);
};

const strcatDelim = (call: Call): Scalar => {
  const [delimiter, ...values] = call.arguments as readonly [Scalar, ...Scalar[]];
  const pieces = values.flatMap((value, index) => (index === 0 ? [value] : [delimiter, value]));
  return text(fragment`concat(${joined(pieces, ', ')})`);
};

const strcatArray = (call: Call): Scalar => {
  const texts = elementTexts(argument(call, 0));
  const delimiter = toText(argument(call, 1));
  return text(
    delimiter.literal === undefined
      ? fragment`arrayStringConcat(arrayMap((e, i) -> if(i = 1, e, concat(${delimiter}, e)), ${texts}, arrayEnumerate(${texts})))`
      : fragment`arrayStringConcat(${texts}, ${delimiter})`,
  );
};

/** Kusto repeats at most 1024 times. */
const strrep = (call: Call): Scalar => {
  const value = argument(call, 0);
  const times = fragment`least(ifNull(${argument(call, 1)}, 0), 1024)`;
  const delimiter = call.arguments[2];
  return text(
    delimiter === undefined
      ? fragment`repeat(${value}, ${times})`
      : fragment`if(${times} < 1, '', concat(repeat(concat(${value}, ${delimiter}), ${times} - 1), ${value}))`,
  );
};

/** A negative start counts from the end; a start before the beginning eats into the length. */
const substring = (call: Call): Scalar => {
  const value = argument(call, 0);
  const start = argument(call, 1);
  const length = call.arguments[2];
  const from = literalNumber(start);
  const position =
    from === undefined
      ? fragment`(ifNull(${start}, 0) + (ifNull(${start}, 0) >= 0))`
      : call.frame.query.parameters.long(from >= 0 ? from + 1 : from);
  if (length === undefined) return text(fragment`substringUTF8(${value}, ${position})`);
  const size = literalNumber(length);
  const wanted = size !== undefined && size >= 0 ? length : fragment`greatest(ifNull(${length}, 0), 0)`;
  return text(fragment`substringUTF8(${value}, ${position}, ${wanted})`);
};

/** With an index only that piece, as an array of one; a negative index asks for all pieces. */
const split = (call: Call): Scalar => {
  const separator = argument(call, 1);
  if (literalText(separator) === '')
    return refuse('KQL_UNSUPPORTED_FUNCTION', 'split() takes no empty delimiter', call.node);
  const pieces = cutAt(argument(call, 0), separator);
  const index = call.arguments[2];
  if (index === undefined) return dynamicOf(pieces);
  const known = literalNumber(index);
  if (known !== undefined && known < 0) return dynamicOf(pieces);
  return dynamicOf(
    fragment`if(ifNull(${index}, -1) < 0, ${pieces}, arraySlice(${pieces}, greatest(ifNull(${index}, 0), 0) + 1, 1))`,
  );
};

const isEmpty = (value: Scalar): Fragment => {
  if (value.type === 'string') return fragment`empty(${value})`;
  if (value.type === 'dynamic') return fragment`(${value} IN ('', 'null', '""'))`;
  return value.nullable ? fragment`isNull(${value})` : raw('false');
};

/** Replaces by a list of pairs: what an earlier pair has put in place is not looked at again. */
const replaceStrings = (call: Call): Scalar => {
  const lookups = literalText(argument(call, 1));
  const rewrites = literalText(argument(call, 2));
  const both = [lookups, rewrites].map((array): unknown => (array === undefined ? undefined : JSON.parse(array)));
  if (!both.every(Array.isArray) || both[0]?.length !== both[1]?.length)
    return refuse(
      'KQL_UNSUPPORTED_FUNCTION',
      'replace_strings() takes two arrays of the same length that are written in the query',
      call.node,
    );
  const [from = [], to = []] = both as unknown[][];
  const pieces = from.reduce<Fragment>(
    (segments, lookup, index) => {
      const needle = textValue(call, String(lookup));
      if (needle.literal?.value === '') return segments;
      const replacement = textValue(call, String(to[index]));
      return fragment`arrayElement(arrayMap(a -> arrayFlatten(arrayMap((s, i) -> if(i % 2 = 0, [s], arrayPopBack(arrayFlatten(arrayMap(p -> [p, ${replacement}], splitByString(${needle}, s))))), a, arrayEnumerate(a))), [${segments}]), 1)`;
    },
    fragment`[${argument(call, 0)}]`,
  );
  return text(fragment`arrayStringConcat(${pieces})`);
};

/** Characters of one list become those of the other; a shorter second list goes on with its last character. */
const translate = (call: Call): Scalar => {
  const from = literalText(argument(call, 0));
  const to = literalText(argument(call, 1));
  if (from === undefined || to === undefined)
    return refuse(
      'KQL_UNSUPPORTED_FUNCTION',
      'translate() takes lists of characters that are written in the query',
      call.node,
    );
  const source = [...from];
  const target = [...to];
  const value = argument(call, 2);
  if (source.length === 0) return value;
  const padded = source.map((_, index) => target[index] ?? target.at(-1) ?? '').join('');
  return text(fragment`translateUTF8(${value}, ${textValue(call, from)}, ${textValue(call, padded)})`);
};

/** Functions about text as such. */
export const stringFunctions: readonly FunctionRow[] = [
  {
    name: 'strcat',
    sql: strcat,
    takes: ['string'],
    examples: [
      ['strcat("hello", " ", "world")', 'hello world'],
      ['strcat("a", 1, true, long(null))', 'a1True'],
    ],
  },
  {
    name: 'strcat_delim',
    sql: strcatDelim,
    takes: ['string'],
    examples: [["strcat_delim('-', 1, '2', 'A', 1s)", '1-2-A-00:00:01']],
  },
  {
    name: 'strcat_array',
    sql: strcatArray,
    examples: [
      ['strcat_array(dynamic([1, 2, 3]), "->")', '1->2->3'],
      ['strcat_array(dynamic(["a", "", "b"]), tostring(1))', 'a11b'],
    ],
  },
  {
    name: 'strlen',
    sql: 'toInt64(lengthUTF8($1))',
    takes: ['string'],
    examples: [
      ['strlen("hello")', 5],
      ['strlen("⒦⒰⒮⒯⒪")', 5],
    ],
  },
  { name: 'string_size', sql: 'toInt64(length($1))', takes: ['string'], examples: [['string_size("⒦⒰⒮⒯⒪")', 15]] },
  {
    name: 'strrep',
    sql: strrep,
    takes: ['string', 'long', 'string'],
    examples: [
      ["strrep('ABC', 2)", 'ABCABC'],
      ["strrep(123, 3, '.')", '123.123.123'],
      ["strrep(3s, 2, ' ')", '00:00:03 00:00:03'],
    ],
  },
  {
    name: 'substring',
    sql: substring,
    takes: ['string', 'long'],
    examples: [
      ['substring("123456", 1)', '23456'],
      ['substring("123456", 2, 2)', '34'],
      ['substring("ABCD", 0, 2)', 'AB'],
      ['substring("123456", -2, 2)', '56'],
    ],
  },
  {
    name: 'split',
    sql: split,
    takes: ['string', 'string', 'long'],
    examples: [
      ['split("aaa_bbb_ccc", "_")', ['aaa', 'bbb', 'ccc']],
      ['split("", "_")', ['']],
      ['split("a__b", "_")', ['a', '', 'b']],
      ['split("aaa_bbb_ccc", "_", 1)', ['bbb']],
    ],
  },
  { name: 'tolower', sql: 'lowerUTF8($1)', takes: ['string'], examples: [['tolower("HELLO")', 'hello']] },
  { name: 'toupper', sql: 'upperUTF8($1)', takes: ['string'], examples: [['toupper("naïveté")', 'NAÏVETÉ']] },
  {
    name: 'reverse',
    sql: 'reverseUTF8($1)',
    takes: ['string'],
    examples: [
      ['reverse("olleh")', 'hello'],
      ['reverse(12345)', '54321'],
    ],
  },
  {
    name: 'replace_string',
    sql: 'if(empty($2), $1, replaceAll($1, $2, $3))',
    takes: ['string'],
    examples: [
      [
        "replace_string('A magic trick can turn a cat into a dog', 'cat', 'hamster')",
        'A magic trick can turn a hamster into a dog',
      ],
    ],
  },
  {
    name: 'replace_strings',
    sql: replaceStrings,
    takes: ['string', 'dynamic'],
    examples: [
      [
        "replace_strings('A magic trick can turn a cat into a dog', dynamic(['cat', 'dog']), dynamic(['dog', 'pigeon']))",
        'A magic trick can turn a dog into a pigeon',
      ],
    ],
  },
  {
    name: 'strcmp',
    sql: 'toInt64(multiIf($1 < $2, -1, $1 = $2, 0, 1))',
    takes: ['string'],
    examples: [
      ['strcmp("ABC", "ABC")', 0],
      ['strcmp("abc", "ABC")', 1],
      ['strcmp("ABC", "abc")', -1],
    ],
  },
  {
    name: 'isempty',
    sql: (call) => bool(isEmpty(argument(call, 0))),
    examples: [
      ['isempty("")', true],
      ['isempty("x")', false],
      ['isempty(parse_json(""))', true],
      ['isempty(long(null))', true],
    ],
  },
  {
    name: 'isnotempty',
    sql: (call) => bool(fragment`(NOT ${isEmpty(argument(call, 0))})`),
    examples: [
      ['isnotempty("")', false],
      ['isnotempty(parse_json("[]"))', true],
    ],
  },
  {
    name: 'notempty',
    sql: (call) => bool(fragment`(NOT ${isEmpty(argument(call, 0))})`),
    examples: [['notempty("a")', true]],
    document: 'isnotempty-function',
  },
  {
    name: 'isascii',
    sql: '(length($1) = lengthUTF8($1))',
    takes: ['string'],
    examples: [
      ['isascii("some string")', true],
      ['isascii("é")', false],
    ],
  },
  {
    name: 'isutf8',
    sql: "CAST(isValidUTF8($1), 'Bool')",
    takes: ['string'],
    examples: [['isutf8("some string")', true]],
  },
  {
    name: 'translate',
    sql: translate,
    takes: ['string'],
    examples: [
      ["translate('krasp', 'otsku', 'spark')", 'kusto'],
      ["translate('abc', 'x', 'abc')", 'xxx'],
      ["translate('abc', '', 'ab')", ''],
    ],
  },
];
