import type { AzurermRow, AzurermType } from '../azurerm-type.ts';
import { each, full, negated, only } from '../rewrite.ts';

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
  {
    type: 'Microsoft.Network/privateDnsZones',
    terraform: 'azurerm_private_dns_zone',
    in: 'group',
    without: ['location'],
    rows: [['properties', null]],
  },
  {
    type: 'Microsoft.Network/bastionHosts',
    terraform: 'azurerm_bastion_host',
    in: 'group',
    rows: [
      ['sku.name', 'sku'],
      ['zones', 'zones'],
      ['properties.disableCopyPaste', 'copy_paste_enabled', negated],
      ['properties.enableFileCopy', 'file_copy_enabled'],
      ['properties.enableIpConnect', 'ip_connect_enabled'],
      ['properties.enableKerberos', 'kerberos_enabled'],
      ['properties.scaleUnits', 'scale_units'],
      ['properties.enableShareableLink', 'shareable_link_enabled'],
      ['properties.enableTunneling', 'tunneling_enabled'],
      ['properties.enableSessionRecording', 'session_recording_enabled'],
      [
        'properties.ipConfigurations',
        'ip_configuration',
        each([
          ['name', 'name'],
          ['properties.subnet.id', 'subnet_id'],
          ['properties.publicIPAddress.id', 'public_ip_address_id'],
          ['properties.privateIPAllocationMethod', null],
        ]),
      ],
    ],
  },
  {
    type: 'Microsoft.Network/azureFirewalls',
    terraform: 'azurerm_firewall',
    in: 'group',
    rows: [
      ['zones', 'zones'],
      ['properties.sku.name', 'sku_name'],
      ['properties.sku.tier', 'sku_tier'],
      ['properties.firewallPolicy.id', 'firewall_policy_id'],
      [
        'properties.ipConfigurations',
        'ip_configuration',
        each([
          ['name', 'name'],
          ['properties.subnet.id', 'subnet_id'],
          ['properties.publicIPAddress.id', 'public_ip_address_id'],
        ]),
      ],
    ],
    exports: { 'properties.ipConfigurations[0].properties.privateIPAddress': 'ip_configuration[0].private_ip_address' },
  },
];
