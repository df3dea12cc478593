import { isValueArray, isValueObject, type Value } from '../../../model/value.ts';
import { always, by, each, enabled, idObjects, negated, vaultPiece, whenSet } from './convert.ts';
import { inGroup, nested, type Row, single, type TerraformMapping } from './mapping.ts';

const gatewayVersion = '2023-05-01-preview';
const batchVersion = '2024-07-01';
const automationVersion = '2023-11-01';

const protocol = 'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.';

/** Switches of a gateway by the name of the property, in which dots are part of a name. */
const switches: readonly (readonly [attribute: string, property: string])[] = [
  ['frontend_ssl30_enabled', `${protocol}Protocols.Ssl30`],
  ['frontend_tls10_enabled', `${protocol}Protocols.Tls10`],
  ['frontend_tls11_enabled', `${protocol}Protocols.Tls11`],
  ['enable_frontend_ssl30', `${protocol}Protocols.Ssl30`],
  ['enable_frontend_tls10', `${protocol}Protocols.Tls10`],
  ['enable_frontend_tls11', `${protocol}Protocols.Tls11`],
  ['backend_ssl30_enabled', `${protocol}Backend.Protocols.Ssl30`],
  ['backend_tls10_enabled', `${protocol}Backend.Protocols.Tls10`],
  ['backend_tls11_enabled', `${protocol}Backend.Protocols.Tls11`],
  ['enable_backend_ssl30', `${protocol}Backend.Protocols.Ssl30`],
  ['enable_backend_tls10', `${protocol}Backend.Protocols.Tls10`],
  ['enable_backend_tls11', `${protocol}Backend.Protocols.Tls11`],
  ['triple_des_ciphers_enabled', `${protocol}Ciphers.TripleDes168`],
];

const skuPiece = (at: 0 | 1) =>
  by((sku) => {
    const piece = typeof sku === 'string' ? sku.split('_')[at] : undefined;
    return at === 1 && piece !== undefined ? Number(piece) : piece;
  });

const hostRows = (kind: string, type: string): Row => [
  `hostname_configuration[0].${kind}`,
  'properties.hostnameConfigurations',
  each([
    ['', 'type', always(type)],
    ['host_name', 'hostName'],
    ['key_vault_id', 'keyVaultId'],
    ['key_vault_certificate_id', 'keyVaultId'],
    ['negotiate_client_certificate', 'negotiateClientCertificate'],
  ]),
];

const gateways: readonly TerraformMapping[] = [
  single('azurerm_api_management', {
    type: 'Microsoft.ApiManagement/service',
    apiVersion: gatewayVersion,
    id: inGroup(),
    rows: [
      ['sku_name', 'sku.name', skuPiece(0)],
      ['sku_name', 'sku.capacity', skuPiece(1)],
      ['publisher_email', 'properties.publisherEmail'],
      ['public_network_access_enabled', 'properties.publicNetworkAccess', enabled],
      ['virtual_network_type', 'properties.virtualNetworkType'],
      ['virtual_network_configuration[0].subnet_id', 'properties.virtualNetworkConfiguration.subnetResourceId'],
      ['public_ip_address_id', 'properties.publicIpAddressId'],
      ['client_certificate_enabled', 'properties.enableClientCertificate'],
      ['gateway_disabled', 'properties.disableGateway'],
      ['min_api_version', 'properties.apiVersionConstraint.minApiVersion'],
      ...switches.map(
        ([attribute, property]): Row => [
          `security[0].${attribute}`,
          'properties.customProperties',
          {
            convert: (on) => (typeof on === 'boolean' ? { [property]: on ? 'true' : 'false' } : undefined),
            unknown: (on) => ({ [property]: on }),
          },
        ],
      ),
      hostRows('management', 'Management'),
      hostRows('portal', 'Portal'),
      hostRows('developer_portal', 'DeveloperPortal'),
      hostRows('proxy', 'Proxy'),
      hostRows('scm', 'Scm'),
    ],
  }),
  single('azurerm_api_management_api', {
    type: 'Microsoft.ApiManagement/service/apis',
    apiVersion: gatewayVersion,
    id: inGroup('api_management_name', 'name'),
    rows: [
      ['display_name', 'properties.displayName'],
      ['path', 'properties.path'],
      ['protocols', 'properties.protocols'],
      ['service_url', 'properties.serviceUrl'],
      ['subscription_required', 'properties.subscriptionRequired'],
      ['api_type', 'properties.type'],
    ],
  }),
  single('azurerm_api_management_named_value', {
    type: 'Microsoft.ApiManagement/service/namedValues',
    apiVersion: gatewayVersion,
    id: inGroup('api_management_name', 'name'),
    rows: [
      ['display_name', 'properties.displayName'],
      ['secret', 'properties.secret'],
      ['value', 'properties.value'],
      ['value_from_key_vault[0].secret_id', 'properties.keyVault.secretIdentifier'],
      ['value_from_key_vault[0].identity_client_id', 'properties.keyVault.identityClientId'],
    ],
  }),
  single('azurerm_api_management_backend', {
    type: 'Microsoft.ApiManagement/service/backends',
    apiVersion: gatewayVersion,
    id: inGroup('api_management_name', 'name'),
    rows: [
      ['url', 'properties.url'],
      ['protocol', 'properties.protocol'],
      ['tls[0].validate_certificate_chain', 'properties.tls.validateCertificateChain'],
      ['tls[0].validate_certificate_name', 'properties.tls.validateCertificateName'],
    ],
  }),
];

const callers = (kind: string, to: string): Row => [
  `access_control[0].${kind}[0].allowed_caller_ip_address_range`,
  `properties.accessControl.${to}.allowedCallerIpAddresses`,
  idObjects('addressRange'),
];

