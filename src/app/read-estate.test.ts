import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { err, ok } from '../lib/result.ts';
import { type EstateInput, type ReadEstateOptions, readEstate } from './read-estate.ts';

const schema = 'https://schema.management.azure.com/schemas/2019-04-01/';
const storage = (name: string): object => ({
  type: 'Microsoft.Storage/storageAccounts',
  apiVersion: '2023-01-01',
  name,
  location: 'westeurope',
  properties: { minimumTlsVersion: 'TLS1_2' },
});
const template = (resources: readonly object[], parameters: object = {}): string =>
  JSON.stringify(
    { $schema: `${schema}deploymentTemplate.json#`, contentVersion: '1.0.0.0', parameters, resources },
    null,
    2,
  );
const parameters = (values: Readonly<Record<string, string>>): string =>
  JSON.stringify({
    $schema: `${schema}deploymentParameters.json#`,
    contentVersion: '1.0.0.0',
    parameters: Object.fromEntries(Object.entries(values).map(([k, value]) => [k, { value }])),
  });
const linked = (relativePath: string): object => ({
  type: 'Microsoft.Resources/deployments',
  apiVersion: '2022-09-01',
  name: 'nested',
  properties: { mode: 'Incremental', templateLink: { relativePath } },
});
const exported = (name: string, properties?: object): object => ({
  id: `/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/${name}`,
  name,
  type: 'microsoft.storage/storageaccounts',
  ...(properties === undefined ? {} : { properties }),
});

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'safeguard-estate-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

function put(files: Readonly<Record<string, string | object>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
}
const read = (paths: readonly string[], options: Partial<ReadEstateOptions> = {}): Promise<EstateInput> =>
  readEstate(paths, { cwd, ...options });
const names = ({ estate }: EstateInput): string[] =>
  estate.resources.filter((r) => r.type === 'microsoft.storage/storageaccounts').map((r) => r.name);
const codes = ({ estate }: EstateInput): string[] =>
  estate.diagnostics.map((d) => d.code).filter((code) => code !== 'ARM_ASSUMED_SCOPE');

