import { formatAddress, parseNetwork } from '../../../arm/cidr.ts';
import { defineModule } from '../../model/module.ts';
import { idOf } from '../../model/value.ts';

/** Azure keeps the first four addresses of a subnet: https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq */
const FIRST_FREE = 4n;

/** Answers other sites and people on the VPN with the private names of the estate. Spokes ask the firewall. */
export const dnsResolver = defineModule({
  name: 'dns-resolver',
  level: 'region',
  needs: ['hubNetwork', 'hubSubnets'],
  offers: [],
  build: ({ declare, symbol, name, location, unit, offered, addresses, place, step }) => {
    const type = 'Microsoft.Network/dnsResolvers';
    const address = firstAddress(addresses.hub(place.region).subnets.resolver);
    const resolver = declare({
      symbol: symbol('dnsResolver'),
      type,
      unit: unit('hub'),
      name: name(type, 'hub'),
      purpose: 'Answers with the private names of the estate, so that nobody asks public addresses of its services.',
      location,
      properties: { virtualNetwork: { id: idOf(offered('hubNetwork')) } },
    });
    declare({
      symbol: symbol('dnsResolverInbound'),
      type: `${type}/inboundEndpoints`,
      unit: unit('hub'),
      name: 'inbound',
      parent: resolver,
      purpose: 'The address that other sites and people on the VPN ask for names.',
      location,
      properties: {
        ipConfigurations: [
          {
            subnet: { id: idOf(offered('hubSubnets').resolver) },
            privateIpAllocationMethod: 'Static',
            privateIpAddress: address,
          },
        ],
      },
    });
    step({
      title: `Let other sites ask the ${place.region} resolver for private names`,
      why: 'A name server outside Azure answers with public addresses, which every service refuses.',
      how: [
        `Forward the zones of the estate's private endpoints (the private DNS zones of the group for names) to ${address}.`,
        `In the profile of the VPN client name ${address} as its DNS server.`,
      ],
      check: 'From another site, the name of a storage account of the estate leads to a private address.',
      checklist: ['14', '17'],
    });
    return undefined;
  },
});

function firstAddress(subnet: string): string {
  const network = parseNetwork(subnet);
  if (network === undefined) throw new Error(`${subnet} is no network`);
  return formatAddress(network.first + FIRST_FREE, network.bits);
}
