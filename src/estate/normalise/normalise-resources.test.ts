import { describe, expect, it } from 'vitest';
import type { Resource } from '../../model/resource.ts';
import { isUnknown, Unknown } from '../../model/unknown.ts';
import type { Value } from '../../model/value.ts';
import { normaliseResources } from './normalise-resources.ts';

const group = '/subscriptions/s/resourceGroups/g/providers';

function resource(id: string, properties?: Value, extra: Partial<Resource> = {}): Resource {
  const segments = id.slice(id.toLowerCase().lastIndexOf('/providers/') + '/providers/'.length).split('/');
  const type = [segments[0], ...segments.filter((_, i) => i % 2 === 1)].join('/').toLowerCase();
  const name = segments.filter((_, i) => i > 0 && i % 2 === 0).join('/');
  const file = `${name.replaceAll('/', '-')}.json`;
  return {
    id,
    type,
    name,
    body: { id, name, type, ...(properties === undefined ? {} : { properties }) },
    completeness: 'declared',
    existence: true,
    origin: 'arm-template',
    source: { file, line: 1 },
    locate: (path) => ({ file: `${file}:${path.join('.')}` }),
    ...extra,
  };
}
const vnet = `${group}/Microsoft.Network/virtualNetworks/v`;
const site = `${group}/Microsoft.Web/sites/w`;
const server = `${group}/Microsoft.Sql/servers/q`;

const byId = (resources: readonly Resource[], id: string): Resource | undefined =>
  resources.find((r) => r.id.toLowerCase() === id.toLowerCase());
const properties = (resources: readonly Resource[], id: string): unknown => byId(resources, id)?.body['properties'];

