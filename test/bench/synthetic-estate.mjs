// Writes a synthetic complete export of N resources: the mix of types and sizes of a hospital's subscription.

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

const subscription = '/subscriptions/11111111-1111-4111-8111-111111111111';

const makers = [
  (group, i) => ({
    type: 'Microsoft.Storage/storageAccounts',
    name: `st${i}`,
    kind: 'StorageV2',
    sku: { name: i % 3 ? 'Standard_GRS' : 'Standard_LRS', tier: 'Standard' },
    properties: {
      minimumTlsVersion: i % 5 ? 'TLS1_2' : 'TLS1_0',
      supportsHttpsTrafficOnly: true,
      allowBlobPublicAccess: false,
      allowSharedKeyAccess: i % 2 === 0,
      publicNetworkAccess: i % 4 ? 'Disabled' : 'Enabled',
      networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [] },
      encryption: {
        keySource: i % 3 ? 'Microsoft.Keyvault' : 'Microsoft.Storage',
        keyvaultproperties: { keyname: 'k', keyvaulturi: 'https://v.vault.azure.net/' },
        services: { blob: { enabled: true, keyType: 'Account' }, file: { enabled: true, keyType: 'Account' } },
      },
      primaryEndpoints: {
        blob: `https://st${i}.blob.core.windows.net/`,
        file: `https://st${i}.file.core.windows.net/`,
      },
      privateEndpointConnections: [],
    },
  }),
  (group, i) => ({
    type: 'Microsoft.Network/networkSecurityGroups',
    name: `nsg${i}`,
    properties: {
      securityRules: Array.from({ length: 6 }, (_, n) => ({
        name: `rule${n}`,
        id: `${group}/providers/Microsoft.Network/networkSecurityGroups/nsg${i}/securityRules/rule${n}`,
        properties: {
          description: n % 2 ? 'portal to data' : '',
          priority: 100 + n * 10,
          direction: 'Inbound',
          access: 'Allow',
          protocol: 'Tcp',
          sourceAddressPrefix: n === 5 && i % 9 === 0 ? '*' : '10.0.0.0/24',
          sourcePortRange: '*',
          destinationAddressPrefix: '*',
          destinationPortRange: n === 5 ? '22' : '443',
        },
      })),
    },
  }),
  (group, i) => ({
    type: 'Microsoft.Network/virtualNetworks',
    name: `vnet${i}`,
    properties: {
      addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
      enableDdosProtection: false,
      virtualNetworkPeerings: [],
      subnets: Array.from({ length: 4 }, (_, n) => ({
        name: `subnet${n}`,
        id: `${group}/providers/Microsoft.Network/virtualNetworks/vnet${i}/subnets/subnet${n}`,
        properties: {
          addressPrefix: `10.0.${n}.0/24`,
          ...(n === 3
            ? {}
            : { networkSecurityGroup: { id: `${group}/providers/Microsoft.Network/networkSecurityGroups/nsg${i}` } }),
        },
      })),
    },
  }),
  (_, i) => ({
    type: 'Microsoft.KeyVault/vaults',
    name: `kv${i}`,
    properties: {
      sku: { family: 'A', name: 'premium' },
      enableRbacAuthorization: i % 2 === 0,
      enableSoftDelete: true,
      softDeleteRetentionInDays: i % 2 ? 90 : 30,
      enablePurgeProtection: true,
      publicNetworkAccess: 'Disabled',
      networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny' },
    },
  }),
  (_, i) => ({
    type: 'Microsoft.Compute/disks',
    name: `disk${i}`,
    sku: { name: 'Premium_LRS' },
    properties: {
      encryption: { type: i % 2 ? 'EncryptionAtRestWithPlatformKey' : 'EncryptionAtRestWithCustomerKey' },
      networkAccessPolicy: 'DenyAll',
      publicNetworkAccess: 'Disabled',
      diskState: 'Attached',
    },
  }),
  (group, i) => ({
    type: 'Microsoft.Compute/virtualMachines',
    name: `vm${i}`,
    properties: {
      hardwareProfile: { vmSize: 'Standard_D2s_v5' },
      securityProfile: { encryptionAtHost: i % 2 === 0 },
      storageProfile: {
        osDisk: { osType: 'Linux', managedDisk: { id: `${group}/providers/Microsoft.Compute/disks/disk${i}` } },
        dataDisks: [],
      },
      osProfile: { linuxConfiguration: { disablePasswordAuthentication: true } },
      networkProfile: { networkInterfaces: [{ id: `${group}/providers/Microsoft.Network/networkInterfaces/nic${i}` }] },
    },
  }),
  (group, i) => ({
    type: 'Microsoft.Network/networkInterfaces',
    name: `nic${i}`,
    properties: {
      ipConfigurations: [
        {
          name: 'primary',
          properties: {
            subnet: { id: `${group}/providers/Microsoft.Network/virtualNetworks/vnet${i}/subnets/subnet0` },
          },
        },
      ],
    },
  }),
  (_, i) => ({
    type: 'Microsoft.Sql/servers',
    name: `sql${i}`,
    properties: {
      minimalTlsVersion: '1.2',
      publicNetworkAccess: i % 4 ? 'Disabled' : 'Enabled',
      administrators: { azureADOnlyAuthentication: i % 3 === 0, principalType: 'Group' },
    },
  }),
  (_, i) => ({
    type: 'Microsoft.Sql/servers/databases',
    name: `sql${i - 1}/records`,
    sku: { name: 'GP_Gen5_2', tier: 'GeneralPurpose' },
    properties: { requestedBackupStorageRedundancy: i % 2 ? 'Geo' : 'Local', zoneRedundant: false },
  }),
  (_, i) => ({
    type: 'Microsoft.Web/sites',
    name: `web${i}`,
    kind: 'app,linux',
    identity: { type: 'SystemAssigned' },
    properties: {
      httpsOnly: i % 3 !== 0,
      publicNetworkAccess: 'Disabled',
      siteConfig: { minTlsVersion: '1.2', ftpsState: i % 2 ? 'FtpsOnly' : 'AllAllowed', http20Enabled: true },
    },
  }),
];

function idOf(group, type, name) {
  const [provider, ...kinds] = type.split('/');
  const names = name.split('/');
  return `${group}/providers/${provider}/${kinds.map((kind, n) => `${kind}/${names[n]}`).join('/')}`;
}

/** Writes `count` resources to `file` as one JSON array, streamed. */
export async function writeEstate(file, count) {
  const out = createWriteStream(file);
  for (let i = 0; i < count; i++) {
    const group = `${subscription}/resourceGroups/rg${Math.floor(i / 200)}`;
    const made = makers[i % makers.length](group, i);
    const resource = {
      id: idOf(group, made.type, made.name),
      ...made,
      name: made.name.split('/').at(-1),
      location: 'eastus2',
      tags: { dataClassification: 'phi', costCentre: `c${i % 40}` },
    };
    if (!out.write(`${i === 0 ? '[\n' : ',\n'}${JSON.stringify(resource)}`)) await once(out, 'drain');
  }
  out.end('\n]\n');
  await once(out, 'finish');
}
