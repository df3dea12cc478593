import type { AzurermType } from '../azurerm-type.ts';
import { each } from '../rewrite.ts';
import { isTfObject, type TfValue } from '../tf-value.ts';

/** Private endpoints and the names by which they are found. */
export const privateLinkTypes: readonly AzurermType[] = [
  {
    type: 'Microsoft.Network/privateDnsZones',
    terraform: 'azurerm_private_dns_zone',
    in: 'group',
    without: ['location'],
    rows: [['properties', null]],
  },
  {
    type: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
    terraform: 'azurerm_private_dns_zone_virtual_network_link',
    in: { parentName: 'private_dns_zone_name' },
    without: ['location'],
    rows: [
      ['properties.virtualNetwork.id', 'virtual_network_id'],
      ['properties.registrationEnabled', 'registration_enabled'],
      ['properties.resolutionPolicy', 'resolution_policy'],
    ],
  },
  {
    type: 'Microsoft.Network/privateEndpoints',
    terraform: 'azurerm_private_endpoint',
    in: 'group',
    rows: [
      ['properties.subnet.id', 'subnet_id'],
      ['properties.customNetworkInterfaceName', 'custom_network_interface_name'],
      [
        'properties.privateLinkServiceConnections',
        'private_service_connection',
        (value, tools) => {
          const connections = each([
            ['name', 'name'],
            ['properties.privateLinkServiceId', 'private_connection_resource_id'],
            ['properties.groupIds', 'subresource_names'],
          ])(value, tools);
          return Array.isArray(connections)
            ? (connections as readonly TfValue[]).map((one) =>
                isTfObject(one) ? { ...one, is_manual_connection: false } : one,
              )
            : undefined;
        },
      ],
    ],
    absorbs: [
      {
        type: 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups',
        rows: [
          ['name', 'private_dns_zone_group.name'],
          // The provider names each entry after its zone, as the entries here are named.
          [
            'properties.privateDnsZoneConfigs',
            'private_dns_zone_group.private_dns_zone_ids',
            (value, tools) => {
              const zones = each([
                ['name', null],
                ['properties.privateDnsZoneId', 'id'],
              ])(value, tools);
              return Array.isArray(zones)
                ? (zones as readonly TfValue[]).flatMap((zone) => (isTfObject(zone) ? [zone['id'] ?? null] : []))
                : undefined;
            },
          ],
        ],
      },
    ],
  },
  {
    type: 'Microsoft.Network/dnsResolvers',
    terraform: 'azurerm_private_dns_resolver',
    in: 'group',
    rows: [['properties.virtualNetwork.id', 'virtual_network_id']],
  },
  {
    type: 'Microsoft.Network/dnsResolvers/inboundEndpoints',
    terraform: 'azurerm_private_dns_resolver_inbound_endpoint',
    in: { parentId: 'private_dns_resolver_id' },
    rows: [
      [
        'properties.ipConfigurations',
        'ip_configurations',
        each([
          ['subnet.id', 'subnet_id'],
          ['privateIpAllocationMethod', 'private_ip_allocation_method'],
          ['privateIpAddress', 'private_ip_address'],
        ]),
      ],
    ],
  },
];