describe('normaliseResources', () => {
  it('expands inline elements into children with places of their own', () => {
    const { resources } = normaliseResources([
      resource(vnet, { subnets: [{ name: 'a', properties: { addressPrefix: '10.0.0.0/24' } }] }),
    ]);
    const child = byId(resources, `${vnet}/subnets/a`);
    expect(child).toMatchObject({
      type: 'microsoft.network/virtualnetworks/subnets',
      name: 'v/a',
      completeness: 'declared',
      source: { file: 'v.json:properties.subnets.0' },
      body: { name: 'a', properties: { addressPrefix: '10.0.0.0/24' } },
    });
    expect(child?.locate?.(['properties', 'addressPrefix']).file).toBe(
      'v.json:properties.subnets.0.properties.addressPrefix',
    );
  });

  it('folds separate children into the array, each name once without regard to case, the child counting', () => {
    const { resources } = normaliseResources([
      resource(vnet, {
        Subnets: [
          { name: 'A', properties: { x: 1 } },
          { name: 'b', properties: {} },
        ],
      }),
      resource(`${vnet}/subnets/a`, { x: 2 }),
      resource(`${vnet.toUpperCase()}/subnets/c`, { x: 3 }),
    ]);
    const subnets = (properties(resources, vnet) as { Subnets: { name: string; properties: unknown }[] }).Subnets;
    expect(subnets.map((s) => [s.name, s.properties])).toEqual([
      ['a', { x: 2 }],
      ['b', {}],
      ['c', { x: 3 }],
    ]);
    expect(resources.filter((r) => r.type.endsWith('/subnets'))).toHaveLength(3);
    const parent = byId(resources, vnet);
    expect(parent?.locate?.(['properties', 'subnets', 0, 'properties', 'x']).file).toBe('v-a.json:properties.x');
    expect(parent?.locate?.(['properties', 'subnets', 1, 'name']).file).toBe('v.json:properties.subnets.1.name');
    expect(parent?.locate?.(['location']).file).toBe('v.json:location');
  });

  it.each([
    ['a declared parent without the array', 'declared', {}, ['a']],
    ['a full parent without the array, which may hold others', 'full', {}, undefined],
    ['an unknown array', 'declared', { subnets: new Unknown('parameter', 'p') }, 'unknown'],
  ] as const)('with %s', (_name, completeness, own, wanted) => {
    const { resources } = normaliseResources([
      resource(vnet, own, { completeness }),
      resource(`${vnet}/subnets/a`, {}),
    ]);
    const { subnets } = properties(resources, vnet) as { subnets?: Value };
    const names = Array.isArray(subnets)
      ? subnets.map((s: { name: string }) => s.name)
      : isUnknown(subnets)
        ? 'unknown'
        : subnets;
    expect(names).toEqual(wanted);
    expect(resources).toHaveLength(2);
  });

  it('leaves a summary as it is', () => {
    const { resources } = normaliseResources([
      resource(vnet, undefined, { completeness: 'summary' }),
      resource(`${vnet}/subnets/a`, {}),
    ]);
    expect(byId(resources, vnet)?.body['properties']).toBeUndefined();
  });

  it('folds a child that may not exist as an element that may be absent', () => {
    const existence = new Unknown('parameter', "parameters('deploy')");
    const { resources } = normaliseResources([resource(vnet, {}), resource(`${vnet}/subnets/a`, {}, { existence })]);
    const [element] = ((properties(resources, vnet) ?? {}) as { subnets: Value[] }).subnets;
    expect(isUnknown(element) && element.presence).toBe('maybe-absent');
  });

  it('gives a child the existence of its parent', () => {
    const existence = new Unknown('parameter', "parameters('deploy')");
    const { resources } = normaliseResources([resource(vnet, { subnets: [{ name: 'a' }] }, { existence })]);
    expect(byId(resources, `${vnet}/subnets/a`)?.existence).toBe(existence);
  });

  it('shows siteConfig as config/web and the other way round, what the child says counting', () => {
    const { resources } = normaliseResources([
      resource(site, { siteConfig: { minTlsVersion: '1.0', ftpsState: 'Disabled' } }),
      resource(`${site}/config/web`, { MinTlsVersion: '1.2' }),
      resource(`${site}/config/logs`, { a: 'b' }),
    ]);
    expect(properties(resources, site)).toEqual({ siteConfig: { minTlsVersion: '1.2', ftpsState: 'Disabled' } });
    expect(properties(resources, `${site}/config/web`)).toEqual({ MinTlsVersion: '1.2', ftpsState: 'Disabled' });
    expect(byId(resources, site)?.locate?.(['properties', 'siteConfig', 'minTlsVersion']).file).toContain('w-web.json');
    expect(byId(resources, `${site}/config/web`)?.locate?.(['properties', 'ftpsState']).file).toContain('w.json');
  });

  it('takes null in the siteConfig of a live site for not returned', () => {
    const { resources } = normaliseResources([
      resource(
        site,
        { siteConfig: { minTlsVersion: null, ftpsState: 'FtpsOnly' }, httpsOnly: null },
        { completeness: 'full' },
      ),
    ]);
    expect(properties(resources, site)).toEqual({ httpsOnly: null, siteConfig: { ftpsState: 'FtpsOnly' } });
    expect(properties(resources, `${site}/config/web`)).toEqual({ ftpsState: 'FtpsOnly' });
  });

  it('splits the administrators of a SQL server into its two children and joins them', () => {
    const administrators = { login: 'dba', sid: 'x', azureADOnlyAuthentication: true };
    const expanded = normaliseResources([resource(server, { administrators })]).resources;
    expect(properties(expanded, `${server}/administrators/ActiveDirectory`)).toEqual({ login: 'dba', sid: 'x' });
    expect(properties(expanded, `${server}/azureADOnlyAuthentications/Default`)).toEqual({
      azureADOnlyAuthentication: true,
    });
    const folded = normaliseResources([
      resource(server, {}),
      resource(`${server}/azureADOnlyAuthentications/default`, { azureADOnlyAuthentication: true }),
    ]).resources;
    expect(properties(folded, server)).toEqual({ administrators: { azureADOnlyAuthentication: true } });
    expect(folded).toHaveLength(2);
  });

  it('changes nothing when it is done again', () => {
    const once = normaliseResources([
      resource(vnet, { subnets: [{ name: 'a', properties: {}, etag: 'e' }] }),
      resource(`${vnet}/subnets/b`, {}),
      resource(site, { siteConfig: { a: 1 } }),
      resource(server, { administrators: { login: 'x' } }),
    ]).resources;
    const twice = normaliseResources(once).resources;
    expect(twice.map((r) => r.body)).toEqual(once.map((r) => r.body));
  });
});

describe('normaliseResources on names that are not known', () => {
  const hidden = new Unknown('parameter', "parameters('name')");
  it('keeps the name of an inline element unknown, in the parent and in the child', () => {
    const { resources } = normaliseResources([resource(vnet, { subnets: [{ name: hidden, properties: {} }] })]);
    expect(properties(resources, vnet)).toMatchObject({ subnets: [{ name: hidden }] });
    expect(byId(resources, `${vnet}/subnets/${hidden.toString()}`)?.body['name']).toBe(hidden);
  });

  it('shows the name of a separate child as unknown in the parent', () => {
    const child = resource(`${vnet}/subnets/${hidden.toString()}`, {});
    const { resources } = normaliseResources([resource(vnet, {}), child]);
    const shown = properties(resources, vnet) as { readonly subnets: readonly { readonly name: unknown }[] };
    expect(shown.subnets[0]?.name).toBeInstanceOf(Unknown);
  });
});

