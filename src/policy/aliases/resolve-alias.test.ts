import { describe, expect, it } from 'vitest';
import { readAliasTable } from './alias-table.ts';
import { printSteps } from './property-path.ts';
import { resolveAlias } from './resolve-alias.ts';

const pathsOf = (alias: string): Record<string, string> =>
  Object.fromEntries([...(resolveAlias(alias) ?? [])].map(([type, steps]) => [type, printSteps(steps)]));

describe('resolveAlias', () => {
  it.each([
    [
      'Microsoft.Storage/storageAccounts/minimumTlsVersion',
      'microsoft.storage/storageaccounts',
      'properties.minimumTlsVersion',
    ],
    ['Microsoft.Storage/storageAccounts/sku.name', 'microsoft.storage/storageaccounts', 'sku.name'],
    [
      'Microsoft.OperationalInsights/workspaces/tables/plan',
      'microsoft.operationalinsights/workspaces/tables',
      'properties.plan',
    ],
    ['Microsoft.KeyVault/vaults/sku.name', 'microsoft.keyvault/vaults', 'properties.sku.name'],
    ['Microsoft.Network/azureFirewalls/sku.tier', 'microsoft.network/azurefirewalls', 'properties.sku.tier'],
    ['Microsoft.Network/publicIPAddresses/sku.name', 'microsoft.network/publicipaddresses', 'sku.name'],
    [
      'Microsoft.Network/virtualNetworks/subnets[*].networkSecurityGroup.id',
      'microsoft.network/virtualnetworks',
      'properties.subnets[*].properties.networkSecurityGroup.id',
    ],
    [
      'Microsoft.Network/virtualNetworks/subnets[*].name',
      'microsoft.network/virtualnetworks',
      'properties.subnets[*].name',
    ],
    [
      'Microsoft.Network/virtualNetworks/subnets/networkSecurityGroup.id',
      'microsoft.network/virtualnetworks/subnets',
      'properties.networkSecurityGroup.id',
    ],
    [
      'Microsoft.Network/virtualNetworks/subnets[*].serviceEndpoints[*].service',
      'microsoft.network/virtualnetworks',
      'properties.subnets[*].properties.serviceEndpoints[*].service',
    ],
    [
      'Microsoft.Network/networkInterfaces/ipconfigurations[*].subnet.id',
      'microsoft.network/networkinterfaces',
      'properties.ipconfigurations[*].properties.subnet.id',
    ],
    [
      'Microsoft.Sql/servers/privateEndpointConnections[*].privateLinkServiceConnectionState.status',
      'microsoft.sql/servers',
      'properties.privateEndpointConnections[*].properties.privateLinkServiceConnectionState.status',
    ],
    [
      'Microsoft.Storage/storageAccounts/privateEndpointConnections/privateLinkServiceConnectionState.status',
      'microsoft.storage/storageaccounts/privateendpointconnections',
      'properties.privateLinkServiceConnectionState.status',
    ],
    [
      'Microsoft.Network/firewallPolicies/ruleCollectionGroups/ruleCollections[*].FirewallPolicyNatRuleCollection.rules[*].NatRule.translatedPort',
      'microsoft.network/firewallpolicies/rulecollectiongroups',
      'properties.ruleCollections[*].rules[*].translatedPort',
    ],
    [
      'Microsoft.Compute/virtualMachineScaleSets/virtualMachineProfile.networkProfile.networkInterfaceConfigurations[*].ipConfigurations[*].publicIPAddressConfiguration.name',
      'microsoft.compute/virtualmachinescalesets',
      'properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations[*].properties.ipConfigurations[*].properties.publicIPAddressConfiguration.name',
    ],
    ['Microsoft.Web/sites/config/web.http20Enabled', 'microsoft.web/sites/config', 'properties.http20Enabled'],
    ['Microsoft.Web/sites/config/minTlsVersion', 'microsoft.web/sites/config', 'properties.minTlsVersion'],
    [
      'Microsoft.Compute/virtualMachines/extensions/type',
      'microsoft.compute/virtualmachines/extensions',
      'properties.type',
    ],
    ['Microsoft.Authorization/roleDefinitions/type', 'microsoft.authorization/roledefinitions', 'properties.type'],
    [
      'Microsoft.Compute/virtualMachines/sku.name',
      'microsoft.compute/virtualmachines',
      'properties.hardwareProfile.vmSize',
    ],
    [
      'Microsoft.Insights/diagnosticSettings/logs.enabled',
      'microsoft.insights/diagnosticsettings',
      'properties.logs[*].enabled',
    ],
    ['Microsoft.HybridCompute/imageOffer', 'microsoft.hybridcompute/machines', 'properties.osName'],
    ['Microsoft.Sql/auditingSettings.state', 'microsoft.sql/servers/auditingsettings', 'properties.state'],
    [
      'Microsoft.MachineLearningServices/workspaces/computes/subnet.id',
      'microsoft.machinelearningservices/workspaces/computes',
      'properties.properties.subnet.id',
    ],
    [
      'Microsoft.MachineLearningServices/workspaces/computes/computeType',
      'microsoft.machinelearningservices/workspaces/computes',
      'properties.computeType',
    ],
    [
      'Microsoft.Security/securityContacts/notificationsSources[*].Alert.minimalSeverity',
      'microsoft.security/securitycontacts',
      'properties.notificationsSources[*].minimalSeverity',
    ],
    ['microsoft.graph/conditionalAccessPolicies/state', 'microsoft.graph/conditionalaccesspolicies', 'state'],
    ['safeguard.source/settings/value', 'safeguard.source/settings', 'properties.value'],
  ])('%s', (alias, type, path) => {
    expect(pathsOf(alias)[type]).toBe(path);
  });

  it('gives an image alias its path on each type', () => {
    expect(pathsOf('Microsoft.Compute/imagePublisher')).toMatchObject({
      'microsoft.compute/virtualmachines': 'properties.storageProfile.imageReference.publisher',
      'microsoft.compute/virtualmachinescalesets':
        'properties.virtualMachineProfile.storageProfile.imageReference.publisher',
    });
  });

  it.each(['Microsoft.Storage', 'plain', 'Microsoft.Storage/', ''])('does not resolve %j', (alias) => {
    expect(resolveAlias(alias)).toBeUndefined();
  });

  it('takes a path of the user table before its own', () => {
    const table = readAliasTable([
      {
        value: [
          {
            namespace: 'Microsoft.Storage',
            resourceTypes: [
              {
                resourceType: 'storageAccounts',
                aliases: [
                  { name: 'Microsoft.Storage/storageAccounts/odd', defaultPath: 'properties.very.odd' },
                  { name: 'Microsoft.Storage/storageAccounts/listed', paths: [{ path: 'properties.listed[*].x' }] },
                ],
              },
            ],
          },
        ],
      },
    ]);
    if (!table.ok) throw new Error(table.error);
    const read = (alias: string) =>
      printSteps(resolveAlias(alias, table.value)?.get('microsoft.storage/storageaccounts') ?? []);
    expect(read('microsoft.storage/storageaccounts/ODD')).toBe('properties.very.odd');
    expect(read('Microsoft.Storage/storageAccounts/listed')).toBe('properties.listed[*].x');
    expect(read('Microsoft.Storage/storageAccounts/other')).toBe('properties.other');
  });

  it('reads what PowerShell prints, and refuses a file without aliases', () => {
    const printed = [
      {
        Namespace: 'Microsoft.X',
        ResourceType: 'y',
        Aliases: [{ Name: 'Microsoft.X/y/z', DefaultPath: 'properties.q' }],
      },
    ];
    const table = readAliasTable([printed]);
    expect(table.ok && table.value.get('microsoft.x/y/z')).toEqual({ type: 'microsoft.x/y', path: 'properties.q' });
    expect(readAliasTable([{}]).ok).toBe(false);
  });
});
