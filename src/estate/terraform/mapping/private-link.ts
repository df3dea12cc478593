import { isValueArray, type ValueObject } from '../../../model/value.ts';
import { textOf } from '../value-text.ts';
import { always, by, each, idObjects } from './convert.ts';
import { inGroup, type Row, type TerraformMapping, under } from './mapping.ts';

const apiVersion = '2024-05-01';
const dnsVersion = '2024-06-01';

const connectionRows: readonly Row[] = [
  ['name', 'name'],
  ['private_connection_resource_id', 'properties.privateLinkServiceId'],
  ['private_connection_resource_alias', 'properties.privateLinkServiceId'],
  ['subresource_names', 'properties.groupIds'],
  ['request_message', 'properties.requestMessage'],
];

/** Connections that wait for approval by hand stand in a list of their own. */
const connections = (manual: boolean): Row => [
  'private_service_connection',
  manual ? 'properties.manualPrivateLinkServiceConnections' : 'properties.privateLinkServiceConnections',
  {
    convert: (value, tools) => {
      const chosen = isValueArray(value)
        ? value.filter((c) => ((c as ValueObject | null)?.['is_manual_connection'] === true) === manual)
        : [];
      return chosen.length === 0 ? undefined : each(connectionRows).convert(chosen, tools);
    },
  },
];

/** Each zone of a group is a configuration of its own. */
const zoneConfigs = by((value) =>
  isValueArray(value)
    ? value.map((id, i) => ({
        name: textOf(id).includes('${') ? `zone-${i}` : (textOf(id).split('/').at(-1) ?? ''),
        properties: { privateDnsZoneId: id },
      }))
    : undefined,
);

const recordTypes = { a: 'A', aaaa: 'AAAA', cname: 'CNAME', mx: 'MX', ptr: 'PTR', srv: 'SRV', txt: 'TXT' } as const;

/** Private endpoints and the private zones that resolve them. */
export const privateLink: readonly TerraformMapping[] = [
  {
    terraform: 'azurerm_private_endpoint',
    resources: [
      {
        type: 'Microsoft.Network/privateEndpoints',
        apiVersion,
        id: inGroup(),
        rows: [
          ['subnet_id', 'properties.subnet.id'],
          ['custom_network_interface_name', 'properties.customNetworkInterfaceName'],
          connections(false),
          connections(true),
          [
            'ip_configuration',
            'properties.ipConfigurations',
            each([
              ['name', 'name'],
              ['private_ip_address', 'properties.privateIPAddress'],
              ['subresource_name', 'properties.groupId'],
              ['member_name', 'properties.memberName'],
            ]),
          ],
        ],
      },
      {
        type: 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups',
        apiVersion,
        forEach: 'private_dns_zone_group',
        id: under('id'),
        rows: [['private_dns_zone_ids', 'properties.privateDnsZoneConfigs', zoneConfigs]],
      },
    ],
  },
  {
    terraform: 'azurerm_private_link_service',
    resources: [
      {
        type: 'Microsoft.Network/privateLinkServices',
        apiVersion,
        id: inGroup(),
        rows: [
          ['auto_approval_subscription_ids', 'properties.autoApproval.subscriptions'],
          ['visibility_subscription_ids', 'properties.visibility.subscriptions'],
          [
            'load_balancer_frontend_ip_configuration_ids',
            'properties.loadBalancerFrontendIpConfigurations',
            idObjects(),
          ],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_private_dns_zone',
    resources: [
      {
        type: 'Microsoft.Network/privateDnsZones',
        apiVersion: dnsVersion,
        id: inGroup(),
        rows: [['', 'location', always('global')]],
      },
    ],
  },
  {
    terraform: 'azurerm_private_dns_zone_virtual_network_link',
    resources: [
      {
        type: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
        apiVersion: dnsVersion,
        id: [under('private_dns_zone_id'), inGroup('private_dns_zone_name', 'name')],
        rows: [
          ['', 'location', always('global')],
          ['virtual_network_id', 'properties.virtualNetwork.id'],
          ['registration_enabled', 'properties.registrationEnabled'],
          ['resolution_policy', 'properties.resolutionPolicy'],
        ],
      },
    ],
  },
  ...Object.entries(recordTypes).map(
    ([word, type]): TerraformMapping => ({
      terraform: `azurerm_private_dns_${word}_record`,
      resources: [
        {
          type: `Microsoft.Network/privateDnsZones/${type}`,
          apiVersion: dnsVersion,
          id: [under('private_dns_zone_id'), inGroup('zone_name', 'name')],
          rows: [['ttl', 'properties.ttl']],
        },
      ],
    }),
  ),
  {
    terraform: 'azurerm_dns_zone',
    resources: [
      {
        type: 'Microsoft.Network/dnsZones',
        apiVersion: '2018-05-01',
        id: inGroup(),
        rows: [['', 'location', always('global')]],
      },
    ],
  },
  {
    terraform: 'azurerm_private_dns_resolver',
    resources: [
      {
        type: 'Microsoft.Network/dnsResolvers',
        apiVersion: '2022-07-01',
        id: inGroup(),
        rows: [['virtual_network_id', 'properties.virtualNetwork.id']],
      },
    ],
  },
  ...(['inbound', 'outbound'] as const).map(
    (direction): TerraformMapping => ({
      terraform: `azurerm_private_dns_resolver_${direction}_endpoint`,
      resources: [
        {
          type: `Microsoft.Network/dnsResolvers/${direction}Endpoints`,
          apiVersion: '2022-07-01',
          id: under('private_dns_resolver_id'),
          rows: [
            ['subnet_id', 'properties.subnet.id'],
            ['ip_configurations', 'properties.ipConfigurations', each([['subnet_id', 'subnet.id']])],
          ],
        },
      ],
    }),
  ),
];