describe('normaliseResources on duplicates', () => {
  const account = `${group}/Microsoft.Storage/storageAccounts/a`;
  it.each([
    ['declared before summary', 'declared', 'summary', 1],
    ['the later of two alike in one input', 'declared', 'declared', 2],
  ] as const)('keeps %s', (_name, first, second, kept) => {
    const { resources, diagnostics } = normaliseResources([
      resource(account, { n: 1 }, { completeness: first }),
      resource(account.toUpperCase(), { n: 2 }, { completeness: second }),
    ]);
    expect(resources.map((r) => r.body['properties'])).toEqual([{ n: kept }]);
    expect(diagnostics.map((d) => [d.severity, d.code])).toEqual([['info', 'ESTATE_DUPLICATE']]);
  });

  it.each([
    ['export, then declaration', 'full', 'declared'],
    ['declaration, then export', 'declared', 'full'],
  ] as const)('leaves unknown what an export and a declaration say differently: %s', (_name, first, second) => {
    const says = {
      full: { same: 1, other: 'TLS1_2', live: 3, region: 'East US 2', list: [{ a: 1 }], open: 5 },
      declared: {
        same: 1,
        other: 'TLS1_0',
        planned: 4,
        region: 'eastus2',
        list: [{ a: 1 }, { a: 2 }],
        open: new Unknown('parameter', 'p'),
      },
    };
    const { resources, diagnostics } = normaliseResources([
      resource(account, says[first], { completeness: first }),
      resource(account.toUpperCase(), says[second], { completeness: second }),
    ]);
    const { other, list, ...rest } = (properties(resources, account) ?? {}) as Record<string, Value>;
    expect(rest).toEqual({ same: 1, live: 3, planned: 4, region: 'East US 2', open: 5 });
    expect([isUnknown(other), isUnknown(list)]).toEqual([true, true]);
    expect(resources.map(({ completeness }) => completeness)).toEqual(['full']);
    expect(diagnostics.map((d) => [d.severity, d.code])).toEqual([['warning', 'ESTATE_DUPLICATE']]);
  });

  it('leaves unknown what differs between two that exist only on conditions', () => {
    const on = (identity: string): Partial<Resource> => ({ existence: new Unknown('parameter', identity) });
    const { resources } = normaliseResources([
      resource(account, { same: 1, other: 1, only: 1 }, on('a')),
      resource(account, { same: 1, other: 2 }, on('b')),
    ]);
    const { same, other, only } = (properties(resources, account) ?? {}) as Record<string, Value>;
    expect(same).toBe(1);
    expect(isUnknown(other) && other.presence).toBe('present');
    expect(isUnknown(only) && only.presence).toBe('maybe-absent');
  });

  it.each([
    ['two inputs declare', 'declared', true],
    ['a condition in one input decides', 'declared', false],
    ['two exports show', 'full', true],
  ] as const)('leaves unknown what %s differently', (_name, completeness, certain) => {
    const existence = certain ? true : new Unknown('parameter', 'c');
    const from = (file: string, more: Partial<Resource> = {}): Partial<Resource> => ({
      source: { file },
      completeness,
      ...more,
    });
    const pair = [
      resource(account, { same: 1, tls: 'TLS1_0', only: 1 }, from('a')),
      resource(account.toUpperCase(), { same: 1, tls: 'TLS1_2', null: null }, from(certain ? 'b' : 'a', { existence })),
    ];
    for (const both of certain ? [pair, pair.toReversed()] : [pair]) {
      const { resources } = normaliseResources(both, (r) => r.source.file);
      expect(resources.map((r) => r.existence)).toEqual([true]);
      const { same, tls, only } = (properties(resources, account) ?? {}) as Record<string, Value>;
      expect(same).toBe(1);
      expect(isUnknown(tls) && tls.presence).toBe('present');
      expect(isUnknown(only) ? only.presence : only).toBe(completeness === 'full' ? 1 : 'maybe-absent');
      expect(String(byId(resources, account)?.body['name']).toLowerCase()).toBe('a');
    }
  });

  it('takes ids with an unknown piece for the same only within one input', () => {
    const unknown = `${vnet}\${parameters('n')}`;
    const from = (file: string): Partial<Resource> => ({ source: { file } });
    const { resources } = normaliseResources(
      [
        resource(unknown, {}, from('a')),
        resource(unknown, {}, from('b')),
        resource(`${unknown}/subnets/x`, {}, from('b')),
        resource(`${vnet}/subnets/\${parameters('s')}`, {}, from('b')),
        resource(vnet, {}, from('a')),
      ],
      (r) => r.source.file,
    );
    const counts = resources
      .filter((r) => r.type === 'microsoft.network/virtualnetworks')
      .map((r) => [
        r.id === vnet,
        r.source.file,
        ((r.body['properties'] ?? {}) as { subnets?: Value[] }).subnets?.length,
      ]);
    expect(counts).toEqual([
      [false, 'a', undefined],
      [false, 'b', 1],
      [true, 'a', 1],
    ]);
  });

  it('names a hundred and counts the rest', () => {
    const many = Array.from({ length: 150 }, () => resource(account, {}));
    const { diagnostics } = normaliseResources(many);
    expect(diagnostics).toHaveLength(101);
    expect(diagnostics.at(-1)?.message).toMatch(/^149 /);
  });
});
