import type { AzurermRow, AzurermType, Rewrite } from '../azurerm-type.ts';
import { each, negated } from '../rewrite.ts';
import { isTfObject, type TfValue } from '../tf-value.ts';
import { identityRows } from './identity.ts';

/** What both kinds of rules of a firewall have. */
const ruleRows: readonly AzurermRow[] = [
  ['ruleType', null],
  ['name', 'name'],
  ['description', 'description'],
  ['sourceAddresses', 'source_addresses'],
  ['sourceIpGroups', 'source_ip_groups'],
  ['destinationAddresses', 'destination_addresses'],
];

const applicationRules = each([
  ...ruleRows,
  [
    'protocols',
    'protocols',
    each([
      ['protocolType', 'type'],
      ['port', 'port'],
    ]),
  ],
  ['targetFqdns', 'destination_fqdns'],
  ['targetUrls', 'destination_urls'],
  ['fqdnTags', 'destination_fqdn_tags'],
  ['terminateTLS', 'terminate_tls'],
  ['webCategories', 'web_categories'],
]);

const networkRules = each([
  ...ruleRows,
  ['ipProtocols', 'protocols'],
  ['destinationFqdns', 'destination_fqdns'],
  ['destinationIpGroups', 'destination_ip_groups'],
  ['destinationPorts', 'destination_ports'],
]);

/** The collections of one kind of rule: azurerm has a block for each kind, and each collection is of one. */
const collections =
  (kind: string, rules: Rewrite): Rewrite =>
  (value, tools) => {
    if (!Array.isArray(value)) return undefined;
    const own = (value as readonly TfValue[]).filter((one) => isTfObject(one) && kindsIn(one['rules']).has(kind));
    const isMixed = own.some((one) => isTfObject(one) && kindsIn(one['rules']).size > 1);
    if (isMixed) return undefined;
    if (own.length === 0) return null;
    return each([
      ['ruleCollectionType', null],
      ['name', 'name'],
      ['priority', 'priority'],
      ['action.type', 'action'],
      ['rules', 'rule', rules],
    ])(own, tools);
  };

const kindsIn = (rules: TfValue | undefined): ReadonlySet<unknown> =>
  new Set(
    Array.isArray(rules)
      ? (rules as readonly TfValue[]).map((rule) => (isTfObject(rule) ? rule['ruleType'] : undefined))
      : [],
  );

const ipConfiguration: readonly AzurermRow[] = [
  ['name', 'name'],
  ['properties.subnet.id', 'subnet_id'],
  ['properties.publicIPAddress.id', 'public_ip_address_id'],
];

/** Firewall, Bastion and gateways: what stands in the hub. */
export const hubTypes: readonly AzurermType[] = [
  {
    type: 'Microsoft.Network/azureFirewalls',
    terraform: 'azurerm_firewall',
    in: 'group',
    rows: [
      ['zones', 'zones'],
      ['properties.sku.name', 'sku_name'],
      ['properties.sku.tier', 'sku_tier'],
      ['properties.firewallPolicy.id', 'firewall_policy_id'],
      ['properties.ipConfigurations', 'ip_configuration', each(ipConfiguration)],
    ],
    exports: { 'properties.ipConfigurations[0].properties.privateIPAddress': 'ip_configuration[0].private_ip_address' },
  },
  {
    type: 'Microsoft.Network/firewallPolicies',
    terraform: 'azurerm_firewall_policy',
    in: 'group',
    rows: [
      ...identityRows,
      ['properties.sku.tier', 'sku'],
      ['properties.threatIntelMode', 'threat_intelligence_mode'],
      ['properties.intrusionDetection.mode', 'intrusion_detection.mode'],
      ['properties.dnsSettings.enableProxy', 'dns.proxy_enabled'],
      ['properties.dnsSettings.servers', 'dns.servers'],
      ['properties.transportSecurity.certificateAuthority.name', 'tls_certificate.name'],
      ['properties.transportSecurity.certificateAuthority.keyVaultSecretId', 'tls_certificate.key_vault_secret_id'],
    ],
  },
  {
    type: 'Microsoft.Network/firewallPolicies/ruleCollectionGroups',
    terraform: 'azurerm_firewall_policy_rule_collection_group',
    in: { parentId: 'firewall_policy_id' },
    rows: [
      ['properties.priority', 'priority'],
      ['properties.ruleCollections', 'application_rule_collection', collections('ApplicationRule', applicationRules)],
      ['properties.ruleCollections', 'network_rule_collection', collections('NetworkRule', networkRules)],
    ],
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
        each([...ipConfiguration, ['properties.privateIPAllocationMethod', null]]),
      ],
    ],
  },
  {
    type: 'Microsoft.Network/virtualNetworkGateways',
    terraform: 'azurerm_virtual_network_gateway',
    in: 'group',
    rows: [
      ['properties.gatewayType', 'type'],
      ['properties.vpnType', 'vpn_type'],
      ['properties.vpnGatewayGeneration', 'generation'],
      ['properties.sku.name', 'sku'],
      ['properties.sku.tier', null],
      ['properties.activeActive', 'active_active'],
      ['properties.enableBgp', 'enable_bgp'],
      [
        'properties.vpnClientConfiguration.vpnClientAddressPool.addressPrefixes',
        'vpn_client_configuration.address_space',
      ],
      ['properties.vpnClientConfiguration.vpnClientProtocols', 'vpn_client_configuration.vpn_client_protocols'],
      ['properties.vpnClientConfiguration.vpnAuthenticationTypes', 'vpn_client_configuration.vpn_auth_types'],
      ['properties.vpnClientConfiguration.aadTenant', 'vpn_client_configuration.aad_tenant'],
      ['properties.vpnClientConfiguration.aadAudience', 'vpn_client_configuration.aad_audience'],
      ['properties.vpnClientConfiguration.aadIssuer', 'vpn_client_configuration.aad_issuer'],
      [
        'properties.ipConfigurations',
        'ip_configuration',
        each([...ipConfiguration, ['properties.privateIPAllocationMethod', 'private_ip_address_allocation']]),
      ],
    ],
  },
];
