import { convert, toText } from '../expressions/convert.ts';
import { computedTerm } from '../expressions/term-pattern.ts';
import { type Fragment, fragment, joined, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { address4, longest4, masked4, octet, prefix4, private4 } from './ip-fragments.ts';
import type { Call, FunctionRow } from './row.ts';
import { argument, elementTexts, once } from './text-fragments.ts';

// Addresses of IPv4, alone or with `/prefix`. What is no address gives null. https://learn.microsoft.com/kusto/query/parse-ipv4-function

const long = (piece: Fragment): Scalar => scalar('long', piece);
const bool = (piece: Fragment): Scalar => scalar('bool', piece);
const text = (piece: Fragment): Scalar => scalar('string', piece, false);

const parse = (call: Call): Scalar => {
  const value = argument(call, 0);
  return long(fragment`toInt64(${masked4(value, prefix4(value))})`);
};

const parseMask = (call: Call): Scalar => {
  const value = argument(call, 0);
  return long(fragment`toInt64(${masked4(value, longest4(prefix4(value), argument(call, 1)))})`);
};

/** -1, 0 or 1 of two addresses under the shortest of their prefixes and the given one. */
const compared = (call: Call): Fragment => {
  const [a, b] = [once(call, argument(call, 0)), once(call, argument(call, 1))];
  const shared = longest4(longest4(prefix4(a), prefix4(b)), call.arguments[2]);
  const [x, y] = [masked4(a, shared), masked4(b, shared)];
  return fragment`toInt64(if(isNull(${x}) OR isNull(${y}), NULL, multiIf(${x} < ${y}, -1, ${x} > ${y}, 1, 0)))`;
};

const inRange = (value: Fragment, range: Fragment): Fragment => {
  const size = prefix4(range);
  return fragment`(${masked4(value, longest4(prefix4(value), size))} = ${masked4(range, size)})`;
};

/** Texts given one by one, or as one dynamic array. */
const several = (call: Call, test: (one: Fragment) => Fragment): Fragment => {
  const rest = call.arguments.slice(1);
  const lists = rest.map((value) =>
    value.type === 'dynamic'
      ? fragment`if(startsWith(${value}, '['), ${elementTexts(value)}, [JSONExtractString(${value})])`
      : fragment`[${toText(value)}]`,
  );
  return fragment`arrayExists(n -> ifNull(${test(raw('n'))}, false), arrayConcat(${joined(lists, ', ')}))`;
};

const inAnyRange = (call: Call): Scalar => {
  const value = once(call, toText(argument(call, 0)));
  const found = several(call, (range) => inRange(value, range));
  return bool(fragment`if(isNull(${masked4(value, prefix4(value))}), NULL, ${found})`);
};

const formatted = (call: Call, withMask: boolean): Scalar => {
  const given = argument(call, 0);
  const value =
    given.type === 'string' || given.type === 'dynamic'
      ? toText(given)
      : text(
          fragment`if(${convert(given, 'long')} BETWEEN 0 AND 4294967295, IPv4NumToString(toUInt32(assumeNotNull(${convert(given, 'long')}))), '')`,
        );
  const size = longest4(prefix4(value), call.arguments[1]);
  const shown = fragment`IPv4NumToString(toUInt32(assumeNotNull(${masked4(value, size)})))`;
  const whole = withMask ? fragment`concat(${shown}, '/', toString(assumeNotNull(${size})))` : shown;
  return text(fragment`if(isNull(${masked4(value, size)}), '', ${whole})`);
};

const term = { ignoreCase: false, before: true, after: true };

/** An address stands in a text between characters that are no letters and no digits. */
const hasAddress = (value: Fragment, address: Fragment): Fragment =>
  fragment`(isNotNull(${address4(address)}) AND ${computedTerm(value, address, term)})`;

/** Some address that begins with a prefix (`10.`, `192.168.`, or a whole address) stands in a text. */
const hasPrefix = (value: Fragment, prefix: Fragment): Fragment => {
  const dots = fragment`(length(${prefix}) - length(replaceAll(${prefix}, '.', '')))`;
  const pattern = fragment`concat('(?:^|[^\\\\p{L}\\\\p{N}])', regexpQuoteMeta(${prefix}), repeat('(?:${raw(octet)}\\\\.)', greatest(3 - ${dots}, 0)), '${raw(octet)}', '(?:$|[^\\\\p{L}\\\\p{N}])')`;
  return fragment`if(match(${prefix}, '^(?:${raw(octet)}\\\\.){1,3}$'), match(${value}, ${pattern}), ${hasAddress(value, prefix)})`;
};

const found = (call: Call, test: (value: Fragment, sought: Fragment) => Fragment): Scalar => {
  const value = once(call, toText(argument(call, 0)));
  return scalar(
    'bool',
    several(call, (sought) => test(value, sought)),
    false,
  );
};

/** The fewest networks that make up a range: at each step the largest that begins where the last one ended. */
const cidrList = (call: Call): Scalar => {
  const [from, to] = [argument(call, 0), argument(call, 1)];
  const [first, last] = [fragment`assumeNotNull(${address4(from)})`, fragment`assumeNotNull(${address4(to)})`];
  const size =
    'arrayFirst(k -> bitAnd(a.1, bitShiftLeft(toUInt64(1), k) - 1) = 0 AND a.1 + bitShiftLeft(toUInt64(1), k) - 1 <= a.2, arrayReverse(range(33)))';
  const steps = fragment`arrayFold((a, i) -> if(a.1 > a.2, a, (a.1 + bitShiftLeft(toUInt64(1), ${raw(size)}), a.2, arrayPushBack(a.3, concat(IPv4NumToString(toUInt32(a.1)), '/', toString(32 - ${raw(size)}))))), range(64), (toUInt64(${first}), toUInt64(${last}), CAST([], 'Array(String)')))`;
  return scalar(
    'dynamic',
    fragment`if(isNull(${address4(from)}) OR isNull(${address4(to)}), '', toJSONString(tupleElement(${steps}, 3)))`,
    false,
  );
};

/** Functions about addresses of IPv4. */
export const ipFunctions: readonly FunctionRow[] = [
  {
    name: 'parse_ipv4',
    sql: parse,
    takes: ['string'],
    examples: [
      ['parse_ipv4("127.0.0.1")', 2130706433],
      ['parse_ipv4("192.1.168.1/24")', 3221334016],
      ['parse_ipv4("127.0.0.256")', null],
    ],
  },
  {
    name: 'parse_ipv4_mask',
    sql: parseMask,
    takes: ['string', 'long'],
    examples: [
      ['parse_ipv4_mask("127.0.0.1", 24)', 2130706432],
      ['parse_ipv4_mask("192.1.168.2/24", 31)', 3221334016],
    ],
  },
  {
    name: 'ipv4_is_private',
    sql: (call) => bool(private4(argument(call, 0))),
    takes: ['string'],
    examples: [
      ['ipv4_is_private("192.168.1.1/24")', true],
      ['ipv4_is_private("10.1.2.3")', true],
      ['ipv4_is_private("202.1.2.3")', false],
      ['ipv4_is_private("x")', null],
    ],
  },
  {
    name: 'ipv4_is_in_range',
    sql: (call) => bool(inRange(once(call, argument(call, 0)), argument(call, 1))),
    takes: ['string'],
    examples: [
      ['ipv4_is_in_range("192.168.1.6", "192.168.1.0/24")', true],
      ['ipv4_is_in_range("192.168.1.1", "192.168.1.255")', false],
      ['ipv4_is_in_range("x", "10.0.0.0/8")', null],
    ],
  },
  {
    name: 'ipv4_is_in_any_range',
    sql: inAnyRange,
    examples: [
      ['ipv4_is_in_any_range("192.168.1.6", "192.168.1.1/24", "10.0.0.1/8")', true],
      ['ipv4_is_in_any_range("127.0.0.1", dynamic(["10.0.0.1/8"]))', false],
    ],
  },
  {
    name: 'ipv4_is_match',
    sql: (call) => bool(fragment`(${compared(call)} = 0)`),
    takes: ['string', 'string', 'long'],
    examples: [
      ['ipv4_is_match("192.168.1.1/30", "192.168.1.255/24")', true],
      ['ipv4_is_match("192.168.1.1", "192.168.1.0")', false],
      ['ipv4_is_match("192.168.1.1", "192.168.1.255", 24)', true],
    ],
  },
  {
    name: 'ipv4_compare',
    sql: (call) => long(compared(call)),
    takes: ['string', 'string', 'long'],
    examples: [
      ['ipv4_compare("192.168.1.1", "192.168.1.0", 31)', 0],
      ['ipv4_compare("192.168.1.1", "192.168.1.0")', 1],
      ['ipv4_compare("1.1.1.1", "x")', null],
    ],
  },
  {
    name: 'ipv4_netmask_suffix',
    sql: (call) =>
      long(fragment`toInt64(if(isNull(${address4(argument(call, 0))}), NULL, ${prefix4(argument(call, 0))}))`),
    takes: ['string'],
    examples: [
      ['ipv4_netmask_suffix("10.1.2.3")', 32],
      ['ipv4_netmask_suffix("127.0.0.1/16")', 16],
    ],
  },
  {
    name: 'ipv4_range_to_cidr_list',
    sql: cidrList,
    takes: ['string'],
    examples: [
      ['ipv4_range_to_cidr_list("1.1.128.0", "1.1.140.255")', ['1.1.128.0/21', '1.1.136.0/22', '1.1.140.0/24']],
    ],
  },
  {
    name: 'format_ipv4',
    sql: (call) => formatted(call, false),
    examples: [
      ['format_ipv4("192.168.1.1", 24)', '192.168.1.0'],
      ['format_ipv4(3232236031)', '192.168.1.255'],
      ['format_ipv4("x")', ''],
    ],
  },
  {
    name: 'format_ipv4_mask',
    sql: (call) => formatted(call, true),
    examples: [
      ['format_ipv4_mask("192.168.255.255", 24)', '192.168.255.0/24'],
      ['format_ipv4_mask(3232236031, 32)', '192.168.1.255/32'],
    ],
  },
  {
    name: 'has_ipv4',
    sql: (call) => found(call, hasAddress),
    examples: [
      ["has_ipv4('05:04:54 127.0.0.1 GET', '127.0.0.1')", true],
      ["has_ipv4('05:04:54 127.0.0.256 GET', '127.0.0.256')", false],
      ["has_ipv4('05:04:54127.0.0.1 GET', '127.0.0.1')", false],
    ],
  },
  {
    name: 'has_any_ipv4',
    sql: (call) => found(call, hasAddress),
    examples: [
      ["has_any_ipv4('05:04:54 127.0.0.1 GET', '127.0.0.1', '127.0.0.2')", true],
      ["has_any_ipv4('05:04:54 127.0.0.1 GET', dynamic(['1.1.1.1']))", false],
    ],
  },
  {
    name: 'has_ipv4_prefix',
    sql: (call) => found(call, hasPrefix),
    examples: [
      ["has_ipv4_prefix('05:04:54 127.0.0.1 GET', '127.0.')", true],
      ["has_ipv4_prefix('05:04:54 127.0.0.1 GET', '127.0')", false],
      ["has_ipv4_prefix('05:04:54 127.0.0.256 GET', '127.0.')", false],
    ],
  },
  {
    name: 'has_any_ipv4_prefix',
    sql: (call) => found(call, hasPrefix),
    examples: [
      ["has_any_ipv4_prefix('05:04:54 127.0.0.1 GET', '192.', '127.0.')", true],
      ["has_any_ipv4_prefix('05:04:54127.0.0.1 GET', dynamic(['127.']))", false],
    ],
  },
];
