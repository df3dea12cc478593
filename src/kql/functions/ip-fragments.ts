import { type Fragment, fragment } from '../sql/fragment.ts';

// SQL about the texts of addresses: `a.b.c.d` or `a.b.c.d/n`, and IPv6 alike. An address of IPv4 stands in IPv6 as ::ffff:a.b.c.d.

/** One number of an address of IPv4, as a regular expression. */
export const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';

const before = (text: Fragment): Fragment => fragment`splitByChar('/', ${text})[1]`;

/** The number of an address, whatever its prefix. */
export const address4 = (text: Fragment): Fragment => fragment`IPv4StringToNumOrNull(${before(text)})`;

/** The length of the prefix: 32 where none is written, null where it is none. */
export const prefix4 = (text: Fragment): Fragment =>
  fragment`if(position(${text}, '/') = 0, 32, accurateCastOrNull(if(match(${text}, '/(?:[12]?[0-9]|3[0-2])$'), toInt64OrNull(splitByChar('/', ${text})[2]), NULL), 'UInt8'))`;

/** The shorter of two prefixes. */
export const longest4 = (one: Fragment, other: Fragment | undefined): Fragment =>
  other === undefined ? one : fragment`if(${other} BETWEEN 0 AND 32, least(${one}, ${other}), NULL)`;

/** The network of an address under a prefix, as a number. */
export const masked4 = (text: Fragment, prefix: Fragment): Fragment =>
  fragment`bitAnd(toUInt64(${address4(text)}), bitAnd(bitShiftLeft(toUInt64(4294967295), 32 - ${prefix}), 4294967295))`;

/** Whether a text is an address in 10/8, 172.16/12 or 192.168/16; null where it is none. */
export const private4 = (text: Fragment): Fragment => {
  const network = masked4(text, prefix4(text));
  return fragment`CAST(bitShiftRight(${network}, 24) = 10 OR bitShiftRight(${network}, 20) = 2753 OR bitShiftRight(${network}, 16) = 49320, 'Nullable(Bool)')`;
};

/** An address of either kind as one of IPv6, whatever its prefix. */
const address6 = (text: Fragment): Fragment => fragment`toIPv6OrNull(${before(text)})`;

/** The length of the prefix among 128 bits. */
export const prefix6 = (text: Fragment): Fragment =>
  fragment`if(position(${text}, '/') = 0, 128, accurateCastOrNull(if(isNotNull(${address4(text)}), 96 + ${prefix4(text)}, if(match(${text}, '/[0-9]{1,3}$') AND toInt64OrZero(splitByChar('/', ${text})[2]) <= 128, toInt64OrNull(splitByChar('/', ${text})[2]), NULL)), 'UInt8'))`;

/** The shorter of two prefixes. */
export const shorter6 = (one: Fragment, other: Fragment | undefined): Fragment =>
  other === undefined ? one : fragment`if(${other} BETWEEN 0 AND 128, least(${one}, ${other}), NULL)`;

/** The network of an address under a prefix, as 16 bytes in their order; null where there is none. */
export const masked6 = (text: Fragment, prefix: Fragment): Fragment =>
  fragment`if(isNull(${address6(text)}) OR isNull(${prefix}), NULL, tupleElement(IPv6CIDRToRange(assumeNotNull(${address6(text)}), toUInt8(assumeNotNull(${prefix}))), 1))`;
