/** A kind of entity: how alerts spell it, what identifies it, and which of these a mapping needs at least. */
export interface EntityType {
  /** As rules spell it. */
  readonly name: string;
  /** As the alert's `Type` spells it. */
  readonly alertType: string;
  readonly identifiers: readonly string[];
  /** A mapping needs all of at least one of these sets. */
  readonly required: readonly (readonly string[])[];
}

const one = (...names: readonly string[]): readonly (readonly string[])[] => names.map((name) => [name]);

/**
 * Every kind of entity that a rule can map.
 * Source: https://learn.microsoft.com/azure/sentinel/entities-reference; which identifiers are required is what the
 * validation of Microsoft's community repository asks.
 */
const entityTypes: readonly EntityType[] = [
  {
    name: 'Account',
    alertType: 'account',
    identifiers: [
      'Name',
      'FullName',
      'NTDomain',
      'DnsDomain',
      'UPNSuffix',
      'Sid',
      'AadTenantId',
      'AadUserId',
      'PUID',
      'IsDomainJoined',
      'DisplayName',
      'ObjectGuid',
      'CloudAppAccountId',
      'IsAnonymized',
    ],
    required: one('FullName', 'Sid', 'Name', 'AadUserId', 'PUID', 'ObjectGuid'),
  },
  {
    name: 'Host',
    alertType: 'host',
    identifiers: [
      'DnsDomain',
      'NTDomain',
      'HostName',
      'FullName',
      'NetBiosName',
      'AzureID',
      'OMSAgentID',
      'OSFamily',
      'OSVersion',
      'IsDomainJoined',
    ],
    required: one('FullName', 'HostName', 'NetBiosName', 'AzureID', 'OMSAgentID'),
  },
  { name: 'IP', alertType: 'ip', identifiers: ['Address', 'AddressScope'], required: one('Address') },
  { name: 'URL', alertType: 'url', identifiers: ['Url'], required: one('Url') },
  {
    name: 'AzureResource',
    alertType: 'azure-resource',
    identifiers: ['ResourceId'],
    required: one('ResourceId'),
  },
  {
    name: 'CloudApplication',
    alertType: 'cloud-application',
    identifiers: ['AppId', 'Name', 'InstanceName'],
    required: one('AppId', 'Name'),
  },
  { name: 'DNS', alertType: 'dns', identifiers: ['DomainName'], required: one('DomainName') },
  { name: 'File', alertType: 'file', identifiers: ['Directory', 'Name'], required: one('Name') },
  {
    name: 'FileHash',
    alertType: 'filehash',
    identifiers: ['Algorithm', 'Value'],
    required: [['Algorithm', 'Value']],
  },
  {
    name: 'IoTDevice',
    alertType: 'iotdevice',
    identifiers: [
      'IoTHub',
      'DeviceId',
      'DeviceName',
      'Manufacturer',
      'Model',
      'FirmwareVersion',
      'OperatingSystem',
      'MacAddress',
      'Protocols',
      'SerialNumber',
      'Source',
      'IoTSecurityAgentId',
      'DeviceType',
    ],
    required: one('DeviceId'),
  },
  {
    name: 'Mailbox',
    alertType: 'mailbox',
    identifiers: ['MailboxPrimaryAddress', 'DisplayName', 'Upn', 'ExternalDirectoryObjectId', 'RiskLevel', 'AadId'],
    required: one('MailboxPrimaryAddress'),
  },
  {
    name: 'MailCluster',
    alertType: 'mail-cluster',
    identifiers: [
      'NetworkMessageIds',
      'CountByDeliveryStatus',
      'CountByThreatType',
      'CountByProtectionStatus',
      'Threats',
      'Query',
      'QueryTime',
      'MailCount',
      'IsVolumeAnomaly',
      'Source',
      'ClusterSourceIdentifier',
      'ClusterSourceType',
      'ClusterQueryStartTime',
      'ClusterQueryEndTime',
      'ClusterGroup',
    ],
    required: one('Query', 'Source'),
  },
  {
    name: 'MailMessage',
    alertType: 'mail-message',
    identifiers: [
      'Recipient',
      'Urls',
      'Threats',
      'Sender',
      'P1Sender',
      'P1SenderDisplayName',
      'P1SenderDomain',
      'SenderIP',
      'P2Sender',
      'P2SenderDisplayName',
      'P2SenderDomain',
      'ReceivedDate',
      'NetworkMessageId',
      'InternetMessageId',
      'Subject',
      'BodyFingerprintBin1',
      'BodyFingerprintBin2',
      'BodyFingerprintBin3',
      'BodyFingerprintBin4',
      'BodyFingerprintBin5',
      'AntispamDirection',
      'DeliveryAction',
      'DeliveryLocation',
      'Language',
      'ThreatDetectionMethods',
    ],
    required: one('NetworkMessageId', 'Recipient'),
  },
  { name: 'Malware', alertType: 'malware', identifiers: ['Name', 'Category'], required: one('Name') },
  {
    name: 'Process',
    alertType: 'process',
    identifiers: ['ProcessId', 'CommandLine', 'ElevationToken', 'CreationTimeUtc'],
    required: one('CommandLine', 'ProcessId'),
  },
  { name: 'RegistryKey', alertType: 'registry-key', identifiers: ['Hive', 'Key'], required: one('Key', 'Hive') },
  {
    name: 'RegistryValue',
    alertType: 'registry-value',
    identifiers: ['Name', 'Value', 'ValueType'],
    required: one('Name'),
  },
  {
    name: 'SecurityGroup',
    alertType: 'security-group',
    identifiers: ['DistinguishedName', 'SID', 'ObjectGuid'],
    required: one('DistinguishedName', 'SID', 'ObjectGuid'),
  },
  {
    name: 'SubmissionMail',
    alertType: 'SubmissionMail',
    identifiers: [
      'NetworkMessageId',
      'Timestamp',
      'Recipient',
      'Sender',
      'SenderIp',
      'Subject',
      'ReportType',
      'SubmissionId',
      'SubmissionDate',
      'Submitter',
    ],
    required: one('SubmissionId', 'NetworkMessageId', 'Recipient', 'Submitter'),
  },
];

const byName = new Map(entityTypes.map((type) => [type.name.toLowerCase(), type]));

/** The kind of entity of that name, in any case. */
export const findEntityType = (name: string): EntityType | undefined => byName.get(name.toLowerCase());

/** Names of all kinds, for messages. */
export const entityTypeNames: readonly string[] = entityTypes.map(({ name }) => name);

/** The identifier as Microsoft spells it, whatever the rule's case; undefined where the kind has none of that name. */
export const findIdentifier = (type: EntityType, name: string): string | undefined =>
  type.identifiers.find((identifier) => identifier.toLowerCase() === name.toLowerCase());
