import { by, enabled, idObjects, json } from './convert.ts';
import { inGroup, nested, type Row, single, type TerraformMapping, under } from './mapping.ts';

const apiVersion = '2024-03-31';
const WORKSPACES = 'Microsoft.HealthcareApis/workspaces';

const corsRows: readonly Row[] = [
  ['allowed_origins', 'origins'],
  ['allowed_headers', 'headers'],
  ['allowed_methods', 'methods'],
  ['max_age_in_seconds', 'maxAge'],
  ['credentials_allowed', 'allowCredentials'],
  ['allow_credentials', 'allowCredentials'],
];

const signInRows: readonly Row[] = [
  ['authority', 'authority'],
  ['audience', 'audience'],
  ['smart_proxy_enabled', 'smartProxyEnabled'],
];

/** Azure Health Data Services: workspaces, FHIR, DICOM and MedTech. */
export const health: readonly TerraformMapping[] = [
  single('azurerm_healthcare_workspace', { type: WORKSPACES, apiVersion, id: inGroup(), rows: [] }),
  single('azurerm_healthcare_fhir_service', {
    type: `${WORKSPACES}/fhirservices`,
    apiVersion,
    id: under('workspace_id'),
    rows: [
      ['kind', 'kind'],
      ...nested('authentication[0].', 'properties.authenticationConfiguration.', signInRows),
      ...nested('cors[0].', 'properties.corsConfiguration.', corsRows),
      ['public_network_access_enabled', 'properties.publicNetworkAccess', enabled],
      ['configuration_export_storage_account_name', 'properties.exportConfiguration.storageAccountName'],
      ['container_registry_login_server_url', 'properties.acrConfiguration.loginServers'],
    ],
  }),
  single('azurerm_healthcare_dicom_service', {
    type: `${WORKSPACES}/dicomservices`,
    apiVersion,
    id: under('workspace_id'),
    rows: [
      ['public_network_access_enabled', 'properties.publicNetworkAccess', enabled],
      ['data_partitions_enabled', 'properties.enableDataPartitions'],
      ['encryption_key_url', 'properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl'],
      ['storage[0].storage_account_id', 'properties.storageConfiguration.storageResourceId'],
      ['storage[0].file_system_name', 'properties.storageConfiguration.fileSystemName'],
      ...nested('cors[0].', 'properties.corsConfiguration.', corsRows),
    ],
  }),
  single('azurerm_healthcare_medtech_service', {
    type: `${WORKSPACES}/iotconnectors`,
    apiVersion,
    id: under('workspace_id'),
    rows: nested('', 'properties.', [
      ['eventhub_name', 'ingestionEndpointConfiguration.eventHubName'],
      ['eventhub_consumer_group_name', 'ingestionEndpointConfiguration.consumerGroup'],
      [
        'eventhub_namespace_name',
        'ingestionEndpointConfiguration.fullyQualifiedEventHubNamespace',
        by((name) => (typeof name === 'string' ? `${name}.servicebus.windows.net` : undefined)),
      ],
      ['device_mapping_json', 'deviceMapping.content', json],
    ]),
  }),
  single('azurerm_healthcare_medtech_service_fhir_destination', {
    type: `${WORKSPACES}/iotconnectors/fhirdestinations`,
    apiVersion,
    id: under('medtech_service_id'),
    rows: [['destination_fhir_service_id', 'properties.fhirServiceResourceId']],
  }),
  single('azurerm_healthcare_service', {
    type: 'Microsoft.HealthcareApis/services',
    apiVersion,
    id: inGroup(),
    rows: [
      ['kind', 'kind'],
      ['public_network_access_enabled', 'properties.publicNetworkAccess', enabled],
      ['cosmosdb_throughput', 'properties.cosmosDbConfiguration.offerThroughput'],
      ['cosmosdb_key_vault_key_versionless_id', 'properties.cosmosDbConfiguration.keyVaultKeyUri'],
      ['access_policy_object_ids', 'properties.accessPolicies', idObjects('objectId')],
      ['configuration_export_storage_account_name', 'properties.exportConfiguration.storageAccountName'],
      ...nested('authentication_configuration[0].', 'properties.authenticationConfiguration.', signInRows),
      ...nested('cors_configuration[0].', 'properties.corsConfiguration.', corsRows),
    ],
  }),
];