describe('readEstate', () => {
  const named = template([storage("[parameters('n')]")], { n: { type: 'string' } });

  it('reads every kind of input of a folder, hashes them and ignores the rest', async () => {
    put({
      'in/main.json': template([storage('arm')]),
      'in/live.json': { data: [exported('live', {})], count: 1 },
      'in/list.ndjson': `${JSON.stringify(exported('line', {}))}\n`,
      'in/rg.json': { template: JSON.parse(template([storage('exported')])) },
      'in/graph/users.json': { value: [{ id: 'u' }] },
      'in/policy.json': { properties: { policyRule: {} } },
      'in/package.json': { name: 'x' },
      'in/broken.txt': '{',
      'in/safeguard.yaml': 'estate:\n  whole: true\n',
      'in/attestations/baa.yaml': 'record: baa\ndate: 2026-01-01\nby: {name: A, role: B}\n',
    });
    const input = await read(['in']);
    expect(names(input).sort()).toEqual(['arm', 'exported', 'line', 'live']);
    expect(codes(input)).toEqual([]);
    expect(input.estate.inputs.map((i) => [i.file, i.kind])).toEqual([
      ['in/attestations/baa.yaml', 'attestation'],
      ['in/graph/users.json', 'graph'],
      ['in/list.ndjson', 'export'],
      ['in/live.json', 'export'],
      ['in/main.json', 'arm-template'],
      ['in/rg.json', 'exported-template'],
      ['in/safeguard.yaml', 'declaration'],
    ]);
    expect(input.estate.inputs.every((i) => /^[0-9a-f]{64}$/.test(i.sha256))).toBe(true);
    expect(input.estate.declaration.estate.whole).toBe(true);
    expect(input.attestations.map((a) => [a.record, a.file])).toEqual([['baa', 'in/attestations/baa.yaml']]);
    expect([...input.estate.wholeTypes]).toEqual(['microsoft.graph/users']);
    expect(input.estate.resources.some((r) => r.id === '/organization/assumed')).toBe(true);
    const completeness = Object.fromEntries(input.estate.resources.map((r) => [r.name, r.completeness]));
    expect(completeness).toMatchObject({ arm: 'declared', exported: 'full', live: 'full' });
  });

  it('says that a named file is nothing it knows', async () => {
    put({
      'package.json': { name: 'x' },
      'def.json': { properties: { policyRule: {} } },
      'bad.json': '{"a":',
      'raw.tfstate': { version: 4, lineage: 'l', serial: 1 },
    });
    expect(codes(await read(['package.json']))).toEqual(['INPUT_UNKNOWN_KIND']);
    expect(codes(await read(['def.json']))).toEqual(['INPUT_UNKNOWN_KIND']);
    expect(codes(await read(['bad.json']))).toEqual(['ARM_JSON']);
    expect(codes(await read(['raw.tfstate']))).toEqual(['INPUT_UNKNOWN_KIND']);
    expect(codes(await read(['none.json']))).toEqual(['INPUT_NOT_FOUND']);
  });

  it('reads the others when one file is bad', async () => {
    put({
      'in/a.json': template([storage('a')]),
      'in/azuredeploy.json': `{"$schema": "${schema}deploymentTemplate.json#", x`,
    });
    const input = await read(['in']);
    expect(names(input)).toEqual(['a']);
    expect(input.estate.diagnostics.filter((d) => d.severity === 'error').map((d) => d.source.file)).toEqual([
      'in/azuredeploy.json',
    ]);
  });

  it('pairs a template with its parameter file, an option or a value counting before it', async () => {
    put({
      'main.json': named,
      'main.parameters.json': parameters({ n: 'beside' }),
      'own.json': parameters({ n: 'option' }),
    });
    expect(names(await read(['.']))).toEqual(['beside']);
    expect(names(await read(['main.json'], { parameterFiles: ['own.json'] }))).toEqual(['option']);
    expect(names(await read(['main.json'], { parameterFiles: ['own.json'], parameterValues: { n: 'value' } }))).toEqual(
      ['value'],
    );
  });

  it('reads a linked template once, through the one that links to it', async () => {
    put({
      'in/main.json': template([linked('nested/inner.json')]),
      'in/nested/inner.json': template([storage('inner')]),
      'in/nested/unlinked.json': template([storage('unlinked')]),
    });
    expect(names(await read(['in'])).sort()).toEqual(['inner', 'unlinked']);
    expect(names(await read(['in/main.json']))).toEqual(['inner']);
  });

  it('does not follow a link out of the given folder', async () => {
    put({ 'in/main.json': template([linked('../outside.json')]), 'outside.json': template([storage('outside')]) });
    const input = await read(['in']);
    expect(names(input)).toEqual([]);
    expect(codes(input)).toContain('ARM_LINKED_TEMPLATE');
  });

  it('puts a full export before a declaration of the same id', async () => {
    const target = { subscriptionId: 's', resourceGroup: 'g' };
    put({ 'a.json': [exported('same', { minimumTlsVersion: 'TLS1_0' })], 'b.json': template([storage('same')]) });
    const input = await read(['.'], { target });
    expect(input.estate.resources.map((r) => [r.completeness, r.source.file])).toEqual([['full', 'a.json']]);
    expect(codes(input)).toEqual(['ESTATE_DUPLICATE']);
  });

  it('shows a template wherever Terraform or Bicep stands without its tool, and what to do', async () => {
    put({ 'tf/main.tf': 'resource "azurerm_resource_group" "x" {}', 'b/main.bicep': 'param x string' });
    const missing = err({ code: 'BICEP_NOT_INSTALLED', message: 'install' } as const);
    const input = await read(['tf', 'b'], { buildBicep: async () => missing });
    expect(codes(input).sort()).toEqual(['BICEP_NOT_INSTALLED', 'INPUT_TERRAFORM_SOURCE']);
  });

  it('compiles Bicep roots only, with the parameters that use them, and shows their lines', async () => {
    put({
      'main.bicep':
        "module m './m.bicep' = {}\nresource s 'Microsoft.Storage/storageAccounts@2023-01-01' = {\n  name: n\n}",
      'm.bicep': 'param x string',
      'main.bicepparam': "using 'main.bicep'\nparam n = 'bic'",
    });
    const built: string[] = [];
    const input = await read(['.'], {
      buildBicep: async (path) => {
        built.push(path.slice(cwd.length + 1));
        return ok({ template: named, parameters: parameters({ n: 'bic' }) });
      },
    });
    expect(built).toEqual(['main.bicepparam']);
    expect(
      names(
        await read(['main.bicepparam'], {
          buildBicep: async () => ok({ template: named, parameters: parameters({ n: 'own' }) }),
        }),
      ),
    ).toEqual(['own']);
    expect(input.estate.resources.map((r) => [r.name, r.source])).toEqual([
      ['bic', { file: 'main.bicep', line: 2, column: 1 }],
    ]);
  });

  it('prefers a compiled template to its Bicep source', async () => {
    put({ 'main.bicep': 'param x string', 'main.json': template([storage('compiled')]) });
    const input = await read(['.'], { buildBicep: () => Promise.reject(new Error('not wanted')) });
    expect(names(input)).toEqual(['compiled']);
  });

  it('reads a Terraform plan with the files around it', async () => {
    const plan = {
      format_version: '1.2',
      terraform_version: '1.9.0',
      planned_values: {
        root_module: {
          resources: [
            {
              address: 'azurerm_resource_group.main',
              mode: 'managed',
              type: 'azurerm_resource_group',
              name: 'main',
              provider_name: 'registry.terraform.io/hashicorp/azurerm',
              values: { name: 'rg', location: 'westeurope' },
            },
          ],
        },
      },
      configuration: { root_module: {} },
    };
    put({ 'tf/out/plan.json': plan, 'tf/main.tf': '\nresource "azurerm_resource_group" "main" {}\n' });
    const input = await read(['tf']);
    const group = input.estate.resources.find((r) => r.type === 'microsoft.resources/subscriptions/resourcegroups');
    expect(group?.source).toMatchObject({ file: 'tf/main.tf', line: 2 });
    expect(codes(input)).not.toContain('INPUT_TERRAFORM_SOURCE');
  });

  it('takes the declaration of the working folder, or the one that the option names', async () => {
    put({
      'infra/main.json': template([]),
      'safeguard.yaml': 'estate: {whole: true}',
      'other.yaml': 'estate: {whole: [/a]}',
      'own/safeguard.yaml': 'estate: {whole: [/b]}',
    });
    expect((await read(['infra'])).estate.declaration.estate.whole).toBe(true);
    expect((await read(['infra', 'own'])).estate.declaration.estate.whole).toEqual(['/b']);
    expect((await read(['infra'], { config: 'own/safeguard.yaml' })).estate.declaration.estate.whole).toEqual(['/b']);
    expect((await read(['infra'], { config: 'other.yaml' })).estate.declaration.estate.whole).toEqual(['/a']);
  });

  it('says what is wrong in a declaration and in records, with the line', async () => {
    put({ 'safeguard.yaml': 'estate:\n  hole: true\n', 'attestations/a.yaml': 'record: baa\n' });
    const input = await read(['.']);
    expect(codes(input).sort()).toEqual(expect.arrayContaining(['ATTESTATION_INVALID', 'DECLARATION_INVALID']));
    expect(input.estate.diagnostics.find((d) => d.code === 'DECLARATION_INVALID')?.source).toEqual({
      file: 'safeguard.yaml',
      line: 2,
    });
  });

  it('does not call a Graph type whole when another file holds only a part of it', async () => {
    put({ 'a/users.json': { value: [{ id: 'u' }] }, 'b/users.json': { '@odata.nextLink': 'x', value: [{ id: 'v' }] } });
    expect([...(await read(['.'])).estate.wholeTypes]).toEqual([]);
  });

  it('finds secrets and pipelines of a source tree, and enters the tree once', async () => {
    const pass = ['Winter', '2026', '!x'].join('');
    put({ 'app/appsettings.json': { Password: pass }, 'app/.github/workflows/a.yml': 'on: push\njobs: {}' });
    const input = await read(['app']);
    expect(input.estate.resources.map((r) => r.type)).toEqual([
      'safeguard.source/repositories',
      'safeguard.source/secrets',
      'safeguard.source/pipelines',
    ]);
    expect(input.estate.inputs.map((i) => [i.file, i.kind])).toEqual([['app', 'source-tree']]);
    expect(JSON.stringify(input)).not.toContain(pass);
  });

  it('gives the same result again, and tells its progress', async () => {
    put({ 'b.json': template([storage('b')]), 'a.json': [exported('a', {})] });
    const steps: string[] = [];
    const first = await read(['.'], { onProgress: (done, total, file) => steps.push(`${done}/${total} ${file}`) });
    expect(steps).toEqual(['1/2 a.json', '2/2 b.json']);
    expect(JSON.stringify((await read(['.', 'a.json'])).estate)).toBe(JSON.stringify(first.estate));
  });

  it('turns a fault in a reader into a diagnostic of its file', async () => {
    put({ 'a.json': template([]), 'b.json': [exported('b', {})] });
    const armTemplate = (): never => {
      throw new RangeError('Maximum call stack size exceeded');
    };
    const input = await read(['.'], { readers: { armTemplate } });
    expect([names(input), codes(input)]).toEqual([['b'], ['INPUT_READER_FAILED']]);
  });
});
