// biome-ignore-all lint/suspicious/noTemplateCurlyInString: symbolic ids and HCL are written so
import { describe, expect, it } from 'vitest';
import { assumedSubscriptionId } from '../../arm/placeholders.ts';
import type { JsonObject } from '../../lib/json.ts';
import { getPath } from '../../model/value.ts';
import { wantedWord } from './references.ts';
import type { PlanDescription, PlannedResource } from './testing/plan-builder.ts';
import { only, readPlan } from './testing/read-case.ts';

const scope = `/subscriptions/${assumedSubscriptionId}/resourceGroups/rg/providers`;
const vault: PlannedResource = { address: 'azurerm_key_vault.kv', values: { name: 'kv1', resource_group_name: 'rg' } };
const vaultId = `${scope}/Microsoft.KeyVault/vaults/kv1`;
const secretType = 'microsoft.keyvault/vaults/secrets';
const secret = (references: readonly string[], more: Partial<PlannedResource> = {}): PlannedResource => ({
  address: 'azurerm_key_vault_secret.s',
  values: { name: 's1' },
  references: { key_vault_id: references },
  ...more,
});

describe('wantedWord', () => {
  it.each([
    ['key_vault_id', 'id', false],
    ['subnet_ids', 'id', true],
    ['scopes', 'id', true],
    ['next_hop_in_ip_address', 'address', false],
    ['ip_addresses', 'address', true],
    ['excluded_groups', 'id', true],
    ['databases', 'id', true],
    ['resource_group_name', 'name', false],
  ])('%s wants %s', (attribute, word, plural) => {
    expect(wantedWord(attribute)).toEqual({ word, plural });
  });
});

