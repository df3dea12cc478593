import { zonesOf } from '../../configuration/zones.ts';
import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { idOf } from '../../model/value.ts';

/** The firewall that everything passes. Its policy and rules are modules of their own, deployed before it. */
export const firewall = defineModule({
  name: 'firewall',
  level: 'region',
  needs: ['firewallSubnet', 'firewallPolicy', 'firewallRules'],
  offers: ['firewall'],
  build: (context) => {
    const { declare, symbol, name, location, unit, offered } = context;
    const address = publicAddress(context, 'firewall');
    return {
      firewall: declare({
        symbol: symbol('firewall'),
        type: 'Microsoft.Network/azureFirewalls',
        unit: unit('hub'),
        name: name('Microsoft.Network/azureFirewalls', 'hub'),
        purpose: 'Everything between networks, and between any network and the internet, passes here.',
        location,
        ...zonesHere(context),
        properties: {
          sku: { name: 'AZFW_VNet', tier: 'Premium' },
          firewallPolicy: { id: idOf(offered('firewallPolicy')) },
          ipConfigurations: [
            {
              name: 'hub',
              properties: {
                subnet: { id: idOf(offered('firewallSubnet')) },
                publicIPAddress: { id: idOf(address) },
              },
            },
          ],
        },
        after: [offered('firewallRules')],
      }),
    };
  },
});

/** The zones of the region that is built, where it has any. */
export const zonesHere = ({
  configuration,
  place,
}: Pick<Context, 'configuration' | 'place'>): { readonly zones?: readonly string[] } => {
  const zones = zonesOf(configuration.regions[place.region]);
  return zones.length === 0 ? {} : { zones };
};

/** A public address of the hub: of the standard kind, in all zones, under protection. */
export function publicAddress(context: Context, part: string): Handle {
  const { declare, symbol, name, location, unit, configuration } = context;
  const type = 'Microsoft.Network/publicIPAddresses';
  return declare({
    symbol: symbol(`${part}Address`),
    type,
    unit: unit('hub'),
    name: name(type, `hub-${part}`),
    purpose: `The public address of the ${part}.`,
    location,
    sku: { name: 'Standard', tier: 'Regional' },
    ...zonesHere(context),
    properties: {
      publicIPAllocationMethod: 'Static',
      publicIPAddressVersion: 'IPv4',
      ddosSettings: {
        protectionMode: configuration.budget.ddos === 'addresses' ? 'Enabled' : 'VirtualNetworkInherited',
      },
    },
  });
}
