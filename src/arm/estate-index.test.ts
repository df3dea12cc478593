import { describe, expect, it } from 'vitest';
import { emptyDeclaration } from '../model/declaration.ts';
import type { Estate } from '../model/estate.ts';
import type { Resource } from '../model/resource.ts';
import { EstateIndex } from './estate-index.ts';

const group = '/subscriptions/S/resourceGroups/RG';
const server = `${group}/providers/Microsoft.Sql/servers/s1`;

const resource = (id: string, type: string, over?: string): Resource => ({
  id,
  type,
  name: id.split('/').at(-1) ?? '',
  body: {},
  completeness: 'full',
  existence: true,
  origin: 'export',
  source: { file: 'f' },
  ...(over === undefined ? {} : { extends: over }),
});

const resources = {
  server: resource(server, 'microsoft.sql/servers'),
  database: resource(`${server}/databases/db`, 'microsoft.sql/servers/databases'),
  lock: resource(`${server}/providers/Microsoft.Authorization/locks/l`, 'microsoft.authorization/locks', server),
  neighbour: resource(
    '/subscriptions/S/resourceGroups/other/providers/Microsoft.Sql/servers/s2',
    'microsoft.sql/servers',
  ),
  stranger: resource('/subscriptions/T/resourceGroups/RG/providers/Microsoft.Sql/servers/s3', 'microsoft.sql/servers'),
  user: resource('/users/u', 'microsoft.graph/users'),
};

const estate = (whole: boolean | string[] = false, wholeTypes: readonly string[] = []): Estate => ({
  resources: Object.values(resources),
  diagnostics: [],
  inputs: [],
  wholeTypes: new Set(wholeTypes),
  declaration: { ...emptyDeclaration, estate: { ...emptyDeclaration.estate, whole } },
});

const index = new EstateIndex(estate());
const names = (found: readonly Resource[]): string[] => found.map(({ name }) => name);

describe('EstateIndex', () => {
  it('finds by id in any case', () => {
    expect(index.byId(server.toUpperCase())).toBe(resources.server);
    expect(index.byId(`${server}/databases/none`)).toBeUndefined();
  });

  it('finds by type and lists the types', () => {
    expect(names(index.byType('microsoft.sql/servers'))).toEqual(['s1', 's2', 's3']);
    expect(index.byType('a.b/c')).toEqual([]);
    expect(index.types()).toHaveLength(4);
  });

  it('tells children from extensions', () => {
    expect(names(index.children(server.toUpperCase(), 'microsoft.sql/servers/databases'))).toEqual(['db']);
    expect(index.children(server, 'microsoft.authorization/locks')).toEqual([]);
    expect(names(index.extensions(server.toUpperCase(), 'microsoft.authorization/locks'))).toEqual(['l']);
    expect(index.extensions(server, 'microsoft.sql/servers/databases')).toEqual([]);
  });

  it('finds what shares a resource group or a subscription', () => {
    expect(names(index.inResourceGroup(`${server}/databases/db`, 'microsoft.sql/servers'))).toEqual(['s1']);
    expect(names(index.inSubscription(server, 'microsoft.sql/servers'))).toEqual(['s1', 's2']);
    expect(names(index.inSubscription(resources.stranger.id, 'microsoft.sql/servers'))).toEqual(['s3']);
    expect(index.inSubscription('/subscriptions/none', 'microsoft.sql/servers')).toEqual([]);
  });

  it('of something outside any group or subscription finds what is outside too', () => {
    expect(names(index.inResourceGroup('/users/other', 'microsoft.graph/users'))).toEqual(['u']);
    expect(names(index.inSubscription('/users/other', 'microsoft.graph/users'))).toEqual(['u']);
    expect(index.inResourceGroup('/users/other', 'microsoft.sql/servers')).toEqual([]);
  });
});

describe('EstateIndex.once', () => {
  it('makes what a function makes once, for each index and each function', () => {
    let made = 0;
    const count = ({ estate: { resources: all } }: EstateIndex) => ({ number: ++made, of: all.length });
    const own = new EstateIndex(estate());
    expect([own.once(count), own.once(count)]).toEqual([
      { number: 1, of: 6 },
      { number: 1, of: 6 },
    ]);
    expect(own.once(() => undefined)).toBeUndefined();
    expect(index.once(count).number).toBe(2);
  });
});

describe('EstateIndex.isWhole', () => {
  it.each<[string, boolean | string[], readonly string[], boolean]>([
    ['not where nobody says so', false, [], false],
    ['where the whole estate is declared', true, [], true],
    ['within a scope that is declared whole', [group.toUpperCase()], [], true],
    ['not beside it', ['/subscriptions/S/resourceGroups/R'], [], false],
    ['of a type that was read to its end', false, ['microsoft.sql/servers'], true],
    ['not of another type', false, ['microsoft.graph/users'], false],
  ])('is said %s', (_, whole, types, expected) => {
    expect(new EstateIndex(estate(whole, types)).isWhole(server, 'microsoft.sql/servers')).toBe(expected);
  });
});
