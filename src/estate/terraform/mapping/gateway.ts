import { computed, each, enabled, idObjects, ownChild } from './convert.ts';
import { inGroup, type Row, type TerraformMapping, under } from './mapping.ts';

const apiVersion = '2024-05-01';

const ipRows: readonly Row[] = [
  ['name', 'name'],
  ['subnet_id', 'properties.subnet.id'],
  ['public_ip_address_id', 'properties.publicIPAddress.id'],
  ['private_ip_address', 'properties.privateIPAddress', computed],
  ['private_ip_address_allocation', 'properties.privateIPAllocationMethod'],
];

const sslRows = (block: string, to: string): readonly Row[] => [
  [`${block}.policy_type`, `${to}.policyType`],
  [`${block}.policy_name`, `${to}.policyName`],
  [`${block}.min_protocol_version`, `${to}.minProtocolVersion`],
  [`${block}.cipher_suites`, `${to}.cipherSuites`],
  [`${block}.disabled_protocols`, `${to}.disabledSslProtocols`],
];

/** Sub-resources of a gateway refer to one another by name; ARM does by id. */
const listener: readonly Row[] = [
  ['name', 'name'],
  ['protocol', 'properties.protocol'],
  ['host_name', 'properties.hostName'],
  ['host_names', 'properties.hostNames'],
  ['require_sni', 'properties.requireServerNameIndication'],
  ['firewall_policy_id', 'properties.firewallPolicy.id'],
  ['frontend_ip_configuration_name', 'properties.frontendIPConfiguration.id', ownChild('frontendIPConfigurations')],
  ['frontend_port_name', 'properties.frontendPort.id', ownChild('frontendPorts')],
  ['ssl_certificate_name', 'properties.sslCertificate.id', ownChild('sslCertificates')],
  ['ssl_profile_name', 'properties.sslProfile.id', ownChild('sslProfiles')],
];

const routing: readonly Row[] = [
  ['name', 'name'],
  ['rule_type', 'properties.ruleType'],
  ['priority', 'properties.priority'],
  ['http_listener_name', 'properties.httpListener.id', ownChild('httpListeners')],
  ['backend_address_pool_name', 'properties.backendAddressPool.id', ownChild('backendAddressPools')],
  ['backend_http_settings_name', 'properties.backendHttpSettings.id', ownChild('backendHttpSettingsCollection')],
  ['redirect_configuration_name', 'properties.redirectConfiguration.id', ownChild('redirectConfigurations')],
  ['url_path_map_name', 'properties.urlPathMap.id', ownChild('urlPathMaps')],
];

const applicationGateway: readonly Row[] = [
  ['sku[0].name', 'properties.sku.name'],
  ['sku[0].tier', 'properties.sku.tier'],
  ['sku[0].capacity', 'properties.sku.capacity'],
  ['autoscale_configuration[0].min_capacity', 'properties.autoscaleConfiguration.minCapacity'],
  ['autoscale_configuration[0].max_capacity', 'properties.autoscaleConfiguration.maxCapacity'],
  ['enable_http2', 'properties.enableHttp2'],
  ['http2_enabled', 'properties.enableHttp2'],
  ['fips_enabled', 'properties.enableFips'],
  ['firewall_policy_id', 'properties.firewallPolicy.id'],
  ...sslRows('ssl_policy[0]', 'properties.sslPolicy'),
  ['waf_configuration[0].enabled', 'properties.webApplicationFirewallConfiguration.enabled'],
  ['waf_configuration[0].firewall_mode', 'properties.webApplicationFirewallConfiguration.firewallMode'],
  ['waf_configuration[0].rule_set_type', 'properties.webApplicationFirewallConfiguration.ruleSetType'],
  ['waf_configuration[0].rule_set_version', 'properties.webApplicationFirewallConfiguration.ruleSetVersion'],
  ['gateway_ip_configuration', 'properties.gatewayIPConfigurations', each(ipRows)],
  ['frontend_ip_configuration', 'properties.frontendIPConfigurations', each(ipRows)],
  [
    'frontend_port',
    'properties.frontendPorts',
    each([
      ['name', 'name'],
      ['port', 'properties.port'],
    ]),
  ],
  [
    'ssl_certificate',
    'properties.sslCertificates',
    each([
      ['name', 'name'],
      ['key_vault_secret_id', 'properties.keyVaultSecretId'],
    ]),
  ],
  [
    'ssl_profile',
    'properties.sslProfiles',
    each([['name', 'name'], ...sslRows('ssl_policy[0]', 'properties.sslPolicy')]),
  ],
  [
    'backend_address_pool',
    'properties.backendAddressPools',
    each([
      ['name', 'name'],
      ['fqdns', 'properties.backendAddresses', idObjects('fqdn')],
      ['ip_addresses', 'properties.backendAddresses', idObjects('ipAddress')],
    ]),
  ],
  [
    'backend_http_settings',
    'properties.backendHttpSettingsCollection',
    each([
      ['name', 'name'],
      ['protocol', 'properties.protocol'],
      ['port', 'properties.port'],
      ['host_name', 'properties.hostName'],
      ['cookie_based_affinity', 'properties.cookieBasedAffinity'],
      ['request_timeout', 'properties.requestTimeout'],
      ['pick_host_name_from_backend_address', 'properties.pickHostNameFromBackendAddress'],
      ['probe_name', 'properties.probe.id', ownChild('probes')],
    ]),
  ],
  ['http_listener', 'properties.httpListeners', each(listener)],
  ['request_routing_rule', 'properties.requestRoutingRules', each(routing)],
  [
    'redirect_configuration',
    'properties.redirectConfigurations',
    each([
      ['name', 'name'],
      ['redirect_type', 'properties.redirectType'],
      ['target_listener_name', 'properties.targetListener.id', ownChild('httpListeners')],
      ['target_url', 'properties.targetUrl'],
      ['include_path', 'properties.includePath'],
      ['include_query_string', 'properties.includeQueryString'],
    ]),
  ],
  [
    'probe',
    'properties.probes',
    each([
      ['name', 'name'],
      ['protocol', 'properties.protocol'],
      ['path', 'properties.path'],
      ['host', 'properties.host'],
    ]),
  ],
];

