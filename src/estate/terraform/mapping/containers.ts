import { isUnknown } from '../../../model/unknown.ts';
import { isValueObject, type Value, type ValueObject } from '../../../model/value.ts';
import { locationOf } from '../apply.ts';
import { always, by, each, enabled, from, idObjects, number, truth, vaultPiece, whenSet } from './convert.ts';
import { inGroup, nested, type Row, single, type TerraformMapping, under } from './mapping.ts';

const registryVersion = '2023-07-01';
const appVersion = '2024-03-01';
const groupVersion = '2023-05-01';

const registry: TerraformMapping = {
  terraform: 'azurerm_container_registry',
  exports: { login_server: '{name}.azurecr.io' },
  resources: [
    {
      type: 'Microsoft.ContainerRegistry/registries',
      apiVersion: registryVersion,
      id: inGroup(),
      rows: [
        ['sku', 'sku.name'],
        ['admin_enabled', 'properties.adminUserEnabled'],
        ['public_network_access_enabled', 'properties.publicNetworkAccess', enabled],
        ['anonymous_pull_enabled', 'properties.anonymousPullEnabled'],
        ['data_endpoint_enabled', 'properties.dataEndpointEnabled'],
        ['zone_redundancy_enabled', 'properties.zoneRedundancy', enabled],
        ['network_rule_bypass_option', 'properties.networkRuleBypassOptions'],
        ['network_rule_set[0].default_action', 'properties.networkRuleSet.defaultAction'],
        [
          'network_rule_set[0].ip_rule',
          'properties.networkRuleSet.ipRules',
          each([
            ['ip_range', 'value'],
            ['action', 'action'],
          ]),
        ],
        ['encryption', 'properties.encryption.status', whenSet('enabled')],
        ['encryption[0].key_vault_key_id', 'properties.encryption.keyVaultProperties.keyIdentifier'],
        ['encryption[0].identity_client_id', 'properties.encryption.keyVaultProperties.identity'],
        ['export_policy_enabled', 'properties.policies.exportPolicy.status', truth('enabled', 'disabled')],
        ['quarantine_policy_enabled', 'properties.policies.quarantinePolicy.status', truth('enabled', 'disabled')],
        ['trust_policy_enabled', 'properties.policies.trustPolicy.status', truth('enabled', 'disabled')],
        ['retention_policy_in_days', 'properties.policies.retentionPolicy.status', whenSet('enabled')],
        ['retention_policy_in_days', 'properties.policies.retentionPolicy.days'],
        [
          'azuread_authentication_as_arm_policy_enabled',
          'properties.policies.azureADAuthenticationAsArmPolicy.status',
          truth('enabled', 'disabled'),
        ],
      ],
    },
    {
      type: 'Microsoft.ContainerRegistry/registries/replications',
      apiVersion: registryVersion,
      forEach: 'georeplications',
      id: under('id', 'location'),
      rows: [
        ['location', 'location', by(locationOf)],
        ['zone_redundancy_enabled', 'properties.zoneRedundancy', enabled],
        ['regional_endpoint_enabled', 'properties.regionEndpointEnabled'],
        ['global_endpoint_routing_enabled', 'properties.regionEndpointEnabled'],
      ],
    },
  ],
};

const probeRow = (kind: string): Row => [
  `${kind}_probe`,
  'probes',
  each([
    ['', 'type', always(`${kind[0]?.toUpperCase()}${kind.slice(1)}`)],
    ['path', 'httpGet.path'],
    ['port', 'httpGet.port'],
    ['transport', 'httpGet.scheme'],
  ]),
];

const containerRows: readonly Row[] = [
  ['name', 'name'],
  ['image', 'image'],
  ['command', 'command'],
  ['args', 'args'],
  ['cpu', 'resources.cpu'],
  ['memory', 'resources.memory'],
  [
    'env',
    'env',
    each([
      ['name', 'name'],
      ['value', 'value'],
      ['secret_name', 'secretRef'],
    ]),
  ],
  probeRow('liveness'),
  probeRow('readiness'),
  probeRow('startup'),
];

