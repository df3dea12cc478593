import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lib/json.ts';
import { bodies } from '../testing/read-case.ts';

const base = { name: 'x1', resource_group_name: 'rg', location: 'westeurope' };
const vm = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm1';
const key = 'https://kv1.vault.azure.net/keys/k/1';

type Case = readonly [terraform: string, values: JsonObject, armType: string, body: JsonObject];

const databases: readonly Case[] = [
  [
    'azurerm_postgresql_flexible_server',
    {
      sku_name: 'GP_Standard_D2s_v3',
      public_network_access_enabled: false,
      geo_redundant_backup_enabled: true,
      authentication: [{ active_directory_auth_enabled: true, password_auth_enabled: false }],
      customer_managed_key: [{ key_vault_key_id: key }],
    },
    'microsoft.dbforpostgresql/flexibleservers',
    {
      sku: { name: 'Standard_D2s_v3', tier: 'GeneralPurpose' },
      properties: {
        network: { publicNetworkAccess: 'Disabled' },
        backup: { geoRedundantBackup: 'Enabled' },
        authConfig: { activeDirectoryAuth: 'Enabled', passwordAuth: 'Disabled' },
        dataEncryption: { type: 'AzureKeyVault', primaryKeyURI: key },
      },
    },
  ],
  [
    'azurerm_postgresql_flexible_server_configuration',
    { name: 'require_secure_transport', server_id: `${vm}x`, value: 'on' },
    'microsoft.dbforpostgresql/flexibleservers/configurations',
    { properties: { value: 'on', source: 'user-override' } },
  ],
  [
    'azurerm_mysql_flexible_server',
    { public_network_access: 'Disabled', high_availability: [{ mode: 'ZoneRedundant' }], storage: [{ size_gb: 20 }] },
    'microsoft.dbformysql/flexibleservers',
    {
      properties: {
        network: { publicNetworkAccess: 'Disabled' },
        highAvailability: { mode: 'ZoneRedundant' },
        storage: { storageSizeGB: 20 },
      },
    },
  ],
  [
    'azurerm_mysql_flexible_server_configuration',
    { server_name: 's1', value: 'ON' },
    'microsoft.dbformysql/flexibleservers/configurations',
    { properties: { value: 'ON' } },
  ],
  [
    'azurerm_redis_cache',
    {
      sku_name: 'Premium',
      non_ssl_port_enabled: false,
      minimum_tls_version: '1.2',
      public_network_access_enabled: false,
      access_keys_authentication_enabled: false,
      redis_configuration: [{ active_directory_authentication_enabled: true, rdb_backup_enabled: true }],
    },
    'microsoft.cache/redis',
    {
      properties: {
        sku: { name: 'Premium' },
        enableNonSslPort: false,
        minimumTlsVersion: '1.2',
        publicNetworkAccess: 'Disabled',
        disableAccessKeyAuthentication: true,
        redisConfiguration: { 'aad-enabled': 'true', 'rdb-backup-enabled': 'true' },
      },
    },
  ],
  [
    'azurerm_managed_redis',
    { sku_name: 'Balanced_B3', default_database: [{ client_protocol: 'Encrypted' }] },
    'microsoft.cache/redisenterprise/databases',
    { name: 'default', properties: { clientProtocol: 'Encrypted' } },
  ],
  [
    'azurerm_cosmosdb_account',
    {
      local_authentication_enabled: false,
      public_network_access_enabled: false,
      ip_range_filter: ['1.2.3.4'],
      key_vault_key_id: key,
      backup: [{ type: 'Continuous', tier: 'Continuous30Days' }],
      geo_location: [{ location: 'westeurope', failover_priority: 0, zone_redundant: true }],
    },
    'microsoft.documentdb/databaseaccounts',
    {
      properties: {
        disableLocalAuth: true,
        publicNetworkAccess: 'Disabled',
        ipRules: [{ ipAddressOrRange: '1.2.3.4' }],
        keyVaultKeyUri: key,
        backupPolicy: { type: 'Continuous', continuousModeProperties: { tier: 'Continuous30Days' } },
        locations: [{ locationName: 'westeurope', failoverPriority: 0, isZoneRedundant: true }],
      },
    },
  ],
];

