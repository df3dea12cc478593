import { describe, expect, it } from 'vitest';
import { composeBlueprint } from '../compose.ts';
import { readConfiguration } from '../configuration/configuration.ts';
import type { Blueprint } from '../model/blueprint.ts';
import type { Declaration } from '../model/resource.ts';
import { Expression } from '../model/value.ts';
import { endpointSymbol, endpointTable } from './endpoint-table.ts';
import { zoneName } from './zone-names.ts';

const compose = (spokes: unknown, primary = 'northeurope'): Blueprint => {
  const configuration = readConfiguration({ name: 'test', regions: { primary }, spokes });
  if (!configuration.ok) throw new Error(JSON.stringify(configuration.error));
  const blueprint = composeBlueprint(configuration.value);
  if (!blueprint.ok) throw new Error(JSON.stringify(blueprint.error));
  return blueprint.value;
};

const everything = compose([
  {
    name: 'one',
    workloads: {
      sql: { databases: ['charts'] },
      cosmos: { databases: ['sessions'] },
      storage: { containers: ['documents'] },
      fhir: {},
      dicom: {},
      serviceBus: { queues: ['results'] },
      eventHubs: { hubs: ['telemetry'] },
    },
  },
  { name: 'two', workloads: { postgres: { databases: ['app'] } } },
]);

const ofType = ({ resources }: Blueprint, type: string): readonly Declaration[] =>
  resources.filter((resource) => resource.type === type);

/** The symbols that a setting names. */
const named = (value: unknown): string[] => {
  if (value instanceof Expression) return value.node.kind === 'id' ? [value.node.symbol] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(named) : [];
};

const endpoints = ofType(everything, 'Microsoft.Network/privateEndpoints');

describe('derivePrivateEndpoints', () => {
  it('gives everything of a type of the table an endpoint in its own region', () => {
    const types = new Map(endpointTable.map((row) => [row.type, row]));
    const wanted = everything.resources.filter(({ type }) => types.has(type));
    expect(wanted.length).toBeGreaterThan(10);
    for (const { symbol, place } of wanted) {
      const own = endpoints.filter(
        ({ properties, place: at }) =>
          at.region === place.region && named(properties?.['privateLinkServiceConnections']).includes(symbol),
      );
      expect(own.length, symbol).toBeGreaterThan(0);
    }
  });

  it.each([
    ['oneStorage', ['primary', 'secondary']],
    ['oneCosmos', ['primary', 'secondary']],
    ['oneSqlServerSecondary', ['primary', 'secondary']],
    ['oneVault', ['primary']],
    ['oneVaultSecondary', ['secondary']],
    ['privateLinkScope', ['primary', 'secondary']],
  ])('reaches %s from %j', (symbol, regions) => {
    const from = endpoints
      .filter(({ properties }) => named(properties).includes(symbol))
      .map(({ place }) => place.region);
    expect(from).toEqual(regions);
  });

  it('stands in the endpoints subnet of the spoke, or of the hub, of its region', () => {
    for (const { symbol, properties, place } of endpoints) {
      const region = place.region === 'secondary' ? 'Secondary' : '';
      const subnet =
        place.spoke === undefined ? `hubEndpointsSubnet${region}` : `${place.spoke}EndpointsSubnet${region}`;
      expect(named(properties?.['subnet']), symbol).toEqual([subnet]);
    }
  });

  it('registers each endpoint in zones of its own region', () => {
    const groups = ofType(everything, 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups');
    expect(groups.map(({ parent }) => parent)).toEqual(endpoints.map(({ symbol }) => symbol));
    const zones = new Map(everything.resources.map((resource) => [resource.symbol, resource]));
    for (const { properties, place, symbol } of groups) {
      const used = named(properties).map((zone) => zones.get(zone));
      expect(used.length, symbol).toBeGreaterThan(0);
      for (const zone of used) expect(zone?.place.region, symbol).toBe(place.region);
    }
  });

  it('links each zone to every network of its region, and to no other', () => {
    for (const zone of ofType(everything, 'Microsoft.Network/privateDnsZones')) {
      const region = zone.place.region === 'secondary' ? 'Secondary' : '';
      const linked = everything.resources
        .filter(({ parent }) => parent === zone.symbol)
        .flatMap((link) => named(link.properties));
      expect(linked.sort(), zone.symbol).toEqual([`hubNetwork${region}`, `oneNetwork${region}`, `twoNetwork${region}`]);
    }
  });

  it('reaches a health workspace after the services that it takes names for', () => {
    const endpoint = endpoints.find(({ symbol }) => symbol === 'oneHealthWorkspaceEndpoint');
    expect(endpoint?.after).toEqual(['oneFhir', 'oneDicom']);
  });

  it('keeps names within 64 characters and apart, however long the names of applications are', () => {
    const long = (ending: string) => `a-very-long-name-for-an-application-${ending}`;
    const { resources } = compose([{ name: 'longspoke', workloads: { web: { apps: [long('one'), long('two')] } } }]);
    const names = resources
      .filter(({ type }) => type === 'Microsoft.Network/privateEndpoints')
      .map(({ name }) => String(name));
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name.length, name).toBeLessThanOrEqual(64);
  });
});

describe('zoneName', () => {
  it.each([
    ['privatelink.blob.core.windows.net', 'westeurope', 'privatelink.blob.core.windows.net'],
    ['privatelink.blob.core.windows.net', 'usgovvirginia', 'privatelink.blob.core.usgovcloudapi.net'],
    ['privatelink.vaultcore.azure.net', 'chinanorth3', 'privatelink.vaultcore.azure.cn'],
    ['privatelink.{code}.backup.windowsazure.com', 'northeurope', 'privatelink.ne.backup.windowsazure.com'],
    ['privatelink.{region}.azurecontainerapps.io', 'northeurope', 'privatelink.northeurope.azurecontainerapps.io'],
    ['privatelink.fhir.azurehealthcareapis.com', 'usgovtexas', 'privatelink.fhir.azurehealthcareapis.us'],
  ])('writes %s of %s as %s', (pattern, region, name) => expect(zoneName(pattern, region)).toBe(name));
});

describe('endpointSymbol', () => {
  it.each([
    ['Microsoft.Storage/storageAccounts', 'blob', 'primary', 'xBlobEndpoint'],
    ['Microsoft.Sql/servers', 'sqlServer', 'secondary', 'xEndpointSecondary'],
    ['Microsoft.RecoveryServices/vaults', 'AzureBackup', 'primary', 'xAzureBackupEndpoint'],
  ] as const)('names that of %s', (type, group, region, symbol) =>
    expect(endpointSymbol({ symbol: 'x', type }, group, region)).toBe(symbol),
  );
});