describe('references of unknown values', () => {
  const cases: readonly [string, PlanDescription, string][] = [
    ['a resource beside it', { resources: [vault, secret(['azurerm_key_vault.kv.id'])] }, vaultId],
    [
      'a condition over a variable',
      { resources: [vault, secret(['var.enabled', 'azurerm_key_vault.kv.id'])], variables: { enabled: true } },
      vaultId,
    ],
    [
      'an instance of for_each by constant key',
      {
        resources: [
          { ...vault, address: 'azurerm_key_vault.kv["a"]' },
          { address: 'azurerm_key_vault.kv["b"]', values: { name: 'kv2', resource_group_name: 'rg' } },
          secret(['azurerm_key_vault.kv["a"].id']),
        ],
      },
      vaultId,
    ],
    [
      'the instance of its own key (Terraform drops the attribute)',
      {
        resources: [
          { ...vault, address: 'azurerm_key_vault.kv["a"]' },
          { address: 'azurerm_key_vault.kv["b"]', values: { name: 'kv2', resource_group_name: 'rg' } },
          secret(['azurerm_key_vault.kv', 'each.key'], { address: 'azurerm_key_vault_secret.s["a"]' }),
        ],
      },
      vaultId,
    ],
    [
      'each.value over another resource',
      {
        resources: [
          { ...vault, address: 'azurerm_key_vault.kv["a"]' },
          secret(['each.value.id'], { address: 'azurerm_key_vault_secret.s["a"]', forEach: ['azurerm_key_vault.kv'] }),
        ],
      },
      vaultId,
    ],
    [
      'a module input',
      {
        resources: [vault, secret(['var.vault_id'], { address: 'module.m["x"].azurerm_key_vault_secret.s' })],
        modules: { m: { inputs: { vault_id: ['azurerm_key_vault.kv.id'] } } },
      },
      vaultId,
    ],
    [
      'a module output',
      {
        resources: [{ ...vault, address: 'module.m.azurerm_key_vault.kv' }, secret(['module.m.vault_id'])],
        modules: { m: { outputs: { vault_id: ['azurerm_key_vault.kv.id'] } } },
      },
      vaultId,
    ],
    [
      'an output of one module as input of another, two levels down',
      {
        resources: [
          { ...vault, address: 'module.a.module.b.azurerm_key_vault.kv' },
          secret(['var.v'], { address: 'module.c.azurerm_key_vault_secret.s' }),
        ],
        modules: {
          a: { outputs: { id: ['module.b.id'] } },
          'a.b': { outputs: { id: ['azurerm_key_vault.kv.id'] } },
          c: { inputs: { v: ['module.a.id'] } },
        },
      },
      vaultId,
    ],
    [
      'a data source read before',
      {
        resources: [
          { address: 'data.azurerm_key_vault.kv', values: { id: vaultId, name: 'kv1', resource_group_name: 'rg' } },
          secret(['data.azurerm_key_vault.kv.id']),
        ],
      },
      vaultId,
    ],
    [
      'a resource whose name is unknown',
      {
        resources: [
          {
            address: 'azurerm_key_vault.kv',
            values: { resource_group_name: 'rg' },
            references: { name: ['random_id.r.hex'] },
          },
          secret(['azurerm_key_vault.kv.id']),
        ],
      },
      `${scope}/Microsoft.KeyVault/vaults/\${azurerm_key_vault.kv.name}`,
    ],
  ];
  it.each(cases)('resolve to %s', (_, description, parent) => {
    expect(only(readPlan(description), secretType).id).toBe(`${parent}/secrets/s1`);
  });

  it('stay unknown where several resources are meant', () => {
    const other = { address: 'azurerm_key_vault.other', values: { name: 'kv2', resource_group_name: 'rg' } };
    const result = readPlan({
      resources: [vault, other, secret(['azurerm_key_vault.kv.id', 'azurerm_key_vault.other.id'])],
    });
    expect(only(result, secretType).id).toBe('${azurerm_key_vault_secret.s.key_vault_id}/secrets/s1');
  });

  it('stay unknown behind a local value, unless its text is beside the plan', () => {
    const description = { resources: [vault, secret(['local.vault'])] };
    const text =
      'locals {\n  vault = azurerm_key_vault.kv.id\n}\nresource "azurerm_key_vault_secret" "s" {\n  key_vault_id = local.vault\n}\n';
    expect(only(readPlan(description), secretType).id).toContain('${');
    const sources = () => [{ file: 'main.tf', text }];
    expect(only(readPlan(description, { sources }), secretType).id).toBe(`${vaultId}/secrets/s1`);
  });

  it('keep what is written around them when the text is beside the plan', () => {
    const text = 'resource "azurerm_key_vault_secret" "s" {\n  key_vault_id = "${azurerm_key_vault.kv.id}/x/y"\n}\n';
    const sources = () => [{ file: 'main.tf', text }];
    const result = readPlan({ resources: [vault, secret(['azurerm_key_vault.kv.id'])] }, { sources });
    expect(only(result, secretType).id).toBe(`${vaultId}/x/y/secrets/s1`);
  });

  it.each<[string, readonly string[], string | undefined, unknown]>([
    ['every reference of a set', ['azurerm_subnet.a.id', 'azurerm_subnet.b.id'], undefined, 2],
    ['nothing of a set that a variable adds to', ['azurerm_subnet.a.id', 'var.more'], undefined, undefined],
    [
      'nothing of a set that a text adds to',
      ['azurerm_subnet.a.id'],
      '[azurerm_subnet.a.id, "/subscriptions/x"]',
      undefined,
    ],
  ])('give %s', (_, references, written, count) => {
    const subnet = (name: string) => ({
      address: `azurerm_subnet.${name}`,
      values: { name, resource_group_name: 'rg', virtual_network_name: 'v' },
    });
    const text = `resource "azurerm_storage_account_network_rules" "r" {\n  virtual_network_subnet_ids = ${written}\n}\n`;
    const result = readPlan(
      {
        resources: [
          subnet('a'),
          subnet('b'),
          { address: 'azurerm_storage_account.sa', values: { name: 'sa', resource_group_name: 'rg' } },
          {
            address: 'azurerm_storage_account_network_rules.r',
            references: {
              storage_account_id: ['azurerm_storage_account.sa.id'],
              virtual_network_subnet_ids: references,
            },
          },
        ],
      },
      written === undefined ? {} : { sources: () => [{ file: 'main.tf', text }] },
    );
    const rules = getPath(only(result, 'microsoft.storage/storageaccounts').body, [
      'properties',
      'networkAcls',
      'virtualNetworkRules',
    ]);
    expect(Array.isArray(rules) ? rules.length : undefined).toBe(count);
  });

  it.each<[string, JsonObject, string | undefined, string]>([
    ['the account itself for metrics', { metric: [{ category: 'Transaction' }] }, undefined, 'storageAccounts/sa'],
    [
      'nothing for logs, which an account does not have',
      { enabled_log: [{ category: 'StorageRead' }] },
      undefined,
      '.target_resource_id}',
    ],
    [
      'the service that the text shows',
      { enabled_log: [{ category: 'StorageRead' }] },
      '"${azurerm_storage_account.sa.id}/blobServices/default/"',
      'storageAccounts/sa/blobServices/default',
    ],
  ])('of a diagnostic setting on storage give %s', (_, values, written, end) => {
    const text = `resource "azurerm_monitor_diagnostic_setting" "d" {\n  target_resource_id = ${written}\n}\n`;
    const result = readPlan(
      {
        resources: [
          { address: 'azurerm_storage_account.sa', values: { name: 'sa', resource_group_name: 'rg' } },
          {
            address: 'azurerm_monitor_diagnostic_setting.d',
            values: { name: 'd', ...values },
            references: { target_resource_id: ['azurerm_storage_account.sa.id'] },
          },
        ],
      },
      written === undefined ? {} : { sources: () => [{ file: 'main.tf', text }] },
    );
    expect(only(result, 'microsoft.insights/diagnosticsettings').extends?.endsWith(end)).toBe(true);
  });

  it('never take a name for the text that it is made of', () => {
    const random = { address: 'random_string.r' };
    const result = readPlan({
      resources: [
        random,
        {
          address: 'azurerm_key_vault.a',
          values: { resource_group_name: 'rg' },
          references: { name: ['random_string.r.result'] },
        },
        {
          address: 'azurerm_key_vault.b',
          values: { resource_group_name: 'rg' },
          references: { name: ['random_string.r.result'] },
        },
      ],
    });
    expect(new Set(result.resources.map((r) => r.id)).size).toBe(2);
  });

  it('end, when a hostile plan refers in circles', () => {
    const result = readPlan({
      resources: [secret(['module.a.x'])],
      modules: {
        a: { outputs: { x: ['module.b.x'] }, inputs: {} },
        b: { outputs: { x: ['var.y'] }, inputs: { y: ['module.b.x'] } },
      },
    });
    expect(only(result, secretType).id).toContain('${');
  });
});

