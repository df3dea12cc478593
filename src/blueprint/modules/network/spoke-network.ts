import type { SpokeSubnet } from '../../configuration/addresses.ts';
import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { idOf, runtime, type ValueMap } from '../../model/value.ts';
import { securityRules } from './security-rules.ts';
import { type Neighbours, spokeRules } from './spoke-rules.ts';

/** The network of a spoke: subnets by tier, each with its own rules, and one way out, through the firewall. */
export const spokeNetwork = defineModule({
  name: 'spoke-network',
  level: 'spoke',
  needs: ['hubNetwork', 'firewall', 'gateway'],
  offers: ['spokeNetwork', 'spokeSubnets'],
  build: (context) => {
    const { declare, symbol, name, location, unit, addresses, place, spokeIndex, offered } = context;
    const plan = addresses.spoke(place.region, spokeIndex);
    const wall = runtime(offered('firewall'), 'ipConfigurations', 0, 'properties', 'privateIPAddress');
    const type = 'Microsoft.Network/virtualNetworks';
    const routes = declare({
      symbol: symbol('routes'),
      type: 'Microsoft.Network/routeTables',
      unit: unit('network'),
      name: name('Microsoft.Network/routeTables'),
      purpose: 'Everything that leaves a subnet goes to the firewall of the hub.',
      location,
      properties: {
        disableBgpRoutePropagation: true,
        routes: [
          {
            name: 'to-firewall',
            properties: {
              addressPrefix: '0.0.0.0/0',
              nextHopType: 'VirtualAppliance',
              nextHopIpAddress: wall,
            },
          },
        ],
      },
    });
    const network = declare({
      symbol: symbol('network'),
      type,
      unit: unit('network'),
      name: name(type),
      purpose: 'The network of the spoke: ePHI and nothing else.',
      location,
      phi: true,
      properties: {
        addressSpace: { addressPrefixes: [plan.space] },
        // The firewall answers for names, and so sees which ones are asked; private zones are linked to its network.
        dhcpOptions: { dnsServers: [wall] },
        encryption: { enabled: true, enforcement: 'AllowUnencrypted' },
      },
    });
    const neighbours = neighboursOf(context);
    const subnets = {} as Record<SpokeSubnet, Handle>;
    let before: Handle | undefined;
    for (const key of Object.keys(plan.subnets) as SpokeSubnet[]) {
      const rules = declare({
        symbol: symbol(`${key}SecurityGroup`),
        type: 'Microsoft.Network/networkSecurityGroups',
        unit: unit('network'),
        name: name('Microsoft.Network/networkSecurityGroups', key),
        purpose: `Who may talk to the subnet "${key}", and to whom it may talk.`,
        location,
        properties: { securityRules: securityRules(spokeRules(key, neighbours)) },
      });
      before = declare({
        symbol: symbol(`${key}Subnet`),
        type: 'Microsoft.Network/virtualNetworks/subnets',
        unit: unit('network'),
        name: key,
        parent: network,
        purpose: purposes[key],
        properties: {
          addressPrefix: plan.subnets[key],
          networkSecurityGroup: { id: idOf(rules) },
          routeTable: { id: idOf(routes) },
          defaultOutboundAccess: false,
          ...extras[key],
        },
        ...(before === undefined ? {} : { after: [before] }),
      });
      subnets[key] = before;
    }
    declarePeerings(context, network);
    return { spokeNetwork: network, spokeSubnets: subnets };
  },
});

const purposes: Readonly<Record<SpokeSubnet, string>> = {
  endpoints: 'Private endpoints of the stores, vaults and services of the spoke.',
  machines: 'Virtual machines.',
  web: 'Outgoing traffic of web applications.',
  containers: 'Container applications.',
  instances: 'SQL Managed Instance.',
  postgres: 'PostgreSQL.',
};

const delegation = (serviceName: string): ValueMap => ({
  delegations: [{ name: 'service', properties: { serviceName } }],
});

const extras: Readonly<Record<SpokeSubnet, ValueMap>> = {
  endpoints: { privateEndpointNetworkPolicies: 'Enabled' },
  machines: {},
  web: delegation('Microsoft.Web/serverFarms'),
  containers: delegation('Microsoft.App/environments'),
  instances: delegation('Microsoft.Sql/managedInstances'),
  postgres: delegation('Microsoft.DBforPostgreSQL/flexibleServers'),
};

/** Who there is to talk to: the spoke's own subnets, those of the hub, other sites, and the twin in the other region. */
function neighboursOf({ addresses, place, spokeIndex, configuration, spoke }: Context): Neighbours {
  const hub = addresses.hub(place.region).subnets;
  const twin = addresses.spoke(place.region === 'primary' ? 'secondary' : 'primary', spokeIndex);
  const systems = (spoke?.workloads.machines ?? []).map(({ os }) => os);
  return {
    own: addresses.spoke(place.region, spokeIndex).subnets,
    bastion: hub.bastion,
    firewall: hub.firewall,
    twinInstances: twin.subnets.instances,
    sites: configuration.onPremises,
    systems: { linux: systems.includes('linux'), windows: systems.includes('windows') },
  };
}

/**
 * Both directions of the one peering that a spoke has. The hub's side first: the spoke's side uses the gateway that it offers.
 * Other sites learn of the spoke by it; that they reach the spoke through the firewall alone is what the routes say.
 */
function declarePeerings({ declare, symbol, unit, spoke, offered }: Context, network: Handle): void {
  const type = 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings';
  const hub = offered('hubNetwork');
  const fromHub = declare({
    symbol: symbol('fromHub'),
    type,
    unit: unit('hub', 'peerings'),
    name: `to-${spoke?.name}`,
    parent: hub,
    purpose: 'The way from the hub into the spoke; the firewall decides what takes it.',
    properties: {
      remoteVirtualNetwork: { id: idOf(network) },
      allowVirtualNetworkAccess: true,
      allowForwardedTraffic: true,
      allowGatewayTransit: true,
      useRemoteGateways: false,
    },
    after: [offered('gateway')],
  });
  declare({
    symbol: symbol('toHub'),
    type,
    unit: unit('network', 'peerings'),
    name: 'to-hub',
    parent: network,
    purpose: 'The only way between the spoke and anything else.',
    properties: {
      remoteVirtualNetwork: { id: idOf(hub) },
      allowVirtualNetworkAccess: true,
      allowForwardedTraffic: true,
      allowGatewayTransit: false,
      useRemoteGateways: true,
    },
    after: [fromHub],
  });
}
