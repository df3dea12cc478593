import { by, each, enabled, idObjects, negated, truth, vaultPiece, whenSet } from './convert.ts';
import { inGroup, nested, type Row, single, type TerraformMapping, under } from './mapping.ts';

const cognitiveVersion = '2024-10-01';
const learningVersion = '2024-10-01';

const keyRows = (attribute: string, identity: string): readonly Row[] => [
  [attribute, 'properties.encryption.keySource', whenSet('Microsoft.KeyVault')],
  [attribute, 'properties.encryption.keyVaultProperties.keyVaultUri', vaultPiece('vault')],
  [attribute, 'properties.encryption.keyVaultProperties.keyName', vaultPiece('name')],
  [attribute, 'properties.encryption.keyVaultProperties.keyVersion', vaultPiece('version')],
  [identity, 'properties.encryption.keyVaultProperties.identityClientId'],
];

const accountRows: readonly Row[] = [
  ['sku_name', 'sku.name'],
  ['custom_subdomain_name', 'properties.customSubDomainName'],
  ['local_auth_enabled', 'properties.disableLocalAuth', negated],
  ['local_authentication_enabled', 'properties.disableLocalAuth', negated],
  ['public_network_access_enabled', 'properties.publicNetworkAccess', enabled],
  ['public_network_access', 'properties.publicNetworkAccess'],
  ['outbound_network_access_restricted', 'properties.restrictOutboundNetworkAccess'],
  ['outbound_network_access_restriction_enabled', 'properties.restrictOutboundNetworkAccess'],
  ['fqdns', 'properties.allowedFqdnList'],
  ['network_acls[0].default_action', 'properties.networkAcls.defaultAction'],
  ['network_acls[0].bypass', 'properties.networkAcls.bypass'],
  ['network_acls[0].ip_rules', 'properties.networkAcls.ipRules', idObjects('value')],
  [
    'network_acls[0].virtual_network_rules',
    'properties.networkAcls.virtualNetworkRules',
    each([
      ['subnet_id', 'id'],
      ['ignore_missing_vnet_service_endpoint', 'ignoreMissingVnetServiceEndpoint'],
    ]),
  ],
  [
    'storage',
    'properties.userOwnedStorage',
    each([
      ['storage_account_id', 'resourceId'],
      ['identity_client_id', 'identityClientId'],
    ]),
  ],
  ...keyRows('customer_managed_key[0].key_vault_key_id', 'customer_managed_key[0].identity_client_id'),
];

const account = (terraform: string, kind: Row): TerraformMapping =>
  single(terraform, {
    type: 'Microsoft.CognitiveServices/accounts',
    apiVersion: cognitiveVersion,
    id: inGroup(),
    rows: [kind, ...accountRows],
  });

const learningRows: readonly Row[] = [
  ['sku_name', 'sku.name'],
  ['public_network_access_enabled', 'properties.publicNetworkAccess', enabled],
  ['public_network_access', 'properties.publicNetworkAccess'],
  ['high_business_impact', 'properties.hbiWorkspace'],
  ['high_business_impact_enabled', 'properties.hbiWorkspace'],
  ['storage_account_id', 'properties.storageAccount'],
  ['key_vault_id', 'properties.keyVault'],
  ['container_registry_id', 'properties.containerRegistry'],
  ['application_insights_id', 'properties.applicationInsights'],
  ['primary_user_assigned_identity', 'properties.primaryUserAssignedIdentity'],
  ['v1_legacy_mode_enabled', 'properties.v1LegacyMode'],
  ['managed_network[0].isolation_mode', 'properties.managedNetwork.isolationMode'],
  ['service_side_encryption_enabled', 'properties.enableServiceSideCMKEncryption'],
  ['encryption', 'properties.encryption.status', whenSet('Enabled')],
  ['encryption[0].key_vault_id', 'properties.encryption.keyVaultProperties.keyVaultArmId'],
  ['encryption[0].key_id', 'properties.encryption.keyVaultProperties.keyIdentifier'],
  ['encryption[0].user_assigned_identity_id', 'properties.encryption.identity.userAssignedIdentity'],
  ['serverless_compute[0].subnet_id', 'properties.serverlessComputeSettings.serverlessComputeCustomSubnet'],
  [
    'serverless_compute[0].public_ip_enabled',
    'properties.serverlessComputeSettings.serverlessComputeNoPublicIP',
    negated,
  ],
];

