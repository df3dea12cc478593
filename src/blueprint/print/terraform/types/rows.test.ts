import { describe, expect, it } from 'vitest';
import type { Declaration } from '../../../model/resource.ts';
import type { ValueMap } from '../../../model/value.ts';
import { attributesOf, furtherOf } from '../azurerm-plan.ts';
import type { AzurermType } from '../azurerm-type.ts';
import { jsonOf, type TfObject } from '../tf-value.ts';
import { azurermTypes } from './index.ts';

const declaration = (type: string, body: TfObject): Declaration => ({
  symbol: 'it',
  type,
  unit: 'here',
  name: 'it',
  purpose: 'Is looked at.',
  place: { region: 'primary' },
  ...(body as ValueMap),
});

/** The row that says a resource, by what the provider calls it. */
function rowOf(type: string, body: TfObject): readonly [terraform: string | undefined, row: AzurermType | undefined] {
  for (const row of azurermTypes.filter((one) => one.type === type)) {
    const terraform = typeof row.terraform === 'function' ? row.terraform(declaration(type, body)) : row.terraform;
    if (terraform !== undefined) return [terraform, row];
  }
  return [undefined, undefined];
}

function written(type: string, body: TfObject): readonly [string | undefined, TfObject | undefined] {
  const [terraform, row] = rowOf(type, body);
  return [terraform, row === undefined ? undefined : attributesOf(row, body, { name: 'it' })];
}

const machine = (os: 'linux' | 'windows', more: TfObject = {}): TfObject => ({
  zones: ['1'],
  properties: {
    storageProfile: { dataDisks: [{ lun: 3, createOption: 'Attach', caching: 'None', managedDisk: { id: 'disk' } }] },
    osProfile: {
      computerName: 'records',
      ...(os === 'windows'
        ? { windowsConfiguration: { provisionVMAgent: true } }
        : {
            linuxConfiguration: {
              // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's own language
              ssh: { publicKeys: [{ path: '/home/${var.who}/.ssh/authorized_keys', keyData: 'key' }] },
            },
          }),
    },
    networkProfile: { networkInterfaces: [{ id: 'card', properties: { primary: true, deleteOption: 'Delete' } }] },
    ...more,
  },
});

const policyRules = (interval: string, duration: string): readonly TfObject[] => [
  {
    objectType: 'AzureBackupRule',
    name: 'Backup',
    backupParameters: { objectType: 'AzureBackupParams', backupType: 'Full' },
    dataStore: { dataStoreType: 'VaultStore', objectType: 'DataStoreInfoBase' },
    trigger: {
      objectType: 'ScheduleBasedTriggerContext',
      schedule: { repeatingTimeIntervals: [interval], timeZone: 'UTC' },
      taggingCriteria: [{ isDefault: true, taggingPriority: 99, tagInfo: { tagName: 'Default' } }],
    },
  },
  {
    objectType: 'AzureRetentionRule',
    name: 'Default',
    isDefault: true,
    lifecycles: [
      {
        deleteAfter: { objectType: 'AbsoluteDeleteOption', duration },
        sourceDataStore: { dataStoreType: 'VaultStore', objectType: 'DataStoreInfoBase' },
        targetDataStoreCopySettings: [],
      },
    ],
  },
];

const backupPolicy = (source: string): TfObject => ({
  properties: {
    objectType: 'BackupPolicy',
    datasourceTypes: [source],
    policyRules: policyRules('R/2026-01-04T03:00:00+00:00/P1W', 'P7Y'),
  },
});

const site = (linuxFxVersion: string): TfObject => ({
  kind: 'app,linux',
  properties: { siteConfig: { linuxFxVersion } },
});

