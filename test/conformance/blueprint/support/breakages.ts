/** Relations between the parts of a built estate, each broken as a later change would break it, and the control that must say so. */
import type { Estate } from '../../../../src/model/estate.ts';
import type { ValueObject } from '../../../../src/model/value.ts';
import { add, both, type Edit, first, named, remove, removeAll, set } from './estate-edits.ts';

export interface Breakage {
  readonly name: string;
  readonly example: 'clinic' | 'hospital';
  readonly edit: Edit;
  readonly control: string;
}

const network = (name: string): string => `microsoft.network/${name}`;
const networks = network('virtualnetworks');
const subnets = network('virtualnetworks/subnets');
const peerings = network('virtualnetworks/virtualnetworkpeerings');
const rules = network('networksecuritygroups/securityrules');
const routes = network('routetables/routes');
const ruleGroups = network('firewallpolicies/rulecollectiongroups');
const settings = 'microsoft.insights/diagnosticsettings';
const access = 'microsoft.graph/conditionalaccesspolicies';
const protectedItems = 'microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems';
const replicated =
  'microsoft.recoveryservices/vaults/replicationfabrics/replicationprotectioncontainers/replicationprotecteditems';
const somewhere = '/subscriptions/00000000-0000-0000-0000-0000000000ff/resourceGroups/other/providers';
const otherWorkspace = `${somewhere}/Microsoft.OperationalInsights/workspaces/other`;
const owner = '/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635';

const spoke = named(networks, /network-[a-z0-9]+\/providers/);
/** The second spoke of the same region. */
const otherSpoke = (estate: Estate): string => {
  const [, second] = estate.resources.filter(spoke);
  if (second === undefined) throw new Error('the estate has one spoke only');
  return second.id;
};

/** A rule that lets in what it should not. */
const letIn = (name: string, more: ValueObject): Edit =>
  add(named(rules, /records|ehr/), name, {
    properties: {
      description: 'Somebody was in a hurry',
      access: 'Allow',
      direction: 'Inbound',
      priority: 100,
      protocol: 'Tcp',
      sourceAddressPrefix: 'Internet',
      sourcePortRange: '*',
      destinationAddressPrefix: '*',
      destinationPortRange: '3389',
      ...more,
    },
  });

const firewallRule = (collection: ValueObject): Edit =>
  add(named(ruleGroups), 'urgent', { properties: { priority: 100, ruleCollections: [collection] } });

const policyNamed =
  (pattern: RegExp) =>
  ({ type, body }: { readonly type: string; readonly body: ValueObject }): boolean =>
    type === access && pattern.test(String(body['displayName']));

