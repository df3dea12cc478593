import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lib/json.ts';
import type { PlannedResource } from '../testing/plan-builder.ts';
import { bodies } from '../testing/read-case.ts';

const server: PlannedResource = {
  address: 'azurerm_mssql_server.s',
  values: { name: 's', resource_group_name: 'rg', version: '12.0' },
};
const withServer = (values: JsonObject): PlannedResource => ({ ...server, values: { ...server.values, ...values } });
const database = (values: JsonObject): PlannedResource => ({
  address: 'azurerm_mssql_database.d',
  values: { name: 'd', ...values },
  references: { server_id: ['azurerm_mssql_server.s.id'] },
});
const onServer = (type: string, values: JsonObject, attribute = 'server_id'): PlannedResource => ({
  address: `${type}.x`,
  values,
  references: { [attribute]: ['azurerm_mssql_server.s.id'] },
});
const key: PlannedResource = {
  address: 'azurerm_key_vault_key.k',
  values: { name: 'cmk', key_vault_id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/kv1' },
};
const sql = 'microsoft.sql/servers';

describe('SQL mappings', () => {
  it.each<[string, readonly PlannedResource[], JsonObject]>([
    [
      'server: TLS, network, directory administrator',
      [
        withServer({
          minimum_tls_version: '1.2',
          public_network_access_enabled: false,
          azuread_administrator: [{ login_username: 'dba', object_id: 'o', azuread_authentication_only: true }],
        }),
      ],
      {
        [sql]: {
          properties: {
            minimalTlsVersion: '1.2',
            publicNetworkAccess: 'Disabled',
            administrators: {
              administratorType: 'ActiveDirectory',
              login: 'dba',
              sid: 'o',
              azureADOnlyAuthentication: true,
            },
          },
        },
        [`${sql}/azureadonlyauthentications`]: { properties: { azureADOnlyAuthentication: true } },
      },
    ],
    [
      'server: a key of the customer, by reference',
      [
        key,
        { ...server, references: { transparent_data_encryption_key_vault_key_id: ['azurerm_key_vault_key.k.id'] } },
      ],
      { [`${sql}/encryptionprotector`]: { properties: { serverKeyType: 'AzureKeyVault' } } },
    ],
    [
      'encryption of its own: with a key',
      [
        server,
        key,
        {
          address: 'azurerm_mssql_server_transparent_data_encryption.t',
          values: { auto_rotation_enabled: true },
          references: { server_id: ['azurerm_mssql_server.s.id'], key_vault_key_id: ['azurerm_key_vault_key.k.id'] },
        },
      ],
      {
        [`${sql}/encryptionprotector`]: {
          kind: 'azurekeyvault',
          properties: { serverKeyType: 'AzureKeyVault', autoRotationEnabled: true },
        },
      },
    ],
    [
      'encryption of its own: without a key it is the service that holds it',
      [server, onServer('azurerm_mssql_server_transparent_data_encryption', { key_vault_key_id: null })],
      { [`${sql}/encryptionprotector`]: { properties: { serverKeyType: 'ServiceManaged' } } },
    ],
    [
      'database: encryption and backups',
      [
        server,
        database({
          storage_account_type: 'GeoZone',
          transparent_data_encryption_enabled: true,
          short_term_retention_policy: [{ retention_days: 35, backup_interval_in_hours: 12 }],
          long_term_retention_policy: [{ weekly_retention: 'P12W', yearly_retention: 'P7Y', week_of_year: 1 }],
          threat_detection_policy: [{ state: 'Enabled', email_account_admins: 'Enabled' }],
        }),
      ],
      {
        [`${sql}/databases`]: { name: 'd', properties: { requestedBackupStorageRedundancy: 'GeoZone' } },
        [`${sql}/databases/transparentdataencryption`]: { properties: { state: 'Enabled' } },
        [`${sql}/databases/backupshorttermretentionpolicies`]: {
          name: 'default',
          properties: { retentionDays: 35, diffBackupIntervalInHours: 12 },
        },
        [`${sql}/databases/backuplongtermretentionpolicies`]: {
          properties: { weeklyRetention: 'P12W', yearlyRetention: 'P7Y', weekOfYear: 1 },
        },
        [`${sql}/databases/securityalertpolicies`]: { properties: { state: 'Enabled', emailAccountAdmins: true } },
      },
    ],
    [
      'auditing shows under both of its types, enabled when nothing else is said',
      [
        server,
        onServer('azurerm_mssql_server_extended_auditing_policy', {
          log_monitoring_enabled: true,
          retention_in_days: 90,
        }),
      ],
      {
        [`${sql}/extendedauditingsettings`]: { properties: { state: 'Enabled', retentionDays: 90 } },
        [`${sql}/auditingsettings`]: { properties: { state: 'Enabled', isAzureMonitorTargetEnabled: true } },
      },
    ],
    [
      'failover group',
      [
        server,
        onServer('azurerm_mssql_failover_group', {
          name: 'f',
          partner_server: [{ id: '/p' }],
          read_write_endpoint_failover_policy: [{ mode: 'Automatic', grace_minutes: 60 }],
        }),
      ],
      {
        [`${sql}/failovergroups`]: {
          properties: { partnerServers: [{ id: '/p' }], readWriteEndpoint: { failoverPolicy: 'Automatic' } },
        },
      },
    ],
    [
      'managed instance and a database of it',
      [
        {
          address: 'azurerm_mssql_managed_instance.m',
          values: {
            name: 'm',
            resource_group_name: 'rg',
            minimum_tls_version: '1.2',
            public_data_endpoint_enabled: false,
            storage_account_type: 'GRS',
          },
        },
        {
          address: 'azurerm_mssql_managed_database.d',
          values: { name: 'd', short_term_retention_days: 35 },
          references: { managed_instance_id: ['azurerm_mssql_managed_instance.m.id'] },
        },
      ],
      {
        'microsoft.sql/managedinstances': {
          properties: {
            minimalTlsVersion: '1.2',
            publicDataEndpointEnabled: false,
            requestedBackupStorageRedundancy: 'Geo',
          },
        },
        'microsoft.sql/managedinstances/databases/backupshorttermretentionpolicies': {
          properties: { retentionDays: 35 },
        },
      },
    ],
  ])('%s', (_, resources, expected) => {
    expect(bodies(resources)).toMatchObject(expected);
  });

  it('writes no backup policy that nobody wrote, although Azure fills one in', () => {
    const plain = {
      ...database({}),
      unknown: { short_term_retention_policy: true, long_term_retention_policy: true } as const,
    };
    expect(Object.keys(bodies([server, plain])).sort()).toEqual([sql, `${sql}/databases`]);
  });

  it('leaves the kind of key unknown when it comes from where the plan does not show it', () => {
    const own = onServer('azurerm_mssql_server_transparent_data_encryption', {});
    const hidden = { ...own, references: { ...own.references, key_vault_key_id: ['local.key'] } };
    expect(bodies([server, hidden])[`${sql}/encryptionprotector`]).toMatchObject({
      properties: { serverKeyType: { reason: 'runtime' } },
    });
  });
});
