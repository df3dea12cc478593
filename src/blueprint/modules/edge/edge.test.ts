import { describe, expect, it } from 'vitest';
import type { Blueprint } from '../../model/blueprint.ts';
import { idOf } from '../../model/value.ts';
import { composeSpoke as compose, resourceOf as get, resourcesOf as ofType } from '../../testing/compose-for-test.ts';

const frontDoor = { hostName: 'care.example.org' };
const hostsOf = (blueprint: Blueprint): unknown[] =>
  ofType(blueprint, 'Microsoft.Cdn/profiles/customDomains').map(({ properties }) => properties?.['hostName']);

const hosts: readonly (readonly [what: string, spokes: readonly unknown[], hosts: readonly string[]])[] = [
  ['one application', [{ name: 'one', workloads: { web: { apps: ['portal'] } } }], ['care.example.org']],
  [
    'two applications',
    [{ name: 'one', workloads: { web: { apps: ['portal', 'admin'] } } }],
    ['care.example.org', 'admin-one.care.example.org'],
  ],
  [
    'containers behind web applications',
    [{ name: 'one', workloads: { web: { apps: ['portal'] }, containerApps: { apps: ['api'] } } }],
    ['care.example.org'],
  ],
  [
    'tenants',
    ['red', 'blue'].map((name) => ({ name, tenant: name, workloads: { containerApps: { apps: ['api'] } } })),
    ['api-red.care.example.org', 'api-blue.care.example.org'],
  ],
  ['nothing to reach', [{ name: 'one', workloads: { storage: { containers: ['documents'] } } }], []],
];

describe('frontDoor', () => {
  it.each(hosts)('gives each application a host of its own: %s', (_, spokes, expected) => {
    expect(hostsOf(compose({}, { frontDoor, spokes }))).toEqual(expected);
  });

  it('is not built where no host is named', () => {
    expect(ofType(compose({ web: { apps: ['portal'] } }), 'Microsoft.Cdn/profiles')).toEqual([]);
  });

  it('leads to both regions over private links, the second when the first does not answer', () => {
    const blueprint = compose({ web: { apps: ['portal'] } }, { frontDoor });
    const origins = ofType(blueprint, 'Microsoft.Cdn/profiles/originGroups/origins');
    expect(origins.map(({ properties }) => properties)).toMatchObject([
      { priority: 1, sharedPrivateLinkResource: { privateLink: { id: idOf('oneWebPortal') }, groupId: 'sites' } },
      {
        priority: 2,
        sharedPrivateLinkResource: { privateLink: { id: idOf('oneWebPortalSecondary') }, groupId: 'sites' },
      },
    ]);
  });

  it('puts every host behind the firewall, which refuses', () => {
    const blueprint = compose({ web: { apps: ['portal', 'admin'] } }, { frontDoor });
    expect(get(blueprint, 'edgeFirewall').properties).toMatchObject({ policySettings: { mode: 'Prevention' } });
    expect(get(blueprint, 'edgeSecurity').properties).toMatchObject({
      parameters: {
        associations: [{ domains: [{ id: idOf('oneWebPortalDomain') }, { id: idOf('oneWebAdminDomain') }] }],
      },
    });
  });
});