const messaging: readonly Case[] = [
  [
    'azurerm_eventhub_namespace',
    {
      sku: 'Premium',
      local_authentication_enabled: false,
      network_rulesets: [
        { default_action: 'Deny', trusted_service_access_enabled: true, ip_rule: [{ ip_mask: '1.2.3.4' }] },
      ],
    },
    'microsoft.eventhub/namespaces/networkrulesets',
    {
      name: 'default',
      properties: { defaultAction: 'Deny', trustedServiceAccessEnabled: true, ipRules: [{ ipMask: '1.2.3.4' }] },
    },
  ],
  [
    'azurerm_servicebus_namespace',
    {
      sku: 'Premium',
      minimum_tls_version: '1.2',
      local_auth_enabled: false,
      customer_managed_key: [{ key_vault_key_id: key, infrastructure_encryption_enabled: true }],
    },
    'microsoft.servicebus/namespaces',
    {
      sku: { name: 'Premium', tier: 'Premium' },
      properties: {
        minimumTlsVersion: '1.2',
        disableLocalAuth: true,
        encryption: {
          keySource: 'Microsoft.KeyVault',
          requireInfrastructureEncryption: true,
          keyVaultProperties: [{ keyName: 'k', keyVaultUri: 'https://kv1.vault.azure.net', keyVersion: '1' }],
        },
      },
    },
  ],
  [
    'azurerm_eventgrid_topic',
    { local_auth_enabled: false, public_network_access_enabled: false },
    'microsoft.eventgrid/topics',
    { properties: { disableLocalAuth: true, publicNetworkAccess: 'Disabled' } },
  ],
  [
    'azurerm_signalr_service',
    { sku: [{ name: 'Standard_S1', capacity: 1 }], local_auth_enabled: false },
    'microsoft.signalrservice/signalr',
    { sku: { name: 'Standard_S1', capacity: 1 }, properties: { disableLocalAuth: true } },
  ],
  [
    'azurerm_iothub',
    { min_tls_version: '1.2', network_rule_set: [{ default_action: 'Deny' }] },
    'microsoft.devices/iothubs',
    { properties: { minTlsVersion: '1.2', networkRuleSets: { defaultAction: 'Deny' } } },
  ],
];

const compute: readonly Case[] = [
  [
    'azurerm_linux_virtual_machine',
    {
      encryption_at_host_enabled: true,
      disable_password_authentication: true,
      patch_mode: 'AutomaticByPlatform',
      secure_boot_enabled: true,
      os_disk: [{ storage_account_type: 'Premium_LRS', disk_encryption_set_id: '/d' }],
      admin_ssh_key: [{ username: 'a', public_key: 'ssh-rsa k' }],
      network_interface_ids: ['/nic'],
    },
    'microsoft.compute/virtualmachines',
    {
      properties: {
        securityProfile: { encryptionAtHost: true, securityType: 'TrustedLaunch' },
        osProfile: {
          linuxConfiguration: {
            disablePasswordAuthentication: true,
            patchSettings: { patchMode: 'AutomaticByPlatform' },
            ssh: { publicKeys: [{ keyData: 'ssh-rsa k', path: '/home/a/.ssh/authorized_keys' }] },
          },
        },
        storageProfile: {
          osDisk: {
            osType: 'Linux',
            managedDisk: { storageAccountType: 'Premium_LRS', diskEncryptionSet: { id: '/d' } },
          },
        },
        networkProfile: { networkInterfaces: [{ id: '/nic' }] },
      },
    },
  ],
  [
    'azurerm_windows_virtual_machine_scale_set',
    {
      sku: 'Standard_D2s_v3',
      instances: 2,
      encryption_at_host_enabled: true,
      network_interface: [
        { name: 'n', ip_configuration: [{ name: 'i', subnet_id: '/s', public_ip_address: [{ name: 'p' }] }] },
      ],
    },
    'microsoft.compute/virtualmachinescalesets',
    {
      sku: { name: 'Standard_D2s_v3', capacity: 2 },
      properties: {
        orchestrationMode: 'Uniform',
        virtualMachineProfile: {
          securityProfile: { encryptionAtHost: true },
          networkProfile: {
            networkInterfaceConfigurations: [
              {
                name: 'n',
                properties: {
                  ipConfigurations: [
                    {
                      name: 'i',
                      properties: { subnet: { id: '/s' }, publicIPAddressConfiguration: { name: 'p' } },
                    },
                  ],
                },
              },
            ],
          },
        },
      },
    },
  ],
  [
    'azurerm_managed_disk',
    { public_network_access_enabled: false, network_access_policy: 'DenyAll', storage_account_type: 'Premium_ZRS' },
    'microsoft.compute/disks',
    { sku: { name: 'Premium_ZRS' }, properties: { publicNetworkAccess: 'Disabled', networkAccessPolicy: 'DenyAll' } },
  ],
  [
    'azurerm_disk_encryption_set',
    { encryption_type: 'EncryptionAtRestWithPlatformAndCustomerKeys', key_vault_key_id: key },
    'microsoft.compute/diskencryptionsets',
    {
      properties: { encryptionType: 'EncryptionAtRestWithPlatformAndCustomerKeys', activeKey: { keyUrl: key } },
    },
  ],
  [
    'azurerm_virtual_machine_extension',
    { virtual_machine_id: vm, publisher: 'p', type: 't', settings: '{"a":1}' },
    'microsoft.compute/virtualmachines/extensions',
    { id: `${vm}/extensions/x1`, properties: { publisher: 'p', type: 't', settings: { a: 1 } } },
  ],
];

