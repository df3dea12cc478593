import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { idOf } from '../../model/value.ts';

/** The firewall that everything passes. Its policy is a module of its own. */
export const firewall = defineModule({
  name: 'firewall',
  level: 'region',
  needs: ['hubSubnets'],
  offers: ['firewall', 'firewallPolicy'],
  build: (context) => {
    const { declare, symbol, name, location, unit, offered, configuration } = context;
    const policy = declare({
      symbol: symbol('firewallPolicy'),
      type: 'Microsoft.Network/firewallPolicies',
      unit: unit('hub'),
      name: name('Microsoft.Network/firewallPolicies', 'hub'),
      purpose: 'What the firewall lets through, and how it looks into it.',
      location,
      properties: {
        sku: { tier: 'Premium' },
        threatIntelMode: 'Deny',
        intrusionDetection: { mode: configuration.hub.intrusionDetection },
        dnsSettings: { enableProxy: true },
      },
    });
    const address = publicAddress(context, 'firewall');
    const wall = declare({
      symbol: symbol('firewall'),
      type: 'Microsoft.Network/azureFirewalls',
      unit: unit('hub'),
      name: name('Microsoft.Network/azureFirewalls', 'hub'),
      purpose: 'Everything between networks, and between any network and the internet, passes here.',
      location,
      zones: ['1', '2', '3'],
      properties: {
        sku: { name: 'AZFW_VNet', tier: 'Premium' },
        firewallPolicy: { id: idOf(policy) },
        ipConfigurations: [
          {
            name: 'hub',
            properties: {
              subnet: { id: idOf(offered('hubSubnets').firewall) },
              publicIPAddress: { id: idOf(address) },
            },
          },
        ],
      },
    });
    return { firewall: wall, firewallPolicy: policy };
  },
});

/** A public address of the hub: of the standard kind, in all zones, under protection. */
export function publicAddress({ declare, symbol, name, location, unit, configuration }: Context, part: string): Handle {
  const type = 'Microsoft.Network/publicIPAddresses';
  return declare({
    symbol: symbol(`${part}Address`),
    type,
    unit: unit('hub'),
    name: name(type, `hub-${part}`),
    purpose: `The public address of the ${part}.`,
    location,
    sku: { name: 'Standard', tier: 'Regional' },
    zones: ['1', '2', '3'],
    properties: {
      publicIPAllocationMethod: 'Static',
      publicIPAddressVersion: 'IPv4',
      ddosSettings: {
        protectionMode: configuration.budget.ddos === 'addresses' ? 'Enabled' : 'VirtualNetworkInherited',
      },
    },
  });
}
