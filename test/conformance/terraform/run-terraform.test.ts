import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Seed } from '../../terraform-provider/azure/seed.ts';
import { type CtyValue, isList, isObject } from '../../terraform-provider/cty/value.ts';
import { runTerraform, type TerraformRun, terraformIsMissing } from '../../terraform-provider/run-terraform.ts';
import { azurermSchema } from '../../terraform-provider/schema/azurerm.ts';
import { anyConfig } from '../../terraform-provider/testing/any-config.ts';

const missing = await terraformIsMissing();
if (missing !== undefined) console.warn(`skipped: Terraform does not run on our provider: ${missing}`);

const clinic = fileURLToPath(new URL('../../terraform-provider/fixtures/clinic', import.meta.url));

/** Writes the main file of a copy anew. */
const edit = (from: string, to: string) => (folder: string) => {
  const file = join(folder, 'main.tf.json');
  const text = readFileSync(file, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  writeFileSync(file, text.replace(from, to));
};

describe.skipIf(missing !== undefined)('the clinic, by hand', () => {
  it.each(['one', 'two'])('validates, plans, applies, and plans nothing more (seed %s)', async (seed) => {
    const run = await runTerraform(clinic, {
      seed,
      change: edit('"account_replication_type": "GZRS"', '"account_replication_type": "ZRS"'),
      destroy: true,
    });
    expect(run.validate).toMatchObject({ ok: true, errors: [], warnings: [] });
    expect(run.plan).toMatchObject({ ok: true, errors: [], isEmpty: false });
    expect(run.plan.changes.map(({ actions }) => actions)).toEqual(Array(19).fill(['create']));
    expect(run.apply).toMatchObject({ ok: true, errors: [] });
    expect(run.secondPlan).toMatchObject({ ok: true, isEmpty: true, changes: [], outputs: [] });
    expect(run.changedPlan?.changes).toEqual([
      { address: 'azurerm_storage_account.main', actions: ['update'], attributes: ['account_replication_type'] },
    ]);
    expect(run.destroy).toMatchObject({ ok: true });
  });

  it('plans a change of what azapi deploys, and of its answer', async () => {
    const change = edit('"totalRetentionInDays": 2555', '"totalRetentionInDays": 3650');
    const { changedPlan } = await runTerraform(clinic, { seed: 'azapi', change });
    expect(changedPlan?.changes).toEqual([
      { address: 'azapi_resource.retention', actions: ['update'], attributes: ['body', 'output'] },
    ]);
  });

  it('plans a resource anew where its name changes', async () => {
    const { changedPlan } = await runTerraform(clinic, {
      seed: 'anew',
      change: edit('"name": "pe-blob"', '"name": "pe-b"'),
    });
    expect(changedPlan?.changes.map(({ address, actions }) => [address, actions])).toEqual([
      ['azurerm_private_endpoint.blob', ['delete', 'create']],
    ]);
  });
});

/** A reference, as Terraform writes it in JSON. */
const ref = (path: string): string => `\${${path}}`;

describe.skipIf(missing !== undefined)('a hundred types, each as its schema allows', () => {
  it.each([0, 1])('plan nothing after they were made (every eleventh type, from %d)', async (first) => {
    const found = await azurermSchema();
    const schema = 'schema' in found ? found.schema : undefined;
    const types = Object.entries(schema?.resources ?? {}).filter((_, index) => index % 11 === first);
    const configs = types.map(([type, block]) => [type, anyConfig(type, block, new Seed(`wide ${first}`))] as const);
    const folder = mkdtempSync(join(tmpdir(), 'safeguard-terraform-test-'));
    const resource = Object.fromEntries(configs.map(([type, config]) => [type, { a: literal(config) }]));
    writeFileSync(
      join(folder, 'main.tf.json'),
      JSON.stringify({ provider: { azurerm: { features: {} } }, resource }, null, 1),
    );
    const existing = configs.map(([, config]) => String(config['resource_group_name']));
    try {
      const { validate, plan, apply, secondPlan } = await runTerraform(folder, { seed: 'wide', existing });
      expect([...validate.errors, ...plan.errors, ...apply.errors, ...secondPlan.errors]).toEqual([]);
      expect(plan.changes.length).toBeGreaterThan(100);
      expect(secondPlan).toMatchObject({ isEmpty: true, changes: [] });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** A configuration as JSON. What is not configured is left out, but for members of objects, which all must be there. */
function literal(config: CtyValue): unknown {
  if (isList(config))
    return config.map((item) =>
      isObject(item) ? Object.fromEntries(Object.entries(item).map(([name, value]) => [name, literal(value)])) : item,
    );
  if (!isObject(config)) return config;
  return Object.fromEntries(
    Object.entries(config)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, literal(value)]),
  );
}

const group = { main: { name: 'rg', location: 'eastus' } };
const place = { resource_group_name: ref('azurerm_resource_group.main.name'), location: 'eastus' };
const network = { main: { name: 'vnet', ...place, address_space: ['10.0.0.0/16', '10.1.0.0/16'] } };
const subnet = {
  name: 'snet',
  resource_group_name: place.resource_group_name,
  virtual_network_name: ref('azurerm_virtual_network.main.name'),
  address_prefixes: ['10.0.1.0/24'],
};

/** Runs a configuration of these resources and whatever more it has. */
async function run(resource: object, more: object = {}): Promise<TerraformRun> {
  const folder = mkdtempSync(join(tmpdir(), 'safeguard-terraform-test-'));
  const providers = {
    azurerm: { source: 'hashicorp/azurerm' },
    azapi: { source: 'azure/azapi' },
  };
  const whole = {
    terraform: { required_providers: providers },
    provider: { azurerm: { features: {} } },
    resource: { azurerm_resource_group: group, ...resource },
    ...more,
  };
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(whole, null, 2));
  try {
    return await runTerraform(folder, { seed: 'mistakes' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const withNetwork = (main: object) => ({ azurerm_virtual_network: { main: { ...network.main, ...main } } });

describe.skipIf(missing !== undefined)('a mistake in a configuration is found', () => {
  it.each<[string, object, string]>([
    ['an attribute that the type has not', withNetwork({ adress_space: [] }), 'Extraneous JSON object property'],
    ['a block that the type has not', withNetwork({ subnets: [{ name: 'a' }] }), 'Extraneous JSON object property'],
    ['a required attribute left out', { azurerm_virtual_network: { main: { name: 'v' } } }, 'required'],
    ['a text for a number', withNetwork({ flow_timeout_in_minutes: 'ten' }), 'a number is required'],
    ['a text for a block', { azurerm_virtual_network: { main: { ...network.main, encryption: 'on' } } }, 'encryption'],
    [
      'two blocks where one belongs',
      withNetwork({ encryption: [{ enforcement: 'AllowUnencrypted' }, { enforcement: 'AllowUnencrypted' }] }),
      'Too many encryption blocks',
    ],
    [
      'a word that is not offered',
      withNetwork({ encryption: { enforcement: 'allow' } }),
      'to be one of "DropUnencrypted"',
    ],
    ['a type that azurerm has not', { azurerm_virtual_networks: { main: network.main } }, 'Invalid resource type'],
    [
      'an element of a set by its place',
      {
        azurerm_virtual_network: network,
        azurerm_subnet: { a: { ...subnet, address_prefixes: [ref('azurerm_virtual_network.main.address_space[0]')] } },
      },
      'index',
    ],
    [
      'a name where an id belongs',
      {
        azurerm_private_endpoint: {
          a: {
            name: 'pe',
            ...place,
            subnet_id: 'snet',
            private_service_connection: {
              name: 'a',
              is_manual_connection: false,
              private_connection_resource_id: '/x',
            },
          },
        },
      },
      'no id of the kind',
    ],
    [
      'a type of ARM without its version',
      {
        azapi_resource: {
          a: { type: 'Microsoft.App/jobs', name: 'a', parent_id: ref('azurerm_resource_group.main.id') },
        },
      },
      'Invalid Type',
    ],
    [
      'a body as JSON text',
      {
        azapi_resource: {
          a: {
            type: 'Microsoft.App/jobs@2024-03-01',
            name: 'a',
            parent_id: ref('azurerm_resource_group.main.id'),
            body: '{}',
          },
        },
      },
      'Invalid Body',
    ],
  ])('by validate: %s', async (_, resource, message) => {
    const { validate, plan } = await run(resource);
    const errors = [...validate.errors, ...plan.errors].join('\n');
    expect(errors).toContain(message);
  });

  it.each<[string, object, string]>([
    [
      'a group by its name alone',
      { azurerm_virtual_network: { main: { ...network.main, resource_group_name: 'rg' } } },
      'ResourceGroupNotFound',
    ],
    [
      'a network by its name alone, which nothing makes',
      { azurerm_subnet: { a: { ...subnet, virtual_network_name: 'other' } } },
      'ResourceNotFound',
    ],
    [
      'an id put together by hand of what nothing makes',
      {
        azurerm_virtual_network: network,
        azurerm_subnet: { a: subnet },
        azurerm_subnet_route_table_association: {
          a: {
            subnet_id: ref('azurerm_subnet.a.id'),
            route_table_id: `${ref('azurerm_resource_group.main.id')}/providers/Microsoft.Network/routeTables/rt`,
          },
        },
      },
      'ResourceNotFound',
    ],
    ['one resource twice', { azurerm_virtual_network: { ...network, again: network.main } }, 'already exists'],
  ])('by apply: %s', async (_, resource, message) => {
    const { plan, apply } = await run(resource);
    expect(plan.errors).toEqual([]);
    expect(apply.errors.join('\n')).toContain(message);
  });

  it.each([
    [
      'a key that its user may not use yet',
      '"depends_on": ["azurerm_role_assignment.storage"]',
      '"depends_on": []',
      'Forbidden',
    ],
    [
      'a key of a vault without purge protection',
      '"purge_protection_enabled": true',
      '"purge_protection_enabled": false',
      'purge protection',
    ],
    ['a role that lets nobody use a key', 'Key Vault Crypto Service Encryption User', 'Key Vault Reader', 'Forbidden'],
  ])('by apply: %s', async (_, from, to, message) => {
    const folder = mkdtempSync(join(tmpdir(), 'safeguard-terraform-test-'));
    cpSync(clinic, folder, { recursive: true });
    edit(from, to)(folder);
    try {
      const { plan, apply } = await runTerraform(folder, { seed: 'keys' });
      expect(plan.errors).toEqual([]);
      expect(apply.errors.join('\n')).toContain(message);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('by a second plan: children that are declared in their parent and beside it', async () => {
    const route = { name: 'a', address_prefix: '10.9.0.0/16', next_hop_type: 'None', next_hop_in_ip_address: null };
    const { apply, secondPlan } = await run({
      azurerm_route_table: { main: { name: 'rt', ...place, route: [route] } },
      azurerm_route: {
        b: {
          name: 'b',
          resource_group_name: place.resource_group_name,
          route_table_name: ref('azurerm_route_table.main.name'),
          address_prefix: '10.8.0.0/16',
          next_hop_type: 'None',
        },
      },
    });
    expect(apply.errors).toEqual([]);
    expect(secondPlan.changes).toEqual([
      { address: 'azurerm_route_table.main', actions: ['update'], attributes: ['route'] },
    ]);
  });

  it('by a second plan: a value that is never the same', async () => {
    const { secondPlan } = await run(
      { azurerm_virtual_network: { main: { ...network.main, tags: { time: ref('timestamp()') } } } },
      { output: { time: { value: ref('timestamp()') } } },
    );
    expect(secondPlan).toMatchObject({ ok: true, isEmpty: false, outputs: ['time'] });
    expect(secondPlan.changes).toEqual([
      { address: 'azurerm_virtual_network.main', actions: ['update'], attributes: ['tags'] },
    ]);
  });
});

describe.skipIf(missing !== undefined)('azapi', () => {
  it('updates, acts on and reads what azurerm made', async () => {
    const target = {
      type: 'Microsoft.Network/virtualNetworks@2024-05-01',
      resource_id: ref('azurerm_virtual_network.main.id'),
    };
    const plans = await run(
      {
        azurerm_virtual_network: network,
        azapi_update_resource: { a: { ...target, body: { properties: { flowTimeoutInMinutes: 10 } } } },
        azapi_resource_action: {
          a: {
            ...target,
            action: 'checkIpAddressAvailability',
            method: 'GET',
            response_export_values: { ok: 'available' },
          },
        },
        azapi_resource: {
          peering: {
            type: 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings@2024-05-01',
            name: 'hub',
            parent_id: ref('azurerm_virtual_network.main.id'),
            body: { properties: { remoteVirtualNetwork: { id: ref('azurerm_virtual_network.main.id') } } },
            response_export_values: ['*'],
            retry: { error_message_regex: ['InUse'] },
            timeouts: { create: '1h' },
          },
        },
      },
      {
        data: {
          azapi_client_config: { current: {} },
          azapi_resource: { main: { ...target, response_export_values: ['properties.addressSpace'] } },
        },
        output: {
          tenant: { value: ref('data.azapi_client_config.current.tenant_id') },
          space: { value: ref('data.azapi_resource.main.output.properties.addressSpace') },
          peer: { value: ref('azapi_resource.peering.output.properties.remoteVirtualNetwork.id') },
        },
      },
    );
    expect([...plans.validate.errors, ...plans.plan.errors, ...plans.apply.errors]).toEqual([]);
    expect(plans.secondPlan).toMatchObject({ ok: true, isEmpty: true });
  });
});
