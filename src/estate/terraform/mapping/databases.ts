import { by, computed, enabled, negated, truth, whenSet } from './convert.ts';
import { inGroup, type Row, single, type TerraformMapping, under } from './mapping.ts';

const postgresVersion = '2024-08-01';
const mysqlVersion = '2023-12-30';

/** The tier of a flexible server by the first piece of its SKU: `GP_Standard_D2s_v3`. */
const flexibleTier = by((sku) => {
  const [tier] = typeof sku === 'string' ? sku.split('_') : [];
  if (tier === 'B') return 'Burstable';
  if (tier === 'GP') return 'GeneralPurpose';
  return tier === 'MO' ? 'MemoryOptimized' : undefined;
});

const flexibleSize = by((sku) => (typeof sku === 'string' ? sku.replace(/^(B|GP|MO)_/, '') : undefined));

/** What both flexible servers have in common. */
const flexibleRows: readonly Row[] = [
  ['sku_name', 'sku.name', flexibleSize],
  ['sku_name', 'sku.tier', flexibleTier],
  ['version', 'properties.version'],
  ['administrator_login', 'properties.administratorLogin'],
  ['create_mode', 'properties.createMode'],
  ['replication_role', 'properties.replicationRole'],
  ['source_server_id', 'properties.sourceServerResourceId'],
  ['backup_retention_days', 'properties.backup.backupRetentionDays'],
  ['geo_redundant_backup_enabled', 'properties.backup.geoRedundantBackup', enabled],
  ['zone', 'properties.availabilityZone'],
  ['high_availability[0].mode', 'properties.highAvailability.mode'],
  ['high_availability[0].standby_availability_zone', 'properties.highAvailability.standbyAvailabilityZone'],
  ['maintenance_window', 'properties.maintenanceWindow.customWindow', whenSet('Enabled')],
  ['maintenance_window[0].day_of_week', 'properties.maintenanceWindow.dayOfWeek'],
  ['maintenance_window[0].start_hour', 'properties.maintenanceWindow.startHour'],
  ['maintenance_window[0].start_minute', 'properties.maintenanceWindow.startMinute'],
  ['delegated_subnet_id', 'properties.network.delegatedSubnetResourceId'],
  ['fqdn', 'properties.fullyQualifiedDomainName', computed],
  ['customer_managed_key', 'properties.dataEncryption.type', whenSet('AzureKeyVault')],
  ['customer_managed_key[0].key_vault_key_id', 'properties.dataEncryption.primaryKeyURI'],
  [
    'customer_managed_key[0].primary_user_assigned_identity_id',
    'properties.dataEncryption.primaryUserAssignedIdentityId',
  ],
  ['customer_managed_key[0].geo_backup_key_vault_key_id', 'properties.dataEncryption.geoBackupKeyURI'],
  [
    'customer_managed_key[0].geo_backup_user_assigned_identity_id',
    'properties.dataEncryption.geoBackupUserAssignedIdentityId',
  ],
];

const firewallRows: readonly Row[] = [
  ['start_ip_address', 'properties.startIpAddress'],
  ['end_ip_address', 'properties.endIpAddress'],
];

const settingRows: readonly Row[] = [
  ['value', 'properties.value'],
  ['value', 'properties.source', whenSet('user-override')],
];

const postgres: readonly TerraformMapping[] = [
  {
    terraform: 'azurerm_postgresql_flexible_server',
    exports: { fqdn: '{name}.postgres.database.azure.com' },
    resources: [
      {
        type: 'Microsoft.DBforPostgreSQL/flexibleServers',
        apiVersion: postgresVersion,
        id: inGroup(),
        rows: [
          ...flexibleRows,
          ['public_network_access_enabled', 'properties.network.publicNetworkAccess', enabled],
          ['private_dns_zone_id', 'properties.network.privateDnsZoneArmResourceId'],
          [
            'storage_mb',
            'properties.storage.storageSizeGB',
            by((mb) => (typeof mb === 'number' ? mb / 1024 : undefined)),
          ],
          ['storage_tier', 'properties.storage.tier'],
          ['auto_grow_enabled', 'properties.storage.autoGrow', enabled],
          ['authentication[0].active_directory_auth_enabled', 'properties.authConfig.activeDirectoryAuth', enabled],
          ['authentication[0].password_auth_enabled', 'properties.authConfig.passwordAuth', enabled],
          ['authentication[0].tenant_id', 'properties.authConfig.tenantId'],
          ['cluster[0].size', 'properties.cluster.clusterSize'],
        ],
      },
    ],
  },
  single('azurerm_postgresql_flexible_server_configuration', {
    type: 'Microsoft.DBforPostgreSQL/flexibleServers/configurations',
    apiVersion: postgresVersion,
    id: under('server_id'),
    rows: settingRows,
  }),
  single('azurerm_postgresql_flexible_server_database', {
    type: 'Microsoft.DBforPostgreSQL/flexibleServers/databases',
    apiVersion: postgresVersion,
    id: under('server_id'),
    rows: [
      ['charset', 'properties.charset'],
      ['collation', 'properties.collation'],
    ],
  }),
  single('azurerm_postgresql_flexible_server_active_directory_administrator', {
    type: 'Microsoft.DBforPostgreSQL/flexibleServers/administrators',
    apiVersion: postgresVersion,
    id: inGroup('server_name', 'object_id'),
    rows: [
      ['principal_name', 'properties.principalName'],
      ['principal_type', 'properties.principalType'],
      ['tenant_id', 'properties.tenantId'],
    ],
  }),
  single('azurerm_postgresql_flexible_server_firewall_rule', {
    type: 'Microsoft.DBforPostgreSQL/flexibleServers/firewallRules',
    apiVersion: postgresVersion,
    id: under('server_id'),
    rows: firewallRows,
  }),
  single('azurerm_postgresql_flexible_server_virtual_endpoint', {
    type: 'Microsoft.DBforPostgreSQL/flexibleServers/virtualEndpoints',
    apiVersion: postgresVersion,
    id: under('source_server_id'),
    rows: [['type', 'properties.endpointType']],
  }),
];

