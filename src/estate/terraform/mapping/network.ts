import { by, computed, each, enabled, firstOf, idObjects, negated, whenSet } from './convert.ts';
import { inGroup, type ResourceMapping, type Row, type TerraformMapping, under } from './mapping.ts';

const apiVersion = '2024-05-01';

/** One prefix stands in `addressPrefix`, several in `addressPrefixes`; REST shows the list in either case. */
const onlyOne = by((value) => (Array.isArray(value) && value.length === 1 ? value[0] : undefined));

const delegationRows: readonly Row[] = [
  ['name', 'name'],
  ['service_delegation[0].name', 'properties.serviceName'],
  ['service_delegation[0].actions', 'properties.actions'],
];

const subnetRows: readonly Row[] = [
  ['address_prefix', 'properties.addressPrefix'],
  ['address_prefixes', 'properties.addressPrefixes'],
  ['address_prefixes', 'properties.addressPrefix', onlyOne],
  ['security_group', 'properties.networkSecurityGroup.id'],
  ['route_table_id', 'properties.routeTable.id'],
  ['service_endpoints', 'properties.serviceEndpoints', idObjects('service')],
  ['service_endpoint', 'properties.serviceEndpoints', each([['service', 'service']])],
  ['network_security_group_id_wo', 'properties.networkSecurityGroup.id'],
  ['route_table_id_wo', 'properties.routeTable.id'],
  ['service_endpoint_policy_ids', 'properties.serviceEndpointPolicies', idObjects()],
  ['delegation', 'properties.delegations', each(delegationRows)],
  ['private_endpoint_network_policies', 'properties.privateEndpointNetworkPolicies'],
  ['private_endpoint_network_policies_enabled', 'properties.privateEndpointNetworkPolicies', enabled],
  ['private_link_service_network_policies_enabled', 'properties.privateLinkServiceNetworkPolicies', enabled],
  ['default_outbound_access_enabled', 'properties.defaultOutboundAccess'],
];

const ruleRows: readonly Row[] = [
  ['description', 'properties.description'],
  ['protocol', 'properties.protocol'],
  ['access', 'properties.access'],
  ['direction', 'properties.direction'],
  ['priority', 'properties.priority'],
  ['source_port_range', 'properties.sourcePortRange'],
  ['source_port_ranges', 'properties.sourcePortRanges'],
  ['destination_port_range', 'properties.destinationPortRange'],
  ['destination_port_ranges', 'properties.destinationPortRanges'],
  ['source_address_prefix', 'properties.sourceAddressPrefix'],
  ['source_address_prefixes', 'properties.sourceAddressPrefixes'],
  ['destination_address_prefix', 'properties.destinationAddressPrefix'],
  ['destination_address_prefixes', 'properties.destinationAddressPrefixes'],
  ['source_application_security_group_ids', 'properties.sourceApplicationSecurityGroups', idObjects()],
  ['destination_application_security_group_ids', 'properties.destinationApplicationSecurityGroups', idObjects()],
];

const routeRows: readonly Row[] = [
  ['address_prefix', 'properties.addressPrefix'],
  ['next_hop_type', 'properties.nextHopType'],
  ['next_hop_in_ip_address', 'properties.nextHopIpAddress'],
];

const named = (rows: readonly Row[]): readonly Row[] => [['name', 'name'], ...rows];

const ipRows: readonly Row[] = [
  ['name', 'name'],
  ['subnet_id', 'properties.subnet.id'],
  ['public_ip_address_id', 'properties.publicIPAddress.id'],
  ['private_ip_address', 'properties.privateIPAddress', computed],
  ['private_ip_address_allocation', 'properties.privateIPAllocationMethod'],
  ['private_ip_address_version', 'properties.privateIPAddressVersion'],
  ['primary', 'properties.primary'],
];

const peering: ResourceMapping = {
  type: 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings',
  apiVersion,
  id: inGroup('virtual_network_name', 'name'),
  inParent: 'properties.virtualNetworkPeerings',
  rows: [
    ['remote_virtual_network_id', 'properties.remoteVirtualNetwork.id'],
    ['allow_virtual_network_access', 'properties.allowVirtualNetworkAccess'],
    ['allow_forwarded_traffic', 'properties.allowForwardedTraffic'],
    ['allow_gateway_transit', 'properties.allowGatewayTransit'],
    ['use_remote_gateways', 'properties.useRemoteGateways'],
    ['peer_complete_virtual_networks_enabled', 'properties.peerCompleteVnets'],
  ],
};

