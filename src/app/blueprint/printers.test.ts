import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadContent } from '../../content/load-content.ts';
import { type ComposedBlueprint, composeFromFile, languages, printBlueprint } from './build.ts';
import { contentForBlueprint } from './content-for-blueprint.ts';

const root = join(import.meta.dirname, '../../..');
const loaded = loadContent();
if (!loaded.ok) throw new Error('the content cannot be read');
const content = loaded.value;

async function example(name: string): Promise<ComposedBlueprint> {
  const own = contentForBlueprint(content);
  if (!own.ok) throw new Error(own.error.join('\n'));
  const made = await composeFromFile(`examples/blueprints/${name}/safeguard.yaml`, root, own.value);
  if (!made.ok) throw new Error(made.error.join('\n'));
  return made.value;
}

describe.each(['clinic', 'hospital', 'saas'])('the %s', (name) => {
  it.each(languages)('is the same twice, byte by byte, in %s', async (language) => {
    const once = printBlueprint(await example(name), content, { language });
    const twice = printBlueprint(await example(name), content, { language });
    expect(twice).toEqual(once);
  });
});

/** ARM types that are printed with azapi, and why azurerm does not have them or not as they are needed. */
const printedWithAzapi: Readonly<Record<string, string>> = {
  'Microsoft.DataProtection/backupVaults':
    'azurerm has no alerts on failed jobs, and sets a key only after the vault is made',
  'Microsoft.DataProtection/backupVaults/backupInstances': 'azurerm cannot protect the containers that are yet to come',
  'Microsoft.DataProtection/backupVaults/backupResourceGuardProxies': 'azurerm has no such type',
  'Microsoft.HealthcareApis/workspaces': 'azurerm cannot close it to public networks',
  'Microsoft.HealthcareApis/workspaces/fhirservices': 'azurerm can neither close it nor set its key',
  'Microsoft.KeyVault/vaults/keys': "azurerm makes keys through the vault's own address, which is closed",
  'Microsoft.Network/networkWatchers/flowLogs': 'azurerm gives a flow log no identity, and the account takes no keys',
  'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems':
    'azurerm cannot close the disks of a recovered machine to networks',
  'Microsoft.Resources/tags': 'azurerm has no tags of a subscription',
  'Microsoft.Security/securityContacts': 'azurerm has no notifications of paths of attack',
  'Microsoft.Sql/managedInstances': 'azurerm cannot name the first identity and key of an instance',
  'Microsoft.Sql/managedInstances/azureADOnlyAuthentications': 'azurerm has it as an attribute of the instance',
  'Microsoft.Sql/servers/databases': 'of the database master alone, which Azure makes and azurerm could only import',
  'Microsoft.Sql/servers/databases/backupLongTermRetentionPolicies': 'azurerm has no mode of immutability',
  'Microsoft.Sql/servers/sqlVulnerabilityAssessments': 'azurerm sets it before the policy of alerts that it needs',
  'Microsoft.Storage/storageAccounts/blobServices/containers':
    'azurerm has no immutability by version of a single container',
};

describe('the Terraform', () => {
  it('uses azapi for what azurerm cannot say, and for nothing else', async () => {
    const used = new Set<string>();
    for (const name of ['clinic', 'hospital', 'saas']) {
      for (const { path, text } of printBlueprint(await example(name), content, { language: 'terraform' })) {
        if (!path.endsWith('.tf.json')) continue;
        const { resource = {} } = JSON.parse(text) as { resource?: Record<string, Record<string, { type?: string }>> };
        for (const [kind, blocks] of Object.entries(resource)) {
          if (kind !== 'azapi_resource' && kind !== 'azapi_update_resource') continue;
          for (const block of Object.values(blocks)) {
            // What completes a resource of azurerm says so by the id.
            if (!('resource_id' in block)) used.add(String(block.type).split('@')[0] ?? '');
          }
        }
      }
    }
    expect([...used].sort()).toEqual(Object.keys(printedWithAzapi).sort());
  });

  it('makes associations of a subnet resources of their own, for which an instance of SQL waits', async () => {
    const files = printBlueprint(await example('hospital'), content, { language: 'terraform' });
    const all: Record<string, Record<string, Record<string, unknown>>> = {};
    for (const { path, text } of files) {
      if (!path.endsWith('.tf.json')) continue;
      for (const [kind, blocks] of Object.entries((JSON.parse(text) as { resource?: typeof all }).resource ?? {}))
        all[kind] = { ...all[kind], ...blocks };
    }
    const subnet = 'ehr_instances_subnet';
    expect(all['azurerm_subnet']?.[subnet]).toMatchObject({
      virtual_network_name: reference('azurerm_virtual_network.ehr_network.name'),
    });
    expect(all['azurerm_subnet_route_table_association']?.[subnet]).toMatchObject({
      subnet_id: reference(`azurerm_subnet.${subnet}.id`),
    });
    const instance = Object.values(all['azapi_resource'] ?? {}).find(({ type }) =>
      String(type).startsWith('Microsoft.Sql/managedInstances@'),
    );
    expect(instance?.['depends_on']).toEqual(
      expect.arrayContaining([
        `azurerm_subnet_network_security_group_association.${subnet}`,
        `azurerm_subnet_route_table_association.${subnet}`,
      ]),
    );
  });
});

const reference = (expression: string): string => `\${${expression}}`;
