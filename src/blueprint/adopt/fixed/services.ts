import { type FixedProperty, learn } from './fixed-property.ts';

const vault = 'microsoft.recoveryservices/vaults';

export const recoveryAndLogRows: readonly FixedProperty[] = [
  {
    type: vault,
    path: 'properties.redundancySettings',
    change: 'recreate',
    says: 'Redundancy is chosen before the first item is protected: a vault that holds items keeps it, and a new vault takes over beside it until its points expire',
    document: `${learn}/backup/backup-create-recovery-services-vault`,
  },
  {
    type: vault,
    path: 'properties.encryption',
    change: 'recreate',
    fromNothing: true,
    says: 'Your key is given before the first item is protected',
    document: `${learn}/backup/encryption-at-rest-with-cmk`,
  },
  {
    type: vault,
    path: 'properties.securitySettings.immutabilitySettings',
    change: 'oneWay',
    says: 'Locked immutability cannot be undone, which is what it is for',
    document: `${learn}/backup/backup-azure-immutable-vault-concept`,
  },
  {
    type: 'microsoft.dataprotection/backupvaults',
    path: 'properties.storageSettings',
    change: 'recreate',
    says: 'The redundancy of a backup vault is chosen when it is made',
    document: `${learn}/backup/create-manage-backup-vault`,
  },
  {
    type: 'microsoft.operationalinsights/clusters',
    path: 'properties.isDoubleEncryptionEnabled',
    change: 'recreate',
    says: 'Double encryption of a cluster is chosen when it is made',
    document: `${learn}/azure-monitor/logs/logs-dedicated-clusters`,
  },
  {
    type: 'microsoft.operationalinsights/clusters',
    path: 'properties.isAvailabilityZonesEnabled',
    change: 'recreate',
    says: 'Zones of a cluster are chosen when it is made',
    document: `${learn}/azure-monitor/logs/availability-zones`,
  },
];

export const serviceRows: readonly FixedProperty[] = [
  {
    type: 'microsoft.servicebus/namespaces',
    path: 'sku',
    change: 'recreate',
    says: 'A namespace of the basic or standard tier does not become premium: a premium one is made, and the migration of Service Bus moves queues and the name to it',
    document: `${learn}/service-bus-messaging/service-bus-migrate-standard-premium`,
  },
  {
    type: 'microsoft.servicebus/namespaces',
    path: 'properties.encryption.requireInfrastructureEncryption',
    change: 'recreate',
    says: 'Double encryption is chosen when the namespace is made',
    document: `${learn}/service-bus-messaging/configure-customer-managed-key`,
  },
  {
    type: 'microsoft.servicebus/namespaces',
    path: 'properties.encryption',
    change: 'recreate',
    fromNothing: true,
    says: 'Your key is given to a new or empty namespace',
    document: `${learn}/service-bus-messaging/configure-customer-managed-key`,
  },
  {
    type: 'microsoft.eventhub/namespaces',
    path: 'sku',
    change: 'recreate',
    says: 'A namespace goes between basic and standard only: a premium one is made anew',
    document: `${learn}/event-hubs/event-hubs-faq`,
  },
  {
    type: 'microsoft.eventhub/namespaces',
    path: 'properties.encryption',
    change: 'recreate',
    fromNothing: true,
    says: 'Your key is given to a new or empty namespace',
    document: `${learn}/event-hubs/configure-customer-managed-key`,
  },
  {
    type: 'microsoft.eventhub/namespaces/eventhubs',
    path: 'properties.partitionCount',
    change: 'recreate',
    says: 'Partitions grow in premium and dedicated namespaces alone, and never shrink',
    document: `${learn}/event-hubs/dynamically-add-partitions`,
  },
  {
    type: 'microsoft.servicebus/namespaces/queues',
    path: 'properties.requiresSession',
    change: 'recreate',
    says: 'Whether a queue has sessions is chosen when it is made',
    document: `${learn}/service-bus-messaging/message-sessions`,
  },
  {
    type: 'microsoft.servicebus/namespaces/queues',
    path: 'properties.requiresDuplicateDetection',
    change: 'recreate',
    says: 'Whether a queue finds duplicates is chosen when it is made',
    document: `${learn}/service-bus-messaging/duplicate-detection`,
  },
  {
    type: 'microsoft.healthcareapis/workspaces/fhirservices',
    path: 'kind',
    change: 'recreate',
    says: 'The version of FHIR is chosen when the service is made',
    document: `${learn}/healthcare-apis/fhir/configure-settings-convert-data`,
  },
  {
    type: 'microsoft.healthcareapis/workspaces/dicomservices',
    path: 'properties.storageConfiguration',
    change: 'recreate',
    says: 'Where a DICOM service keeps its data is chosen when it is made',
    document: `${learn}/healthcare-apis/dicom/deploy-dicom-services-in-azure-data-lake`,
  },
  {
    type: 'microsoft.purview/accounts',
    path: 'properties.managedResourceGroupName',
    change: 'recreate',
    says: 'The managed group of an account is chosen when it is made',
    document: 'https://learn.microsoft.com/purview/create-microsoft-purview-portal',
  },
  {
    type: 'microsoft.cdn/profiles',
    path: 'sku',
    change: 'oneWay',
    says: 'A standard profile becomes premium in place, and not back; a classic one is migrated',
    document: `${learn}/frontdoor/tier-upgrade`,
  },
];