/** Writes one attribute of an association into the subnet, interface or gateway that it names. */
const association = (terraform: string, target: string, row: Row): TerraformMapping => ({
  terraform,
  resources: [],
  folds: [{ target, rows: [row] }],
});

/** The front end of a balancer that a rule names. */
const frontend: Row = [
  '{loadbalancer_id}/frontendIPConfigurations/{frontend_ip_configuration_name}',
  'properties.frontendIPConfiguration.id',
];

const flowLog: TerraformMapping = {
  terraform: 'azurerm_network_watcher_flow_log',
  resources: [
    {
      type: 'Microsoft.Network/networkWatchers/flowLogs',
      apiVersion,
      id: inGroup('network_watcher_name', 'name'),
      rows: [
        ['enabled', 'properties.enabled'],
        ['target_resource_id', 'properties.targetResourceId'],
        ['network_security_group_id', 'properties.targetResourceId'],
        ['storage_account_id', 'properties.storageId'],
        ['version', 'properties.format.version'],
        ['retention_policy[0].enabled', 'properties.retentionPolicy.enabled'],
        ['retention_policy[0].days', 'properties.retentionPolicy.days'],
        ...(
          [
            ['enabled', 'enabled'],
            ['workspace_id', 'workspaceId'],
            ['workspace_region', 'workspaceRegion'],
            ['workspace_resource_id', 'workspaceResourceId'],
            ['interval_in_minutes', 'trafficAnalyticsInterval'],
          ] as const
        ).map(
          ([from, to]): Row => [
            `traffic_analytics[0].${from}`,
            `properties.flowAnalyticsConfiguration.networkWatcherFlowAnalyticsConfiguration.${to}`,
          ],
        ),
      ],
    },
  ],
};

