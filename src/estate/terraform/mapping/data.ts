import { always, by, enabled, truth, vaultPiece, whenSet } from './convert.ts';
import { inGroup, nested, type Row, single, type TerraformMapping, under } from './mapping.ts';

const factoryVersion = '2018-06-01';
const synapseVersion = '2021-06-01';
const databricksVersion = '2024-05-01';

const factoryKey: readonly Row[] = [
  ['customer_managed_key_id', 'properties.encryption.vaultBaseUrl', vaultPiece('vault')],
  ['customer_managed_key_id', 'properties.encryption.keyName', vaultPiece('name')],
  ['customer_managed_key_id', 'properties.encryption.keyVersion', vaultPiece('version')],
];

const secretRows = (attribute: string, to: string): readonly Row[] => [
  [attribute, `${to}.type`, whenSet('AzureKeyVaultSecret')],
  [`${attribute}[0].linked_service_name`, `${to}.store.referenceName`],
  [`${attribute}[0].secret_name`, `${to}.secretName`],
];

/** Linked services by the last part of their Terraform type. What they hold of secrets shows whether a vault keeps them. */
const linkedServices: readonly (readonly [terraform: string, type: string])[] = [
  ['azure_blob_storage', 'AzureBlobStorage'],
  ['azure_databricks', 'AzureDatabricks'],
  ['azure_file_storage', 'AzureFileStorage'],
  ['azure_function', 'AzureFunction'],
  ['azure_search', 'AzureSearch'],
  ['azure_sql_database', 'AzureSqlDatabase'],
  ['azure_table_storage', 'AzureTableStorage'],
  ['cosmosdb', 'CosmosDb'],
  ['data_lake_storage_gen2', 'AzureBlobFS'],
  ['key_vault', 'AzureKeyVault'],
  ['kusto', 'AzureDataExplorer'],
  ['mysql', 'MySql'],
  ['odata', 'OData'],
  ['odbc', 'Odbc'],
  ['postgresql', 'PostgreSql'],
  ['sftp', 'Sftp'],
  ['snowflake', 'Snowflake'],
  ['sql_server', 'SqlServer'],
  ['synapse', 'AzureSqlDW'],
  ['web', 'Web'],
];

const linkedRows: readonly Row[] = nested('', 'properties.', [
  ['connection_string', 'typeProperties.connectionString'],
  ['key', 'typeProperties.functionKey'],
  ['url', 'typeProperties.url'],
  ['password', 'typeProperties.password'],
  ['account_key', 'typeProperties.accountKey'],
  ['storage_account_key', 'typeProperties.accountKey'],
  ['service_principal_id', 'typeProperties.servicePrincipalId'],
  ['service_principal_key', 'typeProperties.servicePrincipalKey'],
  ['sas_uri', 'typeProperties.sasUri'],
  ['integration_runtime_name', 'connectVia.referenceName'],
  ...secretRows('key_vault_connection_string', 'typeProperties.connectionString'),
  ...secretRows('key_vault_password', 'typeProperties.password'),
  ...secretRows('key_vault_sas_token', 'typeProperties.sasToken'),
  ...secretRows('key_vault_key', 'typeProperties.functionKey'),
]);

const factories: readonly TerraformMapping[] = [
  single('azurerm_data_factory', {
    type: 'Microsoft.DataFactory/factories',
    apiVersion: factoryVersion,
    id: inGroup(),
    rows: [
      ['public_network_enabled', 'properties.publicNetworkAccess', enabled],
      ['purview_id', 'properties.purviewConfiguration.purviewResourceId'],
      ['github_configuration', 'properties.repoConfiguration.type', whenSet('FactoryGitHubConfiguration')],
      ['vsts_configuration', 'properties.repoConfiguration.type', whenSet('FactoryVSTSConfiguration')],
      ...factoryKey,
      ['customer_managed_key_identity_id', 'properties.encryption.identity.userAssignedIdentity'],
    ],
  }),
  {
    terraform: 'azurerm_data_factory_customer_managed_key',
    resources: [],
    folds: [
      {
        target: 'data_factory_id',
        rows: [...factoryKey, ['user_assigned_identity_id', 'properties.encryption.identity.userAssignedIdentity']],
      },
    ],
  },
  single('azurerm_data_factory_integration_runtime_azure', {
    type: 'Microsoft.DataFactory/factories/integrationRuntimes',
    apiVersion: factoryVersion,
    id: under('data_factory_id'),
    rows: [
      ['', 'properties.type', always('Managed')],
      ['location', 'properties.typeProperties.computeProperties.location'],
      [
        'virtual_network_enabled',
        'properties.managedVirtualNetwork.type',
        by((on) => (on === true ? 'ManagedVirtualNetworkReference' : undefined)),
      ],
    ],
  }),
  ...linkedServices.map(([terraform, type]) =>
    single(`azurerm_data_factory_linked_service_${terraform}`, {
      type: 'Microsoft.DataFactory/factories/linkedservices',
      apiVersion: factoryVersion,
      id: under('data_factory_id'),
      rows: [['', 'properties.type', always(type)], ...linkedRows],
    }),
  ),
];

