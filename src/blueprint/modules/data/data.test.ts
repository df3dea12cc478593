import { describe, expect, it } from 'vitest';
import { composeBlueprint } from '../../compose.ts';
import { readConfiguration } from '../../configuration/configuration.ts';
import type { Blueprint } from '../../model/blueprint.ts';
import type { Declaration } from '../../model/resource.ts';
import { Expression } from '../../model/value.ts';
import { neededBy } from '../../order.ts';

const compose = (workloads: unknown, more: Readonly<Record<string, unknown>> = {}): Blueprint => {
  const configuration = readConfiguration({
    name: 'test',
    regions: { primary: 'northeurope' },
    spokes: [{ name: 'one', workloads }],
    ...more,
  });
  if (!configuration.ok) throw new Error(JSON.stringify(configuration.error));
  const blueprint = composeBlueprint(configuration.value);
  if (!blueprint.ok) throw new Error(JSON.stringify(blueprint.error));
  return blueprint.value;
};
const all = {
  sql: { databases: ['charts', 'lab-2'] },
  managedInstance: { databases: ['core'] },
  postgres: { databases: ['app'] },
  cosmos: { databases: ['sessions'] },
  storage: { containers: ['documents'] },
  fhir: {},
  dicom: {},
  serviceBus: { queues: ['results'] },
  eventHubs: { hubs: ['telemetry'] },
};
const get = ({ resources }: Blueprint, symbol: string): Declaration => {
  const found = resources.find((resource) => resource.symbol === symbol);
  if (found === undefined) throw new Error(`Nothing declares ${symbol}`);
  return found;
};
const everything = compose(all);
const idNamed = (value: unknown): string | undefined =>
  value instanceof Expression && value.node.kind === 'id' ? value.node.symbol : undefined;

const keyed: readonly (readonly [store: string, key: string, grant: string])[] = [
  ['oneStorage', 'oneStorageKey', 'oneKeyGrant'],
  ['oneSqlServer', 'oneSqlKey', 'oneKeyGrant'],
  ['oneSqlServerSecondary', 'oneSqlKey', 'oneKeyGrant'],
  ['oneManagedInstance', 'oneManagedInstanceKey', 'oneKeyGrant'],
  ['oneManagedInstanceSecondary', 'oneManagedInstanceKey', 'oneKeyGrant'],
  ['onePostgres', 'onePostgresKey', 'oneKeyGrant'],
  ['onePostgres', 'onePostgresKeySecondary', 'oneKeyGrantSecondary'],
  ['oneCosmos', 'oneCosmosKey', 'oneKeyGrant'],
  ['oneServiceBus', 'oneServiceBusKey', 'oneKeyGrant'],
  ['oneServiceBusSecondary', 'oneServiceBusKeySecondary', 'oneKeyGrantSecondary'],
  ['oneEventHubsSecondary', 'oneEventHubsKeySecondary', 'oneKeyGrantSecondary'],
  ['oneFhir', 'oneFhirKey', 'oneKeyGrant'],
  ['oneDicomSecondary', 'oneDicomKeySecondary', 'oneKeyGrantSecondary'],
];

