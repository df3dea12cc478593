/**
 * Settings that a control names only to tell what it judges, or to let another way count: a change of one cannot fail a
 * control that passes. Each with its reason. The test holds that a change of each takes something out of what is judged,
 * or ends a failure that another setting caused: so none stands here that does nothing.
 */
export interface Selector {
  /** Left out: every control that names it. */
  readonly controls?: readonly string[];
  readonly type: string;
  readonly path: string;
  readonly reason: string;
  /** No change shows it at all; the reason says why. */
  readonly shownByNothing?: true;
}

const access = 'microsoft.graph/conditionalaccesspolicies';
const assignedRules = 'microsoft.graph/rolemanagementpolicyassignments';
const groupRules = 'microsoft.graph/rolemanagementpolicies';
const roles = 'microsoft.authorization/roledefinitions';
const databases = 'microsoft.sql/servers/databases';
const routes = 'microsoft.cdn/profiles/afdendpoints/routes';
const longTerm = 'microsoft.sql/servers/databases/backuplongtermretentionpolicies';
const instanceLongTerm = 'microsoft.sql/managedinstances/databases/backuplongtermretentionpolicies';
const lifecycle = 'microsoft.storage/storageaccounts/managementpolicies';
const rules = 'microsoft.network/networksecuritygroups/securityrules';

export const selectors: readonly Selector[] = [
  { type: databases, path: 'sku.name', reason: 'Data warehouses (DW...) are judged by controls of their own' },
  { type: databases, path: 'properties.createMode', reason: 'A copy of a database is not copied itself' },
  { type: 'microsoft.cdn/profiles', path: 'sku.name', reason: 'Profiles of the classic CDN are another product' },
  {
    type: 'microsoft.network/virtualnetworkgateways',
    path: 'properties.gatewayType',
    reason: 'Gateways of VPN and of ExpressRoute have controls of their own',
  },
  {
    type: 'microsoft.storage/storageaccounts',
    path: 'properties.isHnsEnabled',
    reason: 'Accounts with a hierarchical namespace know no versions; what counts there is another control',
  },
  { type: assignedRules, path: 'scopeType', reason: 'Only roles of the directory are judged' },
  { type: assignedRules, path: 'roleDefinitionId', reason: 'Only privileged roles are judged' },
  { type: groupRules, path: 'scopeType', reason: 'Only groups are judged here, roles by another control' },
  {
    type: 'microsoft.app/managedenvironments',
    path: 'properties.appLogsConfiguration.destination',
    reason: 'Only what goes to Azure Monitor goes through a diagnostic setting',
  },
  {
    type: 'microsoft.recoveryservices/vaults/backuppolicies',
    path: 'properties.backupManagementType',
    reason: 'Policies of other workloads than machines have other schedules',
  },
  {
    controls: ['encryption-150'],
    type: 'microsoft.compute/virtualmachines',
    path: 'properties.storageProfile.osDisk.createOption',
    reason: 'A disk that is attached is judged as a disk of its own',
  },
  {
    controls: ['secrets-045'],
    type: 'microsoft.compute/virtualmachines',
    path: 'properties.storageProfile.osDisk.osType',
    reason:
      'Where a machine has no profile its disk tells that it runs Linux; ours all have one, so it decides nothing',
    shownByNothing: true,
  },
  {
    controls: ['secrets-045'],
    type: 'microsoft.compute/virtualmachines',
    path: 'properties.storageProfile.imageReference.publisher',
    reason: 'The publisher of an image tells that it is Windows',
  },
  { type: roles, path: 'properties.type', reason: 'Roles that Azure defines are not the team’s to change' },
  {
    controls: ['identity-028'],
    type: 'microsoft.graph/identitysecuritydefaultsenforcementpolicy',
    path: 'isEnabled',
    reason: 'Security defaults demand what the policies would',
  },
  { controls: ['identity-035'], type: access, path: 'state', reason: 'A policy that is off locks nobody out' },
  {
    controls: ['identity-035'],
    type: access,
    path: 'conditions.users.includeUsers[*]',
    reason: 'Only a policy that reaches everybody can lock everybody out',
  },
  {
    controls: ['identity-035'],
    type: access,
    path: 'grantControls.operator',
    reason: 'A policy that grants or blocks nothing locks nobody out',
  },
  {
    controls: ['identity-002', 'identity-006', 'identity-028', 'identity-041'],
    type: access,
    path: 'grantControls.authenticationStrength.id',
    reason: 'An authentication strength counts as MFA does',
  },
  { type: routes, path: 'properties.supportedProtocols', reason: 'A route without HTTP has nothing to redirect' },
  { type: routes, path: 'properties.supportedProtocols[*]', reason: 'A route without HTTP has nothing to redirect' },
  { type: rules, path: 'properties.protocol', reason: 'Protocols without ports open none' },
  {
    controls: ['logging-060'],
    type: lifecycle,
    path: 'properties.policy.rules[*].enabled',
    reason: 'A rule that is off deletes nothing',
  },
  {
    controls: ['logging-060'],
    type: lifecycle,
    path: 'properties.policy.rules[*]',
    reason: 'An account without rules deletes nothing',
  },
  {
    type: longTerm,
    path: 'properties.monthlyRetention',
    reason: 'Monthly backups that are kept for 84 months are as good as yearly ones',
  },
  {
    type: longTerm,
    path: 'properties.weeklyRetention',
    reason: 'Weekly backups that are kept for 366 weeks are as good as yearly ones',
  },
  {
    type: instanceLongTerm,
    path: 'properties.monthlyRetention',
    reason: 'Monthly backups that are kept for 84 months are as good as yearly ones',
  },
  {
    type: instanceLongTerm,
    path: 'properties.weeklyRetention',
    reason: 'Weekly backups that are kept for 366 weeks are as good as yearly ones',
  },
  {
    controls: ['network-090'],
    type: 'microsoft.network/publicipaddresses',
    path: 'properties.ddosSettings.protectionMode',
    reason: 'Addresses that are protected one by one are as good as a plan',
  },
  ...[
    'identity-011',
    'identity-012',
    'identity-013',
    'identity-035',
    'identity-044',
    'identity-045',
    'identity-046',
  ].flatMap((control) =>
    [access, assignedRules, groupRules].map(
      (type): Selector => ({
        controls: [control],
        type,
        path: 'id',
        reason: 'The rule finds the resource itself again by its id, which equals itself whatever it is',
        shownByNothing: true,
      }),
    ),
  ),
  ...['microsoft.dataprotection/backupvaults', 'microsoft.recoveryservices/vaults'].map(
    (vault): Selector => ({
      type: `${vault}/backupresourceguardproxies`,
      path: 'properties.resourceGuardResourceId',
      reason:
        'A proxy names its guard or does not deploy: left out of a template it is unknown; the proxy is what counts',
      shownByNothing: true,
    }),
  ),
];
