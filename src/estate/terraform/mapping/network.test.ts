import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lib/json.ts';
import type { PlannedResource } from '../testing/plan-builder.ts';
import { bodies } from '../testing/read-case.ts';

const group = { resource_group_name: 'rg' };
const one = (type: string, values: JsonObject, more: Partial<PlannedResource> = {}): PlannedResource => ({
  address: `${type}.x`,
  values: { name: 'x', ...group, ...values },
  ...more,
});
const net = 'microsoft.network';

describe('network mappings', () => {
  it.each<[string, readonly PlannedResource[], JsonObject]>([
    [
      'virtual network: DDoS protection, subnets in its blocks',
      [
        one('azurerm_virtual_network', {
          address_space: ['10.0.0.0/16'],
          ddos_protection_plan: [{ id: '/plan', enable: true }],
          subnet: [{ name: 'a', address_prefixes: ['10.0.0.0/24'], security_group: '/nsg' }],
        }),
      ],
      {
        [`${net}/virtualnetworks`]: {
          properties: {
            addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
            enableDdosProtection: true,
            ddosProtectionPlan: { id: '/plan' },
            subnets: [
              { name: 'a', properties: { addressPrefix: '10.0.0.0/24', networkSecurityGroup: { id: '/nsg' } } },
            ],
          },
        },
        [`${net}/virtualnetworks/subnets`]: { name: 'a' },
      },
    ],
    [
      'subnet: delegation and endpoints',
      [
        one('azurerm_subnet', {
          virtual_network_name: 'v',
          service_endpoints: ['Microsoft.Storage'],
          private_endpoint_network_policies: 'Enabled',
          delegation: [{ name: 'd', service_delegation: [{ name: 'Microsoft.Web/serverFarms', actions: ['a'] }] }],
        }),
      ],
      {
        [`${net}/virtualnetworks/subnets`]: {
          properties: {
            serviceEndpoints: [{ service: 'Microsoft.Storage' }],
            privateEndpointNetworkPolicies: 'Enabled',
            delegations: [{ name: 'd', properties: { serviceName: 'Microsoft.Web/serverFarms' } }],
          },
        },
      },
    ],
    [
      'peering stands in its network too',
      [
        one('azurerm_virtual_network', {}),
        one('azurerm_virtual_network_peering', {
          virtual_network_name: 'x',
          remote_virtual_network_id: '/remote',
          allow_forwarded_traffic: true,
          use_remote_gateways: true,
        }),
      ],
      {
        [`${net}/virtualnetworks`]: {
          properties: { virtualNetworkPeerings: [{ properties: { remoteVirtualNetwork: { id: '/remote' } } }] },
        },
        [`${net}/virtualnetworks/virtualnetworkpeerings`]: {
          properties: { allowForwardedTraffic: true, useRemoteGateways: true },
        },
      },
    ],
    [
      'security group: rules in its blocks',
      [
        one('azurerm_network_security_group', {
          security_rule: [
            {
              name: 'ssh',
              access: 'Allow',
              direction: 'Inbound',
              destination_port_range: '22',
              source_address_prefix: '*',
              description: '',
            },
          ],
        }),
      ],
      {
        [`${net}/networksecuritygroups`]: {
          properties: {
            securityRules: [
              {
                name: 'ssh',
                properties: {
                  access: 'Allow',
                  direction: 'Inbound',
                  destinationPortRange: '22',
                  sourceAddressPrefix: '*',
                },
              },
            ],
          },
        },
      },
    ],
    [
      'route table: propagation is said the other way round',
      [one('azurerm_route_table', { bgp_route_propagation_enabled: false })],
      { [`${net}/routetables`]: { properties: { disableBgpRoutePropagation: true } } },
    ],
    [
      'public address: DDoS mode',
      [one('azurerm_public_ip', { sku: 'Standard', ddos_protection_mode: 'Enabled' })],
      {
        [`${net}/publicipaddresses`]: {
          sku: { name: 'Standard' },
          properties: { ddosSettings: { protectionMode: 'Enabled' } },
        },
      },
    ],
    [
      'interface with its security group and balancer by association',
      [
        one('azurerm_network_interface', { ip_configuration: [{ name: 'ip', public_ip_address_id: '/pip' }] }),
        {
          address: 'azurerm_network_interface_security_group_association.a',
          values: { network_security_group_id: '/nsg' },
          references: { network_interface_id: ['azurerm_network_interface.x.id'] },
        },
        {
          address: 'azurerm_network_interface_backend_address_pool_association.a',
          values: { ip_configuration_name: 'ip', backend_address_pool_id: '/pool' },
          references: { network_interface_id: ['azurerm_network_interface.x.id'] },
        },
      ],
      {
        [`${net}/networkinterfaces`]: {
          properties: {
            networkSecurityGroup: { id: '/nsg' },
            ipConfigurations: [
              {
                name: 'ip',
                properties: { publicIPAddress: { id: '/pip' }, loadBalancerBackendAddressPools: [{ id: '/pool' }] },
              },
            ],
          },
        },
      },
    ],
    [
      'flow log with traffic analytics',
      [
        one('azurerm_network_watcher_flow_log', {
          network_watcher_name: 'w',
          enabled: true,
          target_resource_id: '/vnet',
          storage_account_id: '/sa',
          retention_policy: [{ enabled: true, days: 0 }],
          traffic_analytics: [{ enabled: true, workspace_resource_id: '/law' }],
        }),
      ],
      {
        [`${net}/networkwatchers/flowlogs`]: {
          properties: {
            enabled: true,
            targetResourceId: '/vnet',
            storageId: '/sa',
            retentionPolicy: { enabled: true, days: 0 },
            flowAnalyticsConfiguration: {
              networkWatcherFlowAnalyticsConfiguration: { enabled: true, workspaceResourceId: '/law' },
            },
          },
        },
      },
    ],
    [
      'bastion',
      [
        one('azurerm_bastion_host', {
          sku: 'Premium',
          copy_paste_enabled: true,
          ip_configuration: [{ name: 'i', subnet_id: '/s' }],
        }),
      ],
      {
        [`${net}/bastionhosts`]: {
          sku: { name: 'Premium' },
          properties: { disableCopyPaste: false, ipConfigurations: [{ properties: { subnet: { id: '/s' } } }] },
        },
      },
    ],
    [
      'private endpoint: automatic and manual connections, zones',
      [
        one('azurerm_private_endpoint', {
          subnet_id: '/s',
          private_service_connection: [
            {
              name: 'a',
              is_manual_connection: false,
              private_connection_resource_id: '/sa',
              subresource_names: ['blob'],
            },
          ],
          private_dns_zone_group: [{ name: 'g', private_dns_zone_ids: ['/zones/privatelink.blob.core.windows.net'] }],
        }),
      ],
      {
        [`${net}/privateendpoints`]: {
          properties: {
            privateLinkServiceConnections: [
              { name: 'a', properties: { privateLinkServiceId: '/sa', groupIds: ['blob'] } },
            ],
          },
        },
        [`${net}/privateendpoints/privatednszonegroups`]: {
          name: 'g',
          properties: {
            privateDnsZoneConfigs: [{ properties: { privateDnsZoneId: '/zones/privatelink.blob.core.windows.net' } }],
          },
        },
      },
    ],
    [
      'private zone link, by zone id (provider 5)',
      [
        { address: 'azurerm_private_dns_zone.z', values: { name: 'z', ...group } },
        {
          address: 'azurerm_private_dns_zone_virtual_network_link.l',
          values: { name: 'l', virtual_network_id: '/v' },
          references: { private_dns_zone_id: ['azurerm_private_dns_zone.z.id'] },
        },
      ],
      { [`${net}/privatednszones/virtualnetworklinks`]: { name: 'l', properties: { virtualNetwork: { id: '/v' } } } },
    ],
    [
      'firewall policy: intrusion detection and TLS inspection',
      [
        one('azurerm_firewall_policy', {
          sku: 'Premium',
          threat_intelligence_mode: 'Deny',
          intrusion_detection: [{ mode: 'Deny', signature_overrides: [{ id: '1', state: 'Off' }] }],
          tls_certificate: [{ name: 'ca', key_vault_secret_id: 'https://v/secrets/ca' }],
        }),
      ],
      {
        [`${net}/firewallpolicies`]: {
          properties: {
            sku: { tier: 'Premium' },
            threatIntelMode: 'Deny',
            intrusionDetection: { mode: 'Deny', configuration: { signatureOverrides: [{ id: '1', mode: 'Off' }] } },
            transportSecurity: { certificateAuthority: { name: 'ca', keyVaultSecretId: 'https://v/secrets/ca' } },
          },
        },
      },
    ],
    [
      'firewall rules of a policy',
      [
        {
          address: 'azurerm_firewall_policy_rule_collection_group.g',
          values: {
            name: 'g',
            firewall_policy_id: '/fp',
            application_rule_collection: [
              {
                name: 'a',
                action: 'Allow',
                rule: [
                  {
                    name: 'r',
                    destination_urls: ['x/y'],
                    terminate_tls: true,
                    protocols: [{ type: 'Https', port: 443 }],
                  },
                ],
              },
            ],
            nat_rule_collection: [
              {
                name: 'n',
                action: 'Dnat',
                rule: [{ name: 'r', destination_address: '1.2.3.4', translated_port: 3389, protocols: ['TCP'] }],
              },
            ],
          },
        },
      ],
      {
        [`${net}/firewallpolicies/rulecollectiongroups`]: {
          properties: {
            ruleCollections: [
              {
                ruleCollectionType: 'FirewallPolicyFilterRuleCollection',
                action: { type: 'Allow' },
                rules: [
                  {
                    ruleType: 'ApplicationRule',
                    targetUrls: ['x/y'],
                    terminateTLS: true,
                    protocols: [{ protocolType: 'Https', port: 443 }],
                  },
                ],
              },
              {
                action: { type: 'DNAT' },
                rules: [
                  {
                    ruleType: 'NatRule',
                    destinationAddresses: ['1.2.3.4'],
                    translatedPort: '3389',
                    ipProtocols: ['TCP'],
                  },
                ],
              },
            ],
          },
        },
      },
    ],
    [
      'application gateway: names become ids of its own parts',
      [
        one('azurerm_application_gateway', {
          ssl_policy: [{ policy_type: 'Predefined', policy_name: 'AppGwSslPolicy20220101' }],
          http_listener: [{ name: 'l', protocol: 'Https', frontend_port_name: 'p' }],
        }),
      ],
      {
        [`${net}/applicationgateways`]: {
          properties: {
            sslPolicy: { policyType: 'Predefined', policyName: 'AppGwSslPolicy20220101' },
            httpListeners: [
              {
                name: 'l',
                properties: {
                  protocol: 'Https',
                  frontendPort: { id: expect.stringMatching(/applicationGateways\/x\/frontendPorts\/p$/) },
                },
              },
            ],
          },
        },
      },
    ],
    [
      'Front Door: domain, route and firewall',
      [
        {
          address: 'azurerm_cdn_frontdoor_custom_domain.d',
          values: { name: 'd', cdn_frontdoor_profile_id: '/p', tls: [{ minimum_tls_version: 'TLS12' }] },
        },
        {
          address: 'azurerm_cdn_frontdoor_route.r',
          values: { name: 'r', cdn_frontdoor_endpoint_id: '/e', https_redirect_enabled: true },
        },
        one('azurerm_cdn_frontdoor_firewall_policy', {
          sku_name: 'Premium_AzureFrontDoor',
          enabled: true,
          mode: 'Prevention',
        }),
      ],
      {
        'microsoft.cdn/profiles/customdomains': { properties: { tlsSettings: { minimumTlsVersion: 'TLS12' } } },
        'microsoft.cdn/profiles/afdendpoints/routes': { properties: { httpsRedirect: 'Enabled' } },
        [`${net}/frontdoorwebapplicationfirewallpolicies`]: {
          sku: { name: 'Premium_AzureFrontDoor' },
          properties: { policySettings: { enabledState: 'Enabled', mode: 'Prevention' } },
        },
      },
    ],
  ] as unknown as [string, readonly PlannedResource[], JsonObject][])('%s', (_, resources, expected) => {
    expect(bodies(resources)).toMatchObject(expected);
  });

  it('finds the security group of a subnet in a write-only attribute', () => {
    const subnet = one('azurerm_subnet', { virtual_network_name: 'v', network_security_group_id_wo: null });
    const written = {
      ...subnet,
      references: { network_security_group_id_wo: ['azurerm_network_security_group.x.id'] },
    };
    const found = bodies([written, one('azurerm_network_security_group', {})])[`${net}/virtualnetworks/subnets`];
    expect(JSON.stringify(found)).toContain('/networkSecurityGroups/x"');
  });
});
