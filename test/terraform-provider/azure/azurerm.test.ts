import { describe, expect, it } from 'vitest';
import { type CtyObject, UNKNOWN } from '../cty/value.ts';
import type { Attribute, Block } from '../schema/schema.ts';
import { Azurerm } from './azurerm.ts';
import { Cloud } from './cloud.ts';
import { Seed } from './seed.ts';

const text = (use: Attribute['use']): Attribute => ({ type: 'string', use });
const named = { name: text('required'), id: text('optional-computed') };

const network: Block = {
  attributes: {
    ...named,
    resource_group_name: text('required'),
    location: text('required'),
    address_space: { type: ['set', 'string'], use: 'optional' },
    private_endpoint_vnet_policies: text('optional'),
    guid: text('computed'),
    dns_servers: { type: ['list', 'string'], use: 'optional-computed' },
    subnet: {
      type: ['set', ['object', { id: 'string', name: 'string', security_group: 'string' }]],
      use: 'optional-computed',
    },
    ddos_plan_id: text('optional'),
  },
  blocks: {},
};
const subnet: Block = {
  attributes: { ...named, resource_group_name: text('required'), virtual_network_name: text('required') },
  blocks: {},
};
const schema = {
  provider: { attributes: {}, blocks: {} },
  resources: {
    azurerm_resource_group: { attributes: { ...named, location: text('required') }, blocks: {} },
    azurerm_virtual_network: network,
    azurerm_subnet: subnet,
  },
  dataSources: { azurerm_resource_group: { attributes: named, blocks: {} } },
};

const group = { name: 'rg', location: 'eastus' };
const vnet: CtyObject = {
  name: 'v',
  resource_group_name: 'rg',
  location: 'East US',
  address_space: ['10.0.0.0/16', '10.1.0.0/16', '10.2.0.0/16'],
};

/** An Azure in which types can be made with one call. */
class Run {
  readonly azurerm: Azurerm;
  constructor(seed = 'seed') {
    this.azurerm = new Azurerm(schema, new Cloud(new Seed(seed)));
  }

  make(type: string, config: CtyObject, prior?: CtyObject): CtyObject {
    const applied = this.azurerm.apply(type, this.azurerm.plan(type, config, prior).state, prior);
    if (!('arrive' in applied)) throw new Error(applied.map(({ summary }) => summary).join('; '));
    applied.arrive();
    return applied.state;
  }

  /** What a refresh and a plan would change. */
  changes(type: string, config: CtyObject, state: CtyObject): string[] {
    const read = this.azurerm.read(type, state) ?? {};
    const { state: planned } = this.azurerm.plan(type, config, read);
    return Object.keys(planned).filter((name) => sorted(planned[name]) !== sorted(read[name]));
  }
}

const sorted = (value: unknown): string => JSON.stringify(Array.isArray(value) ? value.toSorted() : value);

const withGroup = (seed?: string): Run => {
  const run = new Run(seed);
  run.make('azurerm_resource_group', group);
  return run;
};

