import { describe, expect, it } from 'vitest';
import { findFixed, fixedProperties } from './fixed-properties.ts';

describe('fixedProperties', () => {
  it('each name the document that says so, a lower-case type, and no setting twice', () => {
    for (const { type, document } of fixedProperties) {
      expect(document).toMatch(/^https:\/\/learn\.microsoft\.com\//);
      expect(type).toBe(type.toLowerCase());
    }
    const keys = fixedProperties.map(({ type, path, to }) => `${type} ${path} ${to?.join() ?? ''}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each([
    ['microsoft.storage/storageaccounts', 'properties.encryption.requireInfrastructureEncryption', 'true', 'recreate'],
    ['microsoft.storage/storageaccounts', 'properties.isHnsEnabled', 'true', 'recreate'],
    ['microsoft.storage/storageaccounts', 'properties.minimumTlsVersion', 'TLS1_2', undefined],
    ['microsoft.storage/storageaccounts', 'sku.name', 'Standard_GZRS', undefined],
    ['microsoft.keyvault/vaults', 'properties.enablePurgeProtection', 'true', 'oneWay'],
    ['microsoft.keyvault/vaults', 'properties.sku.name', 'premium', undefined],
    ['microsoft.compute/virtualmachines', 'zones', '["1"]', 'recreate'],
    ['microsoft.compute/virtualmachines', 'properties.securityProfile.encryptionAtHost', 'true', 'offline'],
    ['microsoft.compute/disks', 'properties.encryption.type', 'x', 'offline'],
    ['microsoft.sql/managedinstances', 'properties.subnetId', 'x', 'offline'],
    ['microsoft.dbforpostgresql/flexibleservers', 'properties.network.delegatedSubnetResourceId', 'x', 'recreate'],
    ['microsoft.dbforpostgresql/flexibleservers', 'properties.backup.geoRedundantBackup', 'Enabled', 'recreate'],
    ['microsoft.dbforpostgresql/flexibleservers', 'properties.dataEncryption.type', 'AzureKeyVault', 'recreate'],
    ['microsoft.documentdb/databaseaccounts', 'properties.backupPolicy.type', 'Continuous', 'oneWay'],
    ['microsoft.documentdb/databaseaccounts', 'properties.backupPolicy.type', 'Periodic', 'recreate'],
    ['microsoft.documentdb/databaseaccounts', 'properties.keyVaultKeyUri', 'x', 'oneWay'],
    ['microsoft.recoveryservices/vaults', 'properties.redundancySettings.crossRegionRestore', 'Enabled', 'recreate'],
    ['microsoft.web/serverfarms', 'properties.zoneRedundant', 'true', 'recreate'],
    ['microsoft.network/publicipaddresses', 'zones', '["1"]', 'recreate'],
    ['microsoft.network/virtualnetworks', 'properties.addressSpace.addressPrefixes', 'x', 'recreate'],
    ['microsoft.network/virtualnetworks/subnets', 'properties.delegations[x].properties.serviceName', 'x', 'recreate'],
    [
      'microsoft.network/privateendpoints',
      'properties.privateLinkServiceConnections[x].properties.groupIds',
      'x',
      'recreate',
    ],
    ['microsoft.servicebus/namespaces', 'sku.name', 'Premium', 'recreate'],
    ['contoso.test/things', 'location', 'eastus2', 'recreate'],
    ['contoso.test/things', 'name', 'x', 'recreate'],
    ['contoso.test/things', 'properties.any', 'x', undefined],
  ])('of %s say of %s, to become %s: %s', (type, path, to, change) => {
    expect(findFixed(type, path, { wanted: to, absent: true })?.change).toBe(change);
  });

  it('let another key be chosen where one is there already', () => {
    const path = 'properties.dataEncryption.primaryKeyURI';
    expect(
      findFixed('microsoft.dbforpostgresql/flexibleservers', path, { wanted: 'x', absent: false }),
    ).toBeUndefined();
  });
});
