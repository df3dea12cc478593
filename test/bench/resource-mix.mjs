// What one clinic of the synthetic estate holds: parents, their children, what stands on them and what leads to them.

const at = (group, type, ...names) => {
  const [provider, ...kinds] = type.split('/');
  return `${group}/providers/${provider}/${kinds.map((kind, n) => `${kind}/${names[n]}`).join('/')}`;
};

const network = (group, k) => at(group, 'Microsoft.Network/virtualNetworks', `vnet${k}`);
const storage = (group, k) => at(group, 'Microsoft.Storage/storageAccounts', `st${k}`);
const workspace = (group) => at(group, 'Microsoft.OperationalInsights/workspaces', 'logs');

/** Sources of inbound rules in every way that they are written: one prefix, a list, a tag, an application group. */
const sources = [
  { sourceAddressPrefix: '10.0.0.0/24' },
  { sourceAddressPrefixes: ['10.1.0.0/16', '10.2.0.0/16'] },
  { sourceAddressPrefix: 'VirtualNetwork' },
  { sourceAddressPrefix: 'AzureLoadBalancer' },
  { sourceApplicationSecurityGroups: [{ id: '/subscriptions/x/resourceGroups/g/providers/a/b/c' }] },
  { sourceAddressPrefix: '203.0.113.0/24' },
];

/** Ports in every way that they are written. */
const ports = [
  { destinationPortRange: '443' },
  { destinationPortRanges: ['443', '8443'] },
  { destinationPortRange: '1024-2048' },
  { destinationPortRange: '*' },
  { destinationPortRanges: ['20-25', '1433'] },
];

const securityRules = (group, k) =>
  Array.from({ length: 3 + (k % 8) }, (_, n) => ({
    name: `rule${n}`,
    id: at(group, 'Microsoft.Network/networkSecurityGroups/securityRules', `nsg${k}`, `rule${n}`),
    properties: {
      description: n % 2 ? 'portal to data' : '',
      priority: 100 + n * 10,
      direction: n % 5 === 4 ? 'Outbound' : 'Inbound',
      access: n % 7 === 6 ? 'Deny' : 'Allow',
      protocol: n % 3 ? 'Tcp' : '*',
      sourcePortRange: '*',
      destinationAddressPrefix: '*',
      ...(n === 2 && k % 9 === 0 ? { sourceAddressPrefix: '*' } : sources[(n + k) % sources.length]),
      ...(n === 2 && k % 9 === 0 ? { destinationPortRange: '22' } : ports[(n + k) % ports.length]),
    },
  }));

const endpoint = (group, k, name, target, groupId) => ({
  type: 'Microsoft.Network/privateEndpoints',
  names: [name],
  properties: {
    subnet: { id: `${network(group, k)}/subnets/subnet1` },
    privateLinkServiceConnections: [
      {
        name,
        properties: {
          privateLinkServiceId: target,
          groupIds: [groupId],
          privateLinkServiceConnectionState: { status: k % 11 ? 'Approved' : 'Pending', actionsRequired: 'None' },
        },
      },
    ],
    manualPrivateLinkServiceConnections: [],
    networkInterfaces: [{ id: at(group, 'Microsoft.Network/networkInterfaces', `${name}-nic`) }],
  },
});

const diagnostics = (group, k, target) => ({
  type: 'Microsoft.Insights/diagnosticSettings',
  on: target,
  names: ['to-workspace'],
  properties: {
    workspaceId: workspace(group),
    logs: [
      { categoryGroup: k % 4 ? 'allLogs' : 'audit', enabled: true, retentionPolicy: { enabled: false, days: 0 } },
      { category: 'StorageRead', enabled: k % 2 === 0, retentionPolicy: { enabled: false, days: 0 } },
    ],
    metrics: [{ category: 'AllMetrics', enabled: true, retentionPolicy: { enabled: false, days: 0 } }],
  },
});

