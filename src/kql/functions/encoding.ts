import { convert } from '../expressions/convert.ts';
import { refuse } from '../failure.ts';
import { type Fragment, fragment, joined, raw, type Scalar, scalar } from '../sql/fragment.ts';
import type { Call, FunctionRow } from './row.ts';
import { argument } from './text-fragments.ts';

// Base64, URL encoding, code points, hexadecimal. https://learn.microsoft.com/kusto/query/scalar-functions#string-functions

const text = (piece: Fragment): Scalar => scalar('string', piece, false);
const dynamic = (piece: Fragment): Scalar => scalar('dynamic', piece, false);

/** The bytes that a Base64 text stands for; nothing where it is none. */
const decoded = (call: Call): Fragment => fragment`tryBase64Decode(${argument(call, 0)})`;

const bytesOf = (bytes: Fragment): Fragment =>
  fragment`arrayMap(i -> reinterpretAsUInt8(substring(${bytes}, i, 1)), range(1, length(${bytes}) + 1))`;

const decodeToArray = (call: Call): Scalar =>
  dynamic(
    fragment`if(empty(${decoded(call)}) AND notEmpty(${argument(call, 0)}), '', toJSONString(${bytesOf(decoded(call))}))`,
  );

const decodeToGuid = (call: Call): Scalar =>
  scalar(
    'guid',
    fragment`if(length(${decoded(call)}) = 16, toUUID(UUIDNumToString(toFixedString(substring(${decoded(call)}, 1, 16), 16), 2)), NULL)`,
  );

/** The whole numbers of a dynamic array; what is none is null. */
const wholeNumbers = (array: Fragment): Fragment =>
  fragment`arrayMap(e -> toInt64OrNull(e), JSONExtractArrayRaw(${array}))`;

const encodeFromArray = (call: Call): Scalar => {
  const numbers = wholeNumbers(convert(argument(call, 0), 'dynamic'));
  const inRange = fragment`arrayAll(n -> ifNull(n BETWEEN 0 AND 255, false), ${numbers})`;
  return text(
    fragment`if(${inRange}, base64Encode(arrayStringConcat(arrayMap(n -> char(assumeNotNull(n)), ${numbers}))), '')`,
  );
};

/** A code point as UTF-8. ClickHouse's `char` gives bytes. */
const utf8 =
  'multiIf(c < 128, char(c), c < 2048, char(192 + intDiv(c, 64), 128 + c % 64), c < 65536, char(224 + intDiv(c, 4096), 128 + intDiv(c, 64) % 64, 128 + c % 64), char(240 + intDiv(c, 262144), 128 + intDiv(c, 4096) % 64, 128 + intDiv(c, 64) % 64, 128 + c % 64))';

/** Numbers and arrays of numbers, in their order, to the text that they are the code points of. */
const codePointsToText = (call: Call): Scalar => {
  const lists = call.arguments.map((value) =>
    value.type === 'dynamic'
      ? fragment`if(startsWith(${value}, '['), ${wholeNumbers(value)}, [toInt64OrNull(${value})])`
      : fragment`[${convert(value, 'long')}]`,
  );
  return text(
    fragment`arrayStringConcat(arrayMap(c -> ${raw(utf8)}, arrayMap(n -> assumeNotNull(n), arrayFilter(n -> n BETWEEN 1 AND 1114111, arrayConcat(${joined(lists, ', ')})))))`,
  );
};

const textToCodePoints = (call: Call): Scalar => {
  const wide = fragment`convertCharset(${argument(call, 0)}, 'UTF-8', 'UTF-32LE')`;
  return dynamic(
    fragment`toJSONString(arrayMap(i -> reinterpretAsUInt32(substring(${wide}, i * 4 + 1, 4)), range(intDiv(length(${wide}), 4))))`,
  );
};

/** Whether Kusto escapes these characters is documented nowhere: a text that has one is refused when it comes. */
const urlEncoded = (call: Call, sql: string): Scalar => {
  const value = argument(call, 0);
  const pieces = fragment`splitByChar('%', ${raw(sql)}(${value}))`;
  const lowered = fragment`arrayStringConcat(arrayMap((p, i) -> if(i = 1, p, concat('%', lower(substring(p, 1, 2)), substring(p, 3))), ${pieces}, arrayEnumerate(${pieces})))`;
  return text(
    fragment`if(throwIf(match(${value}, ${call.frame.query.parameters.text("[!*()'~]")}), '${raw(call.name)}() has no exact answer for a text with one of ! * ( ) ~ or an apostrophe') = 0, ${lowered}, '')`,
  );
};

const tohex = (call: Call): Scalar => {
  const value = argument(call, 0);
  if (value.type !== 'int' && value.type !== 'long')
    return refuse('KQL_UNSUPPORTED_FUNCTION', 'tohex() takes an int or a long', call.node);
  const unsigned = fragment`${raw(value.type === 'int' ? 'reinterpretAsUInt32' : 'reinterpretAsUInt64')}(assumeNotNull(${value}))`;
  const digits = fragment`trimLeft(lower(hex(${unsigned})), '0')`;
  const shown = fragment`if(empty(${digits}), '0', ${digits})`;
  const length = call.arguments[1];
  const padded =
    length === undefined
      ? shown
      : fragment`leftPad(${shown}, greatest(length(${shown}), least(ifNull(${length}, 0), 64)), '0')`;
  return text(value.nullable ? fragment`if(isNull(${value}), '', ${padded})` : padded);
};

