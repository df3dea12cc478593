import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  idKey,
  isWithin,
  parentId,
  parseResourceId,
  type ResourceIdParts,
  resourceGroupId,
  subscriptionId,
  typeKey,
} from './resource-id.ts';

const group = '/subscriptions/S/resourceGroups/RG';
const server = `${group}/providers/Microsoft.Sql/servers/s1`;
const database = `${server}/databases/db`;
const setting = `${database}/providers/Microsoft.Insights/diagnosticSettings/d`;

describe('parseResourceId', () => {
  it.each<[string, ResourceIdParts]>([
    ['/subscriptions/S', { scope: '', type: 'microsoft.resources/subscriptions', names: ['S'] }],
    [group, { scope: '/subscriptions/S', type: 'microsoft.resources/subscriptions/resourcegroups', names: ['RG'] }],
    [server, { scope: group, type: 'microsoft.sql/servers', names: ['s1'] }],
    [database, { scope: group, type: 'microsoft.sql/servers/databases', names: ['s1', 'db'] }],
    [setting, { scope: database, type: 'microsoft.insights/diagnosticsettings', names: ['d'] }],
    [
      '/PROVIDERS/Microsoft.Management/managementGroups/root',
      { scope: '', type: 'microsoft.management/managementgroups', names: ['root'] },
    ],
  ])('reads %s', (id, parts) => {
    expect(parseResourceId(id)).toEqual(parts);
  });

  it.each([
    '',
    '/',
    'estate',
    '/subscriptions',
    '/subscriptions/',
    '/subscriptions/S/',
    '/subscriptions/S/resourceGroups',
    '/subscriptions/S/resourceGroups/',
    '/subscriptions/S/other/x',
    `${group}/providers/`,
    `${group}/providers/Microsoft.Sql`,
    `${group}/providers/Microsoft.Sql/servers`,
    `${server}/databases`,
    `${server}/`,
    `${group}/providers/Microsoft.Sql/servers//databases/db`,
  ])('does not take "%s" for an id', (id) => {
    expect(parseResourceId(id)).toBeUndefined();
  });
});

describe('parentId', () => {
  it.each<[string, string | undefined]>([
    [database, server],
    [`${database}/backups/b`, database],
    [server, undefined],
    [setting, undefined],
    [group, undefined],
    ['estate', undefined],
  ])('of %s is %s', (id, expected) => {
    expect(parentId(id)).toBe(expected);
  });
});

describe('parentId of any text', () => {
  it('is the id without its last type and name where that leaves a name, and nothing otherwise', () => {
    const piece = fc.constantFrom(
      '/',
      'providers',
      'Providers',
      'A.B',
      'c',
      'd',
      'subscriptions',
      'S',
      'resourceGroups',
    );
    const text = fc.array(piece, { maxLength: 16 }).map((pieces) => pieces.join(''));
    const id = fc.array(piece, { maxLength: 9 }).map((pieces) => `/subscriptions/S/providers/A.B/${pieces.join('/')}`);
    fc.assert(
      fc.property(fc.oneof(text, id), (given) => {
        const isChild = (parseResourceId(given)?.names.length ?? 0) > 1;
        expect(parentId(given)).toBe(isChild ? given.split('/').slice(0, -2).join('/') : undefined);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('typeKey', () => {
  it('is the type in lower case, however it is written', () => {
    expect(['A.B/C', 'a.b/c', 'a.B/c'].map(typeKey)).toEqual(['a.b/c', 'a.b/c', 'a.b/c']);
  });
});

describe('subscriptionId and resourceGroupId', () => {
  it.each<[string, string | undefined, string | undefined]>([
    [setting, '/subscriptions/S', group],
    [group.toUpperCase(), '/SUBSCRIPTIONS/S', group.toUpperCase()],
    ['/subscriptions/S/providers/Microsoft.Authorization/locks/l', '/subscriptions/S', undefined],
    ['/providers/Microsoft.Management/managementGroups/m', undefined, undefined],
    ['', undefined, undefined],
  ])('of %s', (id, subscription, resourceGroup) => {
    expect([subscriptionId(id), resourceGroupId(id)]).toEqual([subscription, resourceGroup]);
  });
});

describe('isWithin', () => {
  it.each<[string, string, boolean]>([
    [server, server.toUpperCase(), true],
    [database, server, true],
    [setting, `${group}/`, true],
    [`${group}2/providers/a.b/c/d`, group, false],
    [server, database, false],
    [server, '', true],
  ])('of %s in %s is %s', (id, scope, expected) => {
    expect(isWithin(id, scope)).toBe(expected);
  });
});

describe('idKey', () => {
  it('is the same for ids that differ in case alone', () => {
    expect(idKey(server)).toBe(idKey(server.toUpperCase()));
  });
});
