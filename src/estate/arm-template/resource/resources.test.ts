import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lib/json.ts';
import { codes, deployment, group, ids, read, shown, template, thing, thingId } from '../testing/read.ts';

const resource = (type: string, name: string, more: JsonObject = {}): JsonObject => ({
  type,
  apiVersion: '2024-01-01',
  name,
  ...more,
});

describe('the id of a resource', () => {
  const account = `${group}/providers/Microsoft.Storage/storageAccounts/a`;
  const table: readonly (readonly [string, JsonObject, string, string, string, string | undefined])[] = [
    ['a top-level resource', thing('n'), thingId('n'), 'contoso.test/things', 'n', undefined],
    [
      'a child at the top',
      resource('Microsoft.Storage/storageAccounts/blobServices', 'a/default'),
      `${account}/blobServices/default`,
      'microsoft.storage/storageaccounts/blobservices',
      'a/default',
      undefined,
    ],
    [
      'an extension by scope',
      resource('Microsoft.Insights/diagnosticSettings', 'd', { scope: 'Microsoft.Storage/storageAccounts/a' }),
      `${account}/providers/Microsoft.Insights/diagnosticSettings/d`,
      'microsoft.insights/diagnosticsettings',
      'd',
      account,
    ],
    [
      'an extension by full scope',
      resource('Microsoft.Authorization/locks', 'l', { scope: account }),
      `${account}/providers/Microsoft.Authorization/locks/l`,
      'microsoft.authorization/locks',
      'l',
      account,
    ],
    [
      'an extension of a child by scope',
      resource('Microsoft.Insights/diagnosticSettings', 'd', {
        scope: 'Microsoft.Storage/storageAccounts/a/blobServices/default',
      }),
      `${account}/blobServices/default/providers/Microsoft.Insights/diagnosticSettings/d`,
      'microsoft.insights/diagnosticsettings',
      'd',
      `${account}/blobServices/default`,
    ],
    [
      'an extension in the old spelling',
      resource('Microsoft.Storage/storageAccounts/providers/diagnosticSettings', 'a/Microsoft.Insights/d'),
      `${account}/providers/Microsoft.Insights/diagnosticSettings/d`,
      'microsoft.insights/diagnosticsettings',
      'd',
      account,
    ],
    [
      'an extension of the resource group',
      resource('Microsoft.Authorization/locks', 'l'),
      `${group}/providers/Microsoft.Authorization/locks/l`,
      'microsoft.authorization/locks',
      'l',
      group,
    ],
    [
      'a resource of the tenant',
      resource('Microsoft.Subscription/aliases', 'x', { scope: '/' }),
      '/providers/Microsoft.Subscription/aliases/x',
      'microsoft.subscription/aliases',
      'x',
      undefined,
    ],
  ];
  it.each(table)('is right for %s', (_, json, id, type, name, extended) => {
    const result = read(template({ resources: [json] }));
    expect(result.diagnostics).toEqual([]);
    const [found] = result.resources;
    expect([found?.id, found?.type, found?.name, found?.extends]).toEqual([id, type, name, extended]);
  });

  it('keeps unknown pieces in their place', () => {
    const parameters = { a: { type: 'string' }, both: { type: 'string' } };
    const resources = [
      resource('Microsoft.Storage/storageAccounts/blobServices', "[concat(parameters('a'), '/default')]"),
      resource('Microsoft.Storage/storageAccounts/blobServices', "[parameters('both')]"),
      thing("[reference('/subscriptions/x').name]"),
    ];
    const result = read(template({ parameters, resources }));
    const storage = `${group}/providers/Microsoft.Storage/storageAccounts/`;
    expect(ids(result).map((id) => id.replaceAll('${', '{'))).toEqual([
      `${storage}{parameters('a')}/blobServices/default`,
      `${storage}{parameters('both')[0]}/blobServices/{parameters('both')[1]}`,
      thingId("{reference('|subscriptions|x').name}"),
    ]);
    expect(shown(result.resources[0]?.body['name'])).toBe('default');
  });

  it.each([
    ['too few names', resource('A.B/c/d', 'x'), 'error ARM_RESOURCE'],
    ['too many names', resource('A.B/c', 'x/y'), 'error ARM_RESOURCE'],
    ['no name', { type: 'A.B/c' }, 'error ARM_RESOURCE'],
    ['no type', { name: 'c' }, 'error ARM_RESOURCE'],
    ['an unknown type', { type: '[utcNow()]', name: 'c' }, 'warning ARM_RESOURCE'],
    ['no object', 7, 'error ARM_RESOURCE'],
  ])('is reported: %s', (_, json, code) => {
    expect(codes(read(template({ resources: [json] })))).toEqual([code]);
  });
});

describe('nested children', () => {
  const parent = 'Microsoft.Sql/servers';
  it.each([
    ['short type and name', { type: 'databases', name: 'd' }],
    ['full type and name', { type: 'Microsoft.Sql/servers/databases', name: 's/d' }],
    ['full type and short name', { type: 'Microsoft.Sql/servers/databases', name: 'd' }],
  ])('are children in the spelling with %s', (_, child) => {
    const result = read(
      template({ resources: [resource(parent, 's', { resources: [{ apiVersion: '1', ...child }] })] }),
    );
    expect(result.resources.map((r) => [r.type, r.name, r.id])).toEqual([
      ['microsoft.sql/servers', 's', `${group}/providers/Microsoft.Sql/servers/s`],
      ['microsoft.sql/servers/databases', 's/d', `${group}/providers/Microsoft.Sql/servers/s/databases/d`],
    ]);
    expect(result.resources[0]?.body).not.toHaveProperty('resources');
  });

  it('may be extensions in the old spelling', () => {
    const child = { type: 'providers/locks', name: 'Microsoft.Authorization/l', apiVersion: '1' };
    const result = read(template({ resources: [resource(parent, 's', { resources: [child] })] }));
    expect(result.resources[1]?.id).toBe(
      `${group}/providers/Microsoft.Sql/servers/s/providers/Microsoft.Authorization/locks/l`,
    );
  });
});

