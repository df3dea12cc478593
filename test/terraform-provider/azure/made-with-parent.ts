/**
 * Types whose resources Azure makes with what they belong to: a provider finds them there, can change them, and cannot make
 * them. Source: the REST reference of each; their `default`, `current` or `master` answers a GET as soon as the parent does.
 */
const withParent: readonly RegExp[] = [
  /^microsoft\.storage\/storageaccounts\/(?:blob|file|queue|table)services$/,
  /^microsoft\.sql\/(?:servers|managedinstances)\/(?:encryptionprotector|auditingsettings|extendedauditingsettings|devopsauditingsettings|securityalertpolicies|connectionpolicies|azureadonlyauthentications|administrators|sqlvulnerabilityassessments|vulnerabilityassessments)$/,
  /^microsoft\.sql\/(?:servers|managedinstances)\/databases\/(?:transparentdataencryption|backupshorttermretentionpolicies|backuplongtermretentionpolicies|auditingsettings|extendedauditingsettings|securityalertpolicies)$/,
  /^microsoft\.dbforpostgresql\/flexibleservers\/configurations$/,
  /^microsoft\.web\/sites\/(?:config|basicpublishingcredentialspolicies)$/,
  /^microsoft\.(?:servicebus|eventhub)\/namespaces\/networkrulesets$/,
  /^microsoft\.recoveryservices\/vaults\/(?:backupconfig|backupstorageconfig)$/,
  /^microsoft\.(?:resources\/tags|security\/pricings)$/,
];

/** Whether Azure makes a resource of a type and name by itself. */
export const isMadeWithParent = (type: string, name: string): boolean =>
  withParent.some((pattern) => pattern.test(type.toLowerCase())) ||
  (/^microsoft\.sql\/servers\/databases$/i.test(type) && name.toLowerCase() === 'master') ||
  // The container of a machine comes with its first backup.
  (/^microsoft\.recoveryservices\/vaults\/backupfabrics\/protectioncontainers$/i.test(type) &&
    /^iaasvmcontainer;/i.test(name)) ||
  // The two roles for data that every account has: reader and contributor.
  (/^microsoft\.documentdb\/databaseaccounts\/sqlroledefinitions$/i.test(type) && /^[0-]+[12]$/.test(name)) ||
  // Tables of one's own end with these letters; the others are there with the workspace.
  (/^microsoft\.operationalinsights\/workspaces\/tables$/i.test(type) && !/_CL$/i.test(name));
