import type { AzurermRow, AzurermType } from '../azurerm-type.ts';
import { each, full, listOf, negated, only } from '../rewrite.ts';

const securityRules: readonly AzurermRow[] = [
  ['name', 'name'],
  ['properties.description', 'description'],
  ['properties.access', 'access'],
  ['properties.direction', 'direction'],
  ['properties.priority', 'priority'],
  ['properties.protocol', 'protocol'],
  ['properties.sourceAddressPrefix', 'source_address_prefix'],
  ['properties.sourceAddressPrefixes', 'source_address_prefixes'],
  ['properties.sourcePortRange', 'source_port_range'],
  ['properties.sourcePortRanges', 'source_port_ranges'],
  ['properties.destinationAddressPrefix', 'destination_address_prefix'],
  ['properties.destinationAddressPrefixes', 'destination_address_prefixes'],
  ['properties.destinationPortRange', 'destination_port_range'],
  ['properties.destinationPortRanges', 'destination_port_ranges'],
];

/** Beside what the rows set: https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/network_security_group */
const ruleMembers = [
  ...securityRules.flatMap(([, to]) => (to === null ? [] : [to])),
  'destination_application_security_group_ids',
  'source_application_security_group_ids',
];

const routeRows: readonly AzurermRow[] = [
  ['properties.addressPrefix', 'address_prefix'],
  ['properties.nextHopType', 'next_hop_type'],
  ['properties.nextHopIpAddress', 'next_hop_in_ip_address'],
];

/**
 * What Azure allows a service to do with a subnet that is delegated to it. It fills them in by itself, and azurerm then plans
 * to take them away unless they are written. Source: the answer of the REST API to "Available Delegations - List".
 */
const join = 'Microsoft.Network/virtualNetworks/subnets/join/action';
const delegatedActions: Readonly<Record<string, readonly string[]>> = {
  'Microsoft.App/environments': [join],
  'Microsoft.DBforPostgreSQL/flexibleServers': [join],
  'Microsoft.Network/dnsResolvers': [join],
  'Microsoft.Sql/managedInstances': [
    join,
    'Microsoft.Network/virtualNetworks/subnets/prepareNetworkPolicies/action',
    'Microsoft.Network/virtualNetworks/subnets/unprepareNetworkPolicies/action',
  ],
  'Microsoft.Web/serverFarms': ['Microsoft.Network/virtualNetworks/subnets/action'],
};

export const networkTypes: readonly AzurermType[] = [
  {
    type: 'Microsoft.Network/virtualNetworks',
    terraform: 'azurerm_virtual_network',
    in: 'group',
    rows: [
      ['properties.addressSpace.addressPrefixes', 'address_space'],
      ['properties.dhcpOptions.dnsServers', 'dns_servers'],
      ['properties.enableDdosProtection', 'ddos_protection_plan.enable'],
      ['properties.ddosProtectionPlan.id', 'ddos_protection_plan.id'],
      ['properties.encryption.enabled', null, only(true)],
      ['properties.encryption.enforcement', 'encryption.enforcement'],
    ],
  },
  {
    type: 'Microsoft.Network/virtualNetworks/subnets',
    terraform: 'azurerm_subnet',
    in: { parentName: 'virtual_network_name' },
    rows: [
      ['properties.addressPrefix', 'address_prefixes', listOf],
      ['properties.addressPrefixes', 'address_prefixes'],
      ['properties.defaultOutboundAccess', 'default_outbound_access_enabled'],
      ['properties.privateEndpointNetworkPolicies', 'private_endpoint_network_policies'],
      [
        'properties.delegations',
        'delegation',
        each([
          ['name', 'name'],
          ['properties.serviceName', 'service_delegation.name'],
          [
            'properties.serviceName',
            'service_delegation.actions',
            (service) => (typeof service === 'string' ? delegatedActions[service] : undefined),
          ],
        ]),
      ],
    ],
    also: [
      {
        terraform: 'azurerm_subnet_network_security_group_association',
        of: 'subnet_id',
        rows: [['properties.networkSecurityGroup.id', 'network_security_group_id']],
        before: ['Microsoft.Sql/managedInstances'],
      },
      {
        terraform: 'azurerm_subnet_route_table_association',
        of: 'subnet_id',
        rows: [['properties.routeTable.id', 'route_table_id']],
        before: ['Microsoft.Sql/managedInstances'],
      },
    ],
  },
  {
    type: 'Microsoft.Network/networkSecurityGroups',
    terraform: 'azurerm_network_security_group',
    in: 'group',
    rows: [['properties.securityRules', 'security_rule', full(ruleMembers, securityRules)]],
  },
  {
    type: 'Microsoft.Network/routeTables',
    terraform: 'azurerm_route_table',
    in: 'group',
    rows: [
      ['properties.disableBgpRoutePropagation', 'bgp_route_propagation_enabled', negated],
      [
        'properties.routes',
        'route',
        full(['name', 'address_prefix', 'next_hop_type', 'next_hop_in_ip_address'], [['name', 'name'], ...routeRows]),
      ],
    ],
  },
  {
    type: 'Microsoft.Network/routeTables/routes',
    terraform: 'azurerm_route',
    in: { parentName: 'route_table_name' },
    rows: routeRows,
  },
  {
    type: 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings',
    terraform: 'azurerm_virtual_network_peering',
    in: { parentName: 'virtual_network_name' },
    rows: [
      ['properties.remoteVirtualNetwork.id', 'remote_virtual_network_id'],
      ['properties.allowVirtualNetworkAccess', 'allow_virtual_network_access'],
      ['properties.allowForwardedTraffic', 'allow_forwarded_traffic'],
      ['properties.allowGatewayTransit', 'allow_gateway_transit'],
      ['properties.useRemoteGateways', 'use_remote_gateways'],
    ],
  },
  {
    type: 'Microsoft.Network/publicIPAddresses',
    terraform: 'azurerm_public_ip',
    in: 'group',
    rows: [
      ['sku.name', 'sku'],
      ['sku.tier', 'sku_tier'],
      ['zones', 'zones'],
      ['properties.publicIPAllocationMethod', 'allocation_method'],
      ['properties.publicIPAddressVersion', 'ip_version'],
      ['properties.ddosSettings.protectionMode', 'ddos_protection_mode'],
      ['properties.ddosSettings.ddosProtectionPlan.id', 'ddos_protection_plan_id'],
    ],
    exports: { 'properties.ipAddress': 'ip_address' },
  },
  {
    type: 'Microsoft.Network/ddosProtectionPlans',
    terraform: 'azurerm_network_ddos_protection_plan',
    in: 'group',
    rows: [['properties', null]],
  },
  {
    type: 'Microsoft.Network/networkWatchers',
    terraform: 'azurerm_network_watcher',
    in: 'group',
    rows: [['properties', null]],
  },
];