/** VPN, ExpressRoute and application gateways, virtual WAN and traffic manager. */
export const gateway: readonly TerraformMapping[] = [
  {
    terraform: 'azurerm_application_gateway',
    resources: [{ type: 'Microsoft.Network/applicationGateways', apiVersion, id: inGroup(), rows: applicationGateway }],
  },
  {
    terraform: 'azurerm_web_application_firewall_policy',
    resources: [
      {
        type: 'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies',
        apiVersion,
        id: inGroup(),
        rows: [
          ['policy_settings[0].enabled', 'properties.policySettings.state', enabled],
          ['policy_settings[0].mode', 'properties.policySettings.mode'],
          ['policy_settings[0].request_body_check', 'properties.policySettings.requestBodyCheck'],
          ['policy_settings[0].max_request_body_size_in_kb', 'properties.policySettings.maxRequestBodySizeInKb'],
          [
            'managed_rules[0].managed_rule_set',
            'properties.managedRules.managedRuleSets',
            each([
              ['type', 'ruleSetType'],
              ['version', 'ruleSetVersion'],
            ]),
          ],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_virtual_network_gateway',
    resources: [
      {
        type: 'Microsoft.Network/virtualNetworkGateways',
        apiVersion,
        id: inGroup(),
        rows: [
          ['type', 'properties.gatewayType'],
          ['vpn_type', 'properties.vpnType'],
          ['sku', 'properties.sku.name'],
          ['sku', 'properties.sku.tier'],
          ['generation', 'properties.vpnGatewayGeneration'],
          ['active_active', 'properties.activeActive'],
          ['enable_bgp', 'properties.enableBgp'],
          ['bgp_enabled', 'properties.enableBgp'],
          ['private_ip_address_enabled', 'properties.enablePrivateIpAddress'],
          ['ip_configuration', 'properties.ipConfigurations', each(ipRows)],
          [
            'vpn_client_configuration[0].address_space',
            'properties.vpnClientConfiguration.vpnClientAddressPool.addressPrefixes',
          ],
          ['vpn_client_configuration[0].vpn_client_protocols', 'properties.vpnClientConfiguration.vpnClientProtocols'],
          ['vpn_client_configuration[0].vpn_auth_types', 'properties.vpnClientConfiguration.vpnAuthenticationTypes'],
          ['vpn_client_configuration[0].aad_tenant', 'properties.vpnClientConfiguration.aadTenant'],
          ['vpn_client_configuration[0].aad_audience', 'properties.vpnClientConfiguration.aadAudience'],
          ['vpn_client_configuration[0].aad_issuer', 'properties.vpnClientConfiguration.aadIssuer'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_virtual_network_gateway_connection',
    resources: [
      {
        type: 'Microsoft.Network/connections',
        apiVersion,
        id: inGroup(),
        // The shared key stays behind: no rule asks for it.
        rows: [
          ['type', 'properties.connectionType'],
          ['connection_protocol', 'properties.connectionProtocol'],
          ['enable_bgp', 'properties.enableBgp'],
          ['bgp_enabled', 'properties.enableBgp'],
          ['virtual_network_gateway_id', 'properties.virtualNetworkGateway1.id'],
          ['peer_virtual_network_gateway_id', 'properties.virtualNetworkGateway2.id'],
          ['local_network_gateway_id', 'properties.localNetworkGateway2.id'],
          ['express_route_circuit_id', 'properties.peer.id'],
          ['use_policy_based_traffic_selectors', 'properties.usePolicyBasedTrafficSelectors'],
          [
            'ipsec_policy',
            'properties.ipsecPolicies',
            each([
              ['dh_group', 'dhGroup'],
              ['ike_encryption', 'ikeEncryption'],
              ['ike_integrity', 'ikeIntegrity'],
              ['ipsec_encryption', 'ipsecEncryption'],
              ['ipsec_integrity', 'ipsecIntegrity'],
              ['pfs_group', 'pfsGroup'],
              ['sa_lifetime', 'saLifeTimeSeconds'],
              ['sa_lifetime_in_seconds', 'saLifeTimeSeconds'],
              ['sa_datasize', 'saDataSizeKilobytes'],
            ]),
          ],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_local_network_gateway',
    resources: [
      {
        type: 'Microsoft.Network/localNetworkGateways',
        apiVersion,
        id: inGroup(),
        rows: [
          ['gateway_address', 'properties.gatewayIpAddress'],
          ['gateway_fqdn', 'properties.fqdn'],
          ['address_space', 'properties.localNetworkAddressSpace.addressPrefixes'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_express_route_circuit',
    resources: [
      {
        type: 'Microsoft.Network/expressRouteCircuits',
        apiVersion,
        id: inGroup(),
        rows: [
          ['sku[0].tier', 'sku.tier'],
          ['sku[0].family', 'sku.family'],
          ['{sku[0].tier}_{sku[0].family}', 'sku.name'],
          ['service_provider_name', 'properties.serviceProviderProperties.serviceProviderName'],
          ['peering_location', 'properties.serviceProviderProperties.peeringLocation'],
          ['bandwidth_in_mbps', 'properties.serviceProviderProperties.bandwidthInMbps'],
          ['express_route_port_id', 'properties.expressRoutePort.id'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_virtual_wan',
    resources: [
      {
        type: 'Microsoft.Network/virtualWans',
        apiVersion,
        id: inGroup(),
        rows: [
          ['type', 'properties.type'],
          ['disable_vpn_encryption', 'properties.disableVpnEncryption'],
          ['allow_branch_to_branch_traffic', 'properties.allowBranchToBranchTraffic'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_virtual_hub',
    resources: [
      {
        type: 'Microsoft.Network/virtualHubs',
        apiVersion,
        id: inGroup(),
        rows: [
          ['address_prefix', 'properties.addressPrefix'],
          ['sku', 'properties.sku'],
          ['virtual_wan_id', 'properties.virtualWan.id'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_virtual_hub_connection',
    resources: [
      {
        type: 'Microsoft.Network/virtualHubs/hubVirtualNetworkConnections',
        apiVersion,
        id: under('virtual_hub_id'),
        rows: [
          ['remote_virtual_network_id', 'properties.remoteVirtualNetwork.id'],
          ['internet_security_enabled', 'properties.enableInternetSecurity'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_traffic_manager_profile',
    resources: [
      {
        type: 'Microsoft.Network/trafficManagerProfiles',
        apiVersion: '2022-04-01',
        id: inGroup(),
        rows: [
          ['profile_status', 'properties.profileStatus'],
          ['traffic_routing_method', 'properties.trafficRoutingMethod'],
          ['dns_config[0].relative_name', 'properties.dnsConfig.relativeName'],
          ['dns_config[0].ttl', 'properties.dnsConfig.ttl'],
          ['monitor_config[0].protocol', 'properties.monitorConfig.protocol'],
          ['monitor_config[0].port', 'properties.monitorConfig.port'],
          ['monitor_config[0].path', 'properties.monitorConfig.path'],
        ],
      },
    ],
  },
  ...(
    [
      ['azure', 'azureEndpoints'],
      ['external', 'externalEndpoints'],
      ['nested', 'nestedEndpoints'],
    ] as const
  ).map(
    ([word, segment]): TerraformMapping => ({
      terraform: `azurerm_traffic_manager_${word}_endpoint`,
      resources: [
        {
          type: `Microsoft.Network/trafficManagerProfiles/${segment}`,
          apiVersion: '2022-04-01',
          id: under('profile_id'),
          inParent: 'properties.endpoints',
          rows: [
            ['target_resource_id', 'properties.targetResourceId'],
            ['target', 'properties.target'],
            ['endpoint_location', 'properties.endpointLocation'],
            ['priority', 'properties.priority'],
            ['weight', 'properties.weight'],
            ['enabled', 'properties.endpointStatus', enabled],
          ],
        },
      ],
    }),
  ),
];
