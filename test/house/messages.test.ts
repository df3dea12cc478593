import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEstate } from '../../src/app/read-estate.ts';
import type { Diagnostic } from '../../src/model/resource.ts';
import { product } from './support/sources.ts';

/** What a name in the input may try: to begin a line of its own, or to steer the terminal. */
const hostile = 'first\nsecond\r\u001b[31m\u2028third';
const schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';
const id = `/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/${hostile}`;
const template = (more: object): object => ({ $schema: schema, contentVersion: '1.0.0.0', resources: [], ...more });
const resource = (more: object): object => ({
  type: 'Microsoft.Storage/storageAccounts',
  apiVersion: '2023-01-01',
  name: 'x',
  ...more,
});

/** Input in which everything that a message might repeat is hostile. */
const inputs: Readonly<Record<string, unknown>> = {
  'function.json': template({ resources: [resource({ name: `[${hostile.replaceAll("'", '')}()]` })] }),
  'text.json': template({ resources: [resource({ name: `[concat('${hostile}'` })] }),
  'type.json': template({ resources: [resource({ type: hostile })] }),
  'parameter.json': template({
    parameters: { [hostile]: { type: hostile } },
    outputs: { o: { type: 'string', value: `[parameters('${hostile}')]` } },
  }),
  'variable.json': template({
    variables: { a: `[variables('${hostile}')]` },
    resources: [resource({ name: "[variables('a')]" })],
  }),
  'member.json': template({ variables: { a: {} }, resources: [resource({ name: `[variables('a')['${hostile}']]` })] }),
  'copy.json': template({ resources: [resource({ copy: { name: hostile, count: hostile } })] }),
  'allowed.json': template({ parameters: { p: { type: 'string', allowedValues: ['a'], defaultValue: hostile } } }),
  'linked.json': template({
    resources: [
      {
        type: 'Microsoft.Resources/deployments',
        apiVersion: '2022-09-01',
        name: hostile,
        properties: { templateLink: { relativePath: hostile } },
      },
    ],
  }),
  'broken.json': `{ "$schema": "${schema}", "${hostile}": `,
  'export.json': [
    { id, type: 'microsoft.storage/storageaccounts', name: hostile, properties: {} },
    { id: hostile, type: hostile, name: hostile },
    { id, type: 'microsoft.storage/storageaccounts', name: hostile, properties: { a: 1 } },
  ],
  'users.json': {
    '@odata.context': `https://graph.microsoft.com/v1.0/$metadata#${hostile}`,
    value: [{ id: hostile }, 3],
  },
  'plan.json': {
    format_version: '1.2',
    terraform_version: hostile,
    planned_values: {
      root_module: {
        resources: [
          {
            address: hostile,
            mode: 'managed',
            type: hostile,
            name: hostile,
            provider_name: hostile,
            values: { name: hostile },
          },
          { address: 'azurerm_x.x', mode: 'managed', type: `azurerm_${hostile}`, name: 'x', values: {} },
        ],
      },
    },
    configuration: {},
  },
  'version.json': { format_version: hostile, planned_values: {} },
};

let folder = '';
let diagnostics: readonly Diagnostic[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'safeguard-messages-'));
  for (const [name, content] of Object.entries(inputs)) {
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content, null, 1));
  }
  writeFileSync(join(folder, 'safeguard.yaml'), `"${JSON.stringify(hostile).slice(1, -1)}": 1\n`);
  ({
    estate: { diagnostics },
  } = await readEstate(['.', 'none\nsuch'], { cwd: folder }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('messages', () => {
  it('come of hostile input at all', () => {
    const files = new Set(diagnostics.map(({ source }) => source.file));
    expect(Object.keys(inputs).filter((name) => !files.has(name))).toEqual([]);
  });

  it('are one line that steers no terminal, whatever stands in the input', () => {
    const wrong = diagnostics.filter(({ message }) => /[\p{Cc}\u2028\u2029]/u.test(message));
    expect(wrong.map(({ code, source, message }) => `${code} ${source.file} ${JSON.stringify(message)}`)).toEqual([]);
  });

  it('are of a length that can be read', () => {
    expect(diagnostics.filter(({ message }) => message.length > 600).map(({ code }) => code)).toEqual([]);
  });

  it('have codes in upper case with underscores', () => {
    const codes = product.flatMap(({ path, text }) =>
      [...text.matchAll(/\bcode: '([^']+)',\s*\n?\s*message\b/g)].map((match) => `${path} ${match[1]}`),
    );
    expect(codes.length).toBeGreaterThan(10);
    expect(codes.filter((code) => !/ [A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(code))).toEqual([]);
    expect(diagnostics.filter(({ code }) => !/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(code))).toEqual([]);
  });
});
