// biome-ignore-all lint/suspicious/noTemplateCurlyInString: symbolic ids and HCL are written so
import { describe, expect, it } from 'vitest';
import { assumedSubscriptionId } from '../../arm/placeholders.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import { isUnknown } from '../../model/unknown.ts';
import { getPath } from '../../model/value.ts';
import { isTerraformJson, readTerraform } from './index.ts';
import { buildPlan, type PlanDescription } from './testing/plan-builder.ts';
import { only, plain, readPlan } from './testing/read-case.ts';

const scope = `/subscriptions/${assumedSubscriptionId}/resourceGroups/rg/providers`;
const account = { name: 'sa1', resource_group_name: 'rg', account_tier: 'Standard', account_replication_type: 'GRS' };
const accountType = 'microsoft.storage/storageaccounts';
const read = (json: Json) => readTerraform({ file: 'plan.json', text: JSON.stringify(json) });

describe('isTerraformJson', () => {
  it.each([
    [{ format_version: '1.2', planned_values: {} }, true],
    [{ format_version: '1.0', values: {} }, true],
    [{ format_version: '1.0', terraform_version: '1.9.0' }, true],
    [
      { $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', resources: [] },
      false,
    ],
    [{ version: 4, lineage: 'a', serial: 1, resources: [] }, true],
    [{ format_version: 1 }, false],
    [[], false],
    [null, false],
  ])('of %j is %s', (json, expected) => {
    expect(isTerraformJson(json as Json)).toBe(expected);
  });
});

describe('readTerraform on text that is no plan', () => {
  it.each([
    ['{', 'TF_JSON'],
    ['"a secret', 'TF_JSON'],
    ['[]', 'TF_SHAPE'],
    ['{}', 'TF_FORMAT_VERSION'],
    ['{"version":4,"lineage":"a","serial":1,"resources":[]}', 'TF_STATE_FILE'],
    ['{"format_version":"2.0"}', 'TF_FORMAT_VERSION'],
    ['{"format_version":{"a":1}}', 'TF_FORMAT_VERSION'],
    ['['.repeat(100_000), 'TF_TOO_DEEP'],
  ])('%# reports one error', (text, code) => {
    const { resources, diagnostics } = readTerraform({ file: 'p.json', text });
    expect(resources).toEqual([]);
    expect(diagnostics).toMatchObject([{ severity: 'error', code, source: { file: 'p.json' } }]);
    expect(JSON.stringify(diagnostics)).not.toContain('secret');
  });

  it.each(['0.1', '0.2', '1.0', '1.2', '1.99'])('reads format version %s', (version) => {
    expect(read({ format_version: version }).diagnostics).toEqual([]);
  });

  it('reads text with a byte order mark', () => {
    const { diagnostics } = readTerraform({ file: 'p.json', text: '\uFEFF{"format_version":"1.2"}' });
    expect(diagnostics).toEqual([]);
  });
});

describe('readTerraform of values', () => {
  const one = (values: JsonObject, more: Partial<PlanDescription['resources'][number]> = {}) =>
    only(
      readPlan({ resources: [{ address: 'azurerm_storage_account.sa', values: { ...account, ...values }, ...more }] }),
      accountType,
    );

  it('takes null, an empty text and an empty block list for absent', () => {
    const body = one({ min_tls_version: null, access_tier: '', network_rules: [], custom_domain: null }).body;
    expect(body['properties']).toEqual({});
  });

  it('takes what Azure fills in and nobody wrote for absent, blocks included', () => {
    const result = readPlan({
      resources: [
        {
          address: 'azurerm_storage_account.sa',
          values: account,
          unknown: { access_tier: true, blob_properties: true, network_rules: true },
        },
      ],
    });
    expect(result.resources.map((r) => r.type)).toEqual([accountType]);
    expect(only(result, accountType).body['properties']).toEqual({});
  });

  it('keeps as unknown what was written and is known only after apply', () => {
    const found = getPath(one({}, { references: { min_tls_version: ['terraform_data.x.output'] } }).body, [
      'properties',
      'minimumTlsVersion',
    ]);
    expect(isUnknown(found) && [found.reason, found.presence, found.identity]).toEqual([
      'runtime',
      'maybe-absent',
      'azurerm_storage_account.sa.min_tls_version',
    ]);
  });

  it('keeps as unknown everything below an unknown block that a dynamic block may have written', () => {
    const text = 'resource "azurerm_storage_account" "sa" {\n  dynamic "blob_properties" {\n    for_each = x\n  }\n}';
    const result = readPlan(
      { resources: [{ address: 'azurerm_storage_account.sa', values: account, unknown: { blob_properties: true } }] },
      { sources: () => [{ file: 'main.tf', text }] },
    );
    expect(plain(only(result, `${accountType}/blobservices`))).toMatchObject({
      properties: {
        isVersioningEnabled: { reason: 'runtime' },
        deleteRetentionPolicy: { days: { reason: 'runtime' } },
      },
    });
  });

  it('treats every computed value as unknown where the plan has no configuration', () => {
    const plan = buildPlan({
      resources: [{ address: 'azurerm_storage_account.sa', values: account, unknown: { access_tier: true } }],
    });
    const result = read({ ...plan, configuration: {} });
    expect(isUnknown(getPath(only(result, accountType).body, ['properties', 'accessTier']))).toBe(true);
  });

  it('maps location, tags and identities of every type', () => {
    const identity = [
      { type: 'SystemAssigned, UserAssigned', identity_ids: ['/subscriptions/s/x'], principal_id: null },
    ];
    expect(plain(one({ location: 'West Europe', tags: { a: 'b', __proto__x: '1' }, identity }))).toMatchObject({
      location: 'westeurope',
      tags: { a: 'b', __proto__x: '1' },
      identity: { type: 'SystemAssigned,UserAssigned', userAssignedIdentities: { '/subscriptions/s/x': {} } },
    });
  });

  it('is not led astray by member names of the language', () => {
    const text = JSON.stringify(buildPlan({ resources: [{ address: 'azurerm_storage_account.sa', values: account }] }));
    const hostile = text
      .replaceAll('"values":{', '"values":{"__proto__":{"tags":{"x":"y"}},')
      .replaceAll('"after":{', '"after":{"__proto__":{"location":"z"},');
    const { body } = only(readTerraform({ file: 'p', text: hostile }), accountType);
    expect(body['tags']).toBeUndefined();
    expect(body['location']).toBeUndefined();
  });

  it('puts no value into a diagnostic', () => {
    const result = readPlan({
      resources: [{ address: 'azurerm_unheard_of.x', values: { secret: 'hunter2' }, sensitive: { secret: true } }],
    });
    expect(result.diagnostics).toMatchObject([{ severity: 'warning', code: 'TF_UNMAPPED_TYPE' }]);
    expect(JSON.stringify(result.diagnostics)).not.toContain('hunter2');
  });

  it('puts no text that is marked as sensitive into a resource, wherever it stands', () => {
    const secret = 'hunter2-hunter2';
    const values = { ...account, name: `st${secret}`, min_tls_version: secret, tags: { a: secret, b: 'shown' } };
    const sensitive = { name: true, min_tls_version: true, 'tags.a': true, https_traffic_only_enabled: true } as const;
    for (const references of [{}, { min_tls_version: ['var.x'], name: ['var.x'] }]) {
      const resource = { address: 'azurerm_storage_account.sa', values, sensitive, references };
      const plan = { ...buildPlan({ resources: [resource] }), variables: { x: { value: secret } } };
      const { resources } = read(plan as Json);
      expect(JSON.stringify(resources)).not.toContain(secret);
      const { body } = only({ resources, diagnostics: [] }, accountType);
      expect(isUnknown(getPath(body, ['properties', 'minimumTlsVersion']))).toBe(true);
      expect(getPath(body, ['tags', 'b'])).toBe('shown');
    }
    const entry = {
      address: 'azurerm_storage_account.sa',
      mode: 'managed',
      type: 'azurerm_storage_account',
      name: 'sa',
    };
    const state = {
      resources: [{ ...entry, values, sensitive_values: { name: true, min_tls_version: true, tags: true } }],
    };
    const shown = read({ format_version: '1.0', terraform_version: '1.11.4', values: { root_module: state } });
    expect(shown.resources).toHaveLength(1);
    expect(JSON.stringify(shown.resources)).not.toContain(secret);
  });
});

describe('readTerraform of resources', () => {
  it.each([
    [['create'], true],
    [['no-op'], true],
    [['update'], true],
    [['delete', 'create'], true],
    [['create', 'delete'], true],
    [['delete'], false],
    [['forget'], false],
  ])('with actions %j: in the estate %s', (actions, isThere) => {
    const result = readPlan({ resources: [{ address: 'azurerm_storage_account.sa', values: account, actions }] });
    expect(result.resources.length === 1).toBe(isThere);
  });

  it('names each type without a mapping once, with its count; other providers only as information', () => {
    const result = readPlan({
      resources: [
        { address: 'azurerm_unheard_of.a' },
        { address: 'azurerm_unheard_of.b' },
        { address: 'random_id.r' },
        { address: 'data.azurerm_client_config.c', values: {} },
      ],
    });
    expect(result.diagnostics.map((d) => [d.severity, d.code, d.message.split(' could')[0]?.split(' are')[0]])).toEqual(
      [
        ['warning', 'TF_UNMAPPED_TYPE', '2 resources of type azurerm_unheard_of'],
        ['info', 'TF_UNMAPPED_TYPE', '1 resource of type random_id'],
      ],
    );
  });

  it.each<[string, Partial<PlanDescription>, string | undefined, string]>([
    ['assumed', {}, undefined, assumedSubscriptionId],
    ['as given', {}, 'abc', 'abc'],
    ['as the provider block says', { providers: { azurerm: { subscription_id: 'prov' } } }, undefined, 'prov'],
  ])('composes ids in the subscription %s', (_, more, subscriptionId, expected) => {
    const result = readPlan(
      { resources: [{ address: 'azurerm_storage_account.sa', values: account }], ...more },
      subscriptionId === undefined ? {} : { subscriptionId },
    );
    expect(only(result, accountType).id).toContain(`/subscriptions/${expected}/`);
  });

  it('composes ids in the subscription that a data source read, and in the group that is there', () => {
    const current = { address: 'data.azurerm_client_config.c', values: { subscription_id: 'real' } };
    const sa = { address: 'azurerm_storage_account.sa', values: account };
    expect(only(readPlan({ resources: [current, sa] }), accountType).id).toMatch(/^\/subscriptions\/real\//);
    const group = {
      address: 'azurerm_resource_group.g',
      values: { name: 'RG', id: '/subscriptions/own/resourceGroups/RG' },
      actions: ['no-op'],
    };
    expect(only(readPlan({ resources: [current, group, sa] }), accountType).id).toMatch(
      /^\/subscriptions\/own\/resourceGroups\/RG\//,
    );
  });

  it('reads a state: real ids, child modules, no data sources', () => {
    const id = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/sa1';
    const entry = { mode: 'managed', type: 'azurerm_storage_account', name: 'sa', values: { ...account, id } };
    const result = read({
      format_version: '1.0',
      terraform_version: '1.11.4',
      values: {
        root_module: {
          resources: [{ ...entry, mode: 'data', address: 'data.azurerm_storage_account.sa' }],
          child_modules: [
            { address: 'module.a', resources: [{ ...entry, address: 'module.a.azurerm_storage_account.sa' }] },
          ],
        },
      },
    });
    expect(result.resources.map((r) => [r.id, r.completeness, r.origin])).toEqual([[id, 'declared', 'terraform']]);
  });

  it('reads a plan that shows planned values only: what is written yet not shown is unknown', () => {
    const { resource_changes: _, ...plan } = buildPlan({
      resources: [
        { address: 'azurerm_storage_account.sa', values: account, references: { min_tls_version: ['var.x'] } },
      ],
    });
    const { body } = only(read(plan), accountType);
    expect(isUnknown(getPath(body, ['properties', 'minimumTlsVersion']))).toBe(true);
    expect(getPath(body, ['properties', 'accessTier'])).toBeUndefined();
  });

  it('reads what is planned though no change of it is listed', () => {
    const plan = buildPlan({ resources: [{ address: 'azurerm_storage_account.sa', values: account }] });
    expect(read({ ...plan, resource_changes: [] }).resources.map(({ name }) => name)).toContain('sa1');
  });

  it('says when what is changed is managed elsewhere', () => {
    const result = readPlan({
      resources: [
        {
          address: 'azurerm_key_vault_access_policy.p',
          values: { key_vault_id: '/subscriptions/s/kv', object_id: 'o' },
        },
      ],
    });
    expect(result.diagnostics).toMatchObject([{ severity: 'info', code: 'TF_TARGET_ELSEWHERE' }]);
  });
});

describe('readTerraform of azapi resources', () => {
  const type = 'Microsoft.Cache/redisEnterprise@2024-02-01';
  const expected = { sku: { name: 'B5' }, properties: { minimumTlsVersion: '1.2' } };
  it.each([
    ['an object', expected],
    ['text', JSON.stringify(expected)],
  ])('takes a body that is %s as it is', (_, body) => {
    const parent = '/subscriptions/s/resourceGroups/rg';
    const result = readPlan({
      resources: [{ address: 'azapi_resource.r', values: { type, name: 'r', parent_id: parent, body: body as Json } }],
    });
    const found = only(result, 'microsoft.cache/redisenterprise');
    expect(found).toMatchObject({
      id: `${parent}/providers/Microsoft.Cache/redisEnterprise/r`,
      apiVersion: '2024-02-01',
      body: expected,
    });
  });

  it('composes the id of a child and of an extension', () => {
    const result = readPlan({
      resources: [
        { address: 'azurerm_storage_account.sa', values: account },
        {
          address: 'azapi_resource.blob',
          values: { type: 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01', name: 'default' },
          references: { parent_id: ['azurerm_storage_account.sa.id'] },
        },
        {
          address: 'azapi_resource.diag',
          values: { type: 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview', name: 'd' },
          references: { parent_id: ['azurerm_storage_account.sa.id'] },
        },
      ],
    });
    const id = `${scope}/Microsoft.Storage/storageAccounts/sa1`;
    expect(only(result, `${accountType}/blobservices`).id).toBe(`${id}/blobServices/default`);
    expect(only(result, 'microsoft.insights/diagnosticsettings')).toMatchObject({
      id: `${id}/providers/Microsoft.Insights/diagnosticSettings/d`,
      extends: id,
    });
  });

  it('lays an update over the resource that it names, or over a child that comes with it', () => {
    const update = (name: string, type: string, id: string, body: JsonObject) => ({
      address: `azapi_update_resource.${name}`,
      values: { type, resource_id: id, body },
    });
    const id = `${scope}/Microsoft.Storage/storageAccounts/sa1`;
    const result = readPlan({
      resources: [
        { address: 'azurerm_storage_account.sa', values: { ...account, min_tls_version: 'TLS1_0' } },
        update('a', 'Microsoft.Storage/storageAccounts@2023-05-01', id, {
          properties: { minimumTlsVersion: 'TLS1_2' },
        }),
        update('b', 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01', `${id}/blobServices/default`, {
          properties: { isVersioningEnabled: true },
        }),
        update('c', 'Microsoft.Storage/storageAccounts@2023-05-01', `${id}-elsewhere`, {}),
      ],
    });
    expect(getPath(only(result, accountType).body, ['properties', 'minimumTlsVersion'])).toBe('TLS1_2');
    expect(only(result, `${accountType}/blobservices`).body['properties']).toEqual({ isVersioningEnabled: true });
    expect(result.diagnostics.map((d) => d.code)).toEqual(['TF_TARGET_ELSEWHERE']);
  });

  it('keeps unknown pieces of a body', () => {
    const result = readPlan({
      resources: [
        {
          address: 'azapi_resource.r',
          values: { type, name: 'r', parent_id: '/subscriptions/s/resourceGroups/g', body: { properties: {} } },
          unknown: { 'body.properties.keyUrl': true },
        },
      ],
    });
    expect(isUnknown(getPath(only(result, 'microsoft.cache/redisenterprise').body, ['properties', 'keyUrl']))).toBe(
      true,
    );
  });
});

describe('readTerraform with the .tf files beside the plan', () => {
  const main = `# main
resource "azurerm_storage_account" "sa" {
  name            = "sa1" # { not a block
  min_tls_version = "TLS1_2"
  blob_properties {
    versioning_enabled = true
  }
}

module "m" {
  source = "./modules/m"
}
module "far" {
  source = "registry/x"
}
`;
  const child = 'resource "azurerm_key_vault" "kv" {}\n';
  const asked: string[] = [];
  const sources = (pattern: string) => {
    asked.push(pattern);
    if (pattern === '*.tf') return [{ file: 'main.tf', text: main }];
    return pattern === 'modules/m/*.tf' ? [{ file: 'modules/m/main.tf', text: child }] : [];
  };
  const result = readPlan(
    {
      resources: [
        {
          address: 'azurerm_storage_account.sa',
          values: { ...account, min_tls_version: 'TLS1_2', blob_properties: [{ versioning_enabled: true }] },
        },
        { address: 'module.m.azurerm_key_vault.kv', values: { name: 'kv', resource_group_name: 'rg' } },
        { address: 'module.far.azurerm_key_vault.kv2', values: { name: 'kv2', resource_group_name: 'rg' } },
      ],
      modules: { m: { source: './modules/m' }, far: { source: 'registry/x' } },
    },
    { sources },
  );

  it.each([
    [accountType, undefined, { file: 'main.tf', line: 2, column: 1 }],
    [accountType, ['properties', 'minimumTlsVersion'], { file: 'main.tf', line: 4, column: 3 }],
    [`${accountType}/blobservices`, ['properties', 'isVersioningEnabled'], { file: 'main.tf', line: 6, column: 5 }],
    [
      `${accountType}/blobservices`,
      ['properties', 'deleteRetentionPolicy', 'days'],
      { file: 'main.tf', line: 5, column: 3 },
    ],
  ])('locates %s %j', (type, path, expected) => {
    const found = only(result, type);
    expect(path === undefined ? found.source : found.locate?.(path)).toEqual(expected);
  });

  it('locates a resource of a local module in its file, and of another module at its call', () => {
    const places = result.resources
      .filter((r) => r.type === 'microsoft.keyvault/vaults')
      .map((r) => [r.name, r.source]);
    expect(places).toEqual([
      ['kv', { file: 'modules/m/main.tf', line: 1, column: 1 }],
      ['kv2', { file: 'main.tf', line: 13, column: 1 }],
    ]);
    expect(new Set(asked)).toEqual(new Set(['*.tf', 'modules/m/*.tf']));
  });

  it('falls back to the plan without them', () => {
    const bare = readPlan({ resources: [{ address: 'azurerm_storage_account.sa', values: account }] });
    expect(only(bare, accountType).source).toEqual({ file: 'plan.json' });
  });
});
