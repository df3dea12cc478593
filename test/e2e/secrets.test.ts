import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/run-program.ts';

/** One word that stands wherever a template may hold a secret, and must come out nowhere. */
const SECRET = 'Zx9-hunter2-QwErTy-77';

const resource = (type: string, name: string, properties: object, more: object = {}): object => ({
  type,
  apiVersion: '2023-01-01',
  name,
  location: 'northeurope',
  properties,
  ...more,
});

const template = {
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: { password: { type: 'securestring', defaultValue: SECRET } },
  variables: { connection: `[concat('Server=tcp:db;Password=', parameters('password'))]` },
  resources: [
    resource('Microsoft.Compute/virtualMachines', 'vm', {
      osProfile: { adminUsername: 'admin', adminPassword: SECRET, customData: SECRET },
      userData: SECRET,
    }),
    resource('Microsoft.Compute/virtualMachines/extensions', 'vm/run', {
      publisher: 'Microsoft.Azure.Extensions',
      type: 'CustomScript',
      settings: { commandToExecute: `curl -u x:${SECRET} https://example.org` },
      protectedSettings: { storageAccountKey: SECRET },
    }),
    resource('Microsoft.Web/sites', 'app', {
      siteConfig: {
        appSettings: [{ name: 'Mode', value: SECRET }],
        connectionStrings: [{ name: 'db', connectionString: "[variables('connection')]", type: 'SQLAzure' }],
      },
    }),
    resource('Microsoft.Web/sites/config', 'app/appsettings', { Anything: SECRET }),
    resource('Microsoft.Web/sites/config', 'app/connectionstrings', { db: { value: SECRET, type: 'SQLAzure' } }),
    resource('Microsoft.Sql/servers', 'sql', {
      administratorLogin: 'a',
      administratorLoginPassword: "[parameters('password')]",
    }),
    resource('Microsoft.ContainerInstance/containerGroups', 'aci', {
      containers: [
        {
          name: 'c',
          properties: { environmentVariables: [{ name: 'X', secureValue: SECRET, value: SECRET }], command: ['run'] },
        },
      ],
      imageRegistryCredentials: [{ server: 's', username: 'u', password: SECRET }],
    }),
    resource('Microsoft.App/containerApps', 'ca', { configuration: { secrets: [{ name: 'k', value: SECRET }] } }),
    resource('Microsoft.KeyVault/vaults/secrets', 'kv/s', { value: SECRET }),
    resource('Microsoft.Automation/automationAccounts/variables', 'aa/v', { value: `"${SECRET}"`, isEncrypted: false }),
    resource('Microsoft.Storage/storageAccounts', 'st', { minimumTlsVersion: 'TLS1_0' }),
    // A secure parameter where nobody looks for a secret: in a setting that is judged, in a tag, in a name.
    resource(
      'Microsoft.Storage/storageAccounts',
      "[concat('st', parameters('password'))]",
      { minimumTlsVersion: "[parameters('password')]" },
      { tags: { dataClass: "[parameters('password')]" } },
    ),
  ],
  outputs: { leak: { type: 'string', value: "[parameters('password')]" } },
};

let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'safeguard-secrets-'));
  writeFileSync(join(cwd, 'main.json'), JSON.stringify(template, undefined, 2));
  // A rule that looks at everything that may be a secret, so that each would be what decided.
  const fields = [
    ['virtualMachines', 'Microsoft.Compute/virtualMachines/osProfile.adminPassword'],
    ['virtualMachines', 'Microsoft.Compute/virtualMachines/osProfile.customData'],
    ['sites', 'Microsoft.Web/sites/siteConfig.appSettings[*].value'],
    ['servers', 'Microsoft.Sql/servers/administratorLoginPassword'],
  ].map(([, field]) => ({ field, equals: 'none' }));
  const policyRule = { if: { not: { anyOf: fields } }, then: { effect: 'audit' } };
  writeFileSync(join(cwd, 'policy.json'), JSON.stringify({ name: 'p', properties: { mode: 'All', policyRule } }));
  const references = [{ policyDefinitionId: '/providers/Microsoft.Authorization/policyDefinitions/p' }];
  writeFileSync(join(cwd, 'set.json'), JSON.stringify({ name: 'set', properties: { policyDefinitions: references } }));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

async function everythingOf(line: string): Promise<string> {
  let all = '';
  const write = (text: string): void => {
    all += text;
  };
  await runProgram(line.split(' '), {
    out: async (text) => write(text),
    err: write,
    outIsTty: false,
    errIsTty: false,
    env: { SOURCE_DATE_EPOCH: '1782777600' },
    cwd,
    clock: () => 0,
  });
  return all;
}

describe('a secret in a template', () => {
  it.each([
    ...['text', 'json', 'sarif', 'junit', 'oscal', 'html', 'markdown'].map(
      (format) => `assess main.json --initiative set.json --definitions policy.json --format ${format}`,
    ),
    'assess main.json --annotations github',
    'assess main.json --annotations azure-pipelines',
    'template expand main.json',
    'policy evaluate --definitions policy.json --resources main.json --all',
  ])('does not come out of: %s', async (line) => {
    const written = await everythingOf(line);
    expect(written.length).toBeGreaterThan(200);
    expect(written).not.toContain(SECRET);
    expect(written).not.toContain(Buffer.from(SECRET).toString('base64'));
  });
});