/** Virtual networks, subnets, rules, routes, addresses and interfaces. */
export const network: readonly TerraformMapping[] = [
  {
    terraform: 'azurerm_virtual_network',
    resources: [
      {
        type: 'Microsoft.Network/virtualNetworks',
        apiVersion,
        id: inGroup(),
        rows: [
          ['address_space', 'properties.addressSpace.addressPrefixes'],
          ['dns_servers', 'properties.dhcpOptions.dnsServers'],
          ['ddos_protection_plan[0].enable', 'properties.enableDdosProtection'],
          ['ddos_protection_plan[0].id', 'properties.ddosProtectionPlan.id'],
          ['encryption', 'properties.encryption.enabled', whenSet(true)],
          ['encryption[0].enforcement', 'properties.encryption.enforcement'],
          ['flow_timeout_in_minutes', 'properties.flowTimeoutInMinutes'],
          ['private_endpoint_vnet_policies', 'properties.privateEndpointVNetPolicies'],
        ],
      },
      {
        type: 'Microsoft.Network/virtualNetworks/subnets',
        apiVersion,
        forEach: 'subnet',
        id: under('id'),
        inParent: 'properties.subnets',
        rows: subnetRows,
      },
    ],
  },
  {
    terraform: 'azurerm_subnet',
    resources: [
      {
        type: 'Microsoft.Network/virtualNetworks/subnets',
        apiVersion,
        id: inGroup('virtual_network_name', 'name'),
        inParent: 'properties.subnets',
        rows: subnetRows,
      },
    ],
  },
  association('azurerm_subnet_network_security_group_association', 'subnet_id', [
    'network_security_group_id',
    'properties.networkSecurityGroup.id',
  ]),
  association('azurerm_subnet_route_table_association', 'subnet_id', ['route_table_id', 'properties.routeTable.id']),
  association('azurerm_subnet_nat_gateway_association', 'subnet_id', ['nat_gateway_id', 'properties.natGateway.id']),
  association('azurerm_virtual_network_dns_servers', 'virtual_network_id', [
    'dns_servers',
    'properties.dhcpOptions.dnsServers',
  ]),
  { terraform: 'azurerm_virtual_network_peering', resources: [peering] },
  {
    terraform: 'azurerm_network_security_group',
    resources: [
      {
        type: 'Microsoft.Network/networkSecurityGroups',
        apiVersion,
        id: inGroup(),
        rows: [['security_rule', 'properties.securityRules', each(named(ruleRows))]],
      },
    ],
  },
  {
    terraform: 'azurerm_network_security_rule',
    resources: [
      {
        type: 'Microsoft.Network/networkSecurityGroups/securityRules',
        apiVersion,
        id: inGroup('network_security_group_name', 'name'),
        inParent: 'properties.securityRules',
        rows: ruleRows,
      },
    ],
  },
  {
    terraform: 'azurerm_application_security_group',
    resources: [{ type: 'Microsoft.Network/applicationSecurityGroups', apiVersion, id: inGroup(), rows: [] }],
  },
  {
    terraform: 'azurerm_route_table',
    resources: [
      {
        type: 'Microsoft.Network/routeTables',
        apiVersion,
        id: inGroup(),
        rows: [
          ['bgp_route_propagation_enabled', 'properties.disableBgpRoutePropagation', negated],
          ['disable_bgp_route_propagation', 'properties.disableBgpRoutePropagation'],
          ['route', 'properties.routes', each(named(routeRows))],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_route',
    resources: [
      {
        type: 'Microsoft.Network/routeTables/routes',
        apiVersion,
        id: inGroup('route_table_name', 'name'),
        inParent: 'properties.routes',
        rows: routeRows,
      },
    ],
  },
  {
    terraform: 'azurerm_public_ip',
    resources: [
      {
        type: 'Microsoft.Network/publicIPAddresses',
        apiVersion,
        id: inGroup(),
        rows: [
          ['sku', 'sku.name'],
          ['sku_tier', 'sku.tier'],
          ['allocation_method', 'properties.publicIPAllocationMethod'],
          ['ip_version', 'properties.publicIPAddressVersion'],
          ['ip_address', 'properties.ipAddress', computed],
          ['domain_name_label', 'properties.dnsSettings.domainNameLabel'],
          ['idle_timeout_in_minutes', 'properties.idleTimeoutInMinutes'],
          ['ddos_protection_mode', 'properties.ddosSettings.protectionMode'],
          ['ddos_protection_plan_id', 'properties.ddosSettings.ddosProtectionPlan.id'],
          ['public_ip_prefix_id', 'properties.publicIPPrefix.id'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_public_ip_prefix',
    resources: [
      {
        type: 'Microsoft.Network/publicIPPrefixes',
        apiVersion,
        id: inGroup(),
        rows: [
          ['sku', 'sku.name'],
          ['prefix_length', 'properties.prefixLength'],
          ['ip_version', 'properties.publicIPAddressVersion'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_network_interface',
    resources: [
      {
        type: 'Microsoft.Network/networkInterfaces',
        apiVersion,
        id: inGroup(),
        rows: [
          ['ip_configuration', 'properties.ipConfigurations', each(ipRows)],
          ['ip_forwarding_enabled', 'properties.enableIPForwarding'],
          ['enable_ip_forwarding', 'properties.enableIPForwarding'],
          ['accelerated_networking_enabled', 'properties.enableAcceleratedNetworking'],
          ['enable_accelerated_networking', 'properties.enableAcceleratedNetworking'],
          ['dns_servers', 'properties.dnsSettings.dnsServers'],
        ],
      },
    ],
  },
  association('azurerm_network_interface_security_group_association', 'network_interface_id', [
    'network_security_group_id',
    'properties.networkSecurityGroup.id',
  ]),
  ...(
    [
      ['backend_address_pool', 'backend_address_pool_id', 'loadBalancerBackendAddressPools'],
      ['nat_rule', 'nat_rule_id', 'loadBalancerInboundNatRules'],
      ['application_gateway_backend_address_pool', 'backend_address_pool_id', 'applicationGatewayBackendAddressPools'],
    ] as const
  ).map(
    ([kind, attribute, to]): TerraformMapping => ({
      terraform: `azurerm_network_interface_${kind}_association`,
      resources: [],
      folds: [
        {
          target: 'network_interface_id',
          into: 'properties.ipConfigurations',
          element: 'ip_configuration_name',
          rows: [[attribute, `properties.${to}`, { ...idObjects(), unknown: (id) => [{ id }] }]],
        },
      ],
    }),
  ),
  {
    terraform: 'azurerm_network_ddos_protection_plan',
    resources: [{ type: 'Microsoft.Network/ddosProtectionPlans', apiVersion, id: inGroup(), rows: [] }],
  },
  {
    terraform: 'azurerm_nat_gateway',
    resources: [
      {
        type: 'Microsoft.Network/natGateways',
        apiVersion,
        id: inGroup(),
        rows: [
          ['sku_name', 'sku.name'],
          ['idle_timeout_in_minutes', 'properties.idleTimeoutInMinutes'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_nat_gateway_public_ip_association',
    resources: [],
    folds: [{ target: 'nat_gateway_id', into: 'properties.publicIpAddresses', rows: [['public_ip_address_id', 'id']] }],
  },
  {
    terraform: 'azurerm_ip_group',
    resources: [
      {
        type: 'Microsoft.Network/ipGroups',
        apiVersion,
        id: inGroup(),
        rows: [['cidrs', 'properties.ipAddresses']],
      },
    ],
  },
  {
    terraform: 'azurerm_network_watcher',
    resources: [{ type: 'Microsoft.Network/networkWatchers', apiVersion, id: inGroup(), rows: [] }],
  },
  flowLog,
  {
    terraform: 'azurerm_bastion_host',
    resources: [
      {
        type: 'Microsoft.Network/bastionHosts',
        apiVersion,
        id: inGroup(),
        rows: [
          ['sku', 'sku.name'],
          ['ip_configuration', 'properties.ipConfigurations', each(ipRows)],
          ['copy_paste_enabled', 'properties.disableCopyPaste', negated],
          ['file_copy_enabled', 'properties.enableFileCopy'],
          ['ip_connect_enabled', 'properties.enableIpConnect'],
          ['kerberos_enabled', 'properties.enableKerberos'],
          ['scale_units', 'properties.scaleUnits'],
          ['session_recording_enabled', 'properties.enableSessionRecording'],
          ['shareable_link_enabled', 'properties.enableShareableLink'],
          ['tunneling_enabled', 'properties.enableTunneling'],
          ['virtual_network_id', 'properties.virtualNetwork.id'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_lb',
    resources: [
      {
        type: 'Microsoft.Network/loadBalancers',
        apiVersion,
        id: inGroup(),
        rows: [
          ['sku', 'sku.name'],
          ['sku_tier', 'sku.tier'],
          ['frontend_ip_configuration', 'properties.frontendIPConfigurations', each(ipRows)],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_lb_backend_address_pool',
    resources: [
      {
        type: 'Microsoft.Network/loadBalancers/backendAddressPools',
        apiVersion,
        id: under('loadbalancer_id'),
        inParent: 'properties.backendAddressPools',
        rows: [['virtual_network_id', 'properties.virtualNetwork.id']],
      },
    ],
  },
  {
    terraform: 'azurerm_lb_nat_rule',
    resources: [
      {
        type: 'Microsoft.Network/loadBalancers/inboundNatRules',
        apiVersion,
        id: under('loadbalancer_id'),
        inParent: 'properties.inboundNatRules',
        rows: [
          ['protocol', 'properties.protocol'],
          ['frontend_port', 'properties.frontendPort'],
          ['frontend_port_start', 'properties.frontendPortRangeStart'],
          ['frontend_port_end', 'properties.frontendPortRangeEnd'],
          ['backend_port', 'properties.backendPort'],
          ['backend_address_pool_id', 'properties.backendAddressPool.id'],
          frontend,
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_lb_rule',
    resources: [
      {
        type: 'Microsoft.Network/loadBalancers/loadBalancingRules',
        apiVersion,
        id: under('loadbalancer_id'),
        inParent: 'properties.loadBalancingRules',
        rows: [
          ['protocol', 'properties.protocol'],
          ['frontend_port', 'properties.frontendPort'],
          ['backend_port', 'properties.backendPort'],
          frontend,
          ['backend_address_pool_ids', 'properties.backendAddressPools', idObjects()],
          ['backend_address_pool_ids', 'properties.backendAddressPool.id', firstOf],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_lb_probe',
    resources: [
      {
        type: 'Microsoft.Network/loadBalancers/probes',
        apiVersion,
        id: under('loadbalancer_id'),
        inParent: 'properties.probes',
        rows: [
          ['protocol', 'properties.protocol'],
          ['port', 'properties.port'],
          ['request_path', 'properties.requestPath'],
        ],
      },
    ],
  },
];