const synapse: readonly TerraformMapping[] = [
  {
    terraform: 'azurerm_synapse_sql_pool',
    resources: [
      {
        type: 'Microsoft.Synapse/workspaces/sqlPools',
        apiVersion: synapseVersion,
        id: under('synapse_workspace_id'),
        rows: [
          ['sku_name', 'sku.name'],
          ['create_mode', 'properties.createMode'],
          ['collation', 'properties.collation'],
          ['storage_account_type', 'properties.storageAccountType'],
        ],
      },
      {
        type: 'Microsoft.Synapse/workspaces/sqlPools/transparentDataEncryption',
        apiVersion: synapseVersion,
        id: under('id', '=current'),
        rows: [['data_encrypted', 'properties.status', enabled]],
      },
    ],
  },
  single('azurerm_synapse_workspace', {
    type: 'Microsoft.Synapse/workspaces',
    apiVersion: synapseVersion,
    id: inGroup(),
    rows: [
      ['sql_administrator_login', 'properties.sqlAdministratorLogin'],
      ['azuread_authentication_only', 'properties.azureADOnlyAuthentication'],
      ['managed_virtual_network_enabled', 'properties.managedVirtualNetwork', truth('default', '')],
      ['data_exfiltration_protection_enabled', 'properties.managedVirtualNetworkSettings.preventDataExfiltration'],
      ['linking_allowed_for_aad_tenant_ids', 'properties.managedVirtualNetworkSettings.allowedAadTenantIdsForLinking'],
      ['public_network_access_enabled', 'properties.publicNetworkAccess', enabled],
      ['purview_id', 'properties.purviewConfiguration.purviewResourceId'],
      ['customer_managed_key[0].key_versionless_id', 'properties.encryption.cmk.key.keyVaultUrl'],
      ['customer_managed_key[0].key_name', 'properties.encryption.cmk.key.name'],
      [
        'customer_managed_key[0].user_assigned_identity_id',
        'properties.encryption.cmk.kekIdentity.userAssignedIdentity',
      ],
    ],
  }),
  single('azurerm_synapse_firewall_rule', {
    type: 'Microsoft.Synapse/workspaces/firewallRules',
    apiVersion: synapseVersion,
    id: under('synapse_workspace_id'),
    rows: [
      ['start_ip_address', 'properties.startIpAddress'],
      ['end_ip_address', 'properties.endIpAddress'],
    ],
  }),
];

const compliance = 'properties.enhancedSecurityCompliance.';
const security = 'enhanced_security_compliance[0].';

const databricks: TerraformMapping = single('azurerm_databricks_workspace', {
  type: 'Microsoft.Databricks/workspaces',
  apiVersion: databricksVersion,
  id: inGroup(),
  rows: [
    ['sku', 'sku.name'],
    ['public_network_access_enabled', 'properties.publicNetworkAccess', enabled],
    ['network_security_group_rules_required', 'properties.requiredNsgRules'],
    ['default_storage_firewall_enabled', 'properties.defaultStorageFirewall', enabled],
    ['infrastructure_encryption_enabled', 'properties.parameters.requireInfrastructureEncryption.value'],
    ['customer_managed_key_enabled', 'properties.parameters.prepareEncryption.value'],
    ['custom_parameters[0].no_public_ip', 'properties.parameters.enableNoPublicIp.value'],
    ['custom_parameters[0].virtual_network_id', 'properties.parameters.customVirtualNetworkId.value'],
    ['custom_parameters[0].public_subnet_name', 'properties.parameters.customPublicSubnetName.value'],
    ['custom_parameters[0].private_subnet_name', 'properties.parameters.customPrivateSubnetName.value'],
    [
      'managed_services_cmk_key_vault_key_id',
      'properties.encryption.entities.managedServices.keySource',
      whenSet('Microsoft.Keyvault'),
    ],
    ...(['managedServices', 'managedDisk'] as const).flatMap((entity): Row[] => {
      const attribute = `${entity === 'managedDisk' ? 'managed_disk' : 'managed_services'}_cmk_key_vault_key_id`;
      const to = `properties.encryption.entities.${entity}.keyVaultProperties.`;
      return [
        [attribute, `${to}keyVaultUri`, vaultPiece('vault')],
        [attribute, `${to}keyName`, vaultPiece('name')],
        [attribute, `${to}keyVersion`, vaultPiece('version')],
      ];
    }),
    [
      'managed_disk_cmk_key_vault_key_id',
      'properties.encryption.entities.managedDisk.keySource',
      whenSet('Microsoft.Keyvault'),
    ],
    [
      'managed_disk_cmk_rotation_to_latest_version_enabled',
      'properties.encryption.entities.managedDisk.rotationToLatestKeyVersionEnabled',
    ],
    [`${security}automatic_cluster_update_enabled`, `${compliance}automaticClusterUpdate.value`, enabled],
    [`${security}compliance_security_profile_enabled`, `${compliance}complianceSecurityProfile.value`, enabled],
    [`${security}compliance_security_profile_standards`, `${compliance}complianceSecurityProfile.complianceStandards`],
    [`${security}enhanced_security_monitoring_enabled`, `${compliance}enhancedSecurityMonitoring.value`, enabled],
  ],
});