const mysql: readonly TerraformMapping[] = [
  {
    terraform: 'azurerm_mysql_flexible_server',
    exports: { fqdn: '{name}.mysql.database.azure.com' },
    resources: [
      {
        type: 'Microsoft.DBforMySQL/flexibleServers',
        apiVersion: mysqlVersion,
        id: inGroup(),
        rows: [
          ...flexibleRows,
          ['public_network_access', 'properties.network.publicNetworkAccess'],
          // Version 3 of the provider computes it; a subnet closes public access.
          ['public_network_access_enabled', 'properties.network.publicNetworkAccess', enabled],
          ['private_dns_zone_id', 'properties.network.privateDnsZoneResourceId'],
          ['storage[0].size_gb', 'properties.storage.storageSizeGB'],
          ['storage[0].iops', 'properties.storage.iops'],
          ['storage[0].auto_grow_enabled', 'properties.storage.autoGrow', enabled],
          ['storage[0].io_scaling_enabled', 'properties.storage.autoIoScaling', enabled],
          ['storage[0].log_on_disk_enabled', 'properties.storage.logOnDisk', enabled],
        ],
      },
    ],
  },
  single('azurerm_mysql_flexible_server_configuration', {
    type: 'Microsoft.DBforMySQL/flexibleServers/configurations',
    apiVersion: mysqlVersion,
    id: inGroup('server_name', 'name'),
    rows: settingRows,
  }),
  single('azurerm_mysql_flexible_server_firewall_rule', {
    type: 'Microsoft.DBforMySQL/flexibleServers/firewallRules',
    apiVersion: mysqlVersion,
    id: inGroup('server_name', 'name'),
    rows: firewallRows,
  }),
  single('azurerm_mysql_flexible_server_active_directory_administrator', {
    type: 'Microsoft.DBforMySQL/flexibleServers/administrators',
    apiVersion: mysqlVersion,
    id: under('server_id', '=ActiveDirectory'),
    rows: [
      ['login', 'properties.administratorType', whenSet('ActiveDirectory')],
      ['login', 'properties.login'],
      ['object_id', 'properties.sid'],
      ['tenant_id', 'properties.tenantId'],
      ['identity_id', 'properties.identityResourceId'],
    ],
  }),
  single('azurerm_mysql_flexible_database', {
    type: 'Microsoft.DBforMySQL/flexibleServers/databases',
    apiVersion: mysqlVersion,
    id: inGroup('server_name', 'name'),
    rows: [
      ['charset', 'properties.charset'],
      ['collation', 'properties.collation'],
    ],
  }),
];

