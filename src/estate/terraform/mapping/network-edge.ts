import { each, idObjects } from './convert.ts';
import { inGroup, type Row, type TerraformMapping, under } from './mapping.ts';

const apiVersion = '2024-05-01';

const cipherRows: readonly Row[] = [
  ['dh_group', 'dhGroup'],
  ['ike_encryption', 'ikeEncryption'],
  ['ike_integrity', 'ikeIntegrity'],
  ['ipsec_encryption', 'ipsecEncryption'],
  ['ipsec_integrity', 'ipsecIntegrity'],
  ['pfs_group', 'pfsGroup'],
  ['sa_lifetime_seconds', 'saLifeTimeSeconds'],
];

/** Virtual WAN gateways, resolvers' rule sets, public DNS records and service endpoint policies. */
export const networkEdge: readonly TerraformMapping[] = [
  {
    terraform: 'azurerm_vpn_gateway',
    resources: [
      {
        type: 'Microsoft.Network/vpnGateways',
        apiVersion,
        id: inGroup(),
        rows: [
          ['virtual_hub_id', 'properties.virtualHub.id'],
          ['scale_unit', 'properties.vpnGatewayScaleUnit'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_express_route_gateway',
    resources: [
      {
        type: 'Microsoft.Network/expressRouteGateways',
        apiVersion,
        id: inGroup(),
        rows: [
          ['virtual_hub_id', 'properties.virtualHub.id'],
          ['allow_non_virtual_wan_traffic', 'properties.allowNonVirtualWanTraffic'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_vpn_server_configuration',
    resources: [
      {
        type: 'Microsoft.Network/vpnServerConfigurations',
        apiVersion,
        id: inGroup(),
        rows: [
          ['vpn_authentication_types', 'properties.vpnAuthenticationTypes'],
          ['vpn_protocols', 'properties.vpnProtocols'],
          ['ipsec_policy', 'properties.vpnClientIpsecPolicies', each(cipherRows)],
          ['azure_active_directory_authentication[0].tenant', 'properties.aadAuthenticationParameters.aadTenant'],
          ['azure_active_directory_authentication[0].audience', 'properties.aadAuthenticationParameters.aadAudience'],
          ['azure_active_directory_authentication[0].issuer', 'properties.aadAuthenticationParameters.aadIssuer'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_point_to_site_vpn_gateway',
    resources: [
      {
        type: 'Microsoft.Network/p2svpnGateways',
        apiVersion,
        id: inGroup(),
        rows: [
          ['virtual_hub_id', 'properties.virtualHub.id'],
          ['vpn_server_configuration_id', 'properties.vpnServerConfiguration.id'],
          ['dns_servers', 'properties.customDnsServers'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_vpn_site',
    resources: [
      {
        type: 'Microsoft.Network/vpnSites',
        apiVersion,
        id: inGroup(),
        rows: [
          ['virtual_wan_id', 'properties.virtualWan.id'],
          ['address_cidrs', 'properties.addressSpace.addressPrefixes'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_virtual_hub_route_table',
    resources: [
      {
        type: 'Microsoft.Network/virtualHubs/hubRouteTables',
        apiVersion,
        id: under('virtual_hub_id'),
        rows: [
          ['labels', 'properties.labels'],
          [
            'route',
            'properties.routes',
            each([
              ['name', 'name'],
              ['destinations', 'destinations'],
              ['destinations_type', 'destinationType'],
              ['next_hop', 'nextHop'],
              ['next_hop_type', 'nextHopType'],
            ]),
          ],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_subnet_service_endpoint_storage_policy',
    resources: [
      {
        type: 'Microsoft.Network/serviceEndpointPolicies',
        apiVersion,
        id: inGroup(),
        rows: [
          [
            'definition',
            'properties.serviceEndpointPolicyDefinitions',
            each([
              ['name', 'name'],
              ['service', 'properties.service'],
              ['service_resources', 'properties.serviceResources'],
              ['description', 'properties.description'],
            ]),
          ],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_private_dns_resolver_dns_forwarding_ruleset',
    resources: [
      {
        type: 'Microsoft.Network/dnsForwardingRulesets',
        apiVersion: '2022-07-01',
        id: inGroup(),
        rows: [['private_dns_resolver_outbound_endpoint_ids', 'properties.dnsResolverOutboundEndpoints', idObjects()]],
      },
    ],
  },
  {
    terraform: 'azurerm_private_dns_resolver_virtual_network_link',
    resources: [
      {
        type: 'Microsoft.Network/dnsForwardingRulesets/virtualNetworkLinks',
        apiVersion: '2022-07-01',
        id: under('dns_forwarding_ruleset_id'),
        rows: [['virtual_network_id', 'properties.virtualNetwork.id']],
      },
    ],
  },
  {
    terraform: 'azurerm_network_security_perimeter',
    resources: [
      {
        type: 'Microsoft.Network/networkSecurityPerimeters',
        apiVersion: '2023-08-01-preview',
        id: inGroup(),
        rows: [],
      },
    ],
  },
  ...Object.entries({
    a: 'A',
    aaaa: 'AAAA',
    cname: 'CNAME',
    txt: 'TXT',
    mx: 'MX',
    ns: 'NS',
    caa: 'CAA',
    srv: 'SRV',
  }).map(
    ([word, type]): TerraformMapping => ({
      terraform: `azurerm_dns_${word}_record`,
      resources: [
        {
          type: `Microsoft.Network/dnsZones/${type}`,
          apiVersion: '2018-05-01',
          id: [under('dns_zone_id'), inGroup('zone_name', 'name')],
          rows: [
            ['ttl', 'properties.TTL'],
            ['target_resource_id', 'properties.targetResource.id'],
          ],
        },
      ],
    }),
  ),
];
