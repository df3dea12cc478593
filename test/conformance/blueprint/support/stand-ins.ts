import type { Resource } from '../../../../src/model/resource.ts';
import { isValueObject, type Value } from '../../../../src/model/value.ts';

export interface SettingChange {
  readonly type: string;
  readonly path: string;
  /** `undefined` takes it away. */
  readonly value: Value | undefined;
  /** Which resources are meant, where not all of the type. */
  readonly of?: (resource: Resource) => boolean;
}

/**
 * Settings of which one alone changes nothing, because another says the same or keeps the rule from applying. The changes
 * together fail each control. Without `ends`, any one of them left as it was keeps it from failing; with it, each of those
 * further changes ends the failure.
 */
export interface Together {
  readonly controls: readonly string[];
  readonly reason: string;
  readonly changes: readonly SettingChange[];
  readonly ends?: readonly SettingChange[];
}

const devices = 'microsoft.graph/devicecompliancepolicies';
const access = 'microsoft.graph/conditionalaccesspolicies';
const servers = 'microsoft.sql/servers';
const protector = 'microsoft.sql/servers/encryptionprotector';
const accounts = 'microsoft.storage/storageaccounts';
const vaults = 'microsoft.keyvault/vaults';
const flowLogs = 'microsoft.network/networkwatchers/flowlogs';
const rules = 'microsoft.network/networksecuritygroups/securityrules';
const groups = 'microsoft.network/firewallpolicies/rulecollectiongroups';
const origins = 'microsoft.cdn/profiles/origingroups/origins';
const instances = 'microsoft.sql/managedinstances';
const instanceProtector = 'microsoft.sql/managedinstances/encryptionprotector';
const machines = 'microsoft.compute/virtualmachines';
const extensions = 'microsoft.compute/virtualmachines/extensions';
const postgres = 'microsoft.dbforpostgresql/flexibleservers';
const cosmos = 'microsoft.documentdb/databaseaccounts';
const gateways = 'microsoft.network/virtualnetworkgateways';
const apps = 'microsoft.app/containerapps';
const databases = 'microsoft.sql/servers/databases';
const sites = 'microsoft.web/sites';
const assignments = 'microsoft.authorization/roleassignments';

const member = ({ body }: Resource, name: string): Value | undefined => {
  const properties = body['properties'];
  return isValueObject(properties) ? properties[name] : undefined;
};

const runsWindows = ({ type, body }: Resource): boolean =>
  type === machines && JSON.stringify(body['properties'] ?? {}).includes('windowsConfiguration');
const isWindows = ({ body }: Resource): boolean => body['bitLockerEnabled'] !== undefined;
const isFinalDenyOutbound = (rule: Resource): boolean =>
  member(rule, 'direction') === 'Outbound' &&
  member(rule, 'access') === 'Deny' &&
  member(rule, 'destinationPortRange') === '*' &&
  member(rule, 'sourceAddressPrefix') === '*';
const isCopy = (database: Resource): boolean => member(database, 'createMode') === 'Secondary';
const isOnSubscription = ({ id }: Resource): boolean => !/\/resourcegroups\//i.test(id);

const owner = '/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
const inRules = 'properties.ruleCollections[*].rules[*]';
const someNetworkGroup = '/subscriptions/00000000-0000-0000-0000-0000000000ff/groups/other';