describe('the body of a resource', () => {
  it('is what REST shows, without what only the template needs', () => {
    const json = thing('n', {
      location: '[resourceGroup().location]',
      tags: { "[concat('a', 'b')]": "[toUpper('x')]" },
      kind: 'K',
      sku: { name: 'S' },
      identity: { type: 'SystemAssigned' },
      zones: ['1'],
      properties: { a: 1, b: '[[literal]', c: null },
      dependsOn: ['x'],
      condition: true,
      comments: 'c',
      metadata: {},
    });
    const [found] = read(template({ resources: [json] })).resources;
    expect(found?.body).toEqual({
      id: thingId('n'),
      type: 'contoso.test/things',
      name: 'n',
      location: 'eastus',
      tags: { ab: 'X' },
      kind: 'K',
      sku: { name: 'S' },
      identity: { type: 'SystemAssigned' },
      zones: ['1'],
      properties: { a: 1, b: '[literal]', c: null },
    });
    expect(found).toMatchObject({
      apiVersion: '2024-01-01',
      completeness: 'declared',
      existence: true,
      origin: 'arm-template',
    });
  });

  it('has an unknown in place of what cannot be evaluated, and one diagnostic', () => {
    const result = read(template({ resources: [thing('n', { properties: { a: '[nosuch()]', b: 1 } })] }));
    expect(result.diagnostics).toMatchObject([
      { severity: 'error', code: 'ARM_UNKNOWN_FUNCTION', source: { file: 'main.json', line: 10, column: 9 } },
    ]);
    expect(shown(result.resources[0]?.body['properties'])).toEqual({
      a: '?unsupported {main.json#resources/0/properties/a}',
      b: 1,
    });
  });
});

describe('conditions', () => {
  const parameters = { on: { type: 'bool' } };
  it.each([
    [true, [true]],
    [false, []],
    ['[equals(1, 2)]', []],
    ["[parameters('on')]", ["?parameter {parameters('on')}"]],
    ["[and(parameters('on'), false())]", []],
    ['true', [true]],
    [3, ['?unsupported {main.json#resources/0/condition}']],
  ])('%j', (condition, expected) => {
    const result = read(template({ parameters, resources: [thing('n', { condition })] }));
    expect(result.resources.map((r) => shown(r.existence))).toEqual(expected);
  });
});

describe('symbolic names', () => {
  const resources = {
    old: thing('old', { existing: true, subscriptionId: 'S2', resourceGroup: 'G2' }),
    off: thing("[last(split(null(), '/'))]", { existing: true, condition: false }),
    mine: thing('mine', { properties: { of: "[reference('old').x]", id: "[resourceInfo('old').id]" } }),
  };
  it('read resources as an object and leave existing ones out', () => {
    const result = read(template({ languageVersion: '2.0', resources }));
    expect(result.diagnostics).toEqual([]);
    expect(result.resources.map((r) => r.name)).toEqual(['mine']);
    const old = '/subscriptions/S2/resourceGroups/G2/providers/Contoso.Test/things/old';
    expect(shown(result.resources[0]?.body['properties'])).toEqual({
      of: `?runtime {reference('${old}').x}`,
      id: old,
    });
  });
});

describe('resources of Microsoft Graph', () => {
  it('become Graph objects', () => {
    const resources = {
      team: {
        import: 'microsoftGraphV1',
        type: 'Microsoft.Graph/groups@v1.0',
        properties: { uniqueName: 'team', securityEnabled: true },
      },
    };
    const [found] = read(template({ languageVersion: '2.1-experimental', resources })).resources;
    expect(found).toMatchObject({
      id: '/groups/team',
      type: 'microsoft.graph/groups',
      name: 'team',
      apiVersion: 'v1.0',
    });
    expect(found?.body).toEqual({
      name: 'team',
      uniqueName: 'team',
      securityEnabled: true,
      type: 'microsoft.graph/groups',
      properties: { uniqueName: 'team', securityEnabled: true },
    });
  });
});

describe('scopes', () => {
  it.each([
    ['resourceGroup', {}, '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/assumed-rg', 1],
    ['subscription', {}, '/subscriptions/00000000-0000-0000-0000-000000000001', 1],
    ['managementGroup', {}, '/providers/Microsoft.Management/managementGroups/assumed-mg', 1],
    ['tenant', {}, '', 0],
    ['resourceGroup', deployment, group, 0],
    ['resourceGroup', { ...deployment, scope: 'subscription' }, '/subscriptions/S', 0],
    ['managementGroup', { managementGroupId: 'M' }, '/providers/Microsoft.Management/managementGroups/M', 0],
  ] as const)('%s with %j', (scope, settings, base, notes) => {
    const result = read(template({ resources: [thing('n')] }, scope), { deployment: settings });
    expect(ids(result)).toEqual([`${base}/providers/Contoso.Test/things/n`]);
    expect(codes(result)).toEqual(Array.from({ length: notes }, () => 'info ARM_ASSUMED_SCOPE'));
  });

  it('give a resource group its own id', () => {
    const json = resource('Microsoft.Resources/resourceGroups', 'g', { location: 'x' });
    expect(ids(read(template({ resources: [json] }, 'subscription')))).toEqual(['/subscriptions/S/resourceGroups/g']);
  });
});