const variableRows: readonly Row[] = [
  ['encrypted', 'properties.isEncrypted'],
  ['description', 'properties.description'],
];

const targets = by((list) =>
  isValueArray(list)
    ? list.flatMap((item): Value[] => (isValueObject(item) ? [item['disk_encryption_target'] ?? null] : []))
    : undefined,
);

const ruleSet = (kind: string, to: string): readonly Row[] => [
  [`network_profile[0].${kind}[0].default_action`, `properties.networkProfile.${to}.defaultAction`],
  [
    `network_profile[0].${kind}[0].ip_rule`,
    `properties.networkProfile.${to}.ipRules`,
    each([
      ['ip_range', 'value'],
      ['action', 'action'],
    ]),
  ],
];

/** API Management, Logic Apps, Automation, Batch, App Configuration and Communication Services. */
export const integration: readonly TerraformMapping[] = [
  ...gateways,
  single('azurerm_logic_app_workflow', {
    type: 'Microsoft.Logic/workflows',
    apiVersion: '2019-05-01',
    id: inGroup(),
    rows: [
      ['enabled', 'properties.state', enabled],
      callers('action', 'actions'),
      callers('content', 'contents'),
      callers('trigger', 'triggers'),
      callers('workflow_management', 'workflowManagement'),
    ],
  }),
  single('azurerm_automation_account', {
    type: 'Microsoft.Automation/automationAccounts',
    apiVersion: automationVersion,
    id: inGroup(),
    rows: [
      ['sku_name', 'properties.sku.name'],
      ['public_network_access_enabled', 'properties.publicNetworkAccess'],
      ['local_authentication_enabled', 'properties.disableLocalAuth', negated],
      ['encryption', 'properties.encryption.keySource', whenSet('Microsoft.Keyvault')],
      ['encryption[0].key_vault_key_id', 'properties.encryption.keyVaultProperties.keyName', vaultPiece('name')],
      ['encryption[0].key_vault_key_id', 'properties.encryption.keyVaultProperties.keyvaultUri', vaultPiece('vault')],
      ['encryption[0].key_vault_key_id', 'properties.encryption.keyVaultProperties.keyVersion', vaultPiece('version')],
      ['encryption[0].user_assigned_identity_id', 'properties.encryption.identity.userAssignedIdentity'],
    ],
  }),
  ...['bool', 'datetime', 'int', 'object', 'string'].map((kind) =>
    single(`azurerm_automation_variable_${kind}`, {
      type: 'Microsoft.Automation/automationAccounts/variables',
      apiVersion: automationVersion,
      id: inGroup('automation_account_name', 'name'),
      rows: variableRows,
    }),
  ),
  single('azurerm_batch_account', {
    type: 'Microsoft.Batch/batchAccounts',
    apiVersion: batchVersion,
    id: inGroup(),
    rows: [
      ['pool_allocation_mode', 'properties.poolAllocationMode'],
      ['public_network_access_enabled', 'properties.publicNetworkAccess', enabled],
      ['allowed_authentication_modes', 'properties.allowedAuthenticationModes'],
      ['storage_account_id', 'properties.autoStorage.storageAccountId'],
      ['storage_account_authentication_mode', 'properties.autoStorage.authenticationMode'],
      ['key_vault_reference[0].id', 'properties.keyVaultReference.id'],
      ['key_vault_reference[0].url', 'properties.keyVaultReference.url'],
      ['encryption', 'properties.encryption.keySource', whenSet('Microsoft.KeyVault')],
      ['encryption[0].key_vault_key_id', 'properties.encryption.keyVaultProperties.keyIdentifier'],
      ...ruleSet('account_access', 'accountAccess'),
      ...ruleSet('node_management_access', 'nodeManagementAccess'),
    ],
  }),
  single('azurerm_batch_pool', {
    type: 'Microsoft.Batch/batchAccounts/pools',
    apiVersion: batchVersion,
    id: inGroup('account_name', 'name'),
    rows: nested('', 'properties.', [
      ['vm_size', 'vmSize'],
      ['inter_node_communication', 'interNodeCommunication'],
      ['network_configuration[0].subnet_id', 'networkConfiguration.subnetId'],
      [
        'network_configuration[0].public_address_provisioning_type',
        'networkConfiguration.publicIPAddressConfiguration.provision',
      ],
      [
        'disk_encryption',
        'deploymentConfiguration.virtualMachineConfiguration.diskEncryptionConfiguration.targets',
        targets,
      ],
      [
        'security_profile[0].host_encryption_enabled',
        'deploymentConfiguration.virtualMachineConfiguration.securityProfile.encryptionAtHost',
      ],
    ]),
  }),
  single('azurerm_app_configuration', {
    type: 'Microsoft.AppConfiguration/configurationStores',
    apiVersion: '2024-05-01',
    id: inGroup(),
    rows: [
      ['sku', 'sku.name'],
      ['local_auth_enabled', 'properties.disableLocalAuth', negated],
      ['public_network_access', 'properties.publicNetworkAccess'],
      ['purge_protection_enabled', 'properties.enablePurgeProtection'],
      ['soft_delete_retention_days', 'properties.softDeleteRetentionInDays'],
      ['encryption[0].key_vault_key_identifier', 'properties.encryption.keyVaultProperties.keyIdentifier'],
      ['encryption[0].identity_client_id', 'properties.encryption.keyVaultProperties.identityClientId'],
      ['data_plane_proxy_authentication_mode', 'properties.dataPlaneProxy.authenticationMode'],
    ],
  }),
  single('azurerm_communication_service', {
    type: 'Microsoft.Communication/communicationServices',
    apiVersion: '2023-04-01',
    id: inGroup(),
    rows: [['data_location', 'properties.dataLocation']],
  }),
];
