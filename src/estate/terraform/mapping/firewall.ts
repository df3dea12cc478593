import { textOf } from '../value-text.ts';
import { by, computed, each, whenSet, words } from './convert.ts';
import { type FoldMapping, inGroup, type Row, type TerraformMapping, under } from './mapping.ts';

const apiVersion = '2024-05-01';

const ipRows: readonly Row[] = [
  ['name', 'name'],
  ['subnet_id', 'properties.subnet.id'],
  ['public_ip_address_id', 'properties.publicIPAddress.id'],
  ['private_ip_address', 'properties.privateIPAddress', computed],
];

const addressRows: readonly Row[] = [
  ['name', 'name'],
  ['description', 'description'],
  ['source_addresses', 'sourceAddresses'],
  ['source_ip_groups', 'sourceIpGroups'],
  ['destination_addresses', 'destinationAddresses'],
  ['destination_ip_groups', 'destinationIpGroups'],
  ['destination_ports', 'destinationPorts'],
  ['destination_fqdns', 'destinationFqdns'],
];

const protocolRows: readonly Row[] = [
  ['type', 'protocolType'],
  ['port', 'port'],
];

const applicationRule: readonly Row[] = [
  ['', 'ruleType', whenSet('ApplicationRule')],
  ['name', 'name'],
  ['description', 'description'],
  ['source_addresses', 'sourceAddresses'],
  ['source_ip_groups', 'sourceIpGroups'],
  ['destination_addresses', 'destinationAddresses'],
  ['destination_fqdns', 'targetFqdns'],
  ['destination_urls', 'targetUrls'],
  ['destination_fqdn_tags', 'fqdnTags'],
  ['web_categories', 'webCategories'],
  ['terminate_tls', 'terminateTLS'],
  ['protocols', 'protocols', each(protocolRows)],
];

const networkRule: readonly Row[] = [
  ['', 'ruleType', whenSet('NetworkRule')],
  ...addressRows,
  ['protocols', 'ipProtocols'],
];

const natRule: readonly Row[] = [
  ['', 'ruleType', whenSet('NatRule')],
  ...addressRows,
  ['destination_address', 'destinationAddresses', by((address) => [address])],
  ['protocols', 'ipProtocols'],
  ['translated_address', 'translatedAddress'],
  ['translated_fqdn', 'translatedFqdn'],
  ['translated_port', 'translatedPort', by((port) => textOf(port))],
];

const collection = (from: string, type: string, rule: readonly Row[]): Row => [
  from,
  'properties.ruleCollections',
  each([
    ['', 'ruleCollectionType', whenSet(type)],
    ['name', 'name'],
    ['priority', 'priority'],
    ['action', 'action.type', words({ Dnat: 'DNAT' })],
    ['rule', 'rules', each(rule)],
  ]),
];

/** Rule collections of a firewall without a policy stand in the firewall itself. */
const classic = (kind: 'application' | 'network' | 'nat', rule: readonly Row[]): TerraformMapping => {
  const fold: FoldMapping = {
    target: 'azure_firewall_name',
    named: 'azurerm_firewall',
    into: `properties.${kind}RuleCollections`,
    rows: [
      ['name', 'name'],
      ['priority', 'properties.priority'],
      ['action', 'properties.action.type'],
      ['rule', 'properties.rules', each(rule)],
    ],
  };
  return { terraform: `azurerm_firewall_${kind}_rule_collection`, resources: [], folds: [fold] };
};

const inspection: readonly Row[] = [
  ['intrusion_detection[0].mode', 'properties.intrusionDetection.mode'],
  ['intrusion_detection[0].private_ranges', 'properties.intrusionDetection.configuration.privateRanges'],
  [
    'intrusion_detection[0].signature_overrides',
    'properties.intrusionDetection.configuration.signatureOverrides',
    each([
      ['id', 'id'],
      ['state', 'mode'],
    ]),
  ],
  [
    'intrusion_detection[0].traffic_bypass',
    'properties.intrusionDetection.configuration.bypassTrafficSettings',
    each([...addressRows, ['protocol', 'protocol']]),
  ],
  ['tls_certificate[0].key_vault_secret_id', 'properties.transportSecurity.certificateAuthority.keyVaultSecretId'],
  ['tls_certificate[0].name', 'properties.transportSecurity.certificateAuthority.name'],
];

