/**
 * Types of which a resource may go without any control failing, each with its reason. `some`: of others of the type some
 * control says that they are gone.
 */
export const plainTypes: readonly { readonly type: string; readonly reason: string; readonly some?: true }[] = [
  { type: 'microsoft.resources/resourcegroups', reason: 'A group holds, and is nothing without what it holds' },
  { type: 'microsoft.resources/subscriptions', reason: 'Where everything else is judged, not a thing to deploy' },
  { type: 'microsoft.resources/tags', reason: 'Written on the subscription, which shows them' },
  {
    type: 'microsoft.authorization/policydefinitions',
    reason: 'The assignment of the set that names it is what counts',
  },
  { type: 'microsoft.authorization/policysetdefinitions', reason: 'The assignment of the set is what counts' },
  {
    type: 'microsoft.alertsmanagement/actionrules',
    reason: 'It says who hears of failed backups, which a person proves',
  },
  {
    type: 'microsoft.authorization/locks',
    reason: 'Those of the other region or of another part do the same, or no ePHI stands behind this one',
    some: true,
  },
  {
    type: 'microsoft.authorization/policyassignments',
    reason: 'Those of the other region or of another part do the same, or no ePHI stands behind this one',
    some: true,
  },
  {
    type: 'microsoft.authorization/roleassignments',
    reason: 'What nobody may do any more is no breach; the service that lacked its role would not run',
  },
  { type: 'microsoft.authorization/roledefinitions', reason: 'What nobody may do any more is no breach' },
  {
    type: 'microsoft.cdn/profiles',
    reason: 'It is itself what is judged: once it is gone, there is nothing left to protect',
  },
  {
    type: 'microsoft.cdn/profiles/afdendpoints',
    reason: 'It is itself what is judged: once it is gone, there is nothing left to protect',
  },
  {
    type: 'microsoft.cdn/profiles/afdendpoints/routes',
    reason: 'It is itself what is judged: once it is gone, there is nothing left to protect',
  },
  {
    type: 'microsoft.cdn/profiles/customdomains',
    reason: 'It is itself what is judged: once it is gone, there is nothing left to protect',
  },
  { type: 'microsoft.cdn/profiles/origingroups', reason: 'It holds or joins others, which are what is judged' },
  {
    type: 'microsoft.dataprotection/backupvaults/backuppolicies',
    reason: 'It holds or joins others, which are what is judged',
  },
  {
    type: 'microsoft.dataprotection/resourceguards',
    reason: 'A proxy that names a guard that does not exist does not deploy',
  },
  {
    type: 'microsoft.graph/accessreviews',
    reason: 'Each review counts for its own roles, and one is enough for the control',
  },
  {
    type: 'microsoft.graph/applications',
    reason: 'It is itself what is judged: once it is gone, there is nothing left to protect',
  },
  {
    type: 'microsoft.graph/authorizationpolicy',
    reason: 'A setting of the tenant that always exists: an export shows it in any case, with its defaults',
  },
  {
    type: 'microsoft.graph/conditionalaccesspolicies',
    reason:
      'Where everybody needs a second factor, so do administrators: that theirs cannot be phished is no control of its own',
    some: true,
  },
  {
    type: 'microsoft.graph/devicecompliancepolicies',
    reason: 'Each is judged by what it demands; that there is one at all is met by any',
  },
  {
    type: 'microsoft.graph/devicemanagement',
    reason: 'A setting of the tenant that always exists: an export shows it in any case, with its defaults',
  },
  {
    type: 'microsoft.graph/identitysecuritydefaultsenforcementpolicy',
    reason: 'A setting of the tenant that always exists: an export shows it in any case, with its defaults',
  },
  {
    type: 'microsoft.graph/organization',
    reason: 'A setting of the tenant that always exists: an export shows it in any case, with its defaults',
  },
  { type: 'microsoft.graph/roleeligibilityscheduleinstances', reason: 'One administrator less is no breach' },
  {
    type: 'microsoft.graph/rolemanagementpolicies',
    reason: 'A setting of the tenant that always exists: an export shows it in any case, with its defaults',
  },
  {
    type: 'microsoft.graph/rolemanagementpolicyassignments',
    reason: 'A setting of the tenant that always exists: an export shows it in any case, with its defaults',
  },
  {
    type: 'microsoft.graph/serviceprincipals',
    reason: 'It is itself what is judged: once it is gone, there is nothing left to protect',
  },
  {
    type: 'microsoft.insights/actiongroups',
    reason: 'An alert that names a group that does not exist does not deploy',
  },
  {
    type: 'microsoft.insights/activitylogalerts',
    reason: 'Those of the other region or of another part do the same, or no ePHI stands behind this one',
    some: true,
  },
  { type: 'microsoft.insights/components', reason: 'Traces are no record that the rule asks for' },
  {
    type: 'microsoft.insights/diagnosticsettings',
    reason: 'Those of the other region or of another part do the same, or no ePHI stands behind this one',
    some: true,
  },
  {
    type: 'microsoft.insights/privatelinkscopes/scopedresources',
    reason: 'Those of the other region or of another part do the same, or no ePHI stands behind this one',
    some: true,
  },
  {
    type: 'microsoft.insights/scheduledqueryrules',
    reason: 'Sentinel alerts on emergency accounts too, and no control asks for mail on grave incidents',
  },
  {
    type: 'microsoft.keyvault/vaults',
    reason: 'It is itself what is judged: once it is gone, there is nothing left to protect',
  },
  {
    type: 'microsoft.keyvault/vaults/keys',
    reason: 'It is itself what is judged: once it is gone, there is nothing left to protect',
  },
  {
    type: 'microsoft.managedidentity/userassignedidentities',
    reason: 'Who names an identity that does not exist does not deploy',
  },
  {
    type: 'microsoft.network/ddosprotectionplans',
    reason: 'A network that names a plan that does not exist does not deploy',
  },
  { type: 'microsoft.network/dnsresolvers', reason: 'It holds or joins others, which are what is judged' },
  {
    type: 'microsoft.network/dnsresolvers/inboundendpoints',
    reason: 'It holds or joins others, which are what is judged',
  },
  {
    type: 'microsoft.network/firewallpolicies',
    reason: 'It is itself what is judged: once it is gone, there is nothing left to protect',
  },
  {
    type: 'microsoft.network/firewallpolicies/rulecollectiongroups',
    reason: 'It holds or joins others, which are what is judged',
    some: true,
  },
  {
    type: 'microsoft.network/frontdoorwebapplicationfirewallpolicies',
    reason: 'A security policy that names a policy that does not exist does not deploy',
  },
  {
    type: 'microsoft.network/networksecuritygroups',
    reason: 'A subnet that names a group that does not exist does not deploy; without the name it is missed',
  },
  {
    type: 'microsoft.network/networksecuritygroups/securityrules',
    reason: 'Without a rule that allows, less is allowed; the final rules that deny are missed',
    some: true,
  },
  {
    type: 'microsoft.network/privatednszones',
    reason: 'An endpoint that names a zone that does not exist does not deploy',
  },
  {
    type: 'microsoft.network/privatednszones/virtualnetworklinks',
    reason: 'A zone is linked with the hub and with the spoke, and either link is one',
  },
  {
    type: 'microsoft.network/privateendpoints',
    reason: 'Those of the other region or of another part do the same, or no ePHI stands behind this one',
    some: true,
  },
  {
    type: 'microsoft.network/privateendpoints/privatednszonegroups',
    reason: 'Those of the other region or of another part do the same, or no ePHI stands behind this one',
    some: true,
  },
  {
    type: 'microsoft.network/publicipaddresses',
    reason: 'It is itself what is judged: once it is gone, there is nothing left to protect',
  },
  {
    type: 'microsoft.network/routetables',
    reason: 'A subnet that names a table that does not exist does not deploy; without the name it is missed',
  },
  {
    type: 'microsoft.network/routetables/routes',
    reason: 'Routes to the other region and to gateways; the default routes are missed',
    some: true,
  },
  {
    type: 'microsoft.network/virtualnetworks',
    reason: 'It is itself what is judged: once it is gone, there is nothing left to protect',
  },
  {
    type: 'microsoft.network/virtualnetworks/subnets',
    reason: 'Those of the other region or of another part do the same, or no ePHI stands behind this one',
    some: true,
  },
  {
    type: 'microsoft.network/virtualnetworks/virtualnetworkpeerings',
    reason: 'A spoke without a way to the hub reaches nothing: a fault, and no breach',
  },
  {
    type: 'microsoft.operationalinsights/clusters',
    reason: 'It is itself what is judged: once it is gone, there is nothing left to protect',
  },
  {
    type: 'microsoft.operationalinsights/workspaces',
    reason: 'It is itself what is judged: once it is gone, there is nothing left to protect',
  },
  {
    type: 'microsoft.operationalinsights/workspaces/tables',
    reason: 'A table without settings of its own is not in the input, and no list says which tables there are',
  },
  {
    type: 'microsoft.security/pricings',
    reason: 'Those of the other region or of another part do the same, or no ePHI stands behind this one',
    some: true,
  },
  {
    type: 'microsoft.security/securitycontacts',
    reason: 'Those of the other region or of another part do the same, or no ePHI stands behind this one',
    some: true,
  },
  {
    type: 'microsoft.security/servervulnerabilityassessmentssettings',
    reason: 'Those of the other region or of another part do the same, or no ePHI stands behind this one',
    some: true,
  },
  {
    type: 'microsoft.securityinsights/alertrules',
    reason: 'The four named detections and those of the emergency accounts are missed where no other rule makes them',
    some: true,
  },
  {
    type: 'microsoft.securityinsights/dataconnectors',
    reason: 'Each brings the alerts of one product, and the control is met by any of them',
  },
  {
    type: 'microsoft.sql/servers',
    reason: 'It is itself what is judged: once it is gone, there is nothing left to protect',
    some: true,
  },
  {
    type: 'microsoft.sql/servers/databases',
    reason: 'It is itself what is judged: once it is gone, there is nothing left to protect',
    some: true,
  },
  {
    type: 'microsoft.sql/servers/databases/transparentdataencryption',
    reason: 'It is on in any case, which is documented',
  },
  { type: 'microsoft.sql/servers/encryptionprotector', reason: 'The server names the key too' },
  { type: 'microsoft.sql/servers/securityalertpolicies', reason: 'Defender for SQL is on for the whole subscription' },
  {
    type: 'microsoft.sql/servers/sqlvulnerabilityassessments',
    reason: 'Defender for SQL is on for the whole subscription',
  },
  {
    type: 'microsoft.storage/storageaccounts',
    reason: 'It is itself what is judged: once it is gone, there is nothing left to protect',
  },
  {
    type: 'microsoft.storage/storageaccounts/blobservices',
    reason: 'Those of the other region or of another part do the same, or no ePHI stands behind this one',
    some: true,
  },
  {
    type: 'microsoft.storage/storageaccounts/blobservices/containers',
    reason: 'It is itself what is judged: once it is gone, there is nothing left to protect',
  },
  { type: 'microsoft.storage/storageaccounts/managementpolicies', reason: 'Without a rule nothing is deleted' },
  {
    type: 'microsoft.storage/storageaccounts/queueservices',
    reason: 'Those of the other region or of another part do the same, or no ePHI stands behind this one',
    some: true,
  },
  {
    type: 'microsoft.storage/storageaccounts/tableservices',
    reason: 'Those of the other region or of another part do the same, or no ePHI stands behind this one',
    some: true,
  },
  { type: 'microsoft.web/serverfarms', reason: 'It holds or joins others, which are what is judged' },
  {
    type: 'microsoft.web/sites',
    reason: 'It is itself what is judged: once it is gone, there is nothing left to protect',
  },
  { type: 'microsoft.web/sites/config', reason: 'The site says the same in its own settings' },
];
