import { describe, expect, it } from 'vitest';
import type { Blueprint } from '../../model/blueprint.ts';
import { idOf, runtime } from '../../model/value.ts';
import { composeSpoke as compose, resourceOf as get, resourcesOf as ofType } from '../../testing/compose-for-test.ts';

const RULES = 'Microsoft.Network/firewallPolicies/ruleCollectionGroups';
const machines = [{ name: 'app', os: 'windows' }];
const wall = (symbol: string) => runtime(symbol, 'ipConfigurations', 0, 'properties', 'privateIPAddress');

/** The names of the firewall's rules in the primary region. */
const ruleNames = (blueprint: Blueprint): readonly string[] =>
  ofType(blueprint, RULES)
    .filter(({ place }) => place.region === 'primary')
    .flatMap(({ properties }) =>
      [...JSON.stringify(properties).matchAll(/"name":"([^"]+)","description"/g)].map((match) => match[1] ?? ''),
    );

const rules: readonly (readonly [
  what: string,
  workloads: unknown,
  more: Record<string, unknown>,
  has: string,
  hasNot: string,
])[] = [
  ['Windows', { machines }, {}, 'allow-windows-update', 'allow-linux-update'],
  ['Linux', { machines: [{ name: 'app' }] }, {}, 'allow-linux-update', 'allow-windows-activation'],
  ['containers', { containerApps: { apps: ['api'] } }, {}, 'allow-container-platform', 'allow-machine-sign-in'],
  ['no host named', { machines }, {}, 'refuse-categories', 'allow-any-example.org'],
  [
    'a host named',
    { machines },
    { hub: { allowedHosts: ['*.example.org'] } },
    'allow-any-example.org',
    'allow-sites-to-servers',
  ],
  [
    'a site named',
    { machines },
    { onPremises: ['192.168.0.0/24'] },
    'allow-sites-to-servers',
    'allow-web-applications',
  ],
  ['web and people on the VPN', { web: { apps: ['portal'] } }, {}, 'allow-web-applications', 'allow-sites-to-servers'],
  ['instances', { managedInstance: { databases: ['a'] } }, {}, 'allow-instance-replication-in', 'allow-entra'],
];

describe('networkModules', () => {
  it.each(rules)('lets through what the workloads need and no more: %s', (_, workloads, more, has, hasNot) => {
    const names = ruleNames(compose(workloads, more));
    expect(names).toContain(has);
    expect(names).not.toContain(hasNot);
  });

  it('looks into every request to a host that is named', () => {
    const blueprint = compose({ machines }, { hub: { allowedHosts: ['api.example.org'] } });
    const text = JSON.stringify(get(blueprint, 'hostsFirewallRules').properties);
    expect(text).toContain('"targetUrls":["api.example.org/*"]');
    expect(text).toContain('"terminateTLS":true');
  });

  it.each(['', 'Secondary'])('sends what leaves a network to the firewall of its region%s', (region) => {
    const blueprint = compose({ machines });
    const hop = { nextHopType: 'VirtualAppliance', nextHopIpAddress: wall(`firewall${region}`) };
    expect(get(blueprint, `oneRoutes${region}`).properties?.['routes']).toMatchObject([
      { properties: { addressPrefix: '0.0.0.0/0', ...hop } },
    ]);
    expect(get(blueprint, `gatewayRoutes${region}`).properties?.['routes']).toMatchObject([
      { name: 'to-one', properties: hop },
    ]);
    expect(get(blueprint, `oneNetwork${region}`).properties?.['dhcpOptions']).toEqual({
      dnsServers: [wall(`firewall${region}`)],
    });
  });

  it('makes the firewall with its rules, and the other subnets after it', () => {
    const order = compose({ machines }).resources.map(({ symbol }) => symbol);
    const at = (symbol: string): number => order.indexOf(symbol);
    expect(at('servicesFirewallRules')).toBeLessThan(at('firewall'));
    expect(at('firewall')).toBeLessThan(at('hubGatewaySubnet'));
    expect(at('gateway')).toBeLessThan(at('oneFromHub'));
    expect(at('oneFromHub')).toBeLessThan(at('oneToHub'));
  });

  it.each([
    ['vpn', 'VpnGw2AZ'],
    ['express-route', 'ErGw1AZ'],
  ])('builds the gateway that the budget names: %s', (gateway, sku) => {
    expect(get(compose({ machines }, { budget: { gateway } }), 'gateway').properties?.['sku']).toMatchObject({
      name: sku,
    });
  });

  it('connects a site with strong ciphers and a key that only whoever deploys knows', () => {
    const site = { name: 'clinic', address: '203.0.113.7', networks: ['192.168.0.0/24'] };
    const blueprint = compose({ machines }, { hub: { sites: [site] } });
    expect(get(blueprint, 'connectionClinic').properties).toMatchObject({
      connectionProtocol: 'IKEv2',
      ipsecPolicies: [{ ipsecEncryption: 'GCMAES256', dhGroup: 'ECP384' }],
    });
    expect(blueprint.parameters.find(({ name }) => name === 'sharedKeyOfClinic')).toMatchObject({
      type: 'secureString',
    });
  });

  it('links the regions for instances that copy to each other, and for nothing else', () => {
    const link = (workloads: unknown) =>
      compose(workloads).resources.filter(({ symbol }) => symbol.startsWith('toOtherHub'));
    expect(link({ machines })).toEqual([]);
    expect(
      link({ managedInstance: { databases: ['a'] } }).map(({ properties }) => properties?.['remoteVirtualNetwork']),
    ).toEqual([{ id: idOf('hubNetworkSecondary') }, { id: idOf('hubNetwork') }]);
  });

  it('gives every rule of a subnet a reason, and ends with a denial', () => {
    for (const { properties } of ofType(compose({ machines }), 'Microsoft.Network/networkSecurityGroups')) {
      const list = (properties?.['securityRules'] ?? []) as { name: string; properties: { description: string } }[];
      expect(list.filter(({ properties: { description } }) => description === '')).toEqual([]);
      expect(list.slice(-2).map(({ name }) => name)).toEqual(['deny-all-inbound', 'deny-all-outbound']);
    }
  });
});
