import { defineModule } from '../../model/module.ts';
import { idOf } from '../../model/value.ts';

/** The network that all traffic passes: firewall, gateway and Bastion stand here and nothing that holds ePHI. */
export const hubNetwork = defineModule({
  name: 'hub-network',
  level: 'region',
  needs: [],
  uses: ['ddosPlan'],
  offers: ['hubNetwork', 'firewallSubnet', 'firewallRoutes'],
  build: ({ declare, symbol, name, location, unit, addresses, place, offeredIfAny }) => {
    const plan = addresses.hub(place.region);
    const shield = offeredIfAny('ddosPlan');
    const type = 'Microsoft.Network/virtualNetworks';
    const network = declare({
      symbol: symbol('hubNetwork'),
      type,
      unit: unit('hub'),
      name: name(type, 'hub'),
      purpose: 'The hub: shared firewall, gateway and Bastion; spokes are peered with it and with nothing else.',
      location,
      properties: {
        addressSpace: { addressPrefixes: [plan.space] },
        ...(shield === undefined ? {} : { enableDdosProtection: true, ddosProtectionPlan: { id: idOf(shield) } }),
        encryption: { enabled: true, enforcement: 'AllowUnencrypted' },
      },
    });
    const routesType = 'Microsoft.Network/routeTables';
    // Routes that a gateway learns from other sites must never lead the firewall's own way out elsewhere.
    const routes = declare({
      symbol: symbol('firewallRoutes'),
      type: routesType,
      unit: unit('hub'),
      name: name(routesType, 'hub-firewall'),
      purpose: 'The firewall itself goes straight to the internet, whatever a gateway learns from other sites.',
      location,
      properties: { disableBgpRoutePropagation: false },
    });
    const straight = declare({
      symbol: symbol('firewallRouteToInternet'),
      type: `${routesType}/routes`,
      unit: unit('hub'),
      name: 'to-internet',
      parent: routes,
      purpose: 'The way of the firewall to the internet.',
      properties: { addressPrefix: '0.0.0.0/0', nextHopType: 'Internet' },
    });
    const subnet = declare({
      symbol: symbol('hubFirewallSubnet'),
      type: `${type}/subnets`,
      unit: unit('hub'),
      name: 'AzureFirewallSubnet',
      parent: network,
      purpose: 'The subnet of the firewall, under the name that Azure demands.',
      properties: { addressPrefix: plan.subnets.firewall, routeTable: { id: idOf(routes) } },
      after: [straight],
    });
    return { hubNetwork: network, firewallSubnet: subnet, firewallRoutes: routes };
  },
});