const dbfsKey: TerraformMapping = {
  terraform: 'azurerm_databricks_workspace_root_dbfs_customer_managed_key',
  resources: [],
  folds: [
    {
      target: 'workspace_id',
      rows: nested('', 'properties.parameters.encryption.value.', [
        ['key_vault_key_id', 'keySource', whenSet('Microsoft.Keyvault')],
        ['key_vault_key_id', 'KeyName', vaultPiece('name')],
        ['key_vault_key_id', 'keyvaulturi', vaultPiece('vault')],
        ['key_vault_key_id', 'keyversion', vaultPiece('version')],
      ]),
    },
  ],
};

/** Data factories, analytics, and data governance. */
export const data: readonly TerraformMapping[] = [
  ...factories,
  ...synapse,
  databricks,
  dbfsKey,
  single('azurerm_kusto_cluster', {
    type: 'Microsoft.Kusto/clusters',
    apiVersion: '2023-08-15',
    id: inGroup(),
    rows: [
      ['sku[0].name', 'sku.name'],
      ['sku[0].capacity', 'sku.capacity'],
      ['disk_encryption_enabled', 'properties.enableDiskEncryption'],
      ['double_encryption_enabled', 'properties.enableDoubleEncryption'],
      ['purge_enabled', 'properties.enablePurge'],
      ['streaming_ingestion_enabled', 'properties.enableStreamingIngest'],
      ['auto_stop_enabled', 'properties.enableAutoStop'],
      ['public_network_access_enabled', 'properties.publicNetworkAccess', enabled],
      ['outbound_network_access_restricted', 'properties.restrictOutboundNetworkAccess', enabled],
      ['allowed_ip_ranges', 'properties.allowedIpRangeList'],
      ['allowed_fqdns', 'properties.allowedFqdnList'],
    ],
  }),
  {
    terraform: 'azurerm_kusto_cluster_customer_managed_key',
    resources: [],
    folds: [
      {
        target: 'cluster_id',
        rows: [
          ['key_name', 'properties.keyVaultProperties.keyName'],
          ['key_version', 'properties.keyVaultProperties.keyVersion'],
          ['user_identity', 'properties.keyVaultProperties.userIdentity'],
        ],
      },
    ],
  },
  single('azurerm_purview_account', {
    type: 'Microsoft.Purview/accounts',
    apiVersion: '2021-12-01',
    id: inGroup(),
    rows: [
      ['public_network_enabled', 'properties.publicNetworkAccess', enabled],
      ['managed_event_hub_enabled', 'properties.managedEventHubState', enabled],
      ['managed_resource_group_name', 'properties.managedResourceGroupName'],
    ],
  }),
  single('azurerm_stream_analytics_job', {
    type: 'Microsoft.StreamAnalytics/streamingjobs',
    apiVersion: '2020-03-01',
    id: inGroup(),
    rows: [
      ['sku_name', 'properties.sku.name'],
      ['content_storage_policy', 'properties.contentStoragePolicy'],
      ['job_storage_account[0].account_name', 'properties.jobStorageAccount.accountName'],
      ['job_storage_account[0].authentication_mode', 'properties.jobStorageAccount.authenticationMode'],
    ],
  }),
  ...['hadoop', 'hbase', 'interactive_query', 'kafka', 'spark'].map((kind) =>
    single(`azurerm_hdinsight_${kind}_cluster`, {
      type: 'Microsoft.HDInsight/clusters',
      apiVersion: '2021-06-01',
      id: inGroup(),
      rows: [
        ['tier', 'properties.tier'],
        ['tls_min_version', 'properties.minSupportedTlsVersion'],
        ['encryption_in_transit_enabled', 'properties.encryptionInTransitProperties.isEncryptionInTransitEnabled'],
        ['disk_encryption[0].encryption_at_host_enabled', 'properties.diskEncryptionProperties.encryptionAtHost'],
        ['disk_encryption[0].key_vault_key_id', 'properties.diskEncryptionProperties.vaultUri', vaultPiece('vault')],
        ['disk_encryption[0].key_vault_key_id', 'properties.diskEncryptionProperties.keyName', vaultPiece('name')],
        ['network[0].private_link_enabled', 'properties.networkProperties.privateLink', enabled],
      ],
    }),
  ),
];
