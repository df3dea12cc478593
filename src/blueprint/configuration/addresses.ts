import { formatAddress, parseNetwork } from '../../arm/cidr.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { RegionKey } from '../model/resource.ts';
import type { Configuration, Problem } from './configuration.ts';

/** A network and its subnets, in CIDR notation. */
export interface NetworkPlan<Subnet extends string> {
  readonly space: string;
  readonly subnets: Readonly<Record<Subnet, string>>;
}

/**
 * The subnets of a hub. The first four have the names that Azure demands.
 * Sizes: https://learn.microsoft.com/azure/firewall/firewall-faq, https://learn.microsoft.com/azure/bastion/configuration-settings
 */
const hubSubnets = { firewall: 26, bastion: 26, gateway: 26, resolver: 27, endpoints: 25 } as const;
/**
 * The subnets of a spoke, by tier. A managed instance wants at least 32 addresses, a Container Apps environment of
 * workload profiles at least 32, integration of App Service 26 for growth.
 */
const spokeSubnets = { endpoints: 24, machines: 24, web: 26, containers: 26, instances: 26, postgres: 27 } as const;
export type HubSubnet = keyof typeof hubSubnets;
export type SpokeSubnet = keyof typeof spokeSubnets;

const HUB_PREFIX = 23;
const SPOKE_PREFIX = 22;

/** Which addresses each network has. A spoke keeps its own when others are added behind it. */
export interface AddressPlan {
  hub(region: RegionKey): NetworkPlan<HubSubnet>;
  spoke(region: RegionKey, index: number): NetworkPlan<SpokeSubnet>;
  /** The addresses of people who come by VPN: the room that a hub leaves of its own. */
  clients(region: RegionKey): string;
}

/** Divides the address space: one half a region; in each first the hub, then the spokes in their order. */
export function planAddresses({ addressSpace, spokes }: Configuration): Result<AddressPlan, Problem> {
  const space = parseNetwork(addressSpace);
  const path = ['addressSpace'];
  if (space === undefined || space.bits !== 32) return err({ path, message: `"${addressSpace}" is no IPv4 network` });
  // A hub takes the room of one spoke, so that every network starts where its size allows.
  const size = 2n ** BigInt(32 - SPOKE_PREFIX);
  const needed = 2n * size * BigInt(spokes.length + 1);
  const half = 2n ** BigInt(32 - space.prefix) / 2n;
  if (half < needed / 2n) {
    const prefix = 32 - Math.ceil(Math.log2(Number(needed)));
    return err({
      path,
      message: `too small for two regions of a hub and ${spokes.length} spoke(s): a /${prefix} would do`,
    });
  }
  const start = (region: RegionKey, slot: number): bigint =>
    space.first + (region === 'secondary' ? half : 0n) + BigInt(slot) * size;
  return ok({
    hub: (region) => divide(start(region, 0), HUB_PREFIX, hubSubnets),
    spoke: (region, index) => divide(start(region, index + 1), SPOKE_PREFIX, spokeSubnets),
    clients: (region) => `${formatAddress(start(region, 0) + 2n ** BigInt(32 - HUB_PREFIX), 32)}/${HUB_PREFIX}`,
  });
}

function divide<Subnet extends string>(
  first: bigint,
  prefix: number,
  sizes: Readonly<Record<Subnet, number>>,
): NetworkPlan<Subnet> {
  let next = first;
  // The widest first: then each starts on a multiple of its own size.
  const widestFirst = (Object.entries(sizes) as [Subnet, number][]).sort(([, a], [, b]) => a - b);
  const subnets = {} as Record<Subnet, string>;
  for (const [name, size] of widestFirst) {
    subnets[name] = `${formatAddress(next, 32)}/${size}`;
    next += 2n ** BigInt(32 - size);
  }
  return { space: `${formatAddress(first, 32)}/${prefix}`, subnets };
}