const app: TerraformMapping = single('azurerm_container_app', {
  type: 'Microsoft.App/containerApps',
  apiVersion: appVersion,
  id: inGroup(),
  rows: [
    ['container_app_environment_id', 'properties.managedEnvironmentId'],
    ['container_app_environment_id', 'properties.environmentId'],
    ['workload_profile_name', 'properties.workloadProfileName'],
    ['revision_mode', 'properties.configuration.activeRevisionsMode'],
    ['max_inactive_revisions', 'properties.configuration.maxInactiveRevisions'],
    [
      'secret',
      'properties.configuration.secrets',
      each([
        ['name', 'name'],
        ['value', 'value'],
        ['key_vault_secret_id', 'keyVaultUrl'],
        ['identity', 'identity'],
      ]),
    ],
    [
      'registry',
      'properties.configuration.registries',
      each([
        ['server', 'server'],
        ['identity', 'identity'],
        ['username', 'username'],
        ['password_secret_name', 'passwordSecretRef'],
      ]),
    ],
    ...nested('ingress[0].', 'properties.configuration.ingress.', [
      ['external_enabled', 'external'],
      ['allow_insecure_connections', 'allowInsecure'],
      ['client_certificate_mode', 'clientCertificateMode'],
      ['target_port', 'targetPort'],
      ['exposed_port', 'exposedPort'],
      ['transport', 'transport'],
      [
        'ip_security_restriction',
        'ipSecurityRestrictions',
        each([
          ['name', 'name'],
          ['action', 'action'],
          ['description', 'description'],
          ['ip_address_range', 'ipAddressRange'],
        ]),
      ],
      ['cors[0].allowed_origins', 'corsPolicy.allowedOrigins'],
      ['cors[0].allow_credentials_enabled', 'corsPolicy.allowCredentials'],
    ]),
    ['template[0].container', 'properties.template.containers', each(containerRows)],
    ['template[0].init_container', 'properties.template.initContainers', each(containerRows)],
    ['template[0].min_replicas', 'properties.template.scale.minReplicas'],
    ['template[0].max_replicas', 'properties.template.scale.maxReplicas'],
  ],
});

const environment: TerraformMapping = single('azurerm_container_app_environment', {
  type: 'Microsoft.App/managedEnvironments',
  apiVersion: appVersion,
  id: inGroup(),
  rows: [
    ['infrastructure_subnet_id', 'properties.vnetConfiguration.infrastructureSubnetId'],
    ['internal_load_balancer_enabled', 'properties.vnetConfiguration.internal'],
    ['public_network_access', 'properties.publicNetworkAccess'],
    ['mutual_tls_enabled', 'properties.peerAuthentication.mtls.enabled'],
    // The provider sets both together.
    ['mutual_tls_enabled', 'properties.peerTrafficConfiguration.encryption.enabled'],
    ['zone_redundancy_enabled', 'properties.zoneRedundant'],
    ['logs_destination', 'properties.appLogsConfiguration.destination'],
    [
      'workload_profile',
      'properties.workloadProfiles',
      each([
        ['name', 'name'],
        ['workload_profile_type', 'workloadProfileType'],
        ['minimum_count', 'minimumCount'],
        ['maximum_count', 'maximumCount'],
      ]),
    ],
  ],
});

const pairs = (map: Value | undefined, member: string): readonly ValueObject[] =>
  isValueObject(map ?? null)
    ? Object.entries(map as ValueObject).map(([name, value]) => ({ name, [member]: value }))
    : [];

/** Open and hidden variables stand in one list. */
const variables = from(({ environment_variables: open, secure_environment_variables: hidden }) => {
  if (isUnknown(open) || isUnknown(hidden)) return isUnknown(open) ? open : hidden;
  const all = [...pairs(open, 'value'), ...pairs(hidden, 'secureValue')];
  return all.length === 0 ? undefined : all;
});

const group: TerraformMapping = single('azurerm_container_group', {
  type: 'Microsoft.ContainerInstance/containerGroups',
  apiVersion: groupVersion,
  id: inGroup(),
  rows: [
    ['sku', 'properties.sku'],
    ['os_type', 'properties.osType'],
    ['restart_policy', 'properties.restartPolicy'],
    ['ip_address_type', 'properties.ipAddress.type', by((type) => (type === 'None' ? undefined : type))],
    [
      'exposed_port',
      'properties.ipAddress.ports',
      each([
        ['port', 'port'],
        ['protocol', 'protocol'],
      ]),
    ],
    ['dns_name_label', 'properties.ipAddress.dnsNameLabel'],
    ['subnet_ids', 'properties.subnetIds', idObjects()],
    ['key_vault_key_id', 'properties.encryptionProperties.vaultBaseUrl', vaultPiece('vault')],
    ['key_vault_key_id', 'properties.encryptionProperties.keyName', vaultPiece('name')],
    ['key_vault_key_id', 'properties.encryptionProperties.keyVersion', vaultPiece('version')],
    ['key_vault_user_assigned_identity_id', 'properties.encryptionProperties.identity'],
    ['diagnostics[0].log_analytics[0].workspace_id', 'properties.diagnostics.logAnalytics.workspaceId'],
    [
      'container',
      'properties.containers',
      each([
        ['name', 'name'],
        ['image', 'properties.image'],
        ['cpu', 'properties.resources.requests.cpu', number],
        ['memory', 'properties.resources.requests.memoryInGB', number],
        ['commands', 'properties.command'],
        ['security[0].privilege_enabled', 'properties.securityContext.privileged'],
        ['', 'properties.environmentVariables', variables],
      ]),
    ],
  ],
});

/** Container registries, container apps and container groups. */
export const containers: readonly TerraformMapping[] = [registry, app, environment, group];
