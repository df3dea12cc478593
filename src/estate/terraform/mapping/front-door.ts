import { always, each, enabled, idObjects, whenSet } from './convert.ts';
import { inGroup, type Row, type TerraformMapping, under } from './mapping.ts';

const apiVersion = '2024-02-01';
const global: Row = ['', 'location', always('global')];

/** Azure Front Door (Standard and Premium): profiles, endpoints, origins, routes, domains and their firewalls. */
export const frontDoor: readonly TerraformMapping[] = [
  {
    terraform: 'azurerm_cdn_frontdoor_profile',
    resources: [
      {
        type: 'Microsoft.Cdn/profiles',
        apiVersion,
        id: inGroup(),
        rows: [
          global,
          ['sku_name', 'sku.name'],
          ['response_timeout_seconds', 'properties.originResponseTimeoutSeconds'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_cdn_frontdoor_endpoint',
    resources: [
      {
        type: 'Microsoft.Cdn/profiles/afdEndpoints',
        apiVersion,
        id: under('cdn_frontdoor_profile_id'),
        rows: [global, ['enabled', 'properties.enabledState', enabled]],
      },
    ],
  },
  {
    terraform: 'azurerm_cdn_frontdoor_origin_group',
    resources: [
      {
        type: 'Microsoft.Cdn/profiles/originGroups',
        apiVersion,
        id: under('cdn_frontdoor_profile_id'),
        rows: [
          ['session_affinity_enabled', 'properties.sessionAffinityState', enabled],
          ['health_probe[0].protocol', 'properties.healthProbeSettings.probeProtocol'],
          ['health_probe[0].path', 'properties.healthProbeSettings.probePath'],
          ['health_probe[0].interval_in_seconds', 'properties.healthProbeSettings.probeIntervalInSeconds'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_cdn_frontdoor_origin',
    resources: [
      {
        type: 'Microsoft.Cdn/profiles/originGroups/origins',
        apiVersion,
        id: under('cdn_frontdoor_origin_group_id'),
        rows: [
          ['enabled', 'properties.enabledState', enabled],
          ['host_name', 'properties.hostName'],
          ['origin_host_header', 'properties.originHostHeader'],
          ['certificate_name_check_enabled', 'properties.enforceCertificateNameCheck'],
          ['http_port', 'properties.httpPort'],
          ['https_port', 'properties.httpsPort'],
          ['priority', 'properties.priority'],
          ['weight', 'properties.weight'],
          ['private_link[0].private_link_target_id', 'properties.sharedPrivateLinkResource.privateLink.id'],
          ['private_link[0].location', 'properties.sharedPrivateLinkResource.privateLinkLocation'],
          ['private_link[0].target_type', 'properties.sharedPrivateLinkResource.groupId'],
          ['private_link[0].request_message', 'properties.sharedPrivateLinkResource.requestMessage'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_cdn_frontdoor_route',
    resources: [
      {
        type: 'Microsoft.Cdn/profiles/afdEndpoints/routes',
        apiVersion,
        id: under('cdn_frontdoor_endpoint_id'),
        rows: [
          ['enabled', 'properties.enabledState', enabled],
          ['https_redirect_enabled', 'properties.httpsRedirect', enabled],
          ['forwarding_protocol', 'properties.forwardingProtocol'],
          ['supported_protocols', 'properties.supportedProtocols'],
          ['patterns_to_match', 'properties.patternsToMatch'],
          ['link_to_default_domain', 'properties.linkToDefaultDomain', enabled],
          ['cdn_frontdoor_origin_group_id', 'properties.originGroup.id'],
          ['cdn_frontdoor_custom_domain_ids', 'properties.customDomains', idObjects()],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_cdn_frontdoor_custom_domain',
    resources: [
      {
        type: 'Microsoft.Cdn/profiles/customDomains',
        apiVersion,
        id: under('cdn_frontdoor_profile_id'),
        rows: [
          ['host_name', 'properties.hostName'],
          ['dns_zone_id', 'properties.azureDnsZone.id'],
          ['tls[0].certificate_type', 'properties.tlsSettings.certificateType'],
          ['tls[0].minimum_tls_version', 'properties.tlsSettings.minimumTlsVersion'],
          ['tls[0].minimum_version', 'properties.tlsSettings.minimumTlsVersion'],
          ['tls[0].cdn_frontdoor_secret_id', 'properties.tlsSettings.secret.id'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_cdn_frontdoor_security_policy',
    resources: [
      {
        type: 'Microsoft.Cdn/profiles/securityPolicies',
        apiVersion,
        id: under('cdn_frontdoor_profile_id'),
        rows: [
          ['', 'properties.parameters.type', always('WebApplicationFirewall')],
          ['security_policies[0].firewall[0].cdn_frontdoor_firewall_policy_id', 'properties.parameters.wafPolicy.id'],
          [
            'security_policies[0].firewall[0].association',
            'properties.parameters.associations',
            each([
              ['domain', 'domains', each([['cdn_frontdoor_domain_id', 'id']])],
              ['patterns_to_match', 'patternsToMatch'],
            ]),
          ],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_cdn_frontdoor_firewall_policy',
    resources: [
      {
        type: 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies',
        apiVersion: '2024-02-01',
        id: inGroup(),
        rows: [
          global,
          ['sku_name', 'sku.name'],
          ['enabled', 'properties.policySettings.enabledState', enabled],
          ['mode', 'properties.policySettings.mode'],
          ['request_body_check_enabled', 'properties.policySettings.requestBodyCheck', enabled],
          [
            'managed_rule',
            'properties.managedRules.managedRuleSets',
            each([
              ['type', 'ruleSetType'],
              ['version', 'ruleSetVersion'],
              ['action', 'ruleSetAction'],
            ]),
          ],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_cdn_frontdoor_secret',
    resources: [
      {
        type: 'Microsoft.Cdn/profiles/secrets',
        apiVersion,
        id: under('cdn_frontdoor_profile_id'),
        rows: [
          ['secret', 'properties.parameters.type', whenSet('CustomerCertificate')],
          ['secret[0].customer_certificate[0].key_vault_certificate_id', 'properties.parameters.secretSource.id'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_cdn_frontdoor_rule_set',
    resources: [
      { type: 'Microsoft.Cdn/profiles/ruleSets', apiVersion, id: under('cdn_frontdoor_profile_id'), rows: [] },
    ],
  },
];
