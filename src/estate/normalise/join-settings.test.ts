import { describe, expect, it } from 'vitest';
import type { Resource } from '../../model/resource.ts';
import { isUnknown, Unknown } from '../../model/unknown.ts';
import type { Value } from '../../model/value.ts';
import { normaliseResources } from './normalise-resources.ts';

const site = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/w';

function resource(path: string, properties: Value, extra: Partial<Resource> = {}): Resource {
  const id = `${site}${path}`;
  const type = path === '' ? 'microsoft.web/sites' : 'microsoft.web/sites/config';
  const name = `w${path.replace('/config', '')}`;
  return {
    id,
    type,
    name,
    body: { id, name, type, properties },
    completeness: 'declared',
    existence: true,
    origin: 'arm-template',
    source: { file: `${name}.json` },
    locate: (at) => ({ file: `${name}:${at.join('.')}` }),
    ...extra,
  };
}

function siteOf(...resources: readonly Resource[]): Resource {
  const once = normaliseResources(resources).resources;
  const twice = normaliseResources(once).resources;
  expect(twice.map((each) => each.body)).toEqual(once.map((each) => each.body));
  const found = once.find((each) => each.id === site);
  if (found === undefined) throw new Error('the site is gone');
  return found;
}
const configOf = (resource: Resource): Record<string, Value> =>
  (resource.body['properties'] as { siteConfig?: Record<string, Value> }).siteConfig ?? {};

describe('joinSettings', () => {
  it('shows the settings of the child in the list of the site', () => {
    const joined = siteOf(resource('', { httpsOnly: true }), resource('/config/appsettings', { A: '1', B: '2' }));
    expect(configOf(joined)['appSettings']).toEqual([
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
    ]);
    expect(joined.locate?.(['properties', 'siteConfig', 'appSettings', 1, 'value']).file).toBe(
      'w/appsettings:properties.B',
    );
    expect(joined.locate?.(['properties', 'httpsOnly']).file).toBe('w:properties.httpsOnly');
  });

  it('keeps each name once, in any case, with the value of the child', () => {
    const inline = [
      { name: 'a', value: 'old' },
      { name: 'C', value: '3' },
    ];
    const joined = siteOf(
      resource('', { siteConfig: { appSettings: inline } }),
      resource('/config/appsettings', { A: 'new' }),
    );
    expect(configOf(joined)['appSettings']).toEqual([
      { name: 'A', value: 'new' },
      { name: 'C', value: '3' },
    ]);
  });

  it('shows connection strings with their type', () => {
    const joined = siteOf(
      resource('', {}),
      resource('/config/connectionstrings', { Main: { value: 'x', type: 'SQLAzure' } }),
    );
    expect(configOf(joined)['connectionStrings']).toEqual([{ name: 'Main', connectionString: 'x', type: 'SQLAzure' }]);
  });

  it('shows the settings of a live site where the child was collected, and makes no config/web of them', () => {
    const live = { completeness: 'full' } as const;
    const resources = [resource('', { siteConfig: null }, live), resource('/config/appsettings', { A: '1' }, live)];
    expect(configOf(siteOf(...resources))['appSettings']).toEqual([{ name: 'A', value: '1' }]);
    expect(normaliseResources(resources).resources.map(({ name }) => name)).toEqual(['w', 'w/appsettings']);
  });

  it.each([
    ['values that are unknown', resource('/config/appsettings', new Unknown('parameter', 'p')), 'present'],
    [
      'a child that may be absent',
      resource('/config/appsettings', { A: '1' }, { existence: new Unknown('parameter', 'deploy') }),
      'maybe-absent',
    ],
  ])('leaves the list open for %s', (_, child, presence) => {
    const list = configOf(siteOf(resource('', {}), child))['appSettings'];
    expect(isUnknown(list) && list.presence).toBe(presence);
  });

  it('leaves a list that is unknown as it is, and sites without such children alone', () => {
    const unknown = new Unknown('parameter', 'list');
    const open = siteOf(
      resource('', { siteConfig: { appSettings: unknown } }),
      resource('/config/appsettings', { A: '1' }),
    );
    expect(configOf(open)['appSettings']).toBe(unknown);
    expect(configOf(siteOf(resource('', { siteConfig: { ftpsState: 'Disabled' } })))).toEqual({
      ftpsState: 'Disabled',
    });
  });
});
