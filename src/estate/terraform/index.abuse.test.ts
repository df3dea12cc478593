// biome-ignore-all lint/suspicious/noTemplateCurlyInString: symbolic ids and HCL are written so
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../lib/json.ts';
import { readTerraform } from './index.ts';
import { buildPlan, type PlanDescription } from './testing/plan-builder.ts';

const account = { name: 'sa1', resource_group_name: 'rg', account_tier: 'Standard', account_replication_type: 'GRS' };

const hundred: PlanDescription = {
  resources: Array.from({ length: 25 }, (_, i) => [
    {
      address: `azurerm_storage_account.sa[${i}]`,
      values: { ...account, name: `sa${i}`, blob_properties: [{ versioning_enabled: true }] },
    },
    {
      address: `azurerm_key_vault.kv[${i}]`,
      values: { name: `kv${i}`, resource_group_name: 'rg', network_acls: [{ default_action: 'Deny' }] },
    },
    {
      address: `azurerm_key_vault_key.k[${i}]`,
      values: { name: `k${i}` },
      references: { key_vault_id: ['azurerm_key_vault.kv', 'count.index'] },
    },
    {
      address: `azurerm_storage_account_customer_managed_key.c[${i}]`,
      values: { key_name: 'k' },
      references: {
        storage_account_id: ['azurerm_storage_account.sa', 'count.index'],
        key_vault_id: ['azurerm_key_vault.kv', 'count.index'],
      },
    },
  ]).flat(),
};

describe('readTerraform under load and abuse', () => {
  it('reads a plan of a hundred resources in less than 20 ms once warm', () => {
    const text = JSON.stringify(buildPlan(hundred));
    let fastest = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 60 && fastest >= 20; run++) {
      const start = performance.now();
      const result = readTerraform({ file: 'p', text });
      fastest = Math.min(fastest, performance.now() - start);
      expect(result.resources.length).toBe(100);
    }
    // The fastest run counts: what else the machine does must not decide.
    expect(fastest).toBeLessThan(20);
  });

  const hostile: readonly [string, () => PlanDescription][] = [
    [
      'outputs that refer to ten outputs each, forty levels deep',
      () => ({
        resources: [
          {
            address: 'azurerm_key_vault_secret.s',
            values: { name: 's' },
            references: { key_vault_id: ['module.m0.o'] },
          },
        ],
        modules: Object.fromEntries(
          Array.from({ length: 40 }, (_, i) => [
            `m${i}`,
            {
              inputs: { v: Array.from({ length: 10 }, (__, k) => `module.m${i + 1}.o${k}`) },
              outputs: Object.fromEntries(
                ['o', ...Array.from({ length: 10 }, (__, k) => `o${k}`)].map((o) => [o, ['var.v']]),
              ),
            },
          ]),
        ),
      }),
    ],
    [
      'twenty thousand rules in one group',
      () => ({
        resources: [
          { address: 'azurerm_network_security_group.g', values: { name: 'g', resource_group_name: 'rg' } },
          ...Array.from({ length: 20_000 }, (_, i) => ({
            address: `azurerm_network_security_rule.r[${i}]`,
            values: { name: `r${i}`, resource_group_name: 'rg', network_security_group_name: 'g' },
          })),
        ],
      }),
    ],
    [
      'ten thousand containers that name their account',
      () => ({
        resources: Array.from({ length: 10_000 }, (_, i) => [
          { address: `azurerm_storage_account.a[${i}]`, values: { ...account, name: `a${i}` } },
          { address: `azurerm_storage_container.c[${i}]`, values: { name: 'c', storage_account_name: `a${i}` } },
        ]).flat(),
      }),
    ],
    [
      'a list of fifty thousand unknown elements',
      () => ({
        resources: [
          {
            address: 'azurerm_key_vault.kv',
            values: {
              name: 'kv',
              resource_group_name: 'rg',
              network_acls: [{ virtual_network_subnet_ids: Array(50_000).fill(null) }],
            },
            unknown: Object.fromEntries(
              Array.from({ length: 50_000 }, (_, i) => [
                `network_acls[0].virtual_network_subnet_ids[${i}]`,
                true as const,
              ]),
            ),
            references: {},
          },
        ],
      }),
    ],
  ];
  it.each(hostile)('reads %s in seconds', (_, description) => {
    const text = JSON.stringify(buildPlan(description()));
    const start = performance.now();
    readTerraform({ file: 'p', text });
    expect(performance.now() - start).toBeLessThan(15_000);
  });

  it('never throws on a mutated plan', () => {
    const seed = buildPlan({
      ...hundred,
      resources: [
        ...hundred.resources.slice(0, 6),
        { address: 'azapi_resource.r', values: { type: 'A.B/c@1', name: 'x', parent_id: '/a', body: {} } },
        {
          address: 'module.m["x"].azurerm_subnet.s',
          values: { name: 's' },
          references: { virtual_network_name: ['var.v'] },
        },
      ],
      modules: { m: { inputs: { v: ['azurerm_virtual_network.v.name'] }, outputs: { o: ['azurerm_subnet.s.id'] } } },
    });
    const places = pathsOf(seed);
    const junk = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom<unknown[]>(null, '', '[', 'module.', [], {}, true, -1, '__proto__'),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(places.length - 1), junk), { minLength: 1, maxLength: 6 }), (changes) => {
        const copy = structuredClone(seed) as JsonObject;
        for (const [at, value] of changes) replaceAt(copy, places[at] ?? [], value as Json);
        const result = readTerraform({ file: 'p', text: JSON.stringify(copy) });
        for (const resource of result.resources) resource.locate?.(['properties', 'x']);
      }),
      { numRuns: 600 },
    );
  });
});

function pathsOf(value: Json, at: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  const keys: (string | number)[] = Array.isArray(value) ? value.map((_, i) => i) : Object.keys(value);
  return [at, ...keys.flatMap((key) => pathsOf((value as Record<string | number, Json>)[key] ?? null, [...at, key]))];
}

function replaceAt(root: JsonObject, path: readonly (string | number)[], value: Json): void {
  let at: unknown = root;
  for (const step of path.slice(0, -1)) at = (at as Record<string | number, unknown> | null | undefined)?.[step];
  const last = path.at(-1);
  if (typeof at === 'object' && at !== null && last !== undefined)
    (at as Record<string | number, unknown>)[last] = structuredClone(value);
}
