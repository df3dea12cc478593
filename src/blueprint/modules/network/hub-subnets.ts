import type { HubSubnet } from '../../configuration/addresses.ts';
import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { type Expression, idOf, runtime, type ValueMap } from '../../model/value.ts';
import { bastionRules, endpointRules, resolverRules } from './hub-rules.ts';
import { type SecurityRule, securityRules } from './security-rules.ts';

type OtherSubnet = Exclude<HubSubnet, 'firewall'>;

/** The first two have the names that Azure demands. */
const subnetNames: Readonly<Record<OtherSubnet, string>> = {
  bastion: 'AzureBastionSubnet',
  gateway: 'GatewaySubnet',
  resolver: 'dns-resolver',
  endpoints: 'endpoints',
};

/** The subnets of the hub beside the firewall's own; what goes from them to the spokes passes the firewall. */
export const hubSubnets = defineModule({
  name: 'hub-subnets',
  level: 'region',
  needs: ['hubNetwork', 'firewallSubnet', 'firewall'],
  offers: ['hubSubnets'],
  build: (context) => {
    const { declare, symbol, unit, addresses, place, offered } = context;
    const plan = addresses.hub(place.region).subnets;
    const wall = runtime(offered('firewall'), 'ipConfigurations', 0, 'properties', 'privateIPAddress');
    const extras = extrasOf(context, wall);
    const subnets: Record<HubSubnet, Handle> = {
      ...({} as Record<OtherSubnet, Handle>),
      firewall: offered('firewallSubnet'),
    };
    // One after the other: Azure changes one subnet of a network at a time, and none while the firewall is being made.
    let before = offered('firewall');
    for (const key of Object.keys(subnetNames) as OtherSubnet[]) {
      before = declare({
        symbol: symbol(`hub${key.slice(0, 1).toUpperCase()}${key.slice(1)}Subnet`),
        type: 'Microsoft.Network/virtualNetworks/subnets',
        unit: unit('hub'),
        name: subnetNames[key],
        parent: offered('hubNetwork'),
        purpose: `The ${key} subnet of the hub.`,
        properties: { addressPrefix: plan[key], ...extras[key] },
        after: [before],
      });
      subnets[key] = before;
    }
    return { hubSubnets: subnets };
  },
});

function extrasOf(context: Context, wall: Expression): Readonly<Record<OtherSubnet, ValueMap>> {
  const ways = ownRoutes(context, wall);
  const rules = (key: OtherSubnet, purpose: string, list: readonly SecurityRule[]): ValueMap => ({
    networkSecurityGroup: { id: idOf(securityGroup(context, key, purpose, list)) },
  });
  return {
    bastion: rules('bastion', 'Bastion: what the service itself needs, and nothing else.', bastionRules),
    gateway: { routeTable: { id: idOf(gatewayRoutes(context, wall)) } },
    resolver: {
      ...rules('resolver', 'Names are asked by networks of our own only.', resolverRules),
      routeTable: { id: idOf(ways) },
      delegations: [{ name: 'resolver', properties: { serviceName: 'Microsoft.Network/dnsResolvers' } }],
      defaultOutboundAccess: false,
    },
    endpoints: {
      ...rules('endpoints', 'Private endpoints of the platform are asked by networks of our own only.', endpointRules),
      routeTable: { id: idOf(ways) },
      privateEndpointNetworkPolicies: 'Enabled',
      defaultOutboundAccess: false,
    },
  };
}

function securityGroup(
  { declare, symbol, name, location, unit }: Context,
  key: OtherSubnet,
  purpose: string,
  rules: readonly SecurityRule[],
): Handle {
  const type = 'Microsoft.Network/networkSecurityGroups';
  return declare({
    symbol: symbol(`${key}SecurityGroup`),
    type,
    unit: unit('hub'),
    name: name(type, `hub-${key}`),
    purpose,
    location,
    properties: { securityRules: securityRules(rules) },
  });
}

const toFirewall = (name: string, addressPrefix: string, wall: Expression): ValueMap => ({
  name,
  properties: { addressPrefix, nextHopType: 'VirtualAppliance', nextHopIpAddress: wall },
});

function ownRoutes({ declare, symbol, name, location, unit }: Context, wall: Expression): Handle {
  const type = 'Microsoft.Network/routeTables';
  return declare({
    symbol: symbol('hubRoutes'),
    type,
    unit: unit('hub'),
    name: name(type, 'hub'),
    purpose: 'What leaves a subnet of the hub passes the firewall too.',
    location,
    properties: { disableBgpRoutePropagation: true, routes: [toFirewall('to-firewall', '0.0.0.0/0', wall)] },
  });
}

/**
 * Without these a gateway would hand traffic of other sites straight to the spokes. It takes no default route, and must learn
 * the routes of other sites: https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-about-vpn-gateway-settings#gwsub
 */
function gatewayRoutes(context: Context, wall: Expression): Handle {
  const { declare, symbol, name, location, unit, addresses, configuration, place } = context;
  const type = 'Microsoft.Network/routeTables';
  return declare({
    symbol: symbol('gatewayRoutes'),
    type,
    unit: unit('hub'),
    name: name(type, 'hub-gateway'),
    purpose: 'What comes in by the gateway reaches a spoke only through the firewall.',
    location,
    properties: {
      disableBgpRoutePropagation: false,
      routes: configuration.spokes.map((spoke, index) =>
        toFirewall(`to-${spoke.name}`, addresses.spoke(place.region, index).space, wall),
      ),
    },
  });
}
