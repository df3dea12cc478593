import { toText } from '../expressions/convert.ts';
import { type Fragment, fragment, joined, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { masked6, prefix6, shorter6 } from './ip-fragments.ts';
import type { Call, FunctionRow } from './row.ts';
import { argument, elementTexts, once } from './text-fragments.ts';

// Addresses of IPv6, and of IPv4 as ::ffff:a.b.c.d. What is no address gives null. https://learn.microsoft.com/kusto/query/ipv6-compare-function

/** Eight groups of four digits, nothing left out. */
const written = (address: Fragment): Fragment =>
  fragment`arrayStringConcat(arrayMap(i -> substring(lower(hex(assumeNotNull(${address}))), i * 4 + 1, 4), range(8)), ':')`;

const parsed = (call: Call): Scalar => {
  const value = once(call, argument(call, 0));
  const network = masked6(value, shorter6(prefix6(value), call.arguments[1]));
  return scalar('string', fragment`if(isNull(${network}), '', ${written(network)})`, false);
};

const compared = (call: Call): Fragment => {
  const [a, b] = [once(call, argument(call, 0)), once(call, argument(call, 1))];
  const shared = shorter6(shorter6(prefix6(a), prefix6(b)), call.arguments[2]);
  const [x, y] = [masked6(a, shared), masked6(b, shared)];
  return fragment`toInt64(if(isNull(${x}) OR isNull(${y}), NULL, multiIf(${x} < ${y}, -1, ${x} > ${y}, 1, 0)))`;
};

const inRange = (value: Fragment, range: Fragment): Fragment => {
  const size = shorter6(prefix6(value), prefix6(range));
  return fragment`(${masked6(value, size)} = ${masked6(range, prefix6(range))})`;
};

const inAnyRange = (call: Call): Scalar => {
  const value = once(call, toText(argument(call, 0)));
  const lists = call.arguments
    .slice(1)
    .map((range) => (range.type === 'dynamic' ? elementTexts(range) : fragment`[${toText(range)}]`));
  const found = fragment`arrayExists(n -> ifNull(${inRange(value, raw('n'))}, false), arrayConcat(${joined(lists, ', ')}))`;
  return scalar('bool', fragment`if(isNull(${masked6(value, prefix6(value))}), NULL, ${found})`);
};

/** Functions about addresses of IPv6. */
export const ipv6Functions: readonly FunctionRow[] = [
  {
    name: 'parse_ipv6',
    sql: parsed,
    takes: ['string'],
    examples: [
      ['parse_ipv6("127.0.0.1")', '0000:0000:0000:0000:0000:ffff:7f00:0001'],
      ['parse_ipv6(":fe80::85d:e82c:9446:7994")', ''],
      ['parse_ipv6("192.168.255.255/24")', '0000:0000:0000:0000:0000:ffff:c0a8:ff00'],
    ],
  },
  {
    name: 'parse_ipv6_mask',
    sql: parsed,
    takes: ['string', 'long'],
    examples: [
      ['parse_ipv6_mask("192.168.255.255", 120)', '0000:0000:0000:0000:0000:ffff:c0a8:ff00'],
      ['parse_ipv6_mask("fe80::85d:e82c:9446:7994", 120)', 'fe80:0000:0000:0000:085d:e82c:9446:7900'],
    ],
  },
  {
    name: 'ipv6_compare',
    sql: (call) => scalar('long', compared(call)),
    takes: ['string', 'string', 'long'],
    examples: [
      ['ipv6_compare("fe80::85d:e82c:9446:7994/120", "fe80::85d:e82c:9446:7998")', 0],
      ['ipv6_compare("192.168.1.1/24", "::ffff:c0a8:01ff")', 0],
      ['ipv6_compare("fe80::1", "fe80::2")', -1],
    ],
  },
  {
    name: 'ipv6_is_match',
    sql: (call) => scalar('bool', fragment`(${compared(call)} = 0)`),
    takes: ['string', 'string', 'long'],
    examples: [
      ['ipv6_is_match("192.168.1.1/30", "192.168.1.255/24")', true],
      ['ipv6_is_match("fe80::1", "fe80::2", 120)', true],
    ],
  },
  {
    name: 'ipv6_is_in_range',
    sql: (call) => scalar('bool', inRange(once(call, argument(call, 0)), argument(call, 1))),
    takes: ['string'],
    examples: [
      [
        'ipv6_is_in_range("a5e:f127:8a9d:146d:e102:b5d3:c755:abcd", "a5e:f127:8a9d:146d:e102:b5d3:c755:0000/112")',
        true,
      ],
      ['ipv6_is_in_range("a5e:f127:8a9d:146d:e102:b5d3:c755:abcd", "0:0:0:0:0:ffff:c0a8:ac/60")', false],
    ],
  },
  {
    name: 'ipv6_is_in_any_range',
    sql: inAnyRange,
    examples: [
      [
        'ipv6_is_in_any_range("a5e:f127:8a9d:146d:e102:b5d3:c755:abcd", dynamic(["a5e:f127:8a9d:146d:e102:b5d3:c755:f6cd/112"]))',
        true,
      ],
    ],
  },
];