const redis: readonly TerraformMapping[] = [
  {
    terraform: 'azurerm_redis_cache',
    exports: { hostname: '{name}.redis.cache.windows.net' },
    resources: [
      {
        type: 'Microsoft.Cache/redis',
        apiVersion: '2024-11-01',
        id: inGroup(),
        rows: [
          ['sku_name', 'properties.sku.name'],
          ['family', 'properties.sku.family'],
          ['capacity', 'properties.sku.capacity'],
          ['non_ssl_port_enabled', 'properties.enableNonSslPort'],
          ['enable_non_ssl_port', 'properties.enableNonSslPort'],
          ['minimum_tls_version', 'properties.minimumTlsVersion'],
          ['public_network_access_enabled', 'properties.publicNetworkAccess', enabled],
          ['access_keys_authentication_enabled', 'properties.disableAccessKeyAuthentication', negated],
          ['subnet_id', 'properties.subnetId'],
          ['private_static_ip_address', 'properties.staticIP'],
          ['redis_version', 'properties.redisVersion'],
          ['shard_count', 'properties.shardCount'],
          ['replicas_per_primary', 'properties.replicasPerPrimary'],
          ['replicas_per_master', 'properties.replicasPerMaster'],
          ...(
            [
              ['aof_backup_enabled', 'aof-backup-enabled'],
              ['rdb_backup_enabled', 'rdb-backup-enabled'],
              ['rdb_backup_frequency', 'rdb-backup-frequency'],
              ['rdb_backup_max_snapshot_count', 'rdb-backup-max-snapshot-count'],
              ['rdb_storage_connection_string', 'rdb-storage-connection-string'],
              ['active_directory_authentication_enabled', 'aad-enabled'],
              ['data_persistence_authentication_method', 'preferred-data-persistence-auth-method'],
              ['maxmemory_policy', 'maxmemory-policy'],
            ] as const
          ).map(
            ([attribute, to]): Row => [
              `redis_configuration[0].${attribute}`,
              `properties.redisConfiguration.${to}`,
              // Redis takes every setting as text; a flag that is off stands there as nothing but `false`.
              by((value) => (typeof value === 'object' ? undefined : String(value))),
            ],
          ),
          [
            'redis_configuration[0].authentication_enabled',
            'properties.redisConfiguration.authnotrequired',
            truth('false', 'true'),
          ],
          [
            'redis_configuration[0].enable_authentication',
            'properties.redisConfiguration.authnotrequired',
            truth('false', 'true'),
          ],
        ],
      },
    ],
  },
  single('azurerm_redis_firewall_rule', {
    type: 'Microsoft.Cache/redis/firewallRules',
    apiVersion: '2024-11-01',
    id: inGroup('redis_cache_name', 'name'),
    rows: [
      ['start_ip', 'properties.startIP'],
      ['end_ip', 'properties.endIP'],
    ],
  }),
  {
    terraform: 'azurerm_managed_redis',
    resources: [
      {
        type: 'Microsoft.Cache/redisEnterprise',
        apiVersion: '2025-07-01',
        id: inGroup(),
        rows: [
          ['sku_name', 'sku.name'],
          ['high_availability_enabled', 'properties.highAvailability', enabled],
          ['public_network_access', 'properties.publicNetworkAccess'],
          [
            'customer_managed_key[0].key_vault_key_id',
            'properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl',
          ],
          [
            'customer_managed_key[0].user_assigned_identity_id',
            'properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyIdentity.userAssignedIdentityResourceId',
          ],
          [
            'customer_managed_key',
            'properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyIdentity.identityType',
            whenSet('userAssignedIdentity'),
          ],
        ],
      },
      {
        type: 'Microsoft.Cache/redisEnterprise/databases',
        apiVersion: '2025-07-01',
        id: under('id', '=default'),
        when: 'default_database',
        rows: [
          ['default_database[0].access_keys_authentication_enabled', 'properties.accessKeysAuthentication', enabled],
          ['default_database[0].client_protocol', 'properties.clientProtocol'],
          ['default_database[0].clustering_policy', 'properties.clusteringPolicy'],
          ['default_database[0].eviction_policy', 'properties.evictionPolicy'],
          [
            'default_database[0].persistence_append_only_file_backup_frequency',
            'properties.persistence.aofEnabled',
            whenSet(true),
          ],
          ['default_database[0].persistence_append_only_file_backup_frequency', 'properties.persistence.aofFrequency'],
          [
            'default_database[0].persistence_redis_database_backup_frequency',
            'properties.persistence.rdbEnabled',
            whenSet(true),
          ],
          ['default_database[0].persistence_redis_database_backup_frequency', 'properties.persistence.rdbFrequency'],
        ],
      },
    ],
  },
  single('azurerm_redis_enterprise_cluster', {
    type: 'Microsoft.Cache/redisEnterprise',
    apiVersion: '2024-02-01',
    id: inGroup(),
    rows: [
      ['sku_name', 'sku.name', by((sku) => (typeof sku === 'string' ? sku.replace(/-\d+$/, '') : undefined))],
      ['minimum_tls_version', 'properties.minimumTlsVersion'],
    ],
  }),
  single('azurerm_redis_enterprise_database', {
    type: 'Microsoft.Cache/redisEnterprise/databases',
    apiVersion: '2024-02-01',
    id: under('cluster_id', '=default'),
    rows: [
      ['client_protocol', 'properties.clientProtocol'],
      ['clustering_policy', 'properties.clusteringPolicy'],
      ['eviction_policy', 'properties.evictionPolicy'],
    ],
  }),
];

/** Open-source databases and caches. */
export const databases: readonly TerraformMapping[] = [...postgres, ...mysql, ...redis];
