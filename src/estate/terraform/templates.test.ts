// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's own language
import { describe, expect, it } from 'vitest';
import type { Json } from '../../lib/json.ts';
import { readTerraform } from './index.ts';

/** An expression of configuration in JSON syntax, as a plan shows it: what was written, and what it refers to. */
const written = (value: Json, ...references: string[]): Json => ({
  constant_value: value,
  ...(references.length === 0 ? {} : { references }),
});

interface Block {
  readonly type: string;
  readonly name: string;
  readonly values: { readonly [key: string]: Json };
  readonly unknown: Json;
  readonly expressions: { readonly [key: string]: Json };
  readonly provider?: string;
}

/** A plan of configuration in JSON syntax. */
function read(...blocks: readonly Block[]) {
  const provider = (name: string): Json => ({
    name: 'azurerm',
    expressions: { subscription_id: written(`\${var.${name}_subscription}`, `var.${name}_subscription`) },
  });
  const plan = {
    format_version: '1.2',
    variables: { phi_subscription: { value: 'phi-guid' }, platform_subscription: { value: 'platform-guid' } },
    planned_values: {
      root_module: {
        resources: blocks.map(({ type, name, values }) => ({
          address: `${type}.${name}`,
          mode: 'managed',
          type,
          name,
          values,
        })),
      },
    },
    resource_changes: blocks.map(({ type, name, values, unknown }) => ({
      address: `${type}.${name}`,
      mode: 'managed',
      type,
      name,
      change: { actions: ['create'], before: null, after: values, after_unknown: unknown },
    })),
    configuration: {
      provider_config: { azurerm: provider('phi'), 'azurerm.platform': provider('platform') },
      root_module: {
        resources: blocks.map(({ type, name, expressions, provider: key = 'azurerm' }) => ({
          address: `${type}.${name}`,
          mode: 'managed',
          type,
          name,
          provider_config_key: key,
          expressions,
        })),
      },
    },
  };
  return readTerraform({ file: 'plan.json', text: JSON.stringify(plan) }).resources;
}

const group: Block = {
  type: 'azurerm_resource_group',
  name: 'main',
  values: { name: 'rg', location: 'eastus2' },
  unknown: { id: true },
  expressions: { name: written('rg') },
};
const vault: Block = {
  type: 'azapi_resource',
  name: 'vault',
  values: { type: 'Microsoft.KeyVault/vaults@2024-11-01', name: 'kv' },
  unknown: { id: true, parent_id: true },
  expressions: { parent_id: written('${azurerm_resource_group.main.id}', 'azurerm_resource_group.main.id') },
};
const id = '/subscriptions/phi-guid/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv';

describe('a plan of configuration in JSON syntax', () => {
  it('tells the subscription of each provider by its variable', () => {
    const ids = read(group, { ...group, name: 'hub', values: { name: 'hub' }, provider: 'azurerm.platform' }).map(
      (one) => one.id,
    );
    expect(ids).toEqual([
      '/subscriptions/phi-guid/resourceGroups/rg',
      '/subscriptions/platform-guid/resourceGroups/hub',
    ]);
  });

  it('tells the id of what azapi makes, and of what stands on it', () => {
    const lock: Block = {
      type: 'azurerm_management_lock',
      name: 'keep',
      values: { name: 'keep', lock_level: 'CanNotDelete' },
      unknown: { id: true, scope: true },
      expressions: { scope: written('${azapi_resource.vault.id}', 'azapi_resource.vault.id') },
    };
    expect(read(group, vault, lock).map((one) => one.id)).toEqual([
      '/subscriptions/phi-guid/resourceGroups/rg',
      id,
      `${id}/providers/Microsoft.Authorization/locks/keep`,
    ]);
  });

  it('keeps the text around a reference inside a body', () => {
    const body = { properties: { scopes: ['${azapi_resource.vault.id}/keys/one', 'plain'] } };
    const alert: Block = {
      type: 'azapi_resource',
      name: 'alert',
      values: {
        type: 'Microsoft.Insights/x@2020-01-01',
        name: 'a',
        parent_id: '/subscriptions/phi-guid/resourceGroups/rg',
        body: { properties: { scopes: [null, 'plain'] } },
      },
      unknown: { id: true, body: { properties: { scopes: [true, false] } } },
      expressions: { body: written(body, 'azapi_resource.vault.id') },
    };
    const [, made] = read(group, vault, alert);
    expect(made?.body['properties']).toEqual({ scopes: [`${id}/keys/one`, 'plain'] });
  });

  it('leaves open what a function makes', () => {
    const open: Block = {
      ...vault,
      expressions: { parent_id: written('${lower(azurerm_resource_group.main.id)}', 'azurerm_resource_group.main.id') },
    };
    expect(read(group, open).some((one) => one.id === id)).toBe(false);
  });

  it('reads the tags of a subscription, which Azure makes', () => {
    const tags: Block = {
      type: 'azapi_update_resource',
      name: 'tags',
      values: {
        type: 'Microsoft.Resources/tags@2025-04-01',
        name: 'default',
        parent_id: '/subscriptions/phi-guid',
        body: { properties: { tags: { dataClass: 'phi' } } },
      },
      unknown: { id: true },
      expressions: {},
    };
    expect(read(tags)[0]).toMatchObject({
      id: '/subscriptions/phi-guid/providers/Microsoft.Resources/tags/default',
      body: { properties: { tags: { dataClass: 'phi' } } },
    });
  });
});