const containers: readonly Case[] = [
  [
    'azurerm_container_registry',
    { sku: 'Premium', admin_enabled: false, export_policy_enabled: false, anonymous_pull_enabled: false },
    'microsoft.containerregistry/registries',
    {
      sku: { name: 'Premium' },
      properties: {
        adminUserEnabled: false,
        anonymousPullEnabled: false,
        policies: { exportPolicy: { status: 'disabled' } },
      },
    },
  ],
  [
    'azurerm_container_app_environment',
    { mutual_tls_enabled: true },
    'microsoft.app/managedenvironments',
    {
      properties: {
        peerAuthentication: { mtls: { enabled: true } },
        peerTrafficConfiguration: { encryption: { enabled: true } },
      },
    },
  ],
  [
    'azurerm_container_app',
    {
      ingress: [{ external_enabled: true, allow_insecure_connections: false }],
      secret: [{ name: 's', key_vault_secret_id: 'https://kv1/secrets/s', identity: 'System' }],
    },
    'microsoft.app/containerapps',
    {
      properties: {
        configuration: {
          ingress: { external: true, allowInsecure: false },
          secrets: [{ name: 's', keyVaultUrl: 'https://kv1/secrets/s', identity: 'System' }],
        },
      },
    },
  ],
  [
    'azurerm_container_group',
    {
      container: [
        { name: 'c', image: 'i', environment_variables: { A: '1' }, secure_environment_variables: { B: '2' } },
      ],
    },
    'microsoft.containerinstance/containergroups',
    {
      properties: {
        containers: [
          {
            name: 'c',
            properties: {
              image: 'i',
              environmentVariables: [
                { name: 'A', value: '1' },
                { name: 'B', secureValue: '2' },
              ],
            },
          },
        ],
      },
    },
  ],
  [
    'azurerm_kubernetes_cluster',
    {
      private_cluster_enabled: true,
      local_account_disabled: true,
      azure_policy_enabled: true,
      run_command_enabled: false,
      azure_active_directory_role_based_access_control: [{ azure_rbac_enabled: true }],
      default_node_pool: [{ name: 'p', host_encryption_enabled: true }],
    },
    'microsoft.containerservice/managedclusters',
    {
      properties: {
        apiServerAccessProfile: { enablePrivateCluster: true, disableRunCommand: true },
        disableLocalAccounts: true,
        addonProfiles: { azurepolicy: { enabled: true } },
        aadProfile: { managed: true, enableAzureRBAC: true },
        agentPoolProfiles: [{ name: 'p', mode: 'System', enableEncryptionAtHost: true }],
      },
    },
  ],
];

describe('families of mappings', () => {
  it.each([...databases, ...messaging, ...compute, ...containers])(
    '%s becomes the body that ARM documents',
    (terraform, values, armType, body) => {
      expect(bodies([{ address: `${terraform}.x`, values: { ...base, ...values } }])[armType]).toMatchObject(body);
    },
  );

  it('a data disk stands in the machine that it is attached to', () => {
    const read = bodies([
      { address: 'azurerm_linux_virtual_machine.m', values: { ...base, id: vm } },
      {
        address: 'azurerm_virtual_machine_data_disk_attachment.d',
        values: { virtual_machine_id: vm, managed_disk_id: '/disk', lun: 1 },
      },
    ]);
    expect(read['microsoft.compute/virtualmachines']).toMatchObject({
      properties: { storageProfile: { dataDisks: [{ lun: 1, managedDisk: { id: '/disk' } }] } },
    });
  });

  it('keys of an Event Hubs namespace stand in the namespace', () => {
    const id = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.EventHub/namespaces/x1';
    const read = bodies([
      { address: 'azurerm_eventhub_namespace.n', values: { ...base, id } },
      {
        address: 'azurerm_eventhub_namespace_customer_managed_key.k',
        values: { eventhub_namespace_id: id, key_vault_key_ids: [key] },
      },
    ]);
    expect(read['microsoft.eventhub/namespaces']).toMatchObject({
      properties: {
        encryption: {
          keySource: 'Microsoft.KeyVault',
          keyVaultProperties: [{ keyName: 'k', keyVaultUri: 'https://kv1.vault.azure.net', keyVersion: '1' }],
        },
      },
    });
  });
});