/** Each makes one resource of the clinic number `k` in a resource group: `on` says what it stands on, if on anything. */
export const makers = [
  (_, k) => ({
    type: 'Microsoft.Storage/storageAccounts',
    names: [`st${k}`],
    kind: 'StorageV2',
    sku: { name: k % 3 ? 'Standard_GRS' : 'Standard_LRS', tier: 'Standard' },
    properties: {
      minimumTlsVersion: k % 5 ? 'TLS1_2' : 'TLS1_0',
      supportsHttpsTrafficOnly: true,
      allowBlobPublicAccess: false,
      allowSharedKeyAccess: k % 2 === 0,
      publicNetworkAccess: k % 4 ? 'Disabled' : 'Enabled',
      networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [] },
      encryption: {
        keySource: k % 3 ? 'Microsoft.Keyvault' : 'Microsoft.Storage',
        keyvaultproperties: { keyname: 'k', keyvaulturi: 'https://v.vault.azure.net/' },
        services: { blob: { enabled: true, keyType: 'Account' }, file: { enabled: true, keyType: 'Account' } },
      },
      primaryEndpoints: {
        blob: `https://st${k}.blob.core.windows.net/`,
        file: `https://st${k}.file.core.windows.net/`,
      },
      privateEndpointConnections: [],
    },
  }),
  (_, k) => ({
    type: 'Microsoft.Storage/storageAccounts/blobServices',
    names: [`st${k}`, 'default'],
    properties: {
      deleteRetentionPolicy: { enabled: true, days: k % 3 ? 30 : 3 },
      containerDeleteRetentionPolicy: { enabled: k % 2 === 0, days: 14 },
      isVersioningEnabled: k % 4 !== 0,
      changeFeed: { enabled: true },
    },
  }),
  (_, k) => ({
    type: 'Microsoft.Storage/storageAccounts/blobServices/containers',
    names: [`st${k}`, 'default', 'records'],
    properties: { publicAccess: k % 13 ? 'None' : 'Blob', hasImmutabilityPolicy: k % 2 === 0, hasLegalHold: false },
  }),
  (group, k) => diagnostics(group, k, `${storage(group, k)}/blobServices/default`),
  (group, k) => endpoint(group, k, `pe-st${k}`, storage(group, k), 'blob'),
  (group, k) => ({
    type: 'Microsoft.Network/networkSecurityGroups',
    names: [`nsg${k}`],
    properties: { securityRules: securityRules(group, k), defaultSecurityRules: [] },
  }),
  (group, k) => ({
    type: 'Microsoft.Network/virtualNetworks',
    names: [`vnet${k}`],
    properties: {
      addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
      enableDdosProtection: false,
      virtualNetworkPeerings: [],
      subnets: Array.from({ length: 4 }, (_, n) => ({
        name: `subnet${n}`,
        id: `${network(group, k)}/subnets/subnet${n}`,
        properties: {
          addressPrefix: `10.0.${n}.0/24`,
          ...(n === 3
            ? {}
            : { networkSecurityGroup: { id: at(group, 'Microsoft.Network/networkSecurityGroups', `nsg${k}`) } }),
        },
      })),
    },
  }),
  (_, k) => ({
    type: 'Microsoft.KeyVault/vaults',
    names: [`kv${k}`],
    properties: {
      sku: { family: 'A', name: 'premium' },
      enableRbacAuthorization: k % 2 === 0,
      enableSoftDelete: true,
      softDeleteRetentionInDays: k % 2 ? 90 : 30,
      enablePurgeProtection: true,
      publicNetworkAccess: 'Disabled',
      networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny' },
    },
  }),
  (_, k) => ({
    type: 'Microsoft.KeyVault/vaults/keys',
    names: [`kv${k}`, 'data'],
    properties: { kty: k % 2 ? 'RSA' : 'RSA-HSM', keySize: 3072, attributes: { enabled: true, exp: 1_830_000_000 } },
  }),
  (group, k) => diagnostics(group, k, at(group, 'Microsoft.KeyVault/vaults', `kv${k}`)),
  (group, k) => ({
    type: 'Microsoft.Authorization/roleAssignments',
    on: k % 5 ? at(group, 'Microsoft.KeyVault/vaults', `kv${k}`) : group,
    names: [`00000000-0000-4000-8000-${String(k).padStart(12, '0')}`],
    properties: {
      roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${k % 10 ? '4633458b-17de-408a-b874-0445c86b69e6' : '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'}`,
      principalId: `22222222-2222-4222-8222-${String(k % 50).padStart(12, '0')}`,
      principalType: k % 3 ? 'Group' : 'User',
      scope: group,
    },
  }),
  (_, k) => ({
    type: 'Microsoft.Compute/disks',
    names: [`disk${k}`],
    sku: { name: 'Premium_LRS' },
    properties: {
      encryption: { type: k % 2 ? 'EncryptionAtRestWithPlatformKey' : 'EncryptionAtRestWithCustomerKey' },
      networkAccessPolicy: 'DenyAll',
      publicNetworkAccess: 'Disabled',
      diskState: 'Attached',
    },
  }),
  (group, k) => ({
    type: 'Microsoft.Compute/virtualMachines',
    names: [`vm${k}`],
    properties: {
      hardwareProfile: { vmSize: 'Standard_D2s_v5' },
      securityProfile: { encryptionAtHost: k % 2 === 0 },
      storageProfile: {
        osDisk: {
          osType: k % 3 ? 'Linux' : 'Windows',
          managedDisk: { id: at(group, 'Microsoft.Compute/disks', `disk${k}`) },
        },
        dataDisks: [],
      },
      osProfile: { linuxConfiguration: { disablePasswordAuthentication: true } },
      networkProfile: { networkInterfaces: [{ id: at(group, 'Microsoft.Network/networkInterfaces', `nic${k}`) }] },
    },
  }),
  (_, k) => ({
    type: 'Microsoft.Compute/virtualMachines/extensions',
    names: [`vm${k}`, 'AzureMonitorLinuxAgent'],
    properties: { publisher: 'Microsoft.Azure.Monitor', type: 'AzureMonitorLinuxAgent', autoUpgradeMinorVersion: true },
  }),
  (group, k) => ({
    type: 'Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems',
    names: ['vault', 'Azure', `iaasvmcontainer;vm${k}`, `vm;vm${k}`],
    properties: {
      protectedItemType: 'Microsoft.Compute/virtualMachines',
      sourceResourceId: at(group, 'Microsoft.Compute/virtualMachines', `vm${k - (k % 3)}`),
      policyId: at(group, 'Microsoft.RecoveryServices/vaults/backupPolicies', 'vault', 'daily'),
      protectionState: 'Protected',
    },
  }),
  (group, k) => ({
    type: 'Microsoft.Network/networkInterfaces',
    names: [`nic${k}`],
    properties: {
      ipConfigurations: [{ name: 'primary', properties: { subnet: { id: `${network(group, k)}/subnets/subnet0` } } }],
    },
  }),
  (_, k) => ({
    type: 'Microsoft.Sql/servers',
    names: [`sql${k}`],
    properties: {
      minimalTlsVersion: '1.2',
      publicNetworkAccess: k % 4 ? 'Disabled' : 'Enabled',
      administrators: { azureADOnlyAuthentication: k % 3 === 0, principalType: 'Group' },
    },
  }),
  (_, k) => ({
    type: 'Microsoft.Sql/servers/databases',
    names: [`sql${k}`, 'records'],
    sku: { name: 'GP_Gen5_2', tier: 'GeneralPurpose' },
    properties: { requestedBackupStorageRedundancy: k % 2 ? 'Geo' : 'Local', zoneRedundant: false },
  }),
  (_, k) => ({
    type: 'Microsoft.Sql/servers/databases/transparentDataEncryption',
    names: [`sql${k}`, 'records', 'current'],
    properties: { state: k % 17 ? 'Enabled' : 'Disabled' },
  }),
  (_, k) => ({
    type: 'Microsoft.Sql/servers/auditingSettings',
    names: [`sql${k}`, 'default'],
    properties: {
      state: k % 6 ? 'Enabled' : 'Disabled',
      retentionDays: k % 2 ? 0 : 30,
      isAzureMonitorTargetEnabled: true,
    },
  }),
  (group, k) => endpoint(group, k, `pe-sql${k}`, at(group, 'Microsoft.Sql/servers', `sql${k}`), 'sqlServer'),
  (group, k) => ({
    type: 'Microsoft.Web/sites',
    names: [`web${k}`],
    kind: 'app,linux',
    identity: { type: 'SystemAssigned' },
    properties: {
      httpsOnly: k % 3 !== 0,
      publicNetworkAccess: 'Disabled',
      virtualNetworkSubnetId: `${network(group, k)}/subnets/subnet2`,
      siteConfig: { minTlsVersion: null, ftpsState: null, http20Enabled: true },
    },
  }),
  (_, k) => ({
    type: 'Microsoft.Web/sites/config',
    names: [`web${k}`, 'web'],
    properties: {
      minTlsVersion: k % 5 ? '1.2' : '1.0',
      ftpsState: k % 2 ? 'FtpsOnly' : 'AllAllowed',
      remoteDebuggingEnabled: k % 19 === 0,
      cors: { allowedOrigins: k % 7 ? ['https://portal.example.org'] : ['*'] },
    },
  }),
  (_, k) => ({
    type: 'Microsoft.Web/sites/config',
    names: [`web${k}`, 'appsettings'],
    properties: {
      WEBSITE_RUN_FROM_PACKAGE: '1',
      APPLICATIONINSIGHTS_CONNECTION_STRING: '@Microsoft.KeyVault(VaultName=kv;SecretName=insights)',
      RecordsConnection: `@Microsoft.KeyVault(SecretUri=https://kv${k}.vault.azure.net/secrets/records/)`,
      FEATURE_FLAGS: 'a,b,c',
    },
  }),
  (_, k) => ({
    type: 'Microsoft.DBforPostgreSQL/flexibleServers',
    names: [`pg${k}`],
    sku: { name: 'Standard_D2ds_v4', tier: 'GeneralPurpose' },
    properties: {
      version: '16',
      network: { publicNetworkAccess: k % 4 ? 'Disabled' : 'Enabled' },
      backup: { backupRetentionDays: 7 + (k % 30), geoRedundantBackup: k % 2 ? 'Enabled' : 'Disabled' },
      highAvailability: { mode: k % 3 ? 'ZoneRedundant' : 'Disabled' },
      authConfig: { activeDirectoryAuth: 'Enabled', passwordAuth: k % 2 ? 'Disabled' : 'Enabled' },
    },
  }),
];

/** The id of what a maker made. */
export const idOf = (group, { type, names, on }) => at(on ?? group, type, ...names);