// One table above 500 lines, and not split: a reader looks for what is broken by its control, and it has no other order.
export const breakages: readonly Breakage[] = [
  {
    name: 'a peering is added between two spokes',
    example: 'hospital',
    edit: (estate) =>
      add(named(peerings, /network-/), 'shortcut', {
        properties: { remoteVirtualNetwork: { id: otherSpoke(estate) }, allowVirtualNetworkAccess: true },
      })(estate),
    control: 'network-902',
  },
  {
    name: 'the default route is removed',
    example: 'clinic',
    edit: remove(named(routes, /network-.*to-firewall/)),
    control: 'network-901',
  },
  {
    name: 'the default route leads to the internet',
    example: 'clinic',
    edit: set(named(routes, /network-.*to-firewall/), 'properties', {
      addressPrefix: '0.0.0.0/0',
      nextHopType: 'Internet',
    }),
    control: 'network-901',
  },
  {
    name: 'the default route leads to another appliance',
    example: 'clinic',
    edit: set(named(routes, /network-.*to-firewall/), 'properties', {
      addressPrefix: '0.0.0.0/0',
      nextHopType: 'VirtualAppliance',
      nextHopIpAddress: '10.9.9.9',
    }),
    control: 'network-901',
  },
  {
    name: "a subnet's route table is taken away",
    example: 'clinic',
    edit: set(named(subnets, /network-.*(?:machines|endpoints)$/), 'properties.routeTable', undefined),
    control: 'network-901',
  },
  {
    name: "a subnet's security group is taken away",
    example: 'clinic',
    edit: set(named(subnets, /network-.*(?:machines|endpoints)$/), 'properties.networkSecurityGroup', undefined),
    control: 'network-070',
  },
  {
    name: 'the zone group of an endpoint is removed',
    example: 'clinic',
    edit: remove(named(network('privateendpoints/privatednszonegroups'), /records-vault-eus2/)),
    control: 'network-065',
  },
  {
    name: 'the links of a zone are removed',
    example: 'clinic',
    edit: removeAll(named(network('privatednszones/virtualnetworklinks'), /vaultcore/)),
    control: 'network-066',
  },
  {
    name: 'the endpoints of a database server are removed',
    example: 'clinic',
    edit: removeAll(named(network('privateendpoints'), /sql-server-[a-z0-9]+$/)),
    control: 'network-120',
  },
  {
    name: 'the endpoint of a vault is removed',
    example: 'clinic',
    edit: remove(named(network('privateendpoints'), /records-vault-eus2/)),
    control: 'network-123',
  },
  {
    name: 'the final deny rule is shadowed',
    example: 'clinic',
    edit: letIn('everything', { priority: 4000, destinationPortRange: '*', sourceAddressPrefix: '0.0.0.0/0' }),
    control: 'network-904',
  },
  { name: 'the internet is let in by RDP', example: 'clinic', edit: letIn('rdp', {}), control: 'network-904' },
  {
    name: 'the internet is let in by SSH, in a range',
    example: 'clinic',
    edit: letIn('ssh', { destinationPortRange: '20-30', sourceAddressPrefix: '*' }),
    control: 'network-904',
  },
  {
    name: 'the final deny rule is removed',
    example: 'clinic',
    edit: remove(named(rules, /network-.*deny-all-inbound/)),
    control: 'network-073',
  },
  {
    name: 'a firewall rule lets another network reach ePHI',
    example: 'clinic',
    edit: firewallRule({
      ruleCollectionType: 'FirewallPolicyFilterRuleCollection',
      name: 'partners',
      priority: 100,
      action: { type: 'Allow' },
      rules: [
        {
          ruleType: 'NetworkRule',
          name: 'partner',
          ipProtocols: ['TCP'],
          sourceAddresses: ['*'],
          destinationAddresses: ['10.64.0.0/10'],
          destinationPorts: ['1433'],
        },
      ],
    }),
    control: 'network-903',
  },
  {
    name: 'the firewall translates an address to RDP',
    example: 'clinic',
    edit: firewallRule({
      ruleCollectionType: 'FirewallPolicyNatRuleCollection',
      name: 'desktop',
      priority: 100,
      action: { type: 'DNAT' },
      rules: [
        {
          ruleType: 'NatRule',
          name: 'desktop',
          ipProtocols: ['TCP'],
          sourceAddresses: ['*'],
          destinationAddresses: ['203.0.113.7'],
          destinationPorts: ['443'],
          translatedAddress: '10.64.2.4',
          translatedPort: '3389',
        },
      ],
    }),
    control: 'network-083',
  },
  {
    name: 'the DDoS plan is detached',
    example: 'clinic',
    edit: set(named(networks, /hub/), 'properties.ddosProtectionPlan', undefined),
    control: 'network-907',
  },
  {
    name: 'a machine gets a public address',
    example: 'hospital',
    edit: set(named(network('networkinterfaces')), 'properties.ipConfigurations[*].properties.publicIPAddress', {
      id: `${somewhere}/Microsoft.Network/publicIPAddresses/pip`,
    }),
    control: 'network-906',
  },
  {
    name: 'a diagnostic setting sends elsewhere',
    example: 'clinic',
    edit: set(named(settings, /keyvault\/vaults/i), 'properties.workspaceId', otherWorkspace),
    control: 'logging-901',
  },
  {
    name: 'a diagnostic setting is removed',
    example: 'clinic',
    edit: remove(named(settings, /sql\/servers\/[^/]+\/databases/i)),
    control: 'logging-901',
  },
  {
    name: "the subscription's activity log loses a category",
    example: 'clinic',
    edit: set(
      ({ type, extends: on, id }) =>
        type === settings && /^\/subscriptions\/[^/]+$/.test(on ?? id.replace(/\/providers\/.*/, '')),
      'properties.logs',
      [{ category: 'Administrative', enabled: true }],
    ),
    control: 'logging-040',
  },
  {
    name: 'a lock is removed from the workspace',
    example: 'clinic',
    edit: removeAll(named('microsoft.authorization/locks', /operationalinsights/i)),
    control: 'logging-055',
  },
  {
    name: 'the locks of a group with ePHI are removed',
    example: 'clinic',
    edit: removeAll(named('microsoft.authorization/locks', /data/i)),
    control: 'governance-026',
  },
  {
    name: 'the failover group is removed',
    example: 'clinic',
    edit: remove(named('microsoft.sql/servers/failovergroups')),
    control: 'recovery-902',
  },
  {
    name: 'machines are staged in another account than the declared one',
    example: 'hospital',
    edit: set(named(replicated), 'properties.providerSpecificDetails.vmManagedDisks', [
      { diskId: '/d', primaryStagingAzureStorageAccountId: `${somewhere}/Microsoft.Storage/storageAccounts/other` },
    ]),
    control: 'recovery-070',
  },
  {
    name: 'documents are put beside what is staged',
    example: 'hospital',
    edit: (estate) => {
      const [staging = ''] = estate.declaration.estate.recovery.stagingAccountIds;
      const containers = named('microsoft.storage/storageaccounts/blobservices/containers');
      return add(containers, 'letters', {}, () => `${staging}/blobServices/default/containers/letters`)(estate);
    },
    control: 'recovery-070',
  },
  {
    name: 'a machine is no longer backed up',
    example: 'hospital',
    edit: remove(named(protectedItems)),
    control: 'recovery-901',
  },
  {
    name: 'a machine is no longer replicated',
    example: 'hospital',
    edit: remove(named(replicated)),
    control: 'recovery-902',
  },
  {
    name: 'the backup policy keeps a week',
    example: 'hospital',
    edit: set(
      named('microsoft.recoveryservices/vaults/backuppolicies', /machines/),
      'properties.retentionPolicy.dailySchedule.retentionDuration.count',
      7,
    ),
    control: 'recovery-901',
  },
  {
    name: 'a flow log is removed',
    example: 'clinic',
    edit: remove(named(network('networkwatchers/flowlogs'), /records/)),
    control: 'network-100',
  },
  {
    name: 'a flow log goes to another account',
    example: 'clinic',
    edit: set(
      named(network('networkwatchers/flowlogs')),
      'properties.storageId',
      `${somewhere}/Microsoft.Storage/storageAccounts/other`,
    ),
    control: 'network-110',
  },
  {
    name: 'a table keeps its logs for a year',
    example: 'clinic',
    edit: set(
      named('microsoft.operationalinsights/workspaces/tables', /SigninLogs/),
      'properties.totalRetentionInDays',
      365,
    ),
    control: 'logging-903',
  },
  {
    name: 'the archive of the flow logs is tidied up after a year',
    example: 'clinic',
    edit: set(
      named('microsoft.storage/storageaccounts/managementpolicies', /logs/),
      'properties.policy.rules[*].definition.actions.baseBlob.delete.daysAfterModificationGreaterThan',
      365,
    ),
    control: 'logging-903',
  },
  {
    name: 'a rule of Sentinel is switched off',
    example: 'clinic',
    edit: set(named('microsoft.securityinsights/alertrules'), 'properties.enabled', false),
    control: 'logging-902',
  },
  {
    name: 'Sentinel is taken off the workspace',
    example: 'clinic',
    edit: remove(named('microsoft.securityinsights/onboardingstates')),
    control: 'logging-070',
  },
  {
    name: 'a user is made owner of a subscription',
    example: 'clinic',
    edit: add(
      named('microsoft.authorization/roleassignments'),
      '11111111-0000-0000-0000-000000000001',
      {
        properties: {
          roleDefinitionId: owner,
          principalId: '22222222-0000-0000-0000-000000000002',
          principalType: 'User',
        },
      },
      (estate) =>
        `${first(estate, named('microsoft.resources/subscriptions')).id}/providers/Microsoft.Authorization/roleAssignments/11111111-0000-0000-0000-000000000001`,
    ),
    control: 'identity-019',
  },
  {
    name: 'a user is made owner of a group with ePHI',
    example: 'clinic',
    edit: add(
      named('microsoft.authorization/roleassignments'),
      '11111111-0000-0000-0000-000000000001',
      {
        properties: {
          roleDefinitionId: owner,
          principalId: '22222222-0000-0000-0000-000000000002',
          principalType: 'User',
        },
      },
      (estate) =>
        `${first(estate, named('microsoft.resources/resourcegroups', /data/)).id}/providers/Microsoft.Authorization/roleAssignments/11111111-0000-0000-0000-000000000001`,
    ),
    control: 'identity-018',
  },
  {
    name: 'multi-factor authentication is only reported',
    example: 'clinic',
    edit: set(policyNamed(/multi-factor/i), 'state', 'enabledForReportingButNotEnforced'),
    control: 'identity-002',
  },
  {
    name: 'a group is left out of multi-factor authentication',
    example: 'clinic',
    edit: set(policyNamed(/multi-factor/i), 'conditions.users.excludeGroups', ['33333333-0000-0000-0000-000000000003']),
    control: 'identity-002',
  },
  {
    name: 'another user is left out of multi-factor authentication',
    example: 'clinic',
    edit: set(policyNamed(/multi-factor/i), 'conditions.users.excludeUsers', ['33333333-0000-0000-0000-000000000003']),
    control: 'identity-002',
  },
  {
    name: 'an emergency account is locked out by a policy',
    example: 'clinic',
    edit: set(policyNamed(/compliant/i), 'conditions.users.excludeUsers', []),
    control: 'identity-035',
  },
  {
    name: 'old protocols are allowed again',
    example: 'clinic',
    edit: remove(policyNamed(/old protocols/i)),
    control: 'identity-004',
  },
  {
    name: 'unmanaged devices are let in',
    example: 'clinic',
    edit: remove(policyNamed(/compliant/i)),
    control: 'identity-005',
  },
  {
    name: 'an administrator stands for good',
    example: 'clinic',
    edit: add(named('microsoft.graph/roleeligibilityscheduleinstances'), 'standing', {
      type: 'microsoft.graph/roleassignmentscheduleinstances',
      roleDefinitionId: '62e90394-69f5-4237-9190-012177145e10',
      principalId: '33333333-0000-0000-0000-000000000003',
      assignmentType: 'Assigned',
      startDateTime: '2026-01-01T00:00:00Z',
      endDateTime: null,
      memberType: 'Direct',
    }),
    control: 'identity-010',
  },
  {
    name: 'activation of a role needs no approval',
    example: 'clinic',
    edit: set(
      named('microsoft.graph/rolemanagementpolicyassignments'),
      'policy.rules[*].setting.isApprovalRequired',
      false,
    ),
    control: 'identity-011',
  },
  {
    name: 'the vault of a key may be purged',
    example: 'clinic',
    edit: set(named('microsoft.keyvault/vaults', /keys/), 'properties.enablePurgeProtection', undefined),
    control: 'encryption-902',
  },
  {
    name: 'the vault of a key is no longer logged',
    example: 'clinic',
    edit: removeAll(named(settings, /keyvault\/vaults/i)),
    control: 'encryption-902',
  },
  {
    name: 'a key is not rotated',
    example: 'clinic',
    edit: set(named('microsoft.keyvault/vaults/keys'), 'properties.rotationPolicy', undefined),
    control: 'encryption-902',
  },
  {
    name: 'encryption at host is off',
    example: 'hospital',
    edit: set(named('microsoft.compute/virtualmachines'), 'properties.securityProfile.encryptionAtHost', false),
    control: 'encryption-901',
  },
  {
    name: 'a disk belongs to no set',
    example: 'hospital',
    edit: set(
      named('microsoft.compute/virtualmachines'),
      'properties.storageProfile.osDisk.managedDisk.diskEncryptionSet',
      undefined,
    ),
    control: 'encryption-901',
  },
  {
    name: 'the firewall loses its policy',
    example: 'clinic',
    edit: set(named(network('azurefirewalls')), 'properties.firewallPolicy', undefined),
    control: 'network-017',
  },
  {
    name: 'the WAF is taken from the edge',
    example: 'clinic',
    edit: removeAll(named('microsoft.cdn/profiles/securitypolicies')),
    control: 'network-095',
  },
  {
    name: 'administrators may sign in with any second factor',
    example: 'clinic',
    edit: set(
      policyNamed(/cannot be phished/),
      'grantControls.authenticationStrength.id',
      '00000000-0000-0000-0000-000000000002',
    ),
    control: 'identity-051',
  },
  {
    name: 'the WAF guards no host any more',
    example: 'clinic',
    edit: set(named('microsoft.cdn/profiles/securitypolicies'), 'properties.parameters.associations', [
      { domains: [], patternsToMatch: ['/*'] },
    ]),
    control: 'network-095',
  },
  {
    name: 'a host is added that the WAF does not guard',
    example: 'clinic',
    edit: add(named('microsoft.cdn/profiles/customdomains'), 'new-host', {
      properties: { hostName: 'new.example.org' },
    }),
    control: 'network-908',
  },
  {
    name: 'an application answers by the name of its endpoint too',
    example: 'clinic',
    edit: set(named('microsoft.cdn/profiles/afdendpoints/routes'), 'properties.linkToDefaultDomain', 'Enabled'),
    control: 'network-908',
  },
  {
    name: 'the workspace leaves its private link scope',
    example: 'clinic',
    edit: removeAll(named('microsoft.insights/privatelinkscopes/scopedresources')),
    control: 'logging-056',
  },
  {
    name: 'a log cluster loses its workspace',
    example: 'clinic',
    edit: removeAll(named('microsoft.operationalinsights/workspaces/linkedservices')),
    control: 'logging-054',
  },
  {
    name: 'the resource guard is detached',
    example: 'clinic',
    edit: removeAll(named('microsoft.dataprotection/backupvaults/backupresourceguardproxies')),
    control: 'recovery-018',
  },
  {
    name: 'something without ePHI moves into the subscription',
    example: 'clinic',
    edit: both(
      add(
        named(network('publicipaddresses')),
        'stray',
        { properties: {}, tags: { dataClass: 'public' } },
        (estate) =>
          `${first(estate, named('microsoft.resources/resourcegroups', /data/)).id}/providers/Microsoft.Network/publicIPAddresses/stray`,
      ),
    ),
    control: 'governance-901',
  },
];
