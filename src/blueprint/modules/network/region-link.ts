import { defineModule } from '../../model/module.ts';
import { idOf, runtime } from '../../model/value.ts';

/**
 * The way from the hub of a region to that of the other, for databases that copy to each other over private networks. It is
 * built where there are managed instances; all else is copied by the platform.
 */
export const regionLink = defineModule({
  name: 'region-link',
  level: 'region',
  needs: ['hubNetwork', 'firewall', 'firewallRoutes', 'gateway'],
  offers: ['regionLink'],
  when: ({ spokes }) => spokes.some(({ workloads }) => workloads.managedInstance !== undefined),
  build: ({ declare, symbol, unit, offered, addresses, configuration, place }) => {
    const there = place.region === 'primary' ? 'secondary' : 'primary';
    const peering = declare({
      symbol: symbol('toOtherHub'),
      type: 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings',
      unit: unit('hub', 'link'),
      name: 'to-other-region',
      parent: offered('hubNetwork'),
      purpose: 'The way to the hub of the other region, for copies of databases.',
      properties: {
        remoteVirtualNetwork: { id: idOf(offered('hubNetwork', there)) },
        allowVirtualNetworkAccess: true,
        allowForwardedTraffic: true,
        allowGatewayTransit: false,
        useRemoteGateways: false,
      },
      after: [offered('gateway')],
    });
    const routes = configuration.spokes.flatMap((spoke, index) => {
      if (spoke.workloads.managedInstance === undefined) return [];
      return [
        declare({
          symbol: symbol(`${spoke.name}RouteToOtherRegion`),
          type: 'Microsoft.Network/routeTables/routes',
          unit: unit('hub', 'link'),
          name: `to-${spoke.name}-of-other-region`,
          parent: offered('firewallRoutes'),
          purpose: `The firewall reaches the instance of "${spoke.name}" in the other region by the firewall there.`,
          properties: {
            addressPrefix: addresses.spoke(there, index).subnets.instances,
            nextHopType: 'VirtualAppliance',
            nextHopIpAddress: runtime(
              offered('firewall', there),
              'ipConfigurations',
              0,
              'properties',
              'privateIPAddress',
            ),
          },
        }),
      ];
    });
    return { regionLink: [peering, ...routes] };
  },
});