describe('the rows of azurerm', () => {
  it.each<[what: string, type: string, body: TfObject, terraform: string, block: TfObject]>([
    [
      'the runtime of a web app by its version',
      'Microsoft.Web/sites',
      site('NODE|22-lts'),
      'azurerm_linux_web_app',
      { site_config: { application_stack: { node_version: '22-lts' } } },
    ],
    [
      'settings of a web app as a map',
      'Microsoft.Web/sites',
      { kind: 'app,linux', properties: { siteConfig: { appSettings: [{ name: 'A', value: '1' }] } } },
      'azurerm_linux_web_app',
      { app_settings: { A: '1' } },
    ],
    [
      'a machine that runs Linux, with its user and its cards',
      'Microsoft.Compute/virtualMachines',
      machine('linux'),
      'azurerm_linux_virtual_machine',
      {
        zone: '1',
        computer_name: 'records',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's own language
        admin_ssh_key: [{ username: '${var.who}', public_key: 'key' }],
        network_interface_ids: ['card'],
      },
    ],
    [
      'a machine that runs Windows',
      'Microsoft.Compute/virtualMachines',
      machine('windows'),
      'azurerm_windows_virtual_machine',
      { zone: '1', computer_name: 'records', provision_vm_agent: true, network_interface_ids: ['card'] },
    ],
    [
      'the rules of a vault for blobs',
      'Microsoft.DataProtection/backupVaults/backupPolicies',
      backupPolicy('Microsoft.Storage/storageAccounts/blobServices'),
      'azurerm_data_protection_backup_policy_blob_storage',
      {
        backup_repeating_time_intervals: ['R/2026-01-04T03:00:00+00:00/P1W'],
        time_zone: 'UTC',
        vault_default_retention_duration: 'P7Y',
      },
    ],
    [
      'the rules of a vault for PostgreSQL',
      'Microsoft.DataProtection/backupVaults/backupPolicies',
      backupPolicy('Microsoft.DBforPostgreSQL/flexibleServers'),
      'azurerm_data_protection_backup_policy_postgresql_flexible_server',
      {
        backup_repeating_time_intervals: ['R/2026-01-04T03:00:00+00:00/P1W'],
        time_zone: 'UTC',
        default_retention_rule: { life_cycle: [{ data_store_type: 'VaultStore', duration: 'P7Y' }] },
      },
    ],
    [
      'the order of a recovery plan',
      'Microsoft.RecoveryServices/vaults/replicationRecoveryPlans',
      {
        properties: {
          groups: [
            { groupType: 'Shutdown', replicationProtectedItems: [], startGroupActions: [], endGroupActions: [] },
            { groupType: 'Failover', replicationProtectedItems: [], startGroupActions: [], endGroupActions: [] },
            { groupType: 'Boot', replicationProtectedItems: [{ id: 'first', virtualMachineId: 'one' }] },
            { groupType: 'Boot', replicationProtectedItems: [{ id: 'second', virtualMachineId: 'two' }] },
          ],
        },
      },
      'azurerm_site_recovery_replication_recovery_plan',
      {
        shutdown_recovery_group: [{}],
        failover_recovery_group: [{}],
        boot_recovery_group: [{ replicated_protected_items: ['first'] }, { replicated_protected_items: ['second'] }],
      },
    ],
    [
      'a set of rules of the edge, which the provider wants an action for',
      'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies',
      {
        properties: {
          managedRules: { managedRuleSets: [{ ruleSetType: 'Microsoft_BotManagerRuleSet', ruleSetVersion: '1.1' }] },
        },
      },
      'azurerm_cdn_frontdoor_firewall_policy',
      { managed_rule: [{ action: 'Block', type: 'Microsoft_BotManagerRuleSet', version: '1.1' }] },
    ],
    [
      'the conditions of an alert',
      'Microsoft.Insights/activityLogAlerts',
      {
        properties: {
          condition: {
            allOf: [
              { field: 'category', equals: 'Administrative' },
              { field: 'operationName', equals: 'Microsoft.Authorization/roleAssignments/write' },
            ],
          },
        },
      },
      'azurerm_monitor_activity_log_alert',
      {
        criteria: { category: 'Administrative', operation_name: 'Microsoft.Authorization/roleAssignments/write' },
      },
    ],
    [
      'the key of a cluster of logs',
      'Microsoft.OperationalInsights/clusters',
      {
        properties: {
          keyVaultProperties: { keyVaultUri: 'https://v.vault.azure.net', keyName: 'logs', keyVersion: '' },
        },
      },
      'azurerm_log_analytics_cluster_customer_managed_key',
      { key_vault_key_id: 'https://v.vault.azure.net/keys/logs' },
    ],
    [
      'the rule of a policy, among the locals',
      'Microsoft.Authorization/policyDefinitions',
      { properties: { policyRule: { if: { field: 'type', equals: 'x' } } } },
      'azurerm_policy_definition',
      { policy_rule: { [jsonOf]: { if: { field: 'type', equals: 'x' } } } },
    ],
    [
      'the place of a subscription',
      'Microsoft.Management/managementGroups/subscriptions',
      {},
      'azurerm_management_group_subscription_association',
      { subscription_id: '/subscriptions/it' },
    ],
  ])('say %s', (_, type, body, terraform, block) => {
    expect(written(type, body)).toEqual([terraform, block]);
  });

  it.each<[what: string, type: string, body: TfObject]>([
    ['a setting that no row knows', 'Microsoft.Web/serverfarms', { properties: { isSpot: true } }],
    ['a runtime that the provider has no word for', 'Microsoft.Web/sites', site('JBOSSEAP|8-java17')],
    [
      'two times of day for one schedule',
      'Microsoft.RecoveryServices/vaults/backupPolicies',
      {
        properties: {
          schedulePolicy: { dailySchedule: { scheduleRunTimes: ['2026-01-01T02:00:00Z', '2026-01-01T14:00:00Z'] } },
        },
      },
    ],
    [
      'an alert on a field that the provider has not',
      'Microsoft.Insights/activityLogAlerts',
      { properties: { condition: { allOf: [{ field: 'properties.cause', equals: 'x' }] } } },
    ],
    [
      'a log category that is off',
      'Microsoft.Insights/diagnosticSettings',
      { properties: { logs: [{ category: 'AuditEvent', enabled: false }] } },
    ],
    [
      'alerts that are taken away',
      'Microsoft.AlertsManagement/actionRules',
      { properties: { actions: [{ actionType: 'RemoveAllActionGroups' }] } },
    ],
  ])('refuse %s, which azapi then says', (_, type, body) => {
    expect(written(type, body)[1]).toBeUndefined();
  });

  it('tell a version that is known only when deployed by what it turns out to be', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's own language
    const [, block] = written('Microsoft.Web/sites', site('${var.web_runtime}'));
    expect(block).toMatchObject({
      site_config: {
        application_stack: {
          node_version:
            // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's own language
            '${startswith(var.web_runtime, "NODE|") ? trimprefix(var.web_runtime, "NODE|") : null}',
        },
      },
    });
  });

  it('attach each data disk by a resource of its own', () => {
    const body = machine('linux');
    const [, row] = rowOf('Microsoft.Compute/virtualMachines', body);
    expect((row?.also ?? []).flatMap((further) => furtherOf(further, body))).toEqual([
      { lun: 3, caching: 'None', managed_disk_id: 'disk' },
    ]);
  });
});
