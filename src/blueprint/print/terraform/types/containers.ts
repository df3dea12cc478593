import type { AzurermType, Rewrite } from '../azurerm-type.ts';
import { each, enabled, full, nothing, only, words } from '../rewrite.ts';
import { identityRows } from './identity.ts';

const switched = words({ enabled: true, disabled: false });

/** One object to an attribute that is a list of one. */
const single =
  (as: Rewrite): Rewrite =>
  (value, tools) =>
    as([value], tools);

/** Container registries, and the environments that applications in containers run in. */
export const containerTypes: readonly AzurermType[] = [
  {
    type: 'Microsoft.ContainerRegistry/registries',
    terraform: 'azurerm_container_registry',
    in: 'group',
    rows: [
      ['sku.name', 'sku'],
      ...identityRows,
      ['properties.adminUserEnabled', 'admin_enabled'],
      ['properties.anonymousPullEnabled', 'anonymous_pull_enabled'],
      ['properties.publicNetworkAccess', 'public_network_access_enabled', enabled],
      ['properties.networkRuleBypassOptions', 'network_rule_bypass_option'],
      [
        'properties.networkRuleSet',
        'network_rule_set',
        single(
          full(
            ['default_action', 'ip_rule'],
            [
              ['defaultAction', 'default_action'],
              [
                'ipRules',
                'ip_rule',
                each([
                  ['value', 'ip_range'],
                  ['action', 'action'],
                ]),
              ],
            ],
          ),
        ),
      ],
      ['properties.dataEndpointEnabled', 'data_endpoint_enabled'],
      ['properties.zoneRedundancy', 'zone_redundancy_enabled', enabled],
      ['properties.encryption.status', null, only('enabled')],
      [
        'properties.encryption.keyVaultProperties',
        'encryption',
        single(
          full(
            ['identity_client_id', 'key_vault_key_id'],
            [
              ['identity', 'identity_client_id'],
              ['keyIdentifier', 'key_vault_key_id'],
            ],
          ),
        ),
      ],
      ['properties.policies.exportPolicy.status', 'export_policy_enabled', switched],
      ['properties.policies.retentionPolicy.status', null, only('enabled')],
      ['properties.policies.retentionPolicy.days', 'retention_policy_in_days'],
      ['properties.policies.quarantinePolicy.status', 'quarantine_policy_enabled', switched],
      ['properties.policies.trustPolicy.status', 'trust_policy_enabled', switched],
    ],
    lacks: ['properties.policies.azureADAuthenticationAsArmPolicy'],
    absorbs: [
      {
        type: 'Microsoft.ContainerRegistry/registries/replications',
        into: 'georeplications',
        rows: [
          // A replication has the name of its region.
          ['name', null],
          ['location', 'location'],
          ['properties.regionEndpointEnabled', 'regional_endpoint_enabled'],
          ['properties.zoneRedundancy', 'zone_redundancy_enabled', enabled],
        ],
      },
    ],
    exports: { 'properties.loginServer': 'login_server' },
  },
  {
    type: 'Microsoft.App/managedEnvironments',
    terraform: 'azurerm_container_app_environment',
    in: 'group',
    rows: [
      ['properties.vnetConfiguration.internal', 'internal_load_balancer_enabled'],
      ['properties.vnetConfiguration.infrastructureSubnetId', 'infrastructure_subnet_id'],
      ['properties.publicNetworkAccess', 'public_network_access'],
      ['properties.zoneRedundant', 'zone_redundancy_enabled'],
      [
        'properties.workloadProfiles',
        'workload_profile',
        each([
          ['name', 'name'],
          ['workloadProfileType', 'workload_profile_type'],
          ['minimumCount', 'minimum_count'],
          ['maximumCount', 'maximum_count'],
        ]),
      ],
      ['properties.appLogsConfiguration.destination', 'logs_destination', only('azure-monitor')],
      ['properties.peerAuthentication.mtls.enabled', 'mutual_tls_enabled'],
      // The provider sets both together.
      ['properties.peerTrafficConfiguration.encryption.enabled', 'mutual_tls_enabled'],
    ],
    exports: { 'properties.defaultDomain': 'default_domain', 'properties.staticIp': 'static_ip_address' },
  },
  {
    type: 'Microsoft.App/containerApps',
    terraform: 'azurerm_container_app',
    in: 'group',
    without: ['location'],
    rows: [
      ...identityRows,
      ['properties.environmentId', 'container_app_environment_id'],
      ['properties.workloadProfileName', 'workload_profile_name'],
      ['properties.configuration.activeRevisionsMode', 'revision_mode'],
      ['properties.configuration.ingress.external', 'ingress.external_enabled'],
      ['properties.configuration.ingress.targetPort', 'ingress.target_port'],
      ['properties.configuration.ingress.transport', 'ingress.transport'],
      ['properties.configuration.ingress.allowInsecure', 'ingress.allow_insecure_connections'],
      [
        'properties.configuration.ingress.traffic',
        'ingress.traffic_weight',
        each([
          ['latestRevision', 'latest_revision'],
          ['weight', 'percentage'],
        ]),
      ],
      [
        'properties.configuration.registries',
        'registry',
        each([
          ['server', 'server'],
          ['identity', 'identity'],
        ]),
      ],
      ['properties.configuration.secrets', null, nothing],
      [
        'properties.template.containers',
        'template.container',
        each([
          ['name', 'name'],
          ['image', 'image'],
          ['resources.cpu', 'cpu'],
          ['resources.memory', 'memory'],
          [
            'env',
            'env',
            each([
              ['name', 'name'],
              ['value', 'value'],
            ]),
          ],
        ]),
      ],
      ['properties.template.scale.minReplicas', 'template.min_replicas'],
      ['properties.template.scale.maxReplicas', 'template.max_replicas'],
    ],
    exports: { 'properties.configuration.ingress.fqdn': 'ingress[0].fqdn' },
  },
];
