import { describe, expect, it } from 'vitest';
import { EstateIndex } from '../../arm/estate-index.ts';
import { emptyDeclaration } from '../../model/declaration.ts';
import type { Estate } from '../../model/estate.ts';
import type { Resource } from '../../model/resource.ts';
import { joinText, Unknown } from '../../model/unknown.ts';
import { estateRows } from './estate-rows.ts';
import { estateTables, graphTables, resourceColumns } from './table-schemas.ts';

const base = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/RG-1/providers';
const resource = (type: string, name: string, body: Resource['body'], more: Partial<Resource> = {}): Resource => ({
  id: `${base}/${type}/${name}`,
  type: type.toLowerCase(),
  name,
  body,
  completeness: 'declared',
  existence: true,
  origin: 'arm-template',
  source: { file: 'main.json', line: 3 },
  ...more,
});
const estateOf = (...resources: readonly Resource[]): Estate => ({
  resources,
  diagnostics: [],
  inputs: [],
  wholeTypes: new Set(['microsoft.graph/users']),
  declaration: emptyDeclaration,
});

/** The first row of a table as an object, with dynamics read. */
function firstRow(estate: Estate, table: string): Readonly<Record<string, unknown>> {
  const rows = estateRows({ index: new EstateIndex(estate), attestations: [] }, new Set([table])).get(table) ?? [];
  const columns = estateTables.find(({ name }) => name === table)?.columns ?? [];
  return Object.fromEntries(
    columns.map(({ name, type }, i) => {
      const cell = rows[0]?.[i];
      return [name, type === 'dynamic' && typeof cell === 'string' && cell !== '' ? JSON.parse(cell) : cell];
    }),
  );
}

describe('estateRows', () => {
  it('shows the envelope as Resource Graph does, and ids in lower case beside', () => {
    const network = resource('Microsoft.Network/virtualNetworks', 'hub', { location: 'East US 2', tags: { a: 'b' } });
    expect(firstRow(estateOf(network), 'Resources')).toMatchObject({
      id: network.id,
      _id: network.id.toLowerCase(),
      type: 'microsoft.network/virtualnetworks',
      location: 'eastus2',
      resourceGroup: 'rg-1',
      subscriptionId: '00000000-0000-0000-0000-000000000001',
      tags: { a: 'b' },
      _exists: true,
      _whole: false,
      _source: 'main.json:3',
    });
  });

  it('holds null for an unknown, names it where it lacks and from the root, and keeps the pieces of a text', () => {
    const properties = {
      list: [{ name: 'x', port: new Unknown('parameter', "parameters('port')") }, new Unknown('parameter', 'second')],
      id: joinText(['/networks/', new Unknown('parameter', "parameters('n')")]),
    };
    const row = firstRow(estateOf(resource('Microsoft.Test/things', 'a', { properties })), 'Resources');
    expect(row['properties']).toEqual({
      list: [{ name: 'x', port: null, _unknown: { port: "parameters('port')" } }, null],
      id: `/networks/\${parameters('n')}`,
      _unknown: { 'list[1]': 'second' },
    });
    expect(row['_unknown']).toEqual(['properties.list[0].port', 'properties.list[1]']);
  });

  it('fills in what Azure fills in, and leaves open what nobody knows', () => {
    const table = resource(
      'Microsoft.OperationalInsights/workspaces',
      'w/tables/t',
      { properties: {} },
      {
        type: 'microsoft.operationalinsights/workspaces/tables',
      },
    );
    expect(firstRow(estateOf(table), 'ResourceChildren')['properties']).toEqual({ plan: 'Analytics' });
    const listed = resource('Microsoft.Network/publicIPAddresses', 'ip', {}, { completeness: 'summary' });
    expect(firstRow(estateOf(listed), 'Resources')).toMatchObject({ properties: '', _unknown: ['properties'] });
  });

  it('has null for whether a conditional resource exists', () => {
    const maybe = resource('Microsoft.Test/things', 'a', {}, { existence: new Unknown('parameter', 'deploy') });
    expect(firstRow(estateOf(maybe), 'Resources')['_exists']).toBeNull();
  });

  it('puts each type into its table, extension resources with what they stand on', () => {
    const on = `${base}/Microsoft.KeyVault/vaults/v`;
    const setting = resource('Microsoft.Insights/diagnosticSettings', 's', {}, { extends: on });
    expect(firstRow(estateOf(setting), 'DiagnosticSettings')['_parent']).toBe(on.toLowerCase());
    const subnet = resource(
      'Microsoft.Network/virtualNetworks',
      'hub/subnets/a',
      {},
      { type: 'microsoft.network/virtualnetworks/subnets' },
    );
    expect(firstRow(estateOf(subnet), 'ResourceChildren')['_parent']).toMatch(/virtualnetworks\/hub$/);
    expect(firstRow(estateOf(setting), 'Declaration')).toMatchObject({
      whole: false,
      wholeTypes: ['microsoft.graph/users'],
    });
  });
});

describe('estateTables', () => {
  it('have distinct names, and the words of a Graph collection in capitals', () => {
    const names = estateTables.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect([...graphTables.values()]).toEqual(
      expect.arrayContaining([
        'ConditionalAccessPolicies',
        'Users',
        'SubscribedSkus',
        'RoleAssignmentScheduleInstances',
      ]),
    );
  });

  it('have columns of one kind', () => {
    expect(resourceColumns.map(({ name }) => name)).toContain('_unknown');
  });
});
