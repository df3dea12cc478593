import type { SpokeSubnet } from '../../configuration/addresses.ts';
import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { idOf, runtime, type ValueMap } from '../../model/value.ts';
import { type SecurityRule, securityRules } from './security-rules.ts';

/** The network of a spoke: subnets by tier, each with its own rules, and one way out, through the firewall. */
export const spokeNetwork = defineModule({
  name: 'spoke-network',
  level: 'spoke',
  needs: ['hubNetwork', 'hubSubnets', 'firewall'],
  uses: ['firewall'],
  offers: ['spokeNetwork', 'spokeSubnets'],
  build: (context) => {
    const { declare, symbol, name, location, unit, addresses, place, spokeIndex, offered } = context;
    const plan = addresses.spoke(place.region, spokeIndex);
    const hub = addresses.hub(place.region);
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
              nextHopIpAddress: runtime(offered('firewall'), 'ipConfigurations', 0, 'properties', 'privateIPAddress'),
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
        encryption: { enabled: true, enforcement: 'AllowUnencrypted' },
      },
    });
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
        properties: { securityRules: securityRules(rulesOf(key, plan.subnets, hub.subnets.bastion)) },
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
    declarePeerings(context, network, offered('hubNetwork'));
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

function rulesOf(key: SpokeSubnet, subnets: Readonly<Record<SpokeSubnet, string>>, bastion: string): SecurityRule[] {
  const own = subnets[key];
  const applications = [subnets.machines, subnets.web, subnets.containers];
  const inward = (
    name: string,
    why: string,
    from: string | readonly string[],
    ports: readonly string[],
  ): SecurityRule => ({ name, why, direction: 'Inbound', protocol: 'Tcp', from, to: own, ports });
  const outward = (
    name: string,
    why: string,
    to: string | readonly string[],
    ports: readonly string[],
  ): SecurityRule => ({ name, why, direction: 'Outbound', protocol: 'Tcp', from: own, to, ports });
  const outwardOfApplications: SecurityRule[] = [
    outward(
      'allow-endpoints-out',
      'Applications reach stores, vaults and services by their private endpoints',
      subnets.endpoints,
      ['443', '1433', '5671', '5672', '10255'],
    ),
    outward(
      'allow-databases-out',
      'Applications reach databases inside the spoke',
      [subnets.instances, subnets.postgres],
      ['1433', '5432', '11000-11999'],
    ),
    outward('allow-https-out', 'The firewall of the hub decides which hosts may be asked', 'Internet', ['443']),
  ];
  switch (key) {
    case 'endpoints':
      return [
        inward('allow-applications-in', 'Applications of the spoke reach its stores and services', applications, [
          '443',
          '1433',
          '5671',
          '5672',
          '10255',
        ]),
      ];
    case 'machines':
      return [
        inward('allow-bastion-in', 'Administrators come by Bastion only', bastion, ['22', '3389']),
        inward(
          'allow-web-in',
          'Web applications and containers of the spoke call machines',
          [subnets.web, subnets.containers],
          ['443'],
        ),
        ...outwardOfApplications,
      ];
    case 'web':
      return outwardOfApplications;
    case 'containers':
      return [
        inward('allow-applications-in', 'Other applications of the spoke call containers', applications, ['443']),
        ...outwardOfApplications,
      ];
    case 'instances':
      return [
        inward('allow-applications-in', 'Applications of the spoke reach its databases', applications, [
          '1433',
          '11000-11999',
        ]),
      ];
    case 'postgres':
      return [
        inward('allow-applications-in', 'Applications of the spoke reach its databases', applications, [
          '5432',
          '6432',
        ]),
        outward('allow-own-out', 'The server and its standby copy to each other', own, ['5432']),
        inward('allow-own-in', 'The server and its standby copy to each other', own, ['5432']),
      ];
    default:
      return key satisfies never;
  }
}

/** Both directions of the one peering that a spoke has. */
function declarePeerings({ declare, symbol, unit, spoke }: Context, network: Handle, hub: Handle): void {
  const type = 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings';
  declare({
    symbol: symbol('toHub'),
    type,
    unit: unit('network'),
    name: 'to-hub',
    parent: network,
    purpose: 'The only way between the spoke and anything else.',
    properties: {
      remoteVirtualNetwork: { id: idOf(hub) },
      allowVirtualNetworkAccess: true,
      allowForwardedTraffic: true,
      allowGatewayTransit: false,
      useRemoteGateways: false,
    },
  });
  declare({
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
  });
}
