import { expect, it } from 'vitest';
import type { CtyObject } from '../cty/value.ts';
import { subscription } from './arm-id.ts';
import { knowledgeOf } from './knowledge.ts';
import { composeId } from './resource-id.ts';
import { Seed } from './seed.ts';

const group = `/subscriptions/${subscription}/resourceGroups/rg`;
const network = `${group}/providers/Microsoft.Network`;
const vault = `${group}/providers/Microsoft.KeyVault/vaults/kv`;

it.each<[string, CtyObject, string | RegExp]>([
  ['azurerm_resource_group', { name: 'rg' }, group],
  ['azurerm_virtual_network', { name: 'v', resource_group_name: 'rg' }, `${network}/virtualNetworks/v`],
  [
    'azurerm_subnet',
    { name: 's', resource_group_name: 'rg', virtual_network_name: 'v' },
    `${network}/virtualNetworks/v/subnets/s`,
  ],
  [
    'azurerm_network_security_rule',
    { name: 'r', resource_group_name: 'rg', network_security_group_name: 'n' },
    `${network}/networkSecurityGroups/n/securityRules/r`,
  ],
  [
    'azurerm_subnet_route_table_association',
    { subnet_id: `${network}/virtualNetworks/v/subnets/s`, route_table_id: `${network}/routeTables/r` },
    `${network}/virtualNetworks/v/subnets/s`,
  ],
  [
    'azurerm_mssql_database',
    { name: 'd', server_id: `${group}/providers/Microsoft.Sql/servers/s` },
    `${group}/providers/Microsoft.Sql/servers/s/databases/d`,
  ],
  ['azurerm_storage_container', { name: 'c', storage_account_id: '/a/b' }, '/a/b/blobServices/default/containers/c'],
  ['azurerm_monitor_diagnostic_setting', { name: 'd', target_resource_id: vault }, `${vault}|d`],
  [
    'azurerm_key_vault_key',
    { name: 'k', key_vault_id: vault },
    /^https:\/\/kv\.vault\.azure\.net\/keys\/k\/[0-9a-f]{32}$/,
  ],
  [
    'azurerm_role_assignment',
    { scope: vault },
    /^.*\/kv\/providers\/Microsoft\.Authorization\/roleAssignments\/[0-9a-f-]{36}$/,
  ],
  [
    'azurerm_no_such_type',
    { name: 'x', resource_group_name: 'rg' },
    `${group}/providers/Microsoft.Unlisted/no_such_type/x`,
  ],
])('composeId of %s', (type, state, id) => {
  const composed = composeId(knowledgeOf(type).id, type, state, new Seed(''));
  if (typeof id === 'string') expect(composed).toBe(id);
  else expect(composed).toMatch(id);
});