describe('a hub and a spoke by references', () => {
  const result = readPlan({
    resources: [
      {
        address: 'azurerm_virtual_network.hub',
        values: { name: 'hub', resource_group_name: 'rg', address_space: ['10.0.0.0/16'] },
        unknown: { subnet: true },
      },
      {
        address: 'azurerm_subnet.fw',
        values: {
          name: 'AzureFirewallSubnet',
          resource_group_name: 'rg',
          virtual_network_name: 'hub',
          address_prefixes: ['10.0.0.0/24'],
        },
      },
      {
        address: 'azurerm_subnet.app',
        values: { name: 'app', resource_group_name: 'rg', virtual_network_name: 'hub' },
      },
      { address: 'azurerm_network_security_group.nsg', values: { name: 'nsg', resource_group_name: 'rg' } },
      {
        address: 'azurerm_network_security_rule.deny',
        values: {
          name: 'deny',
          resource_group_name: 'rg',
          network_security_group_name: 'nsg',
          access: 'Deny',
          priority: 4000,
        },
      },
      {
        address: 'azurerm_subnet_network_security_group_association.a',
        references: {
          subnet_id: ['azurerm_subnet.app.id'],
          network_security_group_id: ['azurerm_network_security_group.nsg.id'],
        },
      },
      {
        address: 'azurerm_firewall.fw',
        values: {
          name: 'fw',
          resource_group_name: 'rg',
          sku_name: 'AZFW_VNet',
          sku_tier: 'Premium',
          ip_configuration: [{ name: 'ip' }],
        },
        references: { 'ip_configuration[0].subnet_id': ['azurerm_subnet.fw.id'] },
        unknown: { 'ip_configuration[0].private_ip_address': true },
      },
      {
        address: 'azurerm_route_table.rt',
        values: {
          name: 'rt',
          resource_group_name: 'rg',
          route: [{ name: 'out', address_prefix: '0.0.0.0/0', next_hop_type: 'VirtualAppliance' }],
        },
        references: {
          'route[0].next_hop_in_ip_address': ['azurerm_firewall.fw.ip_configuration[0].private_ip_address'],
        },
      },
    ],
  });
  const bodyOf = (type: string) => only(result, type).body;

  it('joins the route with the address of the firewall', () => {
    const hop = getPath(bodyOf('microsoft.network/routetables'), [
      'properties',
      'routes',
      0,
      'properties',
      'nextHopIpAddress',
    ]);
    const ip = getPath(bodyOf('microsoft.network/azurefirewalls'), [
      'properties',
      'ipConfigurations',
      0,
      'properties',
      'privateIPAddress',
    ]);
    expect(String(hop)).toBe('${azurerm_firewall.fw.ip_configuration[0].private_ip_address}');
    expect(String(ip)).toBe(String(hop));
  });

  it('shows subnets with their security group in the network, and rules in the group', () => {
    expect(getPath(bodyOf('microsoft.network/virtualnetworks'), ['properties', 'subnets'])).toMatchObject([
      {
        name: 'app',
        properties: { networkSecurityGroup: { id: `${scope}/Microsoft.Network/networkSecurityGroups/nsg` } },
      },
      { name: 'AzureFirewallSubnet' },
    ]);
    expect(getPath(bodyOf('microsoft.network/networksecuritygroups'), ['properties', 'securityRules'])).toMatchObject([
      { name: 'deny', properties: { access: 'Deny', priority: 4000 } },
    ]);
  });

  it('puts the firewall into its subnet', () => {
    const subnet = getPath(bodyOf('microsoft.network/azurefirewalls'), [
      'properties',
      'ipConfigurations',
      0,
      'properties',
      'subnet',
      'id',
    ]);
    expect(subnet).toBe(`${scope}/Microsoft.Network/virtualNetworks/hub/subnets/AzureFirewallSubnet`);
  });
});
