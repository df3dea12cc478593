import type { HubSubnet } from '../../configuration/addresses.ts';
import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { idOf, type ValueMap } from '../../model/value.ts';
import { type SecurityRule, securityRules } from './security-rules.ts';

/** The names that Azure demands: https://learn.microsoft.com/azure/firewall/firewall-faq and the pages of the others. */
const subnetNames: Readonly<Record<HubSubnet, string>> = {
  firewall: 'AzureFirewallSubnet',
  bastion: 'AzureBastionSubnet',
  gateway: 'GatewaySubnet',
  resolver: 'dns-resolver',
  endpoints: 'endpoints',
};

/** The network that all traffic passes: firewall, gateway and Bastion stand here and nothing that holds ePHI. */
export const hubNetwork = defineModule({
  name: 'hub-network',
  level: 'region',
  needs: [],
  uses: ['ddosPlan'],
  offers: ['hubNetwork', 'hubSubnets'],
  build: (context) => {
    const { declare, symbol, name, location, unit, addresses, place, offeredIfAny } = context;
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
    const groups: Partial<Record<HubSubnet, Handle>> = {
      bastion: group(context, 'bastion', 'Bastion: what the service itself needs, and nothing else.', bastionRules),
      resolver: group(context, 'resolver', 'Names are asked by networks of our own only.', resolverRules),
      endpoints: group(
        context,
        'endpoints',
        'Private endpoints of the platform are asked by networks of our own only.',
        endpointRules,
      ),
    };
    const subnets = {} as Record<HubSubnet, Handle>;
    let before: Handle | undefined;
    for (const key of Object.keys(plan.subnets) as HubSubnet[]) {
      const own = groups[key];
      const properties: ValueMap = {
        addressPrefix: plan.subnets[key],
        ...(own === undefined ? {} : { networkSecurityGroup: { id: idOf(own) } }),
        ...(key === 'endpoints' ? { privateEndpointNetworkPolicies: 'Enabled' } : {}),
        ...(key === 'resolver'
          ? { delegations: [{ name: 'resolver', properties: { serviceName: 'Microsoft.Network/dnsResolvers' } }] }
          : {}),
        ...(key === 'endpoints' || key === 'resolver' ? { defaultOutboundAccess: false } : {}),
      };
      // One after the other: Azure changes one subnet of a network at a time.
      before = declare({
        symbol: symbol(`hub${key.slice(0, 1).toUpperCase()}${key.slice(1)}Subnet`),
        type: 'Microsoft.Network/virtualNetworks/subnets',
        unit: unit('hub'),
        name: subnetNames[key],
        parent: network,
        purpose: `The ${key} subnet of the hub.`,
        properties,
        ...(before === undefined ? {} : { after: [before] }),
      });
      subnets[key] = before;
    }
    return { hubNetwork: network, hubSubnets: subnets };
  },
});

function group(
  { declare, symbol, name, location, unit }: Context,
  key: HubSubnet,
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

/** What Bastion needs: https://learn.microsoft.com/azure/bastion/bastion-nsg */
const bastionRules: readonly SecurityRule[] = [
  {
    name: 'allow-https-in',
    why: 'Administrators reach Bastion with a browser; Entra ID decides who',
    direction: 'Inbound',
    protocol: 'Tcp',
    from: 'Internet',
    to: '*',
    ports: ['443'],
  },
  {
    name: 'allow-gateway-manager-in',
    why: 'Azure controls the Bastion service',
    direction: 'Inbound',
    protocol: 'Tcp',
    from: 'GatewayManager',
    to: '*',
    ports: ['443'],
  },
  {
    name: 'allow-load-balancer-in',
    why: 'Azure asks whether Bastion is alive',
    direction: 'Inbound',
    protocol: 'Tcp',
    from: 'AzureLoadBalancer',
    to: '*',
    ports: ['443'],
  },
  {
    name: 'allow-bastion-in',
    why: 'The hosts of Bastion talk to each other',
    direction: 'Inbound',
    protocol: '*',
    from: 'VirtualNetwork',
    to: 'VirtualNetwork',
    ports: ['8080', '5701'],
  },
  {
    name: 'allow-machines-out',
    why: 'Sessions to machines in the spokes',
    direction: 'Outbound',
    protocol: '*',
    from: '*',
    to: 'VirtualNetwork',
    ports: ['22', '3389'],
  },
  {
    name: 'allow-azure-out',
    why: 'Bastion writes its logs and reads its settings',
    direction: 'Outbound',
    protocol: 'Tcp',
    from: '*',
    to: 'AzureCloud',
    ports: ['443'],
  },
  {
    name: 'allow-bastion-out',
    why: 'The hosts of Bastion talk to each other',
    direction: 'Outbound',
    protocol: '*',
    from: 'VirtualNetwork',
    to: 'VirtualNetwork',
    ports: ['8080', '5701'],
  },
  {
    name: 'allow-session-information-out',
    why: 'Bastion checks certificates and session links',
    direction: 'Outbound',
    protocol: '*',
    from: '*',
    to: 'Internet',
    ports: ['80'],
  },
];

const resolverRules: readonly SecurityRule[] = [
  {
    name: 'allow-dns-in',
    why: 'Networks of our own ask for names',
    direction: 'Inbound',
    protocol: '*',
    from: 'VirtualNetwork',
    to: 'VirtualNetwork',
    ports: ['53'],
  },
];

const endpointRules: readonly SecurityRule[] = [
  {
    name: 'allow-https-in',
    why: 'Agents and people in networks of our own reach the platform privately',
    direction: 'Inbound',
    protocol: 'Tcp',
    from: 'VirtualNetwork',
    to: 'VirtualNetwork',
    ports: ['443'],
  },
];
