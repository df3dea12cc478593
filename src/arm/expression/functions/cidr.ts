import type { Value } from '../../../model/value.ts';
import { formatAddress, type Network, parseNetwork } from '../../cidr.ts';
import { integerAt, objectOf, textAt } from './arguments.ts';
import { type CallSite, type FunctionRow, reference } from './row.ts';

const page = reference('cidr');

function networkAt(args: readonly Value[], call: CallSite): Network {
  const network = parseNetwork(textAt(args, 0, call));
  if (network === undefined) throw call.failure(`${call.name} needs a network such as 10.0.0.0/16`);
  return network;
}

/** As documented, an IPv6 network has no broadcast address, and all its addresses are usable. */
const parseCidr: FunctionRow['evaluate'] = (args, call) => {
  const { first, prefix, bits } = networkAt(args, call);
  const size = 1n << BigInt(bits - prefix);
  const last = first + size - 1n;
  const mask = (1n << BigInt(bits)) - size;
  const address = (value: bigint): string => formatAddress(value, bits);
  const reserved = bits === 32 && prefix < 31 ? 1n : 0n;
  return objectOf([
    ['network', address(first)],
    ['netmask', address(mask)],
    ...(bits === 32 ? [['broadcast', address(last)] as const] : []),
    ['firstUsable', address(first + reserved)],
    ['lastUsable', address(last - reserved)],
    ['cidr', prefix],
  ]);
};

const cidrSubnet: FunctionRow['evaluate'] = (args, call) => {
  const { first, prefix, bits } = networkAt(args, call);
  const wanted = integerAt(args, 1, call);
  const index = integerAt(args, 2, call);
  if (wanted < prefix || wanted > bits) throw call.failure(`cidrSubnet needs a prefix from ${prefix} to ${bits}`);
  if (index < 0 || BigInt(index) >= 1n << BigInt(wanted - prefix)) {
    throw call.failure(`There is no /${wanted} number ${index} in a /${prefix}`);
  }
  const start = first + (BigInt(index) << BigInt(bits - wanted));
  return `${formatAddress(start, bits)}/${wanted}`;
};

/** Hosts count from 0 after the network's own address; the broadcast address of IPv4 is none. */
const cidrHost: FunctionRow['evaluate'] = (args, call) => {
  const { first, prefix, bits } = networkAt(args, call);
  const index = integerAt(args, 1, call);
  const size = 1n << BigInt(bits - prefix);
  const reserved = bits - prefix <= 1 ? 0n : 1n;
  const last = bits === 32 ? size - 1n - reserved : size - 1n;
  const at = BigInt(index) + reserved;
  if (index < 0 || at > last) throw call.failure(`There is no host number ${index} in a /${prefix}`);
  return formatAddress(first + at, bits);
};

export const cidrRows: readonly FunctionRow[] = [
  {
    name: 'parseCidr',
    minimum: 1,
    maximum: 1,
    document: page('parsecidr'),
    examples: [
      {
        call: "parseCidr('10.144.0.0/20')",
        gives: {
          network: '10.144.0.0',
          netmask: '255.255.240.0',
          broadcast: '10.144.15.255',
          firstUsable: '10.144.0.1',
          lastUsable: '10.144.15.254',
          cidr: 20,
        },
      },
      {
        call: "parseCidr('fdad:3236:5555::/48')",
        gives: {
          network: 'fdad:3236:5555::',
          netmask: 'ffff:ffff:ffff::',
          firstUsable: 'fdad:3236:5555::',
          lastUsable: 'fdad:3236:5555:ffff:ffff:ffff:ffff:ffff',
          cidr: 48,
        },
      },
    ],
    evaluate: parseCidr,
  },
  {
    name: 'cidrSubnet',
    minimum: 3,
    maximum: 3,
    document: page('cidrsubnet'),
    yields: 'text',
    examples: [
      { call: "cidrSubnet('10.144.0.0/20', 24, 0)", gives: '10.144.0.0/24' },
      { call: "cidrSubnet('10.144.0.0/20', 24, 4)", gives: '10.144.4.0/24' },
      { call: "cidrSubnet('fdad:3236:5555::/48', 52, 1)", gives: 'fdad:3236:5555:1000::/52' },
    ],
    evaluate: cidrSubnet,
  },
  {
    name: 'cidrHost',
    minimum: 2,
    maximum: 2,
    document: page('cidrhost'),
    yields: 'text',
    examples: [
      { call: "cidrHost('10.144.3.0/24', 0)", gives: '10.144.3.1' },
      { call: "cidrHost('10.144.3.0/24', 4)", gives: '10.144.3.5' },
      { call: "cidrHost('fdad:3236:5555:3::/64', 1)", gives: 'fdad:3236:5555:3::2' },
    ],
    evaluate: cidrHost,
  },
];