/** Azure Firewall, its policies and rule collections. */
export const firewall: readonly TerraformMapping[] = [
  {
    terraform: 'azurerm_firewall',
    resources: [
      {
        type: 'Microsoft.Network/azureFirewalls',
        apiVersion,
        id: inGroup(),
        rows: [
          ['sku_name', 'properties.sku.name'],
          ['sku_tier', 'properties.sku.tier'],
          ['firewall_policy_id', 'properties.firewallPolicy.id'],
          ['ip_configuration', 'properties.ipConfigurations', each(ipRows)],
          ['management_ip_configuration[0].name', 'properties.managementIpConfiguration.name'],
          ['management_ip_configuration[0].subnet_id', 'properties.managementIpConfiguration.properties.subnet.id'],
          [
            'management_ip_configuration[0].public_ip_address_id',
            'properties.managementIpConfiguration.properties.publicIPAddress.id',
          ],
          ['threat_intel_mode', 'properties.threatIntelMode'],
          ['virtual_hub[0].virtual_hub_id', 'properties.virtualHub.id'],
          ['virtual_hub[0].private_ip_address', 'properties.hubIPAddresses.privateIPAddress'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_firewall_policy',
    resources: [
      {
        type: 'Microsoft.Network/firewallPolicies',
        apiVersion,
        id: inGroup(),
        rows: [
          ['sku', 'properties.sku.tier'],
          ['base_policy_id', 'properties.basePolicy.id'],
          ['threat_intelligence_mode', 'properties.threatIntelMode'],
          ['threat_intelligence_allowlist[0].fqdns', 'properties.threatIntelWhitelist.fqdns'],
          ['threat_intelligence_allowlist[0].ip_addresses', 'properties.threatIntelWhitelist.ipAddresses'],
          ...inspection,
          ['dns[0].servers', 'properties.dnsSettings.servers'],
          ['dns[0].proxy_enabled', 'properties.dnsSettings.enableProxy'],
          ['insights[0].enabled', 'properties.insights.isEnabled'],
          ['insights[0].retention_in_days', 'properties.insights.retentionDays'],
          [
            'insights[0].default_log_analytics_workspace_id',
            'properties.insights.logAnalyticsResources.defaultWorkspaceId.id',
          ],
          ['private_ip_ranges', 'properties.snat.privateRanges'],
          ['sql_redirect_allowed', 'properties.sql.allowSqlRedirect'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_firewall_policy_rule_collection_group',
    resources: [
      {
        type: 'Microsoft.Network/firewallPolicies/ruleCollectionGroups',
        apiVersion,
        id: under('firewall_policy_id'),
        rows: [
          ['priority', 'properties.priority'],
          collection('application_rule_collection', 'FirewallPolicyFilterRuleCollection', applicationRule),
          collection('network_rule_collection', 'FirewallPolicyFilterRuleCollection', networkRule),
          collection('nat_rule_collection', 'FirewallPolicyNatRuleCollection', natRule),
        ],
      },
    ],
  },
  classic('application', [
    ['name', 'name'],
    ['source_addresses', 'sourceAddresses'],
    ['source_ip_groups', 'sourceIpGroups'],
    ['target_fqdns', 'targetFqdns'],
    ['fqdn_tags', 'fqdnTags'],
    ['protocol', 'protocols', each(protocolRows)],
  ]),
  classic('network', [...addressRows, ['protocols', 'protocols']]),
  classic('nat', [
    ...addressRows,
    ['protocols', 'protocols'],
    ['translated_address', 'translatedAddress'],
    ['translated_port', 'translatedPort', by((port) => textOf(port))],
  ]),
];
