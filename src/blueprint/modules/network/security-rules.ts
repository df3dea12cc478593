import type { ValueMap } from '../../model/value.ts';

/** One rule of a network security group, with the reason for it. */
export interface SecurityRule {
  readonly name: string;
  readonly why: string;
  readonly direction: 'Inbound' | 'Outbound';
  readonly protocol: 'Tcp' | 'Udp' | '*';
  readonly from: string | readonly string[];
  readonly to: string | readonly string[];
  readonly ports: readonly string[];
}

/** The rules of a subnet as ARM has them: those given, in their order, and then a denial of all else in both directions. */
export function securityRules(rules: readonly SecurityRule[]): ValueMap[] {
  const places = { Inbound: 100, Outbound: 100 };
  const allowed = rules.map((rule): ValueMap => {
    const priority = places[rule.direction];
    places[rule.direction] += 10;
    return {
      name: rule.name,
      properties: {
        description: rule.why,
        access: 'Allow',
        direction: rule.direction,
        priority,
        protocol: rule.protocol,
        ...addresses('source', rule.from),
        sourcePortRange: '*',
        ...addresses('destination', rule.to),
        destinationPortRanges: [...rule.ports],
      },
    };
  });
  return [...allowed, denial('Inbound'), denial('Outbound')];
}

const addresses = (side: 'source' | 'destination', value: string | readonly string[]): ValueMap =>
  typeof value === 'string' ? { [`${side}AddressPrefix`]: value } : { [`${side}AddressPrefixes`]: [...value] };

/** The last rule before those of Azure, which would let the whole network in and everything out. */
const denial = (direction: 'Inbound' | 'Outbound'): ValueMap => ({
  name: `deny-all-${direction.toLowerCase()}`,
  properties: {
    description: 'What no rule above names is refused',
    access: 'Deny',
    direction,
    priority: 4096,
    protocol: '*',
    sourceAddressPrefix: '*',
    sourcePortRange: '*',
    destinationAddressPrefix: '*',
    destinationPortRange: '*',
  },
});
