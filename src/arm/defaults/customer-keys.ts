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
    'dataEncryption',
    'postgresql/flexible-server/concepts-data-encryption',
  ),
  noKey(
    'microsoft.dbformysql/flexibleservers',
    'dataEncryption',
    'mysql/flexible-server/concepts-customer-managed-key',
  ),
  noKey('microsoft.servicebus/namespaces', 'encryption', 'service-bus-messaging/configure-customer-managed-key'),
  noKey('microsoft.eventhub/namespaces', 'encryption', 'event-hubs/configure-customer-managed-key'),
  noKey(
    'microsoft.healthcareapis/workspaces/fhirservices',
    'encryption',
    'healthcare-apis/fhir/configure-customer-managed-keys',
  ),
  noKey(
    'microsoft.healthcareapis/workspaces/dicomservices',
    'encryption',
    'healthcare-apis/dicom/configure-customer-managed-keys',
  ),
  noKey(
    'microsoft.containerregistry/registries',
    'encryption',
    'container-registry/tutorial-enable-customer-managed-keys',
  ),
  noKey(
    'microsoft.cognitiveservices/accounts',
    'encryption',
    'ai-services/encryption/cognitive-services-encryption-keys-portal',
  ),
  noKey('microsoft.search/searchservices', 'encryptionWithCmk', 'search/search-security-manage-encryption-keys'),
  noKey(
    'microsoft.appconfiguration/configurationstores',
    'encryption',
    'azure-app-configuration/concept-customer-managed-keys',
  ),
  noKey('microsoft.datafactory/factories', 'encryption', 'data-factory/enable-customer-managed-key'),
  noKey('microsoft.synapse/workspaces', 'encryption', 'synapse-analytics/security/workspaces-encryption'),
  noKey('microsoft.databricks/workspaces', 'encryption', 'databricks/security/keys/customer-managed-keys'),
  noKey('microsoft.machinelearningservices/workspaces', 'encryption', 'machine-learning/concept-customer-managed-keys'),
  noKey('microsoft.automation/automationaccounts', 'encryption', 'automation/automation-secure-asset-encryption'),
  noKey('microsoft.kusto/clusters', 'keyVaultProperties', 'data-explorer/customer-managed-keys-portal'),
  noKey('microsoft.recoveryservices/vaults', 'encryption', 'backup/encryption-at-rest-with-cmk'),
  noKey('microsoft.batch/batchaccounts', 'encryption', 'batch/batch-customer-managed-key'),
  noKey('microsoft.cache/redisenterprise', 'encryption', 'redis/how-to-encryption'),
  ...['diskEncryptionSetId', 'type'].map((member) =>
    noKey('microsoft.compute/disks', `encryption.${member}`, 'virtual-machines/disk-encryption-overview'),
  ),
  noKey(
    'microsoft.compute/disks',
    'securityProfile.secureVMDiskEncryptionSetId',
    'virtual-machines/disk-encryption-overview',
  ),
  noKey('microsoft.compute/disks', 'encryptionSettingsCollection', 'virtual-machines/disk-encryption-overview'),
  ...[
    { type: 'microsoft.compute/virtualmachines', profile: '' },
    { type: 'microsoft.compute/virtualmachinescalesets', profile: 'virtualMachineProfile.' },
  ].flatMap(({ type, profile }) =>
    [
      'securityProfile.encryptionAtHost',
      'storageProfile.osDisk.managedDisk.diskEncryptionSet',
      'storageProfile.osDisk.managedDisk.securityProfile',
      'storageProfile.dataDisks',
      'storageProfile.dataDisks[*].managedDisk.diskEncryptionSet',
      'extensionProfile',
    ].map((path) => noKey(type, `${profile}${path}`, 'virtual-machines/disk-encryption-overview')),
  ),
  noKey('microsoft.compute/diskencryptionsets', 'activeKey', 'virtual-machines/disk-encryption'),
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
    'securityProfile.azureKeyVaultKms',
    'aks/use-kms-etcd-encryption',
  ),
];

/** Children that exist as soon as their parent does. */
export const customerKeySingletons: readonly SingletonRow[] = [
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
