import { describe, expect, it } from 'vitest';
import { err, ok } from '../../lib/result.ts';
import type { Resource } from '../../model/resource.ts';
import { bicepReferences, placeInBicep } from './bicep-lines.ts';
import { buildBicep } from './build-bicep.ts';
import { type RunCommand, runCommand } from './run-command.ts';

const limits = { timeoutMs: 20_000, maxBytes: 1000 };

describe('runCommand', () => {
  it('passes arguments on without a shell', async () => {
    const script = 'process.stdout.write(process.argv[1])';
    expect(await runCommand(process.execPath, ['-e', script, '$(id); *'], limits)).toEqual(ok('$(id); *'));
  });

  it.each([
    ['missing', 'safeguard-no-such-program', [], {}],
    ['timeout', process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { timeoutMs: 300 }],
    ['too-large', process.execPath, ['-e', 'process.stdout.write("x".repeat(5000))'], {}],
    ['failed', process.execPath, ['-e', 'process.exit(3)'], {}],
  ])('says %s', async (kind, program, args, options) => {
    const result = await runCommand(program, args, { ...limits, ...options });
    expect(!result.ok && result.error.kind).toBe(kind);
  });
});

describe('buildBicep', () => {
  const missing = err({ kind: 'missing' } as const);

  it('falls back to the Azure CLI', async () => {
    const calls: string[] = [];
    const run: RunCommand = async (program, args) => {
      calls.push([program, ...args].join(' '));
      return program === 'az' ? ok('{}') : missing;
    };
    expect(await buildBicep('/x/main.bicep', { run })).toEqual(ok({ template: '{}' }));
    expect(calls).toEqual(['bicep build /x/main.bicep --stdout', 'az bicep build --file /x/main.bicep --stdout']);
  });

  it('splits what build-params prints', async () => {
    const printed = JSON.stringify({ templateJson: '{"t":1}', parametersJson: '{"p":1}' });
    expect(await buildBicep('main.bicepparam', { run: async () => ok(printed) })).toEqual(
      ok({ template: '{"t":1}', parameters: '{"p":1}' }),
    );
    expect((await buildBicep('main.bicepparam', { run: async () => ok('x') })).ok).toBe(false);
  });

  it('says what to install', async () => {
    const result = await buildBicep('main.bicep', { run: async () => missing });
    expect(!result.ok && [result.error.code, result.error.message.includes('az bicep install')]).toEqual([
      'BICEP_NOT_INSTALLED',
      true,
    ]);
  });

  it('names the first error of the compiler with its place', async () => {
    const stderr = 'x\n/a/main.bicep(12,5) : Error BCP057: The name "x" does not exist. [https://aka.ms/b]\n';
    const result = await buildBicep('main.bicep', { run: async () => err({ kind: 'failed', stderr }) });
    expect(result).toEqual(
      err({ code: 'BICEP_FAILED', message: 'Bicep BCP057: The name "x" does not exist.', line: 12, column: 5 }),
    );
  });
});

describe('placeInBicep', () => {
  const text = [
    "resource old 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'o' }",
    "  resource one 'Microsoft.Storage/storageAccounts@2023-01-01' = {",
    "  name: 'st1'\n}",
    "resource two 'Microsoft.Storage/storageAccounts@2023-01-01' = {\n  name: name2\n}",
    "resource kv 'Microsoft.KeyVault/vaults@2023-07-01' = {\n  name: kvName\n}",
  ].join('\n');

  it.each([
    ['Microsoft.KeyVault/vaults', 'any', '2023-07-01', 8, 1],
    ['Microsoft.Storage/storageAccounts', 'st1', '2023-01-01', 2, 3],
    ['Microsoft.Storage/storageAccounts', 'other', '2023-01-01', undefined, undefined],
    ['Microsoft.Sql/servers', 'q', '2023-01-01', undefined, undefined],
  ])('finds %s %s', (type, name, apiVersion, line, column) => {
    const resource: Resource = {
      id: `/x/${name}`,
      type: type.toLowerCase(),
      name,
      apiVersion,
      body: {},
      completeness: 'declared',
      existence: true,
      origin: 'arm-template',
      source: { file: 'main.json', line: 99 },
    };
    const [placed] = placeInBicep({ resources: [resource], diagnostics: [] }, 'main.bicep', text).resources;
    expect(placed?.source).toEqual(line === undefined ? { file: 'main.bicep' } : { file: 'main.bicep', line, column });
  });
});

describe('bicepReferences', () => {
  it('lists local modules and the file that parameters are for', () => {
    const text =
      "module a './m/a.bicep' = {}\nmodule b 'br/public:x:1' = {}\nusing 'main.bicep'\nimport { t } from './t.bicep'";
    expect(bicepReferences(text)).toEqual(['./m/a.bicep', 'main.bicep', './t.bicep']);
  });
});