export const standIns: readonly Together[] = [
  {
    controls: ['device-003'],
    reason: 'On Windows, BitLocker or the general demand for encryption is enough',
    changes: [
      { type: devices, path: 'bitLockerEnabled', value: false, of: isWindows },
      { type: devices, path: 'storageRequireEncryption', value: false, of: isWindows },
    ],
  },
  {
    controls: ['encryption-101'],
    reason: 'The protector names the kind of the key, and the key',
    changes: [
      { type: protector, path: 'properties.serverKeyType', value: 'ServiceManaged' },
      { type: protector, path: 'properties.serverKeyName', value: 'ServiceManaged' },
    ],
  },
  {
    controls: ['encryption-101'],
    reason: 'The protector names the key, and so does the server',
    changes: [
      { type: protector, path: 'properties.serverKeyType', value: 'ServiceManaged' },
      { type: servers, path: 'properties.keyId', value: undefined },
    ],
  },
  {
    controls: ['encryption-104'],
    reason: "Azure's own keys rotate by themselves: a key that the server still names is none of them",
    changes: [
      { type: protector, path: 'properties.autoRotationEnabled', value: false },
      { type: protector, path: 'properties.serverKeyType', value: 'ServiceManaged' },
      { type: servers, path: 'properties.keyId', value: 'https://kv.example/keys/tde/1' },
    ],
    ends: [{ type: servers, path: 'properties.keyId', value: undefined }],
  },
  {
    controls: ['encryption-104'],
    reason: "Azure's own keys rotate by themselves",
    changes: [
      { type: protector, path: 'properties.autoRotationEnabled', value: false },
      { type: servers, path: 'properties.keyId', value: undefined },
    ],
    ends: [{ type: protector, path: 'properties.serverKeyType', value: 'ServiceManaged' }],
  },
  {
    controls: ['identity-002', 'identity-003', 'identity-006', 'identity-028', 'identity-041'],
    reason: 'With OR a user may choose, which is weaker only where there is something to choose',
    changes: [
      { type: access, path: 'grantControls.operator', value: 'OR' },
      { type: access, path: 'grantControls.builtInControls', value: ['mfa', 'compliantDevice'] },
    ],
    ends: [{ type: access, path: 'grantControls.operator', value: 'AND' }],
  },
  {
    controls: ['identity-005'],
    reason: 'With OR a strength of authentication is something else to choose than a compliant device',
    changes: [
      { type: access, path: 'grantControls.operator', value: 'OR' },
      { type: access, path: 'grantControls.authenticationStrength.id', value: '00000000-0000-0000-0000-000000000004' },
    ],
  },
  {
    controls: ['identity-051'],
    reason: 'With OR a compliant device is something else to choose than what cannot be phished',
    changes: [
      { type: access, path: 'grantControls.operator', value: 'OR' },
      { type: access, path: 'grantControls.builtInControls[*]', value: 'compliantDevice' },
    ],
  },
  {
    controls: ['identity-051'],
    reason: 'A policy for everybody is one for administrators too',
    changes: [{ type: access, path: 'conditions.users.includeRoles', value: [] }],
    ends: [{ type: access, path: 'conditions.users.includeUsers[*]', value: 'All' }],
  },
  {
    controls: ['identity-019'],
    reason: 'A broad role on a subscription counts where a person has it',
    changes: [
      { type: assignments, path: 'properties.roleDefinitionId', value: owner, of: isOnSubscription },
      { type: assignments, path: 'properties.principalType', value: 'User', of: isOnSubscription },
    ],
  },
  {
    controls: ['network-060'],
    reason: 'Without public access no network rule matters, and a rule that denies all is as good',
    changes: [
      { type: accounts, path: 'properties.networkAcls.defaultAction', value: 'Allow' },
      { type: accounts, path: 'properties.publicNetworkAccess', value: 'Enabled' },
    ],
  },
  {
    controls: ['network-061'],
    reason: 'Without public access no network rule matters, and a rule that denies all is as good',
    changes: [
      { type: vaults, path: 'properties.networkAcls.defaultAction', value: 'Allow' },
      { type: vaults, path: 'properties.publicNetworkAccess', value: 'Enabled' },
    ],
  },
  {
    controls: ['network-072', 'network-075', 'network-076'],
    reason: 'The final rule that denies what leaves would have to allow, and to be about what comes in',
    changes: [
      { type: rules, path: 'properties.access', value: 'Allow', of: isFinalDenyOutbound },
      { type: rules, path: 'properties.direction', value: 'Inbound', of: isFinalDenyOutbound },
    ],
  },
  {
    controls: ['network-018'],
    reason: 'A rule by URL that does not open the connection sees no URL; no rule of ours goes by URL alone',
    changes: [
      { type: groups, path: `${inRules}.targetUrls`, value: ['www.example.org/*'] },
      { type: groups, path: `${inRules}.protocols`, value: [{ protocolType: 'Https', port: 443 }] },
      { type: groups, path: `${inRules}.terminateTLS`, value: false },
    ],
    ends: [
      { type: groups, path: `${inRules}.terminateTLS`, value: true },
      { type: groups, path: `${inRules}.protocols[*].protocolType`, value: 'Http' },
      { type: groups, path: `${inRules}.protocols[*]`, value: undefined },
      { type: groups, path: inRules, value: undefined },
    ],
  },
  {
    controls: ['network-083'],
    reason:
      'A rule that translates an address is dangerous by its port and its sources together; the architecture has none',
    changes: [
      { type: groups, path: `${inRules}.translatedPort`, value: '3389' },
      { type: groups, path: `${inRules}.sourceAddresses[*]`, value: '*' },
    ],
    ends: [
      { type: groups, path: `${inRules}.sourceAddresses[*]`, value: '10.0.0.0/8' },
      { type: groups, path: inRules, value: undefined },
    ],
  },
  {
    controls: ['network-100'],
    reason: 'Flows of a subnet are logged too where its security group is what the log is about',
    changes: [{ type: flowLogs, path: 'properties.targetResourceId', value: someNetworkGroup }],
    ends: [
      {
        type: 'microsoft.network/virtualnetworks/subnets',
        path: 'properties.networkSecurityGroup.id',
        value: someNetworkGroup,
      },
    ],
  },
  {
    controls: ['network-101'],
    reason: 'A number of days deletes only where deleting is on, and 0 keeps for ever',
    changes: [
      { type: flowLogs, path: 'properties.retentionPolicy.enabled', value: true },
      { type: flowLogs, path: 'properties.retentionPolicy.days', value: 30 },
    ],
  },
  {
    controls: ['recovery-055'],
    reason: 'Two origins differ by their host, or by what they reach over a private link',
    changes: [
      { type: origins, path: 'properties.hostName', value: 'one.example.org' },
      { type: origins, path: 'properties.sharedPrivateLinkResource.privateLink.id', value: someNetworkGroup },
    ],
  },
  {
    controls: ['recovery-048'],
    reason: 'Of copies, a named replica is used like a database of its own',
    changes: [
      { type: databases, path: 'properties.zoneRedundant', value: false, of: isCopy },
      { type: databases, path: 'properties.secondaryType', value: 'Named', of: isCopy },
    ],
    ends: [{ type: databases, path: 'properties.secondaryType', value: 'Geo', of: isCopy }],
  },
  {
    controls: ['secrets-029'],
    reason: 'Without account keys nobody signs an access signature that a policy would limit',
    changes: [
      { type: accounts, path: 'properties.allowSharedKeyAccess', value: true },
      { type: accounts, path: 'properties.sasPolicy', value: undefined },
    ],
    ends: [
      { type: accounts, path: 'properties.allowSharedKeyAccess', value: false },
      { type: accounts, path: 'properties.sasPolicy.sasExpirationPeriod', value: '00.08:00:00' },
    ],
  },
  {
    controls: ['secrets-041'],
    reason: 'A setting is a secret by its name and its value together',
    changes: [
      { type: sites, path: 'properties.siteConfig.appSettings[*].name', value: 'DATABASE_PASSWORD' },
      { type: sites, path: 'properties.siteConfig.appSettings[*].value', value: 'written in the template' },
    ],
    ends: [
      { type: sites, path: 'properties.siteConfig.appSettings[*].name', value: 'LOCALE' },
      { type: sites, path: 'properties.siteConfig.appSettings[*].value', value: '@Microsoft.KeyVault(SecretUri=x)' },
      { type: sites, path: 'properties.siteConfig.appSettings[*]', value: undefined },
    ],
  },
  {
    controls: ['encryption-103'],
    reason: 'The protector names the kind of the key, the instance the key itself',
    changes: [
      { type: instanceProtector, path: 'properties.serverKeyType', value: 'ServiceManaged' },
      { type: instances, path: 'properties.keyId', value: undefined },
    ],
  },
  {
    controls: ['encryption-106'],
    reason: "Azure's own keys rotate by themselves: a key that the instance still names is none of them",
    changes: [
      { type: instanceProtector, path: 'properties.autoRotationEnabled', value: false },
      { type: instanceProtector, path: 'properties.serverKeyType', value: 'ServiceManaged' },
      { type: instances, path: 'properties.keyId', value: 'https://kv.example/keys/tde/1' },
    ],
    ends: [{ type: instances, path: 'properties.keyId', value: undefined }],
  },
  {
    controls: ['encryption-106'],
    reason: "Azure's own keys rotate by themselves",
    changes: [
      { type: instanceProtector, path: 'properties.autoRotationEnabled', value: false },
      { type: instances, path: 'properties.keyId', value: undefined },
    ],
    ends: [{ type: instanceProtector, path: 'properties.serverKeyType', value: 'ServiceManaged' }],
  },
  {
    controls: ['encryption-150'],
    reason: 'Azure Disk Encryption is the other way: an extension of that publisher and that type',
    changes: [
      { type: machines, path: 'properties.securityProfile.encryptionAtHost', value: false },
      { type: extensions, path: 'properties.publisher', value: 'Microsoft.Azure.Security' },
    ],
    ends: [{ type: extensions, path: 'properties.type', value: 'AzureDiskEncryption' }],
  },
  {
    controls: ['encryption-150'],
    reason: 'Azure Disk Encryption is the other way: an extension of that type and that publisher',
    changes: [
      { type: machines, path: 'properties.securityProfile.encryptionAtHost', value: false },
      { type: extensions, path: 'properties.type', value: 'AzureDiskEncryption' },
    ],
    ends: [{ type: extensions, path: 'properties.publisher', value: 'Microsoft.Azure.Security' }],
  },
  {
    controls: ['governance-030'],
    reason: 'What a machine runs is told by its profile, and where that is missing by its disk',
    changes: [
      { type: machines, path: 'properties.osProfile', value: undefined, of: runsWindows },
      { type: machines, path: 'properties.storageProfile.osDisk.osType', value: 'Linux', of: runsWindows },
    ],
  },
  {
    controls: ['network-033'],
    reason: 'A server inside a network has no public address, and one outside may refuse public access',
    changes: [
      { type: postgres, path: 'properties.network.delegatedSubnetResourceId', value: undefined },
      { type: postgres, path: 'properties.network.publicNetworkAccess', value: 'Enabled' },
    ],
  },
  {
    controls: ['network-064'],
    reason: 'Without public access no network rule matters, and ours has no network that it would let in',
    changes: [{ type: cosmos, path: 'properties.publicNetworkAccess', value: 'Enabled' }],
    ends: [{ type: cosmos, path: 'properties.isVirtualNetworkFilterEnabled', value: true }],
  },
  {
    controls: ['network-081'],
    reason: 'A configuration of an interface is judged by the address that it names; ours name none',
    changes: [
      {
        type: 'microsoft.network/networkinterfaces',
        path: 'properties.ipConfigurations[*].properties.publicIPAddress.id',
        value: someNetworkGroup,
      },
    ],
    ends: [{ type: 'microsoft.network/networkinterfaces', path: 'properties.ipConfigurations[*]', value: undefined }],
  },
  {
    controls: ['network-096'],
    reason: 'Only gateways of VPN have the weak size; ours may be of ExpressRoute',
    changes: [
      { type: gateways, path: 'properties.gatewayType', value: 'Vpn' },
      { type: gateways, path: 'properties.sku.name', value: 'Basic' },
    ],
    ends: [
      { type: gateways, path: 'properties.gatewayType', value: 'ExpressRoute' },
      { type: gateways, path: 'properties.sku.name', value: 'VpnGw2AZ' },
    ],
  },
  {
    controls: ['recovery-028'],
    reason: 'Periodic backups are kept in two regions unless it is said otherwise',
    changes: [
      { type: cosmos, path: 'properties.backupPolicy.type', value: 'Periodic' },
      {
        type: cosmos,
        path: 'properties.backupPolicy.periodicModeProperties.backupStorageRedundancy',
        value: 'Local',
      },
    ],
  },
  {
    controls: ['secrets-048'],
    reason: 'A variable is a secret by its name and its value together',
    changes: [
      { type: apps, path: 'properties.template.containers[*].env[*].name', value: 'DATABASE_PASSWORD' },
      { type: apps, path: 'properties.template.containers[*].env[*].value', value: 'written in the template' },
    ],
    ends: [
      { type: apps, path: 'properties.template.containers[*].env[*].name', value: 'LOCALE' },
      { type: apps, path: 'properties.template.containers[*].env[*].value', value: '' },
      { type: apps, path: 'properties.template.containers[*].env[*]', value: undefined },
    ],
  },
];