describe('a plan', () => {
  it('leaves open what Azure decides and gives documented defaults', () => {
    const { state } = new Run().azurerm.plan('azurerm_virtual_network', vnet, undefined);
    expect(state).toMatchObject({
      id: UNKNOWN,
      guid: UNKNOWN,
      subnet: UNKNOWN,
      location: 'eastus',
      private_endpoint_vnet_policies: 'Disabled',
      ddos_plan_id: null,
    });
  });

  it('of what was made is empty, whatever the case of ids, the order of sets and the spelling of locations', () => {
    for (let seed = 0; seed < 20; seed++) {
      const run = withGroup(String(seed));
      const config = { ...vnet, ddos_plan_id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/ddos/p' };
      const state = run.make('azurerm_virtual_network', config);
      expect(run.changes('azurerm_virtual_network', config, state)).toEqual([]);
    }
  });

  it('makes a resource anew where a name changes, and not where an address does', () => {
    const run = withGroup();
    const state = run.make('azurerm_virtual_network', vnet);
    const recreate = (config: CtyObject) => run.azurerm.plan('azurerm_virtual_network', config, state).recreate;
    expect(recreate({ ...vnet, name: 'w' })).toEqual(['name']);
    expect(recreate({ ...vnet, location: 'westus' })).toEqual(['location']);
    expect(recreate({ ...vnet, address_space: ['10.9.0.0/16'] })).toEqual([]);
  });

  it('keeps elements of a set that stay, with what Azure gave them', () => {
    const run = withGroup();
    const config = { ...vnet, subnet: [{ name: 'a' }, { name: 'b' }] };
    const state = run.make('azurerm_virtual_network', config);
    const more = { ...config, subnet: [{ name: 'c' }, { name: 'b' }] };
    const { state: planned } = run.azurerm.plan('azurerm_virtual_network', more, state);
    expect(planned['subnet']).toEqual([
      { id: UNKNOWN, name: 'c', security_group: '' },
      { id: expect.stringMatching(/\/subnets\/b$/i), name: 'b', security_group: '' },
    ]);
  });
});

describe('Azure', () => {
  it('gives another order or case for some seed', () => {
    const seen = Array.from({ length: 12 }, (_, seed) => withGroup(String(seed)).make('azurerm_virtual_network', vnet));
    expect(new Set(seen.map(({ address_space: space }) => JSON.stringify(space))).size).toBeGreaterThan(1);
    expect(new Set(seen.map(({ id }) => id)).size).toBeGreaterThan(1);
    expect(new Set(seen.map(({ id }) => String(id).toLowerCase())).size).toBe(1);
  });

  it('does the same for the same seed', () => {
    const made = () => withGroup('x').make('azurerm_virtual_network', vnet);
    expect(made()).toEqual(made());
  });

  it('refuses what lies in a group that is not there, and takes a group that was read', () => {
    const run = new Run();
    expect(() => run.make('azurerm_virtual_network', vnet)).toThrow('ResourceGroupNotFound');
    run.azurerm.readData('azurerm_resource_group', { name: 'rg' });
    expect(() => run.make('azurerm_virtual_network', vnet)).not.toThrow();
  });

  it('refuses a child without its parent, and a second resource of one id', () => {
    const run = withGroup();
    const child = { name: 's', resource_group_name: 'rg', virtual_network_name: 'v' };
    expect(() => run.make('azurerm_subnet', child)).toThrow(/ResourceNotFound: .*virtualNetworks\/v/i);
    run.make('azurerm_virtual_network', vnet);
    run.make('azurerm_subnet', child);
    expect(() => run.make('azurerm_subnet', child)).toThrow('already exists');
  });

  it('shows children in their parent, so that a parent which lists its own wants to remove them', () => {
    const run = withGroup();
    const child = { name: 's', resource_group_name: 'rg', virtual_network_name: 'v' };
    const listing = { ...vnet, subnet: [{ name: 'own' }] };
    const state = run.make('azurerm_virtual_network', listing);
    run.make('azurerm_subnet', child);
    expect(run.changes('azurerm_virtual_network', listing, state)).toEqual(['subnet']);
    expect(run.changes('azurerm_virtual_network', vnet, state)).toEqual([]);
  });

  it('refuses words that are not offered and ids of another kind', () => {
    const { azurerm } = new Run();
    const problems = (config: CtyObject) => azurerm.validate('azurerm_virtual_network', config);
    expect(problems({ private_endpoint_vnet_policies: 'disabled' })[0]?.summary).toContain('"Disabled", "Basic"');
    expect(problems({ subnet: [{ route_table_id: 'rt' }] })[0]?.summary).toContain('Microsoft.Network/routeTables/*');
    expect(problems({ subnet: [{ route_table_id: UNKNOWN }] })).toEqual([]);
  });
});
