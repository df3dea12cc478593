import type { DefaultRow, SingletonRow } from './default-row.ts';

const docs = 'https://learn.microsoft.com/azure/';
const transparent = `${docs}azure-sql/database/transparent-data-encryption-tde-overview`;

const row = (type: string, path: string, value: DefaultRow['default'], document: string): DefaultRow => ({
  type,
  path: `properties.${path}`,
  default: value,
  document: `${docs}${document}`,
});

/** Where nobody names a key, the service uses one of its own: the property is not configured. */
const noKey = (type: string, path: string, document: string): DefaultRow => row(type, path, null, document);

/** Documented defaults of encryption at rest: which key encrypts where nobody says. */
export const customerKeyDefaults: readonly DefaultRow[] = [
  {
    type: 'microsoft.synapse/workspaces/sqlpools/transparentdataencryption',
    path: 'properties.status',
    default: null,
    document: transparent,
  },
  noKey('microsoft.sql/servers', 'keyId', 'azure-sql/database/transparent-data-encryption-byok-overview'),
  noKey('microsoft.sql/managedinstances', 'keyId', 'azure-sql/database/transparent-data-encryption-byok-overview'),
  ...['servers', 'managedinstances'].flatMap((parent): readonly DefaultRow[] => [
    {
      type: `microsoft.sql/${parent}/encryptionprotector`,
      path: 'properties.serverKeyType',
      default: 'ServiceManaged',
      document: transparent,
    },
    {
      type: `microsoft.sql/${parent}/encryptionprotector`,
      path: 'properties.serverKeyName',
      default: null,
      document: 'https://learn.microsoft.com/rest/api/sql/encryption-protectors/create-or-update',
    },
    {
      type: `microsoft.sql/${parent}/encryptionprotector`,
      path: 'properties.autoRotationEnabled',
      default: null,
      document: `${docs}azure-sql/database/transparent-data-encryption-byok-key-rotation`,
    },
  ]),
  {
    type: 'microsoft.sql/servers/databases/transparentdataencryption',
    path: 'properties.state',
    default: 'Enabled',
    document: transparent,
  },
  {
    type: 'microsoft.sql/servers/databases/transparentdataencryption',
    path: 'properties.status',
    default: null,
    document: transparent,
  },
  row(
    'microsoft.storage/storageaccounts',
    'encryption.keySource',
    'Microsoft.Storage',
    'storage/common/storage-service-encryption',
  ),
  row(
    'microsoft.storage/storageaccounts',
    'encryption.services.queue.keyType',
    'Service',
    'storage/common/account-encryption-key-create',
  ),
  row(
    'microsoft.storage/storageaccounts',
    'encryption.services.table.keyType',
    'Service',
    'storage/common/account-encryption-key-create',
  ),
  noKey(
    'microsoft.storage/storageaccounts',
    'encryption.requireInfrastructureEncryption',
    'storage/common/infrastructure-encryption-enable',
  ),
  noKey('microsoft.documentdb/databaseaccounts', 'keyVaultKeyUri', 'cosmos-db/how-to-setup-customer-managed-keys'),
  noKey(
    'microsoft.dbforpostgresql/flexibleservers',
    'dataEncryption.type',
    'postgresql/flexible-server/concepts-data-encryption',
  ),
  noKey(
    'microsoft.dbformysql/flexibleservers',
    'dataEncryption.type',
    'mysql/flexible-server/concepts-customer-managed-key',
  ),
  noKey(
    'microsoft.servicebus/namespaces',
    'encryption.keySource',
    'service-bus-messaging/configure-customer-managed-key',
  ),
  noKey(
    'microsoft.servicebus/namespaces',
    'encryption.keyVaultProperties',
    'service-bus-messaging/configure-customer-managed-key',
  ),
  noKey('microsoft.eventhub/namespaces', 'encryption.keySource', 'event-hubs/configure-customer-managed-key'),
  noKey('microsoft.eventhub/namespaces', 'encryption.keyVaultProperties', 'event-hubs/configure-customer-managed-key'),
  noKey(
    'microsoft.healthcareapis/workspaces/fhirservices',
    'encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl',
    'healthcare-apis/fhir/configure-customer-managed-keys',
  ),
  noKey(
    'microsoft.healthcareapis/workspaces/dicomservices',
    'encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl',
    'healthcare-apis/dicom/configure-customer-managed-keys',
  ),
  noKey(
    'microsoft.containerregistry/registries',
    'encryption.keyVaultProperties.keyIdentifier',
    'container-registry/tutorial-enable-customer-managed-keys',
  ),
  noKey(
    'microsoft.cognitiveservices/accounts',
    'encryption.keySource',
    'ai-services/encryption/cognitive-services-encryption-keys-portal',
  ),
  noKey(
    'microsoft.cognitiveservices/accounts',
    'encryption.keyVaultProperties.keyVaultUri',
    'ai-services/encryption/cognitive-services-encryption-keys-portal',
  ),
  noKey(
    'microsoft.search/searchservices',
    'encryptionWithCmk.enforcement',
    'search/search-security-manage-encryption-keys',
  ),
  noKey(
    'microsoft.appconfiguration/configurationstores',
    'encryption.keyVaultProperties.keyIdentifier',
    'azure-app-configuration/concept-customer-managed-keys',
  ),
  noKey('microsoft.datafactory/factories', 'encryption.vaultBaseUrl', 'data-factory/enable-customer-managed-key'),
  noKey(
    'microsoft.synapse/workspaces',
    'encryption.cmk.key.keyVaultUrl',
    'synapse-analytics/security/workspaces-encryption',
  ),
  noKey(
    'microsoft.databricks/workspaces',
    'encryption.entities.managedServices.keyVaultProperties.keyVaultUri',
    'databricks/security/keys/customer-managed-keys',
  ),
  noKey(
    'microsoft.databricks/workspaces',
    'encryption.entities.managedDisk.keyVaultProperties.keyVaultUri',
    'databricks/security/keys/customer-managed-keys',
  ),
  noKey(
    'microsoft.machinelearningservices/workspaces',
    'encryption.keyVaultProperties.keyIdentifier',
    'machine-learning/concept-customer-managed-keys',
  ),
  noKey(
    'microsoft.automation/automationaccounts',
    'encryption.keySource',
    'automation/automation-secure-asset-encryption',
  ),
  noKey('microsoft.kusto/clusters', 'keyVaultProperties.keyName', 'data-explorer/customer-managed-keys-portal'),
  noKey(
    'microsoft.recoveryservices/vaults',
    'encryption.keyVaultProperties.keyUri',
    'backup/encryption-at-rest-with-cmk',
  ),
  noKey('microsoft.batch/batchaccounts', 'encryption.keySource', 'batch/batch-customer-managed-key'),
  noKey(
    'microsoft.cache/redisenterprise',
    'encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl',
    'redis/how-to-encryption',
  ),
  ...['diskEncryptionSetId', 'type'].map((member) =>
    noKey('microsoft.compute/disks', `encryption.${member}`, 'virtual-machines/disk-encryption-overview'),
  ),
  noKey(
    'microsoft.compute/disks',
    'securityProfile.secureVMDiskEncryptionSetId',
    'virtual-machines/disk-encryption-overview',
  ),
  noKey('microsoft.compute/disks', 'encryptionSettingsCollection.enabled', 'virtual-machines/disk-encryption-overview'),
  ...[
    { type: 'microsoft.compute/virtualmachines', profile: '' },
    { type: 'microsoft.compute/virtualmachinescalesets', profile: 'virtualMachineProfile.' },
  ].flatMap(({ type, profile }) =>
    [
      'securityProfile.encryptionAtHost',
      'storageProfile.osDisk.managedDisk.diskEncryptionSet.id',
      'storageProfile.osDisk.managedDisk.securityProfile.diskEncryptionSet.id',
      'storageProfile.dataDisks',
      'storageProfile.dataDisks[*].managedDisk.diskEncryptionSet.id',
      'extensionProfile.extensions',
    ].map((path) => noKey(type, `${profile}${path}`, 'virtual-machines/disk-encryption-overview')),
  ),
  noKey('microsoft.compute/diskencryptionsets', 'activeKey.keyUrl', 'virtual-machines/disk-encryption'),
  noKey(
    'microsoft.compute/diskencryptionsets',
    'rotationToLatestKeyVersionEnabled',
    'virtual-machines/disk-encryption#automatic-key-rotation-of-customer-managed-keys',
  ),
  noKey('microsoft.containerservice/managedclusters', 'diskEncryptionSetID', 'aks/azure-disk-customer-managed-keys'),
  noKey(
    'microsoft.containerservice/managedclusters',
    'agentPoolProfiles[*].enableEncryptionAtHost',
    'aks/enable-host-encryption',
  ),
  noKey(
    'microsoft.containerservice/managedclusters/agentpools',
    'enableEncryptionAtHost',
    'aks/enable-host-encryption',
  ),
  noKey(
    'microsoft.containerservice/managedclusters',
    'securityProfile.azureKeyVaultKms.enabled',
    'aks/use-kms-etcd-encryption',
  ),
];

/** Children that exist as soon as their parent does. */
export const customerKeySingletons: readonly SingletonRow[] = [
  {
    type: 'microsoft.synapse/workspaces/sqlpools/transparentdataencryption',
    segment: 'transparentDataEncryption',
    name: 'current',
    document: transparent,
  },
  {
    type: 'microsoft.sql/servers/encryptionprotector',
    segment: 'encryptionProtector',
    name: 'current',
    document: transparent,
  },
  {
    type: 'microsoft.sql/managedinstances/encryptionprotector',
    segment: 'encryptionProtector',
    name: 'current',
    document: transparent,
  },
  {
    type: 'microsoft.sql/servers/databases/transparentdataencryption',
    segment: 'transparentDataEncryption',
    name: 'current',
    document: transparent,
  },
];