/** Encodings of text and bytes. */
export const encodingFunctions: readonly FunctionRow[] = [
  {
    name: 'base64_encode_tostring',
    sql: 'base64Encode($1)',
    takes: ['string'],
    examples: [['base64_encode_tostring("Kusto")', 'S3VzdG8=']],
  },
  {
    name: 'base64_encodestring',
    sql: 'base64Encode($1)',
    takes: ['string'],
    examples: [['base64_encodestring("Kusto")', 'S3VzdG8=']],
    document: 'base64-encode-tostring-function',
  },
  {
    name: 'base64_encode_fromarray',
    sql: encodeFromArray,
    examples: [
      ['base64_encode_fromarray(dynamic([75, 117, 115, 116, 111]))', 'S3VzdG8='],
      ['base64_encode_fromarray(dynamic([256]))', ''],
    ],
  },
  {
    name: 'base64_encode_fromguid',
    sql: "if(isNull($1), '', base64Encode(UUIDStringToNum(toString(assumeNotNull($1)), 2)))",
    takes: ['guid'],
    examples: [['base64_encode_fromguid(toguid("ae3133f2-6e22-49ae-b06a-16e6a9b212eb"))', '8jMxriJurkmwahbmqbIS6w==']],
  },
  {
    name: 'base64_decode_tostring',
    sql: "if(isValidUTF8(tryBase64Decode($1)), tryBase64Decode($1), '')",
    takes: ['string'],
    examples: [
      ['base64_decode_tostring("S3VzdG8=")', 'Kusto'],
      ['base64_decode_tostring("U3RyaW5n0KHR0tGA0L7Rh9C60LA=")', ''],
    ],
  },
  {
    name: 'base64_decodestring',
    sql: "if(isValidUTF8(tryBase64Decode($1)), tryBase64Decode($1), '')",
    takes: ['string'],
    examples: [['base64_decodestring("S3VzdG8=")', 'Kusto']],
    document: 'base64-decode-tostring-function',
  },
  {
    name: 'base64_decode_toarray',
    sql: decodeToArray,
    takes: ['string'],
    examples: [
      ['base64_decode_toarray("S3VzdG8=")', [75, 117, 115, 116, 111]],
      ['base64_decode_toarray("U3RyaW5n0KHR0tGA0L7Rh9C60LA")', null],
    ],
  },
  {
    name: 'base64_decode_toguid',
    sql: decodeToGuid,
    takes: ['string'],
    examples: [
      ['base64_decode_toguid("JpbpECu8dUy7Pv5gbeJXAA==")', '10e99626-bc2b-4c75-bb3e-fe606de25700'],
      ['base64_decode_toguid("abcd1231")', null],
    ],
  },
  {
    name: 'unicode_codepoints_from_string',
    sql: textToCodePoints,
    takes: ['string'],
    examples: [
      ['unicode_codepoints_from_string("⒦⒰")', [9382, 9392]],
      ['unicode_codepoints_from_string("a😀")', [97, 128512]],
    ],
  },
  {
    name: 'to_utf8',
    sql: textToCodePoints,
    takes: ['string'],
    examples: [['to_utf8("Kusto")', [75, 117, 115, 116, 111]]],
    document: 'unicode-codepoints-from-string-function',
  },
  {
    name: 'unicode_codepoints_to_string',
    sql: codePointsToText,
    examples: [
      ['unicode_codepoints_to_string(dynamic([75, 117, 115]), 116, 111)', 'Kusto'],
      ['unicode_codepoints_to_string(233, 9382, 128512)', 'é⒦😀'],
    ],
  },
  {
    name: 'make_string',
    sql: codePointsToText,
    examples: [['make_string(75, 117, 115, 116, 111)', 'Kusto']],
    document: 'unicode-codepoints-to-string-function',
  },
  {
    name: 'url_decode',
    sql: 'decodeURLFormComponent($1)',
    takes: ['string'],
    examples: [["url_decode('https%3a%2f%2fwww.bing.com%2f')", 'https://www.bing.com/']],
  },
  {
    name: 'url_encode',
    sql: (call) => urlEncoded(call, 'encodeURLFormComponent'),
    takes: ['string'],
    examples: [["url_encode('https://www.bing.com/hello world')", 'https%3a%2f%2fwww.bing.com%2fhello+world']],
  },
  {
    name: 'url_encode_component',
    sql: (call) => urlEncoded(call, 'encodeURLComponent'),
    takes: ['string'],
    examples: [
      ["url_encode_component('https://www.bing.com/hello world/')", 'https%3a%2f%2fwww.bing.com%2fhello%20world%2f'],
    ],
  },
  {
    name: 'tohex',
    sql: tohex,
    examples: [
      ['tohex(256)', '100'],
      ['tohex(-256)', 'ffffffffffffff00'],
      ['tohex(toint(-256), 8)', 'ffffff00'],
      ['tohex(256, 8)', '00000100'],
    ],
  },
];
