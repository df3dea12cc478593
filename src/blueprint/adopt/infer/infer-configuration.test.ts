import { describe, expect, it } from 'vitest';
import { type Declaration, declarationSchema, emptyDeclaration } from '../../../model/declaration.ts';
import type { Resource } from '../../../model/resource.ts';
import { readConfiguration } from '../../configuration/configuration.ts';
import { existing } from '../testing/some-resources.ts';
import { inferConfiguration } from './infer-configuration.ts';

const here = { location: 'eastus2' };
const VNET = 'Microsoft.Network/virtualNetworks';
const vnet = (name: string, prefix: string, subnets: readonly string[] = []): Resource =>
  existing(VNET, name, {
    ...here,
    properties: { addressSpace: { addressPrefixes: [prefix] }, subnets: subnets.map((subnet) => ({ name: subnet })) },
  });
const server = existing('Microsoft.Sql/servers', 'willow-sql', here);
const database = existing('Microsoft.Sql/servers/databases', 'willow-sql/Charts_DB', {
  ...here,
  sku: { name: 'BC_Gen5_4' },
});

function inferred(resources: readonly Resource[], declaration: Declaration = emptyDeclaration) {
  const proposal = inferConfiguration(resources, declaration);
  if (!proposal.ok) throw new Error(proposal.error);
  const { section, estate, questions } = proposal.value;
  const read = readConfiguration(section);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return { section, estate, asked: questions.map(({ path }) => path.join('.')), configuration: read.value };
}

describe('inferConfiguration', () => {
  it('takes names, region and workloads from what is there, as the configuration writes them', () => {
    const { configuration } = inferred([server, database, existing('Microsoft.Web/sites', 'willow-portal', here)]);
    expect(configuration).toMatchObject({
      name: 'willow',
      regions: { primary: 'eastus2', secondary: 'centralus' },
      spokes: [{ workloads: { sql: { databases: ['charts-db'], sku: 'BC_Gen5_4' }, web: { apps: ['portal'] } } }],
    });
  });

  it('takes no account in which Site Recovery stages machines for a store, and keeps what declares it', () => {
    const cache = existing('Microsoft.Storage/storageAccounts', 'willowcache', here);
    const item = existing(
      'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems',
      'v/f/c/app',
      {
        properties: {
          providerSpecificDetails: { vmManagedDisks: [{ primaryStagingAzureStorageAccountId: cache.id }] },
        },
      },
    );
    const declaration = declarationSchema.parse({ estate: { recovery: { stagingAccountIds: [cache.id] } } });
    const stores = (...given: Parameters<typeof inferred>) =>
      inferred(...given).configuration.spokes[0]?.workloads.storage;
    expect(stores([server, database, cache])).toBeDefined();
    expect(stores([server, database, cache, item])).toBeUndefined();
    expect(stores([server, database, cache], declaration)).toBeUndefined();
    expect(inferred([server, cache], declaration).estate).toEqual({ recovery: { stagingAccountIds: [cache.id] } });
    expect(inferred([server, cache]).estate).toBeUndefined();
  });

  it('asks for what nothing tells, and says where the answer goes', () => {
    const { asked } = inferred([existing('Microsoft.Sql/servers', 'x', here)]);
    expect(asked).toEqual(
      expect.arrayContaining(['name', 'contacts.security', 'tiers', 'hub.allowedHosts', 'spokes.0.workloads.sql']),
    );
  });

  it.each([
    ['AzureFirewallSubnet', ['phi']],
    ['GatewaySubnet', ['phi']],
    ['AzureBastionSubnet', ['phi']],
    ['default', ['old', 'phi']],
  ])('takes a network with the subnet %s for what it is', (subnet, spokes) => {
    const { configuration } = inferred([vnet('old', '10.1.0.0/16', [subnet]), vnet('phi', '10.2.0.0/16')]);
    expect(configuration.spokes.map(({ name }) => name)).toEqual(spokes);
  });

  it('sorts workloads into the spoke whose network leads to them', () => {
    const networks = [vnet('charts', '10.1.0.0/16'), vnet('imaging', '10.2.0.0/16')];
    const endpoint = existing('Microsoft.Network/privateEndpoints', 'to-sql', {
      ...here,
      properties: {
        subnet: { id: `${networks[1]?.id}/subnets/endpoints` },
        privateLinkServiceConnections: [{ properties: { privateLinkServiceId: server.id } }],
      },
    });
    const { configuration } = inferred([...networks, endpoint, server, database]);
    expect(configuration.spokes.map(({ name, workloads }) => [name, workloads.sql?.databases])).toEqual([
      ['charts', undefined],
      ['imaging', ['charts-db']],
    ]);
  });

  it.each([
    ['10.1.0.0/16', '10.64.0.0/16'],
    ['10.64.8.0/24', '10.65.0.0/16'],
    ['10.64.0.0/15', '10.66.0.0/16'],
  ])('chooses addresses beside %s: %s', (used, chosen) => {
    expect(inferred([vnet('phi', used)]).configuration.addressSpace).toBe(chosen);
  });

  it('serves from a region that can serve, and asks', () => {
    const { configuration, asked } = inferred([existing('Microsoft.Sql/servers', 'x', { location: 'westus' })]);
    expect(configuration.regions.primary).toBe('eastus');
    expect(asked).toContain('regions.primary');
  });

  it('takes tiers from the declaration', () => {
    const tiers = [{ name: 'gold', rto: 'PT2H', rpo: 'PT5M', scopes: [] }];
    const { configuration, asked } = inferred([server], {
      ...emptyDeclaration,
      estate: { ...emptyDeclaration.estate, tiers },
    });
    expect(configuration.tiers).toEqual([{ name: 'gold', rto: 'PT2H', rpo: 'PT5M' }]);
    expect(asked).not.toContain('tiers');
  });

  it('counts machines of one name as one group, with the sizes of their disks', () => {
    const machine = (name: string): Resource =>
      existing('Microsoft.Compute/virtualMachines', name, {
        ...here,
        properties: {
          hardwareProfile: { vmSize: 'Standard_D4ads_v5' },
          osProfile: { windowsConfiguration: {} },
          storageProfile: { dataDisks: [{ diskSizeGB: 64 }] },
        },
      });
    expect(inferred([machine('ehr01'), machine('ehr02')]).configuration.spokes[0]?.workloads.machines).toEqual([
      { name: 'ehr', count: 2, os: 'windows', size: 'Standard_D4ads_v5', dataDisksGiB: [64] },
    ]);
  });

  it('says what to give where no input says a region', () => {
    expect(inferConfiguration([existing('Microsoft.Sql/servers', 'x')], emptyDeclaration)).toEqual({
      ok: false,
      error: 'No input says in which region anything is: give --location <region>',
    });
    expect(inferConfiguration([existing('Microsoft.Sql/servers', 'x')], emptyDeclaration, 'West Europe')).toMatchObject(
      {
        value: { section: { regions: { primary: 'westeurope' } } },
      },
    );
  });
});
