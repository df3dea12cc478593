/**
 * Aliases whose path no rule gives, by lower-case alias: for each resource type the path from its root.
 * Source: the `aliases` of the resource providers, as `Get-AzPolicyAlias` prints them.
 */
export const overrides: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...imageAliases('imagePublisher', 'publisher'),
  ...imageAliases('imageOffer', 'offer'),
  ...imageAliases('imageSku', 'sku'),
  ...imageAliases('imageVersion', 'version'),
  ...imageAliases('imageId', 'id'),
  'microsoft.hybridcompute/imageoffer': { 'microsoft.hybridcompute/machines': 'properties.osName' },
  'microsoft.compute/virtualmachines/sku.name': {
    'microsoft.compute/virtualmachines': 'properties.hardwareProfile.vmSize',
  },
  'microsoft.compute/virtualmachines/osdisk.uri': {
    'microsoft.compute/virtualmachines': 'properties.storageProfile.osDisk.vhd.uri',
  },
  'microsoft.compute/virtualmachinescalesets/osdisk.imageurl': {
    'microsoft.compute/virtualmachinescalesets': 'properties.virtualMachineProfile.storageProfile.osDisk.image.uri',
  },
  'microsoft.compute/virtualmachinescalesets/osdisk.vhdcontainers': {
    'microsoft.compute/virtualmachinescalesets': 'properties.virtualMachineProfile.storageProfile.osDisk.vhdContainers',
  },
  'microsoft.insights/diagnosticsettings/logs.enabled': {
    'microsoft.insights/diagnosticsettings': 'properties.logs[*].enabled',
  },
  'microsoft.insights/diagnosticsettings/metrics.enabled': {
    'microsoft.insights/diagnosticsettings': 'properties.metrics[*].enabled',
  },
  'microsoft.operationalinsights/workspaces/tables/plan': {
    'microsoft.operationalinsights/workspaces/tables': 'properties.plan',
  },
  'microsoft.security/securitycontacts/email': { 'microsoft.security/securitycontacts': 'properties.emails' },
  'microsoft.security/securitycontacts/alertnotifications': {
    'microsoft.security/securitycontacts': 'properties.alertNotifications.state',
  },
  'microsoft.security/securitycontacts/alertstoadmins': {
    'microsoft.security/securitycontacts': 'properties.notificationsByRole.state',
  },
  'microsoft.security/securitycontacts/notificationssources[*].alert.minimalseverity': {
    'microsoft.security/securitycontacts': 'properties.notificationsSources[*].minimalSeverity',
  },
  'microsoft.sql/auditingsettings.state': {
    'microsoft.sql/servers/auditingsettings': 'properties.state',
    'microsoft.sql/servers/databases/auditingsettings': 'properties.state',
  },
  'microsoft.sql/transparentdataencryption.status': {
    'microsoft.sql/servers/databases/transparentdataencryption': 'properties.status',
  },
};

function imageAliases(alias: string, member: string): Record<string, Record<string, string>> {
  return {
    [`microsoft.compute/${alias.toLowerCase()}`]: {
      'microsoft.compute/virtualmachines': `properties.storageProfile.imageReference.${member}`,
      'microsoft.compute/virtualmachinescalesets': `properties.virtualMachineProfile.storageProfile.imageReference.${member}`,
      'microsoft.compute/disks': `properties.creationData.imageReference.${member}`,
    },
  };
}

/** Members of a machine learning compute's `properties`; what is particular to its kind lies one `properties` deeper. */
export const computeMembers: ReadonlySet<string> = new Set([
  'computetype',
  'computelocation',
  'provisioningstate',
  'description',
  'disablelocalauth',
  'resourceid',
  'isattachedcompute',
  'createdon',
  'modifiedon',
]);

/** Types that keep their SKU under `properties`. */
export const skuUnderProperties: ReadonlySet<string> = new Set([
  'microsoft.automation/automationaccounts',
  'microsoft.cache/redis',
  'microsoft.keyvault/vaults',
  'microsoft.logic/workflows',
  'microsoft.network/applicationgateways',
  'microsoft.network/azurefirewalls',
  'microsoft.network/firewallpolicies',
  'microsoft.network/virtualhubs',
  'microsoft.network/virtualnetworkgateways',
  'microsoft.operationalinsights/workspaces',
]);

/** Arrays of Microsoft.Network whose elements are plain objects and not sub-resources with `properties`. */
export const plainNetworkArrays: ReadonlySet<string> = new Set([
  'backendaddresses',
  'bypasstrafficsettings',
  'conditions',
  'customdnsconfigs',
  'customerrorconfigurations',
  'customheaders',
  'customrules',
  'exceptions',
  'exclusions',
  'expectedstatuscoderanges',
  'groupby',
  'ipampoolprefixallocations',
  'iprules',
  'iptags',
  'managedrulesets',
  'matchconditions',
  'matchvariables',
  'policymembers',
  'protocols',
  'radiusservers',
  'recordsets',
  'rewriterules',
  'rulecollections',
  'rulegroupoverrides',
  'rules',
  'scrubbingrules',
  'serviceendpoints',
  'signatureoverrides',
  'subresources',
  'vpnclientipsecpolicies',
]);

/** Arrays of a scale set's machine profile whose elements have a `properties` of their own. */
export const scaleSetArrays: ReadonlySet<string> = new Set(['networkinterfaceconfigurations', 'ipconfigurations']);

/**
 * Words in aliases of firewall rules that only say which kind of collection or rule is meant; the body has no such member.
 * Source: the aliases of `Microsoft.Network/firewallPolicies/ruleCollectionGroups`.
 */
export const firewallRuleKinds: ReadonlySet<string> = new Set([
  'firewallpolicyfilterrulecollection',
  'firewallpolicynatrulecollection',
  'applicationrule',
  'natrule',
  'networkrule',
]);