describe('dataModules', () => {
  it.each(keyed)('makes %s after its key %s and the right to use it', (store, key, grant) => {
    const resource = get(everything, store);
    expect(neededBy(resource)).toContain(key);
    expect(neededBy(resource)).toContain(grant);
    expect(resource.identity?.['type']).toBe('UserAssigned');
    expect(resource.phi).toBe(true);
  });

  it('copies each SQL database to the other region, and fails all over together', () => {
    for (const name of ['Charts', 'LabDash2']) {
      const copy = get(everything, `oneSqlDatabase${name}Secondary`);
      expect(copy.properties?.['createMode']).toBe('Secondary');
      expect(idNamed(copy.properties?.['sourceDatabaseId'])).toBe(`oneSqlDatabase${name}`);
      expect(copy.parent).toBe('oneSqlServerSecondary');
      expect(get(everything, `oneSqlLongTermOf${name}Secondary`).properties).toMatchObject({ yearlyRetention: 'P7Y' });
    }
    const group = get(everything, 'oneSqlFailover');
    expect(Object.values(group.properties?.['databases'] ?? []).map(idNamed)).toEqual([
      'oneSqlDatabaseCharts',
      'oneSqlDatabaseLabDash2',
    ]);
    expect(group.after).toEqual(['oneSqlDatabaseChartsSecondary', 'oneSqlDatabaseLabDash2Secondary']);
  });

  it('pairs instances: the second in the zone of the first, its databases brought by the group', () => {
    const second = get(everything, 'oneManagedInstanceSecondary');
    expect(idNamed(second.properties?.['dnsZonePartner'])).toBe('oneManagedInstance');
    const databases = everything.resources.filter(({ type }) => type === 'Microsoft.Sql/managedInstances/databases');
    expect(databases.map(({ symbol }) => symbol)).toEqual(['oneManagedDatabaseCore']);
  });

  it.each([
    ['oneServiceBusPairing', 'oneServiceBusSecondary'],
    ['oneEventHubsPairing', 'oneEventHubsSecondary'],
  ])('pairs namespaces: %s with %s, and what they hold is made in the first alone', (pairing, second) => {
    expect(idNamed(get(everything, pairing).properties?.['partnerNamespace'])).toBe(second);
    const inside = everything.resources.filter(
      ({ parent, type }) => parent === second && !type.endsWith('networkRuleSets'),
    );
    expect(inside).toEqual([]);
  });

  it.each(['oneStorage', 'oneCosmos', 'onePostgres'])('makes %s once: Azure keeps it in the other region', (symbol) => {
    expect(everything.resources.some((resource) => resource.symbol === `${symbol}Secondary`)).toBe(false);
  });

  it('changes the settings of a PostgreSQL server one after the other', () => {
    const inside = everything.resources.filter(({ parent }) => parent === 'onePostgres');
    const waits = inside.map(({ symbol, after }) => [symbol, ...(after ?? [])]);
    for (const [index, [, before]] of waits.entries()) expect(before).toBe(waits[index - 1]?.[0]);
  });

  it('uses zones where the region has them', () => {
    const zones = true;
    const blueprint = compose(all, { regions: { primary: 'uksouth' } });
    expect(get(blueprint, 'oneStorage').sku).toEqual({ name: 'Standard_GZRS' });
    expect(get(blueprint, 'oneSqlDatabaseCharts').properties?.['zoneRedundant']).toBe(zones);
  });

  it('keeps keys in hardware of its own where that is wanted, but those of services that cannot reach it', () => {
    const blueprint = compose(all, { budget: { keys: 'managed-hsm' } });
    const types = Object.fromEntries(
      ['oneStorageKey', 'oneSqlKey', 'oneCosmosKey', 'oneFhirKey'].map((key) => [key, get(blueprint, key).type]),
    );
    expect(types).toEqual({
      oneStorageKey: 'Microsoft.KeyVault/managedHSMs/keys',
      oneSqlKey: 'Microsoft.KeyVault/managedHSMs/keys',
      oneCosmosKey: 'Microsoft.KeyVault/managedHSMs/keys',
      oneFhirKey: 'Microsoft.KeyVault/vaults/keys',
    });
    expect(get(blueprint, 'oneCosmos').properties?.['keyVaultKeyUri']).toBe(
      `https://${String(get(blueprint, 'managedHsm').name)}.managedhsm.azure.net/keys/one-cosmos`,
    );
    expect(blueprint.steps.some(({ title }) => title.includes('managed HSM'))).toBe(true);
  });

  it('addresses vaults as the cloud of the region does', () => {
    const blueprint = compose({ cosmos: { databases: ['sessions'] } }, { regions: { primary: 'usgovvirginia' } });
    expect(get(blueprint, 'oneCosmos').properties?.['keyVaultKeyUri']).toMatch(
      /^https:\/\/[a-z0-9-]+\.vault\.usgovcloudapi\.net\/keys\/cosmos$/,
    );
  });
});

describe('configurationSchema', () => {
  it.each([
    [{ sql: { databases: ['master'] } }, 'the server has a database of this name'],
    [{ sql: { databases: ['a'], sku: 'S0' } }, 'GP_'],
    [{ postgres: { databases: ['app'], sku: 'Standard_B2ms' } }, 'Standard_D'],
    [{ managedInstance: { databases: ['core'], vCores: 5 } }, 'one of 4, 8'],
    [{ storage: { containers: ['ab'] } }, ''],
    [{ storage: { containers: ['ends-'] } }, 'no hyphen last'],
  ])('refuses %j, which Azure would', (workloads, message) => {
    const read = readConfiguration({
      name: 'test',
      regions: { primary: 'northeurope' },
      spokes: [{ name: 'one', workloads }],
    });
    expect(read.ok ? '' : read.error.map((problem) => problem.message).join()).toContain(message);
    expect(read.ok).toBe(false);
  });

  it('refuses a spoke called as a part of the architecture', () => {
    const read = readConfiguration({ name: 'test', regions: { primary: 'northeurope' }, spokes: [{ name: 'hub' }] });
    expect(read.ok ? [] : read.error.map(({ path }) => path.join('.'))).toEqual(['spokes.0.name']);
  });
});