const learning = (terraform: string, kind: Row): TerraformMapping =>
  single(terraform, {
    type: 'Microsoft.MachineLearningServices/workspaces',
    apiVersion: learningVersion,
    id: inGroup(),
    rows: [kind, ...learningRows],
  });

const computeRows: readonly Row[] = nested('', 'properties.', [
  ['local_auth_enabled', 'disableLocalAuth', negated],
  ['virtual_machine_size', 'properties.vmSize'],
  ['vm_size', 'properties.vmSize'],
  ['subnet_resource_id', 'properties.subnet.id'],
  ['node_public_ip_enabled', 'properties.enableNodePublicIp'],
]);

/** AI services, search and machine learning. */
export const ai: readonly TerraformMapping[] = [
  account('azurerm_cognitive_account', ['kind', 'kind']),
  account('azurerm_ai_services', ['sku_name', 'kind', whenSet('AIServices')]),
  {
    terraform: 'azurerm_cognitive_account_customer_managed_key',
    resources: [],
    folds: [{ target: 'cognitive_account_id', rows: keyRows('key_vault_key_id', 'identity_client_id') }],
  },
  single('azurerm_cognitive_deployment', {
    type: 'Microsoft.CognitiveServices/accounts/deployments',
    apiVersion: cognitiveVersion,
    id: under('cognitive_account_id'),
    rows: [
      ['sku[0].name', 'sku.name'],
      ['model[0].format', 'properties.model.format'],
      ['model[0].name', 'properties.model.name'],
      ['model[0].version', 'properties.model.version'],
      ['rai_policy_name', 'properties.raiPolicyName'],
    ],
  }),
  single('azurerm_search_service', {
    type: 'Microsoft.Search/searchServices',
    apiVersion: '2023-11-01',
    id: inGroup(),
    rows: [
      ['sku', 'sku.name'],
      ['replica_count', 'properties.replicaCount'],
      ['partition_count', 'properties.partitionCount'],
      ['public_network_access_enabled', 'properties.publicNetworkAccess', truth('enabled', 'disabled')],
      ['local_authentication_enabled', 'properties.disableLocalAuth', negated],
      ['authentication_failure_mode', 'properties.authOptions.aadOrApiKey.aadAuthFailureMode'],
      ['allowed_ips', 'properties.networkRuleSet.ipRules', idObjects('value')],
      ['network_rule_bypass_option', 'properties.networkRuleSet.bypass'],
      ['customer_managed_key_enforcement_enabled', 'properties.encryptionWithCmk.enforcement', enabled],
    ],
  }),
  learning('azurerm_machine_learning_workspace', ['kind', 'kind']),
  learning('azurerm_ai_foundry', ['storage_account_id', 'kind', whenSet('Hub')]),
  ...['instance', 'cluster'].map((kind) =>
    single(`azurerm_machine_learning_compute_${kind}`, {
      type: 'Microsoft.MachineLearningServices/workspaces/computes',
      apiVersion: learningVersion,
      id: under('machine_learning_workspace_id'),
      rows: [
        ['name', 'properties.computeType', by(() => (kind === 'instance' ? 'ComputeInstance' : 'AmlCompute'))],
        ...computeRows,
      ],
    }),
  ),
  single('azurerm_bot_service_azure_bot', {
    type: 'Microsoft.BotService/botServices',
    apiVersion: '2022-09-15',
    id: inGroup(),
    rows: [
      ['sku', 'sku.name'],
      ['endpoint', 'properties.endpoint'],
      ['local_authentication_enabled', 'properties.disableLocalAuth', negated],
      ['public_network_access_enabled', 'properties.publicNetworkAccess', enabled],
      ['cmk_key_vault_key_url', 'properties.isCmekEnabled', whenSet(true)],
      ['cmk_key_vault_key_url', 'properties.cmekKeyVaultUrl'],
    ],
  }),
];
