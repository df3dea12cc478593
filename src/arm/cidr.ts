import ipaddr from 'ipaddr.js';

/** A network as numbers: its first address, the length of its prefix, and 32 or 128 for the bits of an address. */
export interface Network {
  readonly first: bigint;
  readonly prefix: number;
  readonly bits: 32 | 128;
}

/** Reads `10.0.0.0/16` or `fd00::/8`; bits after the prefix are cleared. Undefined for anything that is not a network. */
export function parseNetwork(text: string): Network | undefined {
  const match = /^([0-9a-f.:]{2,45})\/(\d{1,3})$/i.exec(text.trim());
  const address = parseAddress(match?.[1] ?? '');
  const prefix = Number(match?.[2]);
  if (address === undefined || prefix > address.bits) return undefined;
  const size = 1n << BigInt(address.bits - prefix);
  return { first: address.value - (address.value % size), prefix, bits: address.bits };
}

/** Reads one IPv4 address in four parts, or an IPv6 address. */
export function parseAddress(text: string): { readonly value: bigint; readonly bits: 32 | 128 } | undefined {
  const valid = text.includes(':') ? ipaddr.IPv6.isValid(text) : ipaddr.IPv4.isValidFourPartDecimal(text);
  if (!valid) return undefined;
  const bytes = ipaddr.parse(text).toByteArray();
  return { value: bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n), bits: bytes.length === 4 ? 32 : 128 };
}

/** Writes an address; IPv6 in the short form of RFC 5952. */
export function formatAddress(value: bigint, bits: 32 | 128): string {
  const bytes = Array.from({ length: bits / 8 }, (_, i) => Number((value >> BigInt(bits - 8 * (i + 1))) & 0xffn));
  const address = ipaddr.fromByteArray(bytes);
  return address.kind() === 'ipv6' ? new ipaddr.IPv6(bytes).toRFC5952String() : address.toString();
}
