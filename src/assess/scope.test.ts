import { describe, expect, it } from 'vitest';
import { EstateIndex } from '../arm/estate-index.ts';
import { declarationSchema } from '../model/declaration.ts';
import type { Resource } from '../model/resource.ts';
import { Unknown } from '../model/unknown.ts';
import type { ValueObject } from '../model/value.ts';
import { scopesOf } from './scope.ts';

const group = '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/providers';
const hub = `${group}/Microsoft.Network/virtualNetworks/hub`;
const phi = `${group}/Microsoft.Network/virtualNetworks/phi`;

const resource = (id: string, type: string, properties: ValueObject): Resource => ({
  id,
  type,
  name: id.split('/').at(-1) ?? '',
  body: { id, type, properties },
  completeness: 'declared',
  existence: true,
  origin: 'arm-template',
  source: { file: 'main.json' },
});

const peered = resource(phi, 'microsoft.network/virtualnetworks', {
  virtualNetworkPeerings: [{ name: 'to-hub', properties: { remoteVirtualNetwork: { id: hub } } }],
});
const firewall = resource(`${group}/Microsoft.Network/azureFirewalls/fw`, 'microsoft.network/azurefirewalls', {
  ipConfigurations: [{ properties: { subnet: { id: `${hub}/subnets/AzureFirewallSubnet` } } }],
});

const assumed: Resource = {
  ...resource(group.split('/resourceGroups')[0] ?? '', 'microsoft.resources/subscriptions', {}),
  body: { properties: new Unknown('not-declared', 'properties', { presence: 'maybe-absent' }) },
};

function hubScope(resources: readonly Resource[]) {
  const declaration = declarationSchema.parse({ estate: { hub: { virtualNetworks: [hub] } } });
  return scopesOf(new EstateIndex({ resources, diagnostics: [], inputs: [], wholeTypes: new Set(), declaration })).hub;
}

describe('scopesOf hub', () => {
  it.each([
    ['the declared network', resource(hub, 'microsoft.network/virtualnetworks', {}), true],
    ['a part of it', resource(`${hub}/subnets/a`, 'microsoft.network/virtualnetworks/subnets', {}), true],
    ['what stands in one of its subnets', firewall, true],
    ['a network peered with it', peered, false],
    ['a subscription of which little is known', assumed, false],
    ['another network whose name begins alike', resource(`${hub}2`, 'microsoft.network/virtualnetworks', {}), false],
  ])('takes %s as it is', (_, subject, expected) => {
    expect(hubScope([subject])(subject)).toBe(expected);
  });
});
