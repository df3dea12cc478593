import { formatAddress, type Network, parseNetwork } from '../../../arm/cidr.ts';
import type { Resource } from '../../../model/resource.ts';
import { getPath, isValueArray } from '../../../model/value.ts';
import { planAddresses } from '../../configuration/addresses.ts';
import { readConfiguration } from '../../configuration/configuration.ts';
import type { EstateView } from './estate-view.ts';
import type { Networks } from './infer-networks.ts';

const BITS = 32;
/** The size that the configuration has where nothing is said. */
const PREFIX = 16;

/**
 * The address space: what the existing networks were cut from, where the plan cuts them the same way; else one that overlaps
 * none of them, so that old and new can be peered while things move. Undefined where the default overlaps nothing.
 */
export function inferAddressSpace(section: object, view: EstateView, { hubs }: Networks): string | undefined {
  const existing = view.of('microsoft.network/virtualnetworks').flatMap(networksOf);
  if (existing.length === 0) return undefined;
  const around = smallestAround(existing);
  const spaceOf = (addressSpace?: string): ReturnType<typeof planAddresses> | undefined => {
    const read = readConfiguration({ ...section, ...(addressSpace === undefined ? {} : { addressSpace }) });
    return read.ok ? planAddresses(read.value) : undefined;
  };
  const hubSpaces = new Set(hubs.flatMap(networksOf).map(textOf));
  const plan = spaceOf(around);
  if (plan?.ok === true && hubSpaces.has(plan.value.hub('primary').space)) return around;
  const used = [...existing, ...onPremises(section)];
  const read = readConfiguration(section);
  const byDefault = read.ok ? parseNetwork(read.value.addressSpace) : undefined;
  if (byDefault !== undefined && !used.some((one) => overlap(one, byDefault))) return undefined;
  for (let second = 0; second < 256; second++) {
    const candidate = parseNetwork(`10.${(second + 64) % 256}.0.0/${PREFIX}`);
    if (candidate !== undefined && !used.some((one) => overlap(one, candidate))) return textOf(candidate);
  }
  return undefined;
}

const onPremises = (section: object): Network[] => {
  const given: unknown = 'onPremises' in section ? section.onPremises : [];
  return Array.isArray(given) ? given.flatMap((text) => parseNetwork(String(text)) ?? []) : [];
};

function networksOf({ body }: Resource): Network[] {
  const prefixes = getPath(body, ['properties', 'addressSpace', 'addressPrefixes']);
  if (!isValueArray(prefixes)) return [];
  return prefixes.flatMap((prefix) => {
    const network = typeof prefix === 'string' ? parseNetwork(prefix) : undefined;
    return network === undefined || network.bits !== BITS ? [] : [network];
  });
}

const textOf = ({ first, prefix }: Network): string => `${formatAddress(first, BITS)}/${prefix}`;
const lastOf = ({ first, prefix }: Network): bigint => first + 2n ** BigInt(BITS - prefix) - 1n;
const overlap = (one: Network, other: Network): boolean => one.first <= lastOf(other) && other.first <= lastOf(one);

/** The smallest network that holds all of them. */
function smallestAround(networks: readonly Network[]): string {
  const first = networks.reduce(
    (low, network) => (network.first < low ? network.first : low),
    networks[0]?.first ?? 0n,
  );
  const last = networks.reduce((high, network) => (lastOf(network) > high ? lastOf(network) : high), 0n);
  for (let prefix = BITS; prefix > 0; prefix--) {
    const size = 2n ** BigInt(BITS - prefix);
    const start = first - (first % size);
    if (start + size > last) return textOf({ first: start, prefix, bits: BITS });
  }
  return '0.0.0.0/0';
}
